//! What the tabs have shown of each session, and when: the evidence.

use std::collections::{BTreeMap, BTreeSet};

use super::truth::stretch;
use super::{DISPUTE, LAG, Oracle, UNNOTICED};
use crate::data::{DataSent, rests};
use crate::life::{Face, Moment, Session};
use crate::page::{List, Row, Shape, Shown};
use crate::tab::Sent;
use crate::wire::has_moved;

/// What a row tells besides the status.
pub type Mark = (u32, u8, bool);

/// The data of a tab's page are a witness of their own: its number, and this.
pub const DATA: u32 = 1 << 20;

/// What one tab shows of one session.
#[derive(Clone, Debug)]
pub struct Seen {
    pub session: usize,
    /// None where the page does not tell the truth.
    pub face: Option<Face>,
    /// What the session really was then, also where the face does not tell.
    pub real: Face,
    pub word: Word,
    /// What else its row tells.
    pub mark: Mark,
    /// A card beside the row tells it.
    pub card: bool,
    /// When it last did anything, as the page's data tell: a whole second where they have no fraction.
    pub beat: u64,
    /// The background has not got all that was told of it.
    pub missed: bool,
    /// The summary beside it is of something before the turn that has ended.
    pub unsummed: bool,
    /// Its last event falls into one second with something else, and the server writes no fraction.
    pub tied: bool,
}

/// What one tab shows at one moment.
#[derive(Clone, Debug)]
pub struct Witness {
    pub speaks: bool,
    /// The moment up to which it knows the truth.
    pub knows: u64,
    /// It shows at least one session with a status.
    pub sees: bool,
    /// Its page tells how far running sessions are.
    pub tells_progress: bool,
    /// What it shows could not be brought: the worker died over it twice.
    pub unsaid: bool,
    pub looks_at: Option<usize>,
    pub rows: Vec<Seen>,
}

/// What the data tell more than so much later may be mistaken for news: the core's bound of the same name.
const DATA_LATE: u64 = 10_000;

/// How long a list that has just appeared may be guessing, as far as the tracker knows, and some.
pub const YOUTH: u64 = 6_500;

/// What a tab has brought to the background, of one session.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub tab: u32,
    pub face: Face,
    /// What the session really was then.
    pub real: Face,
    /// It is so anew, though it was so before.
    pub anew: bool,
    /// The moment of truth that it shows.
    pub knows: u64,
    /// Its page had not shown the session just before: its row has come, or come back.
    pub first: bool,
    /// The tab shows the truth, as good as at once.
    pub fresh: bool,
    /// It did not before: it has only now caught up.
    pub caught_up: bool,
    /// Since when the background has known it, and when it was stored.
    pub heard: u64,
    pub at: u64,
}

/// What a page has last brought of a session.
struct Brought {
    born: u64,
    fresh: bool,
    face: Face,
    mark: Mark,
    /// Its row was busy, as before it is archived.
    busy: bool,
}

/// The end of what has not ended.
const OPEN: u64 = 1 << 60;

/// How good a tab's word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Fresh,
    Behind,
    Stuck,
}

/// A stretch of time in which a tab showed a session with one face.
#[derive(Clone, Debug)]
pub struct Span {
    pub tab: u32,
    pub face: Option<Face>,
    pub real: Face,
    /// Since when it really is so.
    pub real_from: u64,
    /// The moment of truth that it showed first as it really is.
    pub knew_real: u64,
    pub word: Word,
    pub from: u64,
    /// Its end; [`OPEN`] while it lasts.
    pub to: u64,
    /// It ended because the tab could no longer speak, which nobody was told.
    pub lost: bool,
    /// The moment of truth that it showed first.
    pub knew: u64,
    /// A card beside the row told it.
    pub card: bool,
    mark: Mark,
}

#[derive(Default)]
pub struct Sights {
    pub spans: BTreeMap<usize, Vec<Span>>,
    pub tabs: BTreeMap<u32, Witness>,
    /// What each tab has last brought to the background of each session.
    pub delivered: BTreeMap<(u32, usize), Face>,
    /// Up to which moment of truth each tab has brought its rows.
    pub brought_until: BTreeMap<u32, u64>,
    /// All that was ever brought of each session, in its order.
    pub deliveries: BTreeMap<usize, Vec<Delivery>>,
    /// Until when each session may pass as looked at, and since when it has been without a pause.
    pub looked_until: BTreeMap<usize, u64>,
    pub looked_since: BTreeMap<usize, u64>,
    /// Sessions that some page has shown with their progress.
    pub with_progress: BTreeSet<usize>,
    /// Sessions whose heartbeat has moved in the data between two words of work, whoever told them.
    pub with_beats: BTreeSet<usize>,
    /// When each tab's list last appeared.
    pub appeared: BTreeMap<u32, u64>,
    /// What each tab's present page has last brought of each session.
    marks: BTreeMap<(u32, usize), Brought>,
    /// The heartbeat that each tab's data have last brought, whether they were fresh, and since when it was so.
    beats: BTreeMap<(u32, usize), (u64, bool, Option<u64>)>,
    /// The newest heartbeat that any data have brought, and whether they told of work with it.
    newest_beat: BTreeMap<usize, (u64, bool)>,
    /// When the data last told of each session what it had left.
    pub told_late: BTreeMap<usize, u64>,
    /// The order in which each tab has last shown its list.
    orders: BTreeMap<u32, Vec<usize>>,
    /// The same of what it has last brought.
    brought_orders: BTreeMap<u32, Vec<usize>>,
    /// When a page's data last showed beside the end of a turn the summary of something before it.
    pub unsummed: BTreeMap<usize, u64>,
    /// When a page's data last showed one of two events of one second, of which nobody can tell which is newer.
    pub tied: BTreeMap<usize, u64>,
    /// When the background was last brought a sign of life, and when any page last showed what may be one.
    pub life: BTreeMap<usize, u64>,
    pub stir: BTreeMap<usize, u64>,
}

impl Sights {
    /// What the page's data have brought is forgotten.
    pub fn forget_data(&mut self) {
        self.delivered.retain(|(tab, _), _| *tab < DATA);
        self.beats.clear();
        self.newest_beat.clear();
    }
}

impl Span {
    pub fn lasts(&self) -> bool {
        self.to == OPEN
    }
}

impl Oracle {
    /// A tab shows something else, or can no longer be seen.
    pub fn observe(&mut self, tab: u32, witness: Option<Witness>, now: u64) {
        let before = match &witness {
            Some(witness) => self.sights.tabs.insert(tab, witness.clone()),
            None => self.sights.tabs.remove(&tab),
        };
        self.note_looks(before.as_ref(), witness.as_ref(), now);
        let new = witness.filter(|w| w.speaks);
        let rows_of = |is_so: fn(&&Seen) -> bool| new.iter().flat_map(|w| &w.rows).filter(is_so);
        self.sights.unsummed.extend(rows_of(|row| row.unsummed).map(|row| (row.session, now)));
        self.sights.tied.extend(rows_of(|row| row.tied).map(|row| (row.session, now)));
        if let Some(cards) = new.as_ref().filter(|w| w.tells_progress) {
            self.sights.with_progress.extend(cards.rows.iter().map(|row| row.session));
        }
        // How KB-029's board sorts its cards, nobody knows.
        if let Some(new) = new.as_ref().filter(|new| !new.tells_progress) {
            self.note_order(tab, &new.rows, now);
        }
        let mut rows: BTreeMap<usize, Seen> =
            new.iter().flat_map(|w| w.rows.iter().map(|row| (row.session, row.clone()))).collect();
        let sees = new.as_ref().is_some_and(|w| w.sees);
        if sees && !before.as_ref().is_some_and(|w| w.sees) {
            self.sights.appeared.insert(tab, now);
        }
        // A list that has just appeared may be guessing: that it shows a session as idle proves nothing yet.
        let young = self.is_young(tab, now);
        let knew = new.as_ref().map_or(0, |w| w.knows);
        let begin = |row: &Seen| {
            let Seen { face, real, word, mark, card, .. } = *row;
            let (real_from, knew_real, lost) = (now, knew, false);
            Span { tab, face, real, real_from, knew_real, word, from: now, to: OPEN, lost, knew, card, mark }
        };
        let mut opened = Vec::new();
        for (session, spans) in &mut self.sights.spans {
            let Some(span) = spans.iter_mut().rev().find(|s| s.tab == tab && s.lasts()) else { continue };
            let row = rows.remove(session);
            let word = row.as_ref().map(|row| row.word);
            if let Some(row) = row {
                if row.mark != span.mark {
                    self.sights.stir.insert(*session, now);
                }
                span.mark = row.mark;
                let real_before = std::mem::replace(&mut span.real, row.real);
                if real_before != row.real {
                    (span.real_from, span.knew_real) = (now, knew);
                }
                // A card that asks where the row did asks another question.
                if (row.face, row.word, row.card) == (span.face, span.word, span.card) {
                    continue;
                }
                opened.push((*session, Some((span.face, span.word, real_before)), begin(&row)));
            }
            if span.mark.2 {
                // So long it was known to be held up.
                self.sights.stir.insert(*session, now);
            }
            span.to = now;
            span.lost = word.is_none() || word == Some(Word::Stuck);
        }
        opened.extend(rows.into_iter().map(|(session, row)| (session, None, begin(&row))));
        for (session, before, span) in opened {
            self.sights.stir.insert(session, now);
            let before = before.filter(|_| !young || span.face != Some(Face::Idle));
            // One that only now catches up with another shows nothing new.
            let known = |s: &Span| s.lasts() && s.word == Word::Fresh && s.face == span.face && s.tab != tab;
            let before = before.filter(|b| b.1 == Word::Fresh || !self.spans(session).iter().any(known));
            // After a gap it may have been read meanwhile.
            let before = before.filter(|b| b.1 != Word::Stuck || tab < DATA || span.face != Some(Face::Idle));
            // An ending that a row has shown unread is known, and at rest it was read before the data told of it.
            let was_shown =
                |s: &Span| s.tab < DATA && s.face == Some(Face::Unread) && s.from < s.to && s.to + DISPUTE > now;
            let is_read = tab >= DATA && span.face == Some(Face::Idle) && self.spans(session).iter().any(was_shown);
            let before = before.filter(|_| !is_read);
            // A card that comes or goes with the page that it stands on is no news.
            let is_news = |b: &(Option<Face>, Word, Face)| tab >= DATA || b.2 != span.real || b.0.is_none();
            self.begin_need(session, before.filter(is_news).and_then(|b| b.0), &span, now);
            self.sights.spans.entry(session).or_default().push(span);
        }
        self.note_sight(now);
    }

    /// A session that has moved up past another may have done something: nobody can tell from every such move whether it has.
    fn note_order(&mut self, tab: u32, rows: &[Seen], now: u64) {
        let order: Vec<usize> = rows.iter().map(|row| row.session).collect();
        let before = self.sights.orders.insert(tab, order.clone()).unwrap_or_default();
        self.sights.stir.extend(moved_up(&before, &order).into_iter().map(|session| (session, now)));
    }

    fn note_looks(&mut self, before: Option<&Witness>, now_shown: Option<&Witness>, now: u64) {
        let looked = before.and_then(|w| w.looks_at);
        let looks = now_shown.and_then(|w| w.looks_at.filter(|_| w.speaks));
        if let Some(session) = looked {
            let unnoticed = if now_shown.is_some_and(|w| w.speaks) { 2_000 } else { UNNOTICED };
            let until = self.sights.looked_until.entry(session).or_default();
            *until = (*until).max(now + unnoticed);
        }
        if let Some(session) = looked.filter(|_| looks != looked) {
            self.sights.looked_since.remove(&session);
        }
        if let Some(session) = looks {
            self.sights.looked_since.entry(session).or_insert(now);
        }
    }

    /// Until when the session may pass as looked at.
    pub(super) fn looked_until(&self, session: usize, now: u64) -> u64 {
        let looks = self.sights.tabs.values().any(|w| w.looks_at == Some(session));
        if looks { now } else { self.sights.looked_until.get(&session).copied().unwrap_or_default() }
    }

    /// What a tab sent has been stored; the background has known it since `heard`.
    pub fn delivered(&mut self, tab: u32, sent: &Sent, sessions: &[Session], heard: u64, now: u64) {
        if let Some(session) = sent.view.display.open.filter(|_| sent.pulse > 0) {
            self.lives(session, heard);
        }
        // Also one that shows what it showed before, or of which only the data can be read.
        let data_see = self.sights.tabs.get(&(tab + DATA)).is_some_and(|witness| witness.sees);
        if data_see || sent.view.display.rows.iter().any(|row| row.shown != Shown::Unreadable) {
            self.blind.told = false;
        }
        if !sent.whole {
            return;
        }
        self.sights.brought_until.insert(tab, sent.knows);
        let last: BTreeMap<usize, Face> = self
            .sights
            .delivered
            .extract_if(.., |(t, _), _| *t == tab)
            .map(|((_, session), face)| (session, face))
            .collect();
        let fresh = self.sights.tabs.get(&tab).is_some_and(|w| w.rows.iter().any(|row| row.word == Word::Fresh));
        let young = self.is_young(tab, now);
        self.note_archived(tab, sent, now);
        if last.is_empty() {
            self.note_stranger(&sent.view.display.rows, now);
        }
        // A second page may bring a move later than the first.
        let order: Vec<usize> = sent.view.display.rows.iter().map(|row| row.session).collect();
        let before = self.sights.brought_orders.get(&tab).map_or(&[][..], Vec::as_slice);
        self.sights.stir.extend(moved_up(before, &order).into_iter().map(|session| (session, now)));
        let moved = self.moved_alone(tab, sent).filter(|_| fresh && !young && sent.shape != Shape::Cards);
        moved.into_iter().for_each(|session| self.lives(session, heard));
        for row in &sent.view.display.rows {
            if let Some(face) = row.face() {
                let real = sessions[row.session].at(sent.knows).map_or(face, Moment::real);
                self.sights.delivered.insert((tab, row.session), face);
                let brought = Brought { born: sent.born, fresh, face, mark: row.mark(), busy: row.busy };
                let before = self.sights.marks.get(&(tab, row.session)).filter(|before| before.born == sent.born);
                // One that lags, or has just caught up, may come to another status without news. One whose list is young may have guessed.
                let all = self.sights.deliveries.get(&row.session).map_or(&[][..], Vec::as_slice);
                let is_left = all.iter().any(|d| d.knows > sent.knows && d.face != face);
                // What a late page has insisted on is believed, and who comes to it later seems to have been late.
                let insists = |s: &Span| s.tab != tab && s.lasts() && s.word != Word::Fresh && s.face == Some(face);
                let insists = |s: &Span| insists(s) && self.insists_from(row.session, s) + LAG <= now;
                let is_known = self.spans(row.session).iter().any(insists);
                // That a limit holds it up, or no longer does, is known from the first page that shows it.
                let others = || self.sights.marks.iter().filter(|((t, s), _)| *t != tab && *s == row.session);
                let is_limit = |b: &Brought| (b.mark.0, b.mark.1) == (brought.mark.0, brought.mark.1);
                let is_known_limit = |b: &Brought| is_limit(b) && others().any(|(_, b)| b.mark == brought.mark);
                let lives = before.is_some_and(|b| {
                    if b.face == face {
                        // A new title or progress of what others have shown to be over is old news.
                        b.mark != brought.mark && !is_left && !is_known_limit(b)
                    } else {
                        b.fresh
                            && fresh
                            && !is_known
                            && last.contains_key(&row.session)
                            && !(young && b.face == Face::Idle)
                    }
                });
                let last = last.get(&row.session).filter(|_| before.is_some());
                if last != Some(&face) {
                    let (knows, first, caught_up) = (sent.knows, last.is_none(), before.is_some_and(|b| !b.fresh));
                    let delivery =
                        Delivery { tab, face, real, anew: false, knows, first, fresh, caught_up, heard, at: now };
                    self.sights.deliveries.entry(row.session).or_default().push(delivery);
                }
                self.sights.marks.insert((tab, row.session), brought);
                if lives {
                    self.lives(row.session, heard);
                }
                self.blind.faces.insert((tab, row.session), (face, now));
            }
        }
    }

    /// A row that was busy has left its list: its session is archived, as far as anybody can tell.
    fn note_archived(&mut self, tab: u32, sent: &Sent, now: u64) {
        let display = &sent.view.display;
        let gone =
            |session: usize| display.list == List::Shown && !display.rows.iter().any(|row| row.session == session);
        let archived =
            self.sights.marks.iter_mut().filter(|((t, session), brought)| {
                *t == tab && brought.busy && brought.born == sent.born && gone(*session)
            });
        for ((_, session), brought) in archived {
            brought.busy = false;
            self.blind.left.insert(*session, now);
        }
    }

    /// The only session that has moved up in a list in which nothing else has changed.
    fn moved_alone(&mut self, tab: u32, sent: &Sent) -> Option<usize> {
        let rows = &sent.view.display.rows;
        let order: Vec<usize> = rows.iter().map(|row| row.session).collect();
        let before = self.sights.brought_orders.insert(tab, order.clone())?;
        let stays = |row: &Row| {
            let brought = self.sights.marks.get(&(tab, row.session));
            brought.is_some_and(|b| b.born == sent.born && Some(b.face) == row.face() && b.mark == row.mark())
        };
        if before.len() != order.len() || !rows.iter().all(stays) {
            return None;
        }
        let first = before.iter().zip(&order).position(|(old, new)| old != new)?;
        let moved = order[first];
        let without = |order: Vec<usize>| order.into_iter().filter(|one| *one != moved).collect::<Vec<_>>();
        (without(before) == without(order)).then_some(moved)
    }

    /// What a tab's page has fetched has been stored.
    pub fn delivered_data(&mut self, tab: u32, sent: &DataSent, sessions: &[Session], heard: u64, now: u64) {
        let tab = tab + DATA;
        if !sent.rows.is_empty() {
            self.blind.told = false;
        }
        for row in &sent.rows {
            let (session, fresh) = (row.session, row.word == Word::Fresh);
            let works = row.face == Some(Face::Running);
            let newest = self.sights.newest_beat.entry(session).or_default();
            // The end of a turn moves it, and the beginning of the next one.
            let beats = newest.1 && works && has_moved(newest.0, row.beat);
            *newest = if newest.0 > row.beat { *newest } else { (row.beat, works) };
            if beats {
                self.sights.with_beats.insert(session);
                self.sights.stir.insert(session, heard);
            }
            let Some(face) = row.face else {
                continue;
            };
            let really = sessions[session].at(now).map(Moment::real);
            let is_right = row.face == really || rests(row.face) && rests(really);
            if row.word == Word::Behind && !is_right && sent.knows + DATA_LATE < heard {
                self.sights.told_late.insert(session, now);
            }
            let last = self.sights.delivered.insert((tab, session), face);
            // Between two words of work of one tab, others that are late may pass for it.
            let beats = beats && last == Some(Face::Running);
            // Of two turns that ended alike they may have told nothing between.
            let since = stretch(&sessions[session], face, sent.knows);
            let before = self.sights.beats.insert((tab, session), (row.beat, fresh, since));
            let caught_up = before.is_some_and(|(_, fresh, _)| !fresh);
            if last != Some(face) || before.is_some_and(|before| before.2 != since) {
                // Of what a row, or the data of another tab, have told it is no news.
                let told = |((of, id), beat): (&(u32, usize), &(u64, bool, Option<u64>))| {
                    *of != tab && *id == session && beat.2 == since
                };
                let all = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
                let is_it = |d: &Delivery| d.face == face && stretch(&sessions[session], face, d.knows) == since;
                let shown = |d: &Delivery| d.tab < DATA && is_it(d);
                let anew = last == Some(face) && !self.sights.beats.iter().any(told) && !all.iter().any(shown);
                let (first, knows, real) = (last.is_none(), sent.knows, row.real);
                let delivery = Delivery { tab, face, real, anew, knows, first, fresh, caught_up, heard, at: now };
                self.sights.deliveries.entry(session).or_default().push(delivery);
            }
            // What lagged has only caught up, and so has what others have shown before.
            let is_first = !self
                .sights
                .delivered
                .iter()
                .any(|((t, s), f)| (*t, *s) != (tab, session) && *s == session && *f == face);
            let is_news = is_first && !caught_up && fresh && last.is_some_and(|last| last != face);
            if !row.missed && (beats || is_news) {
                self.lives(session, heard);
            }
            self.blind.faces.insert((tab, session), (face, now));
        }
    }

    /// The background no longer knows what any tab has shown: the next word of each is its first.
    pub fn meets_tabs(&mut self) {
        self.sights.delivered.clear();
        self.sights.marks.clear();
    }

    pub fn knows_of(&self, tab: u32) -> bool {
        self.sights.tabs.contains_key(&tab)
    }

    /// Whether the tab's list has just appeared.
    fn is_young(&self, tab: u32, now: u64) -> bool {
        self.sights.appeared.get(&tab).is_some_and(|at| now < at + YOUTH)
    }

    pub(super) fn is_anything_young(&self, now: u64) -> bool {
        self.sights.tabs.keys().any(|tab| self.is_young(*tab, now))
    }

    fn lives(&mut self, session: usize, now: u64) {
        self.sights.life.insert(session, now);
        self.sights.stir.insert(session, now);
    }

    /// All that was ever shown of a session.
    pub(super) fn spans(&self, session: usize) -> &[Span] {
        self.sights.spans.get(&session).map_or(&[], Vec::as_slice)
    }
}

/// The sessions of a list that now stand above one that stood above them.
fn moved_up(before: &[usize], order: &[usize]) -> Vec<usize> {
    let places: Vec<usize> = order.iter().filter_map(|one| before.iter().position(|other| one == other)).collect();
    let passed = |nth: usize| places[nth + 1..].iter().any(|below| *below < places[nth]);
    (0..places.len()).filter(|nth| passed(*nth)).map(|nth| before[places[nth]]).collect()
}
