//! The reader against another: `parse-dockerfile`, over the corpus. Where the two part, the engine decided
//! (`engine_syntax.rs` asks it about every file of the corpus), and the reason stands in `PARTED`.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;

use parse_dockerfile as other;
use seaworthy_dockerfile::body::{Body, Command, Healthcheck, Source};
use seaworthy_dockerfile::{Dockerfile, Instruction};

/// Files on which the other reader parts from the engine, and how.
const PARTED: &[(&str, &str)] = &[
    ("continuation_at_end", "it takes an escape character at the very end for an argument"),
    ("double_escape_is_none", "it takes two escape characters at a line's end for a continuation"),
    ("end_of_flags", "it takes `--` for a flag"),
    ("heredoc_blank_before_name", "it knows no `<< NAME`, nor do engines before 2025"),
    ("heredoc_run_command", "it knows a heredoc of `RUN` only as the whole command"),
    ("heredoc_several", "it knows one heredoc a `RUN`"),
    ("json_forms", "it refuses an empty array"),
    ("quotes_in_flags", "it ends a flag at a blank inside quotes"),
];

#[test]
fn both_read_the_same() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (name, text) in corpus("accepted") {
        let parted = PARTED.iter().find(|(file, _)| *file == name);
        // the other counts from behind the byte order mark
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        match other::parse(&text) {
            Err(error) if parted.is_none() => wrong.push(format!("{name}: refused by the other: {error}")),
            Ok(theirs) if parted.is_none() => {
                compared += 1;
                compare(&name, &text, &theirs, &mut wrong);
            }
            // a parting that has gone must leave the list
            Ok(theirs) => {
                let mut differences = Vec::new();
                compare(&name, &text, &theirs, &mut differences);
                if differences.is_empty() {
                    wrong.push(format!("{name}: no longer parted"));
                }
            }
            Err(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{compared} files compared, {} parted", PARTED.len());
}

/// What an instruction says, as far as both readers know it: its kind, then its parts with their places.
type Seen = Vec<(String, std::ops::Range<usize>, String)>;

fn compare(name: &str, text: &str, theirs: &other::Dockerfile<'_>, wrong: &mut Vec<String>) {
    let ours = Dockerfile::parse(text);
    let ours: Vec<Seen> = ours.instructions().map(|instruction| seen(text, instruction)).collect();
    let theirs: Vec<Seen> =
        theirs.instructions.iter().map(|instruction| seen_by_other(text, instruction)).collect();
    if ours.len() != theirs.len() {
        wrong.push(format!("{name}: {} instructions, the other has {}", ours.len(), theirs.len()));
    }
    for (ours, theirs) in ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs) {
        wrong.push(format!("{name}:\n  ours   {ours:?}\n  theirs {theirs:?}"));
    }
}

fn seen(text: &str, instruction: &Instruction) -> Seen {
    let mut out = Seen::new();
    let mut note = |label: &str, word: &seaworthy_dockerfile::Word| {
        out.push((label.to_owned(), word.span.range(), word.text.clone()));
    };
    let mut keyword = instruction.name.clone();
    keyword.text = instruction.keyword.name().to_owned();
    note("keyword", &keyword);
    for flag in &instruction.flags {
        note("flag", &flag.name);
        flag.value.iter().for_each(|value| note("value", value));
    }
    // the other leaves the quotes of JSON strings out of their places
    let unquoted = |word: &seaworthy_dockerfile::Word| {
        let range = word.span.range();
        let span = if text[range.clone()].starts_with('"') && instruction.body.is_json() {
            seaworthy_text::Span::new(range.start + 1, range.end - 1)
        } else {
            word.span
        };
        seaworthy_dockerfile::Word { span, text: word.text.clone() }
    };
    let mut command = |command: &Command| match command {
        Command::Exec(words) => words.iter().for_each(|word| note("argument", &unquoted(word))),
        Command::Shell(word) => {
            let mut word = word.clone();
            word.text = text[word.span.range()].to_owned();
            note("shell", &word);
        }
    };
    match &instruction.body {
        Body::From(from) => {
            note("image", &from.image);
            from.alias.iter().for_each(|alias| note("alias", alias));
        }
        // the other knows of a heredoc only that it is there
        Body::Run(run) if matches!(&run.command, Command::Shell(word) if word.text.starts_with("<<")) => {}
        Body::Run(run) => command(&run.command),
        Body::Cmd(inner) | Body::Entrypoint(inner) => command(inner),
        Body::Healthcheck(Healthcheck::Command { command: inner, .. }) => command(inner),
        Body::Transfer(transfer) => {
            for source in &transfer.sources {
                if let Source::Path(word) = source {
                    note("source", word);
                }
            }
            transfer.destination.iter().for_each(|word| note("destination", word));
        }
        Body::Env(_) | Body::Label(_) | Body::Arg(_) => note("rest", &instruction.arguments),
        Body::Expose(words) | Body::Volume(words) | Body::Shell(words) => {
            words.iter().for_each(|word| note("argument", &unquoted(word)));
        }
        Body::User(word) | Body::Workdir(word) | Body::Stopsignal(word) | Body::Maintainer(word) => {
            note("argument", word);
        }
        Body::Onbuild(Some(inner)) => out.extend(seen(text, inner)),
        Body::Healthcheck(_) | Body::Onbuild(None) | Body::Unknown => {}
    }
    for heredoc in &instruction.heredocs {
        let mut body = text[heredoc.body.range()].to_owned();
        let mut range = heredoc.body.range();
        if heredoc.strips_tabs {
            body = body.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect();
            // the other counts the tabs before the terminator in
            let terminator = &text[heredoc.terminator.unwrap().range()];
            range.end += terminator.len() - terminator.trim_start_matches('\t').len();
        }
        out.push((format!("heredoc expands={}", heredoc.expands), range, body));
    }
    out
}

fn seen_by_other(text: &str, instruction: &other::Instruction<'_>) -> Seen {
    use other::Instruction as I;
    let mut out = Seen::new();
    let keyword =
        |name: &str, keyword: &other::Keyword| ("keyword".to_owned(), keyword.span.clone(), name.to_owned());
    let word = |label: &str, word: &other::UnescapedString<'_>| {
        (label.to_owned(), word.span.clone(), word.value.to_string())
    };
    let flags = |flags: &[other::Flag<'_>]| -> Seen {
        let both = flags.iter().flat_map(|flag| {
            [Some(word("flag", &flag.name)), flag.value.as_ref().map(|value| word("value", value))]
        });
        both.flatten().collect()
    };
    let command = |command: &other::Command<'_>| -> Seen {
        match command {
            other::Command::Exec(words) => words.value.iter().map(|one| word("argument", one)).collect(),
            other::Command::Shell(shell) => {
                vec![("shell".to_owned(), shell.span.clone(), text[shell.span.clone()].to_owned())]
            }
            _ => Seen::new(),
        }
    };
    let heredoc = |heredoc: &other::HereDoc<'_>| {
        (format!("heredoc expands={}", heredoc.expand), heredoc.span.clone(), heredoc.value.to_string())
    };
    let transfer = |sources: &[other::Source<'_>], destination: &other::UnescapedString<'_>| -> Seen {
        let mut found = Seen::new();
        let mut bodies = Seen::new();
        for source in sources {
            match source {
                other::Source::Path(path) => found.push(word("source", path)),
                other::Source::HereDoc(doc) => bodies.push(heredoc(doc)),
                _ => {}
            }
        }
        found.push(word("destination", destination));
        found.extend(bodies);
        found
    };
    match instruction {
        I::Add(add) => {
            out.push(keyword("ADD", &add.add));
            out.extend(flags(&add.options));
            out.extend(transfer(&add.src, &add.dest));
        }
        I::Copy(copy) => {
            out.push(keyword("COPY", &copy.copy));
            out.extend(flags(&copy.options));
            out.extend(transfer(&copy.src, &copy.dest));
        }
        I::Arg(arg) => out.extend([keyword("ARG", &arg.arg), word("rest", &arg.arguments)]),
        I::Env(env) => out.extend([keyword("ENV", &env.env), word("rest", &env.arguments)]),
        I::Label(label) => out.extend([keyword("LABEL", &label.label), word("rest", &label.arguments)]),
        I::Cmd(cmd) => {
            out.push(keyword("CMD", &cmd.cmd));
            out.extend(command(&cmd.arguments));
        }
        I::Entrypoint(entrypoint) => {
            out.push(keyword("ENTRYPOINT", &entrypoint.entrypoint));
            out.extend(command(&entrypoint.arguments));
        }
        I::Expose(expose) => {
            out.push(keyword("EXPOSE", &expose.expose));
            out.extend(expose.arguments.iter().map(|one| word("argument", one)));
        }
        I::From(from) => {
            out.push(keyword("FROM", &from.from));
            out.extend(flags(&from.options));
            out.push(word("image", &from.image));
            out.extend(from.as_.iter().map(|(_, alias)| word("alias", alias)));
        }
        I::Healthcheck(healthcheck) => {
            out.push(keyword("HEALTHCHECK", &healthcheck.healthcheck));
            out.extend(flags(&healthcheck.options));
            if let other::HealthcheckArguments::Cmd { arguments, .. } = &healthcheck.arguments {
                out.extend(command(arguments));
            }
        }
        I::Maintainer(maintainer) => {
            out.extend([keyword("MAINTAINER", &maintainer.maintainer), word("argument", &maintainer.name)]);
        }
        I::Onbuild(onbuild) => {
            out.push(keyword("ONBUILD", &onbuild.onbuild));
            out.extend(seen_by_other(text, &onbuild.instruction));
        }
        I::Run(run) => {
            out.push(keyword("RUN", &run.run));
            out.extend(flags(&run.options));
            if run.here_docs.is_empty() {
                out.extend(command(&run.arguments));
            }
            out.extend(run.here_docs.iter().map(heredoc));
        }
        I::Shell(shell) => {
            out.push(keyword("SHELL", &shell.shell));
            out.extend(shell.arguments.iter().map(|one| word("argument", one)));
        }
        I::Stopsignal(stopsignal) => {
            out.extend([
                keyword("STOPSIGNAL", &stopsignal.stopsignal),
                word("argument", &stopsignal.arguments),
            ]);
        }
        I::User(user) => out.extend([keyword("USER", &user.user), word("argument", &user.arguments)]),
        I::Volume(volume) => {
            out.push(keyword("VOLUME", &volume.volume));
            match &volume.arguments {
                other::JsonOrStringArray::Json(words) => {
                    out.extend(words.value.iter().map(|one| word("argument", one)));
                }
                other::JsonOrStringArray::String(words) => {
                    out.extend(words.iter().map(|one| word("argument", one)));
                }
            }
        }
        I::Workdir(workdir) => {
            out.extend([keyword("WORKDIR", &workdir.workdir), word("argument", &workdir.arguments)])
        }
        _ => {}
    }
    out
}

fn corpus(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}
