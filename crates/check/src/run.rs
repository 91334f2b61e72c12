//! Runs the rules, and takes out what comments allow.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_dockerfile::Dockerfile;
use seaworthy_facts::{App, Facts, Repo, Unknown, UnknownKind};
use seaworthy_setup::flow::Flow;
use seaworthy_setup::{SetUp, Usage};
use seaworthy_text::{RepoPath, SourceFile};

use crate::allow::{self, Allowance, Marker};
use crate::case::{Case, DockerfileCase};
use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::image_case::{ImageCase, app_of};
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::{RULES, compose_invalid, unused_allow};

/// What is checked.
pub struct Given<'g> {
    /// The files.
    pub repo: &'g dyn Repo,
    /// What is known of the apps; none where there is no app of ours.
    pub facts: Option<&'g Facts>,
    /// The set-up; an empty one where none could be read.
    pub setup: &'g SetUp,
    /// All Dockerfiles of the repository, those that nothing builds and those that do not parse, too.
    pub dockerfiles: Vec<RepoPath>,
    /// The rules to ask, by id; all of them where it is empty.
    pub only: Vec<String>,
    /// The rules not to ask.
    pub skip: Vec<String>,
    /// The newest set of rules to ask; all of them without one.
    pub rule_set: Option<RuleSet>,
}

/// A finding that a comment allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// The comment's file and line.
    pub by: seaworthy_text::Place,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was found, by file and place.
    pub findings: Vec<Finding>,
    /// What was found and is allowed.
    pub suppressed: Vec<Suppressed>,
    /// The files that were looked at.
    pub files: BTreeSet<RepoPath>,
    /// How many rules were asked.
    pub rules: usize,
    /// Sources that were left out, because they hold more than people write.
    pub unread: Vec<Unknown>,
}

/// Asks the rules.
pub fn check(given: &Given<'_>) -> Checked {
    let case = Case::new(given.repo, given.facts, given.setup);
    let rules: Vec<&'static Rule> = RULES
        .iter()
        .copied()
        .filter(|rule| given.only.is_empty() || given.only.iter().any(|id| id == rule.id))
        .filter(|rule| !given.skip.iter().any(|id| id == rule.id))
        .filter(|rule| given.rule_set.is_none_or(|set| rule.since <= set))
        .collect();
    let mut findings = Vec::new();
    let mut sources: BTreeMap<RepoPath, SourceFile> = BTreeMap::new();
    for path in &given.dockerfiles {
        let Ok(source) = given.repo.read(path) else { continue };
        let file = Dockerfile::parse(source.text());
        let one = DockerfileCase { source: &source, file: &file };
        for rule in &rules {
            if let Ask::Dockerfile(ask) = rule.ask {
                ask(&one, &mut findings);
            }
        }
        sources.insert(path.clone(), source.clone());
    }
    let flows: Vec<Option<Flow<'_>>> =
        given.setup.images.iter().map(|image| Flow::read(given.repo, image)).collect();
    let read = given.setup.images.iter().zip(&flows);
    let apps: Vec<Option<&App>> =
        read.clone().map(|(image, flow)| flow.as_ref().and_then(|flow| app_of(&case, image, flow))).collect();
    for ((image, flow), app) in read.zip(&apps) {
        let Some(flow) = flow else { continue };
        if let Some(ignored) = &flow.ignored {
            sources.insert(ignored.source.path().clone(), ignored.source.clone());
        }
        if image.usage != Usage::Production {
            continue;
        }
        let one = ImageCase::new(&case, image, flow, *app);
        for rule in &rules {
            if let Ask::Image(ask) = rule.ask {
                ask(&one, &mut findings);
            }
        }
    }
    let projects =
        [(&given.setup.production, Usage::Production), (&given.setup.development, Usage::Development)];
    for (project, usage) in projects {
        let Some(project) = project else { continue };
        let files: Vec<_> = project.files.iter().filter_map(|path| case.composes.get(path)).collect();
        sources.extend(files.iter().map(|(source, _)| (source.path().clone(), source.clone())));
        let one = ComposeCase { case: &case, project, usage, files, apps: &apps, flows: &flows };
        for rule in &rules {
            if let Ask::Compose(ask) = rule.ask {
                ask(&one, &mut findings);
            }
        }
    }
    for rule in &rules {
        if let Ask::Repository(ask) = rule.ask {
            ask(&case, &mut findings);
        }
    }
    if rules.iter().any(|rule| rule.id == compose_invalid::RULE.id) {
        compose_invalid::unread(&case, &mut findings);
    }
    let asked: BTreeSet<&'static str> = rules.iter().map(|rule| rule.id).collect();
    let mut checked = sort_out(findings, &sources, &asked);
    checked.files = sources.into_keys().collect();
    checked.rules = rules.len();
    let unknowns = given.facts.map(|facts| facts.unknowns.as_slice()).unwrap_or_default();
    checked.unread = unknowns.iter().filter(|unknown| unknown.kind == UnknownKind::Unread).cloned().collect();
    checked
}

/// Takes out what comments allow and what was found twice, says which comments allow nothing, and sorts.
fn sort_out(
    mut findings: Vec<Finding>,
    sources: &BTreeMap<RepoPath, SourceFile>,
    asked: &BTreeSet<&'static str>,
) -> Checked {
    let order = |finding: &Finding| {
        (finding.place.file.clone(), finding.place.span.start, finding.rule, finding.message.clone())
    };
    findings.sort_by_key(order);
    // a file that production and development share is looked at twice
    findings.dedup_by(|later, first| {
        (later.rule, &later.place, &later.message) == (first.rule, &first.place, &first.message)
    });
    let mut checked = Checked::default();
    let allowances: BTreeMap<&RepoPath, Vec<Allowance>> =
        sources.iter().map(|(path, source)| (path, allow::read(source))).collect();
    let mut used: BTreeSet<(&RepoPath, usize)> = BTreeSet::new();
    for finding in findings {
        let allowed = allowances.get_key_value(&finding.place.file).and_then(|(path, all)| {
            let index = all.iter().position(|one| one.allows(finding.rule, finding.place.line))?;
            Some((*path, index, sources[*path].place(all[index].span)))
        });
        match allowed {
            Some((path, index, by)) => {
                used.insert((path, index));
                checked.suppressed.push(Suppressed { finding, by });
            }
            None => checked.findings.push(finding),
        }
    }
    if asked.contains(unused_allow::RULE.id) {
        for (path, all) in &allowances {
            for (index, one) in all.iter().enumerate().filter(|(_, one)| one.marker == Marker::Seaworthy) {
                let is_used = used.contains(&(*path, index));
                checked.findings.extend(unused_allow::say(&sources[*path], one, is_used, asked));
            }
        }
        checked.findings.sort_by_key(order);
    }
    checked
}

impl Checked {
    /// The findings of at least this severity.
    pub fn at_least(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity >= severity)
    }
}
