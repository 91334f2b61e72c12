//! `seaworthy check`: where a set-up and its app disagree, and its repair.

use std::collections::BTreeMap;

use seaworthy_check::{Checked, Finding, FixTier, Given, RULES, RuleSet, Severity};
use seaworthy_facts::{Facts, Repo};
use seaworthy_setup::{SetUp, SetUpError};
use seaworthy_text::{ChangeSet, FileChange, FileState, RepoPath, closest};

use super::prove::{asked, setup_error};
use crate::Verdict;
use crate::args::{CheckOptions, FindingFormat, Level};
use crate::check::{self, Baseline, Results};
use crate::disk::{self, DiskRepo};
use crate::error::UserError;
use crate::output;
use crate::proof::Overlay;

/// How often fixes are made and the result looked at again: one may uncover the next.
const ROUNDS: usize = 10;

pub(crate) fn run(options: &CheckOptions) -> Result<Verdict, UserError> {
    check_rules(&options.only)?;
    check_rules(&options.skip)?;
    let rule_set = options.rule_set.as_deref().map(rule_set).transpose()?;
    let mut baseline = match &options.baseline {
        Some(path) if !options.write_baseline => Baseline::read(path)?,
        _ => Baseline::default(),
    };
    let repo = DiskRepo::open(&options.target.path)?;
    let asked = asked(&repo, &options.setup)?;
    let look = |repo: &dyn Repo| look(repo, &asked, options, rule_set);
    let checked = look(&repo)?;
    if let Some(path) = options.baseline.as_ref().filter(|_| options.write_baseline) {
        Baseline::write(path, &checked.findings)?;
        output::print(&format!("{} findings are known from now on\n", checked.findings.len()))?;
        return Ok(Verdict::Fine);
    }
    let tier = if options.unsafe_fixes { FixTier::Unsafe } else { FixTier::Safe };
    if options.fix || options.unsafe_fixes || options.diff {
        let (fixed, repaired) = repair(&repo, checked, tier, &look)?;
        let changes = change_set(&repo, &fixed)?;
        if options.diff {
            return diff(&changes);
        }
        disk::write(&repo, &changes)?;
        let overlay = Overlay::new(&repo, fixed);
        let checked = look(&overlay)?;
        return tell(&overlay, &checked, options, &mut baseline, repaired);
    }
    tell(&repo, &checked, options, &mut baseline, Vec::new())
}

/// Reads the app and the set-up, and asks the rules.
fn look(
    repo: &dyn Repo,
    asked: &seaworthy_setup::Options,
    options: &CheckOptions,
    rule_set: Option<RuleSet>,
) -> Result<Checked, UserError> {
    let is_named = !asked.compose_files.is_empty() || !asked.dockerfiles.is_empty();
    let mut dockerfiles =
        if is_named { asked.dockerfiles.clone() } else { seaworthy_setup::dockerfiles(repo) };
    let setup = match seaworthy_setup::read(repo, asked) {
        Ok(setup) => setup,
        Err(SetUpError::Nothing) if dockerfiles.is_empty() => return Err(nothing(options)),
        // a rule says what is broken, with its place
        Err(SetUpError::Nothing | SetUpError::NothingUsable { .. } | SetUpError::Broken { .. })
            if !dockerfiles.is_empty() =>
        {
            SetUp::default()
        }
        Err(error) => return Err(setup_error(&error)),
    };
    for image in &setup.images {
        if !dockerfiles.contains(&image.dockerfile) {
            dockerfiles.push(image.dockerfile.clone());
        }
    }
    let mut facts: Option<Facts> = seaworthy_detect::detect(repo).ok();
    if let Some(facts) = facts.as_mut().filter(|_| !options.target.apps.is_empty()) {
        let is_wanted = |app: &seaworthy_facts::App| {
            options.target.apps.iter().any(|word| {
                let plain = word.trim_start_matches("./").trim_end_matches('/');
                app.name == plain || app.dir.to_string() == plain
            })
        };
        facts.apps.retain(is_wanted);
        if facts.apps.is_empty() {
            return Err(UserError::new(
                "unknown-app",
                format!("there is no app `{}` in this repository", options.target.apps.join("`, `")),
                "`seaworthy plan` lists the apps",
            ));
        }
    }
    let given = Given {
        repo,
        facts: facts.as_ref(),
        setup: &setup,
        dockerfiles,
        only: options.only.clone(),
        skip: options.skip.clone(),
        rule_set,
    };
    Ok(seaworthy_check::check(&given))
}

fn nothing(options: &CheckOptions) -> UserError {
    UserError::new(
        "no-set-up",
        "there is neither a Dockerfile nor a Compose file to check",
        "`seaworthy init` writes them; name files at unusual places with `--dockerfile` or `--file`",
    )
    .at(options.target.path.display())
}

/// Makes fixes in rounds until nothing more can be made. A round after which something is found that was not there before is
/// not kept.
fn repair(
    repo: &DiskRepo,
    checked: Checked,
    tier: FixTier,
    look: &dyn Fn(&dyn Repo) -> Result<Checked, UserError>,
) -> Result<(BTreeMap<RepoPath, String>, Vec<&'static str>), UserError> {
    let mut texts: BTreeMap<RepoPath, String> = BTreeMap::new();
    let mut repaired = Vec::new();
    let mut findings = checked.findings;
    // fixes that did harm, by the fingerprint of their finding
    let mut harmful: Vec<String> = Vec::new();
    for _ in 0..ROUNDS {
        let usable: Vec<Finding> =
            findings.iter().filter(|one| !harmful.contains(&one.fingerprint())).cloned().collect();
        let before = |path: &RepoPath| {
            texts.get(path).cloned().or_else(|| Some(repo.read(path).ok()?.text().to_owned()))
        };
        let fixed = seaworthy_check::apply(&usable, tier, &before);
        if fixed.files.is_empty() {
            break;
        }
        let mut tried = texts.clone();
        tried.extend(fixed.files);
        let after = look(&Overlay::new(repo, tried.clone()))?;
        match new_harm(&findings, &after.findings) {
            None => {
                texts = tried;
                repaired.extend(fixed.applied);
                findings = after.findings;
            }
            // one at a time tells which one it was
            Some(()) => {
                let kept = one_by_one(repo, &mut texts, &usable, tier, look, &mut harmful)?;
                if kept.is_empty() {
                    break;
                }
                repaired.extend(kept);
                findings = look(&Overlay::new(repo, texts.clone()))?.findings;
            }
        }
    }
    Ok((texts, repaired))
}

/// Makes the first fix that does no harm; those before it are noted.
fn one_by_one(
    repo: &DiskRepo,
    texts: &mut BTreeMap<RepoPath, String>,
    findings: &[Finding],
    tier: FixTier,
    look: &dyn Fn(&dyn Repo) -> Result<Checked, UserError>,
    harmful: &mut Vec<String>,
) -> Result<Vec<&'static str>, UserError> {
    for finding in findings {
        let before = |path: &RepoPath| {
            texts.get(path).cloned().or_else(|| Some(repo.read(path).ok()?.text().to_owned()))
        };
        let fixed = seaworthy_check::apply(std::slice::from_ref(finding), tier, &before);
        if fixed.files.is_empty() {
            continue;
        }
        let mut tried = texts.clone();
        tried.extend(fixed.files);
        let after = look(&Overlay::new(repo, tried.clone()))?;
        if new_harm(findings, &after.findings).is_none() {
            *texts = tried;
            return Ok(fixed.applied);
        }
        harmful.push(finding.fingerprint());
    }
    Ok(Vec::new())
}

/// Whether something is found now, by rule and words, that was not found before.
fn new_harm(before: &[Finding], after: &[Finding]) -> Option<()> {
    let is_new = |one: &&Finding| {
        one.severity > Severity::Info && !before.iter().any(|old| old.fingerprint() == one.fingerprint())
    };
    after.iter().find(is_new).map(|_| ())
}

fn change_set(repo: &DiskRepo, texts: &BTreeMap<RepoPath, String>) -> Result<ChangeSet, UserError> {
    let mut changes = ChangeSet::default();
    for (path, after) in texts {
        let before = repo.state(path).map_err(|cause| UserError::read(path, &cause))?;
        changes.insert(path.clone(), FileChange { before, after: after.clone() });
    }
    Ok(changes)
}

fn diff(changes: &ChangeSet) -> Result<Verdict, UserError> {
    let mut out = String::new();
    for (path, change) in changes.changed() {
        let (name, before) = match &change.before {
            FileState::Absent => ("/dev/null".to_owned(), ""),
            FileState::Text(text) => (format!("a/{path}"), text.as_str()),
        };
        let diff = similar::TextDiff::from_lines(before, &change.after);
        let mut unified = diff.unified_diff();
        unified.context_radius(3).header(&name, &format!("b/{path}"));
        out.push_str(&unified.to_string());
    }
    output::print(&out)?;
    Ok(if out.is_empty() { Verdict::Fine } else { Verdict::Findings })
}

fn tell(
    repo: &dyn Repo,
    checked: &Checked,
    options: &CheckOptions,
    baseline: &mut Baseline,
    repaired: Vec<&'static str>,
) -> Result<Verdict, UserError> {
    let new: Vec<&Finding> = checked.findings.iter().filter(|finding| !baseline.takes(finding)).collect();
    let known = checked.findings.len() - new.len();
    let fails = new.iter().any(|finding| finding.severity >= severity(options.fail_on));
    let findings = new.into_iter().filter(|finding| finding.severity >= severity(options.severity)).collect();
    let results = Results { repo, checked, findings, known, repaired };
    check::print(&results, options.format)?;
    if options.format != FindingFormat::Text && checked.files.is_empty() {
        return Err(nothing(options));
    }
    Ok(if fails { Verdict::Findings } else { Verdict::Fine })
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Info => Severity::Info,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    }
}

fn check_rules(names: &[String]) -> Result<(), UserError> {
    for name in names {
        if seaworthy_check::rule(name).is_none() {
            let help = match closest(name, RULES.iter().map(|rule| rule.id)) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "`seaworthy rules` lists them".to_owned(),
            };
            return Err(UserError::new("unknown-rule", format!("there is no rule `{name}`"), help));
        }
    }
    Ok(())
}

fn rule_set(typed: &str) -> Result<RuleSet, UserError> {
    let parsed = typed
        .split_once('.')
        .and_then(|(year, number)| Some(RuleSet(year.parse().ok()?, number.parse().ok()?)));
    parsed.ok_or_else(|| {
        UserError::new(
            "unknown-rule-set",
            format!("`{typed}` is not the name of a set of rules"),
            "a set is named by year and number, such as 2026.1; `seaworthy rules --format json` says which rule came when",
        )
    })
}
