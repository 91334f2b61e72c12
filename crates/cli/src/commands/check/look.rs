//! One look at a repository, as it is or with fixes on top: its app and its set-up are read, and the rules are asked.

use seaworthy_check::{Checked, Given, RuleSet};
use seaworthy_facts::{Facts, Repo};
use seaworthy_setup::{SetUp, SetUpError};

use crate::args::CheckOptions;
use crate::commands::prove::setup_error;
use crate::error::UserError;

/// What is asked of every repository.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// As it was typed.
    pub(super) options: &'w CheckOptions,
    /// The newest set of rules.
    pub(super) rule_set: Option<RuleSet>,
}

/// Reads the app and the set-up, and asks the rules.
pub(super) fn look(
    repo: &dyn Repo,
    asked: &seaworthy_setup::Options,
    wanted: &Wanted<'_>,
) -> Result<Checked, UserError> {
    let options = wanted.options;
    let is_named = !asked.compose_files.is_empty() || !asked.dockerfiles.is_empty();
    let mut dockerfiles =
        if is_named { asked.dockerfiles.clone() } else { seaworthy_setup::dockerfiles(repo) };
    let setup = match seaworthy_setup::read(repo, asked) {
        Ok(setup) => setup,
        Err(SetUpError::Nothing) if dockerfiles.is_empty() => return Err(nothing()),
        // a rule says what is broken, with its place
        Err(SetUpError::Nothing | SetUpError::NothingUsable { .. } | SetUpError::Broken { .. })
            if !dockerfiles.is_empty() =>
        {
            SetUp::default()
        }
        Err(error) => return Err(setup_error(&error)),
    };
    for image in &setup.images {
        if !dockerfiles.contains(&image.dockerfile) {
            dockerfiles.push(image.dockerfile.clone());
        }
    }
    let mut facts: Option<Facts> = seaworthy_detect::detect(repo).ok();
    if let Some(facts) = facts.as_mut().filter(|_| !options.target.apps.is_empty()) {
        let is_wanted = |app: &seaworthy_facts::App| {
            options.target.apps.iter().any(|word| {
                let plain = word.trim_start_matches("./").trim_end_matches('/');
                app.name == plain || app.dir.to_string() == plain
            })
        };
        facts.apps.retain(is_wanted);
        if facts.apps.is_empty() {
            return Err(UserError::new(
                "unknown-app",
                format!("there is no app `{}` in this repository", options.target.apps.join("`, `")),
                "`seaworthy plan` lists the apps",
            ));
        }
    }
    let given = Given {
        repo,
        facts: facts.as_ref(),
        setup: &setup,
        dockerfiles,
        only: options.only.clone(),
        skip: options.skip.clone(),
        rule_set: wanted.rule_set,
    };
    Ok(seaworthy_check::check(&given))
}

pub(super) fn nothing() -> UserError {
    UserError::new(
        "no-set-up",
        "there is neither a Dockerfile nor a Compose file to check",
        "`seaworthy init` writes them; name files at unusual places with `--dockerfile` or `--file`",
    )
}
