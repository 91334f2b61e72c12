//! A Dockerfile, in the dialect that every engine from Docker 20.10 on and Buildah build without pulling a frontend.

use seaworthy_facts::Command;
use seaworthy_plan::image::{HealthCheck, Image, Mount, Op, RunCommand, Stage, StageBase, Step};
use seaworthy_plan::keys::{self, Key};
use seaworthy_text::is_hidden;

use crate::line::{Line, Lines, WIDTH};
use crate::probe::{Question, question};
use crate::shell;

const CONTINUED: &str = " \\\n    ";

/// The lines of an image's Dockerfile.
pub(crate) fn lines(image: &Image, app: &str) -> Vec<Line> {
    let mut lines = Lines::new(Some(app));
    let title = Key::of(keys::RUNTIME_VERSION);
    lines.comment(Some(&title), &image.title.to_string());
    for stage in &image.stages {
        write_stage(&mut lines, stage);
    }
    lines.finish()
}

fn write_stage(lines: &mut Lines, stage: &Stage) {
    let key = Some(&stage.key);
    lines.push(key, "");
    if let Some(remark) = &stage.remark {
        lines.comment(key, &remark.to_string());
    }
    lines.push(key, &format!("FROM {} AS {}", stage.from.as_str(), stage.name.as_str()));
    for step in &stage.steps {
        write_step(lines, step);
    }
}

fn write_step(lines: &mut Lines, step: &Step) {
    let key = Some(&step.key);
    if let Some(remark) = &step.remark {
        lines.comment(key, &remark.to_string());
    }
    lines.push(key, &instruction(&step.op));
}

fn instruction(op: &Op) -> String {
    match op {
        Op::Workdir(path) => format!("WORKDIR {}", word(path)),
        Op::Env(values) => {
            let pairs: Vec<String> =
                values.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
            joined("ENV", &pairs)
        }
        Op::Arg { name, default: None } => format!("ARG {name}"),
        Op::Arg { name, default: Some(default) } => format!("ARG {name}={}", quoted(default)),
        Op::Copy { from, sources, to, owner } => {
            copy(from.as_ref().map(StageBase::as_str), sources, to, *owner)
        }
        Op::Run { mounts, commands } => run(mounts, commands),
        Op::User(id) => format!("USER {id}:{id}"),
        Op::Expose(port) => format!("EXPOSE {port}"),
        Op::Health(check) => health(check),
        Op::Cmd(command) => format!("CMD {}", exec_form(&command.words)),
    }
}

/// Words behind a keyword, on one line where they fit.
fn joined(keyword: &str, words: &[String]) -> String {
    let line = format!("{keyword} {}", words.join(" "));
    if line.chars().count() <= WIDTH { line } else { format!("{keyword} {}", words.join(CONTINUED)) }
}

fn copy(from: Option<&str>, sources: &[String], to: &str, owner: Option<u32>) -> String {
    let mut flags = String::from("COPY");
    if let Some(from) = from {
        flags.push_str(&format!(" --from={from}"));
    }
    if let Some(owner) = owner {
        flags.push_str(&format!(" --chown={owner}:{owner}"));
    }
    let words: Vec<String> = sources.iter().map(|path| pattern(path)).chain([escaped(to)]).collect();
    // only JSON holds blanks, and what starts with a bracket is taken for JSON
    if words
        .iter()
        .any(|word| word.starts_with('[') || word.contains(|c: char| c.is_whitespace() || is_hidden(c)))
    {
        return format!("{flags} {}", exec_form(&words));
    }
    joined(&flags, &words)
}

/// A path as a pattern that matches it and nothing else. `*` and `?` stay: whoever sets `ship.files` may use them.
fn pattern(path: &str) -> String {
    escaped(&path.replace('\\', "\\\\").replace('[', "[[]"))
}

fn run(mounts: &[Mount], commands: &[RunCommand]) -> String {
    let mounts: Vec<String> = mounts.iter().map(mount).collect();
    let texts: Vec<String> = commands.iter().map(shell::command).collect();
    let one_line =
        format!("RUN {}", mounts.iter().chain([&texts.join(" && ")]).cloned().collect::<Vec<_>>().join(" "));
    // in the shell's form an instruction ends with its line
    if commands.iter().any(shell::holds_line_end) {
        let line = ["sh", "-c", &texts.join(" && ")].map(str::to_owned);
        return format!("RUN {}", mounts.into_iter().chain([exec_form(&line)]).collect::<Vec<_>>().join(" "));
    }
    if one_line.chars().count() <= WIDTH {
        return one_line;
    }
    let mut parts = mounts;
    for (index, (command, text)) in commands.iter().zip(&texts).enumerate() {
        let before = if index == 0 { "" } else { "&& " };
        match command {
            // many variables for one command: one a line
            RunCommand::Plain(command) if text.chars().count() + 4 > WIDTH && !command.env.is_empty() => {
                let (first, rest) = assignments(command);
                parts.push(format!("{before}{first}"));
                parts.extend(rest);
            }
            _ => parts.push(format!("{before}{text}")),
        }
    }
    format!("RUN {}", parts.join(CONTINUED))
}

/// A command's variables and then the command itself, each a line.
fn assignments(command: &Command) -> (String, Vec<String>) {
    let bare = Command { env: Vec::new(), words: command.words.clone() };
    let mut lines: Vec<String> = command
        .env
        .iter()
        .map(|pair| Command { env: vec![pair.clone()], words: Vec::new() }.to_string())
        .chain([bare.to_string()])
        .collect();
    let first = lines.remove(0);
    (first, lines)
}

fn mount(mount: &Mount) -> String {
    match mount {
        Mount::Cache { id, target } => {
            let id = id.as_ref().map(|id| format!("id={id},")).unwrap_or_default();
            format!("--mount=type=cache,{id}target={target}")
        }
        // without it the step would fail later, and say less
        Mount::Secret { id } => format!("--mount=type=secret,id={id},required=true"),
    }
}

fn health(check: &HealthCheck) -> String {
    let options = format!(
        "HEALTHCHECK --interval={}s --timeout={}s --start-period={}s --retries={}",
        check.interval, check.timeout, check.start_period, check.retries
    );
    let command = match question(&check.probe) {
        Question::Shell(line) => line,
        Question::Words(words) => exec_form(&words),
    };
    format!("{options}{CONTINUED}CMD {command}")
}

/// Words as a JSON array, which no shell reads.
fn exec_form(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| json(word)).collect();
    format!("[{}]", words.join(", "))
}

fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // every hidden character has four digits
            hidden if is_hidden(hidden) => {
                out.push_str(&format!("\\u{:04x}", u32::from(hidden)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A word that the builder may expand: `$` and quotes are kept from it.
fn escaped(text: &str) -> String {
    with_backslashes(text, &['$', '"', '\'', '\\'])
}

/// The same for an instruction that takes one word. No way is known to write a line end there; the plan makes none.
fn word(text: &str) -> String {
    with_backslashes(&on_one_line(text), &['$', '"', '\'', '\\', ' ', '\t'])
}

fn with_backslashes(text: &str, before: &[char]) -> String {
    text.chars()
        .flat_map(|character| before.contains(&character).then_some('\\').into_iter().chain([character]))
        .collect()
}

fn on_one_line(text: &str) -> String {
    text.chars().filter(|character| *character == '\t' || !character.is_control()).collect()
}

/// A value of `ENV` or `ARG`, in quotes only where it needs them.
fn quoted(value: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@%+,=?&".contains(character);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("\"{}\"", with_backslashes(&on_one_line(value), &['$', '"', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_the_builder() {
        assert_eq!(quoted("http://localhost:3001"), "http://localhost:3001");
        assert_eq!(quoted("a $b \"c\""), r#""a \$b \"c\"""#);
        assert_eq!(quoted(""), "\"\"");
        assert_eq!(
            exec_form(&["sh".to_owned(), "-c".to_owned(), "a \"b\"".to_owned()]),
            r#"["sh", "-c", "a \"b\""]"#
        );
        assert_eq!(copy(None, &["my file".to_owned()], "./", None), r#"COPY ["my file", "./"]"#);
    }

    #[test]
    fn long_commands_are_broken_at_their_parts() {
        let command = Command {
            env: vec![("A".to_owned(), "x".repeat(60)), ("B".to_owned(), "y z".to_owned())],
            words: ["npm", "run", "build", &"z".repeat(50)].map(str::to_owned).to_vec(),
        };
        let text = run(&[], &[RunCommand::Plain(command)]);
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.contains("B='y z' \\\n"));
    }
}
