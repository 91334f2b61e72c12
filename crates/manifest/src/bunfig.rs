//! bunfig.toml: bun's settings. Credentials are seen, never kept.

use seaworthy_text::{SourceFile, Span};
use toml_edit::{Document, Item, TableLike};

use crate::npmrc::{environment_names, without_password};
use crate::{ParseError, Problem, Spanned};

/// A bunfig.toml.
#[derive(Debug, Clone, Default)]
pub struct Bunfig {
    /// `install.frozenLockfile`.
    pub frozen_lockfile: Option<Spanned<bool>>,
    /// `install.production`.
    pub production: Option<Spanned<bool>>,
    /// `install.ignoreScripts`.
    pub ignore_scripts: Option<Spanned<bool>>,
    /// `install.linker`: `hoisted` or `isolated`.
    pub linker: Option<Spanned<String>>,
    /// `install.registry` and those of `install.scopes`, without any password.
    pub registries: Vec<Spanned<String>>,
    /// The names of variables that registries take their credentials from.
    pub credential_variables: Vec<String>,
    /// The places of credentials written into the file.
    pub secrets: Vec<Span>,
    /// `preload`: modules that are loaded before any program.
    pub preload: Vec<Spanned<String>>,
    /// What has the wrong shape.
    pub problems: Vec<Problem>,
}

impl Bunfig {
    /// Reads a bunfig.toml.
    ///
    /// # Errors
    /// When the text is not TOML. The message never repeats the text: there may be a credential in it.
    pub fn parse(file: &SourceFile) -> Result<Self, ParseError> {
        let text = file.text();
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let skipped = text.len() - body.len();
        let document = Document::parse(body).map_err(|error| {
            let span = error
                .span()
                .map_or(Span::default(), |range| Span::new(range.start + skipped, range.end + skipped));
            ParseError::new("not readable as TOML", span)
        })?;
        let mut bunfig = Self::default();
        let mut reader = Reader { skipped, bunfig: &mut bunfig };
        reader.read(document.as_table());
        Ok(bunfig)
    }
}

struct Reader<'b> {
    skipped: usize,
    bunfig: &'b mut Bunfig,
}

impl Reader<'_> {
    fn read(&mut self, root: &dyn TableLike) {
        if let Some(preload) = root.get("preload") {
            match preload.as_array() {
                Some(items) => {
                    for item in items {
                        if let Some(text) = item.as_str() {
                            let span = self.span(item.span());
                            self.bunfig.preload.push(Spanned::new(text.to_owned(), span));
                        }
                    }
                }
                None => {
                    let preload = self.text("preload", preload);
                    self.bunfig.preload.extend(preload);
                }
            }
        }
        let Some(install) = root.get("install") else { return };
        let Some(install_table) = install.as_table_like() else {
            return self.wrong("install", "a table", install);
        };
        for (key, item) in install_table.iter() {
            match key {
                "frozenLockfile" => self.bunfig.frozen_lockfile = self.bool(key, item),
                "production" => self.bunfig.production = self.bool(key, item),
                "ignoreScripts" => self.bunfig.ignore_scripts = self.bool(key, item),
                "linker" => self.bunfig.linker = self.text(key, item),
                "registry" => self.registry(item),
                "scopes" => {
                    if let Some(scopes) = item.as_table_like() {
                        for (_, scope) in scopes.iter() {
                            self.registry(scope);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// An address, or a table with `url` and `token`, or `username` and `password`.
    fn registry(&mut self, item: &Item) {
        let Some(table) = item.as_table_like() else {
            return self.address(item);
        };
        for (key, value) in table.iter() {
            match key {
                "url" => self.address(value),
                "token" | "password" | "username" => self.credential(value),
                _ => {}
            }
        }
    }

    fn address(&mut self, item: &Item) {
        let Some(text) = self.text("registry", item) else { return };
        let bare = without_password(&text.value);
        if bare != text.value {
            self.credential(item);
        }
        self.bunfig.registries.push(Spanned::new(bare, text.span));
    }

    fn credential(&mut self, item: &Item) {
        let text = item.as_str().unwrap_or_default();
        let mut names = environment_names(text);
        // bun writes `$NAME` as well as `${NAME}`
        if let Some(name) = text.strip_prefix('$').filter(|name| !name.starts_with('{')) {
            names.push(name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
        }
        if names.is_empty() {
            let span = self.span(item.span());
            self.bunfig.secrets.push(span);
        }
        self.bunfig.credential_variables.extend(names);
    }

    fn span(&self, range: Option<std::ops::Range<usize>>) -> Span {
        range.map_or(Span::default(), |range| Span::new(range.start + self.skipped, range.end + self.skipped))
    }

    fn bool(&mut self, key: &str, item: &Item) -> Option<Spanned<bool>> {
        let value = item.as_bool();
        if value.is_none() {
            self.wrong(key, "true or false", item);
        }
        value.map(|value| Spanned::new(value, self.span(item.span())))
    }

    fn text(&mut self, key: &str, item: &Item) -> Option<Spanned<String>> {
        let value = item.as_str();
        if value.is_none() {
            self.wrong(key, "a string", item);
        }
        value.map(|value| Spanned::new(value.to_owned(), self.span(item.span())))
    }

    fn wrong(&mut self, key: &str, wanted: &str, item: &Item) {
        let span = self.span(item.span());
        self.bunfig.problems.push(Problem::new(span, format!("`{key}` should be {wanted}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_text::RepoPath;

    fn parse(text: &str) -> Result<Bunfig, ParseError> {
        Bunfig::parse(&SourceFile::new(RepoPath::new("bunfig.toml").unwrap(), text.to_owned()))
    }

    #[test]
    fn reads_the_install_section_and_hides_credentials() {
        let text = "preload = [\"./a.ts\"]\n[install]\nfrozenLockfile = true\nlinker = \"isolated\"\n\
            registry = \"https://u:hunter2@npm.example/\"\n[install.scopes]\nacme = { token = \"$ACME_TOKEN\", url = \
            \"https://acme.example/\" }\nother = { token = \"hunter2\", url = \"https://o.example\" }\n";
        let bunfig = parse(text).unwrap();
        assert!(bunfig.frozen_lockfile.as_ref().unwrap().value);
        assert_eq!(bunfig.linker.as_ref().unwrap().as_str(), "isolated");
        let registries: Vec<&str> = bunfig.registries.iter().map(Spanned::as_str).collect();
        assert_eq!(registries, ["https://npm.example/", "https://acme.example/", "https://o.example"]);
        assert_eq!(bunfig.credential_variables, ["ACME_TOKEN"]);
        assert_eq!(bunfig.secrets.len(), 2);
        assert_eq!(bunfig.preload[0].as_str(), "./a.ts");
        assert!(!format!("{bunfig:?}").contains("hunter2"));
    }

    #[test]
    fn wrong_shapes_and_broken_text() {
        assert_eq!(parse("[install]\nproduction = \"yes\"\n").unwrap().problems.len(), 1);
        assert_eq!(parse("install = 1").unwrap().problems[0].message, "`install` should be a table");
        assert_eq!(parse("[install\nhunter2").unwrap_err().message, "not readable as TOML");
    }
}
