//! `shell-form-start`: `CMD` or `ENTRYPOINT` goes through a shell that it does not need.

use seaworthy_dockerfile::body::Command;
use seaworthy_manifest::shell::CommandLine;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "shell-form-start",
    severity: Severity::Info,
    title: "`CMD` or `ENTRYPOINT` goes through a shell that it does not need",
    about: "`CMD node server.js` is `/bin/sh -c \"node server.js\"`. Some shells stay as the first process and keep signals from the app, \
an `ENTRYPOINT` of this form takes no arguments, and an image without a shell cannot start at all.

Write a list: `CMD [\"node\", \"server.js\"]`. Where the shell is wanted for a variable, begin with `exec`.",
    since: RuleSet(2026, 1),
    aliases: &["DL3025", "JSONArgsRecommended"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let end = &image.flow.shipped().end;
    // a package manager as the first process is told of as that
    if image.start().is_some_and(|start| {
        matches!(start.program(), "npm" | "npx" | "pnpm" | "yarn" | "bun" | "bunx" | "sh" | "bash")
    }) {
        return;
    }
    let Some(base) = image.base(image.flow.shipped) else { return };
    if base.has("sh") == Some(false) || end.shell.is_some() {
        return;
    }
    for start in [&end.entrypoint, &end.command].into_iter().flatten() {
        let Command::Shell(text) = &start.command else { continue };
        // a list that is no JSON is told of as that
        if text.text.trim_start().starts_with('[') {
            continue;
        }
        let line = CommandLine::parse(&text.text);
        let Some(command) = line.only() else { continue };
        let words = command.program.iter().chain(&command.arguments).map(|word| word.literal());
        let Some(words) = words.collect::<Option<Vec<&str>>>() else { continue };
        if !command.assignments.is_empty()
            || !command.wrappers.is_empty()
            || words.first().is_none_or(|word| *word == "exec")
        {
            continue;
        }
        let list: Vec<String> = words
            .iter()
            .map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")))
            .collect();
        let list = format!("[{}]", list.join(", "));
        findings.push(
            Finding::new(
                &RULE,
                image.place(start.span),
                "a shell stands between the engine and the app",
                "some shells keep signals from the app: it is killed instead of being asked to end",
                format!("write `{list}`"),
            )
            .label("is given to `/bin/sh -c`")
            .fix(FixTier::Unsafe, text.span, list),
        );
    }
}
