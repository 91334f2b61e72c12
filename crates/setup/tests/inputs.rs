//! What Compose files give to a build beside context, stage and arguments.
#![allow(clippy::unwrap_used, reason = "tests")]

use seaworthy_setup::{NamedContext, Options, SecretSource, SetUp, base_images, read};
use seaworthy_testkit::MemoryRepo;
use seaworthy_text::RepoPath;

const DOCKERFILE: &str = "FROM base\nCOPY --from=shared a.json ./\n";

fn setup(compose: &str) -> SetUp {
    let files = [
        ("compose.yaml", compose),
        ("Dockerfile", DOCKERFILE),
        ("shared/a.json", "{}"),
        ("keys/public.pem", "x"),
    ];
    read(&MemoryRepo::new(files), &Options::default()).unwrap()
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

#[test]
fn secrets_come_from_files_and_variables() {
    let setup = setup(
        "services:
  app:
    build:
      context: .
      secrets: [token, there, not_there, home, {source: other, target: renamed}, unknown]
secrets:
  token: {environment: TOKEN}
  there: {file: ./keys/public.pem}
  not_there: {file: keys/private.pem}
  home: {file: ~/.npmrc}
  other: {external: true}
",
    );
    let found: Vec<_> =
        setup.images[0].inputs.secrets.iter().map(|one| (one.id.as_str(), one.source.clone())).collect();
    let expected = [
        ("home", SecretSource::Elsewhere),
        ("not_there", SecretSource::Absent(path("keys/private.pem"))),
        ("renamed", SecretSource::Elsewhere),
        ("there", SecretSource::File(path("keys/public.pem"))),
        ("token", SecretSource::Variable("TOKEN".to_owned())),
    ];
    assert_eq!(found, expected);
    let remarks: Vec<_> = setup.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(remarks, ["compose.yaml:5: the secret `unknown` is not declared"]);
    assert_eq!(setup.production.unwrap().secrets.len(), 5);
}

#[test]
fn contexts_labels_and_networks_are_those_that_any_builder_can_be_given() {
    let setup = setup(
        "services:
  app:
    build:
      context: .
      additional_contexts:
        base: docker-image://node:24
        shared: ./shared
        code: https://code.example/app.git
        api: service:api
        home: /home
      labels: [a=1, b]
      network: none
      platforms: [linux/amd64]
      ssh: [default]
      cache_from: [x]
      shm_size: 1g
  second:
    build:
      context: .
      network: host
      platforms: [linux/amd64, linux/arm64]
      ssh: {key: ~/.ssh/id}
",
    );
    let inputs = &setup.images[0].inputs;
    let contexts = [
        ("base".to_owned(), NamedContext::Image("node:24".to_owned())),
        ("shared".to_owned(), NamedContext::Folder(path("shared"))),
    ];
    assert_eq!(inputs.contexts, contexts);
    let label = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(inputs.labels, [label("a", "1"), label("b", "")]);
    assert_eq!(inputs.network.as_deref(), Some("none"));
    assert_eq!(inputs.platform.as_deref(), Some("linux/amd64"));
    let second = &setup.images[1].inputs;
    assert_eq!((second.network.as_ref(), second.platform.as_ref()), (None, None));
    let repo = MemoryRepo::new([("Dockerfile", DOCKERFILE)]);
    assert_eq!(base_images(&repo, &setup.images[0]), ["node:24"]);
    let left_out: Vec<_> = setup.remarks.iter().map(ToString::to_string).collect();
    let expected = [
        "compose.yaml:8: the build is not given `additional_contexts: code=https://code.example/app.git`",
        "compose.yaml:9: the build is not given `additional_contexts: api=service:api`",
        "compose.yaml:10: the build is not given `additional_contexts: home=/home`",
        "compose.yaml:14: the build is not given `ssh: default`",
        "compose.yaml:16: the build is not given `shm_size`",
        "compose.yaml:20: the build is not given `network: host`",
        "compose.yaml:21: built for the engine's own platform alone, not for linux/amd64, linux/arm64",
        "compose.yaml:22: the build is not given `ssh: key=~/.ssh/id`",
    ];
    assert_eq!(left_out, expected);
}
