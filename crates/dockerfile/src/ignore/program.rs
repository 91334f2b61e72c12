//! A pattern with wildcards as a small machine that runs over a path once.
//!
//! It follows all ways through the pattern at the same time, so its cost is the path's length times the pattern's,
//! whatever a hostile pattern tries; a backtracking matcher can be made to run for years.

use super::class::{self, Class};
use super::pattern::PatternError;

/// One step of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Char(char),
    One(Class),
    Many(Class),
    /// Go on, or leave out the next two steps.
    SkipTwo,
    Begin,
    End,
    WordBoundary,
    NoWordBoundary,
}

/// A compiled regular expression of the few shapes that patterns lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// For programs of ordinary length and without assertions in the middle: for each step, the steps that are reached
    /// from it without reading a character, itself included, as bits. The last entry is the end.
    reached: Option<Vec<u64>>,
}

impl Program {
    /// Compiles what [`super::glob::to_expression`] wrote.
    pub(super) fn compile(expression: &str) -> Result<Self, PatternError> {
        let mut steps = Vec::new();
        let mut rest = expression;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("(.*/)?") {
                steps.extend([Step::SkipTwo, Step::Many(Class::not_line_end()), Step::Char('/')]);
                rest = after;
            } else if let Some(after) = rest.strip_prefix(".*") {
                steps.push(Step::Many(Class::not_line_end()));
                rest = after;
            } else if let Some(after) = rest.strip_prefix('[') {
                let (class, after) = Class::parse(after)?;
                let starred = after.strip_prefix('*');
                steps.push(if starred.is_some() { Step::Many(class) } else { Step::One(class) });
                rest = starred.unwrap_or(after);
            } else if let Some(after) = rest.strip_prefix('\\') {
                rest = escape(after, &mut steps)?;
            } else {
                steps.push(match c {
                    '^' => Step::Begin,
                    '$' => Step::End,
                    c => Step::Char(c),
                });
                rest = &rest[c.len_utf8()..];
            }
        }
        let reached = reached(&steps);
        Ok(Self { steps, reached })
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        match &self.reached {
            Some(reached) => self.matches_in_bits(reached, path),
            None => self.matches_at_length(path),
        }
    }

    fn matches_in_bits(&self, reached: &[u64], path: &str) -> bool {
        // the first step is the start and the last the end of the path: neither reads anything
        let mut active = reached[1];
        for c in path.chars() {
            let mut next = 0;
            while active != 0 {
                let at = active.trailing_zeros() as usize;
                active &= active - 1;
                match &self.steps[at] {
                    Step::Char(expected) if *expected == c => next |= reached[at + 1],
                    Step::One(class) if class.contains(c) => next |= reached[at + 1],
                    Step::Many(class) if class.contains(c) => next |= reached[at],
                    _ => {}
                }
            }
            if next == 0 {
                return false;
            }
            active = next;
        }
        active & (1 << (self.steps.len() - 1)) != 0
    }

    fn matches_at_length(&self, path: &str) -> bool {
        let mut active = Active::new(self.steps.len());
        let mut next = Active::new(self.steps.len());
        let mut before = None;
        let mut chars = path.chars();
        let mut ahead = chars.next();
        self.follow(0, before, ahead, &mut active);
        while !active.done {
            let Some(c) = ahead else { return false };
            (before, ahead) = (Some(c), chars.next());
            next.clear();
            let mut any = false;
            for at in active.steps() {
                let to = match &self.steps[at] {
                    Step::Char(expected) if *expected == c => at + 1,
                    Step::One(class) if class.contains(c) => at + 1,
                    Step::Many(class) if class.contains(c) => at,
                    _ => continue,
                };
                any = true;
                self.follow(to, before, ahead, &mut next);
            }
            if !any {
                return false;
            }
            std::mem::swap(&mut active, &mut next);
        }
        true
    }

    /// Marks `at` and every step that is reached from it without reading a character.
    fn follow(&self, at: usize, before: Option<char>, ahead: Option<char>, active: &mut Active) {
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            let Some(step) = self.steps.get(at) else {
                active.done = true;
                return;
            };
            if !active.mark(at) {
                continue;
            }
            let boundary = || is_word(before) != is_word(ahead);
            match step {
                Step::Char(_) | Step::One(_) => {}
                Step::Many(_) => open.push(at + 1),
                Step::SkipTwo => open.extend([at + 1, at + 3]),
                Step::Begin if before.is_none() => open.push(at + 1),
                Step::End if ahead.is_none() => open.push(at + 1),
                Step::WordBoundary if boundary() => open.push(at + 1),
                Step::NoWordBoundary if !boundary() => open.push(at + 1),
                Step::Begin | Step::End | Step::WordBoundary | Step::NoWordBoundary => {}
            }
        }
    }
}

fn reached(steps: &[Step]) -> Option<Vec<u64>> {
    let (last, rest) = steps.split_last()?;
    let (first, middle) = rest.split_first()?;
    let reads = |step: &Step| matches!(step, Step::Char(_) | Step::One(_) | Step::Many(_) | Step::SkipTwo);
    if steps.len() > 64 || *first != Step::Begin || *last != Step::End || !middle.iter().all(reads) {
        return None;
    }
    let mut reached = vec![0_u64; steps.len()];
    for (at, step) in steps.iter().enumerate().rev() {
        let further = match step {
            Step::Many(_) => reached[at + 1],
            Step::SkipTwo => reached[at + 1] | reached[at + 3],
            _ => 0,
        };
        reached[at] = 1 << at | further;
    }
    Some(reached)
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The step for a backslash and what follows it, outside a class.
fn escape<'a>(rest: &'a str, steps: &mut Vec<Step>) -> Result<&'a str, PatternError> {
    let c = rest.chars().next().ok_or(PatternError::DoesNotCompile)?;
    let after = &rest[c.len_utf8()..];
    let step = match c {
        'A' => Step::Begin,
        'z' => Step::End,
        'b' => Step::WordBoundary,
        'B' => Step::NoWordBoundary,
        'Q' => {
            let (literal, after) = after.split_once("\\E").unwrap_or((after, ""));
            steps.extend(literal.chars().map(Step::Char));
            return Ok(after);
        }
        c => match Class::perl(c) {
            Some(class) => Step::One(class),
            None => {
                let (c, after) = class::escape(rest)?;
                steps.push(Step::Char(c));
                return Ok(after);
            }
        },
    };
    steps.push(step);
    Ok(after)
}

/// A set of steps, as bits.
struct Active {
    words: Vec<u64>,
    /// The end of the program was reached: the path matches, whatever follows.
    done: bool,
}

impl Active {
    fn new(steps: usize) -> Self {
        Self { words: vec![0; steps.div_ceil(64)], done: false }
    }

    fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether `at` was not in the set before.
    fn mark(&mut self, at: usize) -> bool {
        let bit = 1 << (at % 64);
        let word = &mut self.words[at / 64];
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    fn steps(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    index * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(expression: &str, path: &str) -> bool {
        Program::compile(expression).unwrap().matches(path)
    }

    #[test]
    fn folders_may_be_none_or_many() {
        assert!(matches("^a/(.*/)?b$", "a/b"));
        assert!(matches("^a/(.*/)?b$", "a/x/y/b"));
        assert!(!matches("^a/(.*/)?b$", "a/xb"));
        assert!(!matches("^a/.*$", "a/b\nc"));
    }

    #[test]
    fn assertions_and_quotes_of_the_engines_language_shine_through() {
        assert!(matches("^^a[^/]*$", "ab"));
        assert!(!matches("^a^b[^/]*$", "a^b"));
        assert!(matches("^a\\b-[^/]*$", "a-b"));
        assert!(!matches("^a\\B-[^/]*$", "a-b"));
        assert!(matches("^[^/]*\\Q.x\\Ey$", "a.xy"));
        assert!(matches("^[^/]*\\Q.x$", "a.x$ and more"));
        assert!(matches("^\\d\\D$", "1a"));
    }

    #[test]
    fn both_ways_through_agree() {
        for expression in
            ["^(.*/)?a[^/]*$", "^[^/]*b(.*/)?[^a]$", "^a.*$", "^[^/][^/]*/(.*/)?b$", "^(.*/)?(.*/)?.*$"]
        {
            let program = Program::compile(expression).unwrap();
            assert!(program.reached.is_some());
            for path in ["", "a", "b", "ab", "a/b", "x/ab", "a/b/c", "xb/y/b", "a\nb", "ä/b", "b/a", "//"] {
                assert_eq!(program.matches(path), program.matches_at_length(path), "{expression} {path:?}");
            }
        }
    }

    #[test]
    fn a_hostile_pattern_stays_cheap() {
        let expression = format!("^{}b$", "[^/]*a".repeat(60));
        assert!(!matches(&expression, &"a".repeat(4096)));
    }
}
