//! `inspect context` against the engine: odd trees are built with `COPY . /`, and what arrived is compared, kind by kind.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use seaworthy_testkit::{Engine, Trouble, ensure};

use crate::probes::Probes;

/// An ignore file and its name, beside the Dockerfile of that name.
struct Case {
    title: &'static str,
    dockerfile: &'static str,
    ignores: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case { title: "no ignore file", dockerfile: "Dockerfile", ignores: &[] },
    Case {
        title: "a folder kept out, one file of it brought back",
        dockerfile: "Dockerfile",
        ignores: &[(".dockerignore", "kept\n!kept/below/one\n**/*.md\n")],
    },
    Case {
        title: "all kept out, some brought back",
        dockerfile: "Dockerfile",
        ignores: &[(".dockerignore", "*\n!src\n!link*\nsrc/deep\n!Dockerfile\n")],
    },
    Case {
        title: "the Dockerfile's own ignore file replaces the context's",
        dockerfile: "docker/prod.Dockerfile",
        ignores: &[(".dockerignore", "src\n"), ("docker/prod.Dockerfile.dockerignore", "kept\n**/deep\n")],
    },
    Case {
        title: "an ignore file elsewhere is none",
        dockerfile: "docker/Dockerfile",
        ignores: &[("docker/.dockerignore", "*\n")],
    },
];

pub(crate) fn show(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("contexts");
    if let Some(engine) = probes.probe("an engine answers", Engine::find) {
        for case in CASES {
            probes.probe(case.title, || compare(&engine, case));
        }
    }
    probes.finish();
}

fn compare(engine: &Engine, case: &Case) -> Result<(), Trouble> {
    let world = tempfile::tempdir().map_err(|error| Trouble::new(error.to_string()))?;
    tree(world.path(), case).map_err(|error| Trouble::new(error.to_string()))?;
    let sent = inspected(world.path(), case.dockerfile)?;
    let arrived = arrived(engine, world.path(), case.dockerfile)?;
    ensure(sent == arrived, || {
        let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
            let differ = one.iter().filter(|(path, kind)| other.get(*path) != Some(*kind));
            differ.map(|(path, kind)| format!("{path} ({kind})")).collect::<Vec<_>>().join(", ")
        };
        format!("only said: {}; only arrived: {}", only(&sent, &arrived), only(&arrived, &sent))
    })?;
    ensure(sent.len() > 3, || format!("only {} entries: nothing is shown", sent.len()))
}

/// A tree of everything that can lie in a folder.
fn tree(root: &Path, case: &Case) -> std::io::Result<()> {
    for folder in ["empty", "src/deep/er", "kept/below", "docker"] {
        std::fs::create_dir_all(root.join(folder))?;
    }
    for file in [
        "a.md",
        "src/b.md",
        "src/index.js",
        "src/deep/c",
        "kept/below/one",
        "kept/two",
        "back\\slash",
        "ä b",
        "new\nline",
    ] {
        std::fs::write(root.join(file), "x")?;
    }
    for (path, text) in case.ignores {
        std::fs::write(root.join(path), text)?;
    }
    std::fs::write(root.join(case.dockerfile), "FROM scratch\nCOPY . /\n")?;
    symlink("src/index.js", root.join("link"))?;
    symlink("src", root.join("link-to-folder"))?;
    symlink("/etc/passwd", root.join("link-outside"))?;
    symlink("nowhere", root.join("link-broken"))?;
    std::fs::hard_link(root.join("src/index.js"), root.join("hard"))?;
    Command::new("mkfifo").arg(root.join("pipe")).status()?;
    // the socket stays when its listener goes
    UnixListener::bind(root.join("socket")).map(drop)
}

/// What our command says: each path with its kind.
fn inspected(root: &Path, dockerfile: &str) -> Result<BTreeMap<String, String>, Trouble> {
    let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["inspect", "context"])
        .arg(root)
        .arg("-f")
        .arg(root.join(dockerfile))
        .output()
        .map_err(|error| Trouble::new(error.to_string()))?;
    ensure(output.status.success(), || String::from_utf8_lossy(&output.stderr).into_owned())?;
    let document: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|error| Trouble::new(error.to_string()))?;
    let text = |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let entries = document["entries"].as_array().cloned().unwrap_or_default();
    Ok(entries
        .iter()
        .map(|entry| {
            let kind = match text(entry, "kind").as_str() {
                "link" => format!("link to {}", text(entry, "target")),
                // a socket arrives as an empty file
                "socket" => "file".to_owned(),
                kind => kind.to_owned(),
            };
            (text(entry, "path"), kind)
        })
        .collect())
}

/// What the engine received: the image's files, exported.
fn arrived(engine: &Engine, root: &Path, dockerfile: &str) -> Result<BTreeMap<String, String>, Trouble> {
    let archive = tempfile::NamedTempFile::new().map_err(|error| Trouble::new(error.to_string()))?;
    let output = format!("type=tar,dest={}", archive.path().display());
    let dockerfile = root.join(dockerfile);
    let words = ["build", "--output", &output, "-f", &dockerfile.to_string_lossy(), &root.to_string_lossy()];
    engine.docker(Duration::from_secs(60)).args(words).run()?;
    let listed = tar::Archive::new(archive.as_file())
        .entries()
        .map_err(|error| Trouble::new(error.to_string()))?
        .map(|entry| {
            let entry = entry?;
            let path = entry.path()?.to_string_lossy().trim_end_matches('/').to_owned();
            let kind = match entry.header().entry_type() {
                tar::EntryType::Directory => "folder".to_owned(),
                tar::EntryType::Symlink => {
                    let target = entry.link_name()?.map(|target| target.to_string_lossy().into_owned());
                    format!("link to {}", target.unwrap_or_default())
                }
                tar::EntryType::Fifo => "pipe".to_owned(),
                tar::EntryType::Block | tar::EntryType::Char => "device".to_owned(),
                // a hard link is a file with two names
                _ => "file".to_owned(),
            };
            Ok((path, kind))
        })
        .collect::<std::io::Result<BTreeMap<String, String>>>();
    listed.map_err(|error| Trouble::new(error.to_string()))
}
