//! The packages: manifests, lockfile, settings.

use std::fs;
use std::io;
use std::path::Path;

use crate::sources;

/// How many packages the workspace has.
pub const PACKAGES: usize = 300;
/// How many source files.
pub const SOURCES: usize = 10_000;
/// How many of the packages are apps; the others are libraries that apps and libraries depend on.
const APPS: usize = 10;
/// The last line that is written: a folder that has it is whole.
const COMPLETE: &str = "complete.txt";

/// Writes the workspace into `root`, unless it is there already. The root of the disk's own copy is kept between runs.
///
/// # Errors
/// When a file cannot be written.
pub fn write(root: &Path) -> io::Result<()> {
    let stamp = format!("{PACKAGES} packages, {SOURCES} sources, made by {}\n", env!("CARGO_PKG_VERSION"));
    if fs::read_to_string(root.join(COMPLETE)).is_ok_and(|text| text == stamp) {
        return Ok(());
    }
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    put(root, "package.json", &root_manifest())?;
    put(root, "pnpm-workspace.yaml", "packages:\n  - apps/*\n  - packages/*\n")?;
    put(root, ".gitignore", "node_modules\ndist\n.env\n.env.*\n!.env.example\ncoverage\n*.log\n")?;
    put(root, "tsconfig.base.json", TSCONFIG)?;
    put(root, "pnpm-lock.yaml", &lockfile())?;
    for package in 0..PACKAGES {
        let dir = dir(package);
        put(root, &format!("{dir}/package.json"), &manifest(package))?;
        put(root, &format!("{dir}/tsconfig.json"), MEMBER_TSCONFIG)?;
        for file in 0..sources_of(package) {
            let (name, text) =
                sources::file(package, file, sources_of(package), &dependencies(package), is_app(package));
            put(root, &format!("{dir}/src/{name}"), &text)?;
        }
    }
    put(root, COMPLETE, &stamp)
}

fn put(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let target = root.join(path);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(target, text)
}

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "strict": true,
    "declaration": true
  }
}
"#;

const MEMBER_TSCONFIG: &str = r#"{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": { "rootDir": "src", "outDir": "dist" },
  "include": ["src"]
}
"#;

/// The first packages are the apps.
fn is_app(package: usize) -> bool {
    package < APPS
}

fn sources_of(package: usize) -> usize {
    SOURCES / PACKAGES + usize::from(package < SOURCES % PACKAGES)
}

fn dir(package: usize) -> String {
    if is_app(package) { format!("apps/app-{package:03}") } else { format!("packages/lib-{package:03}") }
}

pub(crate) fn name(package: usize) -> String {
    if is_app(package) { format!("app-{package:03}") } else { format!("@bench/lib-{package:03}") }
}

/// Libraries with a higher number: nothing closes a circle.
fn dependencies(package: usize) -> Vec<usize> {
    let first = if is_app(package) { APPS + package * 7 } else { package + 1 };
    [first, first + 3, first + 11]
        .into_iter()
        .filter(|target| *target >= APPS && *target < PACKAGES)
        .collect()
}

fn root_manifest() -> String {
    let text = r#"{
  "name": "bench",
  "private": true,
  "packageManager": "pnpm@10.8.1",
  "engines": { "node": ">=22" },
  "scripts": { "build": "pnpm -r run build" },
  "devDependencies": { "typescript": "5.9.3" }
}
"#;
    text.to_owned()
}

fn manifest(package: usize) -> String {
    let members: Vec<String> = dependencies(package)
        .into_iter()
        .map(|target| format!("    \"{}\": \"workspace:*\"", name(target)))
        .chain(is_app(package).then(|| "    \"fastify\": \"5.6.1\"".to_owned()))
        .collect();
    let scripts = if is_app(package) {
        "    \"build\": \"tsc -p tsconfig.json\",\n    \"start\": \"node dist/index.js\""
    } else {
        "    \"build\": \"tsc -p tsconfig.json\""
    };
    format!(
        "{{\n  \"name\": \"{}\",\n  \"version\": \"1.0.0\",\n  \"private\": true,\n  \"type\": \"module\",\n  \
         \"main\": \"dist/index.js\",\n  \"types\": \"dist/index.d.ts\",\n  \"scripts\": {{\n{scripts}\n  }},\n  \
         \"dependencies\": {{\n{}\n  }}\n}}\n",
        name(package),
        members.join(",\n")
    )
}

/// As pnpm 10 would write it.
fn lockfile() -> String {
    let mut text = String::from(
        "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    \
         devDependencies:\n      typescript:\n        specifier: 5.9.3\n        version: 5.9.3\n",
    );
    for package in 0..PACKAGES {
        let targets = dependencies(package);
        if targets.is_empty() && !is_app(package) {
            text.push_str(&format!("\n  {}: {{}}\n", dir(package)));
            continue;
        }
        text.push_str(&format!("\n  {}:\n    dependencies:\n", dir(package)));
        for target in targets {
            let path = if is_app(package) {
                format!("../../{}", dir(target))
            } else {
                format!("../lib-{target:03}")
            };
            text.push_str(&format!(
                "      '{}':\n        specifier: workspace:*\n        version: link:{path}\n",
                name(target)
            ));
        }
        if is_app(package) {
            text.push_str("      fastify:\n        specifier: 5.6.1\n        version: 5.6.1\n");
        }
    }
    let integrity =
        "sha512-WuOoCVTW3sHqcxPfmwL7jWJvLyhPTVtS6nvTPNnVpOvKQvKHOOZTSsBHmyFHXfBzZFvkcTZyRUZFOAWrMU6AAg==";
    text.push_str("\npackages:\n");
    for package in ["fastify@5.6.1", "typescript@5.9.3"] {
        text.push_str(&format!(
            "\n  {package}:\n    resolution: {{integrity: {integrity}}}\n    engines: {{node: '>=14.17'}}\n"
        ));
    }
    text.push_str("\nsnapshots:\n\n  fastify@5.6.1: {}\n\n  typescript@5.9.3: {}\n");
    text
}
