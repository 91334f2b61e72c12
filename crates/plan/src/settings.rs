//! New settings in `seaworthy.toml`: what a person wrote there stays as it is, comments and order included.

use seaworthy_text::{RepoPath, SourceFile};
use toml_edit::{DocumentMut, Item, Table, Value};

use crate::config::{self, Config, ConfigError};
use crate::keys::Key;

/// The first line of a file that is made of answers alone.
const HEADER: &str =
    "# decisions of this repository; `seaworthy plan --all` shows the key of every other one\n\n";

/// A setting to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSetting {
    /// The app whose table takes it; `None` for the top, where it holds for all.
    pub app: Option<String>,
    /// The key.
    pub key: Key,
    /// The value, in TOML.
    pub value: String,
}

/// Why settings cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// The result is not what `seaworthy.toml` may be.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Something else stands where the table would be, or the value is none.
    #[error("`{key}` cannot be added to `seaworthy.toml`")]
    NoRoom {
        /// The key.
        key: String,
    },
}

/// The text of `seaworthy.toml` with these settings in it. `before` is its text, `None` without a file.
///
/// # Errors
/// When `before` is not TOML, or takes no such setting.
pub fn with_settings(before: Option<&str>, settings: &[NewSetting]) -> Result<String, SettingError> {
    let path = RepoPath::root().child(config::FILE_NAME);
    let text = before.unwrap_or(HEADER);
    // the reader keeps line feeds only
    let ends_in_both = text.contains("\r\n");
    Config::parse(&SourceFile::new(path.clone(), text.to_owned()))?;
    let no_room = |setting: &NewSetting| SettingError::NoRoom { key: setting.key.to_string() };
    let first = settings.first();
    let mut document: DocumentMut = match (text.parse(), first) {
        (Ok(document), _) => document,
        (Err(_), Some(setting)) => return Err(no_room(setting)),
        (Err(_), None) => return Ok(text.to_owned()),
    };
    // what stands in a file of comments alone comes before what is added, as its author would expect
    let mut head = String::new();
    if document.is_empty() {
        head.push_str(text);
        if !text.is_empty() && !text.ends_with('\n') {
            head.push('\n');
        }
        document = DocumentMut::new();
    }
    for setting in settings {
        insert(&mut document, setting).ok_or_else(|| no_room(setting))?;
    }
    let mut after = format!("{head}{document}");
    if ends_in_both {
        after = after.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    Config::parse(&SourceFile::new(path, after.clone()))?;
    Ok(after)
}

fn insert(document: &mut DocumentMut, setting: &NewSetting) -> Option<()> {
    let value: Value = setting.value.parse().ok()?;
    let mut parts: Vec<&str> = setting.key.as_str().split('.').collect();
    let name = parts.pop()?;
    let mut table: &mut dyn toml_edit::TableLike = document.as_table_mut();
    if let Some(app) = &setting.app {
        for (part, is_header) in [("apps", false), (app.as_str(), true)] {
            if !table.contains_key(part) {
                let mut made = Table::new();
                // `[apps.web]` alone, without `[apps]` above it
                made.set_implicit(!is_header);
                table.insert(part, Item::Table(made));
            }
            table = table.get_mut(part)?.as_table_like_mut()?;
        }
    }
    let mut is_inline = false;
    for part in parts {
        if !table.contains_key(part) {
            let mut made = Table::new();
            made.set_dotted(true);
            table.insert(part, Item::Table(made));
        }
        let item = table.get_mut(part)?;
        is_inline = item.is_inline_table();
        table = item.as_table_like_mut()?;
    }
    table.insert(name, Item::Value(value));
    if is_inline {
        // the space before the brace would come to stand before the comma
        table.fmt();
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys;

    fn set(app: Option<&str>, key: Key, value: &str) -> NewSetting {
        NewSetting { app: app.map(str::to_owned), key, value: value.to_owned() }
    }

    fn version(value: &str) -> NewSetting {
        set(None, Key::of(keys::RUNTIME_VERSION), value)
    }

    #[test]
    fn a_new_file_has_a_line_a_setting() {
        let settings = [
            version("\"24\""),
            set(None, Key::of(keys::PORT), "8080"),
            set(Some("api"), Key::of(keys::START_COMMAND), "[\"node\", \"server.js\"]"),
            set(Some("web.site"), Key::of(keys::DEPLOY), "false"),
            set(Some("api"), Key::named(keys::SERVICE_VERSION, "redis"), "\"7\""),
        ];
        let text = with_settings(None, &settings).unwrap();
        let expected = "runtime.version = \"24\"\nport = 8080\n\n[apps.api]\nstart.command = [\"node\", \"server.js\"]\n\
                        services.redis.version = \"7\"\n\n[apps.\"web.site\"]\ndeploy = false\n";
        assert_eq!(text, format!("{HEADER}{expected}"));
    }

    #[test]
    fn what_a_person_wrote_stays_as_it_is() {
        let before = "# ours\nport=8080 # the proxy expects it\n\n[runtime] # all of them\nname = 'node'\n\n\
                      [apps.web]\n# soon\nport = 1\n\n# the end\n";
        let settings = [
            version("\"22\""),
            set(None, Key::of(keys::MIGRATE_MODE), "\"none\""),
            set(Some("web"), Key::of(keys::BUILD_OUTPUTS), "[\"dist\"]"),
        ];
        let after = with_settings(Some(before), &settings).unwrap();
        let expected = "# ours\nport=8080 # the proxy expects it\nmigrate.mode = \"none\"\n\n[runtime] # all of them\n\
                        name = 'node'\nversion = \"22\"\n\n[apps.web]\n# soon\nport = 1\nbuild.outputs = [\"dist\"]\n\n# the end\n";
        assert_eq!(after, expected);
    }

    #[test]
    fn a_file_of_comments_keeps_them_first() {
        let after = with_settings(Some("# nothing yet"), &[version("\"24\"")]).unwrap();
        assert_eq!(after, "# nothing yet\nruntime.version = \"24\"\n");
    }

    #[test]
    fn inline_tables_and_windows_lines_are_kept() {
        let after = with_settings(Some("runtime = { name = \"node\" }\r\n"), &[version("\"24\"")]).unwrap();
        assert_eq!(after, "runtime = { name = \"node\", version = \"24\" }\r\n");
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        let refused = |before: &str| with_settings(Some(before), &[version("\"24\"")]).unwrap_err();
        assert!(matches!(refused("port = "), SettingError::Config(ConfigError::Syntax { .. })));
        assert!(matches!(refused("prot = 1"), SettingError::Config(ConfigError::UnknownKey { .. })));
        let error = with_settings(None, &[set(None, Key::of(keys::PORT), "\"80\"")]).unwrap_err();
        assert!(matches!(error, SettingError::Config(ConfigError::WrongValue { .. })));
    }
}
