//! What no generated file can hold is taken out of the facts before anything is decided.
//!
//! The repository is not trusted: a variable's name, a path in a configuration or a default may be any text. A name that
//! no environment has, a path with a line end, a default that hides something: nothing that is written could carry them.

use seaworthy_facts::{App, Connection, EnvDefault, Facts};
use seaworthy_text::{RepoPath, is_hidden, is_visible};

/// The facts without what cannot be written.
pub(super) fn only(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    facts.apps.iter_mut().for_each(clean);
    facts
}

/// Whether a variable can have this name: what shells, Compose and env files agree on.
pub(super) fn is_variable(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn is_path(path: &RepoPath) -> bool {
    is_visible(path.as_str())
}

fn clean(app: &mut App) {
    app.env.retain(|variable| is_variable(&variable.name));
    for variable in &mut app.env {
        let hides = matches!(&variable.default, Some(EnvDefault::Text(text)) if !is_visible(text));
        if hides {
            variable.default = Some(EnvDefault::Computed);
        }
        variable.one_of.retain(|value| is_visible(value));
        if let Some(comment) = &mut variable.comment {
            *comment = comment.chars().map(|letter| if is_hidden(letter) { ' ' } else { letter }).collect();
        }
    }
    let listen = &mut app.listen;
    listen.port_env = listen.port_env.take().filter(|name| is_variable(&name.value));
    listen.host_env = listen.host_env.take().filter(|name| is_variable(&name.value));
    for service in &mut app.services {
        service.connections.retain(|connection| match &connection.value {
            Connection::UrlEnv(name) => is_variable(name),
            Connection::PartsEnv { host, port, user, password, database } => {
                [host, port, user, password, database].into_iter().flatten().all(|name| is_variable(name))
            }
            Connection::ConfigKey { file, .. } => is_path(file),
            Connection::Literal(_) => true,
        });
    }
    if let Some(build) = &mut app.build {
        build.value.outputs.retain(|output| is_path(&output.value));
        build.value.inputs.retain(is_path);
    }
    for process in &mut app.processes {
        process.value.command.env.retain(|(name, value)| is_variable(name) && is_visible(value));
    }
    app.runtime_files.retain(|file| is_path(&file.value));
    app.secret_files.retain(|file| is_path(&file.value.path));
    app.writes.retain(|write| {
        write.value.dir.as_ref().is_none_or(is_path) && write.value.absolute.as_deref().is_none_or(is_visible)
    });
}
