//! `user-root`: the shipped image runs as root.

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "user-root",
    severity: Severity::Warning,
    title: "the app runs as root",
    about: "A process that is root in its container is root to the kernel: whoever takes it over may write everywhere in the image, \
and stands one fault of the engine away from the host. Orchestrators with a restricted policy refuse such an image.

End the shipped stage with a user of its own, by number so that an orchestrator can verify it: `USER 1000` (the user `node` of the \
official images), and give it the folders that the app writes to.",
    since: RuleSet(2026, 1),
    aliases: &["DL3002"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let stage = image.flow.shipped();
    let (place, words) = match &stage.end.user {
        Some(user) if !user.is_known => return,
        Some(user) => {
            let name = user.value.split(':').next().unwrap_or_default();
            if !matches!(name, "root" | "0") {
                return;
            }
            (image.place(user.span), "says root")
        }
        None => {
            let Some(base) = image.base(stage.index) else { return };
            if base.user() != Some("root") {
                return;
            }
            (image.base_place(stage.index), "runs as root, and no `USER` follows")
        }
    };
    // an entry point may give up root by itself (`gosu`, `su-exec`)
    if image
        .start()
        .is_some_and(|start| matches!(start.program(), "gosu" | "su-exec" | "setpriv" | "s6-setuidgid"))
    {
        return;
    }
    let own = image.base(stage.index).and_then(|base| base.users().first().copied());
    let user = own.unwrap_or("1000");
    let mut finding = Finding::new(
        &RULE,
        place,
        "the app runs as root",
        "whoever takes over the process owns the whole container; restricted clusters refuse the image",
        format!("add `USER {user}` before the last `CMD`, and give it the folders that the app writes to"),
    )
    .label(words);
    if stage.end.user.is_none()
        && own.is_some()
        && let Some(start) = stage.end.command.as_ref().or(stage.end.entrypoint.as_ref())
        && stage.steps.iter().any(|step| step.span == start.span)
    {
        let at = start.span.start as usize;
        finding = finding.fix(FixTier::Unsafe, seaworthy_text::Span::new(at, at), format!("USER {user}\n"));
    }
    findings.push(finding);
}
