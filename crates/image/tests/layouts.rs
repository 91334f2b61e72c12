//! Both layouts, every packing, and what an archive may lack.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use seaworthy_image::{Bounded, Image, ImageError, LayerFault, Limits, Packing, Search};
use serde_json::json;
use world::{Tar, config, docker, gzip, oci, paths, read_for};

fn layers() -> Vec<Vec<u8>> {
    let first = Tar::new().directory("bin").file("bin/sh", "#!").file("etc/a", "old").bytes();
    vec![first, Tar::new().file("etc/a", "newer").bytes()]
}

#[test]
fn every_layout_and_packing_gives_the_same_image() {
    let read = |archive: Vec<u8>| Image::read(&archive[..], &Search::new()).unwrap();
    let plain = layers();
    let packed: Vec<Vec<u8>> = plain.iter().map(|layer| gzip(layer)).collect();
    let config = config(2);
    let images = [
        read(docker(&config, &plain)),
        read(docker(&config, &packed)),
        read(oci(&config, &plain)),
        read(oci(&config, &packed)),
        read(gzip(&docker(&config, &plain))),
    ];
    for image in &images {
        assert_eq!(paths(image), ["bin", "bin/sh", "etc/a"]);
        assert_eq!(image.layers.iter().map(|layer| layer.bytes).collect::<Vec<_>>(), [5, 5]);
        let step = |at: usize| image.step(&image.layers[at]).unwrap().created_by.clone();
        assert_eq!([step(0), step(1)], ["COPY 0 /", "COPY 1 /"]);
        assert_eq!(image.layers[1].diff_id, format!("sha256:{:064}", 1));
    }
    assert_eq!(images[0].tags, ["app:latest"]);
    assert_eq!(images[2].tags, ["latest"]);
    assert_eq!([images[0].layers[0].packing, images[1].layers[0].packing], [Packing::Plain, Packing::Gzip]);
    assert_eq!(images[0].layers[0].stored, plain[0].len() as u64);
    assert_eq!(images[0].layers[0].digest, None);
    assert_eq!(images[2].layers[1].digest, Some(format!("sha256:{:064x}", 1)));
}

#[test]
fn the_configuration() {
    let image = read_for(&layers(), &Search::new()).unwrap();
    let process = &image.config.process;
    assert_eq!(
        (process.user.as_str(), &process.exposed_ports[..]),
        ("1000:1000", &["3000/tcp".to_owned()][..])
    );
    assert_eq!(process.health_check.as_ref().unwrap().interval, Some(5_000_000_000));
    assert_eq!(process.cmd.as_ref().unwrap(), &["node", "a.js"]);
    assert_eq!(image.config.history.len(), 3);
}

#[test]
fn a_layer_that_is_linked_to_counts_twice() {
    let manifest = json!([{"Config": "c.json", "RepoTags": null, "Layers": ["a/layer.tar", "b/layer.tar"]}]);
    let archive = Tar::new()
        .file("a/layer.tar", Tar::new().file("x", "12345").bytes())
        .symlink("b/layer.tar", "../a/layer.tar")
        .file("c.json", config(2).to_string())
        .file("manifest.json", manifest.to_string())
        .bytes();
    let image = Image::read(&archive[..], &Search::new()).unwrap();
    assert_eq!((image.bytes(), image.layers[1].changed, image.wasted(9).bytes), (10, 1, 5));
}

#[test]
fn a_link_in_a_circle_is_missing() {
    let manifest = json!([{"Config": "c.json", "Layers": ["a"]}]);
    let archive = Tar::new()
        .symlink("a", "b")
        .symlink("b", "a")
        .file("c.json", config(1).to_string())
        .file("manifest.json", manifest.to_string())
        .bytes();
    let error = Image::read(&archive[..], &Search::new()).unwrap_err();
    assert!(matches!(error, ImageError::Missing(name) if name == "a"));
}

#[test]
fn what_is_no_image() {
    let read = |archive: &[u8]| Image::read(archive, &Search::new()).unwrap_err();
    assert!(matches!(read(b""), ImageError::NoImage));
    assert!(matches!(read(&Tar::new().file("a", "b").bytes()), ImageError::NoImage));
    assert!(matches!(read(&[b'x'; 2000]), ImageError::Archive(_)));
    assert!(matches!(
        read(&docker(&json!({}), &layers())),
        ImageError::LayerCount { manifest: 2, config: 0 }
    ));
    assert!(matches!(read(&docker(&json!({"config": 5}), &layers())), ImageError::Document { .. }));
    let two = json!([{"Config": "a", "RepoTags": ["a:1"]}, {"Config": "b", "RepoTags": ["b:1"]}]);
    let error = read(&Tar::new().file("manifest.json", two.to_string()).bytes());
    assert!(matches!(error, ImageError::SeveralImages(tags) if tags == ["a:1", "b:1"]));
}

#[test]
fn an_index_that_names_itself_ends() {
    let name = format!("blobs/sha256/{:064x}", 7);
    // and with many branches
    let index = json!({"manifests": vec![json!({"digest": format!("sha256:{:064x}", 7)}); 1000]}).to_string();
    let archive = Tar::new().file("index.json", &index).file(&name, &index).bytes();
    let error = Image::read(&archive[..], &Search::new()).unwrap_err();
    assert!(matches!(error, ImageError::Document { .. }), "{error}");
}

#[test]
fn layers_that_do_not_read() {
    let fault = |layer: Vec<u8>| match read_for(&[layer], &Search::new()).unwrap_err() {
        ImageError::Layer { fault, .. } => fault,
        other => panic!("{other}"),
    };
    let good = layers().remove(0);
    assert_eq!(fault(b"\x28\xb5\x2f\xfd and so on".to_vec()), LayerFault::Compression("zstd"));
    assert_eq!(fault(b"no tar file".to_vec()), LayerFault::NotTar);
    assert_eq!(fault(gzip(&[b'x'; 600])), LayerFault::NotTar);
    assert_eq!(fault(good[..700].to_vec()), LayerFault::Truncated);
    let packed = gzip(&good);
    assert!(matches!(
        fault(packed[..packed.len() / 2].to_vec()),
        LayerFault::Truncated | LayerFault::Read(_)
    ));
    let mut broken = packed.clone();
    broken[12..30].fill(0xff);
    assert!(matches!(fault(broken), LayerFault::Read(_) | LayerFault::Truncated | LayerFault::Tar(_)));
}

#[test]
fn an_archive_that_ends_early() {
    let archive = docker(&config(2), &layers());
    let error = Image::read(&archive[..1500], &Search::new()).unwrap_err();
    assert!(matches!(error, ImageError::Truncated), "{error}");
}

#[test]
fn limits_hold() {
    let read = |limits: Limits, layers: &[Vec<u8>]| {
        let mut search = Search::new();
        search.limits = limits;
        match read_for(layers, &search) {
            Err(ImageError::TooLarge { what, .. }) => what,
            other => panic!("{other:?}"),
        }
    };
    let limits = Limits::default();
    assert_eq!(read(Limits { entries: 4, ..limits }, &layers()), Bounded::Entries);
    assert_eq!(read(Limits { name_bytes: 20, ..limits }, &layers()), Bounded::NameBytes);
    assert_eq!(read(Limits { layers: 1, ..limits }, &layers()), Bounded::Layers);
    assert_eq!(read(Limits { document_bytes: 100, ..limits }, &layers()), Bounded::DocumentBytes);
    // 20 MB of zeros in less than the limit
    let bomb = gzip(&Tar::new().file("zeros", vec![0; 20 << 20]).bytes());
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read(Limits { unpacked_bytes: 1 << 20, ..limits }, &[bomb]), Bounded::UnpackedBytes);
}

#[test]
fn a_whole_archive_that_is_a_bomb() {
    let bomb = gzip(&docker(&config(1), &[Tar::new().file("zeros", vec![0; 20 << 20]).bytes()]));
    let mut search = Search::new();
    search.limits.unpacked_bytes = 1 << 20;
    let error = Image::read(&bomb[..], &search).unwrap_err();
    assert!(matches!(error, ImageError::TooLarge { what: Bounded::UnpackedBytes, .. }), "{error}");
}

#[test]
fn one_blob_as_many_layers_is_bounded() {
    let layers = 900;
    let files = (0..50).fold(Tar::new(), |tar, at| tar.file(&format!("f{at}"), "x")).bytes();
    let names = vec!["l"; layers];
    let manifest = json!([{"Config": "c.json", "Layers": names}]);
    let archive = Tar::new()
        .file("l", files)
        .file("c.json", config(layers).to_string())
        .file("manifest.json", manifest.to_string())
        .bytes();
    let mut search = Search::new();
    search.limits = Limits { entries: 1000, ..Limits::default() };
    let error = Image::read(&archive[..], &search).unwrap_err();
    assert!(matches!(error, ImageError::TooLarge { what: Bounded::Entries, .. }), "{error}");
}
