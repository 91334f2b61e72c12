//! `build-scripts-blocked`: the package manager does not run the install script of a native package.

use seaworthy_catalog::natives;
use seaworthy_facts::Presence as Known;
use seaworthy_setup::flow::{InstallScripts, PackageManager};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "build-scripts-blocked",
    severity: Severity::Error,
    title: "the package manager does not run the install script that a native package needs",
    about: "pnpm 10 and later, npm 12, Yarn 4.14 and Bun run the install scripts of those packages only that the repository lists. A \
native package that is not listed is installed without its binary: the install succeeds, and the app ends at its start with `Could \
not locate the bindings file`.

List the package: `pnpm approve-builds` writes `onlyBuiltDependencies`, Bun reads `trustedDependencies` of `package.json`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(install) = image.shipped_modules().and_then(|modules| image.install_of(&modules)) else {
        return;
    };
    let manager = install.install.manager;
    let is_own = app.manager.name.value.command() == manager.command();
    let is_older =
        manager == PackageManager::Pnpm && image.manager_in_image("pnpm").is_some_and(|major| major < 10);
    let allows =
        install.command.words().any(|word| word.contains("allow-build") || word.contains("allow-all"));
    if !is_own
        || is_older
        || allows
        || install.install.scripts == InstallScripts::Ignored
        || image.may_run_more(&install)
    {
        return;
    }
    for native in &app.install.native {
        let is_blocked = native.value.production == Known::Yes
            && native.value.install_script == Known::Yes
            && native.value.allowed == Known::No
            && !native.value.refused
            && natives::by_package(&native.value.name).is_some();
        if !is_blocked || image.is_rebuilt(&native.value.name) {
            continue;
        }
        let name = &native.value.name;
        let help = match manager {
            PackageManager::Pnpm => format!(
                "add `\"pnpm\": {{\"onlyBuiltDependencies\": [\"{name}\"]}}` to package.json (or run `pnpm approve-builds`)"
            ),
            PackageManager::Bun => format!("add `\"trustedDependencies\": [\"{name}\"]` to package.json"),
            PackageManager::Npm => format!("run `npm approve-scripts {name}` in the repository"),
            PackageManager::Yarn => {
                format!("add `\"dependenciesMeta\": {{\"{name}\": {{\"built\": true}}}}` to package.json")
            }
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(install.command.span),
            format!("{} does not run the install script of `{name}`", manager.command()),
            "the app ends at its start: the binary of the package is not found",
            help,
        )
        .label("runs the scripts of listed packages only")
        .because_of(native, "gets its binary from its install script");
        if let Some(version) = &app.manager.version {
            finding = finding.because_of(version, "the version of the package manager");
        }
        findings.push(finding);
    }
}
