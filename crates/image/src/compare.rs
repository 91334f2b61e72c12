//! What differs between two images: of two builds of the same source it should be nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::{Entry, Removal, RemovalKind};
use crate::image::{Image, Layer};

/// What differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The layers that differ, lowest first.
    pub layers: Vec<LayerDifference>,
    /// What differs in what a container runs and in how the images were made.
    pub config: Vec<ConfigField>,
}

/// A layer that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerDifference {
    /// Its index.
    pub layer: usize,
    /// Whether both images have a layer there.
    pub side: Side,
    /// The paths that differ, sorted. None though the layers differ: the order in the tar file, extended attributes or
    /// fractions of a second do.
    pub paths: Vec<PathDifference>,
}

/// Which of the two has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Both,
    /// Only the first.
    First,
    /// Only the second.
    Second,
}

/// A path that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathDifference {
    /// From the image's root.
    pub path: String,
    /// Whether both have it.
    pub side: Side,
    /// In what it differs, if both have it.
    pub aspects: BTreeSet<Aspect>,
}

/// In what a path differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// One is a file, the other is not; or they link to different paths.
    Kind,
    /// The number of bytes.
    Size,
    /// The bytes. Told only if both images were read with [`Hashing::Sha256`](crate::Hashing::Sha256).
    Content,
    /// Permissions.
    Mode,
    /// User or group.
    Owner,
    /// The time of the last change.
    Modified,
}

/// A part of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfigField {
    /// Architecture or operating system.
    Platform,
    /// When it was made.
    Created,
    /// What a container runs: user, environment, command and the like.
    Process,
    /// The steps, whatever their times.
    Steps,
    /// The times of the steps.
    StepTimes,
}

/// Compares two images.
#[must_use]
pub fn compare(first: &Image, second: &Image) -> Comparison {
    let count = first.layers.len().max(second.layers.len());
    let layers = (0..count).filter_map(|at| match (first.layers.get(at), second.layers.get(at)) {
        (Some(one), Some(other)) => (one.diff_id != other.diff_id).then(|| LayerDifference {
            layer: at,
            side: Side::Both,
            paths: paths(one, other),
        }),
        (Some(_), None) => Some(LayerDifference { layer: at, side: Side::First, paths: Vec::new() }),
        _ => Some(LayerDifference { layer: at, side: Side::Second, paths: Vec::new() }),
    });
    Comparison { layers: layers.collect(), config: config(first, second) }
}

fn config(first: &Image, second: &Image) -> Vec<ConfigField> {
    let (one, other) = (&first.config, &second.config);
    let steps = |image: &Image| -> Vec<(String, bool)> {
        image.config.history.iter().map(|step| (step.created_by.clone(), step.empty_layer)).collect()
    };
    let times = |image: &Image| -> Vec<Option<String>> {
        image.config.history.iter().map(|step| step.created.clone()).collect()
    };
    let differs = [
        (ConfigField::Platform, (&one.architecture, &one.os) != (&other.architecture, &other.os)),
        (ConfigField::Created, one.created != other.created),
        (ConfigField::Process, one.process != other.process),
        (ConfigField::Steps, steps(first) != steps(second)),
        (ConfigField::StepTimes, times(first) != times(second)),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// What a layer does at a path.
#[derive(Clone, Copy)]
enum Deed<'l> {
    Puts(&'l Entry),
    Removes(RemovalKind),
}

fn paths(one: &Layer, other: &Layer) -> Vec<PathDifference> {
    let (one, other) = (deeds(one), deeds(other));
    let all: BTreeSet<&str> = one.keys().chain(other.keys()).copied().collect();
    let differences = all.into_iter().filter_map(|path| {
        let (side, aspects) = match (one.get(path), other.get(path)) {
            (Some(one), Some(other)) => (Side::Both, aspects(*one, *other)),
            (Some(_), None) => (Side::First, BTreeSet::new()),
            _ => (Side::Second, BTreeSet::new()),
        };
        let differs = side != Side::Both || !aspects.is_empty();
        differs.then(|| PathDifference { path: path.to_owned(), side, aspects })
    });
    differences.collect()
}

fn deeds(layer: &Layer) -> BTreeMap<&str, Deed<'_>> {
    let removals = layer.removals.iter().map(|Removal { path, kind }| (&**path, Deed::Removes(*kind)));
    removals.chain(layer.entries.iter().map(|entry| (&*entry.path, Deed::Puts(entry)))).collect()
}

fn aspects(one: Deed<'_>, other: Deed<'_>) -> BTreeSet<Aspect> {
    let (one, other) = match (one, other) {
        (Deed::Puts(one), Deed::Puts(other)) => (one, other),
        (Deed::Removes(one), Deed::Removes(other)) if one == other => return BTreeSet::new(),
        _ => return BTreeSet::from([Aspect::Kind]),
    };
    let is_other_content = matches!((&one.content, &other.content), (Some(one), Some(other)) if one != other);
    let differs = [
        (Aspect::Kind, one.kind != other.kind),
        (Aspect::Size, one.size != other.size),
        (Aspect::Content, is_other_content),
        (Aspect::Mode, one.mode != other.mode),
        (Aspect::Owner, (one.owner, one.group) != (other.owner, other.group)),
        (Aspect::Modified, one.modified != other.modified),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}
