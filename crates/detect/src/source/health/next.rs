//! Route handlers that Next.js finds by the names of their files.

use seaworthy_text::Span;

use crate::source::code::{Code, used};
use crate::sources::Source;

use super::Candidate;

/// The routes that answer `GET`.
pub(super) fn routes<'r>(code: &Code<'_, 'r>) -> Vec<Candidate<'r>> {
    code.scope.own(crate::role::SourceRole::App).filter_map(|source| route(code, source)).collect()
}

fn route<'r>(code: &Code<'_, 'r>, source: &'r Source) -> Option<Candidate<'r>> {
    let below = source.file.path().below(code.dir())?;
    let below = below.strip_prefix("src/").unwrap_or(below);
    let (path, handler) = if let Some(rest) = below.strip_prefix("app/") {
        let (folders, name) = rest.rsplit_once('/')?;
        let is_route = name.strip_prefix("route.").is_some_and(is_extension);
        if !is_route {
            return None;
        }
        (path_of(folders)?, handler(source)?)
    } else if let Some(rest) = below.strip_prefix("pages/api/") {
        let (stem, extension) = rest.rsplit_once('.')?;
        if !is_extension(extension) {
            return None;
        }
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        let stem = if stem == "index" { "" } else { stem };
        let path = path_of(&format!("api/{stem}"))?;
        (path, page(source)?)
    } else {
        return None;
    };
    let base = crate::framework::next::setting(code.scope, "basePath").and_then(|(_, value)| value.as_str());
    let path = format!("{}{path}", base.unwrap_or_default());
    Some(Candidate { path, source, body: handler, evidence: used(source, handler) })
}

/// The default export of an API page, which answers every method.
fn page(source: &Source) -> Option<Span> {
    let module = &source.module;
    let export = module.exports_named("default").next()?;
    let named = export.local.as_deref().or(Some("default")).and_then(|local| module.function_named(local));
    Some(named.map_or(export.span, |(_, function)| function.span))
}

fn is_extension(text: &str) -> bool {
    matches!(text, "ts" | "tsx" | "js" | "jsx" | "mjs")
}

/// Folders as a path: groups and slots are left out, one with a part that varies has none.
fn path_of(folders: &str) -> Option<String> {
    let mut path = String::new();
    for part in folders.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('[') || part.starts_with("(.") {
            return None;
        }
        if (part.starts_with('(') && part.ends_with(')')) || part.starts_with('@') {
            continue;
        }
        // a private folder has no routes; `%5F` is how one writes an underscore
        if part.starts_with('_') {
            return None;
        }
        path.push('/');
        path.push_str(&part.replace("%5F", "_"));
    }
    Some(if path.is_empty() { "/".to_owned() } else { path })
}

/// The function that answers `GET`.
fn handler(source: &Source) -> Option<Span> {
    let module = &source.module;
    let export = module.exports_named("GET").next()?;
    let local = export.local.as_deref().unwrap_or("GET");
    Some(module.function_named(local).map_or(export.span, |(_, function)| function.span))
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn folders_as_paths() {
        assert_eq!(path_of("(site)/api/health").as_deref(), Some("/api/health"));
        assert_eq!(path_of("api/[...all]"), None);
        assert_eq!(path_of("%5Fhealth").as_deref(), Some("/_health"));
    }
}
