//! `prisma-target`: the Prisma client is generated for another system than it runs on.

use seaworthy_catalog::bases;
use seaworthy_catalog::runtimes::Libc;
use seaworthy_manifest::prisma::PrismaSchema;
use seaworthy_setup::flow::Bottom;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "prisma-target",
    severity: Severity::Error,
    title: "the Prisma client is generated for another system than it runs on",
    about: "`prisma generate` fetches the engine for the system it runs on. Generated on Debian and copied to Alpine (or the other \
way), or on Debian 12 and run on Debian 11 with its older OpenSSL, the client ends with `Query Engine not found for the current platform`.

Generate on the kind of image that ships, or name both: `binaryTargets = [\"native\", \"linux-musl-openssl-3.0.x\"]` in \
the generator.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(orm) = image.app.and_then(|app| app.orm.as_ref()).filter(|orm| orm.value.native_engine) else {
        return;
    };
    let Some(modules) = image.shipped_modules() else { return };
    let shipped = image.flow.shipped;
    let libc = |stage: usize| image.base(stage).and_then(|base| base.libc);
    let (Some(made), Some(run)) = (libc(modules.at.stage), libc(shipped)) else { return };
    let Some(copied) = modules.copied else { return };
    let release = |stage: usize| match &image.flow.stages[stage].bottom {
        Bottom::Image { name, .. } => bases::openssl(name),
        _ => None,
    };
    let (old, new) = (release(modules.at.stage), release(shipped));
    let is_other_release = old.is_some() && new.is_some() && old != new;
    if made == run && !is_other_release {
        return;
    }
    let level = new.unwrap_or("3.0.x");
    let schema = orm.value.schema.as_ref().and_then(|path| image.case.repo.read(path).ok());
    let Some(schema) = schema else { return };
    let read = PrismaSchema::parse(&schema);
    let (word, target) = match (run, level) {
        (Libc::Musl, "1.1.x") => ("musl", "linux-musl".to_owned()),
        (Libc::Musl, level) => ("musl", format!("linux-musl-openssl-{level}")),
        (Libc::Glibc, level) => ("debian", format!("debian-openssl-{level}")),
    };
    let names_it = read
        .generators
        .iter()
        .flat_map(|generator| &generator.binary_targets)
        .any(|one| one.as_str() == target || (made != run && one.as_str().contains(word)));
    if names_it {
        return;
    }
    findings.push(
        Finding::new(
            &RULE,
            image.place(image.flow.step(copied).span),
            "the Prisma client comes from another kind of system",
            "the first query ends with `Query Engine not found for the current platform`",
            format!("use one kind of image for both stages, or add `binaryTargets = [\"native\", \"{target}\"]` to the generator"),
        )
        .label("brings the client with its engine")
        .because(image.base_place(modules.at.stage), "generated here")
        .because(image.base_place(shipped), "runs here")
        .because(schema.start(), "the generator names no other system"),
    );
}
