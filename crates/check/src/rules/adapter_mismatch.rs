//! `adapter-mismatch`: the image starts a server, and the app's build makes files alone.

use seaworthy_catalog::frameworks::{FRAMEWORKS, Framework, Kind};
use seaworthy_facts::{AppKind, Fact, FrameworkUse};
use seaworthy_setup::flow::{Brought, Presence};
use seaworthy_text::Place;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "adapter-mismatch",
    severity: Severity::Error,
    title: "the image starts a server that the build does not make",
    about: "What a framework's build makes hangs on its adapter or its `output`: SvelteKit with `adapter-static`, Astro without an \
adapter, Nuxt by `generate` and Next with `output: 'export'` write files for any web server, and no program. `node build` or `next \
start` then ends the container at its start.

Take the adapter that makes a server (`@sveltejs/adapter-node`, `@astrojs/node`), or ship the files with a web server.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    if !image.starts_by_itself() {
        return;
    }
    match image.app {
        Some(app) => {
            let Some(framework) = &app.framework else { return };
            exported(image, framework, findings);
            if app.kind.value == AppKind::Static {
                static_only(image, framework, findings);
            }
        }
        None => {
            let lacking = image.case.facts.map_or(&[][..], |facts| &facts.lacking);
            let folder = image.image.dockerfile.parent().unwrap_or_default();
            if let Some(lacking) =
                lacking.iter().find(|one| one.dir == folder || one.dir == image.flow.context)
            {
                static_only(image, &lacking.framework, findings);
            }
        }
    }
}

/// A program that a sibling of the framework would make, and that this one does not.
fn static_only(image: &ImageCase<'_>, used: &Fact<FrameworkUse>, findings: &mut Vec<Finding>) {
    let Some(own) = FRAMEWORKS.iter().find(|framework| framework.id == used.value.id) else { return };
    let Some(start) = image.start() else { return };
    let words: Vec<&str> = start.words.iter().map(String::as_str).collect();
    let Some((program, file)) = words.first().zip(words.last()).filter(|_| words.len() == 2) else { return };
    let program = program.rsplit('/').next().unwrap_or(program);
    let file = file.trim_start_matches("./").trim_end_matches('/');
    let file = file
        .strip_prefix(&format!("{}/", image.flow.shipped().end.folder().trim_end_matches('/')))
        .unwrap_or(file);
    let Some(sibling) = siblings(own).find(|sibling| {
        let output = sibling.outputs.first().copied().unwrap_or_default();
        let [made_by, made] = sibling.start else { return false };
        let made = made.replace("{output}", output);
        // node takes a folder for the `index.js` in it
        *made_by == program && (made == file || made == format!("{file}/index.js"))
    }) else {
        return;
    };
    let path = image.flow.absolute(image.flow.shipped, file);
    let is_own = [path.clone(), format!("{path}/index.js")].iter().any(|path| {
        matches!(
            image.flow.has(image.flow.shipped, path),
            Presence::Here(Brought::Repository { .. } | Brought::Text { .. })
        )
    });
    if is_own || !image.copies_outputs(sibling.outputs.first().copied().unwrap_or_default()) {
        return;
    }
    let needs = sibling.with.first().map(|package| format!("take `{package}` for the adapter"));
    let help = match own.lacks {
        Some(lack) => lack.help.to_owned(),
        None => format!(
            "{}, or ship the files with a web server such as nginx",
            needs.unwrap_or_else(|| "have the build make a server".to_owned())
        ),
    };
    findings.push(
        Finding::new(
            &RULE,
            image.place(start.span),
            format!("{} makes no `{file}` here", own.title),
            format!("the container ends at its start with `Cannot find module '{path}'`"),
            help,
        )
        .label("starts a server")
        .because_of(
            used,
            if own.lacks.is_some() { "has no adapter for a container" } else { "is built to files" },
        ),
    );
}

/// The same framework in other ways, that make a server.
fn siblings(own: &'static Framework) -> impl Iterator<Item = &'static Framework> {
    FRAMEWORKS.iter().copied().filter(move |other| {
        other.package == own.package
            && !own.package.is_empty()
            && other.id != own.id
            && other.kind != Kind::Static
            && other.lacks.is_none()
            && !other.start.is_empty()
    })
}

/// Next's own server beside an export.
fn exported(image: &ImageCase<'_>, used: &Fact<FrameworkUse>, findings: &mut Vec<Finding>) {
    let Some(output) =
        used.value.output.as_ref().filter(|output| used.value.id == "next" && output.value == "export")
    else {
        return;
    };
    let started = image.launched().into_iter().find(|launched| {
        launched.command.program_name() == Some("next")
            && launched.command.arguments.first().is_some_and(|word| word.text == "start")
    });
    let Some(launched) = started else { return };
    // without its configuration in the image Next knows of no export, and serves
    let config = output.evidence.first().map(|evidence| evidence.place.file.file_name().to_owned());
    let has_config = config.is_some_and(|name| {
        let path = image.flow.absolute(image.flow.shipped, &name);
        matches!(image.flow.has(image.flow.shipped, &path), Presence::Here(_))
    });
    if !has_config {
        return;
    }
    let place: Place = image.start().map_or(launched.place.clone(), |start| image.place(start.span));
    let mut finding = Finding::new(
        &RULE,
        place.clone(),
        "`next start` serves nothing that `output: 'export'` writes",
        "the container ends at its start: `\"next start\" does not work with \"output: export\" configuration`",
        "take `output` out of `next.config`, or ship the folder `out` with a web server such as nginx",
    )
    .label("starts a server")
    .because_of(output, "is built to files");
    if launched.place != place {
        finding = finding.because(launched.place, "the script that it runs");
    }
    findings.push(finding);
}
