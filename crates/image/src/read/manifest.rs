//! Which blobs make the image: by `manifest.json`, as Docker and Podman write it, or by an OCI `index.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::ImageError;
use crate::path;
use crate::read::Archive;

/// Indexes and manifests that are followed at most: platforms are a dozen. Recursion goes no deeper either.
const MOST_MANIFESTS: usize = 64;

/// The names of the blobs of an image.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) config: String,
    /// From the lowest to the highest.
    pub(crate) layers: Vec<String>,
    pub(crate) tags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Saved {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Option<Vec<String>>,
}

/// An index or a manifest: which of them shows in what it has.
#[derive(Deserialize)]
struct Oci {
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
}

#[derive(Deserialize)]
struct Descriptor {
    digest: String,
    platform: Option<Platform>,
    annotations: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Platform {
    os: Option<String>,
}

/// The one image of an archive.
pub(crate) fn parts(archive: &Archive) -> Result<Parts, ImageError> {
    let mut images = if let Some(text) = archive.document("manifest.json") {
        let saved: Vec<Saved> = parse("manifest.json", text)?;
        saved.into_iter().map(Parts::from).collect()
    } else if let Some(text) = archive.document("index.json") {
        let mut images = Vec::new();
        collect(archive, parse("index.json", text)?, &[], &mut 0, &mut images)?;
        images
    } else {
        return Err(ImageError::NoImage);
    };
    if images.len() > 1 {
        let name = |parts: &Parts| parts.tags.first().unwrap_or(&parts.config).clone();
        return Err(ImageError::SeveralImages(images.iter().map(name).collect()));
    }
    images.pop().ok_or(ImageError::NoImage)
}

/// Reads a document of the archive.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &[u8]) -> Result<T, ImageError> {
    serde_json::from_slice(text)
        .map_err(|error| ImageError::Document { name: name.to_owned(), message: error.to_string() })
}

impl From<Saved> for Parts {
    fn from(saved: Saved) -> Self {
        let clean = |name: &String| path::clean(name.as_bytes()).path;
        Self {
            config: clean(&saved.config),
            layers: saved.layers.iter().flatten().map(clean).collect(),
            tags: saved.repo_tags.unwrap_or_default(),
        }
    }
}

/// Indexes name other indexes, one for each platform; of those an archive often holds just one.
fn collect(
    archive: &Archive,
    document: Oci,
    tags: &[String],
    seen: &mut usize,
    images: &mut Vec<Parts>,
) -> Result<(), ImageError> {
    if let Some(config) = document.config {
        images.push(Parts {
            config: blob(&config.digest),
            layers: document.layers.iter().flatten().map(|layer| blob(&layer.digest)).collect(),
            tags: tags.to_vec(),
        });
        return Ok(());
    }
    for manifest in document.manifests.into_iter().flatten() {
        let name = blob(&manifest.digest);
        let annotation = |key: &str| manifest.annotations.as_ref().and_then(|all| all.get(key));
        // provenance and the like hang beside the image as one of its platforms
        let is_attestation = annotation("vnd.docker.reference.type").is_some()
            || manifest.platform.as_ref().is_some_and(|platform| platform.os.as_deref() == Some("unknown"));
        let Some(text) = archive.document(&name).filter(|_| !is_attestation) else { continue };
        // an index may name itself, or others as often as it likes
        *seen += 1;
        if *seen > MOST_MANIFESTS {
            return Err(ImageError::Document {
                name,
                message: "too many indexes and manifests lead to it".to_owned(),
            });
        }
        let own = annotation("io.containerd.image.name").or(annotation("org.opencontainers.image.ref.name"));
        let tags = own.map_or(tags.to_vec(), |tag| vec![tag.clone()]);
        collect(archive, parse(&name, text)?, &tags, seen, images)?;
    }
    Ok(())
}

/// `sha256:abc…` as the name of a blob.
fn blob(digest: &str) -> String {
    path::clean(format!("blobs/{}", digest.replacen(':', "/", 1)).as_bytes()).path
}
