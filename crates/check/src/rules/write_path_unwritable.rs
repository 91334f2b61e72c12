//! `write-path-unwritable`: the app writes to a folder that its user may not write to.

use seaworthy_facts::{Confidence, WritePath, WritePurpose};
use seaworthy_setup::flow::{Flow, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::written::written;

pub(super) static RULE: Rule = Rule {
    id: "write-path-unwritable",
    severity: Severity::Warning,
    title: "the app writes to a folder that its user may not write to",
    about: "`WORKDIR` and `COPY` make folders that belong to root. With `USER node` the app cannot make `uploads` or `.next/cache` in \
them: `EACCES: permission denied`. A named volume takes the owner of the image's folder, and belongs to root where the image has none.

Make the folder for the user before the `USER` line: `RUN mkdir -p /app/uploads && chown node:node /app/uploads`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let stage = image.flow.shipped();
    let Some(user) = stage.end.user.as_ref().filter(|user| user.is_known) else { return };
    let name = user.value.split(':').next().unwrap_or_default();
    if matches!(name, "root" | "0" | "") || image.base(stage.index).is_none() || image.runs_once() {
        return;
    }
    for (write, path) in written(image.flow, app) {
        if write.value.purpose == WritePurpose::Temporary
            || is_everybodys(&path)
            || may_write(image.flow, &path)
            || image.compose_binds(&path)
        {
            continue;
        }
        let text = image.text(user.span);
        findings.push(
            Finding::new(
                &RULE,
                image.place(user.span),
                format!("`{}` may not write to `{path}`", user.value),
                consequence(&write.value),
                format!("add `RUN mkdir -p {path} && chown {text} {path}` before this line"),
            )
            .label("the app's user")
            .because_of(write, "written here")
            // a framework's own cache is not written to by every app
            .severity(if write.confidence == Confidence::Assumed {
                Severity::Info
            } else {
                Severity::Warning
            }),
        );
        return;
    }
}

fn consequence(write: &WritePath) -> &'static str {
    match write.purpose {
        WritePurpose::Cache => {
            "the app goes on without its cache, and its log fills with `EACCES: permission denied`"
        }
        _ => "writing ends with `EACCES: permission denied`",
    }
}

/// Whether any step of the image may have given the path, or a folder above it, to another user than root. Who that is, is not
/// asked: the author has thought of it.
fn may_write(flow: &Flow<'_>, path: &str) -> bool {
    let leads = |folder: &str| {
        let folder = folder.trim_end_matches('/');
        folder == path || path.starts_with(&format!("{folder}/")) || folder.starts_with(&format!("{path}/"))
    };
    let is_root = |user: Option<&str>| {
        user.is_none_or(|user| matches!(user.split(':').next(), Some("root" | "0" | "")))
    };
    flow.chain(flow.shipped).into_iter().any(|at| {
        let step = flow.step(at);
        let user = step.before.user.as_ref().map(|user| user.value.as_str());
        match &step.kind {
            StepKind::Copy(copied) => {
                let given = copied.owner.as_ref().is_some_and(|(owner, _)| !is_root(Some(owner)));
                let text = flow.source.text().get(step.span.range()).unwrap_or_default();
                leads(&copied.target) && (given || text.contains("--chmod"))
            }
            StepKind::Run(ran) => {
                let by_words = ran.commands.iter().any(|command| {
                    let program = command.command.program_name();
                    let gives = matches!(program, Some("chown" | "chmod" | "install"))
                        || program == Some("mkdir") && !is_root(user);
                    let folder = |word: &str| {
                        if word.starts_with('/') {
                            word.to_owned()
                        } else {
                            format!(
                                "{}/{}",
                                command.dir.trim_end_matches('/'),
                                word.trim_start_matches("./").trim_end_matches('.')
                            )
                        }
                    };
                    gives
                        && command
                            .words()
                            .any(|word| leads(&folder(word)) || word.contains('$') || word.contains('*'))
                });
                by_words || !ran.is_whole || !is_root(user)
            }
            StepKind::State => !is_root(user) && step.keyword == seaworthy_dockerfile::Keyword::Workdir,
        }
    })
}

/// Folders where everybody may write, or that belong to the users of official images.
fn is_everybodys(path: &str) -> bool {
    ["/tmp", "/var/tmp", "/dev/shm", "/home"]
        .iter()
        .any(|folder| path == *folder || path.starts_with(&format!("{folder}/")))
}
