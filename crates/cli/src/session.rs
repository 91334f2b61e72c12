//! What every command starts with: the repository, its configuration, the facts, the plan.

use seaworthy_detect::DetectError;
use seaworthy_facts::{Facts, Repo, UnknownKind};
use seaworthy_plan::config::{self, Config};
use seaworthy_plan::question::{self, Doubt, Question};
use seaworthy_plan::{Note, NoteKind, Plan};
use seaworthy_render::{Policy, Rendered};
use seaworthy_text::{RepoPath, SourceFile, closest};

use crate::args::Target;
use crate::disk::DiskRepo;
use crate::error::UserError;

/// A repository with its plan.
pub(crate) struct Session {
    pub(crate) repo: DiskRepo,
    pub(crate) facts: Facts,
    pub(crate) plan: Plan,
    pub(crate) config: Config,
    /// Every app of the repository, by name and folder.
    known: Vec<(String, String)>,
    /// Whether apps were named when the program was called.
    choice: Choice,
}

/// Who says which apps are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Whoever called the program.
    Named,
    /// `seaworthy.toml`, where it says something about it.
    Configured,
}

impl Session {
    /// Reads the repository and makes the plan.
    pub(crate) fn open(target: &Target) -> Result<Self, UserError> {
        let repo = DiskRepo::open(&target.path)?;
        let config = config(&repo)?;
        let mut facts = seaworthy_detect::detect(&repo).map_err(|error| no_facts(&repo, error, target))?;
        refuse_unreadable(&facts)?;
        let known = names(&facts);
        config.check_apps(&known)?;
        choose_apps(&mut facts, &target.apps)?;
        let choice = if target.apps.is_empty() { Choice::Configured } else { Choice::Named };
        Self::planned(repo, facts, config, known, choice)
    }

    /// The same repository with another text of `seaworthy.toml`, which is not on the disk yet.
    pub(crate) fn configured(self, text: &str) -> Result<Self, UserError> {
        let config = Config::parse(&SourceFile::new(config_path(), text.to_owned()))?;
        config.check_apps(&self.known)?;
        Self::planned(self.repo, self.facts, config, self.known, self.choice)
    }

    fn planned(
        repo: DiskRepo,
        mut facts: Facts,
        mut config: Config,
        known: Vec<(String, String)>,
        choice: Choice,
    ) -> Result<Self, UserError> {
        if choice == Choice::Configured && !facts.apps.is_empty() {
            seaworthy_plan::deployed(&mut facts, &config);
            if facts.apps.is_empty() {
                return Err(UserError::none_deployed());
            }
        }
        config.keep_apps(&names(&facts));
        let plan = seaworthy_plan::decide(&facts, &config)?;
        Ok(Self { repo, facts, plan, config, known, choice })
    }

    /// What is uncertain and could be settled.
    pub(crate) fn questions(&self) -> Vec<Question> {
        let mut questions = question::questions(&self.facts, &self.config, &self.plan);
        // who names apps has said which
        if self.choice == Choice::Named {
            questions.retain(|question| !matches!(question.doubt, Doubt::SeveralApps { .. }));
        }
        questions
    }

    /// Renders the plan against what is there.
    pub(crate) fn render(&self, policy: Policy) -> Result<Rendered, UserError> {
        let mut rendered = seaworthy_render::render(&self.plan, policy, &|path| self.repo.state(path))
            .map_err(|(path, cause)| match self.repo.obstacle(&path) {
                Some(what) => UserError::in_the_way(&path, what),
                None => UserError::read(&path, &cause),
            })?;
        let kept_out: Vec<Note> = rendered
            .files
            .iter()
            .filter_map(|file| {
                let by = self.repo.git_ignored(&file.path)?;
                let kind = NoteKind::IgnoredByGit { path: file.path.to_string(), by: by.to_string() };
                Some(Note { app: None, kind, evidence: Vec::new() })
            })
            .collect();
        rendered.notes.extend(kept_out);
        Ok(rendered)
    }
}

/// The repository's own decisions; none without a file.
pub(crate) fn config(repo: &DiskRepo) -> Result<Config, UserError> {
    let path = config_path();
    if !repo.has_file(&path) {
        return Ok(Config::default());
    }
    let file = repo.read(&path).map_err(|cause| UserError::read(&path, &cause))?;
    Ok(Config::parse(&file)?)
}

/// Where a repository's own decisions stand.
pub(crate) fn config_path() -> RepoPath {
    RepoPath::root().child(config::FILE_NAME)
}

/// The apps, each by its name and its folder.
fn names(facts: &Facts) -> Vec<(String, String)> {
    facts.apps.iter().map(|app| (app.name.clone(), app.dir.to_string())).collect()
}

/// A manifest that is listed as a link or not at all is there for a person: say what it is.
fn no_facts(repo: &DiskRepo, error: DetectError, target: &Target) -> UserError {
    let manifest = RepoPath::root().child("package.json");
    match (&error, repo.obstacle(&manifest)) {
        (DetectError::NoManifest { .. }, Some(what)) => UserError::not_a_file(&manifest, what),
        _ => UserError::from(error).or_at(target.path.display()),
    }
}

/// Without a lockfile nothing can be said of versions, native packages or the install; without a member's manifest
/// nothing of what is built and copied: better no plan than a wrong one.
fn refuse_unreadable(facts: &Facts) -> Result<(), UserError> {
    for unknown in &facts.unknowns {
        match unknown.kind {
            UnknownKind::Lockfile => return Err(UserError::lockfile(&unknown.place, &unknown.why)),
            UnknownKind::Manifest => return Err(UserError::member(&unknown.place, &unknown.why)),
            _ => {}
        }
    }
    Ok(())
}

fn choose_apps(facts: &mut Facts, wanted: &[String]) -> Result<(), UserError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let known: Vec<(String, String)> =
        facts.apps.iter().map(|app| (app.dir.to_string(), app.name.clone())).collect();
    let mut kept: Vec<String> = Vec::new();
    for word in wanted {
        let plain = word.trim_start_matches("./").trim_end_matches('/');
        match known.iter().find(|(dir, name)| dir == plain || name == plain) {
            Some((dir, _)) => kept.push(dir.clone()),
            None => {
                let names: Vec<String> = known.iter().map(|(dir, _)| dir.clone()).collect();
                let close =
                    closest(plain, known.iter().flat_map(|(dir, name)| [dir.as_str(), name.as_str()]));
                let help = match close {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("the apps are {}", seaworthy_plan::words::list(&names)),
                };
                return Err(UserError::new(
                    "unknown-app",
                    format!("there is no app `{word}` in this repository"),
                    help,
                ));
            }
        }
    }
    facts.apps.retain(|app| kept.contains(&app.dir.to_string()));
    Ok(())
}
