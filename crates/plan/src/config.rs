//! `seaworthy.toml`: a person's own decisions, by key.
//!
//! Keys stand at the top, for every app, or below `[apps.NAME]`, for the app of that name or folder. An unknown key, a
//! value of the wrong kind, an app that is not there: each is an error with its place and a suggestion.

use std::collections::BTreeMap;

use seaworthy_facts::{Evidence, EvidenceKind};
use seaworthy_text::{Place, SourceFile, Span, closest, is_visible};
use toml_edit::{Document, Item, TableLike};

use crate::keys::{KEYS, Key, Takes};

/// The name of the file, in the repository's root.
pub const FILE_NAME: &str = "seaworthy.toml";

/// A person's own decisions.
#[derive(Debug, Clone, Default)]
pub struct Config {
    everywhere: BTreeMap<String, Setting>,
    apps: BTreeMap<String, AppTable>,
}

#[derive(Debug, Clone)]
struct AppTable {
    place: Place,
    settings: BTreeMap<String, Setting>,
}

/// One value that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where.
    pub place: Place,
}

impl Setting {
    /// The setting as evidence for a decision.
    pub fn evidence(&self) -> Evidence {
        Evidence { place: self.place.clone(), kind: EvidenceKind::Configured }
    }
}

/// A value, already of the kind that its key takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string; also a time or one of several words.
    Text(String),
    /// A whole number; also a size in MiB, or a time in seconds.
    Number(u64),
    /// A switch.
    Switch(bool),
    /// A list, or the words of a command.
    List(Vec<String>),
}

/// Why `seaworthy.toml` cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// It is not TOML.
    #[error("`{FILE_NAME}` is not valid TOML: {message}")]
    Syntax {
        /// Where.
        place: Place,
        /// The reader's own words.
        message: String,
    },
    /// A key that is none.
    #[error("unknown key `{key}`")]
    UnknownKey {
        /// Where.
        place: Place,
        /// The key.
        key: String,
        /// The key that was meant, perhaps.
        suggestion: Option<String>,
    },
    /// A value of the wrong kind.
    #[error("`{key}` takes {expected}")]
    WrongValue {
        /// Where.
        place: Place,
        /// The key.
        key: String,
        /// What it takes.
        expected: String,
        /// An example of a right value.
        example: String,
    },
    /// A table for an app that is not there.
    #[error("there is no app `{name}` in this repository")]
    UnknownApp {
        /// Where.
        place: Place,
        /// The name.
        name: String,
        /// The app that was meant, perhaps.
        suggestion: Option<String>,
        /// All apps there are.
        apps: Vec<String>,
    },
}

impl ConfigError {
    /// Where in the file.
    pub fn place(&self) -> &Place {
        match self {
            Self::Syntax { place, .. }
            | Self::UnknownKey { place, .. }
            | Self::WrongValue { place, .. }
            | Self::UnknownApp { place, .. } => place,
        }
    }
}

impl Config {
    /// Reads `seaworthy.toml`.
    ///
    /// # Errors
    /// When it is not TOML, has an unknown key, or a value of the wrong kind; the first one found.
    pub fn parse(file: &SourceFile) -> Result<Self, ConfigError> {
        let document = Document::parse(file.text()).map_err(|error| ConfigError::Syntax {
            place: file
                .place(error.span().map_or(Span::default(), |range| Span::new(range.start, range.end))),
            message: error.message().to_owned(),
        })?;
        let mut config = Self::default();
        let reader = Reader { file };
        for (name, item) in document.as_table().iter() {
            if name != "apps" {
                reader.read(name.to_owned(), item, &mut config.everywhere)?;
                continue;
            }
            let Some(apps) = item.as_table_like() else {
                return Err(reader.wrong("apps", item, "a table for each app", "[apps.web]"));
            };
            for (app, item) in apps.iter() {
                let Some(table) = item.as_table_like() else {
                    return Err(reader.wrong(&format!("apps.{app}"), item, "a table of keys", "[apps.web]"));
                };
                let mut settings = BTreeMap::new();
                reader.read_table(String::new(), table, &mut settings)?;
                config.apps.insert(app.to_owned(), AppTable { place: reader.place(item), settings });
            }
        }
        Ok(config)
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.apps.is_empty()
    }

    /// What is set for `key` of the app with one of these names (its name, its folder); the app's own table wins.
    pub fn get(&self, app: &[&str], key: &Key) -> Option<&Setting> {
        app.iter()
            .filter_map(|name| self.apps.get(*name))
            .find_map(|table| table.settings.get(key.as_str()))
            .or_else(|| self.everywhere.get(key.as_str()))
    }

    /// What is set for `key` of the repository as a whole.
    pub fn get_everywhere(&self, key: &Key) -> Option<&Setting> {
        self.everywhere.get(key.as_str())
    }

    /// Whether a container is made of the app with one of these names, as far as anything says so.
    pub fn deploys(&self, app: &[&str]) -> Option<bool> {
        match self.get(app, &Key::of(crate::keys::DEPLOY))?.value {
            Value::Switch(is) => Some(is),
            _ => None,
        }
    }

    /// Every name that stands in place of the `*` of `pattern`, for this app, sorted.
    pub fn names_of(&self, app: &[&str], pattern: &str) -> Vec<String> {
        let (before, after) = pattern.split_once('*').unwrap_or((pattern, ""));
        let mut names: Vec<String> = app
            .iter()
            .filter_map(|name| self.apps.get(*name))
            .flat_map(|table| table.settings.keys())
            .chain(self.everywhere.keys())
            .filter_map(|key| key.strip_prefix(before)?.strip_suffix(after))
            .filter(|name| !name.contains('.'))
            .map(str::to_owned)
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// Every setting, with its key and the app whose table it stands in; those for all apps first.
    pub fn settings(&self) -> impl Iterator<Item = (Option<&str>, &str, &Setting)> {
        let own = self.apps.iter().flat_map(|(app, table)| {
            table.settings.iter().map(move |(key, setting)| (Some(app.as_str()), key.as_str(), setting))
        });
        self.everywhere.iter().map(|(key, setting)| (None, key.as_str(), setting)).chain(own)
    }

    /// Forgets the tables of all apps but these, by name or folder: they are not looked at in this run.
    pub fn keep_apps(&mut self, kept: &[(String, String)]) {
        self.apps.retain(|name, _| kept.iter().any(|(app, dir)| app == name || dir == name));
    }

    /// Checks that every `[apps.NAME]` names an app; `apps` are the names and folders that there are.
    ///
    /// # Errors
    /// [`ConfigError::UnknownApp`] for the first that does not.
    pub fn check_apps(&self, apps: &[(String, String)]) -> Result<(), ConfigError> {
        for (name, table) in &self.apps {
            if !apps.iter().any(|(app, dir)| app == name || dir == name) {
                let known = apps.iter().flat_map(|(app, dir)| [app.as_str(), dir.as_str()]);
                return Err(ConfigError::UnknownApp {
                    place: table.place.clone(),
                    name: name.clone(),
                    suggestion: closest(name, known).map(str::to_owned),
                    apps: apps.iter().map(|(app, _)| app.clone()).collect(),
                });
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    file: &'a SourceFile,
}

impl Reader<'_> {
    fn place(&self, item: &Item) -> Place {
        self.file.place(item.span().map_or(Span::default(), |range| Span::new(range.start, range.end)))
    }

    fn wrong(&self, key: &str, item: &Item, expected: &str, example: &str) -> ConfigError {
        ConfigError::WrongValue {
            place: self.place(item),
            key: key.to_owned(),
            expected: expected.to_owned(),
            example: example.to_owned(),
        }
    }

    fn read_table(
        &self,
        before: String,
        table: &dyn TableLike,
        settings: &mut BTreeMap<String, Setting>,
    ) -> Result<(), ConfigError> {
        for (name, item) in table.iter() {
            let key = if before.is_empty() { name.to_owned() } else { format!("{before}.{name}") };
            self.read(key, item, settings)?;
        }
        Ok(())
    }

    fn read(
        &self,
        key: String,
        item: &Item,
        settings: &mut BTreeMap<String, Setting>,
    ) -> Result<(), ConfigError> {
        if let Some(entry) = KEYS.iter().find(|entry| entry.matches(&key)) {
            let value = read_value(entry.takes, item).ok_or_else(|| {
                self.wrong(&key, item, &expected(entry.takes), &format!("{key} = {}", entry.example))
            })?;
            settings.insert(key, Setting { value, place: self.place(item) });
            return Ok(());
        }
        match item.as_table_like() {
            Some(table) if leads_somewhere(&key) => self.read_table(key, table, settings),
            _ => Err(ConfigError::UnknownKey {
                place: self.place(item),
                suggestion: closest(&key, KEYS.iter().map(|entry| entry.name)).map(str::to_owned),
                key,
            }),
        }
    }
}

/// Whether some key starts with `path`, `*` standing for any part.
fn leads_somewhere(path: &str) -> bool {
    KEYS.iter().any(|entry| {
        let mut wanted = entry.name.split('.');
        path.split('.').all(|part| wanted.next().is_some_and(|wanted| wanted == "*" || wanted == part))
    })
}

fn expected(takes: Takes) -> String {
    match takes {
        Takes::Text => "a string".to_owned(),
        Takes::Image => "the reference of an image".to_owned(),
        Takes::Share => "a number of processors such as `\"0.5\"`".to_owned(),
        Takes::Version => "a version, as in the tag of an image".to_owned(),
        Takes::Number => "a whole number".to_owned(),
        Takes::Switch => "`true` or `false`".to_owned(),
        Takes::List => "an array of strings".to_owned(),
        Takes::Command => "a command as an array of words".to_owned(),
        Takes::OneOf(words) => {
            format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
        Takes::Size => "a size such as `\"512m\"` or `\"1g\"`".to_owned(),
        Takes::Time => "a time such as `\"30s\"` or `\"2m\"`".to_owned(),
    }
}

fn read_value(takes: Takes, item: &Item) -> Option<Value> {
    match takes {
        Takes::Text => item.as_str().filter(|text| is_visible(text)).map(|text| Value::Text(text.to_owned())),
        Takes::Image => item.as_str().filter(|text| is_image(text)).map(|text| Value::Text(text.to_owned())),
        Takes::Share => item.as_str().filter(|text| is_share(text)).map(|text| Value::Text(text.to_owned())),
        Takes::Version => item.as_str().filter(|text| is_tag(text)).map(|text| Value::Text(text.to_owned())),
        Takes::Number => item.as_integer().and_then(|number| u64::try_from(number).ok()).map(Value::Number),
        Takes::Switch => item.as_bool().map(Value::Switch),
        Takes::List | Takes::Command => {
            let words: Option<Vec<String>> = item
                .as_array()?
                .iter()
                .map(|word| word.as_str().filter(|text| is_visible(text)).map(str::to_owned))
                .collect();
            let words = words?;
            if takes == Takes::Command && words.is_empty() { None } else { Some(Value::List(words)) }
        }
        Takes::OneOf(allowed) => {
            let word = item.as_str()?;
            allowed.contains(&word).then(|| Value::Text(word.to_owned()))
        }
        Takes::Size => read_suffixed(item.as_str()?, &[("gb", 1024), ("g", 1024), ("mb", 1), ("m", 1)]),
        Takes::Time => read_suffixed(item.as_str()?, &[("s", 1), ("m", 60), ("h", 3600)]),
    }
}

/// Whether engines read it as the reference of an image; they are stricter still.
fn is_image(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/:@+".contains(letter);
    text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.chars().all(plain)
}

/// Whether it is a number above zero.
fn is_share(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    digits && text.parse::<f64>().is_ok_and(|share| share > 0.0)
}

/// Whether it can be part of an image's tag, and of what a package manager installs.
fn is_tag(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-+".contains(letter);
    text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.chars().all(plain)
}

fn read_suffixed(text: &str, units: &[(&str, u64)]) -> Option<Value> {
    units.iter().find_map(|(suffix, factor)| {
        let number: u64 = text.strip_suffix(suffix)?.parse().ok()?;
        number
            .checked_mul(*factor)
            .filter(|value| *value > 0 && *value <= u64::from(u32::MAX))
            .map(Value::Number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys;
    use seaworthy_text::RepoPath;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(&SourceFile::new(RepoPath::new(FILE_NAME).unwrap(), text.to_owned()))
    }

    #[test]
    fn an_apps_own_table_wins() {
        let config =
            parse("port = 80\n[apps.api]\nport = 3000\n[services.redis]\nmemory = \"1g\"\n").unwrap();
        let port = |app: &str| config.get(&[app], &Key::of(keys::PORT)).unwrap().value.clone();
        assert_eq!(port("api"), Value::Number(3000));
        assert_eq!(port("web"), Value::Number(80));
        let memory = Key::named(keys::SERVICE_MEMORY, "redis");
        assert_eq!(config.get(&["api"], &memory).unwrap().value, Value::Number(1024));
        assert_eq!(config.names_of(&["api"], keys::SERVICE_MEMORY), ["redis"]);
    }

    #[test]
    fn an_unknown_key_is_refused_with_a_suggestion() {
        let error = parse("[runtime]\nverison = \"22\"\n").unwrap_err();
        assert_eq!(error.place().line, 2);
        assert!(
            matches!(error, ConfigError::UnknownKey { ref suggestion, .. } if suggestion.as_deref() == Some("runtime.version"))
        );
        assert!(matches!(parse("x.y.z = 1").unwrap_err(), ConfigError::UnknownKey { suggestion: None, .. }));
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused() {
        for text in [
            "port = \"3000\"",
            "port = -1",
            "start.command = \"node x\"",
            "start.command = []",
            "base.libc = \"uclibc\"",
            "production.memory = \"lots\"",
            "production.cpus = \"all\"",
            "production.cpus = \"0\"",
            "base.image = \"node AS evil\"",
            "base.image = \"$IMAGE\"",
            "services.redis.version = \"7 --privileged\"",
            "ship.files = [\"a\\u202eb\"]",
            "runtime.version = \"24\\nRUN evil\"",
        ] {
            assert!(matches!(parse(text).unwrap_err(), ConfigError::WrongValue { .. }), "{text}");
        }
        assert!(matches!(parse("port = ").unwrap_err(), ConfigError::Syntax { .. }));
    }

    #[test]
    fn an_app_that_is_not_there_is_refused() {
        let config = parse("[apps.bakend]\nport = 1\n").unwrap();
        let apps = [("backend".to_owned(), "backend".to_owned()), ("web".to_owned(), "frontend".to_owned())];
        let error = config.check_apps(&apps).unwrap_err();
        assert!(
            matches!(error, ConfigError::UnknownApp { ref suggestion, .. } if suggestion.as_deref() == Some("backend"))
        );
    }
}
