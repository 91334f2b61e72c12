//! `public-env-at-run-time`: a public variable is given where it has no effect any more.

use seaworthy_compose::{ComposeFile, Service, Variable};
use seaworthy_facts::{EnvPhase, EnvVar};
use seaworthy_setup::flow::{Act, StepKind};
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

use crate::build_argument;
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "public-env-at-run-time",
    severity: Severity::Warning,
    title: "a public variable is given where it has no effect any more",
    about: "Variables with a prefix such as `NEXT_PUBLIC_` or `VITE_` are written into the files for browsers while the app is \
built. Given to the running container only, by Compose or by an `ENV` of the shipped stage, they change nothing: \
browsers get what was there at build time, mostly `undefined`.

Declare an `ARG` of that name in the stage that builds, and give the value to the build: `build.args` in Compose, \
`--build-arg`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    // the step that builds; what is built elsewhere is not known
    let script = app.build.as_ref().and_then(|build| build.value.script.as_deref());
    let built = image.flow.commands().find(
        |(_, command)| matches!(&command.act, Act::Script(call) if Some(call.script.as_str()) == script),
    );
    let Some((at, command)) = built else { return };
    let is_whole = image.flow.stages[at.stage].steps.iter().all(|step| match &step.kind {
        StepKind::Run(ran) => ran.is_whole,
        _ => true,
    });
    if !is_whole {
        return;
    }
    for variable in app.env.iter().filter(|variable| variable.public && variable.phase != EnvPhase::Run) {
        let before = &image.flow.step(at).before;
        let name = variable.name.as_str();
        let is_given = before.env.contains_key(name)
            || before.args.contains_key(name)
            || command.command.assignments.iter().any(|one| one.name.value == name)
            || image.is_in_env_file(name);
        if is_given {
            continue;
        }
        let shipped = image
            .flow
            .shipped()
            .end
            .env
            .get(name)
            .map(|setting| (image.place(setting.span), "set for the running container"));
        let given = shipped.map(|(place, label)| (place, label, None)).or_else(|| by_compose(image, name));
        if let Some((place, label, argument)) = given {
            let mut finding = Finding::new(
                &RULE,
                place,
                format!("`{name}` is written into the build, and given to the running container only"),
                "browsers get what it was at build time: nothing, or the default in the code",
                format!("declare `ARG {name}` before the build, and give it to the build"),
            )
            .label(label)
            .because(image.place(command.span), "browsers' files are made here");
            if let Some(argument) = argument {
                let step = image.place(image.flow.step(at).span);
                let before = Span { end: step.span.start, ..step.span };
                finding = finding.fix_in(FixTier::Unsafe, step.file, before, format!("ARG {name}\n")).fix_in(
                    FixTier::Unsafe,
                    argument.file,
                    argument.span,
                    argument.text,
                );
            }
            if let Some(place) = read_at(variable) {
                finding = finding.because(place, "read in code for browsers");
            }
            findings.push(finding);
        }
    }
}

fn read_at(variable: &EnvVar) -> Option<Place> {
    variable.evidence.first().map(|evidence| evidence.place.clone())
}

/// The edit that gives it to the build.
struct Argument {
    file: RepoPath,
    span: Span,
    text: String,
}

/// Where a Compose file of production gives it to a container of this image, and how the file gives it to the build.
fn by_compose(image: &ImageCase<'_>, name: &str) -> Option<(Place, &'static str, Option<Argument>)> {
    let project = image.case.setup.production.as_ref()?;
    let ours = project.services.iter().filter(|service| {
        service.build.and_then(|index| image.case.setup.images.get(index)) == Some(image.image)
    });
    let services: Vec<&str> = ours.map(|service| service.name.as_str()).collect();
    project.files.iter().find_map(|path| {
        let source = image.case.repo.read(path).ok()?;
        let file = ComposeFile::read(source.text()).ok()?;
        services.iter().filter_map(|service| file.service(service)).find_map(|written| {
            let variable = written.environment.iter().find(|variable| variable.name.value == name)?;
            let argument = argument(&source, written, variable);
            Some((source.place(variable.name.span), "given to the running container", argument))
        })
    })
}

fn argument(source: &SourceFile, service: &Service, variable: &Variable) -> Option<Argument> {
    let value = source.text().get(variable.value.as_ref()?.span.range())?;
    // an item of a list holds name and value
    let value = match value.split_once('=') {
        Some((name, value)) if name == variable.name.value => value,
        _ => value,
    };
    let build = service.build.as_ref()?;
    let (span, text) = build_argument::edit(source, build, &variable.name.value, value)?;
    Some(Argument { file: source.path().clone(), span, text })
}
