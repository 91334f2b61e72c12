//! Every place that a parsed file mentions, so that laws about places need not know the shapes.

use seaworthy_dockerfile::body::{Body, Command, Healthcheck, Pair};
use seaworthy_dockerfile::{Dockerfile, Instruction, ItemKind, Word};
use seaworthy_text::Span;

/// All spans in `file`.
pub(crate) fn spans(file: &Dockerfile) -> Vec<Span> {
    let mut out: Vec<Span> = file.problems().iter().map(|problem| problem.span).collect();
    out.extend(file.stages().iter().map(|stage| stage.span));
    for item in file.items() {
        out.push(item.span);
        match &item.kind {
            ItemKind::Blank => {}
            ItemKind::Comment(word) => out.push(word.span),
            ItemKind::Directive(directive) => {
                out.extend([directive.span, directive.key.span, directive.value.span]);
            }
            ItemKind::Instruction(instruction) => {
                out.push(instruction.span);
                out.extend(words(instruction).into_iter().map(|word| word.span));
                out.extend(instruction.inner.iter().map(|line| line.span));
                for heredoc in &instruction.heredocs {
                    out.extend([heredoc.word.span, heredoc.body]);
                    out.extend(heredoc.terminator);
                }
            }
        }
    }
    out
}

/// All words of an instruction.
pub(crate) fn words(instruction: &Instruction) -> Vec<&Word> {
    let mut out = vec![&instruction.name, &instruction.arguments];
    for flag in &instruction.flags {
        out.push(&flag.name);
        out.extend(&flag.value);
    }
    out.extend(&instruction.description);
    match &instruction.body {
        Body::From(from) => {
            out.push(&from.image);
            out.extend([&from.platform, &from.as_keyword, &from.alias].into_iter().flatten());
        }
        Body::Run(run) => {
            out.extend(command(&run.command));
            out.extend([&run.network, &run.security].into_iter().flatten());
            for option in run.mounts.iter().flat_map(|mount| &mount.options) {
                out.push(&option.name);
                out.extend(&option.value);
            }
        }
        Body::Cmd(inner) | Body::Entrypoint(inner) => out.extend(command(inner)),
        Body::Healthcheck(Healthcheck::Command {
            command: inner,
            interval,
            timeout,
            start_period,
            start_interval,
            retries,
        }) => {
            out.extend(command(inner));
            out.extend([interval, timeout, start_period, start_interval, retries].into_iter().flatten());
        }
        Body::Healthcheck(_) | Body::Onbuild(None) | Body::Unknown => {}
        Body::Transfer(transfer) => {
            out.extend(transfer.sources.iter().map(|source| source.word()));
            out.extend(&transfer.exclude);
            let more =
                [&transfer.destination, &transfer.from, &transfer.chown, &transfer.chmod, &transfer.checksum];
            out.extend(more.into_iter().flatten());
        }
        Body::Env(list) | Body::Label(list) | Body::Arg(list) => {
            list.iter().for_each(|one| out.extend(pair(one)))
        }
        Body::Expose(list) | Body::Volume(list) | Body::Shell(list) => out.extend(list),
        Body::User(word) | Body::Workdir(word) | Body::Stopsignal(word) | Body::Maintainer(word) => {
            out.push(word)
        }
        Body::Onbuild(Some(inner)) => out.extend(words(inner)),
    }
    out
}

fn command(command: &Command) -> Vec<&Word> {
    match command {
        Command::Exec(words) => words.iter().collect(),
        Command::Shell(word) => vec![word],
    }
}

fn pair(pair: &Pair) -> Vec<&Word> {
    [Some(&pair.name), pair.value.as_ref()].into_iter().flatten().collect()
}
