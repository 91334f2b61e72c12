//! `lifecycle-needs-dev`: a production install runs a script of the root that calls a program which is not installed.

use seaworthy_catalog::managers;
use seaworthy_facts::{LifecycleScript, Presence, ScriptProgram};
use seaworthy_setup::flow::{InstallScripts, PackageManager};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "lifecycle-needs-dev",
    severity: Severity::Error,
    title: "a production install runs a script that needs a development dependency",
    about: "An install without development dependencies still runs the root's own `prepare` or `postinstall`, as far as the \
package manager and its version do so. When such a script calls a program that only a development dependency brings (husky, tsc, \
rimraf), the shell does not find it and the install ends with exit code 127.

Leave the scripts out of that install (`--ignore-scripts`), and run those of native packages by name afterwards (`npm rebuild \
NAME`) if there are any; or let the script pass where the program is missing (`\"prepare\": \"husky || true\"`). `HUSKY=0` does not \
help: the program itself is missing.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    for install in image.installs() {
        let leaves_out = image.omits_development(install.install) == Some(true);
        if !leaves_out || install.install.scripts == InstallScripts::Ignored {
            continue;
        }
        let Some(folder) = image.installed_folder(&install) else { continue };
        for script in &app.install.lifecycle {
            if script.value.dir != folder || !runs(image, &install, &script.value) {
                continue;
            }
            let Some(program) = missing(&script.value) else { continue };
            findings.push(finding(image, &install, script, program));
        }
    }
}

/// Whether this manager runs that script of the root in a production install.
fn runs(image: &ImageCase<'_>, install: &InstallCase<'_>, script: &LifecycleScript) -> bool {
    let Some(app) = image.app else { return false };
    let name = app.manager.name.value;
    if name.command() != install.install.manager.command() {
        return false;
    }
    let pinned =
        app.manager.version.as_ref().and_then(|version| version.value.split('.').next()?.parse().ok());
    let major = pinned.or(app.manager.major.as_ref().map(|major| major.value));
    (managers::of(name).root_scripts)(major).contains(&script.name.as_str())
}

/// The program that the script calls and that only development brings.
pub(super) fn missing(script: &LifecycleScript) -> Option<&ScriptProgram> {
    // `husky || true` passes where it is missing; `a && b || true` as well
    if script.script.contains("||") {
        return None;
    }
    script.programs.iter().find(|program| program.development_only == Presence::Yes)
}

fn finding(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    script: &seaworthy_facts::Fact<LifecycleScript>,
    program: &ScriptProgram,
) -> Finding {
    let name = &script.value.name;
    let manager = install.install.manager;
    let natives: Vec<&str> = image
        .app
        .into_iter()
        .flat_map(|app| &app.install.native)
        .filter(|native| {
            native.value.production != Presence::No && native.value.install_script == Presence::Yes
        })
        .map(|native| native.value.name.as_str())
        .collect();
    let mut help = "leave the scripts out of this install: add `--ignore-scripts`".to_owned();
    if !natives.is_empty() {
        let rebuild = if manager == PackageManager::Yarn { "yarn rebuild" } else { manager.command() };
        help.push_str(&format!(
            ", and run those of {} afterwards: `{} {}`",
            natives.join(", "),
            if manager == PackageManager::Yarn {
                rebuild.to_owned()
            } else {
                format!("{} rebuild", manager.command())
            },
            natives.join(" ")
        ));
    }
    let finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("this install runs `{name}`, and `{}` is not installed", program.name),
        format!("the build ends with `sh: {}: not found`, exit code 127", program.name),
        help,
    )
    .label("development dependencies are left out here")
    .because_of(script, format!("`{name}` calls `{}`", program.name));
    let finding = match &program.package {
        Some(package) => {
            let declared = image.declared(package);
            match declared {
                Some(place) => finding.because(place, format!("`{package}` is a development dependency")),
                None => finding,
            }
        }
        None => finding,
    };
    let end = install.command.span.end as usize;
    if natives.is_empty() {
        finding.fix(FixTier::Safe, seaworthy_text::Span::new(end, end), " --ignore-scripts")
    } else {
        finding
    }
}
