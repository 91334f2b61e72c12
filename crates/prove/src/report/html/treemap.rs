//! The files of an image as a treemap: boxes in boxes, each as large as its files. The layout is Bruls, Huizing and van
//! Wijk's "Squarified Treemaps" (2000): rows of boxes, a row ends when one more box would make its worst one longer.
//!
//! Every box is placed in parts of its parent, so that the page's script can show any folder at full size by its styles alone.

use super::markup::text;
use crate::report::amount::{share, size};
use crate::{Image, TreeNode};

/// Pixels that the layout is made for; the page stretches it.
const CANVAS: (f64, f64) = (1_000.0, 460.0);
/// Pixels of a folder's heading, and of the frame around what is in it.
const HEADING: f64 = 20.0;
const FRAME: f64 = 4.0;
/// The most boxes of one image.
const MOST_BOXES: usize = 500;
/// The deepest folder that has boxes in it.
const DEEPEST: usize = 16;

/// The treemap of an image.
pub(super) fn figure(tree: &TreeNode, image: &Image, colours: &[String]) -> String {
    let map = Map { whole: tree.size.max(1), image, colours, least: least(tree) };
    let name = text(&image.name);
    format!(
        "<figure class=\"files\">\n<figcaption><span>Files by size</span><span class=\"hint\" hidden>arrow keys move, Enter opens a folder, \
         Escape goes back</span></figcaption>\n<div class=\"map\" role=\"tree\" aria-label=\"The files of {name} by size\">\n{}</div>\n\
         <p class=\"readout\" aria-hidden=\"true\">{}</p>\n</figure>\n",
        map.cell(
            tree,
            &Cell {
                path: String::new(),
                at: "left:0;top:0;width:100%;height:100%".to_owned(),
                extent: CANVAS,
                depth: 0,
                class: "",
            }
        ),
        text(&map.words("/", tree)),
    )
}

/// The size from which on a file or folder gets a box of its own.
fn least(tree: &TreeNode) -> u64 {
    let mut sizes = Vec::new();
    let mut left = vec![(tree, 0)];
    while let Some((node, depth)) = left.pop() {
        sizes.push(node.size);
        if depth < DEEPEST {
            left.extend(node.children.iter().map(|child| (child, depth + 1)));
        }
    }
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    sizes.get(MOST_BOXES).map_or(1, |size| size.saturating_add(1)).max(1)
}

struct Map<'m> {
    whole: u64,
    image: &'m Image,
    colours: &'m [String],
    least: u64,
}

/// Where a box is, in which folder, and the colour of that folder.
struct Cell<'c> {
    path: String,
    at: String,
    extent: (f64, f64),
    depth: usize,
    class: &'c str,
}

/// A folder to be filled with boxes.
struct Folder<'f> {
    path: &'f str,
    extent: (f64, f64),
    depth: usize,
    class: &'f str,
    beside: Small,
}

/// Files and folders that are too small for a box each.
#[derive(Debug, Clone, Copy, Default)]
struct Small {
    number: usize,
    size: u64,
}

impl Small {
    fn add(&mut self, node: &TreeNode) {
        if node.size > 0 {
            self.number += 1;
            self.size = self.size.saturating_add(node.size);
        }
    }
}

/// The folder that takes nearly all of another.
fn main_folder(node: &TreeNode) -> Option<&TreeNode> {
    let main = node.children.iter().max_by_key(|child| child.size)?;
    let nearly_all = main.size.saturating_mul(100) >= node.size.saturating_mul(98);
    (nearly_all && !main.children.is_empty()).then_some(main)
}

impl Map<'_> {
    fn cell(&self, node: &TreeNode, cell: &Cell<'_>) -> String {
        // a folder in which there is hardly more than another folder is one box with that
        let mut node = node;
        let mut name = node.name.clone();
        let mut path = joined(&cell.path, &node.name);
        let mut beside = Small::default();
        while let Some(main) = main_folder(node) {
            let others = node.children.iter().filter(|child| !std::ptr::eq(*child, main));
            others.for_each(|other| beside.add(other));
            node = main;
            name = format!("{}/{}", name.trim_end_matches('/'), node.name);
            path = joined(&path, &node.name);
        }
        let words = text(&self.words(&path, node));
        let layer = node.layer.filter(|place| *place < self.image.layers.len());
        // small files that were joined look like their folder
        let class = layer.and_then(|place| self.colours.get(place)).map_or(cell.class, String::as_str);
        let layer = layer.map(|place| format!(" data-layer=\"{place}\"")).unwrap_or_default();
        let extent = ((cell.extent.0 - FRAME).max(1.0), (cell.extent.1 - FRAME - HEADING).max(1.0));
        let children = if cell.depth < DEEPEST {
            self.children(node, &Folder { path: &path, extent, depth: cell.depth + 1, class, beside })
        } else {
            String::new()
        };
        let label = format!(
            "<span class=\"label\">{} <span class=\"n\">{}</span></span>",
            text(&name),
            size(node.size)
        );
        let (kind, expanded, within) = if children.is_empty() {
            ("file", "", String::new())
        } else {
            (
                "folder",
                " aria-expanded=\"true\"",
                format!("<div class=\"in\" role=\"group\">\n{children}</div>"),
            )
        };
        format!(
            "<div class=\"cell {kind} {class}\" role=\"treeitem\" tabindex=\"{}\" aria-level=\"{}\"{expanded} aria-label=\"{words}\" title=\"{words}\"\
             {layer} style=\"{}\">{label}{within}</div>\n",
            if cell.depth == 0 { 0 } else { -1 },
            cell.depth + 1,
            cell.at,
        )
    }

    /// What is in a folder, as boxes.
    fn children(&self, node: &TreeNode, folder: &Folder<'_>) -> String {
        let (own, small): (Vec<&TreeNode>, Vec<&TreeNode>) =
            node.children.iter().partition(|child| child.size >= self.least);
        let mut rest = folder.beside;
        small.into_iter().for_each(|child| rest.add(child));
        let mut boxes: Vec<(u64, Option<&TreeNode>)> =
            own.into_iter().map(|child| (child.size, Some(child))).collect();
        if rest.size > 0 {
            boxes.push((rest.size, None));
        }
        // in their order where sizes are equal
        boxes.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        let sizes: Vec<f64> = boxes.iter().map(|(size, _)| *size as f64).collect();
        let extent = folder.extent;
        let mut out = String::new();
        for ((bytes, child), place) in boxes.into_iter().zip(squarify(&sizes, extent)) {
            let cell = Cell {
                path: folder.path.to_owned(),
                at: format!(
                    "left:{:.2}%;top:{:.2}%;width:{:.2}%;height:{:.2}%",
                    place.left * 100.0 / extent.0,
                    place.top * 100.0 / extent.1,
                    place.width * 100.0 / extent.0,
                    place.height * 100.0 / extent.1
                ),
                extent: (place.width, place.height),
                depth: folder.depth,
                class: folder.class,
            };
            match child {
                Some(child) => out.push_str(&self.cell(child, &cell)),
                None => {
                    let name = format!("({} small)", rest.number);
                    let few = TreeNode { name, size: bytes, layer: node.layer, children: Vec::new() };
                    out.push_str(&self.cell(&few, &cell));
                }
            }
        }
        out
    }

    /// What a box says when it is pointed at: `app/dist: 41.9 kB, <0.1 %, layer 15`.
    fn words(&self, path: &str, node: &TreeNode) -> String {
        let path = if path.is_empty() { "/" } else { path };
        // the root is of all layers
        let layer = node.layer.filter(|place| *place < self.image.layers.len() && path != "/");
        let layer = layer.map(|place| format!(", layer {}", place + 1)).unwrap_or_default();
        format!("{path}: {}, {}{layer}", size(node.size), share(node.size, self.whole))
    }
}

/// A path and one part more; the root has no name of its own in it.
fn joined(path: &str, name: &str) -> String {
    match (path, name) {
        (path, "/") => path.to_owned(),
        ("", name) => name.to_owned(),
        (path, name) => format!("{path}/{name}"),
    }
}

/// A place in pixels of the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rectangle {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// Places for these sizes, the largest first, that fill the extent, each as square as can be.
fn squarify(sizes: &[f64], extent: (f64, f64)) -> Vec<Rectangle> {
    let all: f64 = sizes.iter().sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let scale = extent.0 * extent.1 / all;
    let mut free = Rectangle { left: 0.0, top: 0.0, width: extent.0, height: extent.1 };
    let mut places = Vec::with_capacity(sizes.len());
    let mut left = sizes;
    while !left.is_empty() {
        let side = free.width.min(free.height);
        let mut length = 1;
        while length < left.len()
            && worst(&left[..=length], scale, side) <= worst(&left[..length], scale, side)
        {
            length += 1;
        }
        let (row, after) = left.split_at(length);
        free = lay(row, scale, free, &mut places);
        left = after;
    }
    places
}

/// How much longer than wide the worst box of a row is.
fn worst(row: &[f64], scale: f64, side: f64) -> f64 {
    let area: f64 = row.iter().sum::<f64>() * scale;
    let thickness = area / side;
    row.iter().fold(1.0, |worst, size| {
        let long = size * scale / thickness;
        f64::max(worst, f64::max(long / thickness, thickness / long))
    })
}

/// Lays a row along the shorter side, and says what is free after it.
fn lay(row: &[f64], scale: f64, free: Rectangle, places: &mut Vec<Rectangle>) -> Rectangle {
    let area: f64 = row.iter().sum::<f64>() * scale;
    let mut along = 0.0;
    if free.width >= free.height {
        let width = area / free.height;
        for size in row {
            let height = size * scale / width;
            places.push(Rectangle { left: free.left, top: free.top + along, width, height });
            along += height;
        }
        Rectangle { left: free.left + width, width: (free.width - width).max(f64::EPSILON), ..free }
    } else {
        let height = area / free.width;
        for size in row {
            let width = size * scale / height;
            places.push(Rectangle { left: free.left + along, top: free.top, width, height });
            along += width;
        }
        Rectangle { top: free.top + height, height: (free.height - height).max(f64::EPSILON), ..free }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_paper_is_laid_as_in_the_paper() {
        let places = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], (6.0, 4.0));
        let first = Rectangle { left: 0.0, top: 0.0, width: 3.0, height: 2.0 };
        assert_eq!(places[0], first);
        assert_eq!(places[1], Rectangle { top: 2.0, ..first });
        assert!((places[2].width - 12.0 / 7.0).abs() < 1e-9 && (places[2].height - 7.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn places_have_their_sizes_and_stay_inside() {
        for sizes in [vec![1.0], vec![1e12, 1.0], (1..400).rev().map(f64::from).collect(), vec![5.0; 37]] {
            let all: f64 = sizes.iter().sum();
            let places = squarify(&sizes, (1_000.0, 460.0));
            assert_eq!(places.len(), sizes.len());
            for (size, place) in sizes.iter().zip(&places) {
                let area = place.width * place.height;
                assert!((area - size * 460_000.0 / all).abs() < 1e-3, "{size}: {place:?}");
                assert!(place.left >= 0.0 && place.left + place.width <= 1_000.01, "{place:?}");
                assert!(place.top >= 0.0 && place.top + place.height <= 460.01, "{place:?}");
            }
        }
        assert!(squarify(&[], (10.0, 10.0)).is_empty());
        assert!(squarify(&[0.0], (10.0, 10.0)).is_empty());
    }
}
