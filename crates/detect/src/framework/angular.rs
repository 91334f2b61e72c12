//! `angular.json`: where the application is built to, and whether its build makes a server.

use seaworthy_facts::{Evidence, EvidenceKind};
use seaworthy_manifest::data::{self, Dialect, Node};
use seaworthy_text::{RepoPath, SourceFile};

use crate::command::plain;
use crate::scope::AppScope;

/// The application of an Angular workspace that a build makes.
pub(crate) struct Application {
    /// What the build writes, and the part of it that browsers get.
    pub(crate) output: RepoPath,
    /// The part of the output for browsers.
    pub(crate) browser: RepoPath,
    /// Whether a server is built as well.
    pub(crate) has_server: bool,
    /// The path below which it expects to be served, as written.
    pub(crate) base: Option<String>,
    /// What says so.
    pub(crate) evidence: Evidence,
}

/// The application that `ng build` with these words makes: the one that is named, else the only one.
pub(crate) fn application(scope: &AppScope<'_>, words: &[String]) -> Option<Application> {
    let file = scope.repository.repo.read(&scope.dir().child("angular.json")).ok()?;
    let root = data::parse_json(file.text(), Dialect::Comments).ok()?;
    let projects = root.get("projects")?.entries();
    let is_application = |node: &Node<'_>| {
        node.get("projectType").and_then(Node::text) != Some("library") && target(node).is_some()
    };
    let plain = plain(words, &["--output-path", "--base-href", "-c", "--configuration"]);
    let named = plain.iter().find(|word| **word != "build").copied();
    let by_default = named.or_else(|| root.get("defaultProject").and_then(Node::text));
    let mut applications = projects.iter().filter(|entry| is_application(&entry.value));
    let entry = match by_default {
        Some(name) => applications.find(|entry| entry.key == name),
        None => applications.next().filter(|_| applications.next().is_none()),
    }?;
    read(scope, &file, &entry.key, &entry.value)
}

/// The target that builds; it had another name once.
fn target<'n, 'a>(project: &'n Node<'a>) -> Option<&'n Node<'a>> {
    project.get("architect").or_else(|| project.get("targets"))?.get("build")
}

fn read(scope: &AppScope<'_>, file: &SourceFile, name: &str, project: &Node<'_>) -> Option<Application> {
    let target = target(project)?;
    let options = target.get("options");
    let option = |key: &str| options.and_then(|options| options.get(key));
    let path = option("outputPath");
    let written = path.and_then(|path| path.text().or_else(|| path.get("base")?.text()));
    let default = format!("dist/{name}");
    let output = scope.path(written.unwrap_or(&default))?;
    // the builder of version 17 writes what is for browsers into a folder of its own
    let builder = target.get("builder").and_then(Node::text).unwrap_or_default();
    let is_split = builder.ends_with(":application");
    let below = path.and_then(|path| path.get("browser")?.text()).unwrap_or("browser");
    let browser = if is_split && !below.is_empty() { output.join(below).ok()? } else { output.clone() };
    let has_entry = option("ssr").is_some_and(|ssr| ssr.bool() == Some(true) || ssr.get("entry").is_some());
    let is_static = option("outputMode").and_then(Node::text) == Some("static");
    Some(Application {
        output,
        browser,
        has_server: is_split && has_entry && !is_static,
        base: option("baseHref").and_then(Node::text).map(str::to_owned),
        evidence: Evidence::at(EvidenceKind::Configured, file, path.map_or(target.span, |path| path.span)),
    })
}
