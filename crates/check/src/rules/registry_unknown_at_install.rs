//! `registry-unknown-at-install`: an install of private packages does not know their registry, or has no token for it.

use seaworthy_facts::{App, ManagerName};
use seaworthy_setup::flow::{Presence, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "registry-unknown-at-install",
    severity: Severity::Error,
    title: "an install of private packages lacks `.npmrc`, or the token in it",
    about: "`.npmrc` says from which registry the packages of a scope come, and with which token. A stage that copies manifests and \
lockfile only asks the public registry for them, which answers 404; one without the variable that the token stands in is answered 401.

Give the file as a secret, so that no layer keeps it: `RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci`, and `docker build \
--secret id=npmrc,src=.npmrc`; or copy it where it holds no token itself, and give the variable: `--mount=type=secret,id=token,env=NPM_TOKEN`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let npmrc = app.install.root.child(".npmrc");
    // yarn from 2 on and Bun have settings of their own
    if app.install.tokens.is_empty()
        || matches!(app.manager.name.value, ManagerName::YarnBerry | ManagerName::Bun)
    {
        return;
    }
    let Ok(source) = image.case.repo.read(&npmrc) else { return };
    let Some((scope, package)) = private(app, source.text()) else { return };
    for install in image.own_installs() {
        if mounts_secret(image, &install) {
            continue;
        }
        let line = source.text().find(&format!("{scope}:registry"));
        let place =
            line.map_or(source.start(), |at| source.place(seaworthy_text::Span::new(at, at + scope.len())));
        match image.finds(&install, &npmrc) {
            Presence::Absent => {
                let target = format!("{}/.npmrc", install.command.dir.trim_end_matches('/'));
                findings.push(
                    Finding::new(
                        &RULE,
                        image.place(install.command.span),
                        format!("`.npmrc` is not there, and says where `{package}` comes from"),
                        format!(
                            "the install ends with `404 Not Found`: the public registry has no `{package}`"
                        ),
                        format!("mount it: `RUN --mount=type=secret,id=npmrc,target={target} …`"),
                    )
                    .label("asks the public registry")
                    .because(place, format!("the registry of `{scope}`")),
                );
                return;
            }
            Presence::Here(_) => {
                let Some(token) = app.install.tokens.iter().find(|token| token.value.is_some()) else {
                    continue;
                };
                let Some(name) = &token.value else { continue };
                let before = &image.flow.step(install.at).before;
                let is_set = before.env.contains_key(name)
                    || before.args.contains_key(name)
                    || install.command.command.assignments.iter().any(|one| one.name.value == *name)
                    || image.text(image.flow.step(install.at).span).contains(name.as_str());
                if is_set || !image.is_read_before(install.at) {
                    continue;
                }
                findings.push(
                    Finding::new(
                        &RULE,
                        image.place(install.command.span),
                        format!("nothing sets `{name}`, which `.npmrc` takes the token from"),
                        format!("the install ends with `401 Unauthorized` at `{package}`"),
                        format!("give it as a secret: `RUN --mount=type=secret,id=token,env={name} …`"),
                    )
                    .label("has no token")
                    .because_of(token, "the token is this variable"),
                );
                return;
            }
            Presence::Unknown => {}
        }
    }
}

/// A scope with a registry of its own, and a package of it that is installed.
fn private<'a>(app: &'a App, npmrc: &str) -> Option<(String, &'a str)> {
    let scopes = npmrc.lines().filter_map(|line| {
        let (scope, _) = line.trim().split_once(":registry")?;
        scope.starts_with('@').then(|| scope.to_owned())
    });
    scopes.into_iter().find_map(|scope| {
        let start = format!("{scope}/");
        let package = app.install.locked.keys().find(|name| name.starts_with(&start))?;
        Some((scope, package.as_str()))
    })
}

/// Whether something secret is mounted for an install.
fn mounts_secret(image: &ImageCase<'_>, install: &InstallCase<'_>) -> bool {
    match &image.flow.step(install.at).kind {
        StepKind::Run(ran) => {
            ran.mounts.iter().any(|mount| mount.kind == seaworthy_dockerfile::body::MountKind::Secret)
        }
        _ => false,
    }
}
