//! What a person types, as settings: a number of the list, a value, or nothing for the likeliest answer.

use seaworthy_text::{RepoPath, SourceFile};

use super::{Answer, Doubt, Question, Scope};
use crate::config::{self, Config, ConfigError};
use crate::keys::Takes;
use crate::settings::NewSetting;
use crate::words;

/// Why what was typed is no answer, in words for whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing was typed, and nothing is likely.
    #[error("there is no likely answer to take: type one, such as `{example}`")]
    Needed {
        /// An example value.
        example: String,
    },
    /// The key takes something else.
    #[error("{0}")]
    WrongKind(String),
    /// A command that needs a shell to be understood.
    #[error("write it as an array of words, such as `[\"sh\", \"-c\", \"…\"]`")]
    NeedsShell,
    /// None of the answers there are.
    #[error("type one of the numbers, or one of {0}")]
    NoneOfThese(String),
}

impl Question {
    /// The settings that `typed` stands for.
    ///
    /// # Errors
    /// Why it is no answer.
    pub fn settle(&self, typed: &str) -> Result<Vec<NewSetting>, NoAnswer> {
        let typed = typed.trim();
        if typed.is_empty() {
            let first = self.answers.first();
            return match first {
                Some(answer) => self.settings(answer),
                None => Err(NoAnswer::Needed { example: self.example() }),
            };
        }
        let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let numbered = number.and_then(|index| self.answers.get(index));
        let named = self.answers.iter().find(|answer| answer.value == typed);
        if let Some(answer) = numbered.or(named) {
            return self.settings(answer);
        }
        if let Doubt::SeveralApps { apps } = &self.doubt {
            if let Some(settings) = self.chosen(apps, typed) {
                return Ok(settings);
            }
            let values: Vec<String> = self.answers.iter().map(|answer| answer.value.clone()).collect();
            return Err(NoAnswer::NoneOfThese(words::list(&values)));
        }
        let takes = self.key.entry().map_or(Takes::Text, |entry| entry.takes);
        self.settings(&Answer::new(value(takes, typed)?, String::new()))
    }

    /// An example of a value, in TOML.
    pub fn example(&self) -> String {
        self.key.entry().map_or_else(String::new, |entry| entry.example.to_owned())
    }

    /// Whether an answer is one value of the question's key.
    pub fn is_one_setting(&self) -> bool {
        self.answers.iter().all(|answer| answer.settings.is_empty())
    }

    /// The keys by which `seaworthy.toml` settles it, with the tables of the apps: `apps.api.port`.
    pub fn settled_by(&self) -> Vec<String> {
        match self.scope {
            Scope::EachApp if !self.apps.is_empty() => {
                self.apps.iter().map(|app| format!("apps.{app}.{}", self.key)).collect()
            }
            _ => vec![self.key.to_string()],
        }
    }

    /// The apps that are named, by name or by number of the list, separated by commas or spaces.
    fn chosen(&self, apps: &[String], typed: &str) -> Option<Vec<NewSetting>> {
        let mut chosen: Vec<&str> = Vec::new();
        for word in typed.split([' ', ',']).filter(|word| !word.is_empty()) {
            let number = word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let answer = number.and_then(|index| self.answers.get(index));
            let name = answer.map_or(word, |answer| &answer.value);
            chosen.push(apps.iter().find(|app| *app == name)?);
        }
        Some(super::deploying(apps, &chosen))
    }

    fn settings(&self, answer: &Answer) -> Result<Vec<NewSetting>, NoAnswer> {
        if !answer.settings.is_empty() {
            return Ok(answer.settings.clone());
        }
        let setting =
            |app: Option<String>| NewSetting { app, key: self.key.clone(), value: answer.value.clone() };
        let settings: Vec<NewSetting> = match self.scope {
            Scope::Everywhere => vec![setting(None)],
            Scope::EachApp => self.apps.iter().cloned().map(|app| setting(Some(app))).collect(),
        };
        fits(&self.key.to_string(), &answer.value)?;
        Ok(settings)
    }
}

/// What was typed, in TOML.
fn value(takes: Takes, typed: &str) -> Result<String, NoAnswer> {
    let words = |separators: &[char]| -> Vec<String> {
        typed.split(separators).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    Ok(match takes {
        Takes::Command | Takes::List if typed.starts_with('[') => typed.to_owned(),
        Takes::Command if typed.contains(|letter: char| "'\"`$&|;<>()\\*?".contains(letter)) => {
            return Err(NoAnswer::NeedsShell);
        }
        Takes::Command => words::toml_list(&words(&[' ', '\t'])),
        Takes::List => words::toml_list(&words(&[' ', '\t', ','])),
        Takes::Number | Takes::Switch => typed.to_owned(),
        // whoever copies a value out of the list copies its quotes
        _ if typed.len() > 1 && typed.starts_with('"') && typed.ends_with('"') => typed.to_owned(),
        _ => words::toml_text(typed),
    })
}

/// Whether `seaworthy.toml` would take the value.
pub(super) fn fits(key: &str, value: &str) -> Result<(), NoAnswer> {
    let line = format!("{key} = {value}\n");
    let file = SourceFile::new(RepoPath::root().child(config::FILE_NAME), line);
    match Config::parse(&file) {
        Ok(_) => Ok(()),
        Err(error @ ConfigError::WrongValue { .. }) => Err(NoAnswer::WrongKind(error.to_string())),
        Err(error) => Err(NoAnswer::WrongKind(format!("this is no value of `{key}`: {error}"))),
    }
}
