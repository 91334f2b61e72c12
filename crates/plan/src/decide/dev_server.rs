//! Where the development server listens in its container, and how it is told to.

use seaworthy_catalog::dev_servers::{self, DevServer};
use seaworthy_facts::Process;

/// The address that a published port reaches.
const EVERY_ADDRESS: &str = "0.0.0.0";

/// A development server that is known, as it is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DevServing {
    /// The port that it takes in the container.
    pub(crate) port: u16,
    /// What is added to the script's words.
    pub(crate) arguments: Vec<String>,
    /// What is set in its environment.
    pub(crate) env: Vec<(String, String)>,
}

/// How it is started, on the port that the settings ask for, if they do; `None` where the program is the app itself, or is not
/// known.
pub(super) fn of(process: &Process, configured: Option<u16>) -> Option<DevServing> {
    let words = &process.command.words;
    let server = dev_servers::started_by(words)?;
    let told = port_in(server, words);
    let port = told.or(configured).unwrap_or(server.port);
    let mut serving = DevServing { port, arguments: Vec::new(), env: Vec::new() };
    match (server.host_env, server.host_flag) {
        (Some(variable), _) => serving.env.push((variable.to_owned(), EVERY_ADDRESS.to_owned())),
        (None, Some(flag)) if !words.iter().any(|word| is_option(word, flag)) => {
            serving.arguments.extend([flag.to_owned(), EVERY_ADDRESS.to_owned()]);
        }
        (None, _) => {}
    }
    match (server.port_env, server.port_flags.first()) {
        (Some(variable), _) => serving.env.insert(0, (variable.to_owned(), port.to_string())),
        // its configuration may name another, and this is the one that is published
        (None, Some(flag)) if told.is_none() => {
            serving.arguments.extend([(*flag).to_owned(), port.to_string()]);
        }
        (None, _) => {}
    }
    Some(serving)
}

/// The port that the script names itself.
fn port_in(server: &DevServer, words: &[String]) -> Option<u16> {
    words.iter().enumerate().find_map(|(index, word)| {
        let flag = server.port_flags.iter().find(|flag| is_option(word, flag))?;
        let value = match word.strip_prefix(flag).and_then(|rest| rest.strip_prefix('=')) {
            Some(value) => value,
            None => words.get(index + 1)?,
        };
        value.parse().ok()
    })
}

fn is_option(word: &str, flag: &str) -> bool {
    word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}
