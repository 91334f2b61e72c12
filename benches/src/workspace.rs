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
/// How many files lie in the root.
const ROOT_FILES: usize = 6;
/// The last line that is written: a folder that has it is whole.
const COMPLETE: &str = "complete.txt";

/// How large a workspace is.
struct Shape {
    packages: usize,
    apps: usize,
    sources: usize,
}

/// Writes the workspace into `root`, unless it is there already. The root of the disk's own copy is kept between runs.
///
/// # Errors
/// When a file cannot be written.
pub fn write(root: &Path) -> io::Result<()> {
    write_shape(root, &Shape { packages: PACKAGES, apps: APPS, sources: SOURCES })
}

/// The same of so many files, ten at least; one package for about thirty of them.
///
/// # Errors
/// When a file cannot be written.
pub fn write_files(root: &Path, files: usize) -> io::Result<()> {
    let packages = (files / 35).max(1);
    // what lies in the root, and beside the sources of each package
    let sources = files.saturating_sub(ROOT_FILES + 2 * packages).max(packages);
    write_shape(root, &Shape { packages, apps: (packages / 30).clamp(1, APPS), sources })
}

fn write_shape(root: &Path, shape: &Shape) -> io::Result<()> {
    let stamp = format!(
        "{} packages, {} sources, made by {}\n",
        shape.packages,
        shape.sources,
        env!("CARGO_PKG_VERSION")
    );
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
    put(root, "pnpm-lock.yaml", &shape.lockfile())?;
    for package in 0..shape.packages {
        let dir = shape.dir(package);
        let (count, is_app) = (shape.sources_of(package), shape.is_app(package));
        put(root, &format!("{dir}/package.json"), &shape.manifest(package))?;
        put(root, &format!("{dir}/tsconfig.json"), MEMBER_TSCONFIG)?;
        for file in 0..count {
            let (name, text) = sources::file(package, file, count, &shape.dependencies(package), is_app);
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

pub(crate) fn app_name(package: usize) -> String {
    format!("app-{package:03}")
}

pub(crate) fn library_name(package: usize) -> String {
    format!("@bench/lib-{package:03}")
}

impl Shape {
    /// The first packages are the apps.
    fn is_app(&self, package: usize) -> bool {
        package < self.apps
    }

    fn sources_of(&self, package: usize) -> usize {
        self.sources / self.packages + usize::from(package < self.sources % self.packages)
    }

    fn dir(&self, package: usize) -> String {
        if self.is_app(package) {
            format!("apps/{}", app_name(package))
        } else {
            format!("packages/lib-{package:03}")
        }
    }

    fn name(&self, package: usize) -> String {
        if self.is_app(package) { app_name(package) } else { library_name(package) }
    }

    /// Libraries with a higher number: nothing closes a circle.
    fn dependencies(&self, package: usize) -> Vec<usize> {
        let first = if self.is_app(package) { self.apps + package * 7 } else { package + 1 };
        [first, first + 3, first + 11]
            .into_iter()
            .filter(|target| *target >= self.apps && *target < self.packages)
            .collect()
    }

    fn manifest(&self, package: usize) -> String {
        let members: Vec<String> = self
            .dependencies(package)
            .into_iter()
            .map(|target| format!("    \"{}\": \"workspace:*\"", library_name(target)))
            .chain(self.is_app(package).then(|| "    \"fastify\": \"5.6.1\"".to_owned()))
            .collect();
        let scripts = if self.is_app(package) {
            "    \"build\": \"tsc -p tsconfig.json\",\n    \"start\": \"node dist/index.js\""
        } else {
            "    \"build\": \"tsc -p tsconfig.json\""
        };
        format!(
            "{{\n  \"name\": \"{}\",\n  \"version\": \"1.0.0\",\n  \"private\": true,\n  \"type\": \"module\",\n  \
             \"main\": \"dist/index.js\",\n  \"types\": \"dist/index.d.ts\",\n  \"scripts\": {{\n{scripts}\n  }},\n  \
             \"dependencies\": {{\n{}\n  }}\n}}\n",
            self.name(package),
            members.join(",\n")
        )
    }

    /// As pnpm 10 would write it.
    fn lockfile(&self) -> String {
        let mut text = String::from(
            "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    \
             devDependencies:\n      typescript:\n        specifier: 5.9.3\n        version: 5.9.3\n",
        );
        for package in 0..self.packages {
            let targets = self.dependencies(package);
            if targets.is_empty() && !self.is_app(package) {
                text.push_str(&format!("\n  {}: {{}}\n", self.dir(package)));
                continue;
            }
            text.push_str(&format!("\n  {}:\n    dependencies:\n", self.dir(package)));
            for target in targets {
                let path = if self.is_app(package) {
                    format!("../../{}", self.dir(target))
                } else {
                    format!("../lib-{target:03}")
                };
                text.push_str(&format!(
                    "      '{}':\n        specifier: workspace:*\n        version: link:{path}\n",
                    library_name(target)
                ));
            }
            if self.is_app(package) {
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
