//! Keeps what each tab has sent, in chunks. So a tab sends only what changed, and only changed rows are read again. The
//! memory lives as long as the worker.
//!
//! Must never: be stored; give a capture that differs from what the tab would send as a whole.

use super::page;
use super::reading::{Capture, CapturedPlace, KnownRow, Rows, expand};
use crate::map::Map;

/// What changed in a tab since its last changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The number of these changes, unique within the tab.
    pub number: u64,
    /// The number of the changes that these build upon. `None` when these hold everything.
    pub base: Option<u64>,
    /// The places whose chunks changed or moved, each with the numbers of its chunks in order.
    pub order: Vec<(String, Vec<u32>)>,
    /// The new and changed chunks, by number. A chunk may contain others, as `<chunk at="NUMBER"></chunk>`.
    pub chunks: Vec<(u32, String)>,
    /// The numbers of the chunks that no longer exist.
    pub gone: Vec<u32>,
}

/// What each tab has sent.
#[derive(Debug, Default)]
pub struct Memory {
    tabs: Map<u32, TabMemory>,
}

/// The longest text kept of a tab, in bytes. Content scripts stop at less than half of it.
const MAX_TEXT: usize = 8_000_000;
/// The most chunks kept of a tab, and of a place.
const MAX_CHUNKS: usize = 20_000;
/// The most places kept of a tab. The plan has a dozen.
const MAX_PLACES: usize = 40;

#[derive(Debug, Default)]
struct TabMemory {
    number: u64,
    order: Vec<(String, Vec<u32>)>,
    /// The chunks that are not rows, and rows that cannot be read on their own.
    markup: Map<u32, String>,
    rows: Rows,
    /// The length of all chunks together, in bytes.
    size: usize,
}

impl Memory {
    /// Applies what changed in a tab, and returns a capture of all it shows. Returns nothing, and forgets the tab, if
    /// the changes do not build upon its last ones. Then the caller has to ask the tab for everything.
    pub fn apply(&mut self, tab: u32, url: String, changes: Changes) -> Option<Capture> {
        let mut memory = match changes.base {
            None => TabMemory::default(),
            Some(base) => self.tabs.remove(&tab).filter(|memory| memory.number == base)?,
        };
        memory.apply(changes);
        let capture = memory.capture(url);
        self.tabs.insert(tab, memory);
        Some(capture)
    }

    /// Whether changes of this tab that build upon `base` can be applied.
    pub fn knows(&self, tab: u32, base: u64) -> bool {
        self.tabs.get(&tab).is_some_and(|memory| memory.number == base)
    }

    /// Forgets all tabs but these.
    pub fn retain(&mut self, tabs: &[u32]) {
        self.tabs.retain(|tab, _| tabs.contains(tab));
    }

    /// Forgets a tab.
    pub fn forget(&mut self, tab: u32) {
        self.tabs.remove(&tab);
    }
}

impl TabMemory {
    fn apply(&mut self, changes: Changes) {
        self.number = changes.number;
        for (name, mut chunks) in changes.order {
            chunks.truncate(MAX_CHUNKS);
            if let Some((_, old)) = self.order.iter_mut().find(|(other, _)| *other == name) {
                *old = chunks;
            } else if self.order.len() < MAX_PLACES {
                self.order.push((name, chunks));
            }
        }
        for number in changes.gone {
            self.remove(number);
        }
        let (mut markup, mut rows) = (Vec::new(), Vec::new());
        for (number, html) in changes.chunks {
            self.remove(number);
            let count = self.markup.len() + self.rows.len() + markup.len() + rows.len();
            if count >= MAX_CHUNKS || html.len() > MAX_TEXT - self.size {
                continue;
            }
            self.size += html.len();
            match page::read_row_alone(&html) {
                Some(row) => rows.push((number, row)),
                None => markup.push((number, html)),
            }
        }
        self.markup.extend(markup);
        self.rows.extend(rows);
    }

    fn remove(&mut self, number: u32) {
        let row = self.rows.remove(number).map(|row| row.html);
        let old = self.markup.remove(&number).or(row);
        self.size -= old.map_or(0, |html| html.len());
    }

    fn capture(&self, url: String) -> Capture {
        let mut budget = MAX_TEXT;
        let mut places = Vec::with_capacity(self.order.len());
        for (name, chunks) in &self.order {
            let html = chunks.iter().map(|number| self.html(*number, &mut budget));
            let html = html.filter(|html| !html.is_empty()).collect();
            places.push(CapturedPlace { name: name.clone(), html });
        }
        Capture { url, places, rows: self.rows.clone() }
    }

    /// Returns the markup of a chunk with the chunks inside it. Rows that were read stay as their numbers.
    fn html(&self, number: u32, budget: &mut usize) -> String {
        if self.rows.get(number).is_some() {
            return KnownRow::place(number);
        }
        let Some(html) = self.markup.get(&number) else { return String::new() };
        expand(html, budget, |inner| match self.rows.get(inner) {
            Some(_) => None,
            None => Some(self.markup.get(&inner).map_or("", String::as_str)),
        })
    }
}
