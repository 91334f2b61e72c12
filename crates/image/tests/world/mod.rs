//! Archives of images, made in memory.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::Write;

use seaworthy_image::{Image, ImageError, Search};
use serde_json::{Value, json};
use tar::{Builder, EntryType, Header};

/// A tar file that grows.
pub(crate) struct Tar(Builder<Vec<u8>>);

impl Tar {
    pub(crate) fn new() -> Self {
        Self(Builder::new(Vec::new()))
    }

    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.file_with(path, content, 0o644, 0)
    }

    pub(crate) fn file_with(
        mut self,
        path: &str,
        content: impl AsRef<[u8]>,
        mode: u32,
        modified: u64,
    ) -> Self {
        let mut header = header(EntryType::Regular, mode, modified);
        header.set_size(content.as_ref().len() as u64);
        self.0.append_data(&mut header, path, content.as_ref()).unwrap();
        self
    }

    pub(crate) fn directory(mut self, path: &str) -> Self {
        self.0.append_data(&mut header(EntryType::Directory, 0o755, 0), path, &[][..]).unwrap();
        self
    }

    pub(crate) fn symlink(mut self, path: &str, target: &str) -> Self {
        self.0.append_link(&mut header(EntryType::Symlink, 0o777, 0), path, target).unwrap();
        self
    }

    pub(crate) fn hard_link(mut self, path: &str, target: &str) -> Self {
        self.0.append_link(&mut header(EntryType::Link, 0o644, 0), path, target).unwrap();
        self
    }

    /// A header as it is, with a name that a builder would refuse, and content.
    pub(crate) fn raw(mut self, name: &[u8], kind: EntryType, said: u64, content: &[u8]) -> Self {
        let mut header = header(kind, 0o644, 0);
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_size(said);
        header.set_cksum();
        self.0.append(&header, content).unwrap();
        self
    }

    pub(crate) fn pax<'v>(mut self, records: impl IntoIterator<Item = (&'v str, &'v [u8])>) -> Self {
        self.0.append_pax_extensions(records).unwrap();
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap()
    }
}

fn header(kind: EntryType, mode: u32, modified: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(modified);
    header.set_size(0);
    header
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A configuration with a step for each of `layers`, and one that makes none.
pub(crate) fn config(layers: usize) -> Value {
    let mut history = vec![json!({"created_by": "ENV A=b", "empty_layer": true})];
    history.extend((0..layers).map(|at| json!({"created_by": format!("COPY {at} /")})));
    json!({
        "architecture": "amd64", "os": "linux", "created": "2026-11-21T00:00:00Z",
        "config": {"User": "1000:1000", "Env": ["PATH=/usr/bin:/bin", "A=b"], "Cmd": ["node", "a.js"],
            "ExposedPorts": {"3000/tcp": {}}, "Labels": null,
            "Healthcheck": {"Test": ["CMD", "curl", "localhost"], "Interval": 5_000_000_000i64}},
        "history": history,
        "rootfs": {"type": "layers", "diff_ids": (0..layers).map(|at| format!("sha256:{at:064}")).collect::<Vec<_>>()},
    })
}

/// As an engine before version 25 writes it.
pub(crate) fn docker(config: &Value, layers: &[Vec<u8>]) -> Vec<u8> {
    let names: Vec<String> = (0..layers.len()).map(|at| format!("layer{at}/layer.tar")).collect();
    let manifest = json!([{"Config": "config.json", "RepoTags": ["app:latest"], "Layers": names}]);
    let mut tar = Tar::new();
    for (name, layer) in names.iter().zip(layers) {
        tar = tar.file(name, layer);
    }
    tar.file("config.json", config.to_string()).file("manifest.json", manifest.to_string()).bytes()
}

/// As a registry's layout in a tar file has it: the index first, the layers last.
pub(crate) fn oci(config: &Value, layers: &[Vec<u8>]) -> Vec<u8> {
    let digest = |at: usize| format!("sha256:{at:064x}");
    let blob = |at: usize| format!("blobs/sha256/{at:064x}");
    let (manifest_at, config_at, attestation_at) = (1000, 1001, 1002);
    let index = json!({"schemaVersion": 2, "manifests": [
        {"digest": digest(manifest_at), "annotations": {"org.opencontainers.image.ref.name": "latest"}},
        {"digest": digest(attestation_at), "platform": {"os": "unknown", "architecture": "unknown"}},
    ]});
    let layer_descriptors: Vec<Value> = (0..layers.len()).map(|at| json!({"digest": digest(at)})).collect();
    let manifest =
        json!({"schemaVersion": 2, "config": {"digest": digest(config_at)}, "layers": layer_descriptors});
    let mut tar = Tar::new()
        .file("oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#)
        .file("index.json", index.to_string())
        .file(&blob(manifest_at), manifest.to_string())
        .file(&blob(attestation_at), r#"{"config":{"digest":"sha256:no"},"layers":[]}"#);
    for (at, layer) in layers.iter().enumerate() {
        tar = tar.file(&blob(at), layer);
    }
    tar.file(&blob(config_at), config.to_string()).bytes()
}

pub(crate) fn read(layers: &[Vec<u8>]) -> Image {
    read_for(layers, &Search::new()).unwrap()
}

pub(crate) fn read_for(layers: &[Vec<u8>], search: &Search) -> Result<Image, ImageError> {
    Image::read(&docker(&config(layers.len()), layers)[..], search)
}

/// The paths that a container sees.
pub(crate) fn paths(image: &Image) -> Vec<&str> {
    image.visible().map(|(_, entry)| &*entry.path).collect()
}
