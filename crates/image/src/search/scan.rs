//! Finds many needles at once, in one pass, at a speed that hardly depends on how many there are.
//!
//! Every needle has eight bytes or more, so each place of it holds a group of four bytes that starts at a multiple of
//! five: only these groups are looked up, in a table that fits the processor's nearest caches. A group that
//! is in the table is compared with the needles in full: nothing is skipped, and nothing is found that is not there.

use super::{Encoding, Pattern, SHORTEST};

/// Bytes of a group.
const GROUP: usize = 4;
/// From one group that is looked up to the next: as far as a needle of [`SHORTEST`] bytes allows.
const STEP: usize = SHORTEST - GROUP + 1;
/// The table has two to the power of this entries, a byte each: no bits, which would have to be shifted out.
const BITS: u32 = 16;
const TABLE: usize = 1 << BITS;
/// The lists of candidates are two to the power of this.
const LISTS: u32 = 12;

/// The needles, prepared. It borrows them from the search.
pub(crate) struct Scanner<'p> {
    patterns: &'p [Pattern],
    table: Box<[u8; TABLE]>,
    /// Candidates by the first bits of their group's hash.
    lists: Vec<Vec<Candidate>>,
    longest: usize,
}

#[derive(Clone, Copy)]
struct Candidate {
    group: u32,
    pattern: usize,
    /// Where in the pattern the group stands.
    at: usize,
}

/// What was found in one file: each needle once, whatever the number of its places.
#[derive(Debug, Default)]
pub(crate) struct Found {
    patterns: Vec<usize>,
}

/// One file that comes in pieces.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// The end of what came, where a needle may have begun.
    tail: Vec<u8>,
    pub(crate) found: Found,
}

impl<'p> Scanner<'p> {
    pub(crate) fn new(patterns: &'p [Pattern]) -> Self {
        let mut scanner = Self {
            patterns,
            table: Box::new([0; TABLE]),
            lists: vec![Vec::new(); 1 << LISTS],
            longest: patterns.iter().map(|pattern| pattern.bytes.len()).max().unwrap_or(0),
        };
        for (pattern, Pattern { bytes, .. }) in patterns.iter().enumerate() {
            let from = rarest(bytes);
            for at in from..from + STEP {
                let group = group(&bytes[at..at + GROUP]);
                let hash = hash(group);
                scanner.table[hash as usize] = 1;
                scanner.lists[list(hash)].push(Candidate { group, pattern, at });
            }
        }
        scanner
    }

    /// The needles and encodings of what was found, in the order of the needles.
    pub(crate) fn names(&self, found: &Found) -> Vec<(usize, Encoding)> {
        let patterns = found.patterns.iter().map(|pattern| &self.patterns[*pattern]);
        let mut names: Vec<_> = patterns.map(|pattern| (pattern.needle, pattern.encoding)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Needles and encodings in a short text.
    pub(crate) fn text(&self, text: &[u8]) -> Vec<(usize, Encoding)> {
        let mut found = Found::default();
        self.whole(text, &mut found);
        self.names(&found)
    }

    /// Whether there is any needle in a short text.
    pub(crate) fn finds(&self, text: &str) -> bool {
        !self.text(text.as_bytes()).is_empty()
    }

    /// A path or field for a reader, without the parts that hold a needle: names are untrusted as well.
    pub(crate) fn masked(&self, path: &str, separator: char) -> String {
        const MASK: &str = "…";
        if !self.finds(path) {
            return path.to_owned();
        }
        let parts: Vec<&str> =
            path.split(separator).map(|part| if self.finds(part) { MASK } else { part }).collect();
        let masked = parts.join(&separator.to_string());
        if self.finds(&masked) { MASK.to_owned() } else { masked }
    }

    /// Searches text that is there as a whole.
    pub(crate) fn whole(&self, text: &[u8], found: &mut Found) {
        if self.patterns.is_empty() || text.len() < SHORTEST {
            return;
        }
        let mut at = 0;
        // four groups at a time, so that the processor looks them up side by side
        for part in text.chunks_exact(4 * STEP) {
            let is_known =
                |number: usize| self.table[hash(group(&part[number * STEP..number * STEP + GROUP])) as usize];
            if is_known(0) | is_known(1) | is_known(2) | is_known(3) != 0 {
                for number in 0..4 {
                    self.compare(text, at + number * STEP, found);
                }
            }
            at += 4 * STEP;
        }
        while at + GROUP <= text.len() {
            self.compare(text, at, found);
            at += STEP;
        }
    }

    /// Searches the next piece of a file; `is_last` saves the copy of its end.
    pub(crate) fn piece(&self, scan: &mut Scan, piece: &[u8], is_last: bool) {
        if self.patterns.is_empty() {
            return;
        }
        let overlap = self.longest - 1;
        if !scan.tail.is_empty() {
            let mut joined = std::mem::take(&mut scan.tail);
            joined.extend_from_slice(&piece[..piece.len().min(overlap)]);
            self.whole(&joined, &mut scan.found);
            scan.tail = joined;
        }
        self.whole(piece, &mut scan.found);
        if is_last {
            return;
        }
        if piece.len() >= overlap {
            scan.tail.clear();
            scan.tail.extend_from_slice(&piece[piece.len() - overlap..]);
        } else {
            // the piece was joined already, unless it is the first
            if scan.tail.is_empty() {
                scan.tail.extend_from_slice(piece);
            }
            let surplus = scan.tail.len().saturating_sub(overlap);
            scan.tail.drain(..surplus);
        }
    }

    #[cold]
    fn compare(&self, text: &[u8], at: usize, found: &mut Found) {
        let group = group(&text[at..at + GROUP]);
        if self.table[hash(group) as usize] == 0 {
            return;
        }
        for candidate in &self.lists[list(hash(group))] {
            if candidate.group != group || found.patterns.contains(&candidate.pattern) {
                continue;
            }
            let pattern = &self.patterns[candidate.pattern].bytes;
            let Some(start) = at.checked_sub(candidate.at) else { continue };
            if text.get(start..start + pattern.len()) == Some(pattern.as_slice()) {
                found.patterns.push(candidate.pattern);
            }
        }
    }
}

fn group(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn hash(group: u32) -> u32 {
    group.wrapping_mul(0x9e37_79b1) >> (32 - BITS)
}

fn list(hash: u32) -> usize {
    (hash >> (BITS - LISTS)) as usize
}

/// Where the [`SHORTEST`] bytes of a needle begin that text has least often: `postgres://` is in many files, the
/// password after it in none.
fn rarest(bytes: &[u8]) -> usize {
    let weight = |byte: &u8| match byte {
        b'A'..=b'Z' => 3u32,
        b'0'..=b'9' => 2,
        b'a'..=b'z' => 1,
        _ => 0,
    };
    let windows = bytes.windows(SHORTEST).map(|window| window.iter().map(weight).sum::<u32>());
    let mut best = (0, 0);
    for (at, weight) in windows.enumerate() {
        if weight > best.1 {
            best = (at, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(needle: usize, bytes: &[u8]) -> Pattern {
        Pattern { needle, encoding: Encoding::Plain, bytes: bytes.to_vec() }
    }

    fn needles(scanner: &Scanner<'_>, found: &Found) -> Vec<usize> {
        scanner.names(found).into_iter().map(|(needle, _)| needle).collect()
    }

    proptest! {
        /// Few letters, so that near misses and overlaps are common.
        #[test]
        fn it_finds_what_a_plain_search_finds(
            text in proptest::collection::vec(b'a'..=b'c', 0..400),
            wanted in proptest::collection::vec(proptest::collection::vec(b'a'..=b'c', 0..6), 1..12),
            least in 8usize..22,
            cuts in proptest::collection::vec(1usize..60, 0..40),
        ) {
            let ends = ["abcabcabacbacbacbabcab", "aaaaaaaabaaaaaaaaaaaaa"];
            let wanted: Vec<Vec<u8>> = wanted
                .into_iter()
                .enumerate()
                .map(|(at, bytes)| [&bytes[..], &ends[at % 2].as_bytes()[..least]].concat())
                .collect();
            let patterns: Vec<Pattern> = wanted.iter().enumerate().map(|(at, bytes)| pattern(at, bytes)).collect();
            let scanner = Scanner::new(&patterns);
            let expected: Vec<usize> = (0..wanted.len())
                .filter(|at| text.windows(wanted[*at].len()).any(|window| window == wanted[*at]))
                .collect();
            let mut found = Found::default();
            scanner.whole(&text, &mut found);
            prop_assert_eq!(&needles(&scanner, &found), &expected);

            let mut scan = Scan::default();
            let mut rest = &text[..];
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                scanner.piece(&mut scan, piece, false);
                rest = after;
            }
            scanner.piece(&mut scan, rest, true);
            prop_assert_eq!(&needles(&scanner, &scan.found), &expected);
        }

        #[test]
        fn a_needle_at_any_place(
            before in 0usize..5000, after in 0usize..200, size in 1usize..700, long in 8usize..900,
        ) {
            let needle: Vec<u8> = (0..long).map(|at| (at * 37 % 251) as u8).collect();
            let patterns = [pattern(0, &needle), pattern(1, b"not in there")];
            let scanner = Scanner::new(&patterns);
            let mut text = vec![0xff; before];
            text.extend(&needle);
            text.extend(vec![0xff; after]);
            let mut scan = Scan::default();
            let pieces = text.chunks(size);
            let count = pieces.len();
            for (at, piece) in pieces.enumerate() {
                scanner.piece(&mut scan, piece, at + 1 == count);
            }
            prop_assert_eq!(needles(&scanner, &scan.found), vec![0]);
        }
    }
}
