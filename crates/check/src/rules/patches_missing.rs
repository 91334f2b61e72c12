//! `patches-missing`: an install that applies patches does not find them.

use seaworthy_facts::{InstallInputKind, LifecycleScript};
use seaworthy_setup::flow::{InstallScripts, Presence};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "patches-missing",
    severity: Severity::Error,
    title: "an install does not find the patches that it applies",
    about: "pnpm, Yarn and Bun read every patch that the manifests name before they install anything, those of packages that this \
image does not need too; `patch-package` reads its folder in `postinstall`. Where only `package.json` and the lockfile were copied, \
the install ends with `ENOENT` (`patch-package` goes on, and nothing is patched).

Copy the folder of patches before the install: `COPY patches ./patches`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let patches = app.install.inputs.iter().filter(|input| input.value.kind == InstallInputKind::Patch);
    for input in patches {
        let path = &input.value.path;
        let by_script = by_script(&app.install.lifecycle, path);
        for install in image.own_installs() {
            if by_script && install.install.scripts == InstallScripts::Ignored {
                continue;
            }
            if image.finds(&install, path) != Presence::Absent
                || image.flow.kept_out(install.at, path).is_some()
            {
                continue;
            }
            let folder = path.below(&image.flow.context).unwrap_or(path.as_str());
            // `patch-package` passes where the folder is not there
            let (otherwise, severity) = if by_script {
                (
                    "`patch-package` finds nothing to do, and the packages run without the patches"
                        .to_owned(),
                    Severity::Warning,
                )
            } else {
                (
                    format!("the build ends with `ENOENT: no such file or directory` on a file of `{path}`"),
                    Severity::Error,
                )
            };
            findings.push(
                Finding::new(
                    &RULE,
                    image.place(install.command.span),
                    format!("`{path}` is not there, and this install applies its patches"),
                    otherwise,
                    format!("copy it before this line: `COPY {folder} ./{}`", rest(image, path)),
                )
                .label("reads the patches")
                .because_of(input, "named here")
                .severity(severity),
            );
            break;
        }
    }
}

fn rest<'p>(image: &ImageCase<'_>, path: &'p seaworthy_text::RepoPath) -> &'p str {
    image.app.and_then(|app| path.below(&app.install.root)).unwrap_or(path.as_str())
}

/// Whether a script applies them rather than the package manager.
fn by_script(scripts: &[seaworthy_facts::Fact<LifecycleScript>], path: &seaworthy_text::RepoPath) -> bool {
    scripts.iter().any(|script| {
        script.value.dir.child("patches") == *path
            && script.value.programs.iter().any(|program| program.name == "patch-package")
    })
}
