//! `entrypoint-without-exec`: a shell script starts the app and stays between it and the engine.

use seaworthy_manifest::shell::{CommandLine, WrapperKind};
use seaworthy_setup::flow::{Brought, Presence};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "entrypoint-without-exec",
    severity: Severity::Warning,
    title: "the start script keeps the shell between the engine and the app",
    about: "A start script whose last line is `node server.js` stays the first process and waits. SIGTERM ends at the shell, which does \
not hand it on: every stop waits for the whole grace period, then the app is killed.

Write `exec` before the last command, `exec node server.js` or `exec \"$@\"`: the app takes the shell's place.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(start) = image.start() else { return };
    let stage = image.flow.shipped();
    let word = start.words.iter().take(2).find(|word| word.ends_with(".sh"));
    let Some(word) = word else { return };
    let path = if word.starts_with('/') {
        word.clone()
    } else {
        format!("{}/{}", stage.end.folder().trim_end_matches('/'), word.trim_start_matches("./"))
    };
    let Presence::Here(Brought::Repository { path, .. }) = image.flow.has(stage.index, &path) else { return };
    let Ok(source) = image.case.repo.read(&path) else { return };
    // the last line that does something
    let mut offset = 0;
    let mut last = None;
    for line in source.text().split_inclusive('\n') {
        let text = line.trim();
        if !text.is_empty() && !text.starts_with('#') {
            last = Some((offset + line.find(text).unwrap_or_default(), text));
        }
        offset += line.len();
    }
    let Some((at, text)) = last else { return };
    let CommandLine::Commands(steps) = CommandLine::parse(text) else { return };
    let Some(step) = steps.last() else { return };
    let command = &step.command;
    let is_exec = command.wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::Exec);
    let program = command.program_name().unwrap_or("\"$@\"");
    let starts_app = matches!(program, "node" | "npm" | "pnpm" | "yarn" | "bun" | "next" | "\"$@\"")
        && command.program.is_some();
    let hands_on = text.ends_with("\"$@\"");
    if is_exec || !(starts_app || hands_on) || text.contains("wait") {
        return;
    }
    let begin = at + command.span.start as usize;
    let span = Span::new(begin, at + command.span.end as usize);
    findings.push(
        Finding::new(
            &RULE,
            source.place(span),
            "the shell stays the first process, and does not hand signals on",
            "every stop waits for the whole grace period, then the app is killed",
            "write `exec` before it",
        )
        .because(image.place(start.span), "started here")
        .fix(FixTier::Safe, Span::new(begin, begin), "exec "),
    );
}
