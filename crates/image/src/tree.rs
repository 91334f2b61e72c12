//! What a container sees as a tree of sizes, small enough for a picture.

use std::collections::BTreeMap;

use crate::entry::Entry;
use crate::image::Image;

/// How much of the tree is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeBounds {
    /// Levels below the root.
    pub depth: usize,
    /// Children of one directory that are named; the smaller ones are counted together.
    pub children: usize,
}

/// A directory or file with all below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branch {
    /// The last part of its path; empty for the root.
    pub name: String,
    /// Bytes of the files in it.
    pub bytes: u64,
    /// Files and links in it; one for a file itself.
    pub files: usize,
    /// Its bytes by the index of the layer that they are from, without layers that have none.
    pub layers: BTreeMap<usize, u64>,
    /// The largest things in it, largest first, then by name.
    pub children: Vec<Branch>,
    /// What is in it beside them; none if all are named, or the tree is deep enough.
    pub rest: Option<Rest>,
}

/// What is too small to be named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rest {
    /// How many children.
    pub children: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Image {
    /// The tree of what a container sees. Hidden bytes are not in it: see [`Image::wasted`].
    #[must_use]
    pub fn tree(&self, bounds: TreeBounds) -> Branch {
        let files: Vec<(usize, &Entry)> = self.visible().filter(|(_, entry)| !entry.is_directory()).collect();
        let mut root = branch("", &files);
        // a path has at most 2,048 parts, so that many calls
        grow(&mut root, &files, 0, bounds.depth.min(64), bounds.children);
        root
    }
}

fn branch(name: &str, files: &[(usize, &Entry)]) -> Branch {
    let mut branch = Branch { name: name.to_owned(), files: files.len(), ..Branch::default() };
    for (layer, entry) in files.iter().filter(|(_, entry)| entry.size > 0) {
        branch.bytes = branch.bytes.saturating_add(entry.size);
        let own = branch.layers.entry(*layer).or_default();
        *own = own.saturating_add(entry.size);
    }
    branch
}

/// `files` are all below the branch, sorted by path; `start` is where their names in it begin.
fn grow(parent: &mut Branch, files: &[(usize, &Entry)], start: usize, depth: usize, most: usize) {
    if depth == 0 {
        return;
    }
    // sorted paths do not keep a directory together: `a`, `a-b`, `a/c`
    let mut groups: BTreeMap<&str, Vec<(usize, &Entry)>> = BTreeMap::new();
    for (layer, entry) in files {
        let Some(rest) = entry.path.get(start..).filter(|rest| !rest.is_empty()) else { continue };
        let name = rest.split('/').next().unwrap_or(rest);
        groups.entry(name).or_default().push((*layer, entry));
    }
    let mut children: Vec<(Branch, Vec<(usize, &Entry)>)> =
        groups.into_iter().map(|(name, files)| (branch(name, &files), files)).collect();
    children.sort_by(|(a, _), (b, _)| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    let small = children.split_off(most.min(children.len()));
    if !small.is_empty() {
        let bytes = small.iter().map(|(child, _)| child.bytes).fold(0, u64::saturating_add);
        parent.rest = Some(Rest { children: small.len(), bytes });
    }
    for (mut child, files) in children {
        let start = start + child.name.len() + 1;
        grow(&mut child, &files, start, depth - 1, most);
        parent.children.push(child);
    }
}
