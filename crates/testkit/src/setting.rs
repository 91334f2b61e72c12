//! An example with the set-up that `init` wrote for it, and the Compose project that runs it.

use std::collections::BTreeMap;

use crate::{Case, Engine, Example, Project, Seaworthy, Steps, Trouble, World, base_images, ensure};

/// The names under which Compose looks for its file when it is told none.
const DEFAULT_FILES: &[&str] = &["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// An example that has been given its set-up.
#[derive(Debug)]
pub struct Setting {
    /// The example.
    pub example: Example,
    /// The copy of it that has the set-up.
    pub world: World,
    /// What `init` said is to be done next.
    pub steps: Steps,
    seaworthy: Seaworthy,
    /// The files of the bare app.
    before: BTreeMap<String, Vec<u8>>,
}

impl Setting {
    /// A copy of the bare example, or of a variant of it, with what one `init` writes.
    ///
    /// # Errors
    /// When `init` fails, or does not say how to run production.
    pub fn new(seaworthy: &Seaworthy, example: &Example, variant: Option<&str>) -> Result<Self, Trouble> {
        let name = &example.name;
        let world = example.copy()?;
        if let Some(variant) = variant {
            let found = example.case.variant.iter().find(|one| one.name == variant);
            let change = found.ok_or_else(|| Trouble::new(format!("{name} has no variant `{variant}`")))?;
            world.edit(&change.file, &change.find, &change.replace)?;
        }
        let before = world.snapshot()?.into_iter().map(|(path, file)| (path, file.bytes)).collect();
        let ended = seaworthy.run(world.root(), &["init", "--yes"]).success()?;
        let steps = Steps::read(&ended.stdout);
        ensure(!steps.up.is_empty(), || {
            format!("`init` does not say how to run production\n{}", ended.tail())
        })?;
        Ok(Self { example: example.clone(), world, steps, seaworthy: seaworthy.clone(), before })
    }

    /// The example's case.
    pub fn case(&self) -> &Case {
        &self.example.case
    }

    /// A second `init` touches no file, and `init --check` finds nothing to do.
    ///
    /// # Errors
    /// When one of them is not so.
    pub fn is_settled(&self) -> Result<(), Trouble> {
        let before = self.world.snapshot()?;
        let again = self.seaworthy.run(self.world.root(), &["init", "--yes"]).success()?;
        let after = self.world.snapshot()?;
        let touched: Vec<&String> =
            before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
        ensure(touched.is_empty(), || format!("the second `init` touched {touched:?}\n{}", again.tail()))?;
        self.seaworthy.run(self.world.root(), &["init", "--check"]).success().map(drop)
    }

    /// What was there before is still there: untouched files line by line in order, every other file as it was.
    ///
    /// # Errors
    /// When something is gone.
    pub fn kept_what_was_there(&self) -> Result<(), Trouble> {
        for (path, bytes) in &self.before {
            let now = std::fs::read(self.world.path(path))
                .map_err(|error| Trouble::new(format!("{path}: {error}")))?;
            if now == *bytes {
                continue;
            }
            let (old, new) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&now));
            let mut lines = new.lines();
            for line in old.lines() {
                ensure(lines.any(|other| other == line), || format!("{path} lost the line `{line}`"))?;
            }
        }
        Ok(())
    }

    /// Every line of the development part of the files that must stay is there, byte for byte and without anything
    /// between: the text up to where the product's own begins, and what follows it.
    ///
    /// # Errors
    /// When something is gone.
    pub fn untouched(&self) -> Result<(), Trouble> {
        for path in &self.case().development.untouched {
            let old = self.before.get(path).ok_or_else(|| Trouble::new(format!("{path} was not there")))?;
            let old = String::from_utf8_lossy(old).into_owned();
            let new = self.world.read(path)?;
            let blocks: Vec<&str> = old.split("\n\n").collect();
            let mut rest = new.as_str();
            for block in blocks {
                let block = block.trim_end_matches('\n');
                let Some(at) = rest.find(block) else {
                    return Err(Trouble::new(format!("{path} no longer holds, byte for byte:\n{block}")));
                };
                rest = &rest[at + block.len()..];
            }
        }
        Ok(())
    }

    /// Puts the files of the case in place and writes the env file of production.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn prepare_production(&self) -> Result<(), Trouble> {
        for file in &self.case().production.file {
            let content = match (&file.content, &file.copy) {
                (Some(content), _) => content.clone(),
                (None, Some(path)) => self.world.read(path)?,
                (None, None) => return Err(Trouble::new(format!("{} has no content", file.path))),
            };
            self.world.write(&file.path, &content)?;
        }
        self.write_env(&self.case().production.env)
    }

    /// Writes the env file that production reads.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_env(&self, variables: &BTreeMap<String, String>) -> Result<(), Trouble> {
        let text: String =
            variables.iter().map(|(name, value)| format!("{name}={}\n", quoted(value))).collect();
        self.world.write(&self.env_file(), &text)
    }

    /// The env file that production reads, by what `init` said.
    pub fn env_file(&self) -> String {
        let said = self.steps.up.iter().skip_while(|word| *word != "--env-file").nth(1);
        let copied = self.steps.env.as_ref().map(|(_, target)| target);
        said.or(copied).cloned().unwrap_or_else(|| ".env".to_owned())
    }

    /// The production project and the words behind `up`.
    ///
    /// # Errors
    /// When `init` gave no command with `up`, or no port is free.
    pub fn production<'e>(&self, engine: &'e Engine) -> Result<(Project<'e>, Vec<&str>), Trouble> {
        let words = &self.steps.up;
        let up = words.iter().position(|word| word == "up");
        let up = up.ok_or_else(|| Trouble::new(format!("no `up` in `{}`", words.join(" "))))?;
        let mut project = Project::new(engine, &self.example.name, self.world.root(), &words[2..up]);
        project.take_free_ports(&self.production_text()?)?;
        Ok((project, words[up + 1..].iter().map(String::as_str).collect()))
    }

    /// The text of the Compose files that production reads.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn production_text(&self) -> Result<String, Trouble> {
        let words = &self.steps.up;
        let named: Vec<&String> = words
            .windows(2)
            .filter(|pair| matches!(pair[0].as_str(), "--file" | "-f"))
            .map(|pair| &pair[1])
            .collect();
        if named.is_empty() {
            return self.development_text();
        }
        named.into_iter().map(|path| self.world.read(path)).collect()
    }

    /// The text of the Compose file that is read when none is named.
    ///
    /// # Errors
    /// When there is none.
    pub fn development_text(&self) -> Result<String, Trouble> {
        let found = DEFAULT_FILES.iter().find(|name| self.world.path(name).is_file());
        found.map_or_else(|| Err(Trouble::new("there is no Compose file")), |name| self.world.read(name))
    }

    /// Makes sure that every base image is there.
    ///
    /// # Errors
    /// When one is not there and cannot be pulled.
    pub fn provide_images(&self, engine: &Engine) -> Result<(), Trouble> {
        for app in &self.case().app {
            let dockerfile = self.world.path(&app.dir).join("Dockerfile");
            for image in base_images(&dockerfile)? {
                engine.provide(&image)?;
            }
        }
        Ok(())
    }
}

/// A value as an env file takes it.
fn quoted(value: &str) -> String {
    if value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:@+=".contains(c)) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', "'\\''"))
}
