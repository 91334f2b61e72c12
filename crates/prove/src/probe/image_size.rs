//! `image-size`: how large it is, of what, and how much of it nobody sees.

use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::report::size;
use crate::run::{BuiltImage, Ground};
use crate::{EvidenceKind, Scope, Source};

pub(super) static PROBE: Probe = Probe {
    id: "image-size",
    title: "the image is within its budget",
    scope: Scope::Image,
    about: "Measures the image, each of its layers, and the bytes of files that a later layer replaces or removes.

It fails where `contract.max-image-size` or `contract.max-wasted-size` is exceeded; without them it only measures.",
    ask: Ask::Image(ask),
};

fn ask(ground: &Ground<'_>, image: &BuiltImage) -> Result<Seen, EngineError> {
    let inspected = image.inspected.as_ref().map_err(Clone::clone)?;
    let contract = ground.contract(&image.build);
    let layers = crate::layers::layers(inspected);
    let own: u64 =
        layers.iter().filter(|layer| layer.source == Source::Dockerfile).map(|layer| layer.size).sum();
    let wasted = inspected.wasted(10);
    let mut largest: Vec<_> = layers.iter().filter(|layer| layer.source != Source::Base).collect();
    largest.sort_by_key(|layer| std::cmp::Reverse(layer.size));
    let rows: Vec<String> = largest
        .iter()
        .take(8)
        .map(|layer| format!("{:>8}  {}", size(layer.size), layer.created_by))
        .collect();
    let hidden: Vec<String> = wasted
        .largest
        .iter()
        .map(|file| format!("{:>8}  /{}, layer {}", size(file.bytes), file.path, file.layer + 1))
        .collect();
    let too_large = contract.max_image_size.filter(|limit| image.size > *limit);
    let too_wasteful = contract.max_wasted_size.filter(|limit| wasted.bytes > *limit);
    let seen = match (too_large, too_wasteful) {
        (Some(limit), _) => Seen::fail(
            format!("{} is more than the {} of the contract", size(image.size), size(limit)),
            "the largest layers are below: ship only what the start needs, or raise `contract.max-image-size`",
        ),
        (None, Some(limit)) => Seen::fail(
            format!(
                "{} of files are replaced or removed by a later layer, more than {}",
                size(wasted.bytes),
                size(limit)
            ),
            "remove in the same `RUN` that writes, use `COPY --chown` instead of `chown -R`, or raise `contract.max-wasted-size`",
        ),
        (None, None) => Seen::pass(format!("{}, {} of it above the base image", size(image.size), size(own))),
    };
    Ok(seen
        .size("image", image.size, contract.max_image_size)
        .size("above the base image", own, None)
        .size("wasted", wasted.bytes, contract.max_wasted_size)
        .count("layers", layers.len(), None)
        .evidence(EvidenceKind::Paths, "its own layers, the largest first", rows)
        .evidence(
            EvidenceKind::Paths,
            "files that a later layer replaces or removes, the largest first",
            hidden,
        ))
}
