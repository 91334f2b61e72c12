//! `ignore-scripts-breaks-native`: scripts are left out of the install, and a package fetches or compiles its binary in one.

use seaworthy_catalog::natives;
use seaworthy_facts::Presence as Known;
use seaworthy_setup::flow::InstallScripts;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "ignore-scripts-breaks-native",
    severity: Severity::Error,
    title: "scripts are left out of an install that a native package needs",
    about: "`--ignore-scripts` cures an install whose `prepare` fails, and stops packages that fetch or compile their binary in their \
own install script. The install succeeds; the app ends at its start with `Could not locate the bindings file`.

Run the scripts of these packages by name after the install: `npm rebuild better-sqlite3`, `pnpm rebuild better-sqlite3`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(install) = image.shipped_modules().and_then(|modules| image.install_of(&modules)) else {
        return;
    };
    if install.install.scripts != InstallScripts::Ignored || image.may_run_more(&install) {
        return;
    }
    let broken: Vec<_> = app
        .install
        .native
        .iter()
        .filter(|native| {
            let native = &native.value;
            native.production == Known::Yes
                && native.install_script == Known::Yes
                && native.allowed != Known::No
                && natives::by_package(&native.name).is_some()
                && !image.is_rebuilt(&native.name)
        })
        .collect();
    let [first, ..] = broken.as_slice() else { return };
    let names: Vec<&str> = broken.iter().map(|native| native.value.name.as_str()).collect();
    let manager = install.install.manager.command();
    findings.push(
        Finding::new(
            &RULE,
            image.place(install.command.span),
            format!("`{}` gets its binary from its install script, which does not run", first.value.name),
            "the app ends at its start: the binary of the package is not found",
            format!("add `&& {manager} rebuild {}` after the install", names.join(" ")),
        )
        .label("leaves all scripts out")
        .because_of(first, "has native code"),
    );
}
