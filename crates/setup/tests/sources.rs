//! What can be told of an image without building it: missing sources, base images, names.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use seaworthy_setup::flow::{Flow, Presence};
use seaworthy_setup::{ImageBuild, Options, base_images, read, sources_missing};
use seaworthy_testkit::MemoryRepo;

fn with_image<T>(files: &[(&str, &str)], use_image: impl Fn(&MemoryRepo, &ImageBuild) -> T) -> T {
    let repo = MemoryRepo::new(files.iter().copied());
    let setup = read(&repo, &Options::default()).unwrap();
    use_image(&repo, &setup.images[0])
}

/// The missing sources of the first image, each with its line and reason.
fn missing(files: &[(&str, &str)]) -> Vec<String> {
    with_image(files, |repo, image| {
        let missing = sources_missing(repo, image);
        missing.iter().map(|one| format!("{}: {one}", one.place.line)).collect()
    })
}

fn bases(files: &[(&str, &str)]) -> Vec<String> {
    with_image(files, base_images_of)
}

fn base_images_of(repo: &MemoryRepo, image: &ImageBuild) -> Vec<String> {
    base_images(repo, image)
}

#[test]
fn sources_that_are_not_there() {
    let file = "FROM node AS unused\nCOPY never ./\nFROM node\nARG DIR=src\nCOPY package.json nope ./\nCOPY $DIR ./\nCOPY $OTHER ./\nADD https://example.com/a ./\nCOPY --from=unused /x /x\nCOPY <<EOF /y\ny\nEOF\n";
    let files = [("Dockerfile", file), ("package.json", "{}"), ("src/a.ts", "")];
    assert_eq!(
        missing(&files),
        ["2: `never` is not in the build's context `.`", "5: `nope` is not in the build's context `.`"]
    );
}

#[test]
fn stages_that_the_image_does_not_need_are_not_looked_at() {
    let files = [("Dockerfile", "FROM node AS unused\nCOPY never ./\nFROM node\nCOPY a ./\n"), ("a", "")];
    assert_eq!(missing(&files), [""; 0]);
}

#[test]
fn patterns_may_match_nothing_but_their_folder_must_be_there() {
    let files = [
        ("Dockerfile", "FROM node\nCOPY *.lock package*.json ./\nCOPY src/*.ts ./\nCOPY lib/*.ts ./\n"),
        ("src/a", ""),
    ];
    assert_eq!(missing(&files), ["4: `lib/*.ts` is not in the build's context `.`"]);
}

#[test]
fn sources_that_are_kept_out() {
    let files = [
        ("Dockerfile", "FROM node\nCOPY package.json dist src docs ./\nCOPY . .\n"),
        (".dockerignore", "dist\nsrc/*.test.ts\ndocs\n!docs/a.md\n"),
        ("package.json", "{}"),
        ("dist/a.js", ""),
        ("src/a.ts", ""),
        ("src/a.test.ts", ""),
        ("docs/a.md", ""),
        ("docs/b.md", ""),
    ];
    assert_eq!(missing(&files), ["2: `dist` is kept out of the build by .dockerignore:1"]);
    let own = [("Dockerfile.dockerignore", "src\n")];
    let files: Vec<_> = files.into_iter().chain(own).collect();
    assert_eq!(missing(&files), ["2: `src` is kept out of the build by Dockerfile.dockerignore:1"]);
}

#[test]
fn sources_that_only_this_machine_has() {
    let files = [("Dockerfile", "FROM node\nCOPY dist ./\n"), (".gitignore", "/dist\n"), ("dist/a.js", "")];
    assert_eq!(missing(&files), ["2: `dist` is kept out of git by .gitignore:1"]);
}

#[test]
fn base_images_of_the_needed_stages() {
    let file = "ARG NODE=22\nFROM node:${NODE}-slim AS base\nFROM golang AS unused\nFROM base AS build\nCOPY --from=ghcr.io/astral-sh/uv:1 /uv /uv\nRUN --mount=type=bind,from=alpine:3,target=/a true\nFROM scratch\nCOPY --from=build /x /x\n";
    assert_eq!(bases(&[("Dockerfile", file)]), ["alpine:3", "ghcr.io/astral-sh/uv:1", "node:22-slim"]);
    let compose = "services:\n  app:\n    build:\n      context: .\n      args: {NODE: '${VERSION:-24}'}\n";
    assert_eq!(
        bases(&[("Dockerfile", file), ("compose.yaml", compose)]),
        ["alpine:3", "ghcr.io/astral-sh/uv:1", "node:24-slim"]
    );
    let compose = "services:\n  app:\n    build: {context: ., target: base}\n";
    assert_eq!(bases(&[("Dockerfile", file), ("compose.yaml", compose)]), ["node:22-slim"]);
    assert_eq!(bases(&[("Dockerfile", "ARG IMAGE\nFROM $IMAGE\n")]), [""; 0]);
}

#[test]
fn a_folder_of_a_stage_is_copied_with_all_that_lies_in_it() {
    let file = "FROM node:24-alpine AS deps\nWORKDIR /app\nCOPY a/package.json ./a/\nRUN npm ci\nFROM node:24-alpine\nWORKDIR /srv\nCOPY --from=deps /app ./\nCOPY --from=deps /app/a/package.json ./other.json\n";
    let files = [("Dockerfile", file), ("a/package.json", "{}")];
    with_image(&files, |repo, image| {
        let flow = Flow::read(repo, image).unwrap();
        let has = |path: &str| matches!(flow.has(flow.shipped, path), Presence::Here(_));
        // `/app` is there by a file in it, and is a folder all the same
        assert!(has("/srv/node_modules"));
        assert!(has("/srv/a/package.json"));
        assert!(has("/srv/other.json"));
        assert!(!has("/srv/other.json/package.json"));
    });
}
