//! `manager-as-pid-1`: the package manager stands between the engine and the app.

use seaworthy_facts::ProcessKind;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "manager-as-pid-1",
    severity: Severity::Warning,
    title: "the container starts a package manager instead of the app",
    about: "`CMD [\"npm\", \"start\"]` makes npm the first process. It takes 40 to 80 MB for the life of the container, and a SIGTERM \
reaches the app late, through a shell, or not at all: requests in flight are cut off when the grace period is over.

Start the program that the script starts: `CMD [\"node\", \"dist/index.js\"]`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(start) = image.start() else { return };
    let Some(command) = start.command() else { return };
    if !matches!(command.program_name(), Some("npm" | "pnpm" | "yarn")) {
        return;
    }
    let calls = command.script_calls();
    let Some(call) = calls.first().filter(|call| call.member.is_none()) else { return };
    let script = &call.script.value;
    let process = image
        .app
        .and_then(|app| app.processes.iter().find(|process| process.value.script.as_ref() == Some(script)));
    let direct = process.filter(|process| {
        process.value.command.env.is_empty() && process.value.kind != ProcessKind::Development
    });
    let words = direct.map(|process| {
        let quoted: Vec<String> =
            process.value.command.words.iter().map(|word| format!("{word:?}")).collect();
        format!("CMD [{}]", quoted.join(", "))
    });
    let mut finding = Finding::new(
        &RULE,
        image.place(start.span),
        format!(
            "`{}` is the first process, and the app its child",
            command.program_name().unwrap_or_default()
        ),
        "SIGTERM does not reach the app in time; requests in flight are cut off",
        match &words {
            Some(words) => format!("write `{words}`"),
            None => format!("start what the script `{script}` starts"),
        },
    );
    if let Some(process) = process {
        finding = finding.because_of(process, format!("`{script}` starts `{}`", process.value.command));
    }
    // only where the whole instruction is this call, and the program is one of the image or a file
    let is_plain = direct.is_some_and(|process| {
        matches!(process.value.command.program(), "node" | "bun") && process.value.package.is_none()
    });
    let is_cmd = image.text(start.span).trim_start().to_ascii_uppercase().starts_with("CMD");
    if let Some(words) = words.filter(|_| is_plain && is_cmd && image.app_lies_in_workdir()) {
        finding = finding.fix(FixTier::Unsafe, start.span, words);
    }
    findings.push(finding);
}
