//! yarn.lock of yarn 1: a line format of its own.
//!
//! It records packages under the requirements that led to them (`ms@^2.0.0, ms@^2.1.1:`) and nothing about members.

use std::collections::HashMap;

use seaworthy_text::Span;

use super::{Link, LockError, LockedPackage, Lockfile, Source, Target, broken, package_id};
use crate::{DependencyKind, Manager, Spanned};

const VERSION_LINE: &str = "# yarn lockfile v";

/// An entry before its dependencies are looked up.
struct Entry {
    package: LockedPackage,
    wanted: Vec<(String, String, DependencyKind)>,
}

pub(super) fn parse(text: &str) -> Result<Lockfile, LockError> {
    let mut version = Spanned::new("1".to_owned(), Span::default());
    let mut has_version = false;
    let mut entries: Vec<Entry> = Vec::new();
    let mut index: HashMap<String, super::PackageId> = HashMap::new();
    let mut list = None;
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for line in text[start..].split_inclusive('\n') {
        let line_start = start;
        start += line.len();
        let content = line.trim_end();
        if let Some(number) = content.strip_prefix(VERSION_LINE) {
            let at = line_start + VERSION_LINE.len();
            version = Spanned::new(number.to_owned(), Span::new(at, at + number.len()));
            if number != "1" {
                return Err(LockError::Newer {
                    manager: Manager::YarnClassic,
                    found: version,
                    newest_known: "1",
                });
            }
            has_version = true;
            continue;
        }
        let body = content.trim_start_matches(' ');
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let indent = content.len() - body.len();
        let span = Span::new(line_start + indent, line_start + content.len());
        match indent {
            0 => {
                let Some(patterns) = body.strip_suffix(':') else {
                    return broken("expected `name@range:`", span);
                };
                list = None;
                for pattern in patterns.split(',') {
                    let Some((pattern, "")) = word(pattern.trim()) else {
                        return broken("expected `name@range:`", span);
                    };
                    index.insert(pattern.to_owned(), package_id(entries.len()));
                }
                let Some((first, _)) = word(patterns.split(',').next().unwrap_or_default().trim()) else {
                    return broken("expected `name@range:`", span);
                };
                let package = LockedPackage {
                    key: patterns.to_owned(),
                    name: package_name(first).to_owned(),
                    span,
                    ..LockedPackage::default()
                };
                entries.push(Entry { package, wanted: Vec::new() });
            }
            2 | 4 => {
                let Some(entry) = entries.last_mut() else {
                    return broken("a line that belongs to no package", span);
                };
                if let Err(message) = entry.read_line(body, indent, &mut list) {
                    return broken(message, span);
                }
            }
            _ => return broken("a line that is indented as yarn never does", span),
        }
    }
    // yarn's own beginning is an empty file
    if !has_version && entries.is_empty() && !text.trim().is_empty() {
        return broken("`# yarn lockfile v1` is missing", Span::default());
    }
    if let Some(entry) = entries.iter().find(|entry| entry.package.version.is_empty()) {
        return broken(format!("`{}` has no version", entry.package.name), entry.package.span);
    }
    let mut lockfile = Lockfile::empty(Manager::YarnClassic, version);
    lockfile.packages = entries
        .into_iter()
        .map(|entry| {
            let mut package = entry.package;
            package.dependencies = entry
                .wanted
                .into_iter()
                .map(|(name, range, kind)| Link {
                    target: index
                        .get(&format!("{name}@{range}"))
                        .map_or(Target::Missing, |id| Target::Package(*id)),
                    name,
                    kind,
                })
                .collect();
            package
        })
        .collect();
    lockfile.index = index;
    Ok(lockfile)
}

impl Entry {
    fn read_line(
        &mut self,
        body: &str,
        indent: usize,
        list: &mut Option<Option<DependencyKind>>,
    ) -> Result<(), &'static str> {
        if indent == 2 && body.ends_with(':') {
            *list = Some(match body {
                "dependencies:" => Some(DependencyKind::Production),
                "optionalDependencies:" => Some(DependencyKind::Optional),
                _ => None,
            });
            return Ok(());
        }
        let (key, rest) = word(body).ok_or("a quote that is never closed")?;
        let (value, rest) = word(rest.trim_start()).ok_or("a quote that is never closed")?;
        if !rest.trim().is_empty() || value.is_empty() && !body.ends_with("\"\"") {
            return Err("expected a name and a value");
        }
        if indent == 4 {
            if let Some(kind) = (*list).ok_or("a line that belongs to no list")? {
                self.wanted.push((key.to_owned(), value.to_owned(), kind));
            }
            return Ok(());
        }
        *list = None;
        match key {
            "version" => self.package.version = value.to_owned(),
            "resolved" => self.package.source = source(value),
            _ => {}
        }
        Ok(())
    }
}

/// The next word, quoted or not, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix('"') {
        return rest.split_once('"');
    }
    let end = text.find(' ').unwrap_or(text.len());
    Some((&text[..end], &text[end..]))
}

/// `@s/a@^1.0.0` without its requirement; of an alias, `left@npm:left-pad@1.0.0`, the real name.
fn package_name(pattern: &str) -> &str {
    let without_requirement = |pattern: &'_ str| match pattern.get(1..).and_then(|rest| rest.find('@')) {
        Some(at) => at + 1,
        None => pattern.len(),
    };
    let end = without_requirement(pattern);
    match pattern[end..].strip_prefix("@npm:") {
        Some(real) => &real[..without_requirement(real)],
        None => &pattern[..end],
    }
}

fn source(resolved: &str) -> Source {
    if resolved.starts_with("git") || resolved.starts_with("ssh:") {
        Source::Git
    } else if resolved.starts_with("file:") {
        Source::Local
    } else if !resolved.contains("://") || resolved.contains("/-/") {
        Source::Registry
    } else {
        Source::Tarball
    }
}
