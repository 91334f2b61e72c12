//! `build-input-ignored`: the ignore file keeps out a file that the build of the app reads.

use seaworthy_setup::flow::{Act, Presence};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "build-input-ignored",
    severity: Severity::Error,
    title: "the ignore file keeps out a file that the build reads",
    about: "`COPY . .` brings what the ignore file lets through, and says nothing of the rest. A line such as `*.json` or `tsconfig*` keeps \
out what the compiler needs: `tsc` without its `tsconfig.json` prints its help and ends with exit code 1, or builds with other settings \
than at home.

Take the line out, or bring the file back below it: `!tsconfig.json`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(build) = &app.build else { return };
    let built = image.flow.commands().find(|(at, command)| {
        let is_build = matches!(&command.act, Act::Script(call) if Some(call.script.as_str()) == build.value.script.as_deref() && call.member.is_none());
        is_build && image.flow.repository_folder_of(*at, command).as_ref() == Some(&app.dir)
    });
    let Some((at, command)) = built else { return };
    for input in &build.value.inputs {
        // what the install reads is told of at the install
        let is_manifest = input.file_name() == "package.json"
            || app.install.inputs.iter().any(|one| one.value.path == *input);
        let Some(inside) = input.below(&app.dir).filter(|_| !is_manifest) else { continue };
        let is_file = image.case.repo.has_file(input);
        let Some((kept_out, copy)) = image.flow.kept_out(at, input) else { continue };
        let sent = input.below(&image.flow.context);
        // of a folder some files may be kept out on purpose
        let is_whole = is_file
            || sent.is_some_and(|path| {
                image.flow.ignored.as_ref().is_some_and(|ignored| ignored.keeps_out(path).is_some())
            });
        let path = format!("{}/{inside}", command.dir.trim_end_matches('/'));
        if !is_whole || image.flow.finds(at, command, &path) != Presence::Absent {
            continue;
        }
        let finding = Finding::new(
            &RULE,
            kept_out.place.clone(),
            format!("`{}` keeps `{input}` from the build", kept_out.pattern),
            if is_file {
                format!("the build ends without `{inside}`, or goes on with other settings than at home")
            } else {
                format!("the build finds nothing in `{inside}`")
            },
            format!("add the line `!{}` below it, or take it out", sent.unwrap_or(inside)),
        )
        .label("matches it")
        .because(image.place(image.flow.step(copy).span), "does not bring it")
        .because(image.place(command.span), "reads it")
        .because_of(build, "the build");
        findings.push(finding);
        return;
    }
}
