//! `native-toolchain-missing`: a package is compiled at install, and the image has no compiler.

use std::collections::BTreeSet;

use seaworthy_catalog::natives::{self, COMPILER};
use seaworthy_facts::{NativeUse, Presence as Known};
use seaworthy_manifest::semver::Version;
use seaworthy_setup::flow::InstallScripts;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "native-toolchain-missing",
    severity: Severity::Error,
    title: "a package is compiled at install, and the image has no compiler",
    about: "Some packages bring sources only: node-gyp compiles them at install and needs Python, make and a C++ compiler. The slim and \
the Alpine images have none of them, and the install ends with `gyp ERR! find Python`.

Install them in the stage that installs, not in the shipped one: `apk add --no-cache python3 make g++`, or `apt-get install \
--no-install-recommends python3 make g++`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let compiled = app.install.native.iter().find(|native| is_compiled(&native.value));
    let Some(native) = compiled else { return };
    let mut told = BTreeSet::new();
    for install in image.own_installs() {
        let before = &image.flow.step(install.at).before;
        let Some(base) = image.base(install.at.stage) else { continue };
        let brings = match native.value.production {
            Known::Yes => true,
            _ => image.omits_development(install.install) == Some(false),
        };
        let bundles = ["build-base", "build-essential", "alpine-sdk"];
        let is_there = bundles.iter().any(|bundle| before.packages.contains(*bundle));
        let lacking: Vec<&str> = COMPILER
            .iter()
            .copied()
            .filter(|program| base.has(program) == Some(false) && !before.packages.contains(*program))
            .collect();
        if !brings
            || is_there && before.packages.contains("python3")
            || lacking.is_empty()
            || install.install.scripts == InstallScripts::Ignored
            || native.value.allowed == Known::No
            || !image.is_read_before(install.at)
            || !told.insert(install.at.stage)
        {
            continue;
        }
        findings.push(
            Finding::new(
                &RULE,
                image.place(install.command.span),
                format!(
                    "`{}` is compiled here, and the image has no {}",
                    native.value.name,
                    lacking.join(", no ")
                ),
                "the install ends with `gyp ERR! find Python`, or with `not found: make`",
                format!("add `{}` before this line", image.adds(install.at.stage, COMPILER)),
            )
            .label("compiles it")
            .because(image.base_place(install.at.stage), "has no compiler")
            .because_of(native, "brings sources only"),
        );
    }
}

fn is_compiled(native: &NativeUse) -> bool {
    let known = natives::by_package(&native.name).and_then(|known| known.compile.as_ref());
    let version = native.version.as_deref().and_then(Version::parse);
    known.zip(version).is_some_and(|(compile, version)| (compile.when)(version.major()))
}
