//! Small repositories for tests of what is decided: real input, read by the real detection.
#![allow(dead_code, reason = "each test binary takes what it needs")]
#![allow(clippy::unwrap_used, unreachable_pub, reason = "shared by test binaries")]

pub mod laws;
pub mod odd;
pub mod worlds;

use std::collections::BTreeMap;
use std::path::Path;

use seaworthy_detect::detect;
use seaworthy_facts::{Facts, Repo};
use seaworthy_plan::compose::{ComposeFile, ComposeService, Purpose};
use seaworthy_plan::image::{Op, Stage, Step};
use seaworthy_plan::{AppPlan, Config, ConfigError, Decision, NoteKind, Plan, decide};
use seaworthy_testkit::MemoryRepo;
use seaworthy_text::{RepoPath, SourceFile};

#[allow(unused_imports, reason = "each test binary takes what it needs")]
pub use worlds::all;

/// A repository and its `seaworthy.toml`.
pub struct World {
    pub repo: MemoryRepo,
    pub config: String,
}

/// The smallest server: one file, no dependency.
pub const SERVER: &str = r#"import { createServer } from "node:http";

const port = Number(process.env.PORT ?? 8080);
const server = createServer((request, response) => {
  response.statusCode = request.url === "/health" ? 200 : 404;
  response.end();
});
server.listen(port, "0.0.0.0");
process.once("SIGTERM", () => server.close());
"#;

/// The manifest of the smallest server with `more` as further keys (`"engines": {}`), or none.
pub fn manifest(more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!(
        "{{\n  \"name\": \"demo\",\n  \"version\": \"1.0.0\",\n  \"private\": true,\n  \"type\": \"module\"{comma}\n  {more}\n}}\n"
    )
}

/// The lockfile of npm for a manifest without dependencies.
pub const NPM_LOCK: &str = r#"{
  "name": "demo",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "demo",
      "version": "1.0.0"
    }
  }
}
"#;

impl World {
    /// A repository of these files.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { repo: MemoryRepo::new(files), config: String::new() }
    }

    /// The smallest server, its manifest with `more` as further keys.
    pub fn server_with(more: &str) -> Self {
        let more = if more.contains("\"scripts\"") || more.is_empty() && more.contains("scripts") {
            more.to_owned()
        } else if more.is_empty() {
            "\"scripts\": { \"start\": \"node server.js\" }".to_owned()
        } else {
            format!("\"scripts\": {{ \"start\": \"node server.js\" }},\n  {more}")
        };
        let manifest = manifest(&more);
        Self::new([
            ("package.json", manifest.as_str()),
            ("package-lock.json", NPM_LOCK),
            ("server.js", SERVER),
        ])
    }

    /// The smallest server.
    pub fn server() -> Self {
        Self::server_with("")
    }

    /// An example of the repository.
    pub fn example(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
        Self { repo: MemoryRepo::read_folder(&folder).unwrap(), config: String::new() }
    }

    /// With one more file, or another text for it.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.repo = self.repo.with(path, text);
        self
    }

    /// With a text in a file replaced, which must be there.
    #[must_use]
    pub fn edited(self, path: &str, from: &str, to: &str) -> Self {
        let file = self.repo.read(&RepoPath::new(path).unwrap()).unwrap();
        assert!(file.text().contains(from), "{path}: {}", file.text());
        self.with(path, &file.text().replace(from, to))
    }

    /// Without a file or folder.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        self.repo = self.repo.without(path);
        self
    }

    /// With this `seaworthy.toml`.
    #[must_use]
    pub fn config(mut self, toml: &str) -> Self {
        self.config = toml.to_owned();
        self
    }

    pub fn facts(&self) -> Facts {
        detect(&self.repo).unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn try_config(&self) -> Result<Config, ConfigError> {
        Config::parse(&SourceFile::new(RepoPath::root().child("seaworthy.toml"), self.config.clone()))
    }

    /// The plan.
    pub fn plan(&self) -> Plan {
        let config = self.try_config().unwrap_or_else(|error| panic!("{error}"));
        decide(&self.facts(), &config).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The files of the set-up that are there already, by name.
    pub fn existing(&self, plan: &Plan) -> BTreeMap<String, String> {
        let paths = plan.compose.files.iter().map(|file| file.path.clone());
        let paths = paths.chain(plan.templates.iter().map(|template| template.path.clone()));
        let images = plan.apps.iter().filter_map(|app| app.image.as_ref());
        let paths =
            paths.chain(images.flat_map(|image| [image.dockerfile.clone(), image.ignore_file.clone()]));
        paths
            .filter_map(|path| Some((path.to_string(), self.repo.read(&path).ok()?.text().to_owned())))
            .collect()
    }

    /// The plan of the only app, or of the first.
    pub fn app(&self) -> AppPlan {
        self.plan().apps.remove(0)
    }
}

/// The decision of this key.
pub fn decision<'a>(app: &'a AppPlan, key: &str) -> Option<&'a Decision> {
    app.decisions.iter().find(|decision| decision.key.as_str() == key)
}

/// The value of the decision of this key.
pub fn value<'a>(app: &'a AppPlan, key: &str) -> &'a str {
    decision(app, key).map_or_else(|| panic!("there is no decision `{key}`"), |decision| &decision.value)
}

/// The stage of this name.
pub fn stage<'a>(app: &'a AppPlan, name: &str) -> Option<&'a Stage> {
    app.image.as_ref()?.stages.iter().find(|stage| stage.name.as_str() == name)
}

/// Every step of the image.
pub fn steps(app: &AppPlan) -> impl Iterator<Item = &Step> {
    app.image.iter().flat_map(|image| &image.stages).flat_map(|stage| &stage.steps)
}

/// The commands of a stage, each as one types it; those that are named and not written as their debug text.
pub fn runs(stage: &Stage) -> Vec<String> {
    use seaworthy_plan::image::RunCommand;
    let commands = stage.steps.iter().flat_map(|step| match &step.op {
        Op::Run { commands, .. } => commands.clone(),
        _ => Vec::new(),
    });
    commands
        .map(|command| match command {
            RunCommand::Plain(command) => command.to_string(),
            other => format!("{other:?}"),
        })
        .collect()
}

/// The Compose file for a purpose.
pub fn file(plan: &Plan, purpose: Purpose) -> Option<&ComposeFile> {
    plan.compose.files.iter().find(|file| file.purpose == purpose)
}

/// A service of the production file.
pub fn production<'a>(plan: &'a Plan, name: &str) -> Option<&'a ComposeService> {
    file(plan, Purpose::Production)?.services.iter().find(|service| service.name == name)
}

/// A service of the development file.
pub fn development<'a>(plan: &'a Plan, name: &str) -> Option<&'a ComposeService> {
    file(plan, Purpose::Development)?.services.iter().find(|service| service.name == name)
}

/// Whether a note of this kind was made.
pub fn noted(plan: &Plan, is: impl Fn(&NoteKind) -> bool) -> bool {
    plan.notes.iter().any(|note| is(&note.kind))
}
