//! `cargo xtask docs [--check]`: pages and schemas made from the product's own tables and output.
//!
//! They are checked in; `--check` fails when one of them is not what it would be made of today.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use seaworthy_catalog::dev_servers::DEV_SERVERS;
use seaworthy_catalog::frameworks::{DefaultHost, FRAMEWORKS, Graceful};
use seaworthy_catalog::managers::MANAGERS;
use seaworthy_catalog::natives::{Musl, NATIVES};
use seaworthy_catalog::orms::ORMS;
use seaworthy_catalog::runtimes::RUNTIMES;
use seaworthy_catalog::services::{Production, SERVICES};
use seaworthy_check::{RULES, Rule};
use seaworthy_plan::keys::{self, KEYS, KeyEntry, Takes};
use seaworthy_prove::{PROBES, Probe};

/// The first line of every generated page.
const MADE: &str = "<!-- made by `cargo xtask docs`; edit the source, not this page -->\n\n";

/// Where the pages of probes lie.
const OF_PROBES: &str = "docs/probes";

/// Where the pages of rules lie.
const OF_RULES: &str = "docs/rules";

/// Writes the pages, or with `--check` compares them.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => bail!("usage: cargo xtask docs [--check]"),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
    let mut pages: Vec<(String, String)> = vec![
        ("docs/configuration.md".to_owned(), configuration()),
        ("docs/catalog.md".to_owned(), catalog()),
        ("docs/cli.md".to_owned(), command_line(root)?),
        ("docs/schema/plan.schema.json".to_owned(), seaworthy(root, &["schema", "plan"])?),
        ("docs/schema/context.schema.json".to_owned(), seaworthy(root, &["schema", "context"])?),
        ("docs/schema/check.schema.json".to_owned(), seaworthy(root, &["schema", "check"])?),
        ("docs/schema/prove.schema.json".to_owned(), seaworthy(root, &["schema", "prove"])?),
        schema_page(root, "inspect-dockerfile")?,
        schema_page(root, "inspect-context")?,
        schema_page(root, "inspect-words")?,
        ("docs/support.md".to_owned(), format!("{MADE}{}", crate::fixtures::support::page()?)),
        (format!("{OF_PROBES}/README.md"), probes()),
        (format!("{OF_RULES}/README.md"), rules()),
    ];
    pages.extend(RULES.iter().map(|rule| (format!("{OF_RULES}/{}.md", rule.id), rule_page(rule))));
    pages.extend(PROBES.iter().map(|probe| (format!("{OF_PROBES}/{}.md", probe.id), probe_page(probe))));
    let mut stale: Vec<&str> = Vec::new();
    let orphans = orphans(root, &pages)?;
    for name in &orphans {
        if check {
            stale.push(name);
        } else {
            std::fs::remove_file(root.join(name)).with_context(|| format!("removing {name}"))?;
            println!("removed {name}");
        }
    }
    for (name, text) in &pages {
        let path: PathBuf = root.join(name);
        let now = std::fs::read_to_string(&path).unwrap_or_default();
        if now == *text {
            continue;
        }
        if check {
            stale.push(name);
            continue;
        }
        std::fs::create_dir_all(path.parent().context("a page lies in a folder")?)?;
        std::fs::write(&path, text).with_context(|| format!("writing {name}"))?;
        println!("wrote {name}");
    }
    if stale.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("out of date: {}\nrun `cargo xtask docs` and commit the result", stale.join(", "));
    Ok(ExitCode::FAILURE)
}

/// Pages of probes and rules that are no more.
fn orphans(root: &Path, pages: &[(String, String)]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for part in [OF_PROBES, OF_RULES] {
        let folder = root.join(part);
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {part}"))? {
            let name = format!("{part}/{}", entry?.file_name().to_string_lossy());
            if !pages.iter().any(|(page, _)| *page == name) {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The product's own output.
fn seaworthy(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "seaworthy", "--"])
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .current_dir(root)
        .output()
        .context("running seaworthy")?;
    if !output.status.success() {
        bail!("seaworthy {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn schema_page(root: &Path, of: &str) -> Result<(String, String)> {
    Ok((format!("docs/schema/{of}.schema.json"), seaworthy(root, &["schema", of])?))
}

fn command_line(root: &Path) -> Result<String> {
    let mut page = format!(
        "{MADE}# The command line\n\nExit codes: 0 fine, 1 findings, drift, differences or a broken promise, 2 could not do it.\n"
    );
    let overview = seaworthy(root, &["--help"])?;
    let commands = commands(&overview)?;
    help_section(&mut page, "seaworthy", &overview)?;
    for command in commands {
        let help = seaworthy(root, &[command, "--help"])?;
        help_section(&mut page, &format!("seaworthy {command}"), &help)?;
        if !help.lines().any(|line| line == "Commands:") {
            continue;
        }
        for inner in self::commands(&help)? {
            let help = seaworthy(root, &[command, inner, "--help"])?;
            help_section(&mut page, &format!("seaworthy {command} {inner}"), &help)?;
        }
    }
    Ok(page)
}

fn help_section(page: &mut String, title: &str, help: &str) -> Result<()> {
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    Ok(write!(page, "\n## `{title}`\n\n```text\n{}\n```\n", lines.join("\n").trim_end())?)
}

/// The commands that the overview lists, in its order.
fn commands(overview: &str) -> Result<Vec<&str>> {
    let rows =
        overview.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // a line that is indented further goes on with a description
    let rows = rows.filter_map(|row| row.strip_prefix("  ")).filter(|row| !row.starts_with(' '));
    let names: Vec<&str> =
        rows.filter_map(|row| row.split_whitespace().next()).filter(|name| *name != "help").collect();
    if names.is_empty() {
        bail!("`seaworthy --help` lists no commands:\n{overview}");
    }
    Ok(names)
}

fn configuration() -> String {
    let mut page = String::from(MADE);
    page.push_str(
        "# Configuration\n\n\
         Every decision can be overridden in `seaworthy.toml`, in the repository's root. A key stands at the top, for every \
         app, or below `[apps.NAME]`, for the app of that name or folder. `seaworthy plan` shows the key of every decision \
         with its value and reason. Unknown keys are refused.\n\n\
         ```toml\n[runtime]\nversion = \"24\"\n\n[apps.backend]\nport = 8080\n\n[services.redis]\nmemory = \"512m\"\n```\n\n\
         | key | takes | decides | example |\n|---|---|---|---|\n",
    );
    KEYS.iter().filter(|entry| !entry.is_promise()).for_each(|entry| page.push_str(&key_row(entry)));
    page.push_str(
        "\n## The contract\n\n\
         What must hold of the images and apps: `seaworthy prove` asks for it and exits 1 where it does not hold. Nothing that \
         is written depends on these keys. They stand at the top or below `[apps.NAME]`, as all others; without them the \
         defaults hold.\n\n\
         ```toml\n[contract]\nmax-image-size = \"300m\"\nhealthy-within = \"30s\"\n\n[apps.backend.contract]\nstop-within = \"5s\"\n```\n\n\
         | key | takes | promises | example | asked by |\n|---|---|---|---|---|\n",
    );
    for entry in KEYS.iter().filter(|entry| entry.is_promise()) {
        let probes: Vec<String> = PROBES
            .iter()
            .filter(|probe| keys::promises_named(probe.about).any(|named| named.name == entry.name))
            .map(|probe| format!("[`{0}`](probes/{0}.md)", probe.id))
            .collect();
        let about = entry.about.trim_start_matches("`prove`: ");
        page.push_str(&format!(
            "| `{}` | {} | {about} | `{}` | {} |\n",
            entry.name,
            taken(entry),
            entry.example,
            probes.join(", ")
        ));
    }
    page
}

fn key_row(entry: &KeyEntry) -> String {
    format!("| `{}` | {} | {} | `{}` |\n", entry.name, taken(entry), entry.about, entry.example)
}

/// What a key takes, in words.
fn taken(entry: &KeyEntry) -> String {
    match entry.takes {
        Takes::Text => "a string".to_owned(),
        Takes::Image => "an image".to_owned(),
        Takes::Share => "a number, as a string".to_owned(),
        Takes::Version => "a version".to_owned(),
        Takes::Number => "a whole number".to_owned(),
        Takes::Switch => "`true` or `false`".to_owned(),
        Takes::List => "an array of strings".to_owned(),
        Takes::Command => "an array of words".to_owned(),
        Takes::OneOf(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Takes::Size => "a size".to_owned(),
        Takes::Time => "a time".to_owned(),
    }
}

/// The overview of the rules.
fn rules() -> String {
    let mut page = format!(
        "{MADE}# Rules\n\n\
         What `seaworthy check` finds, {} rules. An **error** fails the build or the start, or ships a secret, and `seaworthy prove` can \
         show it; a **warning** is a likely incident; **info** is advice. `# seaworthy: allow(RULE) reason` on the line, or above it, \
         allows a finding.\n\n\
         | rule | severity | what is wrong | known elsewhere as |\n|---|---|---|---|\n",
        RULES.len()
    );
    for rule in RULES {
        page.push_str(&format!(
            "| [`{0}`]({0}.md) | {1} | {2} | {3} |\n",
            rule.id,
            rule.severity.as_str(),
            rule.title,
            rule.aliases.join(", ")
        ));
    }
    page
}

/// The page of one rule.
fn rule_page(rule: &Rule) -> String {
    let aliases = match rule.aliases {
        [] => String::new(),
        names => format!(", known elsewhere as {}", names.join(", ")),
    };
    format!(
        "{MADE}# `{}`: {}\n\nAn {} of `seaworthy check`, since {}{aliases}.\n\n{}\n",
        rule.id,
        rule.title,
        rule.severity.as_str(),
        rule.since,
        rule.about
    )
    .replace("\nAn warning", "\nA warning")
}

/// The overview of the probes.
fn probes() -> String {
    let mut page = format!(
        "{MADE}# Probes\n\n\
         What `seaworthy prove` shows of a set-up on a real engine, in the order in which it is asked. Each probe passes, fails \
         or is skipped with its reason. `seaworthy explain PROBE` prints the same pages; `--only` and `--skip` choose.\n\n\
         | probe | what holds when it passes | asked of |\n|---|---|---|\n"
    );
    for probe in PROBES {
        page.push_str(&format!(
            "| [`{0}`]({0}.md) | {1} | {2} |\n",
            probe.id,
            probe.title,
            probe.scope.words()
        ));
    }
    page
}

/// The page of one probe.
fn probe_page(probe: &Probe) -> String {
    let mut page = format!(
        "{MADE}# `{}`: {}\n\nAsked of {}.\n\n{}\n",
        probe.id,
        probe.title,
        probe.scope.words(),
        probe.about
    );
    let promises: Vec<&KeyEntry> = keys::promises_named(probe.about).collect();
    if !promises.is_empty() {
        page.push_str("\n## Contract\n\n| key | takes | promises | example |\n|---|---|---|---|\n");
        for entry in promises {
            let about = entry.about.trim_start_matches("`prove`: ");
            page.push_str(&format!(
                "| `{}` | {} | {about} | `{}` |\n",
                entry.name,
                taken(entry),
                entry.example
            ));
        }
    }
    page
}

fn catalog() -> String {
    let (year, month, day) = seaworthy_catalog::AS_OF;
    let mut page = format!(
        "{MADE}# What seaworthy knows of the world\n\nChecked last on {year}-{month:02}-{day:02}. One file a row, in `crates/catalog`.\n\n\
         ## Frameworks\n\n| id | framework | package | port | binds | ends at SIGTERM |\n|---|---|---|---|---|---|\n"
    );
    for framework in FRAMEWORKS {
        let port = framework.port.map_or_else(|| "by the code".to_owned(), |port| port.to_string());
        let host = match framework.host {
            DefaultHost::All => "every address",
            DefaultHost::Loopback => "the loopback only",
            DefaultHost::Hostname => "`HOSTNAME`",
        };
        let graceful = match framework.graceful {
            Graceful::Yes => "by itself",
            Graceful::No => "by a handler",
        };
        page.push_str(&format!(
            "| `{}` | {} | `{}` | {port} | {host} | {graceful} |\n",
            framework.id, framework.title, framework.package
        ));
    }
    page.push_str(
        "\n## Development servers\n\n| program | server | port | is told by |\n|---|---|---|---|\n",
    );
    for server in DEV_SERVERS {
        let told: Vec<String> = [server.port_env, server.host_env]
            .into_iter()
            .chain([
                server.port_flags.first().copied().filter(|_| server.port_env.is_none()),
                server.host_flag,
            ])
            .flatten()
            .map(|name| format!("`{name}`"))
            .collect();
        page.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            server.program,
            server.title,
            server.port,
            told.join(", ")
        ));
    }
    page.push_str(
        "\n## Services\n\n| id | service | shown by | image | production |\n|---|---|---|---|---|\n",
    );
    for service in SERVICES {
        let packages: Vec<String> = service.packages.iter().map(|package| format!("`{package}`")).collect();
        let production = match service.production {
            Production::Beside => "beside the app",
            Production::Elsewhere => "elsewhere, by its address",
            Production::DevelopmentOnly => "not at all",
        };
        page.push_str(&format!(
            "| `{}` | {} | {} | `{}:{}{}` | {production} |\n",
            service.id,
            service.title,
            packages.join(", "),
            service.image,
            service.version,
            service.tag_suffix
        ));
    }
    page.push_str("\n## ORMs\n\n| ORM | shown by | migrates with |\n|---|---|---|\n");
    for orm in ORMS {
        let packages: Vec<String> = orm.packages.iter().map(|package| format!("`{package}`")).collect();
        page.push_str(&format!(
            "| {} | {} | {} |\n",
            orm.title,
            packages.join(", "),
            if orm.cli.is_empty() {
                "-".to_owned()
            } else {
                format!("`{} {}`", orm.program, orm.deploy.join(" "))
            }
        ));
    }
    page.push_str("\n## Package managers\n\n| manager | lockfiles | install | production | without scripts |\n|---|---|---|---|---|\n");
    for manager in MANAGERS {
        let lockfiles: Vec<String> =
            manager.lockfiles.iter().map(|lockfile| format!("`{lockfile}`")).collect();
        page.push_str(&format!(
            "| {} | {} | `{}` | `{}` | `{}` |\n",
            manager.title,
            lockfiles.join(", "),
            manager.install.join(" "),
            manager.production.join(" "),
            manager.no_scripts.join(" ")
        ));
    }
    page.push_str("\n## Runtimes\n\n| runtime | line | newest known | support ends |\n|---|---|---|---|\n");
    for runtime in RUNTIMES {
        for line in runtime.lines {
            let end = line
                .end_of_life
                .map_or_else(|| "-".to_owned(), |(year, month, day)| format!("{year}-{month:02}-{day:02}"));
            page.push_str(&format!(
                "| {} | {} | {} | {end} |\n",
                runtime.name.title(),
                line.major,
                line.newest
            ));
        }
    }
    page.push_str(
        "\n## Packages with native code\n\n| package | on musl | needs | source |\n|---|---|---|---|\n",
    );
    for native in NATIVES {
        let musl = match native.musl {
            Musl::Yes => "works".to_owned(),
            Musl::From(major) => format!("from {major} on"),
            Musl::No => "takes Debian".to_owned(),
        };
        let mut needs: Vec<&str> = native.debian.to_vec();
        if native.compile.is_some_and(|compile| (compile.when)(u64::MAX)) {
            needs.push("a compiler at install");
        }
        let needs = if needs.is_empty() { "-".to_owned() } else { needs.join(", ") };
        page.push_str(&format!("| `{}` | {musl} | {needs} | {} |\n", native.package, native.source));
    }
    page
}
