//! `prisma-config-missing`: a migration runs in an image without `prisma.config.ts`.

use seaworthy_facts::OrmName;
use seaworthy_setup::flow::Presence;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "prisma-config-missing",
    severity: Severity::Error,
    title: "a migration runs in an image without the configuration of Prisma",
    about: "From version 7 on the command line of Prisma takes the database's address from `prisma.config.ts`, and no longer from the \
schema. An image to which the schema and the migrations are copied, and the configuration is not, ends its migration with `The \
datasource.url property is required in your Prisma config file`.

Copy it beside `package.json`: `COPY prisma.config.ts ./`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(orm) = app.orm.as_ref().filter(|orm| orm.value.name == OrmName::Prisma) else { return };
    let (Some(config), Some(version)) = (&orm.value.config, &orm.value.version) else { return };
    let is_new =
        version.split('.').next().and_then(|major| major.parse::<u64>().ok()).is_some_and(|major| major >= 7);
    let migrates = image.launched().into_iter().find(|launched| {
        let words: Vec<&str> = launched.command.arguments.iter().map(|word| word.text.as_str()).collect();
        launched.command.program_name() == Some("prisma")
            && matches!(words.first(), Some(&"migrate" | &"db"))
            && !words.iter().any(|word| word.starts_with("--config"))
    });
    let Some(launched) = migrates.filter(|_| is_new && image.app_lies_in_workdir()) else { return };
    let Some(inside) = config.below(&app.dir) else { return };
    let path = image.flow.absolute(image.flow.shipped, inside);
    if image.predicted(&path) != Presence::Absent || image.compose_mounts(&path) {
        return;
    }
    let from = config.below(&image.flow.context).unwrap_or(config.as_str());
    findings.push(
        Finding::new(
            &RULE,
            launched.place.clone(),
            format!("`{inside}` is not in the image, and this migration reads it"),
            "the migration ends with `The datasource.url property is required in your Prisma config file`",
            format!("add `COPY {from} ./{inside}` to the shipped stage"),
        )
        .label("reads the configuration")
        .because(seaworthy_text::Place::whole(config.clone()), "names the database")
        .because_of(orm, format!("Prisma {version}")),
    );
}
