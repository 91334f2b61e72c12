//! What the arguments of an instruction are, as a list of roles: the same shape for every instruction.

use schemars::JsonSchema;
use seaworthy_dockerfile::body::{Body, Command, Healthcheck, Pair, PairForm, Source};
use seaworthy_dockerfile::{Instruction, Word};
use serde::Serialize;

/// How arguments are given.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Form {
    /// A text, for a shell where it is a command.
    Shell,
    /// A JSON array of strings.
    Exec,
    /// A script in a heredoc, or files in heredocs.
    Heredoc,
    /// `name=value`.
    Pairs,
    /// `name value`, the old form of `ENV` and `LABEL`.
    Legacy,
}

/// One part of the arguments.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ValueDocument<W> {
    pub(super) role: Role,
    #[serde(flatten)]
    pub(super) word: W,
}

/// What a part of the arguments is.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    /// What `FROM` builds on.
    Image,
    /// The name of a stage.
    Alias,
    /// A word of a command in exec form, of `SHELL`.
    Word,
    /// A command in shell form.
    Line,
    /// The name of a variable or label.
    Name,
    /// The value of the name before it.
    Value,
    /// A path or pattern that is copied.
    Source,
    /// A heredoc that is copied.
    Heredoc,
    /// Where it is copied to.
    Destination,
    /// A port of `EXPOSE`.
    Port,
    /// A path of `VOLUME` or `WORKDIR`.
    Path,
    /// Who runs what follows.
    User,
    /// The signal that stops the container.
    Signal,
    /// The text of `MAINTAINER`.
    Text,
    /// The type of a `--mount`, as written.
    MountType,
}

/// How the arguments of an instruction are given; `None` where there is no choice.
pub(super) fn form_of(instruction: &Instruction) -> Option<Form> {
    if !instruction.heredocs.is_empty() {
        return Some(Form::Heredoc);
    }
    let of_command = |command: &Command| match command {
        Command::Exec(_) => Form::Exec,
        Command::Shell(_) => Form::Shell,
    };
    match &instruction.body {
        Body::Run(run) => Some(of_command(&run.command)),
        Body::Cmd(command) | Body::Entrypoint(command) => Some(of_command(command)),
        Body::Healthcheck(Healthcheck::Command { command, .. }) => Some(of_command(command)),
        Body::Transfer(transfer) => Some(if transfer.is_json { Form::Exec } else { Form::Shell }),
        Body::Volume(_) if instruction.arguments.text.starts_with('[') => Some(Form::Exec),
        Body::Volume(_) => Some(Form::Shell),
        Body::Shell(_) => Some(Form::Exec),
        Body::Env(pairs) | Body::Label(pairs) => {
            let first = pairs.first()?;
            Some(if first.form == PairForm::Blank { Form::Legacy } else { Form::Pairs })
        }
        _ => None,
    }
}

/// The parts of the arguments in order.
pub(super) fn values_of(body: &Body) -> Vec<(Role, &Word)> {
    match body {
        Body::From(from) => {
            let alias = from.alias.as_ref().map(|alias| (Role::Alias, alias));
            std::iter::once((Role::Image, &from.image)).chain(alias).collect()
        }
        Body::Run(run) => {
            let types =
                run.mounts.iter().filter_map(|mount| Some((Role::MountType, mount.value(&["type"])?)));
            types.chain(of_command(&run.command)).collect()
        }
        Body::Cmd(command) | Body::Entrypoint(command) => of_command(command),
        Body::Healthcheck(Healthcheck::Command { command, .. }) => of_command(command),
        Body::Transfer(transfer) => {
            let sources = transfer.sources.iter().map(|source| match source {
                Source::Path(word) => (Role::Source, word),
                Source::Heredoc(word) => (Role::Heredoc, word),
            });
            sources.chain(transfer.destination.iter().map(|word| (Role::Destination, word))).collect()
        }
        Body::Env(pairs) | Body::Label(pairs) | Body::Arg(pairs) => pairs.iter().flat_map(of_pair).collect(),
        Body::Expose(words) => words.iter().map(|word| (Role::Port, word)).collect(),
        Body::User(word) => vec![(Role::User, word)],
        Body::Workdir(word) => vec![(Role::Path, word)],
        Body::Volume(words) => words.iter().map(|word| (Role::Path, word)).collect(),
        Body::Stopsignal(word) => vec![(Role::Signal, word)],
        Body::Shell(words) => words.iter().map(|word| (Role::Word, word)).collect(),
        Body::Maintainer(word) => vec![(Role::Text, word)],
        Body::Healthcheck(_) | Body::Onbuild(_) | Body::Unknown => Vec::new(),
    }
}

fn of_command(command: &Command) -> Vec<(Role, &Word)> {
    match command {
        Command::Exec(words) => words.iter().map(|word| (Role::Word, word)).collect(),
        Command::Shell(line) => vec![(Role::Line, line)],
    }
}

fn of_pair(pair: &Pair) -> impl Iterator<Item = (Role, &Word)> {
    std::iter::once((Role::Name, &pair.name)).chain(pair.value.iter().map(|value| (Role::Value, value)))
}
