//! `several-lockfiles`: lockfiles of several package managers lie in one folder.

use seaworthy_text::Place;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "several-lockfiles",
    severity: Severity::Warning,
    title: "lockfiles of several package managers lie side by side",
    about: "Two lockfiles say two things about which versions are installed. People update the one of the package manager they use; \
the other grows old, and whoever or whatever installs with it gets packages that nobody tested.

Keep the lockfile of the package manager that `packageManager` names, and delete the other.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let manager = &app.manager;
    let name = manager.name.value;
    let Some(own) = image.lockfile() else { return };
    for other in manager.lockfiles.iter().filter(|lockfile| lockfile.manager.command() != name.command()) {
        let installs = image.installs().find(|install| {
            install.install.manager.command() == other.manager.command()
                && image.installed_folder(install).as_ref() == Some(&app.install.root)
        });
        let file = other.path.file_name();
        // one that nothing installs by does no harm to the image
        let Some(install) = installs else { continue };
        let place = image.place(install.command.span);
        let message = format!(
            "{} installs by `{file}`, and the repository is {}'s",
            install.install.manager.command(),
            name.command()
        );
        findings.push(
            Finding::new(
                &RULE,
                place,
                message,
                "an install with the other package manager brings versions that nobody tested",
                format!("delete `{}`, and install with {}", other.path, name.command()),
            )
            .because(Place::whole(other.path.clone()), format!("the lockfile of {}", other.manager.command()))
            .because(Place::whole(own.path.clone()), format!("the lockfile of {}", name.command()))
            .because_of(&manager.name, "says which package manager it is"),
        );
    }
}
