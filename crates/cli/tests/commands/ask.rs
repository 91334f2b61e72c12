//! `seaworthy init` in front of a person: a real terminal, by the `script` of util-linux, which every Linux machine has.
//! Without it these tests fail; they are never left out.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use insta::assert_snapshot;

use crate::world::{PROGRAM, World};

/// Far longer than any answer takes; only a program that hangs needs it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program on a terminal of its own.
struct Terminal {
    child: Child,
    input: ChildStdin,
    output: Receiver<Vec<u8>>,
    shown: String,
    /// How much of it was waited for.
    seen: usize,
}

impl Terminal {
    /// Runs a line of shell on a terminal; `$SEAWORTHY` is the program.
    fn run(world: &World, line: &str, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", line, "/dev/null"])
            .env_clear()
            .envs([
                ("PATH", "/usr/bin:/bin"),
                ("SHELL", "/bin/sh"),
                ("NO_COLOR", "1"),
                ("SEAWORTHY", PROGRAM),
            ])
            .envs(variables.iter().copied())
            .current_dir(world.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` of util-linux gives these tests their terminal");
        let input = child.stdin.take().unwrap();
        let mut from = child.stdout.take().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, input, output, shown: String::new(), seen: 0 }
    }

    /// `init` as a person calls it.
    fn init(world: &World) -> Self {
        Self::run(world, "\"$SEAWORTHY\" init", &[])
    }

    fn more(&mut self) -> bool {
        match self.output.recv_timeout(PATIENCE) {
            Ok(bytes) => {
                self.shown.push_str(&String::from_utf8_lossy(&bytes).replace('\r', ""));
                true
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => false,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("nothing comes\n{}", self.shown),
        }
    }

    /// Waits for words that were not waited for yet.
    fn wait(&mut self, words: &str) {
        while !self.shown[self.seen..].contains(words) {
            assert!(self.more(), "`{words}` never came\n{}", self.shown);
        }
        let at = self.shown[self.seen..].find(words).unwrap();
        self.seen += at + words.len();
    }

    /// Types at the next prompt of the question with these words.
    fn answer(&mut self, question: &str, typed: &str) {
        self.wait(question);
        self.wait("\n> ");
        self.type_in(typed);
    }

    fn type_in(&mut self, typed: &str) {
        self.input.write_all(typed.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    /// All that was shown, and the exit code.
    fn end(mut self) -> (String, Option<i32>) {
        while self.more() {}
        let code = self.child.wait().unwrap().code();
        (self.shown, code)
    }
}

/// Nothing says which version of Node, and two managers have a lockfile.
fn doubtful() -> World {
    let world = World::server().with("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n");
    world.edit("package.json", ",\n  \"engines\": {\n    \"node\": \">=22\"\n  }", "");
    world.edit("package-lock.json", ",\n      \"engines\": {\n        \"node\": \">=22\"\n      }", "");
    world
}

#[test]
fn answers_are_kept_and_not_asked_for_again() {
    let world = doubtful();
    let mut terminal = Terminal::init(&world);
    terminal.answer("which package manager installs?", "2\n");
    terminal.answer("which version of Node runs the app?", "\n");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert_snapshot!(shown, @r#"
    answers are kept in seaworthy.toml; nothing is written before the last one

    which package manager installs?
    there are pnpm-lock.yaml and package-lock.json (pnpm-lock.yaml:1)
      1  "pnpm"  by pnpm-lock.yaml
      2  "npm"   by package-lock.json
    Enter takes 1; or type a number, or another value (package-manager.name)
    > 2

    which version of Node runs the app?
    nothing asks for a version of Node
      1  "24"  supported until April 2028
      2  "22"  supported until April 2027
    Enter takes 1; or type a number, or another value (runtime.version)
    > 
    found    demo                   server
             runtime                Node 24                                         seaworthy.toml:4
             package manager        npm, lockfile in step                           seaworthy.toml:3
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:3
             environment            1 variables, none required
    decided  base image             node:24-alpine: nothing that is installed needs glibc, and Alpine is smaller
             web                    node server.js
    wrote    Dockerfile             new, 18 lines
             .dockerignore          new, 26 lines
             compose.production.yaml new, 25 lines
             .env.production.example new, 5 lines
             seaworthy.toml         what you answered
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    next     cp .env.production.example .env.production and fill in what is required
             docker compose --env-file .env.production --file compose.production.yaml up --build --detach --wait
    "#);
    assert_snapshot!(world.read("seaworthy.toml"), @r#"
    # decisions of this repository; `seaworthy plan --all` shows the key of every other one

    package-manager.name = "npm"
    runtime.version = "24"
    "#);

    let (again, code) = Terminal::init(&world).end();
    assert_eq!(code, Some(0), "{again}");
    assert!(!again.contains('?') && !again.contains("uncertain"), "{again}");
    let checked = world.run(&["init", "--check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.whole());
}

#[test]
fn what_a_person_set_stays_and_is_not_asked_for() {
    let world = doubtful().with("seaworthy.toml", "# ours\n[runtime]\nversion = \"22\" # the fleet's\n");
    let mut terminal = Terminal::init(&world);
    terminal.answer("which package manager installs?", "pnpm\n");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("which version"), "{shown}");
    let text = world.read("seaworthy.toml");
    assert_eq!(text, "package-manager.name = \"pnpm\"\n# ours\n[runtime]\nversion = \"22\" # the fleet's\n");
}

#[test]
fn what_is_no_answer_is_asked_for_again() {
    let world = doubtful();
    let mut terminal = Terminal::init(&world);
    terminal.answer("which package manager installs?", "cargo\n");
    terminal.wait("`package-manager.name` takes one of `npm`");
    terminal.answer("", "1\n");
    terminal.answer("which version of Node runs the app?", "22 || 24\n");
    terminal.wait("`runtime.version` takes a version");
    terminal.answer("", "22.11.0\n");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(world.read("seaworthy.toml").contains("runtime.version = \"22.11.0\"\n"));
    assert!(world.read("Dockerfile").contains("FROM node:22.11.0-alpine"));
}

/// Ctrl-D in the middle: exit 2, as for whatever could not be done, and nothing is written.
#[test]
fn the_end_of_the_input_changes_nothing() {
    let world = doubtful();
    let before = world.files();
    let mut terminal = Terminal::init(&world);
    terminal.answer("which package manager installs?", "\n");
    terminal.answer("which version of Node runs the app?", "\u{4}");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(2), "{shown}");
    assert!(shown.contains("error[unanswered]: a question was not answered; nothing was written"), "{shown}");
    assert_eq!(world.files(), before);
}

/// Ctrl-C in the middle: ended by the signal, as a shell says with 130, and nothing is written.
#[test]
fn an_interrupt_changes_nothing() {
    let world = doubtful();
    let before = world.files();
    let mut terminal = Terminal::init(&world);
    terminal.answer("which package manager installs?", "\n");
    terminal.answer("which version of Node runs the app?", "\u{3}");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(130), "{shown}");
    assert_eq!(world.files(), before);
}

#[test]
fn nobody_is_asked_who_is_not_there_or_only_looks() {
    for (line, variables, written) in [
        ("\"$SEAWORTHY\" init --yes", &[][..], true),
        ("\"$SEAWORTHY\" init -y", &[], true),
        ("\"$SEAWORTHY\" init", &[("CI", "true")], true),
        ("\"$SEAWORTHY\" init </dev/null", &[], true),
        ("\"$SEAWORTHY\" init 2>/dev/null", &[], true),
        ("\"$SEAWORTHY\" init --dry-run", &[], false),
        ("\"$SEAWORTHY\" init --diff", &[], false),
        ("\"$SEAWORTHY\" init --check", &[], false),
        ("\"$SEAWORTHY\" plan", &[], false),
    ] {
        let world = doubtful();
        let (shown, code) = Terminal::run(&world, line, variables).end();
        assert!(!shown.contains("Enter takes"), "{line}: {shown}");
        assert!(matches!(code, Some(0 | 1)), "{line}: {code:?} {shown}");
        assert_eq!(world.files().contains_key("Dockerfile"), written, "{line}");
        assert!(!world.files().contains_key("seaworthy.toml"), "{line}");
    }
    // the same on a terminal with output elsewhere asks: only what is asked and typed must be seen
    let world = doubtful();
    let mut terminal = Terminal::run(&world, "\"$SEAWORTHY\" init >/dev/null", &[]);
    terminal.answer("which package manager installs?", "\n");
    terminal.answer("which version of Node runs the app?", "\n");
    assert_eq!(terminal.end().1, Some(0));
}

/// Without a terminal what is uncertain is said, with the line that settles it.
#[test]
fn what_is_not_asked_is_said() {
    let said = doubtful().run(&["init"]).fine();
    assert!(said.contains("uncertain: a line in seaworthy.toml settles it\n"), "{said}");
    assert!(said.contains("\n         runtime.version = \"24\"\n"), "{said}");
}

/// Words of the repository are shown as words, whatever they do to a terminal.
#[test]
fn a_hostile_name_moves_no_cursor() {
    let world = World::workspace();
    world.edit("api/package.json", "node server.js", "node $(cat \\u001b[2J)");
    let mut terminal = Terminal::init(&world);
    terminal.answer("which package manager installs?", "\n");
    terminal.answer("which version of Node runs the app?", "\n");
    // the likeliest answer could not stand in seaworthy.toml: one has to be typed
    terminal.answer("which command starts the app?", "\n");
    terminal.wait("there is no likely answer to take");
    terminal.answer("", "node server.js\n");
    let (shown, code) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
