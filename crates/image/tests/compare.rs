//! Two builds of the same source, and what differs between them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use std::collections::BTreeSet;

use seaworthy_image::{Aspect, ConfigField, Hashing, Image, Search, Side, compare};
use world::{Tar, config, docker};

fn image(hashing: Hashing, id: &str, layer: Tar) -> Image {
    let mut config = config(1);
    config["rootfs"]["diff_ids"][0] = id.into();
    config["created"] = id.into();
    let mut search = Search::new();
    search.hashing = hashing;
    Image::read(&docker(&config, &[layer.bytes()])[..], &search).unwrap()
}

#[test]
fn the_same_layers_are_not_looked_into() {
    let one = image(Hashing::Off, "sha256:1", Tar::new().file("a", "x"));
    let comparison = compare(&one, &one);
    assert!(comparison.layers.is_empty() && comparison.config.is_empty());
}

#[test]
fn each_aspect_by_path() {
    let one = Tar::new()
        .file("content", "abc")
        .file("size", "abc")
        .file_with("mode", "", 0o644, 0)
        .file_with("time", "", 0o644, 1)
        .file("same", "s")
        .file("only-first", "")
        .file(".wh.gone", "")
        .symlink("link", "a");
    let other = Tar::new()
        .file("content", "abd")
        .file("size", "abcd")
        .file_with("mode", "", 0o600, 0)
        .file_with("time", "", 0o644, 2)
        .file("same", "s")
        .file("gone", "")
        .symlink("link", "b");
    let comparison =
        compare(&image(Hashing::Sha256, "sha256:1", one), &image(Hashing::Sha256, "sha256:2", other));
    assert_eq!(comparison.config, [ConfigField::Created]);
    let found: Vec<(&str, Side, Vec<Aspect>)> = comparison.layers[0]
        .paths
        .iter()
        .map(|path| (path.path.as_str(), path.side, path.aspects.iter().copied().collect()))
        .collect();
    let both = |path, aspects: &[Aspect]| (path, Side::Both, aspects.to_vec());
    assert_eq!(
        found,
        [
            both("content", &[Aspect::Content]),
            both("gone", &[Aspect::Kind]),
            both("link", &[Aspect::Kind]),
            both("mode", &[Aspect::Mode]),
            ("only-first", Side::First, Vec::new()),
            both("size", &[Aspect::Size, Aspect::Content]),
            both("time", &[Aspect::Modified]),
        ]
    );
}

#[test]
fn contents_are_compared_only_where_they_were_hashed() {
    let of = |hashing, id, content: &str| image(hashing, id, Tar::new().file("a", content));
    let comparison = compare(&of(Hashing::Off, "1", "abc"), &of(Hashing::Sha256, "2", "abd"));
    assert!(comparison.layers[0].paths.is_empty());
    let comparison = compare(&of(Hashing::Sha256, "1", "abc"), &of(Hashing::Sha256, "2", "abd"));
    assert_eq!(comparison.layers[0].paths[0].aspects, BTreeSet::from([Aspect::Content]));
}
