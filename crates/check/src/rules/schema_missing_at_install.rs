//! `schema-missing-at-install`: an install generates the Prisma client before the schema is there.

use seaworthy_facts::{InstallInputKind, Presence as Known};
use seaworthy_setup::flow::{InstallScripts, Presence};

use super::install_file_missing::{runs, script_of};
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "schema-missing-at-install",
    severity: Severity::Error,
    title: "the install runs `prisma generate` before the schema is copied",
    about: "A `postinstall` with `prisma generate` works in a checkout, where everything is there. In an image only the manifests are \
copied before the install, so that it is cached, and Prisma ends it with `Could not find Prisma Schema`.

Copy the schema (and `prisma.config.ts`) before the install, or leave scripts out of it and generate after the sources are copied.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    for input in app.install.inputs.iter().filter(|input| input.value.kind == InstallInputKind::Script) {
        let path = &input.value.path;
        let Some(script) = script_of(app, input) else { continue };
        let Some(program) = script.value.programs.iter().find(|program| program.name == "prisma") else {
            continue;
        };
        let is_schema = path.extension() == Some("prisma") || image.case.repo.has_folder(path);
        if !is_schema || !script.value.script.contains("generate") || script.value.script.contains("||") {
            continue;
        }
        for install in image.own_installs() {
            let lacks_prisma = program.development_only == Known::Yes
                && image.omits_development(install.install) != Some(false);
            if lacks_prisma
                || install.install.scripts == InstallScripts::Ignored
                || !runs(image, &install, &script.value)
                || image.finds(&install, path) != Presence::Absent
                || image.flow.kept_out(install.at, path).is_some()
            {
                continue;
            }
            let name = &script.value.name;
            let inside = path.below(&image.flow.context).unwrap_or(path.as_str());
            let folder = path.parent().filter(|parent| !parent.is_root());
            let target = folder.as_ref().and_then(|parent| parent.below(&app.install.root)).unwrap_or("");
            let finding = Finding::new(
                &RULE,
                image.place(install.command.span),
                format!("this install runs `{name}`, and `{path}` is not there yet"),
                "the build ends with `Could not find Prisma Schema`",
                format!("copy it before this line: `COPY {inside} ./{target}/`").replace(".//", "./"),
            )
            .label(format!("runs `{name}`"))
            .because_of(script, "calls `prisma generate`")
            .because(seaworthy_text::Place::whole(path.clone()), "the schema");
            let step = image.flow.step(install.at).span.start as usize;
            let line = format!("COPY {inside} ./{target}/\n").replace(".//", "./");
            let at = seaworthy_text::Span::new(step, step);
            findings.push(finding.fix(FixTier::Safe, at, line));
            break;
        }
    }
}
