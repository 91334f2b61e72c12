//! `modules-missing`: the image starts a program whose packages it does not hold.

use seaworthy_facts::{BuildTool, ManagerName, Shipped};
use seaworthy_setup::flow::{Act, Presence, StepKind};
use seaworthy_text::Span;

use super::{build_not_run, copy_ignored_source, copy_missing_source, entry_missing};
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "modules-missing",
    severity: Severity::Error,
    title: "the image starts a program whose packages it does not hold",
    about: "The compiler's output imports packages by their names, and Node.js looks for them in `node_modules` beside the program and in \
the folders above it. The shipped stage brings none: no install runs there, and no `COPY --from` brings what another stage installed.

Install production dependencies in a stage of their own and copy its `node_modules`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app.filter(|_| image.starts_by_itself()) else { return };
    // a bundler may have put the packages into the output; those that only translate did not
    let keeps_imports = match app.shipped.value {
        Shipped::Sources => true,
        Shipped::Outputs => app
            .build
            .as_ref()
            .and_then(|build| build.value.tool.as_ref())
            .is_some_and(|tool| matches!(tool.value, BuildTool::Tsc | BuildTool::Nest)),
        Shipped::Standalone | Shipped::Static => false,
    };
    let packages = app.install.packages.production;
    if !keeps_imports || packages == 0 || app.manager.name.value == ManagerName::YarnBerry {
        return;
    }
    let shipped = image.flow.shipped;
    let end = &image.flow.shipped().end;
    if image.base(shipped).is_none() || end.env.contains_key("NODE_PATH") {
        return;
    }
    let Some(start) = image.start() else { return };
    let Some(file) = start.script_file() else { return };
    let path = image.flow.absolute(shipped, file);
    let folders: Vec<&str> = path.match_indices('/').map(|(at, _)| &path[..at]).collect();
    let above = end.folder().trim_end_matches('/');
    let is_absent = folders.iter().all(|folder| {
        let modules = format!("{folder}/node_modules");
        // a build might write one into its output, as far as the flow of files knows: those that translate do not
        let is_inside = folder.strip_prefix(above).is_some_and(|inside| !inside.is_empty());
        !image.compose_mounts(&modules)
            && match image.flow.has(shipped, &modules) {
                Presence::Absent => true,
                Presence::Unknown => is_inside,
                Presence::Here(_) => false,
            }
    });
    if !is_absent || image.compose_mounts(&path) {
        return;
    }
    // without the program, or with a build that ends, nobody misses the packages
    if image.is_told_by(&[
        &build_not_run::RULE,
        &copy_ignored_source::RULE,
        &copy_missing_source::RULE,
        &entry_missing::RULE,
    ]) {
        return;
    }
    let folder = end.folder().trim_end_matches('/').to_owned();
    let installed = installed(image);
    let help = match &installed {
        Some((stage, from, _)) => {
            format!("add `COPY --from={stage} {from}/node_modules {folder}/node_modules`")
        }
        None => format!(
            "install production dependencies in a stage of their own, and add `COPY --from=STAGE {folder}/node_modules {folder}/node_modules`"
        ),
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(start.span),
        "no `node_modules` is in the image",
        format!("the container ends at its start with `Cannot find package`, of which it needs {packages}"),
        help,
    )
    .label("imports packages by their names");
    if let Some((.., span)) = installed {
        finding = finding.because(image.place(span), "installs them, and nothing copies them from here");
    }
    if let Some(input) = app.install.inputs.first() {
        finding = finding.because(input.evidence[0].place.clone(), "lists them");
    }
    findings.push(finding);
}

/// The last install of another stage, needed or not: the stage's name, the folder, and where it stands.
fn installed(image: &ImageCase<'_>) -> Option<(String, String, Span)> {
    let mut found = None;
    for stage in image.flow.stages.iter().filter(|stage| stage.index != image.flow.shipped) {
        let Some(name) = &stage.name else { continue };
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            let install = ran.commands.iter().find(|command| matches!(command.act, Act::Install(_)));
            if let Some(install) = install {
                found = Some((name.clone(), install.dir.trim_end_matches('/').to_owned(), install.span));
            }
        }
    }
    found
}
