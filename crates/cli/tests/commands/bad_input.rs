//! Input that nobody hopes for: each gets an error with an id, a place and help, exit 2, and nothing is written.

use std::process::Command;

use insta::assert_snapshot;

use crate::world::{LOCKFILE, MANIFEST, SERVER, World};

#[test]
fn no_javascript_at_all() {
    let world = World::empty().with("main.py", "print('hello')\n").with("requirements.txt", "flask\n");
    assert_snapshot!(world.refused(&["init"]), @"
    error[not-javascript]: there is no `package.json`; seen instead: `requirements.txt` (Python)
      --> .
    help: seaworthy reads JavaScript and TypeScript apps: give a folder with a `package.json`
    ");
}

#[test]
fn an_empty_repository() {
    assert_snapshot!(World::empty().refused(&["init"]), @"
    error[not-javascript]: there is no `package.json`
      --> .
    help: seaworthy reads JavaScript and TypeScript apps: give a folder with a `package.json`
    ");
}

#[test]
fn javascript_without_a_manifest() {
    assert_snapshot!(World::empty().with("server.js", SERVER).refused(&["plan"]), @"
    error[not-javascript]: there is no `package.json`
      --> .
    help: seaworthy reads JavaScript and TypeScript apps: give a folder with a `package.json`
    ");
}

#[test]
fn nothing_that_runs() {
    let world = World::empty()
        .with("package.json", "{\"name\": \"shapes\"}\n")
        .with("index.js", "export const a = 1;\n");
    assert_snapshot!(world.refused(&["init"]), @"
    error[nothing-to-run]: nothing in this repository can be run as a container; seen: . (library)
    help: add a `start` script to the app's package.json
    ");
}

#[test]
fn a_broken_manifest() {
    let world = World::server();
    world.edit("package.json", "\"type\": \"module\",", "\"type\": \"module\"");
    assert_snapshot!(world.refused(&["init"]), @r#"
    error[manifest-broken]: `package.json` does not parse: expected `,` or `}`, found `"`
      --> package.json:6:3
    help: mend it there: it should hold a JSON object with a `name` and, as a rule, `scripts` and `dependencies`
    "#);
}

#[test]
fn a_manifest_of_another_shape() {
    assert_snapshot!(World::server().with("package.json", "[]").refused(&["init"]), @"
    error[manifest-broken]: `package.json` does not parse: package.json should hold an object, not a list
      --> package.json:1:1
    help: mend it there: it should hold a JSON object with a `name` and, as a rule, `scripts` and `dependencies`
    ");
    assert_snapshot!(World::server().with("package.json", "").refused(&["init"]), @"
    error[manifest-broken]: `package.json` does not parse: the text ends too early
      --> package.json:1:1
    help: mend it there: it should hold a JSON object with a `name` and, as a rule, `scripts` and `dependencies`
    ");
}

#[test]
fn byte_order_marks_and_carriage_returns_are_fine() {
    let crlf = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let world = World::server();
    let plain = world.run(&["init", "--dry-run"]).fine();
    for (path, text) in [("package.json", MANIFEST), ("package-lock.json", LOCKFILE), ("server.js", SERVER)] {
        world.write(path, crlf(text));
    }
    assert_eq!(world.run(&["init", "--dry-run"]).fine(), plain);
}

#[test]
fn a_manifest_nested_ten_thousand_deep() {
    let deep = format!("{{\"name\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_snapshot!(World::server().with("package.json", deep).refused(&["init"]), @"
    error[manifest-broken]: `package.json` does not parse: nested more than 256 levels deep
      --> package.json:1:265
    help: mend it there: it should hold a JSON object with a `name` and, as a rule, `scripts` and `dependencies`
    ");
}

#[test]
fn a_lockfile_nested_ten_thousand_deep() {
    let deep =
        format!("{{\"lockfileVersion\": 3, \"packages\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_snapshot!(World::server().with("package-lock.json", deep).refused(&["init"]), @"
    error[lockfile-unreadable]: `package-lock.json` cannot be read: expected `{`, found `[`
      --> package-lock.json:1
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
}

#[test]
fn sources_and_settings_nested_ten_thousand_deep_are_unknown() {
    let world = World::server()
        .with(
            "tsconfig.json",
            format!("{{\"compilerOptions\": {}{}}}", "{\"a\":".repeat(10_000), "}".repeat(10_000)),
        )
        .with("deep.js", format!("export const a = {}{};\n", "[".repeat(10_000), "]".repeat(10_000)));
    world.edit("server.js", "import {", "import \"./deep.js\";\nimport {");
    let said = world.run(&["plan", "--format", "json"]).json();
    assert!(said["unknowns"].to_string().contains("deep.js"), "{}", said["unknowns"]);
}

#[test]
fn lockfiles_of_a_newer_major() {
    let npm = World::server();
    npm.edit("package-lock.json", "\"lockfileVersion\": 3", "\"lockfileVersion\": 9");
    assert_snapshot!(npm.refused(&["init"]), @"
    error[lockfile-unreadable]: `package-lock.json` cannot be read: lockfile format 9 of npm is newer than 3, the newest that seaworthy reads
      --> package-lock.json:4
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
    let bare = || World::empty().with("package.json", MANIFEST).with("server.js", SERVER);
    let pnpm = bare().with("pnpm-lock.yaml", "lockfileVersion: '31.0'\n\nimporters:\n\n  .: {}\n");
    assert_snapshot!(pnpm.refused(&["init"]), @"
    error[lockfile-unreadable]: `pnpm-lock.yaml` cannot be read: lockfile format 31.0 of pnpm is newer than 9.0, the newest that seaworthy reads
      --> pnpm-lock.yaml:1
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
    let bun = bare().with("bun.lock", "{\n  \"lockfileVersion\": 7,\n  \"workspaces\": { \"\": { \"name\": \"demo\" } },\n  \"packages\": {}\n}\n");
    assert_snapshot!(bun.refused(&["init"]), @"
    error[lockfile-unreadable]: `bun.lock` cannot be read: lockfile format 7 of bun is newer than 2, the newest that seaworthy reads
      --> bun.lock:2
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
    let yarn = bare().with(
        "yarn.lock",
        "__metadata:\n  version: 99\n\n\"demo@workspace:.\":\n  version: 0.0.0-use.local\n",
    );
    assert_snapshot!(yarn.refused(&["init"]), @"
    error[lockfile-unreadable]: `yarn.lock` cannot be read: lockfile format 99 of yarn berry is newer than 10, the newest that seaworthy reads
      --> yarn.lock:2
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
    let binary = bare().with("bun.lockb", [0x23, 0x21, 0, 0xff, 0xfe, 0x0a]);
    assert_snapshot!(binary.refused(&["init"]), @"
    error[lockfile-unreadable]: `bun.lockb` is binary, and only text is read
      --> bun.lockb
    help: `bun install --save-text-lockfile --frozen-lockfile --lockfile-only` makes `bun.lock` of it
    ");
}

#[test]
fn broken_lockfiles() {
    let npm = World::server().with("package-lock.json", "{\n  \"lockfileVersion\": 3,\n");
    assert_snapshot!(npm.refused(&["init"]), @r#"
    error[lockfile-unreadable]: `package-lock.json` cannot be read: the text ends where `"` is expected
      --> package-lock.json:3
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    "#);
    let merge = World::empty()
        .with("package.json", MANIFEST)
        .with("server.js", SERVER)
        .with("pnpm-lock.yaml", "lockfileVersion: '9.0'\n<<<<<<< HEAD\nimporters:\n=======\n>>>>>>> other\n");
    assert_snapshot!(merge.refused(&["init"]), @"
    error[lockfile-unreadable]: `pnpm-lock.yaml` cannot be read: simple key expected ':'
      --> pnpm-lock.yaml:2
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
}

#[test]
fn a_folder_that_is_not_there() {
    assert_snapshot!(World::empty().refused(&["init", "nowhere"]), @"
    error[path-not-found]: there is no folder `nowhere`
      --> nowhere
    help: give the folder of the app's repository, for example `seaworthy init .`
    ");
}

#[test]
fn a_file_in_place_of_a_folder() {
    assert_snapshot!(World::server().refused(&["init", "package.json"]), @"
    error[not-a-folder]: `package.json` is not a folder
      --> package.json
    help: give the folder of the app's repository, not a file in it
    ");
}

#[test]
fn a_target_that_may_not_be_written() {
    let world = World::server();
    let before = world.files();
    let Some(said) = world.run_as_nobody(&["init"]) else {
        eprintln!("skipped: this user may not become another one, so nothing is read-only to it");
        return;
    };
    assert_eq!(world.files(), before);
    assert_snapshot!(said.whole(), @"
    exit 2
    --- stderr
    error[unwritable]: `.dockerignore` cannot be written: Permission denied (os error 13); no file was changed
      --> .dockerignore
    help: make the folder writable for this user, or look at the files with `--dry-run`
    ");
    // reading is enough for everything else
    assert_eq!(world.run_as_nobody(&["init", "--dry-run"]).unwrap().code, Some(0));
}

#[test]
fn a_file_that_may_not_be_read() {
    let world = World::server().with("secret.js", "export const a = 1;\n");
    world.mode("secret.js", 0o600);
    let Some(said) = world.run_as_nobody(&["plan", "--format", "json"]) else {
        eprintln!("skipped: this user may not become another one, so nothing is unreadable to it");
        return;
    };
    assert_eq!(said.code, Some(0), "a file that nothing imports decides nothing\n{}", said.whole());
    world.edit("server.js", "import {", "import \"./secret.js\";\nimport {");
    let said = world.run_as_nobody(&["plan", "--format", "json"]).unwrap().json();
    assert!(said["unknowns"].to_string().contains("secret.js"), "{}", said["unknowns"]);
    world.mode("package.json", 0o600);
    assert_snapshot!(world.run_as_nobody(&["init"]).unwrap().whole(), @"
    exit 2
    --- stderr
    error[manifest-unreadable]: `package.json` cannot be read: Permission denied (os error 13)
      --> package.json
    help: make it a file that this user can read
    ");
}

#[test]
fn a_folder_that_may_not_be_listed() {
    let world = World::server().with("locked/a.js", "export const a = 1;\n");
    world.mode("locked", 0o700);
    let Some(said) = world.run_as_nobody(&["init"]) else {
        eprintln!("skipped: this user may not become another one, so nothing is unreadable to it");
        return;
    };
    assert_snapshot!(said.whole(), @"
    exit 2
    --- stderr
    error[unreadable]: `locked` cannot be listed: Permission denied (os error 13)
      --> locked
    help: make it readable for this user, or add it to .gitignore if it is data
    ");
}

#[test]
fn ignore_files_that_would_never_end() {
    let world = World::server();
    world.pipe(".gitignore");
    world.run(&["init", "--dry-run"]).fine();
    let world = World::server();
    world.link(".gitignore", "/dev/zero");
    assert_snapshot!(world.refused(&["init"]), @"
    error[link-outside]: `.gitignore` is a symbolic link that leads out of the repository, to `/dev/zero`
      --> .gitignore
    help: replace it by the file itself, or add it to .gitignore; what lies outside is never read
    ");
    let world = World::server();
    world.sparse("src/.gitignore", 300 << 20);
    assert_snapshot!(world.refused(&["init"]), @"
    error[file-too-large]: `src/.gitignore` has 300 MB, more than the 1 MB that are read of an ignore file
      --> src/.gitignore
    help: keep only the patterns that are needed in it
    ");
    let world = World::server().with(".gitignore", b"# caf\xe9\nlogs\n").with("logs/app.js", "const = ;");
    let said = world.run(&["plan", "--format", "json"]).json();
    assert_eq!(said["unknowns"].as_array().unwrap().len(), 0, "{}", said["unknowns"]);
}

#[test]
fn something_in_the_way_of_a_file() {
    let world = World::server().with("Dockerfile/keep", "");
    assert_snapshot!(world.refused(&["init"]), @"
    error[in-the-way]: a folder named `Dockerfile` is where a file would be written
      --> Dockerfile
    help: move it out of the way and run the command again; nothing was written
    ");
    assert_snapshot!(world.refused(&["init", "--force"]), @"
    error[in-the-way]: a folder named `Dockerfile` is where a file would be written
      --> Dockerfile
    help: move it out of the way and run the command again; nothing was written
    ");
    let world = World::server().with("somewhere", "");
    world.link("Dockerfile", "somewhere");
    assert_snapshot!(world.refused(&["init"]), @"
    error[in-the-way]: a symbolic link named `Dockerfile` is where a file would be written
      --> Dockerfile
    help: move it out of the way and run the command again; nothing was written
    ");
    let world = World::server();
    world.pipe("Dockerfile");
    assert_snapshot!(world.refused(&["init"]), @"
    error[in-the-way]: a pipe named `Dockerfile` is where a file would be written
      --> Dockerfile
    help: move it out of the way and run the command again; nothing was written
    ");
    let world = World::server();
    world.pipe(".dockerignore");
    assert_snapshot!(world.refused(&["init", "--force"]), @"
    error[in-the-way]: a pipe named `.dockerignore` is where a file would be written
      --> .dockerignore
    help: move it out of the way and run the command again; nothing was written
    ");
    let world = World::server().with("compose.production.yaml", [0xff, 0xfe]);
    assert_snapshot!(world.refused(&["init"]), @"
    error[not-text]: `compose.production.yaml` is not UTF-8 text
      --> compose.production.yaml
    help: save it as UTF-8, or move it out of the way
    ");
}

#[test]
fn links_out_of_the_repository() {
    let world = World::server();
    std::fs::write(world.outside().join("notes.txt"), "outside").unwrap();
    world.link("notes.txt", "../notes.txt");
    assert_snapshot!(world.refused(&["init"]), @"
    error[link-outside]: `notes.txt` is a symbolic link that leads out of the repository, to `../notes.txt`
      --> notes.txt
    help: replace it by the file itself, or add it to .gitignore; what lies outside is never read
    ");

    let world = World::server();
    world.link("src/shared", "../../shared");
    assert_snapshot!(world.refused(&["init"]), @"
    error[link-outside]: `src/shared` is a symbolic link that leads out of the repository, to `../../shared`
      --> src/shared
    help: replace it by the file itself, or add it to .gitignore; what lies outside is never read
    ");

    let world = World::server();
    world.link("passwd", "/etc/passwd");
    assert_snapshot!(world.refused(&["init"]), @"
    error[link-outside]: `passwd` is a symbolic link that leads out of the repository, to `/etc/passwd`
      --> passwd
    help: replace it by the file itself, or add it to .gitignore; what lies outside is never read
    ");
}

#[test]
fn links_that_lead_out_by_way_of_another() {
    let world = World::server();
    world.link("a", "..");
    world.link("b", "a/../etc");
    world.refused(&["init"]);

    // each by itself stays inside by its letters; together they lead out
    let world = World::server().with("deep/er/keep", "").with("flat/keep", "");
    std::fs::write(world.outside().join("notes.txt"), "outside").unwrap();
    world.link("deep/er/up", "../../flat");
    world.link("out", "deep/er/up/../../notes.txt");
    assert_snapshot!(world.refused(&["init"]), @"
    error[link-outside]: `out` is a symbolic link that leads out of the repository, to `deep/er/up/../../notes.txt`
      --> out
    help: replace it by the file itself, or add it to .gitignore; what lies outside is never read
    ");
}

#[test]
fn links_inside_and_loops_are_fine() {
    let world = World::server().with("docs/guide.md", "# guide\n");
    world.link("guide.md", "docs/guide.md");
    world.link("loop", "loop");
    world.link("one", "two");
    world.link("two", "one");
    world.link("itself", ".");
    world.link("gone", "never-there");
    world.link("absolute", world.root().join("docs"));
    world.run(&["init"]).fine();
    world.run(&["context"]).fine();
}

#[test]
fn a_source_file_of_200_megabytes() {
    let world = World::server();
    world.sparse("bundle.js", 200 << 20);
    assert_snapshot!(world.refused(&["init"]), @"
    error[file-too-large]: `bundle.js` has 200 MB, more than the 16 MB that are read of a source file
      --> bundle.js
    help: if it is generated, add it to .gitignore; if it is data, give it another ending than a source file's
    ");
}

#[test]
fn large_files_that_are_no_source_are_fine() {
    let world = World::server();
    world.sparse("film.mp4", 5 << 30);
    world.sparse("data.json", 300 << 20);
    world.sparse("server.js.map", 300 << 20);
    world.run(&["init"]).fine();
}

#[test]
fn a_manifest_or_lockfile_of_200_megabytes() {
    let world = World::server();
    world.sparse("package.json", 200 << 20);
    assert_snapshot!(world.refused(&["init"]), @"
    error[manifest-unreadable]: `package.json` cannot be read: it has 209715200 bytes, more than the 67108864 that are read
      --> package.json
    help: no package.json is that large: put the right file in its place
    ");
    let world = World::server();
    world.sparse("package-lock.json", 200 << 20);
    assert_snapshot!(world.refused(&["init"]), @"
    error[lockfile-unreadable]: `package-lock.json` cannot be read: it has 209715200 bytes, more than the 67108864 that are read
      --> package-lock.json
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
}

fn bomb() -> String {
    let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let row = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{row}]\n"));
    }
    text
}

#[test]
fn yaml_that_explodes() {
    let world = World::server().with("compose.yaml", format!("services: {{}}\n{}", bomb()));
    let said = world.run(&["init"]);
    assert!(matches!(said.code, Some(0 | 2)), "{}", said.whole());
    let bare = || World::empty().with("package.json", MANIFEST).with("server.js", SERVER);
    let lock = bare().with("pnpm-lock.yaml", format!("lockfileVersion: '9.0'\n{}", bomb()));
    let said = lock.run(&["init"]);
    assert!(matches!(said.code, Some(0 | 2)), "{}", said.whole());
    let workspace = World::server().with("pnpm-workspace.yaml", format!("packages: ['a']\n{}", bomb()));
    let said = workspace.run(&["init"]);
    assert!(matches!(said.code, Some(0 | 2)), "{}", said.whole());
}

#[test]
fn a_manifest_that_is_a_pipe_or_a_link() {
    let world = World::empty().with("server.js", SERVER);
    world.pipe("package.json");
    assert_snapshot!(world.refused(&["init"]), @"
    error[not-a-file]: `package.json` is a pipe, which is not read
      --> package.json
    help: put the file itself in its place
    ");
    let world = World::empty().with("server.js", SERVER).with("shared.json", MANIFEST);
    world.link("package.json", "shared.json");
    assert_snapshot!(world.refused(&["init"]), @"
    error[not-a-file]: `package.json` is a symbolic link, which is not read
      --> package.json
    help: put the file itself in its place
    ");
}

#[test]
fn text_that_is_not_utf8() {
    assert_snapshot!(World::server().with("package.json", b"{\"name\": \"\xff\"}").refused(&["init"]), @"
    error[manifest-unreadable]: `package.json` cannot be read: it is not UTF-8 text
      --> package.json
    help: save it as UTF-8
    ");
    assert_snapshot!(World::server().with("package-lock.json", b"\xff\xfe{\0}\0").refused(&["init"]), @"
    error[lockfile-unreadable]: `package-lock.json` cannot be read: it is not UTF-8 text
      --> package-lock.json
    help: make it again with your package manager, or use a newer seaworthy if the format is new
    ");
    assert_snapshot!(World::server().with("seaworthy.toml", b"port = 1 # \xe9").refused(&["init"]), @"
    error[not-text]: `seaworthy.toml` is not UTF-8 text
      --> seaworthy.toml
    help: save it as UTF-8, or move it out of the way
    ");
    let world = World::server().with("latin.js", b"export const a = '\xe9';\n");
    world.edit("server.js", "import {", "import \"./latin.js\";\nimport {");
    let said = world.run(&["plan", "--format", "json"]).json();
    assert!(said["unknowns"].to_string().contains("latin.js"), "{}", said["unknowns"]);
}

#[test]
fn a_member_with_a_broken_manifest() {
    let world = World::server().with("test/fixtures/broken/package.json", "{ \"name\": }\n");
    world.run(&["init", "--dry-run"]).fine();
    world.write("packages/shapes/package.json", "{ \"name\": }\n");
    world.edit(
        "package.json",
        "\"private\": true,",
        "\"private\": true,\n  \"workspaces\": [\"packages/*\"],",
    );
    assert_snapshot!(world.refused(&["init"]), @"
    error[manifest-broken]: `packages/shapes/package.json` does not parse: unexpected `}`
      --> packages/shapes/package.json:1
    help: mend it; or, if it is no package of yours, add it to .gitignore or move it below a folder named `fixtures`
    ");
}

#[test]
fn settings_that_cannot_be_taken() {
    let refused = |text: &str| World::server().with("seaworthy.toml", text).refused(&["init"]);
    assert_snapshot!(refused("port = \n"), @"
    error[config-syntax]: `seaworthy.toml` is not valid TOML: string values must be quoted, expected literal string
      --> seaworthy.toml:1:8
    help: see https://toml.io for the syntax
    ");
    assert_snapshot!(refused("[runtime]\nverison = \"22\"\n"), @"
    error[config-unknown-key]: unknown key `runtime.verison`
      --> seaworthy.toml:2:11
    help: did you mean `runtime.version`?
    ");
    assert_snapshot!(refused("colour = \"red\"\n"), @"
    error[config-unknown-key]: unknown key `colour`
      --> seaworthy.toml:1:10
    help: `seaworthy plan --all` shows the key of every decision; docs/configuration.md lists them
    ");
    assert_snapshot!(refused("port = \"3000\"\n"), @"
    error[config-wrong-value]: `port` takes a whole number
      --> seaworthy.toml:1:8
    help: for example `port = 3000`
    ");
    assert_snapshot!(refused("base.libc = \"uclibc\"\n"), @r#"
    error[config-wrong-value]: `base.libc` takes one of `musl`, `glibc`
      --> seaworthy.toml:1:13
    help: for example `base.libc = "glibc"`
    "#);
    assert_snapshot!(refused("start.command = \"node server.js\"\n"), @r#"
    error[config-wrong-value]: `start.command` takes a command as an array of words
      --> seaworthy.toml:1:17
    help: for example `start.command = ["node", "server.js"]`
    "#);
    assert_snapshot!(refused("[apps.dmo]\nport = 1\n"), @"
    error[config-unknown-app]: there is no app `dmo` in this repository
      --> seaworthy.toml:1:1
    help: did you mean `demo`?
    ");
    assert_snapshot!(refused("port = 1\nport = 2\n"), @"
    error[config-syntax]: `seaworthy.toml` is not valid TOML: duplicate key
      --> seaworthy.toml:2:1
    help: see https://toml.io for the syntax
    ");
    assert_snapshot!(refused("[apps]\nport = 1\n"), @"
    error[config-wrong-value]: `apps.port` takes a table of keys
      --> seaworthy.toml:2:8
    help: for example `[apps.web]`
    ");
}

#[test]
fn a_settings_file_in_the_way() {
    let world = World::server().with("elsewhere.toml", "port = 1\n");
    world.link("seaworthy.toml", "elsewhere.toml");
    assert_snapshot!(world.refused(&["init"]), @"
    error[not-a-file]: `seaworthy.toml` is a symbolic link, which is not read
      --> seaworthy.toml
    help: put the file itself in its place
    ");
}

#[test]
fn output_that_cannot_be_written_is_said() {
    if !std::path::Path::new("/dev/full").exists() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    let world = World::server();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = world.command(&["plan"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @"
    error[output]: the output cannot be written: No space left on device (os error 28)
    help: check where it is sent to
    ");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let world = World::example("backend");
    for arguments in [&["plan"][..], &["plan", "--format", "json"], &["init", "--dry-run"], &["man"]] {
        let mut child = world
            .command(arguments)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    }
    let script = format!("{} plan --format json | head -n 1", crate::world::PROGRAM);
    let output = Command::new("/bin/sh").args(["-c", &script]).current_dir(world.root()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "{\n");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
