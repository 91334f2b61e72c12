//! Settings of a framework's configuration file, wherever the catalogue says that they stand.

use seaworthy_catalog::frameworks::{Builder, Framework, From, Ways};
use seaworthy_facts::{Evidence, EvidenceKind};
use seaworthy_js::{Value, ValueKind};
use seaworthy_text::RepoPath;

use crate::command::plain;
use crate::literal;
use crate::scope::AppScope;
use crate::sources::Source;

/// The folder from which the paths of a build with these words are meant, and that holds the configuration.
pub(crate) fn root(scope: &AppScope<'_>, builder: Option<&Builder>, words: &[String]) -> RepoPath {
    let Some(builder) = builder.filter(|builder| builder.from == From::Argument) else {
        return scope.dir().clone();
    };
    let plain = plain(words, builder.options);
    let named = plain.iter().find(|word| !builder.commands.contains(word));
    named.and_then(|word| scope.path(word)).unwrap_or_else(|| scope.dir().clone())
}

/// The value that the first of these ways leads to, in the framework's configuration below `root`.
pub(crate) fn setting<'r>(
    scope: &AppScope<'r>,
    framework: &Framework,
    root: &RepoPath,
    ways: Ways,
) -> Option<(&'r Source, &'r Value)> {
    framework.config.iter().find_map(|name| {
        let source = scope.sources.get(&root.join(name).ok()?)?;
        let config = literal::exported(source)?;
        ways.iter().find_map(|way| Some((source, literal::along(config, way)?)))
    })
}

/// The place of a setting, as evidence.
pub(crate) fn evidence(source: &Source, value: &Value) -> Evidence {
    Evidence::at(EvidenceKind::Configured, &source.file, value.span)
}

/// Whether a setting has this value, written as text.
pub(crate) fn is(value: &Value, text: &str) -> bool {
    match &value.kind {
        ValueKind::Bool(on) => on.to_string() == text,
        _ => literal::strings(value) == (vec![text.to_owned()], false),
    }
}
