//! A repository that wants to break out of what is written: hostile words in every field that ends up in a file.
//!
//! Whatever a field says, the Dockerfile gains no instruction, no shell of it runs what the field says, the Compose file
//! gains no service and asks for no variable, the env template no variable, the ignore file no pattern.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use seaworthy_compose::{ComposeFile, HealthTest, Template};
use seaworthy_dockerfile::body::{self, Body, Healthcheck};
use seaworthy_dockerfile::ignore::IgnoreFile;
use seaworthy_dockerfile::{Dockerfile, Keyword, Quotes, references};
use tempfile::TempDir;

use crate::world::{LOCKFILE, World};

/// Words that mean something to somebody: a builder, a shell, YAML, an env file, a terminal.
const HOSTILE: &[&str] = &[
    "x\nRUN : > PWNED\nVOLUME /pwned\nUSER root",
    "x$(: > PWNED)`: > PWNED`${PWNED}$PWNED",
    "x'; : > PWNED; '",
    "x\"; : > PWNED; \"",
    "x\\\nRUN : > PWNED\\",
    "x\n  pwned:\n    image: x\n    privileged: true\nPWNED=1\n!pwned\n# ",
    "x # y: [z, {a: b}] & * ! | > % @ - ?",
    "x && : > PWNED || : > PWNED; : > PWNED | : > PWNED &",
    "x\u{1b}[2J\r\nRUN : > PWNED\u{0}\u{7f}\u{85}RUN x\u{2028}RUN : > PWNED",
    "x\rRUN : > PWNED",
    "--pwned=1 -e",
    "x'+PWNED()+'",
    "x <<EOF\nRUN : > PWNED\nEOF",
    "[\"x\", \"PWNED\"]",
    "../../../etc/passwd",
    "/etc/passwd",
    "x AS pwned",
    "syntax=pwned/frontend:1",
    "escape=`",
    "a[b]*?",
    "x, PWNED}, {",
    "é 💥 名前 \u{202e}gnp",
];

/// A field of a repository, and a world in which it says something.
type Field = (&'static str, fn(&str) -> World);

/// The text as JSON and JavaScript write it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The names of folders and files cannot hold everything.
fn name(text: &str) -> String {
    text.replace(['/', '\0'], "_").chars().take(60).collect()
}

fn manifest(more: &str) -> World {
    let text = format!(
        r#"{{"name": "demo", "version": "1.0.0", "private": true, "type": "module", {more} "engines": {{"node": ">=22"}}}}"#
    );
    World::empty().with("package.json", text).with("package-lock.json", LOCKFILE).with("server.js", SERVER)
}

fn scripts(more: &str) -> World {
    manifest(&format!(r#""scripts": {{"start": "node server.js"{more}}},"#))
}

fn server(code: &str) -> World {
    scripts("").with("server.js", format!("{code}\n{SERVER}"))
}

/// An app with a database, a worker, a build and development, so that every kind of file is written.
fn large(more: &str, server: &str) -> World {
    let text = format!(
        r#"{{"name": "demo", "version": "1.0.0", "private": true, "type": "module",
          "scripts": {{"start": "node dist/server.js", "build": "tsc", "dev": "tsx watch src/server.ts", "worker": "node dist/worker.js"}},
          "dependencies": {{"fastify": "^5.0.0", "pg": "^8.0.0", "ioredis": "^5.0.0", "bullmq": "^5.0.0"}},
          "devDependencies": {{"typescript": "^5.0.0", "tsx": "^4.0.0"}}{more}}}"#
    );
    World::empty()
        .with("package.json", text)
        .with("tsconfig.json", r#"{"compilerOptions": {"outDir": "dist", "rootDir": "src"}}"#)
        .with("src/server.ts", format!("{LARGE}\n{server}"))
        .with("src/worker.ts", WORKER)
}

const SERVER: &str = "import { createServer } from \"node:http\";
createServer(() => {}).listen(Number(process.env.PORT ?? 8080), \"0.0.0.0\");
";

const LARGE: &str = "import fastify from \"fastify\";
import pg from \"pg\";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const app = fastify();
app.listen({ port: Number(process.env.PORT ?? 8080), host: \"0.0.0.0\" });
";

const WORKER: &str = "import { Worker } from \"bullmq\";
import Redis from \"ioredis\";
new Worker(\"jobs\", async () => {}, { connection: new Redis(process.env.REDIS_URL) });
";

const FIELDS: &[Field] = &[
    ("name", |text| {
        scripts("").with(
            "package.json",
            format!(r#"{{"name": {}, "scripts": {{"start": "node server.js"}}}}"#, quoted(text)),
        )
    }),
    ("version", |text| {
        manifest(&format!(r#""version": {}, "scripts": {{"start": "node server.js"}},"#, quoted(text)))
    }),
    ("start arguments", |text| {
        manifest(&format!(r#""scripts": {{"start": {}}},"#, quoted(&format!("node server.js {text}"))))
    }),
    ("start argument", |text| {
        manifest(&format!(r#""scripts": {{"start": {}}},"#, quoted(&format!("node server.js \"{text}\""))))
    }),
    ("start quoted", |text| {
        manifest(&format!(r#""scripts": {{"start": {}}},"#, quoted(&format!("node server.js '{text}'"))))
    }),
    ("start program", |text| manifest(&format!(r#""scripts": {{"start": {}}},"#, quoted(text)))),
    ("start variable", |text| {
        manifest(&format!(r#""scripts": {{"start": {}}},"#, quoted(&format!("MODE='{text}' node server.js"))))
    }),
    ("build script", |text| scripts(&format!(r#", "build": {}"#, quoted(text)))),
    ("build arguments", |text| {
        scripts(&format!(r#", "build": {}"#, quoted(&format!("tsc --outDir '{text}'"))))
    }),
    ("script name", |text| {
        scripts(&format!(r#", {}: "node server.js", "worker": "npm run x""#, quoted(text)))
    }),
    ("worker script", |text| scripts(&format!(r#", "worker": {}"#, quoted(&format!("node '{text}.js'"))))),
    ("worker name", |text| scripts(&format!(r#", {}: "node worker.js""#, quoted(&format!("worker:{text}"))))),
    ("migrate script", |text| {
        scripts(&format!(r#", "migrate": {}"#, quoted(&format!("node migrate.js '{text}'"))))
    }),
    ("dev script", |text| {
        scripts(&format!(r#", "dev": {}"#, quoted(&format!("node --watch server.js '{text}'"))))
    }),
    ("install script", |text| {
        scripts(&format!(r#", "postinstall": {}, "prepare": {}"#, quoted(text), quoted(&format!("'{text}'"))))
    }),
    ("main", |text| manifest(&format!(r#""main": {},"#, quoted(text)))),
    ("packageManager", |text| {
        manifest(&format!(
            r#""packageManager": {}, "scripts": {{"start": "node server.js"}},"#,
            quoted(&format!("pnpm@{text}"))
        ))
    }),
    ("packageManager version", |text| {
        manifest(&format!(
            r#""packageManager": {}, "scripts": {{"start": "node server.js"}},"#,
            quoted(&format!("pnpm@10.0.0+{text}"))
        ))
    }),
    ("engines", |text| {
        manifest(&format!(
            r#""engines": {{"node": {}}}, "scripts": {{"start": "node server.js"}},"#,
            quoted(text)
        ))
    }),
    ("volta", |text| {
        manifest(&format!(
            r#""volta": {{"node": {}}}, "scripts": {{"start": "node server.js"}},"#,
            quoted(text)
        ))
    }),
    ("nvmrc", |text| scripts("").with(".nvmrc", text)),
    ("nvmrc with a version", |text| scripts("").with(".nvmrc", format!("22 {text}"))),
    ("node-version", |text| scripts("").with(".node-version", text)),
    ("tool-versions", |text| scripts("").with(".tool-versions", format!("nodejs {text}\n"))),
    ("dependency name", |text| {
        manifest(&format!(
            r#""dependencies": {{{}: "1.0.0"}}, "scripts": {{"start": "node server.js"}},"#,
            quoted(text)
        ))
    }),
    ("dependency version", |text| {
        manifest(&format!(
            r#""dependencies": {{"fastify": {}, "sharp": {}}}, "scripts": {{"start": "node server.js"}},"#,
            quoted(text),
            quoted(text)
        ))
    }),
    ("locked version", |text| {
        let lock = format!(
            r#"{{"name": "demo", "lockfileVersion": 3, "packages": {{"": {{"dependencies": {{"fastify": "*"}}}}, "node_modules/fastify": {{"version": {}}}}}}}"#,
            quoted(text)
        );
        manifest(r#""dependencies": {"fastify": "*"}, "scripts": {"start": "node server.js"},"#)
            .with("package-lock.json", lock)
    }),
    ("member folder", |text| {
        let folder = name(text);
        World::empty()
            .with("package.json", r#"{"name": "root", "private": true, "workspaces": ["packages/*"]}"#)
            .with(
                &format!("packages/{folder}/package.json"),
                r#"{"name": "demo", "scripts": {"start": "node server.js"}}"#,
            )
            .with(&format!("packages/{folder}/server.js"), SERVER)
    }),
    ("member name", |text| {
        World::empty()
            .with("package.json", r#"{"name": "root", "private": true, "workspaces": ["packages/*"]}"#)
            .with("packages/shapes/package.json", format!(r#"{{"name": {}, "scripts": {{"build": "tsc"}}}}"#, quoted(text)))
            .with("packages/app/package.json", format!(r#"{{"name": "demo", "dependencies": {{{}: "*"}}, "scripts": {{"start": "node server.js"}}}}"#, quoted(text)))
            .with("packages/app/server.js", SERVER)
    }),
    ("app folder", |text| {
        let folder = name(text);
        World::empty()
            .with(&format!("{folder}/package.json"), r#"{"scripts": {"start": "node server.js"}}"#)
            .with(&format!("{folder}/server.js"), SERVER)
            .with("other/package.json", r#"{"scripts": {"start": "node server.js"}}"#)
            .with("other/server.js", SERVER)
    }),
    ("source file", |text| {
        let file = name(text);
        manifest(&format!(r#""scripts": {{"start": {}}},"#, quoted(&format!("node \"src/{file}.js\""))))
            .with(&format!("src/{file}.js"), SERVER)
    }),
    ("main file", |text| {
        let file = name(text);
        manifest(&format!(r#""main": {},"#, quoted(&format!("src/{file}.js"))))
            .with(&format!("src/{file}.js"), SERVER)
    }),
    ("folder beside", |text| scripts("").with(&format!("{}/index.js", name(text)), "export const a = 1;")),
    ("variable name", |text| server(&format!("const a = process.env[{}];", quoted(text)))),
    ("variable default", |text| server(&format!("const a = process.env.LEVEL ?? {};", quoted(text)))),
    ("variable schema", |text| {
        server(&format!(
            "import {{ z }} from \"zod\";\nz.object({{ LEVEL: z.enum([{0}, \"a\"]).default({0}), OTHER: z.string() }}).parse(process.env);",
            quoted(text)
        ))
    }),
    ("port", |text| scripts("").with("server.js", SERVER.replace("8080", &quoted(text)))),
    ("port variable", |text| {
        scripts("")
            .with("server.js", SERVER.replace("process.env.PORT", &format!("process.env[{}]", quoted(text))))
    }),
    ("host", |text| scripts("").with("server.js", SERVER.replace("\"0.0.0.0\"", &quoted(text)))),
    ("route", |text| large("", &format!("app.get({}, () => \"ok\");", quoted(&format!("/health/{text}"))))),
    ("health route", |text| {
        large("", "app.get(\"/health\", () => \"ok\");")
            .with("seaworthy.toml", format!("health.live = {}\n", quoted(&format!("/{text}"))))
    }),
    ("health route on a base without wget", |text| {
        large(r#", "x": 1"#, "app.get(\"/health\", () => \"ok\");").with(
            "seaworthy.toml",
            format!("base.libc = \"glibc\"\nhealth.live = {}\n", quoted(&format!("/{text}"))),
        )
    }),
    ("variable of a large app", |text| {
        large("", &format!("const a = process.env.LEVEL ?? {0}; const b = process.env[{0}]!;", quoted(text)))
    }),
    ("outDir", |text| {
        large("", "").with(
            "tsconfig.json",
            format!(r#"{{"compilerOptions": {{"outDir": {}, "rootDir": "src"}}}}"#, quoted(text)),
        )
    }),
    ("outDir below", |text| {
        large("", "").with(
            "tsconfig.json",
            format!(
                r#"{{"compilerOptions": {{"outDir": {}, "rootDir": "src"}}}}"#,
                quoted(&format!("out/{text}"))
            ),
        )
    }),
    ("file read", |text| {
        large(
            "",
            &format!(
                "import {{ readFileSync }} from \"node:fs\";\nreadFileSync({0}); readFileSync({1});",
                quoted(text),
                quoted(&format!("config/{text}.json"))
            ),
        )
        .with(&format!("config/{}.json", name(text)), "{}")
    }),
    ("file written", |text| {
        large(
            "",
            &format!(
                "import {{ writeFileSync, mkdirSync }} from \"node:fs\";\nmkdirSync({0}); writeFileSync({1}, \"\");",
                quoted(text),
                quoted(&format!("data/{text}/x"))
            ),
        )
    }),
    ("queue", |text| large("", "").with("src/worker.ts", WORKER.replace("\"jobs\"", &quoted(text)))),
    ("address", |text| {
        large("", "").with(
            "src/server.ts",
            LARGE.replace(
                "process.env.DATABASE_URL",
                &format!(
                    "process.env.DATABASE_URL ?? {}",
                    quoted(&format!("postgres://a:b@{text}:5432/{text}"))
                ),
            ),
        )
    }),
    ("address variable", |text| {
        large("", "").with(
            "src/server.ts",
            LARGE.replace(
                "process.env.DATABASE_URL",
                &format!("process.env[{}]", quoted(&format!("{text}_DATABASE_URL"))),
            ),
        )
    }),
    ("comment of a template", |text| {
        large("", "const a = process.env.LEVEL;").with(".env.example", format!("# {text}\nLEVEL={text}\n"))
    }),
    ("env file", |text| {
        large("", "const a = process.env.LEVEL;")
            .with(".env.development", format!("{text}={text}\nLEVEL='{text}'\n"))
    }),
    ("Procfile", |text| {
        scripts("").with(
            "Procfile",
            format!("web: node server.js '{text}'\nworker: node server.js {text}\n{text}: node x\n"),
        )
    }),
    ("schema", |text| {
        large(&format!(r#", "prisma": {{"schema": {}}}"#, quoted(text)), "")
            .with("prisma/schema.prisma", format!("datasource db {{\n  provider = \"postgresql\"\n  url = env({})\n}}\ngenerator client {{\n  provider = \"prisma-client-js\"\n  output = {}\n}}\n", quoted(text), quoted(text)))
    }),
    ("Compose service", |text| {
        large("", "")
            .with("compose.yaml", format!("services:\n  {}:\n    image: postgres:16\n", quoted(text)))
    }),
    ("Compose image", |text| {
        large("", "").with(
            "compose.yaml",
            format!("services:\n  db:\n    image: {}\n", quoted(&format!("postgres:{text}"))),
        )
    }),
    ("Compose values", |text| {
        large("", "").with("compose.yaml", format!("services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_DB: {0}\n      POSTGRES_USER: {0}\n", quoted(&text.replace('$', "$$"))))
    }),
    ("next settings", |text| {
        World::empty()
            .with("package.json", r#"{"name": "demo", "scripts": {"build": "next build", "start": "next start", "dev": "next dev"}, "dependencies": {"next": "16.0.0"}}"#)
            .with("next.config.mjs", format!("export default {{ distDir: {0}, output: {0}, basePath: {0} }};", quoted(text)))
            .with("src/app/page.tsx", format!("export default () => <p>{{process.env.NEXT_PUBLIC_A ?? {}}}</p>;", quoted(text)))
    }),
    ("tsup settings", |text| {
        manifest(r#""scripts": {"start": "node dist/index.js", "build": "tsup"}, "devDependencies": {"tsup": "8"},"#)
            .with("tsup.config.ts", format!("export default {{ entry: [{0}], outDir: {0}, dts: true }};", quoted(text)))
            .with("src/index.ts", SERVER)
    }),
    ("files page", |text| {
        World::page().with(
            "vite.config.js",
            format!("export default {{ base: {0}, build: {{ outDir: {0} }} }};", quoted(text)),
        )
    }),
    ("npmrc", |text| {
        scripts("").with(".npmrc", format!("//registry.example/:_authToken=${{{text}}}\n{text}={text}\n"))
    }),
    ("gitignore", |text| scripts("").with(".gitignore", format!("{text}\n"))),
    ("settings", |text| {
        let text = text.replace(char::is_control, " ");
        let values = [
            ("host", true),
            ("env.LEVEL.default", true),
            ("base.packages", false),
            ("install.inputs", false),
            ("build.command", false),
            ("build.inputs", false),
            ("build.outputs", false),
            ("ship.files", false),
            ("start.command", false),
            ("migrate.command", false),
            ("workers.mail", false),
            ("secrets.files", false),
        ];
        let lines: String = values
            .iter()
            .map(|(key, is_text)| {
                if *is_text {
                    format!("{key} = {}\n", quoted(&text))
                } else {
                    format!("{key} = [{}]\n", quoted(&text))
                }
            })
            .collect();
        large("", "const a = process.env.LEVEL;").with("seaworthy.toml", lines)
    }),
    ("image settings", |text| {
        large("", "").with("seaworthy.toml", format!("base.image = {}\n", quoted(text)))
    }),
    ("cpus settings", |text| {
        large("", "").with("seaworthy.toml", format!("production.cpus = {}\n", quoted(text)))
    }),
    ("version settings", |text| {
        large("", "").with("seaworthy.toml", format!("services.postgres.version = {}\n", quoted(text)))
    }),
];

/// A shell that finds only programs that do nothing: whatever else happens in it was injected.
struct Shell {
    folder: TempDir,
}

impl Shell {
    const PROGRAMS: &[&str] = &[
        "addgroup",
        "adduser",
        "apk",
        "apt-get",
        "bun",
        "chown",
        "find",
        "groupadd",
        "mkdir",
        "nc",
        "node",
        "npm",
        "npx",
        "pnpm",
        "rm",
        "sh",
        "tsx",
        "useradd",
        "wget",
        "yarn",
        "redis-server",
        "redis-cli",
        "pg_isready",
    ];

    fn new() -> Self {
        let folder = TempDir::with_prefix("seaworthy-").unwrap();
        let programs = folder.path().join("programs");
        fs::create_dir(&programs).unwrap();
        fs::create_dir(folder.path().join("here")).unwrap();
        for program in Self::PROGRAMS {
            let path = programs.join(program);
            fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { folder }
    }

    fn here(&self) -> std::path::PathBuf {
        self.folder.path().join("here")
    }

    /// Runs a line, and says whether it did what it should not.
    fn is_broken_out_of(&self, line: &str) -> bool {
        if line.contains('\0') {
            return true;
        }
        let status = Command::new("/bin/sh")
            .args(["-c", line])
            .env_clear()
            .env("PATH", self.folder.path().join("programs"))
            .current_dir(self.here())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.unwrap();
        let made: Vec<_> = fs::read_dir(self.here()).unwrap().flatten().map(|entry| entry.path()).collect();
        made.iter().for_each(|path| fs::remove_file(path).unwrap());
        !made.is_empty()
    }
}

fn words(command: &body::Command) -> Vec<String> {
    match command {
        body::Command::Exec(words) => words.iter().map(|word| word.text.clone()).collect(),
        body::Command::Shell(word) => vec!["sh".to_owned(), "-c".to_owned(), word.text.clone()],
    }
}

/// What is wrong with words that a container runs.
fn check_words(words: &[String], shell: &Shell, complaints: &mut Vec<String>) {
    match words {
        [program, flag, line, ..] if program == "sh" && flag == "-c" && shell.is_broken_out_of(line) => {
            complaints.push(format!("a shell runs what it should not: {line}"));
        }
        [program, flag, script, ..] if (program == "node" || program == "bun") && flag == "-e" => {
            let out = script.find("'+PWNED").is_some_and(|at| !script[..at].ends_with('\\'));
            if out {
                complaints.push(format!("a script runs what it should not: {script}"));
            }
        }
        _ => {}
    }
}

fn check_dockerfile(text: &str, shell: &Shell, complaints: &mut Vec<String>) {
    let file = Dockerfile::parse(text);
    for problem in file.problems().iter().filter(|problem| problem.kind.fails_the_build()) {
        complaints.push(format!("the Dockerfile does not build: {}", problem.kind));
    }
    complaints.extend(file.directives().map(|directive| format!("a directive: {}", directive.key.text)));
    for instruction in file.instructions() {
        let expanded = matches!(
            instruction.keyword,
            Keyword::From
                | Keyword::Env
                | Keyword::Arg
                | Keyword::Copy
                | Keyword::Workdir
                | Keyword::User
                | Keyword::Expose
        );
        let texts: Vec<&str> = match &instruction.body {
            Body::Transfer(copy) => copy
                .sources
                .iter()
                .map(|source| source.word())
                .chain(&copy.destination)
                .map(|word| word.text.as_str())
                .collect(),
            _ if expanded => vec![instruction.arguments.text.as_str()],
            _ => Vec::new(),
        };
        for text in texts {
            match references(text, file.escape(), Quotes::Remove) {
                Ok(names) if names.is_empty() => {}
                other => complaints.push(format!("{other:?} of `{text}`")),
            }
        }
        match &instruction.body {
            Body::From(_)
            | Body::Env(_)
            | Body::Arg(_)
            | Body::Workdir(_)
            | Body::Expose(_)
            | Body::Transfer(_) => {}
            Body::Run(run) => check_words(&words(&run.command), shell, complaints),
            Body::Cmd(command) => check_words(&words(command), shell, complaints),
            Body::Healthcheck(Healthcheck::Command { command, .. }) => {
                check_words(&words(command), shell, complaints)
            }
            Body::User(user) if user.text.chars().all(|c| c.is_ascii_digit() || c == ':') => {}
            _ => complaints
                .push(format!("an instruction that is not ours: {}", &text[instruction.span.range()])),
        }
        if !instruction.heredocs.is_empty() {
            complaints.push("a heredoc".to_owned());
        }
    }
}

fn check_compose(text: &str, theirs: &str, shell: &Shell, complaints: &mut Vec<String>) {
    let file = match ComposeFile::read(text) {
        Ok(file) => file,
        Err(error) => return complaints.push(format!("Compose does not read it: {error}")),
    };
    complaints.extend(file.problems.iter().map(|problem| format!("Compose: {problem}")));
    match file.variables() {
        Ok(used) => complaints.extend(
            used.iter()
                .filter(|used| used.name == "PWNED" && !theirs.contains("PWNED"))
                .map(|used| format!("asks for {}", used.name)),
        ),
        Err(error) => complaints.push(format!("Compose: {error}")),
    }
    complaints.extend(file.rest.iter().map(|field| format!("a key at the top: {}", field.key.value)));
    let resolved = |text: &str| {
        Template::parse(text)
            .ok()
            .and_then(|template| template.resolve(&BTreeMap::new()).ok())
            .unwrap_or_else(|| text.to_owned())
    };
    for service in &file.services {
        let name = &service.name.value;
        if name == "pwned" && !theirs.contains("pwned") {
            complaints.push(format!("a service: {name}"));
        }
        if service.get("privileged").is_some() {
            complaints.push(format!("{name} is privileged"));
        }
        if let Some(seaworthy_compose::Command::Words(list)) =
            service.command.as_ref().map(|command| &command.value)
        {
            let list: Vec<String> = list.iter().map(|word| resolved(&word.value)).collect();
            check_words(&list, shell, complaints);
        }
        match service.healthcheck.as_ref().and_then(|health| health.test.as_ref()).map(|test| &test.value) {
            Some(HealthTest::Shell(line)) => {
                check_words(&["sh".to_owned(), "-c".to_owned(), resolved(line)], shell, complaints);
            }
            Some(HealthTest::Words(list)) => {
                check_words(&list.iter().map(|word| resolved(word)).collect::<Vec<_>>(), shell, complaints);
            }
            _ => {}
        }
    }
}

fn check_template(text: &str, complaints: &mut Vec<String>) {
    for line in text.lines() {
        let is_name = |name: &str| {
            let mut letters = name.chars();
            letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
                && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        };
        let fine = line.is_empty()
            || line.starts_with('#')
            || line.split_once('=').is_some_and(|(name, _)| is_name(name));
        if !fine || line.starts_with("PWNED") {
            complaints.push(format!("a line of the env template: {line}"));
        }
    }
}

/// What is wrong with what is written for a world.
fn complaints(world: &World, shell: &Shell) -> Vec<String> {
    let mut complaints = Vec::new();
    let before = world.files();
    let said = world.run(&["init"]);
    if !matches!(said.code, Some(0 | 2)) {
        return vec![said.whole()];
    }
    for (part, text) in [("stdout", &said.stdout), ("stderr", &said.stderr)] {
        if text.contains(|letter: char| letter.is_control() && letter != '\n') {
            complaints.push(format!("a control character in {part}"));
        }
    }
    let after = world.files();
    if said.code == Some(2) {
        assert_eq!(before, after, "{}", said.whole());
    }
    for (path, bytes) in after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let theirs =
            before.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        let file = Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
        let count = complaints.len();
        let ours = text.strip_prefix(theirs.as_str()).unwrap_or(&text);
        // a person's line ends are kept
        let ours = &if theirs.contains("\r\n") { ours.replace("\r\n", "\n") } else { ours.to_owned() };
        if ours.contains(|letter: char| {
            letter.is_control() && letter != '\n' || "\u{2028}\u{2029}\u{202e}".contains(letter)
        }) {
            complaints.push("a control character".to_owned());
        }
        if file == "Dockerfile" {
            check_dockerfile(&text, shell, &mut complaints);
        } else if file.ends_with(".dockerignore") {
            let (ignore, problems) = IgnoreFile::parse(&text);
            complaints.extend(problems.iter().map(|problem| format!("ignore: {problem:?}")));
            complaints.extend(
                ignore
                    .patterns()
                    .filter(|(_, negated, pattern)| *negated && pattern.contains("pwned"))
                    .map(|(_, _, pattern)| format!("brings back {pattern}")),
            );
        } else if file.starts_with(".env") {
            check_template(ours, &mut complaints);
        } else if file.ends_with(".yaml") || file.ends_with(".yml") {
            check_compose(&text, &theirs, shell, &mut complaints);
        } else {
            complaints.push("a file that nobody expects".to_owned());
        }
        for complaint in &mut complaints[count..] {
            *complaint = format!("{path}: {complaint}");
        }
    }
    // and it stays that way
    if said.code == Some(0) {
        let again = world.run(&["init", "--check"]);
        if again.code != Some(0) && !again.stdout.contains("lockfile") {
            complaints.push(format!(
                "the second run differs\n{}{}",
                again.whole(),
                world.run(&["init", "--diff"]).whole()
            ));
        }
    }
    complaints
}

#[test]
fn hostile_words_stay_words() {
    let cases: Vec<(&Field, &str)> =
        FIELDS.iter().flat_map(|field| HOSTILE.iter().map(move |text| (field, *text))).collect();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let found: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let shell = Shell::new();
            let mut found = Vec::new();
            while let Some(((name, world), text)) =
                cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
            {
                for complaint in complaints(&world(text), &shell) {
                    found.push(format!("{name} = {text:?}\n  {complaint}"));
                }
            }
            found
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(found.is_empty(), "{} of {} cases:\n{}", found.len(), cases.len(), found.join("\n"));
}

/// The net itself holds: what it should catch, it catches.
#[test]
fn the_checks_see_what_is_broken() {
    let shell = Shell::new();
    for line in ["npm ci && : > PWNED", "npm \"$(: > PWNED)\"", "false || : > x"] {
        assert!(shell.is_broken_out_of(line), "{line}");
    }
    assert!(!shell.is_broken_out_of("npm ci '$(: > PWNED)'"));
    let mut complaints = Vec::new();
    check_dockerfile("FROM a\nENV A=$PWNED\nUSER root\nVOLUME /x\nRUN : > PWNED\n", &shell, &mut complaints);
    assert_eq!(complaints.len(), 4, "{complaints:?}");
    complaints.clear();
    check_compose(
        "services:\n  pwned:\n    image: ${PWNED}\n    privileged: true\n",
        "",
        &shell,
        &mut complaints,
    );
    assert_eq!(complaints.len(), 3, "{complaints:?}");
    complaints.clear();
    check_template("# a\nA=1\nPWNED=1\nB C\n", &mut complaints);
    assert_eq!(complaints.len(), 2, "{complaints:?}");
}

#[test]
fn what_no_person_wrote_is_left_out_and_that_is_said() {
    let bundle = "e.u(t,process.env.OF_A_BUNDLE);".repeat(30_000);
    let world = World::server().with("bundle.js", &bundle).with("Dockerfile", "FROM node:24-alpine\n");
    let why = "bundle.js: not read: it holds 390000 words and signs, more than the 150000 that are read";
    let said = world.run(&["check"]);
    assert!(said.stdout.contains(&format!("could not tell: {why}")), "{}", said.whole());
    let said = world.run(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    crate::plan::assert_fits("check", &document);
    assert_eq!(document["unread"][0]["file"], "bundle.js");
    let said = world.run(&["plan", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["unknowns"][0]["what"], "unread");
    assert!(!said.stdout.contains("OF_A_BUNDLE"));
}
