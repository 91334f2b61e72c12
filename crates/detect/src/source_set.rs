//! A set of sources, kept by their numbers: what a process loads may be most of a large repository.

use crate::sources::{Source, Sources};

/// Some of all sources.
#[derive(Debug, Clone)]
pub(crate) struct SourceSet {
    holds: Vec<bool>,
    count: usize,
}

impl SourceSet {
    /// None of these sources.
    pub(crate) fn none_of(sources: &Sources) -> Self {
        Self { holds: vec![false; sources.len()], count: 0 }
    }

    /// Adds one; tells whether it is new.
    pub(crate) fn insert(&mut self, source: &Source) -> bool {
        let Some(slot) = self.holds.get_mut(source.number) else { return false };
        let is_new = !std::mem::replace(slot, true);
        self.count += usize::from(is_new);
        is_new
    }

    /// Adds those of another set of the same sources.
    pub(crate) fn add(&mut self, other: &Self) {
        for (slot, holds) in self.holds.iter_mut().zip(&other.holds) {
            self.count += usize::from(*holds && !*slot);
            *slot |= holds;
        }
    }

    /// Whether it is one of them.
    pub(crate) fn contains(&self, source: &Source) -> bool {
        self.holds.get(source.number).copied().unwrap_or_default()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The sources themselves, sorted by path.
    pub(crate) fn of<'r>(&self, sources: &'r Sources) -> impl Iterator<Item = &'r Source> {
        let numbers = self.holds.iter().enumerate().filter(|(_, holds)| **holds);
        numbers.filter_map(|(number, _)| sources.numbered(number))
    }
}
