//! Which runtime, which version.

use nodejs_semver::{Range, Version};
use seaworthy_catalog::runtimes::{self, Line, RuntimeKnowledge, Support};
use seaworthy_facts::{Evidence, Fact, RuntimeName, VersionRequest, VersionSource};

use super::scope::Scope;
use crate::keys::{self, Key};
use crate::{Decided, Note, NoteKind, Reason, RuntimePlan, words};

pub(super) fn decide(scope: &Scope<'_>, notes: &mut Vec<Note>) -> RuntimePlan {
    let name = name(scope);
    let knowledge = runtimes::of(name.value);
    let version =
        scope.text(&Key::of(keys::RUNTIME_VERSION)).unwrap_or_else(|| version(scope, knowledge, notes));
    if let Some(since) = over_since(knowledge, &version.value) {
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::EndOfLife {
                runtime: knowledge.name.title().to_owned(),
                version: version.value.clone(),
                since,
                instead: newest_long_term(knowledge, &[])
                    .map_or_else(String::new, |line| line.major.to_string()),
            },
            evidence: version.evidence.clone(),
        });
    }
    RuntimePlan { name, version }
}

fn name(scope: &Scope<'_>) -> Decided<RuntimeName> {
    let fact = &scope.app.runtime.name;
    let key = Key::of(keys::RUNTIME_NAME);
    if let Some(configured) = scope.text(&key) {
        return configured.map(|word| if word == "bun" { RuntimeName::Bun } else { RuntimeName::Node });
    }
    let by = fact
        .evidence
        .first()
        .map_or_else(|| "package.json".to_owned(), |evidence| evidence.place.to_string());
    let decided = Decided::new(key, fact.value, Reason::RuntimeCalled { by }, fact.evidence.clone());
    match fact.value {
        RuntimeName::Node => decided,
        RuntimeName::Bun => decided.or("node", "the official Node image; TypeScript then needs a build"),
    }
}

/// A wish that a person made about their own machine: it is kept even where it is old.
fn is_pin(source: VersionSource) -> bool {
    !matches!(source, VersionSource::Engines | VersionSource::Dependencies)
}

fn version(
    scope: &Scope<'_>,
    knowledge: &'static RuntimeKnowledge,
    notes: &mut Vec<Note>,
) -> Decided<String> {
    let key = Key::of(keys::RUNTIME_VERSION);
    let requests = &scope.app.runtime.requests;
    let pin =
        requests.iter().find(|request| is_pin(request.value.source) && !is_anything(&request.value.range));
    if let Some(pin) = pin
        && let Some(tag) = tag_of(knowledge, &pin.value.range)
    {
        conflicts(scope, knowledge, &tag, requests, notes);
        let decided = Decided::new(
            key,
            tag.clone(),
            Reason::RuntimePinned { source: pin.value.source },
            pin.evidence.clone(),
        );
        return match newest_long_term(
            knowledge,
            &ranges(requests.iter().filter(|request| !is_pin(request.value.source))),
        ) {
            Some(line) if line.major.to_string() != tag => decided.or(
                line.major.to_string(),
                format!("supported until {}", line.end_of_life.map(words::month).unwrap_or_default()),
            ),
            _ => decided,
        };
    }

    let wishes: Vec<&Fact<VersionRequest>> =
        requests.iter().filter(|request| !is_anything(&request.value.range)).collect();
    let all = ranges(wishes.iter().copied());
    let shown = words::list(&wishes.iter().map(|wish| words::wish(&wish.value)).collect::<Vec<_>>());
    let evidence: Vec<Evidence> =
        wishes.iter().flat_map(|wish| wish.evidence.iter().take(1).cloned()).collect();
    if let Some(line) = newest_long_term(knowledge, &all) {
        return Decided::new(
            key,
            line.major.to_string(),
            Reason::RuntimeNewestLongTerm { range: shown },
            evidence,
        );
    }
    // nothing with long support fits: the newest line that does, first among those that are still maintained
    let fitting = |over: bool| knowledge.lines.iter().find(|line| line.is_over() == over && fits(line, &all));
    if let Some(line) = fitting(false).or_else(|| fitting(true)) {
        return Decided::new(
            key,
            line.major.to_string(),
            Reason::RuntimeNewestFitting { range: shown },
            evidence,
        );
    }
    // the wishes contradict each other or name a version that is not known: the app's own word counts
    let own: Vec<&Fact<VersionRequest>> =
        wishes.iter().copied().filter(|wish| wish.value.source != VersionSource::Dependencies).collect();
    let tag = own
        .first()
        .and_then(|wish| tag_of(knowledge, &wish.value.range))
        .or_else(|| {
            newest_long_term(knowledge, &ranges(own.iter().copied())).map(|line| line.major.to_string())
        })
        .or_else(|| newest_long_term(knowledge, &[]).map(|line| line.major.to_string()))
        .unwrap_or_else(|| "latest".to_owned());
    conflicts(scope, knowledge, &tag, requests, notes);
    Decided::new(key, tag, Reason::RuntimeNewestFitting { range: shown }, evidence)
}

/// Notes every wish that the chosen version does not meet.
fn conflicts(
    scope: &Scope<'_>,
    knowledge: &'static RuntimeKnowledge,
    tag: &str,
    requests: &[Fact<VersionRequest>],
    notes: &mut Vec<Note>,
) {
    let Some(version) = version_of(knowledge, tag) else { return };
    for request in requests {
        let unmet = Range::parse(&request.value.range).is_ok_and(|range| !range.satisfies(&version));
        if unmet {
            notes.push(Note {
                app: Some(scope.app.name.clone()),
                kind: NoteKind::VersionConflict {
                    taken: format!("{} {tag}", knowledge.name.title()),
                    ignored: words::wish(&request.value),
                },
                evidence: request.evidence.clone(),
            });
        }
    }
}

fn ranges<'a>(requests: impl Iterator<Item = &'a Fact<VersionRequest>>) -> Vec<Range> {
    requests.filter_map(|request| Range::parse(&request.value.range).ok()).collect()
}

fn is_anything(range: &str) -> bool {
    matches!(range.trim(), "" | "*" | "x" | "latest")
}

fn fits(line: &Line, ranges: &[Range]) -> bool {
    Version::parse(line.newest).is_ok_and(|version| ranges.iter().all(|range| range.satisfies(&version)))
}

fn newest_long_term(knowledge: &'static RuntimeKnowledge, ranges: &[Range]) -> Option<&'static Line> {
    knowledge
        .lines
        .iter()
        .find(|line| line.long_term == Support::LongTerm && !line.is_over() && fits(line, ranges))
}

/// What to write in the tag for a pin: the exact version when it is one, else the newest major that it allows, else the
/// shortest tag whose newest version is inside.
fn tag_of(knowledge: &'static RuntimeKnowledge, range: &str) -> Option<String> {
    let plain = range.trim().trim_start_matches(['v', '=']);
    if Version::parse(plain).is_ok() {
        return Some(plain.to_owned());
    }
    let parsed = Range::parse(range).ok()?;
    let line = newest_long_term(knowledge, std::slice::from_ref(&parsed))
        .or_else(|| knowledge.lines.iter().find(|line| fits(line, std::slice::from_ref(&parsed))));
    if let Some(line) = line {
        return Some(line.major.to_string());
    }
    // the newest version of no known line: `22.11`, `~22.11.0`, or a line that the table does not know: `27`, `>=27`
    let least = parsed.min_version().filter(|least| least.major() > 0)?;
    [format!("{}", least.major()), format!("{}.{}", least.major(), least.minor())]
        .into_iter()
        .find(|tag| version_of(knowledge, tag).is_some_and(|newest| parsed.satisfies(&newest)))
        .or_else(|| Some(format!("{}.{}.{}", least.major(), least.minor(), least.patch())))
}

/// The version that a tag brings: itself when exact, the newest of its line otherwise. Of a line or a minor version that
/// the table does not know, the newest is higher than anything that anybody asks for.
fn version_of(knowledge: &'static RuntimeKnowledge, tag: &str) -> Option<Version> {
    if let Ok(exact) = Version::parse(tag) {
        return Some(exact);
    }
    if let Some(line) = line_of(knowledge, tag).filter(|_| !tag.contains('.')) {
        return Version::parse(line.newest).ok();
    }
    let high = ".99999".repeat(2usize.checked_sub(tag.matches('.').count())?);
    Version::parse(format!("{tag}{high}")).ok()
}

/// Since when a version is without security fixes, in words that may be empty; `None` for one that has them. A line that
/// is older than others and not in the table has none either.
fn over_since(knowledge: &'static RuntimeKnowledge, tag: &str) -> Option<String> {
    if let Some(line) = line_of(knowledge, tag) {
        return line.is_over().then(|| line.end_of_life.map(words::month).unwrap_or_default());
    }
    let newest = knowledge.lines.first()?.major;
    major(tag).filter(|major| *major < newest).map(|_| String::new())
}

fn line_of(knowledge: &'static RuntimeKnowledge, tag: &str) -> Option<&'static Line> {
    let major: u64 = tag.split('.').next()?.parse().ok()?;
    knowledge.lines.iter().find(|line| line.major == major)
}

/// The major version of a decided runtime, where its tag starts with one.
pub(super) fn major(version: &str) -> Option<u64> {
    version.split('.').next()?.parse().ok()
}
