//! What tabs have sent, in chunks: so that a tab needs to send only what changed, and a row is read only when it is
//! another. It lives as long as the worker.
//!
//! Must never be stored, or give a capture that differs from the one of a tab that sends everything.

use super::page;
use super::reading::{Capture, CapturedPlace, KnownRow, Rows, expand};
use crate::map::Map;

/// What changed in a tab since it sent changes last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The number of these changes, which no others of the tab have.
    pub number: u64,
    /// The number of those that they build upon; nothing when they are all there is.
    pub base: Option<u64>,
    /// The places whose chunks are others now, or stand in another order, with the numbers of their chunks.
    pub order: Vec<(String, Vec<u32>)>,
    /// The chunks that are new or changed, by number. A chunk may hold others, as `<chunk at="NUMBER"></chunk>`.
    pub chunks: Vec<(u32, String)>,
    /// The numbers of chunks that are gone.
    pub gone: Vec<u32>,
}

/// What each tab has sent.
#[derive(Debug, Default)]
pub struct Memory {
    tabs: Map<u32, TabMemory>,
}

/// The most text kept of a tab, in bytes. Content scripts stop at less than half of it.
const MAX_TEXT: usize = 8_000_000;
/// The most chunks kept of a tab, and of a place.
const MAX_CHUNKS: usize = 20_000;
/// The most places kept of a tab. The plan has a dozen.
const MAX_PLACES: usize = 40;

#[derive(Debug, Default)]
struct TabMemory {
    number: u64,
    order: Vec<(String, Vec<u32>)>,
    /// The chunks that are no rows, or rows that cannot be read by themselves.
    markup: Map<u32, String>,
    rows: Rows,
    /// How long all chunks are together, in bytes.
    size: usize,
}

impl Memory {
    /// Takes in what changed in a tab, and gives all it shows. Gives nothing, and forgets the tab, if the changes do
    /// not build upon the last ones: then the tab is to be asked for everything.
    pub fn take(&mut self, tab: u32, url: String, changes: Changes) -> Option<Capture> {
        let mut memory = match changes.base {
            None => TabMemory::default(),
            Some(base) => self.tabs.remove(&tab).filter(|memory| memory.number == base)?,
        };
        memory.take(changes);
        let capture = memory.capture(url);
        self.tabs.insert(tab, memory);
        Some(capture)
    }

    /// Whether changes of a tab that build upon `base` can be taken in.
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
    fn take(&mut self, changes: Changes) {
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

    /// A chunk with the chunks in it, but for the rows that are read.
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
