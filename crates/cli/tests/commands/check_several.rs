//! `seaworthy check` of several repositories in one run: one result, in every format, with every option.

use serde_json::Value;

use crate::plan::assert_fits;
use crate::world::{LOCKFILE, MANIFEST, SERVER, World};

/// A fault with a safe fix: busybox asks `localhost`, and the app listens on IPv4 only.
const FAULTY: &str = "FROM node:24-alpine
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY server.js ./
USER node
HEALTHCHECK CMD wget -qO- http://localhost:8080/health || exit 1
CMD [\"node\", \"server.js\"]
";

/// Two repositories beside each other, the first with a fault, and a folder without a set-up.
fn world() -> World {
    let mut world = World::empty();
    for (folder, dockerfile) in [("one", FAULTY.to_owned()), ("two", sound())] {
        world = world
            .with(&format!("{folder}/package.json"), MANIFEST)
            .with(&format!("{folder}/package-lock.json"), LOCKFILE)
            .with(&format!("{folder}/server.js"), SERVER)
            .with(&format!("{folder}/.dockerignore"), "node_modules\n.git\n.env*\n")
            .with(&format!("{folder}/Dockerfile"), dockerfile);
    }
    world.with("bare/package.json", MANIFEST).with("bare/package-lock.json", LOCKFILE)
}

fn sound() -> String {
    FAULTY.replace("localhost", "127.0.0.1")
}

#[test]
fn files_are_named_from_where_one_stands() {
    let world = world();
    let said = world.run(&["check", "one", "two"]);
    assert_eq!(said.code, Some(1), "{}", said.whole());
    assert!(said.stdout.contains("one/Dockerfile:8:"), "{}", said.stdout);
    assert!(said.stdout.contains("one/server.js:"), "{}", said.stdout);
    assert!(said.stdout.contains("1 error; 4 files looked at"), "{}", said.stdout);
    assert_eq!(world.run(&["check", "two"]).code, Some(0));
}

#[test]
fn every_format_names_the_same_files() {
    let world = world();
    let document: Value =
        serde_json::from_str(&world.run(&["check", "two", "one", "--format", "json"]).stdout).unwrap();
    assert_fits("check", &document);
    let files: Vec<&str> =
        document["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    assert_eq!(files, ["one/.dockerignore", "one/Dockerfile", "two/.dockerignore", "two/Dockerfile"]);
    let finding = &document["findings"][0];
    assert_eq!(finding["place"]["file"], "one/Dockerfile");
    assert_eq!(finding["place"]["endLine"], 8);
    let related = finding["related"].as_array().unwrap();
    assert!(related.iter().any(|note| note["place"]["file"] == "one/server.js"), "{finding}");
    assert_eq!(finding["fix"]["edits"][0]["file"], "one/Dockerfile");
    for (format, words) in [
        ("sarif", "\"uri\": \"one/Dockerfile\""),
        ("github", "::error file=one/Dockerfile,line=8,"),
        ("junit", "classname=\"one/Dockerfile\""),
        ("gitlab", "\"path\": \"one/Dockerfile\""),
    ] {
        let said = world.run(&["check", "one", "two", "--format", format]);
        assert!(said.stdout.contains(words), "{format}: {}", said.stdout);
        assert_eq!(said.code, Some(1), "{format}");
    }
}

#[test]
fn fixes_are_shown_and_made_in_each() {
    let world = world().with("two/Dockerfile", FAULTY);
    let shown = world.run(&["check", "one", "two", "--diff"]);
    assert!(shown.stdout.contains("--- a/one/Dockerfile\n+++ b/one/Dockerfile\n"), "{}", shown.stdout);
    assert!(shown.stdout.contains("+++ b/two/Dockerfile\n"), "{}", shown.stdout);
    assert_eq!(world.read("one/Dockerfile"), FAULTY);
    let said = world.run(&["check", "one", "two", "--fix"]);
    assert_eq!(said.code, Some(0), "{}", said.whole());
    assert!(said.stdout.contains("2 repaired"), "{}", said.stdout);
    for folder in ["one", "two"] {
        assert_eq!(world.read(&format!("{folder}/Dockerfile")), sound());
    }
}

#[test]
fn one_that_lies_in_another_or_is_named_twice_is_told_once() {
    let world = world();
    let found = |arguments: &[&str]| -> usize {
        let said = world.run(arguments);
        let document: Value = serde_json::from_str(&said.stdout).unwrap();
        document["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error").count()
    };
    assert_eq!(found(&["check", "one", "./one/", "two", "--format", "json"]), 1);
    let again = world.run(&["check", ".", "one", "--fix"]);
    assert!(!again.stderr.contains("panicked"), "{}", again.stderr);
    assert_eq!(world.read("one/Dockerfile"), sound());
}

#[test]
fn a_baseline_knows_all_of_them() {
    let world = world().with("two/Dockerfile", FAULTY);
    let both = ["check", "one", "two", "--baseline", "known.txt"];
    assert_eq!(world.run(&[&both[..], &["--write-baseline"]].concat()).code, Some(0));
    let said = world.run(&both);
    assert_eq!(said.code, Some(0), "{}", said.whole());
    assert!(said.stdout.contains("2 in the baseline"), "{}", said.stdout);
}

#[test]
fn what_cannot_be_checked_is_said_and_hides_nothing() {
    let world = world();
    let said = world.run(&["check", "bare", "gone", "one"]);
    assert_eq!(said.code, Some(2), "{}", said.whole());
    assert!(said.stdout.contains("one/Dockerfile:8:"), "{}", said.stdout);
    assert!(said.stderr.contains("error[no-set-up]"), "{}", said.stderr);
    assert!(said.stderr.contains("--> bare"), "{}", said.stderr);
    assert!(said.stderr.contains("error[path-not-found]"), "{}", said.stderr);
    let said = world.run(&["check", "gone", "bare"]);
    assert_eq!(said.code, Some(2), "{}", said.whole());
    assert_eq!(said.stdout, "");
}

#[test]
fn what_chooses_within_one_is_refused() {
    let said = world().run(&["check", "one", "two", "--dockerfile", "one/Dockerfile"]);
    assert_eq!(said.code, Some(2), "{}", said.whole());
    assert!(said.stderr.contains("one-repository"), "{}", said.stderr);
}
