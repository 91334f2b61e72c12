//! `seaworthy check`: where set-ups and their apps disagree, and the repair.

mod checkup;
mod gather;
mod look;
mod repair;

use seaworthy_check::{Finding, RULES, RuleSet, Severity};
use seaworthy_text::{ChangeSet, FileState, closest};

use crate::Verdict;
use crate::args::{CheckOptions, FindingFormat, Level};
use crate::check::{self, Baseline, Results};
use crate::error::UserError;
use crate::output;
use checkup::Checkup;
use gather::Gathered;
use look::{Wanted, nothing};

pub(crate) fn run(options: &CheckOptions) -> Result<Verdict, UserError> {
    check_rules(&options.only)?;
    check_rules(&options.skip)?;
    refuse_choices_for_several(options)?;
    let rule_set = options.rule_set.as_deref().map(rule_set).transpose()?;
    let mut baseline = match &options.baseline {
        Some(path) if !options.write_baseline => Baseline::read(path)?,
        _ => Baseline::default(),
    };
    let (checkups, mut failures) = Checkup::all(&Wanted { options, rule_set });
    if checkups.is_empty()
        && let Some(last) = report_all_but_last(&mut failures)
    {
        return Err(last);
    }
    let gathered = Gathered::new(&checkups, options.target.paths.len());
    let verdict = if let Some(path) = options.baseline.as_ref().filter(|_| options.write_baseline) {
        Baseline::write(path, &gathered.checked.findings)?;
        output::print(&format!("{} findings are known from now on\n", gathered.checked.findings.len()))?;
        Verdict::Fine
    } else if options.diff {
        diff(&gathered.changes)?
    } else {
        tell(&gathered, options, &mut baseline)?
    };
    // what could be checked is shown all the same
    report_all_but_last(&mut failures).map_or(Ok(verdict), Err)
}

/// Prints why repositories could not be checked, but for the last of them, which is what the command ends with.
fn report_all_but_last(failures: &mut Vec<UserError>) -> Option<UserError> {
    let last = failures.pop();
    failures.iter().for_each(output::print_error);
    last
}

/// Files and apps are named for one repository: with several, it would be a guess which is meant.
fn refuse_choices_for_several(options: &CheckOptions) -> Result<(), UserError> {
    let setup = &options.setup;
    let chooses = !options.target.apps.is_empty()
        || !setup.files.is_empty()
        || !setup.dockerfiles.is_empty()
        || setup.context.is_some()
        || setup.stage.is_some();
    if options.target.paths.len() > 1 && chooses {
        return Err(UserError::new(
            "one-repository",
            "`--app`, `--file`, `--dockerfile`, `--context` and `--stage` choose within one repository",
            "check that repository in a run of its own",
        ));
    }
    Ok(())
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
    gathered: &Gathered<'_>,
    options: &CheckOptions,
    baseline: &mut Baseline,
) -> Result<Verdict, UserError> {
    let checked = &gathered.checked;
    let new: Vec<&Finding> = checked.findings.iter().filter(|finding| !baseline.takes(finding)).collect();
    let known = checked.findings.len() - new.len();
    let fails = new.iter().any(|finding| finding.severity >= severity(options.fail_on));
    let findings = new.into_iter().filter(|finding| finding.severity >= severity(options.severity)).collect();
    let read = |path: &_| gathered.read(path);
    let results = Results { read: &read, checked, findings, known, repaired: gathered.repaired.clone() };
    check::print(&results, options.format)?;
    if options.format != FindingFormat::Text && checked.files.is_empty() {
        return Err(nothing());
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
