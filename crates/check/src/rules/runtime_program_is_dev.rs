//! `runtime-program-is-dev`: the start calls a program that production dependencies do not bring.

use seaworthy_manifest::shell::WrapperKind;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::launch::Launched;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "runtime-program-is-dev",
    severity: Severity::Error,
    title: "the start calls a program that is a development dependency",
    about: "`tsx`, `ts-node`, `nodemon`, `cross-env` or `prisma` among `devDependencies` are not in a `node_modules` for production. A \
start script or an entry point that calls one ends with `not found`, and the container restarts for ever.

Move the package to `dependencies`, or start what the build made: `node dist/index.js`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

/// Options of Node that load a package first.
const LOADERS: &[&str] = &["-r", "--require", "--import", "--loader", "--experimental-loader"];

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(modules) = image.shipped_modules() else { return };
    if image.is_production(&modules) != Some(true) {
        return;
    }
    let Some(install) = image.install_of(&modules) else { return };
    for launched in image.launched() {
        let Some((program, package)) = missing(image, &launched) else { continue };
        let mut finding = Finding::new(
            &RULE,
            launched.place.clone(),
            format!("`{program}` is not in the image: it is a development dependency"),
            if program == package {
                format!("the container ends at its start: `{program}` is not found")
            } else {
                format!("the container ends at its start: `{program}` of `{package}` is not found")
            },
            format!("move `{package}` to `dependencies`, or start what the build makes with `node`"),
        )
        .label(format!("calls `{program}`"));
        // a script stands in the app: the image's own start proves that it runs
        if launched.by_script
            && let Some(started) = image.start()
        {
            finding = finding.because(image.place(started.span), "runs the script");
        }
        let pruned = modules.pruned.map(|at| image.flow.step(at).span);
        let finding = finding.because(
            image.place(pruned.unwrap_or(install.command.span)),
            "leaves development dependencies out",
        );
        findings.push(match image.declared(&package) {
            Some(place) => finding.because(place, format!("`{package}` is a development dependency")),
            None => finding,
        });
        return;
    }
}

/// The program or package that is not there.
fn missing(image: &ImageCase<'_>, launched: &Launched) -> Option<(String, String)> {
    let command = &launched.command;
    for written in &launched.wrappers {
        let name = written.rsplit('/').next().unwrap_or(written);
        let is_found = launched.by_script || written.contains("node_modules/");
        if let Some(package) = image.development_program(name).filter(|_| is_found) {
            return Some((name.to_owned(), package));
        }
    }
    let program = command.program_name()?;
    if matches!(program, "node" | "nodejs") {
        let mut words = command.arguments.iter().map(|word| word.text.as_str());
        while let Some(word) = words.next() {
            let named = match word.split_once('=') {
                Some((option, value)) if LOADERS.contains(&option) => Some(value),
                _ if LOADERS.contains(&word) => words.next(),
                _ => None,
            };
            let package = named.map(package_of);
            if let Some(package) = package.filter(|package| image.is_development_only(package)) {
                return Some((package.to_owned(), package.to_owned()));
            }
        }
        return None;
    }
    let fetches = command.wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::PackageRunner);
    let written = command.program.as_ref()?.literal()?;
    let is_found = launched.by_script || written.contains("node_modules/");
    // `npx prisma` fetches another version, of which `floating-prisma` speaks
    if !is_found || (fetches && program == "prisma") {
        return None;
    }
    let package = image.development_program(program)?;
    Some((program.to_owned(), package))
}

/// The package of a module's name: `tsx/esm` is in `tsx`.
fn package_of(module: &str) -> &str {
    let parts = if module.starts_with('@') { 2 } else { 1 };
    let end = module.match_indices('/').nth(parts - 1).map_or(module.len(), |(at, _)| at);
    &module[..end]
}
