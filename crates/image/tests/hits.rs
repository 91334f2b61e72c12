//! Values that must not be in an image, wherever they hide.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use seaworthy_image::{Encoding, Fate, Image, Limits, Part, Place, Search};
use serde_json::json;
use world::{Tar, config, docker, gzip, read_for};

const VALUE: &str = "s3cr3t&\"value\"/9";

fn search() -> Search {
    let mut search = Search::new();
    search.value("PASSWORD", VALUE.as_bytes()).unwrap();
    search.value("OTHER", b"another-secret-0").unwrap();
    search.phrase("token", b"_authToken=").unwrap();
    search
}

fn places(image: &Image) -> Vec<(String, Encoding, Place)> {
    image.hits.iter().map(|hit| (hit.needle.to_string(), hit.encoding, hit.place.clone())).collect()
}

#[test]
fn in_files_that_later_layers_hide() {
    let lower = Tar::new()
        .file("a", format!("x{VALUE}x"))
        .file("b", "//registry/:_authToken=x")
        .file("c", "another-secret-0")
        .bytes();
    let upper = Tar::new().file("a", "clean").file(".wh.b", "").bytes();
    let image = read_for(&[gzip(&lower), upper], &search()).unwrap();
    let place =
        |path: &str, fate| Place::Entry { layer: 0, path: path.to_owned(), part: Part::Content, fate };
    assert_eq!(
        places(&image),
        [
            ("PASSWORD".to_owned(), Encoding::Plain, place("a", Fate::Overwritten { layer: 1 })),
            ("token".to_owned(), Encoding::Plain, place("b", Fate::Removed { layer: 1 })),
            ("OTHER".to_owned(), Encoding::Plain, place("c", Fate::Visible)),
        ]
    );
}

#[test]
fn in_every_encoding() {
    // `printf 'xs3cr3t&"value"/9' | base64`
    let layer = Tar::new()
        .file("base64", "eHMzY3IzdCYidmFsdWUiLzk=")
        .file("json", json!({ "a": VALUE }).to_string())
        .file("go", "s3cr3t\\u0026\\\"value\\\"/9")
        .file("url", "postgres://a:s3cr3t%26%22value%22%2F9@db")
        .bytes();
    let image = read_for(&[layer], &search()).unwrap();
    let found: Vec<Encoding> = image.hits.iter().map(|hit| hit.encoding).collect();
    assert_eq!(found, [Encoding::Base64, Encoding::Json, Encoding::Json, Encoding::Url]);
}

#[test]
fn names_are_searched_and_not_shown() {
    let layer = Tar::new()
        .file("dir/another-secret-0.txt", "")
        .symlink("link", "to/another-secret-0")
        .file("another-secret-0/x", "another-secret-0")
        .bytes();
    let image = read_for(&[layer], &search()).unwrap();
    assert!(!format!("{:?}", image.hits).contains("another"));
    let found: Vec<(String, Part)> = image
        .hits
        .iter()
        .map(|hit| match &hit.place {
            Place::Entry { path, part, .. } => (path.clone(), *part),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected =
        [("dir/…", Part::Name), ("link", Part::LinkTarget), ("…/x", Part::Name), ("…/x", Part::Content)];
    assert_eq!(found, expected.map(|(path, part)| (path.to_owned(), part)));
}

#[test]
fn in_the_configuration() {
    let mut config = config(1);
    config["config"]["Env"] = json!(["PATH=/bin", format!("DB={VALUE}"), "another-secret-0=x"]);
    config["config"]["Labels"] = json!({ "made.with": VALUE });
    config["config"]["Cmd"] = json!(["node", format!("--key={VALUE}")]);
    config["history"][1]["created_by"] = json!(format!("RUN |1 KEY={VALUE} npm ci"));
    let image = Image::read(&docker(&config, &[Tar::new().bytes()])[..], &search()).unwrap();
    let found: Vec<Place> = image.hits.into_iter().map(|hit| hit.place).collect();
    assert_eq!(
        found,
        [
            Place::Env(Some("DB".to_owned())),
            Place::Label(Some("made.with".to_owned())),
            Place::History(1),
            Place::Config("config.Cmd.1".to_owned()),
            Place::Env(None),
        ]
    );
}

#[test]
fn in_the_provenance_beside_the_image() {
    let provenance = json!({"predicate": {"invocation": {"parameters": {"args": {"build-arg:KEY": VALUE}}}}});
    let manifest = json!([{"Config": "c.json", "Layers": ["l"]}]);
    let archive = Tar::new()
        .file("l", Tar::new().bytes())
        .file("c.json", config(1).to_string())
        .file("manifest.json", manifest.to_string())
        .file("blobs/sha256/1", provenance.to_string())
        .bytes();
    let image = Image::read(&archive[..], &search()).unwrap();
    let field = "predicate.invocation.parameters.args.build-arg:KEY".to_owned();
    assert_eq!(image.hits[0].place, Place::Document { name: "blobs/sha256/1".to_owned(), field });
}

#[test]
fn hits_are_bounded_and_counted() {
    let layer = (0..20).fold(Tar::new(), |tar, at| tar.file(&format!("f{at}"), VALUE)).bytes();
    let mut search = search();
    search.limits = Limits { hits: 5, ..Limits::default() };
    let image = read_for(&[layer.clone(), layer], &search).unwrap();
    assert_eq!((image.hits.len(), image.hits_left_out), (5, 35));
}
