//! Sources that load others by names that no import says: plugins of a folder, a path put together.

use seaworthy_js::ImportKind;

use crate::sources::Source;

/// Whether a source loads others that its imports do not name, or that were not found; `found` says which imports were.
pub(crate) fn loads(source: &Source, found: impl Fn(&str) -> bool) -> bool {
    let imports = source.module.imports();
    let by_package = imports.iter().any(|import| {
        matches!(import.specifier.as_str(), "@fastify/autoload" | "glob" | "fast-glob" | "require-directory")
    });
    let calls = source.module.telling().map(|module| module.calls.as_slice()).unwrap_or_default();
    let by_call = calls.iter().any(|call| match call.path.last().map(String::as_str) {
        Some("readdir" | "readdirSync") => true,
        Some("require") => call.arguments.first().is_some_and(|first| first.as_str().is_none()),
        _ => false,
    });
    let unresolved = imports.iter().filter(|import| import.kind != ImportKind::TypeOnly).any(|import| {
        let name = import.specifier.as_str();
        let is_ours = name.starts_with(['.', '#', '~', '/']) || name.starts_with("@/");
        is_ours && !is_asset(name) && !found(name)
    });
    by_package || by_call || unresolved
}

/// What a bundler takes along as data.
fn is_asset(specifier: &str) -> bool {
    let name = specifier.rsplit('/').next().unwrap_or(specifier);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    matches!(
        extension,
        Some(
            "json"
                | "css"
                | "scss"
                | "sass"
                | "less"
                | "svg"
                | "png"
                | "jpg"
                | "jpeg"
                | "gif"
                | "webp"
                | "ico"
                | "html"
                | "txt"
                | "md"
                | "mdx"
                | "graphql"
                | "gql"
                | "sql"
                | "wasm"
                | "node"
                | "woff2"
                | "yaml"
                | "yml"
        )
    )
}
