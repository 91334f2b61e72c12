//! How much source text is read: all that people write, and of what programs wrote as much as fits.
//!
//! Read, a source takes some 250 bytes of memory for each word and sign, and what it says another 70 until the plan is made
//! (measured on minified code). Without a bound, one generated file takes a gigabyte. What is left out is an unknown; it is
//! never silently empty.

use std::collections::BTreeMap;

use rayon::prelude::*;
use seaworthy_facts::{Repo, Unknown, UnknownKind};
use seaworthy_text::{Place, RepoPath};

/// Sources of so many bytes are read unseen.
const SMALL: u64 = 8 << 10;
/// So are those of so many bytes, when their lines are as people write them.
const LARGE: u64 = 128 << 10;
/// Bytes a line, on the average: past it, no person wrote it.
const LONG_LINES: usize = 400;

/// The bounds, in words and signs. They hold for sources that are not read unseen.
pub(crate) struct Bound {
    /// In one source: that is a file of some 15,000 lines.
    pub(crate) in_one: usize,
    /// In all of them.
    pub(crate) in_all: usize,
}

/// What is kept to: with it, a repository of nothing but such sources is read within 100 MB.
pub(crate) const BOUND: Bound = Bound { in_one: 150_000, in_all: 600_000 };

/// What is to be done with a source that was weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weighed {
    /// It is read, while no other large one is.
    Fits,
    /// It is too much, and needs no reading: it is plain data that takes nothing from elsewhere.
    SaysNothing,
    /// It is left out.
    TooMuch {
        /// The words and signs in it.
        tokens: usize,
        /// How many there may be.
        most: usize,
        /// Whether they are those of this source, or of all.
        whose: Whose,
    },
}

/// What a bound is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// This source.
    Own,
    /// All large sources; the small ones among them come first.
    All,
}

impl Bound {
    /// Weighs the sources that may be too much. Those that are not in the answer are read unseen. A source that cannot be
    /// read is not in it either: whoever reads it will say so.
    pub(crate) fn weigh<'p>(
        &self,
        repo: &dyn Repo,
        sources: impl Iterator<Item = (&'p RepoPath, u64)>,
    ) -> BTreeMap<&'p RepoPath, Weighed> {
        let large: Vec<(&RepoPath, u64)> = sources.filter(|(_, size)| *size > SMALL).collect();
        let mut weights: Vec<(usize, &RepoPath, bool)> = large
            .into_par_iter()
            .filter_map(|(path, size)| {
                let file = repo.read(path).ok()?;
                let text = file.text();
                let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
                if size <= LARGE && text.len() / lines <= LONG_LINES {
                    return None;
                }
                Some((seaworthy_js::tokens(text), path, seaworthy_js::says_nothing(text)))
            })
            .collect();
        // what people wrote is the smaller: it comes first
        weights.sort();
        let mut left = self.in_all;
        let weighed = weights.into_iter().map(|(tokens, path, says_nothing)| {
            let verdict = if tokens > self.in_one.min(left) && says_nothing {
                Weighed::SaysNothing
            } else if tokens > self.in_one {
                Weighed::TooMuch { tokens, most: self.in_one, whose: Whose::Own }
            } else if tokens > left {
                Weighed::TooMuch { tokens, most: self.in_all, whose: Whose::All }
            } else {
                left -= tokens;
                Weighed::Fits
            };
            (path, verdict)
        });
        weighed.collect()
    }
}

/// What is said of a source that is left out.
pub(crate) fn left_out(path: &RepoPath, tokens: usize, most: usize, whose: Whose) -> Unknown {
    let why = match whose {
        Whose::Own => {
            format!("not read: it holds {tokens} words and signs, more than the {most} that are read")
        }
        Whose::All => format!(
            "not read: it holds {tokens} words and signs, and the large sources before it most of the {most} that are read in all"
        ),
    };
    Unknown { kind: UnknownKind::Unread, place: Place::whole(path.clone()), why }
}

#[cfg(test)]
mod tests {
    use seaworthy_testkit::MemoryRepo;

    use super::*;
    use crate::world::facts;

    const PACKAGE: &str =
        r#"{"name":"a","scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}"#;

    /// Calls on one line, as a bundler would write them, of at least so many bytes.
    fn minified(bytes: usize) -> String {
        let call = "e.u(t,process.env.OF_A_BUNDLE);";
        call.repeat(bytes / call.len() + 1)
    }

    fn weigh(bound: &Bound, files: &[(&str, String)]) -> Vec<(String, Weighed)> {
        let repo = MemoryRepo::new(files.iter().map(|(name, text)| (*name, text.as_str())));
        let sources = repo.entries().iter().map(|entry| (&entry.path, entry.size));
        let weighed = bound.weigh(&repo, sources);
        weighed.into_iter().map(|(path, weighed)| (path.to_string(), weighed)).collect()
    }

    #[test]
    fn what_people_write_is_read_unseen() {
        let by_hand = "app.get('/health', (request, response) => response.send('ok'));\n".repeat(1_900);
        assert!(by_hand.len() > SMALL as usize && by_hand.len() < LARGE as usize);
        assert_eq!(weigh(&BOUND, &[("a.js", by_hand), ("b.js", minified(1_000))]), []);
    }

    #[test]
    fn the_smaller_ones_are_read_as_long_as_all_fit() {
        let files = [("a.js", minified(60_000)), ("b.js", minified(40_000)), ("c.js", minified(300_000))];
        let tokens = |index: usize| seaworthy_js::tokens(&files[index].1);
        let bound = Bound { in_one: tokens(0), in_all: tokens(0) + tokens(1) - 1 };
        let too_much =
            |index: usize, most: usize, whose: Whose| Weighed::TooMuch { tokens: tokens(index), most, whose };
        assert_eq!(
            weigh(&bound, &files),
            [
                ("a.js".to_owned(), too_much(0, bound.in_all, Whose::All)),
                ("b.js".to_owned(), Weighed::Fits),
                ("c.js".to_owned(), too_much(2, bound.in_one, Whose::Own)),
            ]
        );
    }

    #[test]
    fn a_table_needs_no_reading() {
        let rows = "  { id: 1, name: 'row', tags: ['a', 'b'] },\n".repeat(10_000);
        let table = format!("export const rows = [\n{rows}];\n");
        assert_eq!(weigh(&BOUND, &[("a.js", table)]), [("a.js".to_owned(), Weighed::SaysNothing)]);
    }

    #[test]
    fn what_is_left_out_is_said() {
        let index = "require('./bundle.js'); require('express')().listen(process.env.PORT || 3000)";
        let bundle = minified(1 << 20);
        let found = facts([("package.json", PACKAGE), ("index.js", index), ("bundle.js", bundle.as_str())]);
        let said: Vec<String> =
            found.unknowns.iter().map(|unknown| format!("{}: {}", unknown.place, unknown.why)).collect();
        assert_eq!(
            said,
            [format!(
                "bundle.js: not read: it holds {} words and signs, more than the 150000 that are read",
                seaworthy_js::tokens(&bundle)
            )]
        );
        assert_eq!(found.unknowns[0].kind, UnknownKind::Unread);
        let app = &found.apps[0];
        assert_eq!(app.listen.port.as_ref().map(|port| port.value), Some(3000));
        let names: Vec<&str> = app.env.iter().map(|variable| variable.name.as_str()).collect();
        assert_eq!(names, ["PORT"]);
    }

    #[test]
    fn names_that_double_are_followed_to_an_end() {
        let mut index = "const a0 = process.env.PORT;\n".to_owned();
        for number in 1..400 {
            index.push_str(&format!("const a{number} = a{0} || a{0};\n", number - 1));
        }
        index.push_str("require('express')().listen(a399);\n");
        let found = facts([("package.json", PACKAGE), ("index.js", index.as_str())]);
        assert_eq!(found.apps.len(), 1);
    }
}
