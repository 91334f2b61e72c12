//! An app that is built to files: the web server that hands them out, and its configuration.

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
    /// Folders whose files never change under the same name, from the output.
    pub(crate) hashed: &'static [&'static str],
}

/// What answers a path that has no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fallback {
    /// The first page, whose code looks at the address.
    FirstPage,
    /// "Not found", by the app's own page where it has one.
    NotFound,
}

/// Decides, for an app that is built to files.
pub(super) fn decide(scope: &Scope<'_>) -> Option<ServeChoices> {
    if scope.app.kind.value != AppKind::Static {
        return None;
    }
    let framework = scope.framework().map(|(framework, _)| framework);
    let image_key = Key::of(keys::SERVE_IMAGE);
    let image = scope.text(&image_key).unwrap_or_else(|| {
        let reason = Reason::FilesNeedNoRuntime { server: WEB_SERVER.title };
        Decided::new(image_key, WEB_SERVER.image.to_owned(), reason, scope.app.kind.evidence.clone())
    });
    let key = Key::of(keys::SERVE_FALLBACK);
    let configured = scope.text(&key).map(|text| {
        text.map(|word| if word == "not-found" { Fallback::NotFound } else { Fallback::FirstPage })
    });
    let fallback = configured.unwrap_or_else(|| {
        let evidence = scope.app.kind.evidence.clone();
        match framework.map_or(Pages::One, |framework| framework.pages) {
            Pages::One => Decided::new(key, Fallback::FirstPage, Reason::OnePage, evidence)
                .or("not-found", "an address that the code would have answered is not found"),
            Pages::Each => Decided::new(key, Fallback::NotFound, Reason::PageFiles, evidence),
        }
    });
    Some(ServeChoices { image, fallback, hashed: framework.map_or(&[], |framework| framework.hashed) })
}

impl ServeChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.push(self.image.erase(Clone::clone));
        all.push(self.fallback.erase(|fallback| {
            match fallback {
                Fallback::FirstPage => "first-page",
                Fallback::NotFound => "not-found",
            }
            .to_owned()
        }));
    }

    /// The configuration of the web server.
    pub(super) fn configuration(&self, port: u16) -> Vec<String> {
        let mut lines = vec![
            "server {".to_owned(),
            format!("  listen {port};"),
            format!("  root {};", WEB_SERVER.root),
            "  gzip on;".to_owned(),
            "  gzip_types text/css text/javascript application/javascript application/json image/svg+xml;"
                .to_owned(),
        ];
        for folder in self.hashed {
            lines.push(format!(
                "  location /{folder}/ {{ add_header Cache-Control \"public, max-age=31536000, immutable\"; }}"
            ));
        }
        let pages = match self.fallback.value {
            Fallback::FirstPage => "$uri $uri/index.html /index.html",
            Fallback::NotFound => {
                lines.push("  error_page 404 /404.html;".to_owned());
                "$uri $uri.html $uri/index.html =404"
            }
        };
        lines.push(format!("  location / {{ add_header Cache-Control no-cache; try_files {pages}; }}"));
        lines.push("}".to_owned());
        lines
    }
}
