//! The layers and files of an image as the report has them.

use seaworthy_image::{Branch, Image, TreeBounds};

use crate::{Layer, Source, TreeNode};

/// The layers from the bottom.
pub(crate) fn layers(image: &Image) -> Vec<Layer> {
    // a Dockerfile's own steps begin where BuildKit's do; what is below was made elsewhere
    let first_own = own_steps(image);
    image
        .layers
        .iter()
        .map(|layer| {
            let step = image.step(layer);
            let created_by = step.map(|step| step.created_by.clone()).unwrap_or_default();
            let source = match (layer.step, first_own) {
                (Some(step), Some(first)) if step >= first => Source::Dockerfile,
                (Some(_), Some(_)) => Source::Base,
                _ => Source::Unknown,
            };
            Layer { created_by: tidy(&created_by), size: layer.bytes, source }
        })
        .collect()
}

/// The first step of the history that the Dockerfile at hand made: BuildKit marks its steps, and a base image built by it
/// earlier ends with a command.
fn own_steps(image: &Image) -> Option<usize> {
    let steps = &image.config.history;
    let text = |index: usize| steps.get(index).map(|step| step.created_by.as_str()).unwrap_or_default();
    let ends_base = |index: usize| {
        let words = text(index).trim_start_matches("/bin/sh -c #(nop)").trim();
        words.starts_with("CMD ") || words.starts_with("ENTRYPOINT ")
    };
    // the last command but those of our own last steps: those come after a step with files of ours
    let last_files = steps.iter().rposition(|step| !step.empty_layer)?;
    (0..last_files).rev().find(|index| ends_base(*index)).map(|index| index + 1)
}

/// A step without what builders put around it.
pub(crate) fn tidy(text: &str) -> String {
    let text = text.trim_end_matches("# buildkit").trim();
    let text = text.strip_prefix("/bin/sh -c #(nop)").unwrap_or(text).trim();
    let text = text.strip_prefix("RUN /bin/sh -c ").map_or(text.to_owned(), |rest| format!("RUN {rest}"));
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The files by folder, small ones joined.
pub(crate) fn tree(image: &Image) -> TreeNode {
    node(&image.tree(TreeBounds { depth: 6, children: 12 }))
}

fn node(branch: &Branch) -> TreeNode {
    let mut children: Vec<TreeNode> = branch.children.iter().map(node).collect();
    if let Some(rest) = branch.rest.filter(|rest| rest.bytes > 0) {
        children.push(TreeNode {
            name: "(rest)".to_owned(),
            size: rest.bytes,
            layer: None,
            children: Vec::new(),
        });
    }
    let layer = branch.layers.iter().max_by_key(|(_, bytes)| **bytes).map(|(layer, _)| *layer);
    let name = if branch.name.is_empty() { "/".to_owned() } else { branch.name.clone() };
    TreeNode { name, size: branch.bytes, layer, children }
}
