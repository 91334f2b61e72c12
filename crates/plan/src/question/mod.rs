//! Where a decision rests on little: what would settle it, and the likely answers.
//!
//! Made of facts, configuration and plan; nothing is decided here. `plan` shows the questions, `init` asks them on a
//! terminal. What is configured is never in question: an answer that was written down is not asked for again.

mod answer;
mod doubts;

use seaworthy_facts::{AppKind, Evidence, Facts};

use crate::config::Config;
use crate::keys::{self, Key};
use crate::settings::NewSetting;
use crate::{Plan, words};

pub use answer::NoAnswer;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The apps it is about; empty for the repository as a whole.
    pub apps: Vec<String>,
    /// The key that settles it.
    pub key: Key,
    /// What is in doubt; its words are made in [`crate::words`].
    pub doubt: Doubt,
    /// Likely answers, the likeliest first: what is taken while nobody answers. Empty where nothing can be taken.
    pub answers: Vec<Answer>,
    /// What shows the doubt.
    pub evidence: Vec<Evidence>,
    /// Where an answer is written.
    scope: Scope,
}

/// A likely answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What a person reads: the value as one would write it in `seaworthy.toml`, or words for several settings.
    pub value: String,
    /// What would follow, in a few words; may be empty.
    pub effect: String,
    /// What is written, where that is not the question's key with the value.
    settings: Vec<NewSetting>,
}

impl Answer {
    fn new(value: impl Into<String>, effect: impl Into<String>) -> Self {
        Self { value: value.into(), effect: effect.into(), settings: Vec::new() }
    }
}

/// Which table of `seaworthy.toml` takes the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The top: it holds for all apps.
    Everywhere,
    /// The table of each app.
    EachApp,
}

/// What is in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the fields are the blanks of the sentence that `words` makes of each variant"
)]
pub enum Doubt {
    /// Several apps, and nothing says whether all of them are deployed.
    SeveralApps { apps: Vec<String> },
    /// Lockfiles of several managers.
    SeveralLockfiles { lockfiles: Vec<String> },
    /// `package.json` names one manager, the lockfile is another's.
    ManagerContradicted { named: String, lockfile: String },
    /// There is no lockfile.
    NoLockfile,
    /// Nothing asks for a version of the runtime.
    RuntimeUnsaid { runtime: String },
    /// No version with long support meets every wish.
    RuntimeUnfit { runtime: String, wishes: String },
    /// A version is pinned that gets no security fixes.
    RuntimeOver { runtime: String, version: String },
    /// Which program starts the app could not be told.
    StartUnknown { why: Option<String> },
    /// The port could not be told.
    PortUnknown { why: Option<String> },
    /// Where the build writes could not be told.
    OutputsUnknown { why: Option<String> },
    /// There are migrations, and nothing says who runs them.
    Migrations { command: String },
    /// Nothing says which version of a service is used.
    ServiceVersion { service: String },
    /// Whether production runs a service beside the app.
    ServiceElsewhere { service: String },
}

/// What is in question, the first to be asked first: an answer may take back what follows.
pub fn questions(facts: &Facts, config: &Config, plan: &Plan) -> Vec<Question> {
    let mut all: Vec<Question> = several_apps(config, plan).into_iter().collect();
    let mut of_apps: Vec<Question> = Vec::new();
    for planned in &plan.apps {
        let Some(app) = facts.apps.iter().find(|app| app.dir == planned.dir) else { continue };
        for question in doubts::of_app(app, planned, plan) {
            let same = |other: &&mut Question| {
                other.key == question.key
                    && other.doubt == question.doubt
                    && other.answers == question.answers
            };
            match of_apps.iter_mut().find(same) {
                Some(other) => other.apps.extend(question.apps),
                None => of_apps.push(question),
            }
        }
    }
    // a repository with one app has no tables for apps; a service is one for all
    let runnable = facts.workspace.members.iter().filter(|member| member.kind != AppKind::Library).count();
    for question in &mut of_apps {
        // what `seaworthy.toml` would not take, such as a word with control characters, is no answer
        question.answers.retain(|answer| answer::fits(question.key.as_str(), &answer.value).is_ok());
        let of_all = question.apps.len() == plan.apps.len() && question.apps.len() >= runnable;
        if of_all || question.key.as_str().starts_with("services.") {
            question.apps.clear();
            question.scope = Scope::Everywhere;
        }
    }
    of_apps.sort_by_key(|question| doubts::rank(&question.doubt));
    all.extend(of_apps);
    all
}

/// Several apps are all deployed, unless somebody says which.
fn several_apps(config: &Config, plan: &Plan) -> Option<Question> {
    let key = Key::of(keys::DEPLOY);
    let names: Vec<String> = plan.apps.iter().map(|app| app.name.clone()).collect();
    let is_said = config.settings().any(|(_, name, _)| name == key.as_str());
    if names.len() < 2 || is_said {
        return None;
    }
    let everything = NewSetting { app: None, key: key.clone(), value: "true".to_owned() };
    let mut answers =
        vec![Answer { value: "all".to_owned(), effect: words::list(&names), settings: vec![everything] }];
    answers.extend(names.iter().map(|name| Answer {
        value: name.clone(),
        effect: "only this one".to_owned(),
        settings: deploying(&names, &[name]),
    }));
    Some(Question {
        apps: Vec::new(),
        key,
        doubt: Doubt::SeveralApps { apps: names },
        answers,
        evidence: Vec::new(),
        scope: Scope::EachApp,
    })
}

/// Settings by which these apps are deployed, and no other.
fn deploying(apps: &[String], chosen: &[&str]) -> Vec<NewSetting> {
    let value = |app: &String| if chosen.contains(&app.as_str()) { "true" } else { "false" };
    let setting = |app: &String| NewSetting {
        app: Some(app.clone()),
        key: Key::of(keys::DEPLOY),
        value: value(app).to_owned(),
    };
    apps.iter().map(setting).collect()
}
