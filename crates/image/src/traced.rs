//! Packages that a tracer copied: Next.js and Nitro follow what a server may load, and leave a `node_modules` of their own.
//!
//! Told by what every install leaves and no tracer does: the folder of programs, the file in which a manager keeps what it
//! did, and the programs of each package.

use std::collections::{BTreeMap, BTreeSet};

use crate::image::Image;

/// What installs leave in a `node_modules`: npm, pnpm, Yarn 1, Yarn 2 and later; `.bin` is everybody's.
const LEFT_BY_INSTALLS: &[&str] =
    &[".bin", ".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml"];

impl Image {
    /// Marks the packages that came in the same layer as a piece of a package, into a `node_modules` that nothing installed.
    pub(crate) fn mark_traced(&mut self) {
        let trees: BTreeSet<&str> = self.packages.iter().map(|package| tree(&package.path)).collect();
        let is_installed: BTreeMap<String, bool> = trees
            .into_iter()
            .map(|tree| {
                (
                    tree.to_owned(),
                    LEFT_BY_INSTALLS.iter().any(|left| self.has_at_or_below(&format!("{tree}/{left}"))),
                )
            })
            .collect();
        let is_loose = |path: &str| is_installed.get(tree(path)) == Some(&false);
        let pieces =
            self.packages.iter().filter(|package| !package.lacks.is_empty() && is_loose(&package.path));
        let layers: BTreeSet<usize> = pieces.map(|package| package.layer).collect();
        for package in &mut self.packages {
            package.traced = layers.contains(&package.layer) && is_loose(&package.path);
        }
    }
}

/// The outermost `node_modules` that a package lies in: one install fills it, with all that is nested.
fn tree(package: &str) -> &str {
    const FOLDER: &str = "node_modules";
    let ends = package.match_indices(FOLDER).map(|(at, _)| (at, at + FOLDER.len()));
    let whole = |(start, end): &(usize, usize)| {
        (*start == 0 || package.as_bytes()[start - 1] == b'/') && package.as_bytes().get(*end) == Some(&b'/')
    };
    ends.filter(whole).map(|(_, end)| &package[..end]).next().unwrap_or(package)
}

#[cfg(test)]
mod tests {
    use super::tree;

    #[test]
    fn the_outermost_folder() {
        assert_eq!(tree("app/node_modules/.pnpm/a@1/node_modules/a"), "app/node_modules");
        assert_eq!(tree("app/my_node_modules/node_modules/a"), "app/my_node_modules/node_modules");
        assert_eq!(tree("node_modules/a"), "node_modules");
        assert_eq!(tree("a"), "a");
    }
}
