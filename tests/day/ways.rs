//! The same day by what there is to see: rows alone, with landing cards, with the page's data, by the data alone. How many of the
//! needs are told, and how late.

use std::thread;

use crate::account::{Account, seconds};
use crate::file::{Day, Need};
use crate::player::{Fetch, Played, Player, Sight};

const STREAM: Option<Fetch> = Some(Fetch::Stream);
const POLL: Option<Fetch> = Some(Fetch::Poll);

/// What there is to see, in words.
const WAYS: [(&str, Sight); 6] = [
    ("rows alone", Sight { rows: true, cards: false, data: None }),
    ("rows and landing cards", Sight::USUAL),
    ("rows and data by stream", Sight { rows: true, cards: false, data: STREAM }),
    ("rows and data asked for", Sight { rows: true, cards: false, data: POLL }),
    ("data by stream alone", Sight { rows: false, cards: false, data: STREAM }),
    ("data asked for alone", Sight { rows: false, cards: false, data: POLL }),
];

/// What is told so late is still told.
const LATE: u64 = 900;

/// These are needed of rows alone: with its heartbeat a turn that is told to be alive is no doubt.
const DOUBT: &str = "runs long";

/// What was told of a day that was seen in one way: of each need its kind, and how long it took to tell it.
struct Told<'d> {
    needs: Vec<(Need<'d>, Option<u64>)>,
    mistaken: usize,
}

impl<'d> Told<'d> {
    fn of(day: &'d Day, played: &Played) -> Told<'d> {
        let (mistaken, needs) = Account::within(day, &played.said, |need| need.within.max(LATE)).met();
        Told { needs: needs.into_iter().filter(|(need, _)| need.kind != DOUBT).collect(), mistaken }
    }

    /// `7 of 7, 3 s`: how many of a kind were told, and how late at most; of all where no kind is given.
    fn cell(&self, kind: Option<&str>) -> String {
        let of_kind = self.needs.iter().filter(|(need, _)| kind.is_none_or(|kind| need.kind == kind));
        let all: Vec<Option<u64>> = of_kind.map(|(_, after)| *after).collect();
        let told: Vec<u64> = all.iter().flatten().copied().collect();
        match told.iter().max() {
            Some(most) => format!("{} of {}, {}", told.len(), all.len(), seconds(*most)),
            None => format!("0 of {}", all.len()),
        }
    }
}

/// The table, a column for each way. `usual` is the day as most users see it.
pub fn table(day: &Day, usual: &Played) -> String {
    let told: Vec<Told> = thread::scope(|scope| {
        let play = |sight: Sight| (sight != Sight::USUAL).then(|| scope.spawn(move || Player::play(day, sight)));
        let others: Vec<_> = WAYS.iter().map(|(_, sight)| play(*sight)).collect();
        let all = others.into_iter().map(|other| match other {
            Some(other) => Told::of(day, &other.join().unwrap()),
            None => Told::of(day, usual),
        });
        all.collect()
    });
    let mut kinds: Vec<&str> = day.needs().map(|need| need.kind).filter(|kind| *kind != DOUBT).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let row = |name: &str, cell: &dyn Fn(&Told) -> String| {
        let cells: Vec<String> = told.iter().map(cell).collect();
        format!("| {name} | {} |", cells.join(" | "))
    };
    let names: Vec<&str> = WAYS.iter().map(|(name, _)| *name).collect();
    let mut lines = vec![format!("| alert | {} |", names.join(" | ")), "| --- ".repeat(names.len() + 1) + "|"];
    lines.extend(kinds.iter().map(|kind| row(kind, &|told| told.cell(Some(kind)))));
    lines.push(row("**all**", &|told| told.cell(None)));
    lines.push(row("false", &|told| told.mistaken.to_string()));
    format!("## With rows alone and with the page's data\n\n{}\n", lines.join("\n"))
}
