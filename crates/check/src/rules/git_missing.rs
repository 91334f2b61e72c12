//! `git-missing`: a dependency is fetched with git, and the image has none.

use std::collections::BTreeSet;

use seaworthy_manifest::package_json::PackageJson;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "git-missing",
    severity: Severity::Error,
    title: "a dependency is fetched with git, which the image does not have",
    about: "A dependency named by an address of git is cloned at install. The slim and the Alpine images have no git, and the install \
ends with `spawn git ENOENT`. What lies on GitHub, GitLab or Bitbucket is fetched as an archive and is not meant.

Install git in the stage that installs: `apk add --no-cache git`, or `apt-get install --no-install-recommends git`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(fact) = app.install.git.iter().find(|fact| is_cloned(image, &fact.value)) else { return };
    let mut told = BTreeSet::new();
    for install in image.own_installs() {
        let before = &image.flow.step(install.at).before;
        let is_installed = before.packages.contains("git");
        if image.base(install.at.stage).and_then(|base| base.has("git")) != Some(false)
            || is_installed
            || !image.is_read_before(install.at)
            || !told.insert(install.at.stage)
        {
            continue;
        }
        let mut finding = Finding::new(
            &RULE,
            image.place(install.command.span),
            format!("`{}` is fetched with git, which is not in this image", fact.value),
            "the install ends with `spawn git ENOENT`",
            format!("add `{}` before this line", image.adds(install.at.stage, &["git"])),
        )
        .label("needs git")
        .because(image.base_place(install.at.stage), "has no git");
        if let Some(place) = image.declared(&fact.value) {
            finding = finding.because(place, "named by an address of git");
        }
        findings.push(finding.because_of(fact, "locked as a repository of git"));
    }
}

/// Whether the manifest names it by an address that no archive is known for.
fn is_cloned(image: &ImageCase<'_>, name: &str) -> bool {
    let Some(app) = image.app else { return false };
    [&app.dir, &app.install.root].into_iter().any(|folder| {
        let source = image.case.repo.read(&folder.child("package.json")).ok();
        let manifest = source.and_then(|source| PackageJson::parse(&source).ok());
        let dependency = manifest.as_ref().and_then(|manifest| manifest.dependency(name));
        dependency.is_some_and(|dependency| {
            let asked = dependency.requirement.as_str();
            let is_hosted =
                ["github", "gitlab", "bitbucket", "gist:"].iter().any(|host| asked.contains(host));
            !is_hosted
                && (asked.starts_with("git+") || asked.starts_with("git://") || asked.starts_with("git@"))
        })
    })
}
