//! Files that a program reads and writes when it runs.

use seaworthy_text::Span;

use crate::call::Call;
use crate::file_path::file_path;
use crate::function::FunctionId;
use crate::import::ImportKind;
use crate::module::Module;
use crate::value::{Value, ValueKind};

/// One access.
#[derive(Debug, Clone, PartialEq)]
pub struct FileAccess {
    /// What is done.
    pub kind: AccessKind,
    /// The file or folder, joined as far as it is known: see [`FilePath`].
    pub path: FilePath,
    /// The call's own name: `writeFile`, `Database`.
    pub by: String,
    /// The function in which it stands.
    pub within: Option<FunctionId>,
    /// The call.
    pub span: Span,
}

/// What is done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessKind {
    /// A file is read.
    Read,
    /// A module or JSON file is loaded by name: `require('./x.json')`.
    Load,
    /// A file is written or added to.
    Write,
    /// A folder is made.
    MakeDirectory,
    /// A database file is opened.
    Database,
    /// Uploads are stored there.
    Upload,
    /// A log is written there.
    Log,
}

/// A path on the disk as far as the text tells.
#[derive(Debug, Clone, PartialEq)]
pub struct FilePath {
    /// Where it starts.
    pub base: PathBase,
    /// The known part below the base, `/` between its parts, not normalised; empty if none is known.
    pub known: String,
    /// Whether `known` is all of it, or something unknown follows.
    pub is_complete: bool,
    /// The value as written.
    pub value: Value,
}

/// Where a path starts.
#[derive(Debug, Clone, PartialEq)]
pub enum PathBase {
    /// The root of the disk.
    Root,
    /// The folder in which the program was started (`process.cwd()`, or a relative path).
    WorkingDirectory,
    /// The folder of the source file.
    SourceDirectory,
    /// The system's folder for temporary files.
    TemporaryDirectory,
    /// The user's home.
    HomeDirectory,
    /// A variable of the environment, or a name that this file does not explain.
    Value(Box<Value>),
}

/// Names that other packages give to Node's file functions.
const FILE_MODULES: &[&str] = &["fs", "fs/promises", "fs-extra", "graceful-fs", "jsonfile", "memfs"];

/// Finds what a module reads and what it writes.
pub(crate) fn find(module: &Module) -> (Vec<FileAccess>, Vec<FileAccess>) {
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for import in &module.imports {
        let is_file = import.specifier.starts_with('.') && import.specifier.ends_with(".json");
        if is_file && import.kind != ImportKind::TypeOnly {
            let text = Value::new(ValueKind::String(import.specifier.clone()), import.specifier_span);
            reads.push(FileAccess {
                kind: AccessKind::Load,
                path: FilePath {
                    base: PathBase::SourceDirectory,
                    known: import.specifier.clone(),
                    is_complete: true,
                    value: text,
                },
                by: "import".to_owned(),
                within: None,
                span: import.span,
            });
        }
    }
    for call in &module.calls {
        let Some((kind, value)) = access(module, call) else { continue };
        let mut path = file_path(module, value, call.within);
        if kind == AccessKind::Load && path.base == PathBase::WorkingDirectory && path.known.starts_with('.')
        {
            path.base = PathBase::SourceDirectory;
        }
        if kind == AccessKind::Database && path.known.starts_with(":memory:") {
            continue;
        }
        let by = call.path.last().cloned().unwrap_or_default();
        let access = FileAccess { kind, path, by, within: call.within, span: call.span };
        match kind {
            AccessKind::Read | AccessKind::Load => reads.push(access),
            _ => writes.push(access),
        }
    }
    reads.sort_by_key(|access| access.span.start);
    (reads, writes)
}

fn access<'m>(module: &'m Module, call: &'m Call) -> Option<(AccessKind, &'m Value)> {
    let names: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let first = call.arguments.first();
    let option = |names: &[&str]| {
        call.arguments.iter().find_map(|argument| names.iter().find_map(|name| argument.get(name)))
    };
    match names.as_slice() {
        ["Bun", "write"] | ["Deno", "writeTextFile" | "writeFile" | "create"] => {
            return Some((AccessKind::Write, first?));
        }
        ["Bun", "file"] | ["Deno", "readTextFile" | "readFile"] => return Some((AccessKind::Read, first?)),
        ["Deno", "mkdir"] => return Some((AccessKind::MakeDirectory, first?)),
        // a name in quotes is an import, and noted as one
        ["require"] => {
            return first.filter(|first| first.as_str().is_none()).map(|first| (AccessKind::Load, first));
        }
        _ => {}
    }
    let origin = module.origin(names.first()?, call.within);
    let from = origin.as_ref().map(|origin| origin.module.strip_prefix("node:").unwrap_or(origin.module));
    let last = match &origin {
        Some(origin) if names.len() == 1 => origin.name().unwrap_or(names[0]),
        _ => names.last()?,
    };
    if from.is_some_and(|from| FILE_MODULES.contains(&from)) {
        let (kind, index) = file_function(last.strip_suffix("Sync").unwrap_or(last))?;
        return Some((kind, call.arguments.get(index)?));
    }
    match (from?, last) {
        ("better-sqlite3" | "bun:sqlite" | "sqlite3" | "sqlite" | "libsql", _) if call.is_new => {
            Some((AccessKind::Database, first?))
        }
        ("sqlite", "DatabaseSync") | ("bun:sqlite", "open") => Some((AccessKind::Database, first?)),
        ("sqlite", "open") => Some((AccessKind::Database, option(&["filename"])?)),
        ("@libsql/client" | "@prisma/adapter-libsql" | "drizzle-orm/libsql", _) => {
            let url = option(&["url"]).or_else(|| option(&["connection"])?.get("url")).or(first)?;
            is_file_url(url).then_some((AccessKind::Database, url))
        }
        ("drizzle-orm/better-sqlite3" | "drizzle-orm/bun-sqlite", "drizzle") => {
            let connection = option(&["connection"]);
            let source = connection.and_then(|connection| connection.get("source")).or(connection);
            let given = source.or(first.filter(|first| is_text(first)))?;
            is_text(given).then_some((AccessKind::Database, given))
        }
        ("@prisma/adapter-better-sqlite3" | "@prisma/adapter-bun-sqlite", _) => {
            let url = option(&["url"])?;
            is_file_url(url).then_some((AccessKind::Database, url))
        }
        // query builders and mappers: the file of a database that is one
        ("knex", _) => {
            let connection = option(&["connection"])?;
            let is_sqlite =
                option(&["client"]).and_then(Value::as_str).is_some_and(|name| name.contains("sqlite"));
            let file = connection.get("filename").or(is_sqlite.then_some(connection))?;
            Some((AccessKind::Database, file))
        }
        ("sequelize" | "sequelize-typescript", _) if call.is_new => {
            Some((AccessKind::Database, option(&["storage"])?))
        }
        ("typeorm", _) => {
            let kind = option(&["type"])?.as_str()?;
            let is_sqlite = matches!(kind, "sqlite" | "better-sqlite3");
            is_sqlite.then_some((AccessKind::Database, option(&["database"])?))
        }
        ("@mikro-orm/sqlite" | "@mikro-orm/better-sqlite" | "@mikro-orm/libsql", _) => {
            Some((AccessKind::Database, option(&["dbName"])?))
        }
        ("multer", _) => Some((AccessKind::Upload, option(&["dest", "destination"])?)),
        ("formidable", _) => Some((AccessKind::Upload, option(&["uploadDir"])?)),
        ("pino", "destination") => {
            let given = option(&["dest"]).or(first)?;
            // 1 and 2 are standard output and error
            (!matches!(given.kind, ValueKind::Number(_))).then_some((AccessKind::Log, given))
        }
        ("pino", _) => {
            let transport = call.arguments.iter().find_map(|argument| argument.get("transport"))?;
            let single = transport.at_path(&["options", "destination"]);
            let listed = transport.get("targets").and_then(|targets| {
                targets.elements().iter().find_map(|target| target.at_path(&["options", "destination"]))
            });
            let given = single.or(listed)?;
            (!matches!(given.kind, ValueKind::Number(_))).then_some((AccessKind::Log, given))
        }
        ("winston", "File" | "DailyRotateFile") | ("winston-daily-rotate-file", _) => {
            Some((AccessKind::Log, option(&["dirname", "filename"])?))
        }
        _ => None,
    }
}

/// Whether an address is that of a file: itself, or what stands in for a variable.
fn is_file_url(value: &Value) -> bool {
    match &value.kind {
        ValueKind::String(text) => text.starts_with("file:"),
        ValueKind::Env(reference) => reference.default.as_deref().is_some_and(is_file_url),
        _ => false,
    }
}

/// Whether a value is, or stands for, a text.
fn is_text(value: &Value) -> bool {
    matches!(value.kind, ValueKind::String(_) | ValueKind::Template(_) | ValueKind::Env(_))
}

/// What a function of Node's file module does, and with which argument.
fn file_function(name: &str) -> Option<(AccessKind, usize)> {
    Some(match name {
        "writeFile" | "appendFile" | "createWriteStream" | "writeJson" | "writeJSON" | "outputFile"
        | "outputJson" | "outputJSON" | "truncate" | "ensureFile" => (AccessKind::Write, 0),
        "copyFile" | "cp" | "rename" | "copy" | "move" | "symlink" | "link" => (AccessKind::Write, 1),
        "mkdir" | "mkdtemp" | "ensureDir" | "mkdirp" | "mkdirs" | "emptyDir" => {
            (AccessKind::MakeDirectory, 0)
        }
        "readFile" | "createReadStream" | "readJson" | "readJSON" => (AccessKind::Read, 0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::file_access::{FileAccess, PathBase};
    use crate::testing::{module, shown};

    fn line(access: &FileAccess) -> String {
        let base = match &access.path.base {
            PathBase::Value(value) => shown(value),
            base => format!("{base:?}"),
        };
        let rest = if access.path.is_complete { "" } else { "…" };
        format!("{:?} {base} {}{rest}", access.kind, access.path.known)
    }

    #[track_caller]
    fn write(text: &str, expected: &str) {
        let found: Vec<String> = module(text).writes.iter().map(line).collect();
        assert_eq!(found, [expected], "{text}");
    }

    #[track_caller]
    fn read(text: &str, expected: &str) {
        let found: Vec<String> = module(text).reads.iter().map(line).collect();
        assert_eq!(found, [expected], "{text}");
    }

    #[test]
    fn writes() {
        write(
            "import fs from 'node:fs'; fs.writeFileSync('data/x.json', text)",
            "Write WorkingDirectory data/x.json",
        );
        write(
            "import { mkdir } from 'fs/promises'; await mkdir(path.join(process.cwd(), 'uploads'), { recursive: true })",
            "MakeDirectory WorkingDirectory uploads",
        );
        write(
            "const { promises: files } = require('fs'); files.writeFile(`${__dirname}/../logs/${name}.log`, x)",
            "Write SourceDirectory ../logs/…",
        );
        write(
            "import * as fs from 'fs'; const dir = process.env.DATA_DIR ?? './data'; fs.mkdirSync(dir)",
            "MakeDirectory env DATA_DIR ?? './data' ",
        );
        write("import fs from 'fs-extra'; fs.copy(a, '/var/lib/app/x')", "Write Root var/lib/app/x");
        write(
            "import { createWriteStream } from 'fs'; import { tmpdir } from 'os'; createWriteStream(join(tmpdir(), 'a', id))",
            "Write TemporaryDirectory a…",
        );
        write("Bun.write('out.txt', x)", "Write WorkingDirectory out.txt");
        write(
            "import fs from 'fs'; fs.writeFile(path.resolve('/srv', '/data', 'x'), y)",
            "Write Root data/x",
        );
        write(
            "import fs from 'fs'; fs.mkdirSync(path.dirname('./data/app.db'))",
            "MakeDirectory WorkingDirectory ./data",
        );
    }

    #[test]
    fn databases_uploads_logs() {
        write(
            "import Database from 'better-sqlite3'; const db = new Database('data/app.db')",
            "Database WorkingDirectory data/app.db",
        );
        write(
            "import { createClient } from '@libsql/client'; createClient({ url: 'file:local.db' })",
            "Database WorkingDirectory local.db",
        );
        write(
            "import multer from 'multer'; const upload = multer({ dest: 'uploads/' })",
            "Upload WorkingDirectory uploads/",
        );
        write(
            "import multer from 'multer'; multer.diskStorage({ destination: './up' })",
            "Upload WorkingDirectory ./up",
        );
        write(
            "import pino from 'pino'; pino({ transport: { target: 'pino/file', options: { destination: './app.log' } } })",
            "Log WorkingDirectory ./app.log",
        );
        write(
            "import winston from 'winston'; new winston.transports.File({ filename: 'error.log' })",
            "Log WorkingDirectory error.log",
        );
        assert!(module("import D from 'better-sqlite3'; new D(':memory:')").writes.is_empty());
    }

    #[test]
    fn databases_of_mappers() {
        for text in [
            "import { Sequelize } from 'sequelize'; new Sequelize({ dialect: 'sqlite', storage: 'data/app.db' })",
            "import knex from 'knex'; knex({ client: 'better-sqlite3', connection: { filename: 'data/app.db' } })",
            "import { DataSource } from 'typeorm'; new DataSource({ type: 'sqlite', database: 'data/app.db' })",
            "import { drizzle } from 'drizzle-orm/better-sqlite3'; drizzle('data/app.db')",
            "import { drizzle } from 'drizzle-orm/better-sqlite3'; drizzle({ connection: { source: 'data/app.db' } })",
            "import { drizzle } from 'drizzle-orm/libsql'; drizzle('file:data/app.db')",
            "import { drizzle } from 'drizzle-orm/libsql'; drizzle({ connection: { url: 'file:data/app.db' } })",
            "import { MikroORM } from '@mikro-orm/sqlite'; MikroORM.init({ dbName: 'data/app.db' })",
            "import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'; new PrismaBetterSqlite3({ url: 'file:data/app.db' })",
        ] {
            write(text, "Database WorkingDirectory data/app.db");
        }
        for text in [
            "import { Sequelize } from 'sequelize'; new Sequelize({ dialect: 'sqlite', storage: ':memory:' })",
            "import knex from 'knex'; knex({ client: 'pg', connection: 'postgres://localhost/x' })",
            "import { DataSource } from 'typeorm'; new DataSource({ type: 'postgres', database: 'app' })",
            "import { createClient } from '@libsql/client'; createClient({ url: 'libsql://x.turso.io' })",
            "import Database from 'better-sqlite3'; import { drizzle } from 'drizzle-orm/better-sqlite3'; drizzle(db)",
        ] {
            assert!(module(text).writes.is_empty(), "{text}");
        }
    }

    #[test]
    fn reads() {
        read(
            "import { readFileSync } from 'node:fs'; readFileSync(new URL('../config/config.json', import.meta.url))",
            "Read SourceDirectory ../config/config.json",
        );
        read(
            "import fs from 'fs'; const p = process.env.CONFIG_PATH || path.join(process.cwd(), 'config', 'config.json'); fs.readFileSync(p, 'utf8')",
            "Read env CONFIG_PATH ?? path.join(WorkingDirectory, 'config', 'config.json') ",
        );
        read(
            "import config from '../config.json' with { type: 'json' }",
            "Load SourceDirectory ../config.json",
        );
        read("const c = require('./c.json')", "Load SourceDirectory ./c.json");
        read("const c = require(path.join(__dirname, 'c.json'))", "Load SourceDirectory c.json");
        read("const file = Bun.file('./x.txt')", "Read WorkingDirectory ./x.txt");
        read(
            "import fs, { promises } from 'fs'; const dir = path.dirname(fileURLToPath(import.meta.url)); promises.readFile(path.resolve(dir, 'x'))",
            "Read SourceDirectory x",
        );
    }

    #[test]
    fn functions_of_other_modules_are_none() {
        let found = module(
            "import { store } from './store'; store.writeFile('x'); mkdir('y'); redis.rename('a', 'b')",
        );
        assert!(found.writes.is_empty() && found.reads.is_empty());
    }
}
