//! `case.toml`: how to run an example and what must then be true. The format is described in `examples/README.md`.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::Deserialize;

use crate::Trouble;

/// How long a check is retried, in seconds, when it does not say.
const WITHIN: u64 = 30;

/// One example's case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The example in one line.
    pub title: String,
    /// Every app, in the order in which they start.
    pub app: Vec<App>,
    /// How it runs in production.
    pub production: Production,
    /// How it runs in development.
    pub development: Development,
    /// One change of a source file and where it shows.
    pub edit: Edit,
    /// The same app with one change.
    #[serde(default)]
    pub variant: Vec<Variant>,
}

/// An app of an example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Its folder from the example's root; `.` is the root itself.
    pub dir: String,
    /// Its name in the Compose files.
    pub service: String,
    /// The port it listens on in the container.
    pub port: u16,
}

/// How an example runs in production.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Production {
    /// Data services that must run, by the name of their image.
    pub services: Vec<String>,
    /// Services that must not run.
    #[serde(default)]
    pub absent: Vec<String>,
    /// What cannot be shown, and why.
    #[serde(default)]
    pub skip: Vec<String>,
    /// The variables to run with.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Files to put in place before.
    #[serde(default)]
    pub file: Vec<PlacedFile>,
    /// What must be true once everything is healthy.
    #[serde(default)]
    pub check: Vec<Check>,
}

/// A file that is put in place before the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedFile {
    /// Where, from the example's root.
    pub path: String,
    /// Its content.
    pub content: Option<String>,
    /// The file of the example whose content it has.
    pub copy: Option<String>,
}

/// How an example runs in development.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Development {
    /// What the development Compose runs.
    pub runs: Runs,
    /// Data services that must run, by the name of their image.
    pub services: Vec<String>,
    /// Files that exist before and whose development part must stay as it is.
    #[serde(default)]
    pub untouched: Vec<String>,
    /// The variables to run with.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// What the development Compose runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Runs {
    /// Only the data services; the app runs on the host.
    Services,
    /// The apps too, reloading on change.
    Apps,
}

/// One change of a source file and where it shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The folder of the app that changes.
    pub app: String,
    /// The file, from the example's root.
    pub file: String,
    /// A text that is in it exactly once.
    pub find: String,
    /// What takes its place.
    pub replace: String,
    /// What is served once the change has arrived.
    pub shows: HttpCheck,
}

/// The same app with one change of a source file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// One word.
    pub name: String,
    /// The file, from the example's root.
    pub file: String,
    /// A text that is in it exactly once.
    pub find: String,
    /// What takes its place.
    pub replace: String,
}

/// Something that must be true.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Check {
    /// A request and its answer.
    Http(HttpCheck),
    /// A query and its answer.
    Sql(SqlCheck),
    /// A Redis command and its answer.
    Redis(RedisCheck),
}

/// A request that is made inside the container of a service, at the port of its app.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpCheck {
    /// What this shows.
    pub name: Option<String>,
    /// The service that is asked.
    pub service: String,
    /// The method; `GET` if not given.
    pub method: Option<String>,
    /// The path.
    pub path: String,
    /// Headers of the request.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The request's body.
    pub json: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// A text that the answer contains.
    pub body: Option<String>,
    /// Seconds until it must be true.
    #[serde(default = "within")]
    pub within: u64,
}

/// A query to PostgreSQL.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlCheck {
    /// What this shows.
    pub name: Option<String>,
    /// The name of the image that is asked.
    pub service: String,
    /// The query.
    pub query: String,
    /// The whole answer, trimmed.
    pub equals: String,
    /// Seconds until it must be true.
    #[serde(default = "within")]
    pub within: u64,
}

/// A command to Redis.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisCheck {
    /// What this shows.
    pub name: Option<String>,
    /// The name of the image that is asked.
    pub service: String,
    /// The command, word by word.
    pub command: Vec<String>,
    /// The whole answer, trimmed.
    pub equals: Option<String>,
    /// A regular expression that the answer matches.
    pub matches: Option<String>,
    /// Seconds until it must be true.
    #[serde(default = "within")]
    pub within: u64,
}

fn within() -> u64 {
    WITHIN
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// When the text is no case: a key that is not in the format, a path that leads out of the example, an app that is
    /// named and not there, a check that checks nothing.
    pub fn parse(text: &str) -> Result<Self, Trouble> {
        let case: Self = toml_edit::de::from_str(text).map_err(|error| Trouble::new(error.to_string()))?;
        case.paths_stay_inside()?;
        case.names_are_there()?;
        Ok(case)
    }

    /// The app that is behind a service.
    pub fn app(&self, service: &str) -> Option<&App> {
        self.app.iter().find(|app| app.service == service)
    }

    fn paths_stay_inside(&self) -> Result<(), Trouble> {
        let files = self.production.file.iter();
        let placed = files.flat_map(|file| std::iter::once(&file.path).chain(&file.copy));
        let apps = self.app.iter().map(|app| &app.dir);
        let changed =
            self.variant.iter().map(|variant| &variant.file).chain([&self.edit.file, &self.edit.app]);
        for path in apps.chain(placed).chain(changed).chain(&self.development.untouched) {
            let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
            if path.is_empty() || !Path::new(path).components().all(inside) {
                return Err(Trouble::new(format!("the path `{path}` does not stay inside the example")));
            }
        }
        Ok(())
    }

    fn names_are_there(&self) -> Result<(), Trouble> {
        let requests = self.production.check.iter().filter_map(|check| match check {
            Check::Http(check) => Some(check),
            Check::Sql(_) | Check::Redis(_) => None,
        });
        for check in requests.chain([&self.edit.shows]) {
            if self.app(&check.service).is_none() {
                return Err(Trouble::new(format!("no app has the service `{}`", check.service)));
            }
        }
        for check in &self.production.check {
            let (asked, empty) = match check {
                Check::Http(_) => continue,
                Check::Sql(check) => (&check.service, check.query.trim().is_empty()),
                Check::Redis(check) => (
                    &check.service,
                    check.command.is_empty() || check.equals.is_some() == check.matches.is_some(),
                ),
            };
            if !self.production.services.contains(asked) {
                return Err(Trouble::new(format!("`{asked}` is asked and is not among the services")));
            }
            if empty {
                return Err(Trouble::new(format!(
                    "`{}` needs a question and one of `equals` and `matches`",
                    check.name()
                )));
            }
        }
        if !self.app.iter().any(|app| app.dir == self.edit.app) {
            return Err(Trouble::new(format!("no app lies in `{}`", self.edit.app)));
        }
        if let Some(file) =
            self.production.file.iter().find(|file| file.content.is_some() == file.copy.is_some())
        {
            return Err(Trouble::new(format!("`{}` needs one of `content` and `copy`", file.path)));
        }
        Ok(())
    }
}

impl Check {
    /// What the check shows, or its kind.
    pub fn name(&self) -> String {
        let (name, kind) = match self {
            Self::Http(check) => (&check.name, format!("http {}", check.path)),
            Self::Sql(check) => (&check.name, format!("sql {}", check.query.trim())),
            Self::Redis(check) => (&check.name, format!("redis {}", check.command.join(" "))),
        };
        name.clone().unwrap_or(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
title = "small"
[[app]]
dir = "."
service = "small"
port = 3000
[production]
services = ["redis"]
[[production.check]]
kind = "http"
service = "small"
path = "/"
status = 200
[[production.check]]
kind = "redis"
service = "redis"
command = ["PING"]
equals = "PONG"
[development]
runs = "apps"
services = []
[edit]
app = "."
file = "index.js"
find = "a"
replace = "b"
[edit.shows]
service = "small"
path = "/"
status = 200
"#;

    fn refused(find: &str, replace: &str) -> String {
        assert!(SMALL.contains(find), "{find}");
        Case::parse(&SMALL.replacen(find, replace, 1)).unwrap_err().to_string()
    }

    #[test]
    fn a_case_is_read() {
        let case = Case::parse(SMALL).unwrap();
        assert_eq!(case.app("small").unwrap().port, 3000);
        assert_eq!(case.production.check[0].name(), "http /");
        assert_eq!(case.development.runs, Runs::Apps);
        assert_eq!(case.edit.shows.within, 30);
    }

    #[test]
    fn keys_that_are_not_in_the_format_are_refused_everywhere() {
        for place in [
            "title = \"small\"",
            "dir = \".\"",
            "services = [\"redis\"]",
            "path = \"/\"",
            "runs = \"apps\"",
            "find = \"a\"",
            "command = [\"PING\"]",
        ] {
            assert!(refused(place, &format!("{place}\nsurplus = 1")).contains("surplus"), "{place}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(refused("index.js", "../index.js").contains("../index.js"));
        assert!(refused("dir = \".\"", "dir = \"/etc\"").contains("/etc"));
        assert!(refused("service = \"small\"\npath", "service = \"other\"\npath").contains("`other`"));
        assert!(refused("services = [\"redis\"]", "services = []").contains("`redis`"));
        assert!(refused("equals = \"PONG\"", "").contains("`equals`"));
        assert!(refused("kind = \"redis\"", "kind = \"other\"").contains("other"));
    }
}
