//! The images on the page: each one's layers by size, and its files as a treemap in the same colours.

use super::Section;
use super::markup::{code, text};
use super::treemap;
use crate::report::amount::{share, size, time};
use crate::report::words::many;
use crate::{Image, Layer, Source};

/// How many colours there are for layers of the base image, and of the Dockerfile.
const COLOURS: (usize, usize) = (3, 6);
/// So many small layers of a base image are folded away.
const FOLDED: usize = 4;

/// All images.
pub(super) fn section(images: &[Image]) -> Option<Section> {
    if images.is_empty() {
        return None;
    }
    let body = images.iter().enumerate().map(|(place, image)| figure(place, image)).collect();
    Some(Section { id: "images", title: "Images", count: images.len().to_string(), body })
}

fn figure(place: usize, image: &Image) -> String {
    let colours = colours(&image.layers);
    let target = image.target.as_ref().map(|target| format!(", target {}", code(target))).unwrap_or_default();
    let own: u64 = of(image, |source| source != Source::Base);
    let tree = match &image.tree {
        Some(tree) => treemap::figure(tree, image, &colours),
        None => "<p class=\"none\">Its files were not read.</p>\n".to_owned(),
    };
    format!(
        "<article class=\"image\" aria-labelledby=\"image-{place}\">\n<h3 id=\"image-{place}\"><bdi>{}</bdi> <span class=\"size\">{}</span></h3>\n\
         <p class=\"about\">{} of it on top of the base image · {} wasted · built in {} from {}{target}, context {}</p>\n{}{tree}{}</article>\n",
        text(&image.name),
        size(image.size),
        size(own),
        size(image.wasted),
        time(image.build_ms),
        code(&image.dockerfile),
        code(&image.context),
        bar(image, &colours),
        table(image, &colours),
    )
}

/// Bytes of the layers from such a source.
fn of(image: &Image, wanted: impl Fn(Source) -> bool) -> u64 {
    let layers = image.layers.iter().filter(|layer| wanted(layer.source));
    layers.fold(0, |sum, layer| sum.saturating_add(layer.size))
}

/// A class for each layer: greys for the base image, colours for the Dockerfile, both by size, the last for all others.
fn colours(layers: &[Layer]) -> Vec<String> {
    let rank = |layer: &Layer, place: usize| {
        let before = layers.iter().enumerate().filter(|(other_place, other)| {
            (other.source == Source::Base) == (layer.source == Source::Base)
                && (other.size > layer.size || (other.size == layer.size && *other_place < place))
        });
        before.count()
    };
    let class = |(place, layer): (usize, &Layer)| match layer.source {
        Source::Base => format!("b{}", rank(layer, place).min(COLOURS.0 - 1)),
        Source::Dockerfile | Source::Unknown => format!("d{}", rank(layer, place).min(COLOURS.1 - 1)),
    };
    layers.iter().enumerate().map(class).collect()
}

/// The layers side by side, from the bottom.
fn bar(image: &Image, colours: &[String]) -> String {
    let all = of(image, |_| true);
    let parts: String = image
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| layer.size > 0)
        .map(|(place, layer)| {
            let width = layer.size as f64 * 100.0 / all as f64;
            let class = colours.get(place).map_or("", String::as_str);
            format!(
                "<i class=\"{class}\" data-layer=\"{place}\" style=\"flex-grow:{width:.3}\" title=\"layer {}: {}, {}\"></i>",
                place + 1,
                text(&layer.created_by),
                size(layer.size)
            )
        })
        .collect();
    if parts.is_empty() {
        return "<p class=\"none\">No layer holds a file.</p>\n".to_owned();
    }
    format!("<div class=\"layers\" aria-hidden=\"true\">{parts}</div>\n")
}

/// The layers as rows; small ones of the base image, of which there may be many, are folded away.
fn table(image: &Image, colours: &[String]) -> String {
    let all = of(image, |_| true);
    let is_small = |layer: &Layer| layer.source == Source::Base && layer.size.saturating_mul(1_000) < all;
    let (small, own): (Vec<_>, Vec<_>) = image
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| layer.size > 0)
        .partition(|(_, layer)| is_small(layer));
    let row = |(place, layer): &(usize, &Layer)| row(*place, layer, colours, all);
    let mut out = String::new();
    if small.len() < FOLDED {
        let mut rows: Vec<_> = own.into_iter().chain(small).collect();
        rows.sort_by_key(|(place, _)| *place);
        out.push_str(&with_head("Layers from the bottom", &rows.iter().map(row).collect::<String>()));
    } else {
        out.push_str(&with_head("Layers from the bottom", &own.iter().map(row).collect::<String>()));
        let sum = small.iter().fold(0_u64, |sum, (_, layer)| sum.saturating_add(layer.size));
        out.push_str(&format!(
            "<details class=\"as-list\"><summary>{} of the base image, {} together</summary>\n{}</details>\n",
            many(small.len(), "small layer"),
            size(sum),
            with_head("Small layers of the base image", &small.iter().map(row).collect::<String>())
        ));
    }
    match image.layers.iter().filter(|layer| layer.size == 0).count() {
        0 => {}
        1 => out.push_str("<p class=\"note\">1 more step adds no file.</p>\n"),
        number => {
            out.push_str(&format!("<p class=\"note\">{} add no file.</p>\n", many(number, "more step")))
        }
    }
    out
}

fn row(place: usize, layer: &Layer, colours: &[String], all: u64) -> String {
    let class = colours.get(place).map_or("", String::as_str);
    let source = match layer.source {
        Source::Base => "base image",
        Source::Dockerfile => "Dockerfile",
        Source::Unknown => "unknown",
    };
    format!(
        "<tr data-layer=\"{place}\"><td class=\"number\">{}</td><td><i class=\"swatch {class}\"></i></td><td class=\"by\">{}</td>\
         <td class=\"source\">{source}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
        place + 1,
        code(&layer.created_by),
        size(layer.size),
        share(layer.size, all)
    )
}

fn with_head(caption: &str, rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<div class=\"scroll\"><table class=\"of-layers\">\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\" class=\"number\">#</th>\
         <td></td><th scope=\"col\">Made by</th><th scope=\"col\">Of</th><th scope=\"col\" class=\"number\">Size</th>\
         <th scope=\"col\" class=\"number\">Share</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}
