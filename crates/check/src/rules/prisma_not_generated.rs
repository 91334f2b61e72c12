//! `prisma-not-generated`: nothing generates the Prisma client.

use seaworthy_facts::{App, Orm, OrmName, Presence as Known};
use seaworthy_setup::flow::{Act, InstallScripts, Presence, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "prisma-not-generated",
    severity: Severity::Error,
    title: "nothing generates the Prisma client",
    about: "`@prisma/client` is empty until `prisma generate` has read the schema, and a client that is generated into the sources \
is in no checkout. Without that command the build ends with a type that does not exist, or the start with \
`@prisma/client did not initialize yet`. A stage that copies only `node_modules` from the one that generated loses a client that \
was generated elsewhere.

Add `RUN npx prisma generate` after the schema is copied and before the build, in the stage from which the client is \
shipped.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(orm) = app.orm.as_ref().filter(|orm| orm.value.name == OrmName::Prisma) else { return };
    let Some(schema) = orm.value.schema.as_ref() else { return };
    if let Some(generated) = &orm.value.generated
        && image.case.repo.has_folder(generated)
    {
        return;
    }
    let Some(install) = image.own_installs().into_iter().next_back() else { return };
    let start = image.flow.shipped().end.command.as_ref().or(image.flow.shipped().end.entrypoint.as_ref());
    let place = built(image, app)
        .unwrap_or_else(|| start.map_or(image.place(install.command.span), |start| image.place(start.span)));
    let lost = lost_between_stages(image, app, &orm.value);
    if lost.is_none() && is_generated(image, app, &orm.value) {
        return;
    }
    let place = lost.unwrap_or(place);
    let exec = seaworthy_catalog::managers::of(app.manager.name.value).exec.join(" ");
    let exec = match app.manager.name.value.command() {
        "npm" => "npx".to_owned(),
        name => format!("{name} {exec}"),
    };
    findings.push(
        Finding::new(
            &RULE,
            place,
            "nothing generates the Prisma client before this",
            "the build or the start ends with `@prisma/client did not initialize yet`",
            format!("add `RUN {exec} prisma generate` after the schema is copied"),
        )
        .label("needs the client")
        .because(seaworthy_text::Place::whole(schema.clone()), "the schema")
        .because_of(orm, "the app uses Prisma"),
    );
}

/// Where the app is built.
fn built(image: &ImageCase<'_>, app: &App) -> Option<seaworthy_text::Place> {
    let script = app.build.as_ref()?.value.script.as_deref()?;
    image.flow.commands().find_map(|(_, command)| match &command.act {
        Act::Script(call) if call.script.as_str() == script => Some(image.place(command.span)),
        _ => None,
    })
}

/// Where the app is built in a stage without the client that another stage generated among its own files, outside of
/// `node_modules`.
fn lost_between_stages(image: &ImageCase<'_>, app: &App, orm: &Orm) -> Option<seaworthy_text::Place> {
    let inside = orm.generated.as_ref()?.below(&app.dir)?;
    let script = app.build.as_ref()?.value.script.as_deref()?;
    let (text, _) = image.script(app, script)?;
    let (at, command) = image.flow.commands().find(|(_, command)| {
        matches!(&command.act, Act::Script(call) if call.script.as_str() == script && call.member.is_none())
    })?;
    let is_apps = image.flow.repository_folder_of(at, command).as_ref() == Some(&app.dir);
    // a script that builds may generate as well, directly or by another script
    if !is_apps || ["prisma", "generate", "run"].iter().any(|word| text.contains(word)) {
        return None;
    }
    let by_install = orm.generated_by_script.is_some();
    let here = image.flow.chain(at.stage).into_iter().any(|one| match &image.flow.step(one).kind {
        StepKind::Run(ran) => {
            let installs = ran.commands.iter().any(|command| matches!(command.act, Act::Install(_)));
            ran.text.contains("generate") || ran.text.contains("prisma") || (by_install && installs)
        }
        _ => false,
    });
    let path = format!("{}/{inside}", command.dir.trim_end_matches('/'));
    let is_lost = !here && image.flow.finds(at, command, &path) == Presence::Absent;
    is_lost.then(|| image.place(command.span))
}

/// Whether anything may generate it.
fn is_generated(image: &ImageCase<'_>, app: &App, orm: &Orm) -> bool {
    let by_script = orm.generated_by_script.as_deref();
    let is_lifecycle = |name: &str| app.install.lifecycle.iter().any(|script| script.value.name == name);
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            if !ran.is_whole || ran.text.contains("generate") || ran.text.contains("prisma") {
                return true;
            }
        }
    }
    let script_says = |name: &str| {
        image.script(app, name).is_some_and(|(text, _)| {
            text.contains("prisma") || text.contains("generate") || text.contains("run")
        })
    };
    let mut commands = image.flow.commands();
    if commands.any(|(_, command)| match &command.act {
        Act::Script(call) => {
            by_script == Some(call.script.as_str())
                || call.member.is_some()
                || script_says(call.script.as_str())
        }
        Act::Tool(tool) => matches!(tool.as_str(), "turbo" | "nx" | "lerna" | "prisma"),
        _ => false,
    }) {
        return true;
    }
    // a start that generates does so too late for the build, and is not wrong for the start
    if image.launched().iter().any(|one| one.command.program_name() == Some("prisma")) {
        return true;
    }
    // `postinstall` of the app, or that of `@prisma/client`, which looks for the schema by itself
    image.installs().any(|install| {
        if install.install.scripts == InstallScripts::Ignored {
            return false;
        }
        let blocked = app
            .install
            .native
            .iter()
            .any(|native| native.value.name == "@prisma/client" && native.value.allowed == Known::No);
        by_script.is_some_and(is_lifecycle)
            || (image.finds(&install, orm.schema.as_ref().unwrap_or(&app.dir)) != Presence::Absent
                && !blocked
                && orm.generated.is_none())
    })
}
