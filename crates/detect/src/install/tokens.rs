//! Registries that need a credential. Only where it stands and which variable holds it is kept, never the credential.

use seaworthy_facts::{Evidence, EvidenceKind, Fact, ManagerName, Unknown, UnknownKind};
use seaworthy_manifest::bunfig::Bunfig;
use seaworthy_manifest::npmrc::NpmrcValue;
use seaworthy_text::{SourceFile, Span};

use crate::scope::AppScope;

/// Reads them.
pub(super) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Vec<Fact<Option<String>>> {
    let site = scope.site;
    let mut tokens = Vec::new();
    if let Some((file, npmrc)) = &site.npmrc {
        for entry in npmrc.credentials() {
            let key = entry.key.value.to_ascii_lowercase();
            // a name or an address alone lets nobody in
            if key.ends_with("username") || key.ends_with("email") {
                continue;
            }
            tokens.push(token(file, entry.key.span, variable(&entry.value)));
        }
    }
    if let Some((file, yarnrc)) = &site.yarnrc {
        tokens.extend(yarnrc.credentials.iter().map(|(key, value)| token(file, key.span, variable(value))));
    }
    if site.manager.name.value == ManagerName::Bun {
        tokens.extend(bunfig(scope, unknowns));
    }
    tokens
}

fn variable(value: &NpmrcValue) -> Option<String> {
    match value {
        NpmrcValue::FromEnvironment(names) => names.first().cloned(),
        NpmrcValue::Secret | NpmrcValue::Plain(_) => None,
    }
}

fn token(file: &SourceFile, span: Span, variable: Option<String>) -> Fact<Option<String>> {
    Fact::certain(variable, Evidence::at(EvidenceKind::Configured, file, span))
}

fn bunfig(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Vec<Fact<Option<String>>> {
    let path = scope.site.root.dir.child("bunfig.toml");
    let Some(file) = scope.repository.read_optional(&path, UnknownKind::Setting, unknowns) else {
        return Vec::new();
    };
    match Bunfig::parse(&file) {
        Ok(bunfig) => {
            let named = bunfig
                .credential_variables
                .iter()
                .map(|name| token(&file, Span::default(), Some(name.clone())));
            named.chain(bunfig.secrets.iter().map(|span| token(&file, *span, None))).collect()
        }
        Err(error) => {
            unknowns.push(Unknown {
                kind: UnknownKind::Setting,
                place: file.place(error.span),
                why: error.message,
            });
            Vec::new()
        }
    }
}
