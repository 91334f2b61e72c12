//! `seaworthy prove` where nothing can be proved: what is said before an engine is asked, and where none answers.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use insta::assert_snapshot;

use crate::plan::assert_fits;
use crate::world::World;

/// A set-up of two lines.
fn with_dockerfile() -> World {
    World::server().with("Dockerfile", "FROM node:24-alpine\nCMD [\"node\", \"server.js\"]\n")
}

#[test]
fn probes_that_are_not_there() {
    let world = with_dockerfile();
    assert_snapshot!(world.refused(&["prove", "--only", "not-rot"]), @"
    error[unknown-probe]: there is no probe `not-rot`
    help: did you mean `not-root`?
    ");
    assert_snapshot!(world.refused(&["prove", "--skip", "a-wish"]), @"
    error[unknown-probe]: there is no probe `a-wish`
    help: the probes are builds, no-secrets, production-packages, image-size, incremental-rebuild, reproducible-build, compose-resolves, missing-variable-refused, stores-not-published, production-starts, healthy-in-time, route-answers, not-root, no-restarts, stores-refuse-strangers, survives-killed-store, read-only-root, stops-in-time, data-survives, development-starts, live-edit
    ");
    assert_snapshot!(world.refused(&["prove", "--skip", "builds", "--only", "builds"]), @"
    error: the argument '--skip <PROBE>' cannot be used with '--only <PROBE>'

    Usage: seaworthy prove --skip <PROBE> [PATH]

    For more information, try '--help'.
    ");
}

#[test]
fn reports_of_no_kind() {
    assert_snapshot!(with_dockerfile().refused(&["prove", "--report", "proof.pdf"]), @"
    error[unknown-report]: no kind of report has this ending
      --> proof.pdf
    help: end it in .json, .xml (JUnit), .md or .html
    ");
}

#[test]
fn files_to_provide_that_are_none() {
    let world = with_dockerfile();
    assert_snapshot!(world.refused(&["prove", "--provide", "config.json"]), @"
    error[wrong-provide]: `config.json` is not PATH=FILE
    help: `--provide config/config.json=ci/config.json`
    ");
    assert_snapshot!(world.refused(&["prove", "--provide", "../config.json=server.js"]), @"
    error[wrong-provide]: `../config.json=server.js` is not PATH=FILE
    help: `--provide config/config.json=ci/config.json`
    ");
    assert_snapshot!(world.refused(&["prove", "--provide", "config.json=absent.json"]), @"
    error[no-such-file]: there is no file `absent.json`
      --> absent.json
    help: name it from the folder in which you call seaworthy
    ");
    assert_snapshot!(world.refused(&["prove", "--env-file", "absent.env"]), @"
    error[no-such-file]: there is no file `absent.env`
      --> absent.env
    help: name it from the folder in which you call seaworthy
    ");
}

#[test]
fn files_that_are_not_in_the_repository() {
    let world = with_dockerfile();
    std::fs::write(world.outside().join("compose.yaml"), "services: {}\n").unwrap();
    assert_snapshot!(world.refused(&["prove", "-f", "../compose.yaml"]), @"
    error[outside-the-repository]: the file is not in the repository
      --> ../compose.yaml
    help: name a file of the repository, from its folder
    ");
    assert_snapshot!(world.refused(&["prove", "--dockerfile", "/etc/hostname"]), @"
    error[outside-the-repository]: the file is not in the repository
      --> /etc/hostname
    help: name a file of the repository, from its folder
    ");
    assert_snapshot!(world.refused(&["prove", "-f", "absent.yaml"]), @"
    error[no-such-file]: there is no file `absent.yaml`
      --> absent.yaml
    help: name it from the repository's root; what git ignores is not seen
    ");
    assert_snapshot!(world.refused(&["prove", "--dockerfile", "absent/Dockerfile"]), @"
    error[no-such-file]: there is no file `absent/Dockerfile`
      --> absent/Dockerfile
    help: name it from the repository's root; what git ignores is not seen
    ");
}

#[test]
fn a_compose_file_that_is_none() {
    let world = World::server().with("compose.yaml", "services:\n  web: {image: \"a\n");
    assert_snapshot!(world.refused(&["prove"]), @"
    error[no-usable-set-up]: does not parse: not valid YAML: unclosed quote
      --> compose.yaml:2
    help: mend the file, then run this again
    ");
    assert_snapshot!(world.refused(&["prove", "-f", "compose.yaml"]), @"
    error[broken-file]: not valid YAML: unclosed quote
      --> compose.yaml:2
    help: mend the file, then run this again
    ");
}

#[test]
fn neither_an_app_nor_a_set_up() {
    assert_snapshot!(World::empty().with("README.md", "").refused(&["prove"]), @"
    error[no-set-up]: there is neither a Dockerfile nor a Compose file, and no `package.json` to make them for
      --> .
    help: give the folder of a repository; name files at unusual places with `--dockerfile` or `--file`
    ");
    assert_snapshot!(World::empty().refused(&["prove", "absent"]), @"
    error[path-not-found]: there is no folder `absent`
      --> absent
    help: give the folder of the app's repository, for example `seaworthy init .`
    ");
}

#[test]
fn settings_of_the_contract_that_cannot_be_taken() {
    let world = with_dockerfile().with("seaworthy.toml", "contract.healthy-within = \"soon\"\n");
    assert_snapshot!(world.refused(&["prove"]), @r#"
    error[config-wrong-value]: `contract.healthy-within` takes a time such as `"30s"` or `"2m"`
      --> seaworthy.toml:1:27
    help: for example `contract.healthy-within = "30s"`
    "#);
    world.write("seaworthy.toml", "contract.max-size = \"1g\"\n");
    assert_snapshot!(world.refused(&["prove"]), @"
    error[config-unknown-key]: unknown key `contract.max-size`
      --> seaworthy.toml:1:21
    help: `seaworthy plan --all` shows the key of every decision; docs/configuration.md lists them
    ");
}

/// The program with nothing but this folder on its PATH.
fn prove_with_path(world: &World, path: &Path, variables: &[(&str, &str)]) -> String {
    let before = world.files();
    let mut command = world.command(&["prove"]);
    let output = command.env("PATH", path).envs(variables.iter().copied()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(world.files(), before, "something was written");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn no_client_of_an_engine() {
    let world = with_dockerfile();
    let empty = world.outside().join("bin");
    std::fs::create_dir(&empty).unwrap();
    assert_snapshot!(prove_with_path(&world, &empty, &[]), @"
    error[no-engine-client]: neither `docker` nor `podman` is installed
    help: install Docker or Podman; `prove` runs the set-up on a real engine
    ");
}

/// The client is a script that says what Docker's says, so that the machine needs none.
#[test]
fn an_engine_that_does_not_answer() {
    let world = with_dockerfile();
    let folder = world.outside().join("bin");
    std::fs::create_dir(&folder).unwrap();
    let client = folder.join("docker");
    let said = "Cannot connect to the Docker daemon at $DOCKER_HOST. Is the docker daemon running?";
    std::fs::write(&client, format!("#!/bin/sh\necho \"{said}\" >&2\nexit 1\n")).unwrap();
    std::fs::set_permissions(&client, std::fs::Permissions::from_mode(0o755)).unwrap();
    let nowhere = [("DOCKER_HOST", "unix:///nowhere/docker.sock")];
    assert_snapshot!(prove_with_path(&world, &folder, &nowhere), @"
    error[no-engine]: no engine answers `docker`: Cannot connect to the Docker daemon at unix:///nowhere/docker.sock. Is the docker daemon running?
    help: start the engine (`systemctl start docker` or Docker Desktop; for Podman `podman machine start` or `systemctl --user start podman.socket`), or point DOCKER_HOST or `docker context use` at one
    ");
    // what of the repository is not taken is said before an engine is asked
    world.write("compose.yaml", "services: [");
    assert_snapshot!(prove_with_path(&world, &folder, &nowhere), @"
    note  compose.yaml:1: does not parse: not valid YAML: unclosed bracket '['
    error[no-engine]: no engine answers `docker`: Cannot connect to the Docker daemon at unix:///nowhere/docker.sock. Is the docker daemon running?
    help: start the engine (`systemctl start docker` or Docker Desktop; for Podman `podman machine start` or `systemctl --user start podman.socket`), or point DOCKER_HOST or `docker context use` at one
    ");
}

/// It is proved: what is missing is the engine, not a set-up.
#[test]
fn a_compose_file_that_builds_nothing_and_no_app() {
    let world = World::empty().with("compose.yaml", "services: {db: {image: postgres:17}}\n");
    let empty = world.outside().join("bin");
    std::fs::create_dir(&empty).unwrap();
    assert_snapshot!(prove_with_path(&world, &empty, &[]), @"
    error[no-engine-client]: neither `docker` nor `podman` is installed
    help: install Docker or Podman; `prove` runs the set-up on a real engine
    ");
}

/// Docker's own client, where there is one.
#[test]
fn docker_pointed_to_nowhere() {
    let path = std::env::var_os("PATH").unwrap();
    let Some(folder) = std::env::split_paths(&path).find(|folder| folder.join("docker").is_file()) else {
        eprintln!("left out: no `docker` is on the PATH; the test above has one of its own");
        return;
    };
    let world = with_dockerfile();
    let alone = world.outside().join("bin");
    std::fs::create_dir(&alone).unwrap();
    std::os::unix::fs::symlink(folder.join("docker"), alone.join("docker")).unwrap();
    let said = prove_with_path(&world, &alone, &[("DOCKER_HOST", "unix:///nowhere/docker.sock")]);
    assert!(said.starts_with("error[no-engine]: "), "{said}");
    assert!(said.contains("help: "), "{said}");
}

/// The samples have every kind of value that a proof can hold.
#[test]
fn the_schema_takes_the_samples() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../prove/tests/samples");
    let mut seen = 0;
    for entry in std::fs::read_dir(samples).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut proof = serde_json::from_str(&text).unwrap();
        assert_fits("prove", &proof);
        // a schema that takes everything proves nothing
        proof["verdict"] = "splendid".into();
        let schema = World::empty().run(&["schema", "prove"]).json();
        assert!(!jsonschema::validator_for(&schema).unwrap().is_valid(&proof));
        seen += 1;
    }
    assert!(seen >= 2, "{seen} samples");
}
