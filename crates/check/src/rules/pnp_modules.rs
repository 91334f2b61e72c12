//! `pnp-modules`: `node_modules` is copied from an install that makes none.

use seaworthy_facts::{Confidence, NodeModules};
use seaworthy_setup::flow::{OriginKind, PackageManager, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "pnp-modules",
    severity: Severity::Error,
    title: "`node_modules` is copied from an install that makes none",
    about: "Yarn 2 and later install by Plug'n'Play unless `.yarnrc.yml` says `nodeLinker: node-modules`: there is a `.pnp.cjs` \
and a cache, and no `node_modules`. A `COPY` of that folder from the stage that installs ends the build with `not \
found`.

Set `nodeLinker: node-modules`, or copy `.pnp.cjs`, `.yarn` and the cache, and start with `yarn node` or `node -r \
./.pnp.cjs`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let layout = &app.manager.node_modules;
    if layout.value != NodeModules::PlugNPlay
        || layout.confidence == Confidence::Assumed && layout.evidence.is_empty()
    {
        return;
    }
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Copy(copied) = &step.kind else { continue };
            for origin in &copied.sources {
                let OriginKind::Stage(from, path) = &origin.kind else { continue };
                let Some(folder) = path.strip_suffix("/node_modules") else { continue };
                let install = image.installs().find(|install| {
                    install.at.stage == *from
                        && install.command.dir == folder
                        && install.install.manager == PackageManager::Yarn
                });
                let Some(install) = install else { continue };
                let before = &image.flow.step(install.at).before;
                let is_set = before.variable("YARN_NODE_LINKER").is_some()
                    || install
                        .command
                        .command
                        .assignments
                        .iter()
                        .any(|one| one.name.value == "YARN_NODE_LINKER")
                    || image.text(image.flow.step(install.at).span).contains("nodeLinker")
                    || !image.is_read_before(install.at);
                if is_set {
                    continue;
                }
                findings.push(
                    Finding::new(
                        &RULE,
                        image.place(origin.span),
                        "yarn installs without a `node_modules` here, and this copies one",
                        format!("the build ends with `\"{path}\": not found`"),
                        "add `nodeLinker: node-modules` to `.yarnrc.yml`, and copy that file before the install",
                    )
                    .label("is not there")
                    .because(image.place(install.command.span), "makes `.pnp.cjs` instead")
                    .because_of(layout, "says how packages are laid out"),
                );
                return;
            }
        }
    }
}
