//! What an image starts: `ENTRYPOINT` and `CMD` as one command, looked through init programs.

use seaworthy_dockerfile::body::Command;
use seaworthy_manifest::shell::{self, CommandLine};
use seaworthy_setup::flow::State;
use seaworthy_text::Span;

/// The command of a container.
#[derive(Debug, Clone)]
pub(crate) struct Started {
    /// Its words, without `tini`, `dumb-init` and their like.
    pub(crate) words: Vec<String>,
    /// The instruction that says it: `CMD`, or `ENTRYPOINT` where that says all.
    pub(crate) span: Span,
    /// Whether a shell stands between.
    pub(crate) by_shell: bool,
    /// Whether an init program takes signals and children.
    pub(crate) has_init: bool,
}

impl Started {
    /// What a stage starts by its own words; `None` where the base decides, or the words cannot be told.
    pub(crate) fn read(state: &State) -> Option<Self> {
        let mut by_shell = false;
        let mut words: Vec<String> = Vec::new();
        let mut span = None;
        for start in [&state.entrypoint, &state.command].into_iter().flatten() {
            match &start.command {
                Command::Exec(parts) => {
                    if by_shell {
                        // an entry point in shell form takes no arguments
                        break;
                    }
                    words.extend(parts.iter().map(|part| part.text.clone()));
                }
                Command::Shell(text) => {
                    if !words.is_empty() {
                        // the shell's words would be arguments of the entry point
                        return None;
                    }
                    by_shell = true;
                    words = only_words(&text.text)?;
                }
            }
            span = Some(start.span);
        }
        if let [shell, flag, text] = words.as_slice()
            && is_shell(shell)
            && matches!(flag.as_str(), "-c" | "-lc")
        {
            by_shell = true;
            words = only_words(text)?;
        }
        // the official images' own entry point runs what it is given
        if words.first().is_some_and(|word| word.ends_with("docker-entrypoint.sh")) && words.len() > 1 {
            words.remove(0);
        }
        let mut has_init = false;
        while let Some(used) = init_words(&words) {
            has_init = true;
            words.drain(..used);
        }
        if by_shell && words.first().is_some_and(|word| word == "exec") {
            words.remove(0);
            by_shell = false;
        }
        (!words.is_empty()).then_some(Self { words, span: span?, by_shell, has_init })
    }

    /// The program's name without its folder.
    pub(crate) fn program(&self) -> &str {
        let word = self.words.first().map_or("", String::as_str);
        word.rsplit('/').next().unwrap_or(word)
    }

    /// The command as the shell's reader takes it apart: wrappers off, scripts of `package.json` known.
    pub(crate) fn command(&self) -> Option<shell::Command> {
        let line: Vec<String> =
            self.words.iter().map(|word| format!("'{}'", word.replace('\'', r"'\''"))).collect();
        match CommandLine::parse(&line.join(" ")) {
            CommandLine::Commands(steps) if steps.len() == 1 => {
                steps.into_iter().next().map(|step| step.command)
            }
            _ => None,
        }
    }

    /// The file that `node` or `bun` is given; `None` for anything else.
    pub(crate) fn script_file(&self) -> Option<&str> {
        let mut words = self.words.iter().map(String::as_str);
        let program = words.next()?;
        if !matches!(program.rsplit('/').next(), Some("node" | "nodejs" | "bun")) {
            return None;
        }
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            match word {
                "-r"
                | "--require"
                | "--import"
                | "--loader"
                | "--experimental-loader"
                | "--env-file"
                | "-C"
                | "--conditions" => drop(words.next()),
                "run" if program.ends_with("bun") => {}
                "-e" | "--eval" | "-p" | "--print" | "--test" | "--watch" => return None,
                word if word.starts_with('-') => {}
                word => return Some(word),
            }
        }
        None
    }
}

/// The words of a text that is one command and nothing else.
fn only_words(text: &str) -> Option<Vec<String>> {
    let line = CommandLine::parse(text);
    let command = line.only()?;
    if !command.assignments.is_empty() {
        return None;
    }
    let wrappers = command.wrappers.iter().map(|wrapper| &text[wrapper.span.range()]);
    let mut words: Vec<String> = wrappers
        .flat_map(|wrapper| wrapper.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    for word in command.program.iter().chain(&command.arguments) {
        words.push(word.literal()?.to_owned());
    }
    Some(words)
}

fn is_shell(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"))
}

/// How many words an init program at the front takes.
fn init_words(words: &[String]) -> Option<usize> {
    let name = words.first()?.rsplit('/').next()?;
    if !matches!(name, "tini" | "dumb-init" | "tini-static" | "catatonit") {
        return None;
    }
    let options = words[1..].iter().take_while(|word| word.starts_with('-') && *word != "--").count();
    let dashes = usize::from(words.get(1 + options).is_some_and(|word| word == "--"));
    (words.len() > 1 + options + dashes).then_some(1 + options + dashes)
}
