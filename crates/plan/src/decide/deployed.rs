//! Which apps are planned at all: a person may leave some out, such as pages that somebody else hosts.

use seaworthy_facts::Facts;

use crate::config::Config;

/// Leaves out the apps that `seaworthy.toml` says are not deployed; an app that nobody speaks of stays.
pub fn deployed(facts: &mut Facts, config: &Config) {
    facts.apps.retain(|app| config.deploys(&[&app.name, &app.dir.to_string()]) != Some(false));
}
