//! Finds a path as a program in a container would: through links.

use crate::entry::{Entry, EntryKind};
use crate::image::Image;
use crate::path;

/// So many links the kernel follows.
const MOST_LINKS: usize = 40;

/// Where programs are looked for if the image does not say.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Something at the end of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'i> {
    /// Where it really is, from the image's root.
    pub path: String,
    /// What it is; none for a directory that no layer names.
    pub entry: Option<&'i Entry>,
}

impl Image {
    /// What is at a path once all links are followed.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Option<Found<'_>> {
        let mut left: Vec<String> = parts(wanted);
        let mut at = String::new();
        let mut links = 0;
        let mut entry = None;
        while let Some(part) = left.pop() {
            if part == ".." {
                at = path::split(&at).0.to_owned();
                entry = self.visible_at(&at);
                continue;
            }
            let next = if at.is_empty() { part } else { format!("{at}/{part}") };
            entry = self.visible_at(&next);
            match entry.map(|entry| &entry.kind) {
                Some(EntryKind::Symlink(target)) => {
                    links += 1;
                    if links > MOST_LINKS {
                        return None;
                    }
                    if target.starts_with('/') {
                        at.clear();
                    }
                    left.extend(parts(target));
                    entry = self.visible_at(&at);
                }
                Some(EntryKind::Directory) => at = next,
                Some(_) if left.is_empty() => at = next,
                // a file has nothing below it
                Some(_) => return None,
                None if self.is_directory(&next) => at = next,
                None => return None,
            }
        }
        Some(Found { path: at, entry })
    }

    /// Whether there is anything at a path once all links are followed.
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// A program by its name or path, where the image's `PATH` has it: a file that somebody may execute.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<Found<'_>> {
        let is_program =
            |found: &Found<'_>| found.entry.is_some_and(|entry| entry.is_file() && entry.mode & 0o111 != 0);
        if name.contains('/') {
            let path = path::join(&self.config.process.working_dir, name).path;
            return self.find(&path).filter(is_program);
        }
        let own = self.config.process.env.iter().find_map(|pair| pair.strip_prefix("PATH="));
        own.unwrap_or(PATH)
            .split(':')
            .filter_map(|directory| self.find(&format!("{directory}/{name}")))
            .find(is_program)
    }

    /// What a container sees at just this path.
    fn visible_at(&self, path: &str) -> Option<&Entry> {
        let positions = self.positions();
        let at = positions.binary_search_by(|position| (*self.entry(*position).path).cmp(path)).ok()?;
        Some(self.entry(positions[at]))
    }

    /// Whether something is below a path, though no layer has an entry for it.
    fn is_directory(&self, path: &str) -> bool {
        let below = format!("{path}/");
        let positions = self.positions();
        let at = positions.partition_point(|position| *self.entry(*position).path < *below);
        positions.get(at).is_some_and(|position| self.entry(*position).path.starts_with(&below))
    }
}

/// The parts of a path, the last one first.
fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").rev().map(str::to_owned).collect()
}
