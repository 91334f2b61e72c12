//! A small repository in a temporary folder, and what the program says about it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder that goes when it is dropped. Its last part is `demo`, the name of an app without a name of its own.
pub(crate) struct World {
    temporary: TempDir,
    root: PathBuf,
}

/// What the program under test is called with.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_seaworthy");

/// The manifest of the smallest app: one server, no dependency.
pub(crate) const MANIFEST: &str = r#"{
  "name": "demo",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "scripts": {
    "start": "node server.js"
  },
  "engines": {
    "node": ">=22"
  }
}
"#;

/// As `npm install --package-lock-only` made it of [`MANIFEST`].
pub(crate) const LOCKFILE: &str = r#"{
  "name": "demo",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "demo",
      "version": "1.0.0",
      "engines": {
        "node": ">=22"
      }
    }
  }
}
"#;

/// The server of the smallest app.
pub(crate) const SERVER: &str = r#"import { createServer } from "node:http";

const port = Number(process.env.PORT ?? 8080);

const server = createServer((request, response) => {
  response.statusCode = request.url === "/health" ? 200 : 404;
  response.end();
});
server.listen(port, "0.0.0.0");
process.once("SIGTERM", () => server.close());
"#;

impl World {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let temporary = TempDir::with_prefix("seaworthy-").unwrap();
        // another user must be able to come in: some worlds are read by one
        fs::set_permissions(temporary.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let root = temporary.path().join("demo");
        fs::create_dir(&root).unwrap();
        Self { temporary, root }
    }

    /// The smallest app.
    pub(crate) fn server() -> Self {
        Self::empty()
            .with("package.json", MANIFEST)
            .with("package-lock.json", LOCKFILE)
            .with("server.js", SERVER)
    }

    /// The smallest app that is built to files.
    pub(crate) fn page() -> Self {
        let manifest =
            r#"{"name": "page", "scripts": {"build": "vite build"}, "devDependencies": {"vite": "^7.0.0"}}"#;
        Self::empty()
            .with("package.json", manifest)
            .with("index.html", "<!doctype html><script type=module src=/main.js></script>")
            .with("main.js", "document.title = 'page';")
    }

    /// A workspace of npm: a server, and a member that it does not use.
    pub(crate) fn workspace() -> Self {
        let server =
            r#"{"name": "api", "scripts": {"start": "node server.js"}, "dependencies": {"debug": "4.4.0"}}"#;
        Self::empty()
            .with("package.json", r#"{"name": "shop", "private": true, "workspaces": ["api", "tools"]}"#)
            .with("api/package.json", server)
            .with("api/server.js", "require('http').createServer((q, a) => a.end()).listen(3000);")
            .with("tools/package.json", r#"{"name": "tools", "dependencies": {"ms": "2.1.3"}}"#)
    }

    /// A copy of an example without container files.
    pub(crate) fn example(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
        let copy = seaworthy_testkit::Example::read(&folder).unwrap().copy().unwrap();
        let world = Self::empty();
        for (path, file) in copy.snapshot().unwrap() {
            world.write(&path, &file.bytes);
        }
        world
    }

    /// The same with one more file.
    pub(crate) fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let target = self.root.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, text).unwrap();
    }

    /// Puts `after` in the place of `before`, which must be there once.
    pub(crate) fn edit(&self, path: &str, before: &str, after: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(before).count(), 1, "`{before}` in {path}");
        self.write(path, text.replacen(before, after, 1));
    }

    pub(crate) fn link(&self, path: &str, target: impl AsRef<Path>) {
        let link = self.root.join(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(target, link).unwrap();
    }

    pub(crate) fn pipe(&self, path: &str) {
        let status = Command::new("mkfifo").arg(self.root.join(path)).status().unwrap();
        assert!(status.success());
    }

    /// A file of this size that takes no room on the disk.
    pub(crate) fn sparse(&self, path: &str, size: u64) {
        self.write(path, "");
        fs::OpenOptions::new().write(true).open(self.root.join(path)).unwrap().set_len(size).unwrap();
    }

    pub(crate) fn mode(&self, path: &str, mode: u32) {
        fs::set_permissions(self.root.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder around the repository.
    pub(crate) fn outside(&self) -> &Path {
        self.temporary.path()
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every ordinary file with its bytes, every link with its target, everything else by its kind.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let data = fs::symlink_metadata(&path).unwrap();
                let name = path.strip_prefix(&self.root).unwrap().to_string_lossy().into_owned();
                if data.is_dir() {
                    folders.push(path);
                } else if data.is_symlink() {
                    let target = fs::read_link(&path).unwrap();
                    files.insert(name, format!("-> {}", target.display()).into_bytes());
                } else if data.len() > 1 << 20 || !data.is_file() {
                    files.insert(name, format!("{:?} {}", data.file_type(), data.len()).into_bytes());
                } else {
                    files.insert(name, fs::read(&path).unwrap_or_default());
                }
            }
        }
        files
    }

    /// A command of ours that sees nothing of the machine's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.start(PROGRAM, arguments)
    }

    fn start(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.env_clear().args(arguments).current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.said(&self.command(arguments).output().unwrap())
    }

    /// Runs the program as a user without any rights; `None` when this user may not become another one.
    pub(crate) fn run_as_nobody(&self, arguments: &[&str]) -> Option<Said> {
        let mut words = vec!["--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM];
        words.extend(arguments);
        let output = self.start("/usr/bin/setpriv", &words).output().ok()?;
        let refused = String::from_utf8_lossy(&output.stderr).contains("setpriv: ");
        (!refused).then(|| self.said(&output))
    }

    fn said(&self, output: &Output) -> Said {
        let outside = fs::canonicalize(self.temporary.path()).unwrap();
        let words = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
            text.replace(outside.to_str().unwrap(), "[world]")
                .replace(self.temporary.path().to_str().unwrap(), "[world]")
        };
        Said { code: output.status.code(), stdout: words(&output.stdout), stderr: words(&output.stderr) }
    }

    /// Runs a command that must be refused: exit 2, nothing on stdout, nothing written. Gives the message.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let said = self.run(arguments);
        assert_eq!(said.code, Some(2), "{}", said.whole());
        assert_eq!(said.stdout, "", "{}", said.whole());
        assert_eq!(self.files(), before, "something was written");
        said.stderr
    }
}

/// What the program said and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    /// All of it, for a snapshot.
    pub(crate) fn whole(&self) -> String {
        let code = self.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string());
        let part = |name: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("--- {name}\n{text}") }
        };
        format!("exit {code}\n{}{}", part("stdout", &self.stdout), part("stderr", &self.stderr))
    }

    /// Its output, when it ended well and said nothing else.
    pub(crate) fn fine(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.whole());
        self.stdout
    }

    /// Its output as JSON.
    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.fine()).unwrap()
    }
}
