//! An app that is built to files: the web server that hands them out, and which page answers what has no file.

use seaworthy_catalog::frameworks::Pages;
use seaworthy_catalog::web_server::WEB_SERVER;
use seaworthy_facts::AppKind;

use super::scope::Scope;
use crate::keys::{self, Key};
use crate::{Decided, Decision, Reason};

/// What hands out the files.
pub(crate) struct ServeChoices {
    pub(crate) image: Decided<String>,
    pub(crate) fallback: Decided<Fallback>,
    /// The path below which the pages expect to be served, without slashes around it.
    pub(crate) base: Option<Decided<String>>,
    /// Files that never change under the same name: regular expressions for the path below the output.
    pub(crate) hashed: &'static [&'static str],
}

/// What answers a path that has no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fallback {
    /// The first page, whose code looks at the address.
    FirstPage,
    /// A page of its own for that, from the output.
    Page(String),
    /// "Not found", by the app's own page where it has one.
    NotFound,
}

impl Fallback {
    fn named(word: &str) -> Self {
        match word {
            "first-page" => Self::FirstPage,
            "not-found" => Self::NotFound,
            page => Self::Page(page.trim_matches('/').to_owned()),
        }
    }
}

/// Decides, for an app that is built to files.
pub(super) fn decide(scope: &Scope<'_>) -> Option<ServeChoices> {
    if scope.app.kind.value != AppKind::Static {
        return None;
    }
    let framework = scope.framework();
    let image_key = Key::of(keys::SERVE_IMAGE);
    let image = scope.text(&image_key).unwrap_or_else(|| {
        let reason = Reason::FilesNeedNoRuntime { server: WEB_SERVER.title };
        Decided::new(image_key, WEB_SERVER.image.to_owned(), reason, scope.app.kind.evidence.clone())
    });
    let base_key = Key::of(keys::SERVE_BASE);
    let base = scope.text(&base_key).map(|text| text.map(|path| path.trim_matches('/').to_owned()));
    let base = base.filter(|base| !base.value.is_empty() && is_plain(&base.value)).or_else(|| {
        let base = framework?.1.base.as_ref().filter(|base| is_plain(&base.value))?;
        Some(Decided::new(base_key, base.value.clone(), Reason::ServedBelow, base.evidence.clone()))
    });
    let hashed = framework.map_or(&[][..], |(framework, _)| framework.hashed);
    Some(ServeChoices { image, fallback: fallback(scope), base, hashed })
}

fn fallback(scope: &Scope<'_>) -> Decided<Fallback> {
    let key = Key::of(keys::SERVE_FALLBACK);
    if let Some(configured) = scope.text(&key).filter(|word| is_plain(&word.value)) {
        return configured.map(|word| Fallback::named(&word));
    }
    let evidence = scope.app.kind.evidence.clone();
    let framework = scope.framework();
    if let Some(page) = framework.and_then(|(_, used)| used.fallback.as_ref()) {
        // a page for "not found" by its name says that it is not there
        let name = page.value.trim_matches('/');
        if is_plain(name) && name != "404.html" {
            let fallback = Fallback::Page(name.to_owned());
            return Decided::new(key, fallback, Reason::FallbackPage, page.evidence.clone());
        }
    }
    match framework.map_or(Pages::One, |(framework, _)| framework.pages) {
        Pages::One => Decided::new(key, Fallback::FirstPage, Reason::OnePage, evidence)
            .or("not-found", "an address that the code would have answered is not found"),
        Pages::Each => Decided::new(key, Fallback::NotFound, Reason::PageFiles, evidence),
        Pages::Rest(page) => Decided::new(key, Fallback::Page(page.to_owned()), Reason::SomePages, evidence)
            .or("not-found", "an address without a page of its own is not found"),
    }
}

/// Whether a path means nothing more than itself to the web server's configuration.
fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains("..")
        && path.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.~/".contains(letter))
}

impl ServeChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.push(self.image.erase(Clone::clone));
        all.push(self.fallback.erase(|fallback| match fallback {
            Fallback::FirstPage => "first-page".to_owned(),
            Fallback::NotFound => "not-found".to_owned(),
            Fallback::Page(page) => page.clone(),
        }));
        all.extend(self.base.as_ref().map(|base| base.erase(|path| format!("/{path}/"))));
    }

    /// The folder in the web server's image that the files go to.
    pub(super) fn folder(&self) -> String {
        format!("{}{}", WEB_SERVER.root, self.prefix())
    }

    /// The path below which the pages are served, with a slash before it; empty for the root.
    pub(super) fn prefix(&self) -> String {
        self.base.as_ref().map(|base| format!("/{}", base.value)).unwrap_or_default()
    }
}
