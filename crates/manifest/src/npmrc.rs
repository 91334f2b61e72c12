//! .npmrc: npm's and pnpm's settings. Values that may be secret are never kept, only that they are there.

use seaworthy_text::{SourceFile, Span};

use crate::Spanned;

/// An .npmrc.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Npmrc {
    /// The settings, in order.
    pub entries: Vec<NpmrcEntry>,
}

/// One line of an .npmrc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmrcEntry {
    /// The key as written: `registry`, `@scope:registry`, `//host/:_authToken`, `public-hoist-pattern[]`.
    pub key: Spanned<String>,
    /// The value.
    pub value: NpmrcValue,
}

/// A value of an .npmrc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NpmrcValue {
    /// An ordinary setting.
    Plain(Spanned<String>),
    /// A credential taken from these environment variables: `${NPM_TOKEN}`.
    FromEnvironment(Vec<String>),
    /// A credential written into the file. It is not kept; the span of [`NpmrcEntry::key`] is all there is.
    Secret,
}

impl Npmrc {
    /// Reads an .npmrc. Every text is one: lines without `=` set a key to `true`, as npm has it.
    pub fn parse(file: &SourceFile) -> Self {
        Self::parse_text(file.text())
    }

    /// As [`Npmrc::parse`], from bare text.
    pub fn parse_text(text: &str) -> Self {
        let mut entries = Vec::new();
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        for line in text[start..].split_inclusive('\n') {
            if let Some(entry) = read_line(line, start) {
                entries.push(entry);
            }
            start += line.len();
        }
        Self { entries }
    }

    /// The value of an ordinary setting; the last line wins.
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        self.entries.iter().rev().find(|entry| entry.key.value == key).and_then(|entry| match &entry.value {
            NpmrcValue::Plain(value) => Some(value),
            _ => None,
        })
    }

    /// Whether a setting is on: `None` when it is not there.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.get(key).map(|value| value.value != "false")
    }

    /// The lines that name a registry: `registry` and `@scope:registry`.
    pub fn registries(&self) -> impl Iterator<Item = &NpmrcEntry> {
        self.entries
            .iter()
            .filter(|entry| entry.key.value == "registry" || entry.key.value.ends_with(":registry"))
    }

    /// The lines that carry a credential.
    pub fn credentials(&self) -> impl Iterator<Item = &NpmrcEntry> {
        self.entries.iter().filter(|entry| !matches!(entry.value, NpmrcValue::Plain(_)))
    }
}

fn read_line(line: &str, start: usize) -> Option<NpmrcEntry> {
    let body = line.trim();
    if body.is_empty() || body.starts_with(['#', ';', '[']) {
        return None;
    }
    let body_start = start + (line.len() - line.trim_start().len());
    let (key, value) = match body.split_once('=') {
        Some((key, value)) => (key.trim_end(), Some((value, body_start + body.len() - value.len()))),
        None => (body, None),
    };
    let key_span = Span::new(body_start, body_start + key.len());
    let value = match value {
        _ if is_credential(key) => {
            let names = value.map(|(value, _)| environment_names(value)).unwrap_or_default();
            if names.is_empty() { NpmrcValue::Secret } else { NpmrcValue::FromEnvironment(names) }
        }
        None => NpmrcValue::Plain(Spanned::new("true".to_owned(), key_span)),
        Some((value, value_start)) => {
            let trimmed = value.trim();
            let value_start = value_start + (value.len() - value.trim_start().len());
            let span = Span::new(value_start, value_start + trimmed.len());
            let text = without_password(trimmed.trim_matches(['"', '\'']));
            NpmrcValue::Plain(Spanned::new(text, span))
        }
    };
    Some(NpmrcEntry { key: Spanned::new(key.to_owned(), key_span), value })
}

/// npm's own names of credentials, alone or behind `//host/:`.
fn is_credential(key: &str) -> bool {
    let name = key.rsplit(':').next().unwrap_or(key).to_ascii_lowercase();
    matches!(
        name.as_str(),
        "_auth"
            | "_authtoken"
            | "_password"
            | "username"
            | "email"
            | "key"
            | "keyfile"
            | "cert"
            | "certfile"
            | "tokenhelper"
    ) || name.contains("password")
        || name.contains("token")
}

/// The names inside `${…}`, with npm's `${NAME?}` and pnpm's `${NAME:-default}` read as `NAME`.
pub(crate) fn environment_names(value: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}') else { break };
        let name: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        if !name.is_empty() {
            names.push(name);
        }
        rest = behind;
    }
    names
}

/// An address with `user:password@` loses what stands before the `@`.
pub(crate) fn without_password(value: &str) -> String {
    if let Some((scheme, rest)) = value.split_once("://") {
        let host_end = rest.find('/').unwrap_or(rest.len());
        if let Some(at) = rest[..host_end].rfind('@') {
            return format!("{scheme}://{}", &rest[at + 1..]);
        }
    }
    value.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_seen_and_not_kept() {
        let text = "\u{feff}registry=https://u:hunter2@npm.example/\r\n//npm.example/:_authToken=${NPM_TOKEN}\r\n\
            //other.example/:_authToken = hunter2\n; note\nignore-scripts\nnode-linker = hoisted\n_auth=hunter2\n";
        let npmrc = Npmrc::parse_text(text);
        assert!(!format!("{npmrc:?}").contains("hunter2"));
        assert_eq!(npmrc.get("registry").unwrap().as_str(), "https://npm.example/");
        assert_eq!(npmrc.flag("ignore-scripts"), Some(true));
        assert_eq!(npmrc.get("node-linker").unwrap().as_str(), "hoisted");
        let credentials: Vec<_> = npmrc.credentials().collect();
        assert_eq!(credentials[0].value, NpmrcValue::FromEnvironment(vec!["NPM_TOKEN".to_owned()]));
        assert_eq!(credentials[1].value, NpmrcValue::Secret);
        assert_eq!(&text[credentials[1].key.span.range()], "//other.example/:_authToken");
        assert_eq!(credentials.len(), 3);
        assert_eq!(npmrc.registries().count(), 1);
    }

    #[test]
    fn the_last_line_wins() {
        let npmrc = Npmrc::parse_text("a=1\na=2\nengine-strict=false");
        assert_eq!(npmrc.get("a").unwrap().as_str(), "2");
        assert_eq!(npmrc.flag("engine-strict"), Some(false));
        assert_eq!(npmrc.flag("other"), None);
    }
}
