//! Lays the layers over one another, as the engine does: what a container sees, and what is left beneath.

use std::collections::BTreeMap;

use crate::entry::{EntryKind, Fate, RemovalKind};
use crate::image::{Layer, Position};
use crate::path;

/// Gives every entry its fate and every layer its counts; returns what is visible, sorted by path.
pub(crate) fn merge(layers: &mut [Layer]) -> Vec<Position> {
    let mut visible: BTreeMap<Box<str>, Position> = BTreeMap::new();
    for layer in 0..layers.len() {
        // what a layer takes away, it takes from those below, wherever in its tar file that is said
        for removal in std::mem::take(&mut layers[layer].removals) {
            let mut gone = below(&visible, &removal.path);
            if removal.kind == RemovalKind::Whiteout {
                gone.extend(visible.get_key_value(&removal.path).map(|(path, _)| path.clone()));
            }
            for path in gone {
                let Some(position) = visible.remove(&path) else { continue };
                let entry = &mut layers[position.layer].entries[position.entry];
                entry.fate = Fate::Removed { layer };
                layers[layer].removed +=
                    usize::from(!layers[position.layer].entries[position.entry].is_directory());
            }
            layers[layer].removals.push(removal);
        }
        for entry in 0..layers[layer].entries.len() {
            put(layers, &mut visible, Position { layer, entry });
        }
    }
    visible.into_values().collect()
}

fn put(layers: &mut [Layer], visible: &mut BTreeMap<Box<str>, Position>, new: Position) {
    let layer = new.layer;
    let entry = &layers[layer].entries[new.entry];
    let is_directory = entry.kind == EntryKind::Directory;
    let key = entry.path.clone();
    // what stands in the place of a directory hides all in it
    if !is_directory {
        for path in below(visible, &key) {
            let Some(position) = visible.remove(&path) else { continue };
            layers[position.layer].entries[position.entry].fate = Fate::Overwritten { layer };
        }
    }
    let before = visible.insert(key, new);
    let mut is_change = false;
    if let Some(before) = before {
        let entry = &mut layers[before.layer].entries[before.entry];
        entry.fate = Fate::Overwritten { layer };
        is_change = !entry.is_directory() && before.layer != layer;
        if before.layer == layer && !entry.is_directory() {
            // twice in one layer: only the last counts
            return;
        }
    }
    if is_change {
        layers[layer].changed += 1;
    } else if !is_directory {
        layers[layer].added += 1;
    }
}

/// The paths below a directory.
fn below(visible: &BTreeMap<Box<str>, Position>, directory: &str) -> Vec<Box<str>> {
    let start: Box<str> = if directory.is_empty() { "".into() } else { format!("{directory}/").into() };
    visible
        .range(start..)
        .map(|(path, _)| path)
        .take_while(|path| path::is_below(path, directory))
        .cloned()
        .collect()
}
