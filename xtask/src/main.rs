//! Developer tools of seaworthy, run as `cargo xtask <subcommand>`.
//!
//! This crate is not published and is not part of the product: it starts engines, downloads packages and writes
//! files, which is why what `clippy.toml` forbids everywhere else is allowed here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    reason = "a developer's shell: it talks to the machine, the product's rooms do not"
)]

use std::process::ExitCode;

mod browser;
mod compose;
mod docs;
mod engine;
mod faults;
mod fixtures;
mod golden;
mod lab;
mod measure;
mod test;

/// One subcommand: its name, one line for the overview, and what runs it with the arguments behind the name.
struct Subcommand {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> anyhow::Result<ExitCode>,
}

/// Every subcommand, in the order of the overview. To add one, add a line here and its module above.
static SUBCOMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "docs",
        about: "pages and schemas made from the product's own tables; --check compares them",
        run: docs::run,
    },
    Subcommand {
        name: "lab",
        about: "a private engine with stand-in base images, for engine tests without an image registry",
        run: lab::run,
    },
    Subcommand {
        name: "test",
        about: "every test: the workspace's, then those on a real engine",
        run: test::run,
    },
    Subcommand { name: "golden", about: "write the golden set-ups of the examples anew", run: golden::run },
    Subcommand {
        name: "fixtures",
        about: "real apps by their scaffolders: make them anew, keep their plans, prove them",
        run: fixtures::run,
    },
    Subcommand {
        name: "faults",
        about: "set-ups with a fault, and without: found by `check`, failing on an engine",
        run: faults::run,
    },
    Subcommand {
        name: "compose",
        about: "what `docker compose config` makes of the cases in fixtures/compose, kept beside them",
        run: compose::run,
    },
    Subcommand {
        name: "measure",
        about: "sizes and build times of the examples' images, as a table",
        run: measure::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = arguments.first() else {
        eprint!("{}", overview());
        return ExitCode::from(2);
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print!("{}", overview());
        return ExitCode::SUCCESS;
    }
    let Some(subcommand) = SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name) else {
        eprint!("error: no subcommand `{name}`\n\n{}", overview());
        return ExitCode::from(2);
    };
    match (subcommand.run)(&arguments[1..]) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn overview() -> String {
    let mut text = String::from("usage: cargo xtask <subcommand>\n\n");
    for subcommand in SUBCOMMANDS {
        text.push_str(&format!("  {:<8} {}\n", subcommand.name, subcommand.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::SUBCOMMANDS;
    use std::collections::BTreeSet;

    #[test]
    fn subcommands_have_names_of_their_own() {
        let names: BTreeSet<_> = SUBCOMMANDS.iter().map(|subcommand| subcommand.name).collect();
        assert_eq!(names.len(), SUBCOMMANDS.len());
    }
}
