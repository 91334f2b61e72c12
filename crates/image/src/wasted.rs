//! Bytes that are in the image though no container sees them.

use std::collections::BTreeSet;

use crate::entry::{EntryKind, Fate};
use crate::image::Image;

/// What is carried for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wasted {
    /// Bytes of all files that a layer overwrites or removes.
    pub bytes: u64,
    /// How many there are.
    pub files: usize,
    /// The largest, largest first, then by layer and path.
    pub largest: Vec<WastedFile>,
}

/// One file that no container sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WastedFile {
    /// Its path from the image's root.
    pub path: String,
    /// The index of the layer that has it.
    pub layer: usize,
    /// Its size.
    pub bytes: u64,
    /// What became of it, and in which layer.
    pub fate: Fate,
}

impl Image {
    /// What is carried for nothing; `most` bounds how many files are named.
    #[must_use]
    pub fn wasted(&self, most: usize) -> Wasted {
        // a file that is removed lives on under its other names
        let mut linked: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (layer, entry) in self.visible() {
            if let EntryKind::HardLink(target) = &entry.kind {
                linked.insert((layer, target));
            }
        }
        let mut lost: Vec<_> = self
            .entries()
            .filter(|(layer, entry)| {
                !entry.is_visible() && entry.size > 0 && !linked.contains(&(*layer, &*entry.path))
            })
            .collect();
        lost.sort_by(|(layer, entry), (other_layer, other)| {
            other.size.cmp(&entry.size).then_with(|| (layer, &entry.path).cmp(&(other_layer, &other.path)))
        });
        Wasted {
            bytes: lost.iter().map(|(_, entry)| entry.size).fold(0, u64::saturating_add),
            files: lost.len(),
            largest: lost
                .into_iter()
                .take(most)
                .map(|(layer, entry)| WastedFile {
                    path: entry.path.to_string(),
                    layer,
                    bytes: entry.size,
                    fate: entry.fate,
                })
                .collect(),
        }
    }
}
