//! Comments that allow a finding: ours, and those of other tools for rules that mean the same.
//!
//! `# seaworthy: allow(rule, rule) reason` allows findings of the line it stands on, or of the next line that is no comment;
//! `# seaworthy: allow-file(rule) reason`, above everything else, those of the whole file. `# hadolint ignore=DL3002` does so for the next
//! instruction, `# check=skip=RULE` for the file.

use seaworthy_text::{SourceFile, Span};

use crate::rules::RULES;

/// Who wrote the comment for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marker {
    /// Ours: one that allows nothing is said.
    Seaworthy,
    /// That of another tool: it may be there for that tool alone.
    Other,
}

/// A comment that allows findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Whose it is.
    pub marker: Marker,
    /// The rules, by their ids; those that we do not know are in [`Allowance::unknown`].
    pub rules: Vec<&'static str>,
    /// Names that are no rule of ours, in a comment of ours.
    pub unknown: Vec<String>,
    /// Whether a reason is given.
    pub has_reason: bool,
    /// The lines it is for, counted from 1; all of them where the file is meant.
    pub lines: Option<(u32, u32)>,
    /// The comment.
    pub span: Span,
}

impl Allowance {
    /// Whether it allows a finding of this rule on this line.
    pub fn allows(&self, rule: &str, line: u32) -> bool {
        self.rules.contains(&rule) && self.lines.is_none_or(|(first, last)| (first..=last).contains(&line))
    }
}

/// The comments of a Dockerfile, an ignore file, a Compose file or any other with `#` before its comments.
pub(crate) fn read(source: &SourceFile) -> Vec<Allowance> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut is_top = true;
    for (index, line) in source.text().split_inclusive('\n').enumerate() {
        let number = Span::new(index + 1, index + 1).start;
        let text = line.trim();
        let comment = comment_of(line);
        if let Some((at, words)) = comment {
            let span = Span::new(offset + at, offset + line.trim_end().len());
            let is_alone = text.starts_with('#');
            if let Some(mut allowance) = one(words, span) {
                if allowance.lines.is_some() {
                    let target = if is_alone { next_line(source, number) } else { number };
                    let whole = is_top && is_alone && words.contains("allow-file(");
                    allowance.lines = if whole { None } else { Some((number, last_line(source, target))) };
                }
                found.push(allowance);
            }
        }
        if !text.is_empty() && !text.starts_with('#') {
            is_top = false;
        }
        offset += line.len();
    }
    found
}

/// Where a comment of a line begins, and its words; one behind something else needs a blank before it.
fn comment_of(line: &str) -> Option<(usize, &str)> {
    let at =
        if line.trim_start().starts_with('#') { line.find('#') } else { line.find(" # ").map(|at| at + 1) }?;
    Some((at, line[at + 1..].trim()))
}

fn one(words: &str, span: Span) -> Option<Allowance> {
    let own = words.strip_prefix("seaworthy:").map(str::trim_start);
    if let Some(own) = own {
        let inner = own.strip_prefix("allow(").or_else(|| own.strip_prefix("allow-file("))?;
        let (names, reason) = inner.split_once(')')?;
        let (mut rules, mut unknown) = (Vec::new(), Vec::new());
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match crate::rules::rule(name) {
                Some(rule) => rules.push(rule.id),
                None => unknown.push(name.to_owned()),
            }
        }
        let has_reason = !reason.trim().is_empty();
        return Some(Allowance {
            marker: Marker::Seaworthy,
            rules,
            unknown,
            has_reason,
            lines: Some((0, 0)),
            span,
        });
    }
    let (names, is_file) = if let Some(rest) = words.strip_prefix("hadolint") {
        let is_global = rest.trim_start().starts_with("global");
        (rest.trim_start().trim_start_matches("global").trim_start().strip_prefix("ignore=")?, is_global)
    } else {
        let rest = words.strip_prefix("check=")?;
        (rest.split(';').find_map(|part| part.trim().strip_prefix("skip="))?, true)
    };
    let rules: Vec<&'static str> = names
        .split([',', ' '])
        .filter(|name| !name.is_empty())
        .flat_map(|name| {
            let same = move |rule: &&&'static crate::Rule| {
                rule.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
            };
            RULES.iter().filter(same).map(|rule| rule.id)
        })
        .collect();
    let lines = (!is_file).then_some((0, 0));
    Some(Allowance { marker: Marker::Other, rules, unknown: Vec::new(), has_reason: true, lines, span })
}

/// The next line that is neither empty nor a comment.
fn next_line(source: &SourceFile, line: u32) -> u32 {
    let mut next = line + 1;
    while let Some(text) = source.line(next) {
        let text = text.trim();
        if !text.is_empty() && !text.starts_with('#') {
            break;
        }
        next += 1;
    }
    next
}

/// The last line of what begins on a line: continuations belong to it.
fn last_line(source: &SourceFile, line: u32) -> u32 {
    let mut last = line;
    while let Some(text) = source.line(last) {
        let text = text.trim();
        let goes_on = text.ends_with('\\') || (last > line && text.starts_with('#'));
        if !goes_on {
            break;
        }
        last += 1;
    }
    last
}

#[cfg(test)]
mod tests {
    use seaworthy_text::RepoPath;

    use super::*;

    fn allowances(text: &str) -> Vec<Allowance> {
        read(&SourceFile::new(RepoPath::new("Dockerfile").unwrap(), text.to_owned()))
    }

    #[test]
    fn a_comment_is_for_the_next_instruction() {
        let text = "FROM a\n# seaworthy: allow(user-root) it must\n\n# more\nRUN a \\\n  b\nRUN c\n";
        let found = allowances(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].has_reason);
        assert_eq!(found[0].lines, Some((2, 6)));
    }

    #[test]
    fn a_comment_behind_something_is_for_its_line() {
        let found = allowances("a: b # seaworthy: allow(user-root)\nc: d\n");
        assert_eq!(found[0].lines, Some((1, 1)));
        assert!(!found[0].has_reason);
    }

    #[test]
    fn a_whole_file_is_allowed_from_its_top_alone() {
        let at_top = allowances("# seaworthy: allow-file(user-root) it must\nFROM a\nRUN b\n");
        assert_eq!(at_top[0].lines, None);
        assert!(at_top[0].allows("user-root", 3) && !at_top[0].allows("syntax", 3));
        let later = allowances("FROM a\n# seaworthy: allow-file(user-root) it must\nRUN b\nRUN c\n");
        assert_eq!(later[0].lines, Some((2, 3)));
    }

    #[test]
    fn names_that_are_none_are_kept() {
        let found = allowances("# seaworthy: allow(no-such-rule) x\nFROM a\n");
        assert_eq!(found[0].unknown, ["no-such-rule"]);
    }
}
