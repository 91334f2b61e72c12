//! Where a path of a `COPY` leads in a build context.

use std::collections::BTreeMap;

use seaworthy_dockerfile::body::{Body, Source};
use seaworthy_dockerfile::{Dockerfile, Keyword, Quotes, Word, expand};
use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

/// A source of a `COPY` or an `ADD` that is taken from the build's context.
#[derive(Debug, Clone)]
pub(super) struct ContextSource {
    /// The path from the context's root, variables replaced; without leading `/`, `.` and `..`.
    pub(super) path: String,
    /// As written.
    pub(super) word: Word,
}

/// Every source that comes from the context, in order. What has an unknown variable or is an address is left out.
pub(super) fn context_sources(
    file: &Dockerfile,
    stages: &[usize],
    given: &BTreeMap<String, String>,
) -> Vec<ContextSource> {
    let globals = file.global_values(given);
    let mut found = Vec::new();
    for stage in file.stages().iter().filter(|stage| stages.contains(&stage.index)) {
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        for instruction in file.instructions_of(stage) {
            match &instruction.body {
                Body::Arg(pairs) => {
                    for pair in pairs {
                        let name = &pair.name.text;
                        let default = pair.value.as_ref().and_then(|value| known(file, &value.text, &values));
                        let value = given.get(name).or(globals.get(name).filter(|_| pair.value.is_none()));
                        if let Some(value) = value.cloned().or(default) {
                            values.insert(name.clone(), value);
                        }
                    }
                }
                Body::Env(pairs) => {
                    for pair in pairs {
                        if let Some(value) =
                            pair.value.as_ref().and_then(|value| known(file, &value.text, &values))
                        {
                            values.insert(pair.name.text.clone(), value);
                        }
                    }
                }
                Body::Transfer(transfer) if transfer.from.is_none() => {
                    for source in &transfer.sources {
                        let Source::Path(word) = source else { continue };
                        let Some(text) = known(file, &word.text, &values) else { continue };
                        if instruction.keyword == Keyword::Add && is_address(&text) {
                            continue;
                        }
                        found.push(ContextSource { path: inside(&text), word: word.clone() });
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// The value of a word; `None` when a variable in it has no value.
fn known(file: &Dockerfile, text: &str, values: &BTreeMap<String, String>) -> Option<String> {
    let expansion = expand(text, file.escape(), Quotes::Remove, &|name| values.get(name).cloned()).ok()?;
    let is_open = expansion.references.iter().any(|reference| {
        !reference.is_set && !matches!(reference.modifier.as_str(), "-" | ":-" | "+" | ":+")
    });
    (!is_open).then_some(expansion.text)
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("git@")
}

/// A path as the builder reads it: it cannot leave the context, `..` stops at its root.
fn inside(text: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The files of the context that a source takes, as paths from the context's root: the file itself, all below a
/// folder, or what a pattern matches.
pub(crate) fn files_of<'a>(
    repo: &'a dyn Repo,
    context: &'a RepoPath,
    source: &'a str,
) -> impl Iterator<Item = &'a str> {
    let is_pattern = source.contains(['*', '?', '[']);
    // the listing is sorted: all that begins as the source does stands together
    let plain =
        if is_pattern { source.split(['*', '?', '[', '\\']).next().unwrap_or_default() } else { source };
    let prefix = if context.is_root() { plain.to_owned() } else { format!("{context}/{plain}") };
    let entries = repo.entries();
    let first = entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
    entries[first..]
        .iter()
        .take_while(move |entry| entry.path.as_str().starts_with(&prefix))
        .filter_map(|entry| entry.path.below(context))
        .filter(move |path| {
            if source.is_empty() {
                return true;
            }
            if is_pattern {
                return matches_pattern(source, path);
            }
            path.strip_prefix(source).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// Whether a pattern matches a path or one of the folders above it; each part matches a part, `**` any number.
pub(crate) fn matches_pattern(pattern: &str, path: &str) -> bool {
    let patterns: Vec<&str> = pattern.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    matches_parts(&patterns, &parts)
}

fn matches_parts(patterns: &[&str], parts: &[&str]) -> bool {
    match (patterns, parts) {
        // what lies below a match comes with it
        ([], _) => true,
        (["**", rest @ ..], parts) => (0..=parts.len()).any(|skip| matches_parts(rest, &parts[skip..])),
        ([pattern, rest @ ..], [part, others @ ..]) => {
            matches_part(pattern, part) && matches_parts(rest, others)
        }
        (_, []) => false,
    }
}

fn matches_part(pattern: &str, part: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let part: Vec<char> = part.chars().collect();
    // the ends of the part that the pattern so far can reach
    let mut reached = vec![false; part.len() + 1];
    reached[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let mut next = vec![false; part.len() + 1];
        match pattern[at] {
            '*' => {
                let mut seen = false;
                for (end, slot) in next.iter_mut().enumerate() {
                    seen |= reached[end];
                    *slot = seen;
                }
                at += 1;
            }
            '[' => {
                let Some((class, length)) = read_class(&pattern[at..]) else { return false };
                step(&reached, &mut next, &part, |c| class.accepts(c));
                at += length;
            }
            '?' => {
                step(&reached, &mut next, &part, |_| true);
                at += 1;
            }
            plain => {
                let (plain, length) = match (plain, pattern.get(at + 1)) {
                    ('\\', Some(escaped)) => (*escaped, 2),
                    _ => (plain, 1),
                };
                step(&reached, &mut next, &part, |c| c == plain);
                at += length;
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn step(reached: &[bool], next: &mut [bool], part: &[char], accepts: impl Fn(char) -> bool) {
    for (index, c) in part.iter().enumerate() {
        if reached[index] && accepts(*c) {
            next[index + 1] = true;
        }
    }
}

struct Class {
    is_negated: bool,
    ranges: Vec<(char, char)>,
}

impl Class {
    fn accepts(&self, c: char) -> bool {
        self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != self.is_negated
    }
}

/// Reads `[a-z]` or `[^a]`, and how many characters it takes.
fn read_class(pattern: &[char]) -> Option<(Class, usize)> {
    let mut at = 1;
    let is_negated = pattern.get(at) == Some(&'^');
    at += usize::from(is_negated);
    let mut ranges = Vec::new();
    loop {
        let low = *pattern.get(at)?;
        if low == ']' && !ranges.is_empty() {
            return Some((Class { is_negated, ranges }, at + 1));
        }
        at += 1;
        if pattern.get(at) == Some(&'-') && pattern.get(at + 1).is_some_and(|high| *high != ']') {
            ranges.push((low, *pattern.get(at + 1)?));
            at += 2;
        } else {
            ranges.push((low, low));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_part_by_part() {
        for (pattern, path, matches) in [
            ("*.json", "package.json", true),
            ("*.json", "a/package.json", false),
            ("package*.json", "package-lock.json", true),
            ("src/*", "src/a/b.ts", true),
            ("a?c", "abc", true),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("[", "[", false),
            ("**/package.json", "a/b/package.json", true),
            ("\\*", "*", true),
            ("*", "anything/below", true),
        ] {
            assert_eq!(matches_pattern(pattern, path), matches, "{pattern} {path}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(inside("./a/../b/"), "b");
        assert_eq!(inside("../../x"), "x");
        assert_eq!(inside("/"), "");
    }
}
