//! `seaworthy explain`: lines, decisions, files, and what is none of them.

use insta::assert_snapshot;

use crate::world::World;

#[test]
fn a_line_of_a_file_that_is_there() {
    let world = World::server();
    world.run(&["init"]).fine();
    let line = world.read("Dockerfile").lines().position(|line| line.starts_with("USER")).unwrap() + 1;
    assert_snapshot!(world.run(&["explain", &format!("Dockerfile:{line}")]).whole(), @"
    exit 0
    --- stdout
    Dockerfile:12
        USER 1001:1001

    decision user.id                = 1001
    because  a fixed number, by which an orchestrator can verify that it is not root
    about    The user and group that run the app.
    override user.id = 1001         in seaworthy.toml
    ");
}

#[test]
fn a_line_of_a_file_that_is_not_there_yet() {
    assert_snapshot!(World::server().run(&["explain", "./Dockerfile:3"]).whole(), @r#"
    exit 0
    --- stdout
    Dockerfile:3
        FROM node:24-alpine AS base

    decision runtime.version        = 24
    because  the newest line with long support that fits `>=22` of `engines` of package.json
    evidence package.json:10
    about    The runtime's version: the first part of the base image's tag.
    override runtime.version = "24" in seaworthy.toml
    "#);
}

#[test]
fn the_line_that_says_who_wrote_it() {
    let world = World::server();
    let last = world.run(&["init"]).fine().len().min(1) + world.read("Dockerfile").lines().count() - 1;
    assert_snapshot!(world.run(&["explain", &format!("Dockerfile:{last}")]).whole(), @"
    exit 0
    --- stdout
    Dockerfile:18
        # written by seaworthy 4411b0264ea4; edit it, and it is yours

    says who wrote the file, so that the next run knows whether somebody edited it
    ");
}

#[test]
fn a_decision() {
    assert_snapshot!(World::server().run(&["explain", "port"]).whole(), @"
    exit 0
    --- stdout
    demo
    decision port                   = 3000
    because  `PORT` sets it, and 3000 is the port of every app in a container; the code's default is 8080
    evidence server.js:3
             server.js:9
    or       8080                   the default in the code
    about    The port in the container.
    override port = 3000            in seaworthy.toml
    ");
}

#[test]
fn a_key_that_nothing_here_needs() {
    assert_snapshot!(World::server().run(&["explain", "migrate.command"]).whole(), @r#"
    exit 0
    --- stdout
    decision migrate.command        = nothing: this repository has no need of it
    about    The command that brings the database's schema up to date.
    override migrate.command = ["node", "dist/migrate.js"] in seaworthy.toml
    "#);
}

#[test]
fn a_promise() {
    assert_snapshot!(World::server().run(&["explain", "contract.healthy-within"]).whole(), @r#"
    exit 0
    --- stdout
    decision contract.healthy-within = a promise: `seaworthy prove` asks for it, and nothing is written by it
    about    `prove`: the time from its start within which an app must be healthy; 60s by default.
    override contract.healthy-within = "30s" in seaworthy.toml
    "#);
}

#[test]
fn a_probe() {
    assert_snapshot!(World::server().run(&["explain", "no-secrets"]).whole(), @"
    exit 0
    --- stdout
    probe    no-secrets
    shows    no secret of the repository is in the image
    of       each image
    about    Searches every layer, files that a later layer removes included, the history, the
             environment and the labels for:

             - the values of secrets that are in the repository, as they are and in base64;
             - the values that were made up for the variables of this run, which no image should hold;
             - texts that only secrets hold: private keys.

             A build that is given secrets is made without the builder's cache: builders do not look at
             a secret's value, and a step from the cache would hold the secret of an earlier build.

             Then it puts files where developers keep secrets (`.env`, and every file that git ignores
             and that is named like a secret), with made-up contents, and builds again: none of that may
             reach the image, whatever is on the machine that builds. No value is ever shown.
    ");
    // it needs no repository
    assert_snapshot!(World::empty().run(&["explain", "healthy-in-time"]).whole(), @r#"
    exit 0
    --- stdout
    probe    healthy-in-time
    shows    it becomes healthy in time
    of       each app that runs
    about    Measures the time from the start of the container to its first healthy answer, by the
             health check of the image or of the Compose file, and compares it with
             `contract.healthy-within` (60 s by default). Engines ask only every `interval`, so the
             figure has that grain.

             It fails where the app ends, is unhealthy, or takes longer. The evidence is what the check
             said last and the end of the app's log.
    contract contract.healthy-within = "30s" in seaworthy.toml
             `prove`: the time from its start within which an app must be healthy; 60s by default.
    "#);
}

/// Each probe has its page, and each promise a probe that asks for it.
#[test]
fn every_probe_and_every_promise() {
    let world = World::empty();
    let mut pages = String::new();
    for probe in seaworthy_prove::PROBES {
        let page = world.run(&["explain", probe.id]).fine();
        assert!(page.contains(probe.title), "{page}");
        pages.push_str(&page);
    }
    for entry in seaworthy_plan::keys::KEYS.iter().filter(|entry| entry.is_promise()) {
        assert!(pages.contains(&format!("{} = ", entry.name)), "no probe names `{}`", entry.name);
    }
}

#[test]
fn a_file() {
    assert_snapshot!(World::server().run(&["explain", "Dockerfile"]).whole(), @"
    exit 0
    --- stdout
    Dockerfile: not there yet
       1     runtime.version        the newest line with long support that fits `>=22` of `engines` of package.json
       4     base.image             the runtime's official image
       8     port                   `PORT` sets it, and 3000 is the port of every app in a container; the code's default is 8080
       9     user.id                a fixed number, by which an orchestrator can verify that it is not root
      10     start.command          the program that script `start` ends in, as the first process, so that signals reach it
      11     build.inputs           the app reads by convention: every file of the context may matter
      12     user.id                a fixed number, by which an orchestrator can verify that it is not root
      13     port                   `PORT` sets it, and 3000 is the port of every app in a container; the code's default is 8080
      14     health.live            no health route was found
      17     start.command          the program that script `start` ends in, as the first process, so that signals reach it
    ");
}

#[test]
fn what_is_not_there_is_said_with_what_was_meant() {
    let world = World::server();
    assert_snapshot!(world.refused(&["explain", "runtime.verson"]), @"
    error[unknown-decision]: there is no decision `runtime.verson`
    help: did you mean `runtime.version`?
    ");
    assert_snapshot!(world.refused(&["explain", "not-rooot"]), @"
    error[unknown-decision]: there is no decision `not-rooot`
    help: did you mean `not-root`?
    ");
    assert_snapshot!(world.refused(&["explain", "a-wish"]), @"
    error[unknown-decision]: there is no decision `a-wish`
    help: give a line such as `Dockerfile:12`, a key that `seaworthy plan --all` shows, a file, or a probe of `seaworthy prove`
    ");
    assert_snapshot!(world.refused(&["explain", "Dockerfil:3"]), @"
    error[unknown-file]: `Dockerfil` is not a file that seaworthy writes
    help: did you mean `Dockerfile`?
    ");
    assert_snapshot!(world.refused(&["explain", "src/index.ts"]), @"
    error[unknown-file]: `src/index.ts` is not a file that seaworthy writes
    help: the files are Dockerfile, .dockerignore, compose.production.yaml and .env.production.example
    ");
    assert_snapshot!(world.refused(&["explain", "Dockerfile:0"]), @"
    error[unknown-line]: `Dockerfile` has no line 0 of ours
    help: its lines are 1 to 18
    ");
    assert_snapshot!(world.refused(&["explain", "Dockerfile:4711"]), @"
    error[unknown-line]: `Dockerfile` has no line 4711 of ours
    help: its lines are 1 to 18
    ");
    assert_snapshot!(world.refused(&["explain", "Dockerfile:99999999999999999999"]), @"
    error[unknown-decision]: there is no decision `Dockerfile:99999999999999999999`
    help: give a line such as `Dockerfile:12`, a key that `seaworthy plan --all` shows, a file, or a probe of `seaworthy prove`
    ");
    assert_snapshot!(world.refused(&["explain", "../Dockerfile:1"]), @"
    error[unknown-decision]: there is no decision `../Dockerfile:1`
    help: give a line such as `Dockerfile:12`, a key that `seaworthy plan --all` shows, a file, or a probe of `seaworthy prove`
    ");
    assert_snapshot!(world.refused(&["explain", ""]), @"
    error[unknown-decision]: there is no decision ``
    help: give a line such as `Dockerfile:12`, a key that `seaworthy plan --all` shows, a file, or a probe of `seaworthy prove`
    ");
}
