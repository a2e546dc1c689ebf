//! What was said beside what was needed: for each kind how much was needed, said in time, missed and false, and how long it took.

use std::collections::BTreeMap;

use crate::file::{About, Day, Need, clock};
use crate::player::Said;

/// What one notification says of one session, as its user reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub kind: &'static str,
    /// The session's name; empty for what is about none, [`ANY`] for one of "and 3 more".
    pub session: String,
    pub at: u64,
}

/// A session that is counted and not named.
const ANY: &str = "*";

pub struct Account<'d> {
    needs: Vec<(Need<'d>, Option<Mention>)>,
    /// What nobody needed, in the notification's words.
    mistaken: Vec<(&'static str, String)>,
    said: Vec<(String, String)>,
}

impl<'d> Account<'d> {
    pub fn new(day: &'d Day, said: &[Said]) -> Account<'d> {
        Account::within(day, said, |need| need.within)
    }

    /// The same, where each need may be met for as long as this, in seconds.
    pub fn within(day: &'d Day, said: &[Said], patience: fn(&Need) -> u64) -> Account<'d> {
        let needs = day.needs().map(|need| Need { within: patience(&need), ..need });
        let mut account =
            Account { needs: needs.map(|need| (need, None)).collect(), mistaken: Vec::new(), said: Vec::new() };
        for one in said {
            let body = one.body.replace('\n', " / ");
            let words = [one.title.as_str(), body.as_str()];
            account
                .said
                .push((clock(one.at / 1_000), words.map(str::trim).join(" | ").trim_end_matches(" | ").to_owned()));
            for mention in mentions(day, one) {
                account.meet(mention, one);
            }
        }
        account
    }

    /// Finds the need that is met by what was said.
    fn meet(&mut self, mention: Mention, said: &Said) {
        let fits = |need: &Need| {
            let in_time = (need.at * 1_000..=(need.at + need.within) * 1_000).contains(&mention.at);
            need.kind == mention.kind && [need.session, ANY].contains(&mention.session.as_str()) && in_time
        };
        // What stops many sessions is said again as it grows, of all of them.
        let grows = mention.kind == "stopped" && self.has_failed(&mention);
        match self.needs.iter_mut().find(|(need, met)| met.is_none() && fits(need)) {
            Some((_, met)) => *met = Some(mention),
            None if grows => {}
            None => self
                .mistaken
                .push((mention.kind, format!("{} {}: {}", clock(said.at / 1_000), said.title, mention.session))),
        }
    }

    /// It was told before that the session has failed.
    fn has_failed(&self, mention: &Mention) -> bool {
        let of_it = |met: &Mention| {
            ["failed", "stopped"].contains(&met.kind) && [&met.session, ANY].contains(&mention.session.as_str())
        };
        self.needs.iter().filter_map(|(_, met)| met.as_ref()).any(|met| of_it(met) && mention.at - met.at < 3_600_000)
    }

    /// What nobody needed, and when each need was met, if it was: in milliseconds after it arose.
    pub fn met(self) -> (usize, Vec<(Need<'d>, Option<u64>)>) {
        let needs = self.needs.into_iter().map(|(need, met)| {
            let after = met.map(|met| met.at - need.at * 1_000);
            (need, after)
        });
        (self.mistaken.len(), needs.collect())
    }

    /// Everything that went wrong, in words.
    pub fn mistakes(&self) -> Vec<String> {
        let missed = self.needs.iter().filter(|(_, met)| met.is_none());
        let missed = missed.map(|(need, _)| format!("missed: {} {} {}", clock(need.at), need.kind, need.session));
        missed.chain(self.mistaken.iter().map(|(kind, words)| format!("false: {kind}: {words}"))).collect()
    }

    /// The account, kind by kind.
    pub fn table(&self) -> String {
        let mut kinds: BTreeMap<&str, Vec<(&Need, Option<&Mention>)>> = BTreeMap::new();
        for (need, met) in &self.needs {
            kinds.entry(need.kind).or_default().push((need, met.as_ref()));
        }
        for (kind, _) in &self.mistaken {
            kinds.entry(kind).or_default();
        }
        let all: Vec<_> = kinds.values().flatten().copied().collect();
        let rows = kinds
            .iter()
            .map(|(kind, needs)| self.row(kind, needs, self.mistaken.iter().filter(|one| one.0 == *kind).count()));
        let rows: Vec<String> = rows.collect();
        let all = self.row("**all**", &all, self.mistaken.len());
        let head = "| alert | needed | said in time | missed | false | usually after | at most after |\n| --- | --: | --: | --: | --: | --: | --: |";
        format!("{head}\n{}\n{all}\n\nThese came in {} notifications.\n", rows.join("\n"), self.said.len())
    }

    fn row(&self, kind: &str, needs: &[(&Need, Option<&Mention>)], mistaken: usize) -> String {
        let mut after: Vec<u64> =
            needs.iter().filter_map(|(need, met)| Some(met.as_ref()?.at - need.at * 1_000)).collect();
        after.sort_unstable();
        let span = |at: Option<&u64>| at.map_or("–".to_owned(), |ms| seconds(*ms));
        let (needed, met) = (needs.len(), after.len());
        let (usual, most) = (span(after.get(met / 2)), span(after.last()));
        format!("| {kind} | {needed} | {met} | {} | {mistaken} | {usual} | {most} |", needed - met)
    }

    /// Every notification of the day.
    pub fn list(&self) -> String {
        let lines: Vec<String> = self.said.iter().map(|(at, words)| format!("{at:>8} {words}")).collect();
        format!("## Every notification\n\n```\n{}\n```\n", lines.join("\n"))
    }
}

/// `3 s`, `10 min 20 s`.
pub fn seconds(ms: u64) -> String {
    let seconds = ms.div_ceil(1_000);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

const ALONE: [(&str, &str); 6] = [
    ("Needs input: ", "needs input"),
    ("Failed: ", "failed"),
    ("Finished: ", "finished"),
    ("Stalled: ", "stalled"),
    ("Running long: ", "runs long"),
    ("Still needs input: ", "still waiting"),
];

const TOGETHER: [(&str, &str); 10] = [
    ("already waits for you", "already waits"),
    ("already wait for you", "already waits"),
    ("still need input", "still waiting"),
    ("need input", "needs input"),
    ("failed", "failed"),
    ("finished", "finished"),
    ("stalled", "stalled"),
    ("are running long", "runs long"),
    ("stopped", "stopped"),
    ("can continue", "can go on"),
];

/// What a notification says of which sessions.
fn mentions(day: &Day, said: &Said) -> Vec<Mention> {
    let mention = |kind, session: &str| Mention { kind, session: session.to_owned(), at: said.at };
    if said.title == "Session Watch can't see your sessions" {
        return vec![mention("cannot see", "")];
    }
    let alone =
        |text: &str| ALONE.iter().find_map(|(begins, kind)| Some((*kind, text.strip_prefix(begins)?.to_owned())));
    if let Some((kind, name)) = alone(&said.title) {
        return vec![mention(kind, &session(day, &name, said.at))];
    }
    let all = TOGETHER.iter().find(|(ends, _)| said.title.ends_with(ends)).map(|(_, kind)| *kind);
    let line = |line: &str| match alone(line) {
        Some((kind, name)) => mention(kind, &session(day, &name, said.at)),
        None => mention(all.unwrap_or("?"), &session(day, line, said.at)),
    };
    // The page's words for what stopped them may come first.
    let lines = said.body.lines().filter(|text| *text != "Usage limit reached");
    let unnamed = |line: &str| line.strip_prefix("and ")?.strip_suffix(" more")?.parse::<usize>().ok();
    lines
        .flat_map(|text| unnamed(text).map_or(vec![line(text)], |more| vec![mention(all.unwrap_or("?"), ANY); more]))
        .collect()
}

/// The one session that somebody who reads this name takes it for; the name itself where there is none, or more than one.
fn session(day: &Day, name: &str, at: u64) -> String {
    let name = name.split(" (waiting for ").next().unwrap_or(name);
    let (title, mark) = name.split_once(" · …").unwrap_or((name, ""));
    let is_titled =
        |one: &&str| title.trim_end_matches(|last: char| "( of0123456789)".contains(last)) == *one || title == *one;
    let is_there = |name: &str| day.day.iter().any(|one| one.seconds() * 1_000 <= at && one.names().contains(&name));
    let is_it =
        |name: &str, about: &About| is_there(name) && is_titled(&about.title.as_str()) && about.id.ends_with(mark);
    let fits = day.sessions.iter().filter(|(name, about)| is_it(name, about));
    let names: Vec<&String> = fits.map(|(name, _)| name).collect();
    match names.as_slice() {
        [only] => (*only).clone(),
        _ => name.to_owned(),
    }
}
