//! `credentials-differ`: the address that the app gets has other credentials than the database was set up with.

use std::collections::BTreeMap;

use seaworthy_catalog::services::{Credentials, User};
use seaworthy_text::Place;

use crate::compose_case::ComposeCase;
use crate::connection::Address;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "credentials-differ",
    severity: Severity::Error,
    title: "the app's address and the database's settings have different credentials",
    about: "The database is set up with `POSTGRES_USER`, `POSTGRES_PASSWORD` and `POSTGRES_DB` (or the variables of its kind); the \
app gets an address with a user, a password or a database of another name: `password authentication failed for user`, or \
`database does not exist`.

Fill both from one variable: `postgresql://app:${POSTGRES_PASSWORD:?…}@db:5432/app`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

type Environment = BTreeMap<String, (Option<String>, Place)>;

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services().filter(|one| one.service.build.is_some()) {
        for variable in &one.written.environment {
            let Some(value) = &variable.value else { continue };
            let Some(address) = Address::read(&value.value) else { continue };
            let Some(sibling) = compose.project.service(&address.host).filter(|service| service.active)
            else {
                continue;
            };
            let Some(store) =
                compose.store(sibling).filter(|store| store.schemes.contains(&address.scheme.as_str()))
            else {
                continue;
            };
            let Credentials::Variables { user, password, database } = store.credentials else { continue };
            // what stands in files that are not read may be anything
            if compose.has_env_files(sibling) {
                continue;
            }
            let settings = compose.environment(sibling);
            let parts = [
                (user_variable(user), address.user.as_deref(), "user"),
                (Some(password), address.password.as_deref(), "password"),
                (database, Some(address.path.as_str()).filter(|path| !path.is_empty()), "database"),
            ];
            for (setting, given, what) in parts {
                let (Some(setting), Some(given)) = (setting, given) else { continue };
                let Some((place, told)) = differs(&settings, setting, given, what) else { continue };
                findings.push(
                    Finding::new(
                        &RULE,
                        one.place(value.span),
                        format!(
                            "the {what} in `{}` is not the one that `{}` is set up with",
                            variable.name.value, sibling.name
                        ),
                        match what {
                            "database" => format!("the app ends with `database \"{given}\" does not exist`"),
                            _ => "the app ends with an authentication error of the database".to_owned(),
                        },
                        format!("fill both from one variable; `{setting}` {told}"),
                    )
                    .because(place, format!("`{setting}` is set here"))
                    .hidden(),
                );
            }
        }
    }
}

fn user_variable(user: User) -> Option<&'static str> {
    match user {
        User::SetBy(name) => Some(name),
        User::Fixed(_) => None,
    }
}

/// The setting's place and what it says, where both are known and are not the same.
fn differs(settings: &Environment, setting: &str, given: &str, what: &str) -> Option<(Place, String)> {
    let (Some(value), place) = settings.get(setting)? else { return None };
    // the same words are the same, whatever variables they hold
    if value == given || value.replace("$$", "$") == given {
        return None;
    }
    match (crate::compose_case::by_default(value), crate::compose_case::by_default(given)) {
        (Some(one), Some(other)) if one != other && !one.contains('%') && !other.contains('%') => {
            let told =
                if what == "password" { "holds another one".to_owned() } else { format!("says `{one}`") };
            Some((place.clone(), told))
        }
        // one is fixed, the other a variable: they agree only by luck
        _ => None,
    }
}
