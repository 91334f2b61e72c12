//! What gets into the shipped stage, and who owns it.

use seaworthy_catalog::web_server::WEB_SERVER;
use seaworthy_facts::{AppKind, ProcessKind, Shipped, WritePurpose};

use super::build::BuildChoices;
use super::scope::Scope;
use crate::keys::{self, Key};
use crate::{Decided, Decision, Reason, words};

pub(crate) struct ShipChoices {
    pub(crate) shipped: Shipped,
    /// Files of the context that the running app reads, from the app's folder.
    pub(crate) files: Decided<Vec<String>>,
    pub(crate) prune: Decided<bool>,
    pub(crate) user: Decided<u32>,
    /// Folders that the app writes, absolute in the image, with what for.
    pub(crate) writes: Vec<(String, WritePurpose)>,
    pub(crate) secret_files: Decided<Vec<String>>,
}

pub(super) fn decide(scope: &Scope<'_>, build: &BuildChoices) -> ShipChoices {
    let app = scope.app;
    let secret_key = Key::of(keys::SECRET_FILES);
    let secret_files = scope.list(&secret_key).unwrap_or_else(|| {
        let paths = app.secret_files.iter().filter_map(|file| scope.in_app(&file.value.path)).collect();
        let evidence =
            app.secret_files.iter().flat_map(|file| file.evidence.iter().take(1).cloned()).collect();
        Decided::new(secret_key, paths, Reason::SecretFile, evidence)
    });
    let mut writes: Vec<(String, WritePurpose)> = app
        .writes
        .iter()
        .filter(|write| write.value.purpose != WritePurpose::AmongCode)
        .filter_map(|write| {
            let folder = match (&write.value.dir, &write.value.absolute) {
                (Some(dir), _) => format!("{}/{}", scope.app_folder(), scope.in_app(dir)?),
                (None, Some(absolute)) => absolute.clone(),
                (None, None) => return None,
            };
            Some((folder, write.value.purpose))
        })
        .collect();
    writes.sort();
    writes.dedup();
    ShipChoices {
        shipped: shipped(scope),
        files: files(scope, build, &secret_files.value),
        prune: scope.switch(&Key::of(keys::SHIP_PRUNE)).unwrap_or_else(|| {
            Decided::new(Key::of(keys::SHIP_PRUNE), true, Reason::NeverLoaded, Vec::new())
                .or("false", "keeps type declarations and source maps of dependencies")
        }),
        user: scope
            .number(&Key::of(keys::USER_ID))
            .map(|user| user.map(|id| u32::try_from(id).unwrap_or(1001)))
            .unwrap_or_else(|| user(scope)),
        writes,
        secret_files,
    }
}

/// What is shipped; the server of Next.js is always made self-contained, by its configuration or by the variable that
/// stands for it, because its full production dependencies are several times what it loads. A server of the app's own that
/// hands requests on to Next.js is not: the trace knows nothing of it.
pub(super) fn shipped(scope: &Scope<'_>) -> Shipped {
    let found = scope.app.shipped.value;
    let is_next = scope.framework().is_some_and(|(framework, _)| framework.id == "next");
    if !is_next || found == Shipped::Static {
        return found;
    }
    if !scope.has_own_server() {
        return Shipped::Standalone;
    }
    let web = scope.app.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
    let is_built = web.is_some_and(|web| web.value.source.is_some());
    if is_built { Shipped::Outputs } else { Shipped::Sources }
}

fn user(scope: &Scope<'_>) -> Decided<u32> {
    let key = Key::of(keys::USER_ID);
    if scope.app.kind.value == AppKind::Static {
        let reason = Reason::UserOfBase { image: WEB_SERVER.image.to_owned() };
        return Decided::new(key, WEB_SERVER.user, reason, Vec::new());
    }
    Decided::new(key, 1001, Reason::FixedUser, Vec::new())
}

fn files(scope: &Scope<'_>, build: &BuildChoices, secrets: &[String]) -> Decided<Vec<String>> {
    let key = Key::of(keys::SHIP_FILES);
    let mut paths: Vec<String> = Vec::new();
    let mut evidence = Vec::new();
    for file in &scope.app.runtime_files {
        let Some(path) = scope.in_app(&file.value) else { continue };
        let built = build
            .outputs
            .value
            .iter()
            .any(|output| path == *output || path.starts_with(&format!("{output}/")));
        if !built && !secrets.contains(&path) && !is_env_file(&path) {
            paths.push(path);
            evidence.extend(file.evidence.iter().take(1).cloned());
        }
    }
    for secret in &scope.app.secret_files {
        if let Some(path) = secret.value.example.as_ref().and_then(|example| scope.in_app(example)) {
            paths.push(path);
            // the code that reads the real file shows what the example stands for
            evidence.extend(secret.evidence.iter().take(1).cloned());
        }
    }
    if let Some(more) = scope.list(&key) {
        paths.extend(more.value);
        evidence.extend(more.evidence);
    }
    paths.sort();
    paths.dedup();
    let reason = if paths.is_empty() { Reason::RuntimeReadsNothing } else { Reason::RuntimeReads };
    Decided::new(key, paths, reason, evidence)
}

/// A file with variables: the container has them from its environment. An example holds none.
fn is_env_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let rest = name.strip_prefix(".env");
    rest.is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with('.')
                && !["example", "sample", "template"].iter().any(|word| rest.contains(word))
    })
}

impl ShipChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.push(self.files.erase(|files| words::toml_list(files)));
        all.push(self.prune.erase(ToString::to_string));
        all.push(self.user.erase(ToString::to_string));
        if !self.secret_files.value.is_empty() {
            all.push(self.secret_files.erase(|files| words::toml_list(files)));
        }
    }
}
