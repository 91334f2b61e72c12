//! Reads an archive from its standard input and prints what is in the image:
//! `docker save app | inspect [--hash] [--paths] [needle…]`. Needles are named by
//! their number; `--paths` prints what a container sees, and nothing else.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool for developers")]

use std::process::ExitCode;

use seaworthy_image::{Hashing, Image, ImageError, PackageHome, Search, TreeBounds};

fn main() -> Result<ExitCode, ImageError> {
    let mut search = Search::new();
    let mut only_paths = false;
    for (number, argument) in std::env::args().skip(1).enumerate() {
        if argument == "--hash" {
            search.hashing = Hashing::Sha256;
        } else if argument == "--paths" {
            only_paths = true;
        } else if let Err(error) = search.value(&format!("needle {}", number + 1), argument.as_bytes()) {
            println!("needle {} is not looked for: {error}", number + 1);
        }
    }
    let image = Image::read(std::io::stdin().lock(), &search)?;
    if only_paths {
        for (_, entry) in image.visible() {
            println!("{}", entry.path);
        }
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} {}/{}", image.tags.join(" "), image.config.os, image.config.architecture);
    for (at, layer) in image.layers.iter().enumerate() {
        let step: String = image.step(layer).map_or("", |step| &step.created_by).chars().take(60).collect();
        println!(
            "layer {at}: {} bytes in {:?} of {}, {} entries, +{} ~{} -{}  {step}",
            layer.bytes,
            layer.packing,
            layer.stored,
            layer.entries.len(),
            layer.added,
            layer.changed,
            layer.removed
        );
    }
    let wasted = image.wasted(5);
    println!("total {} bytes, wasted {} in {} files", image.bytes(), wasted.bytes, wasted.files);
    for file in &wasted.largest {
        println!("  {} {} of layer {}: {:?}", file.bytes, file.path, file.layer, file.fate);
    }
    let own = image.packages.iter().filter(|package| package.home == PackageHome::App).count();
    let unknown = image.packages.iter().filter(|package| package.version.is_none()).count();
    println!(
        "packages: {own} of the app, {} for all, {unknown} without a version",
        image.packages.len() - own
    );
    println!("files with set-id: {}", image.visible().filter(|(_, entry)| entry.is_set_id()).count());
    for name in ["sh", "wget", "curl", "node"] {
        println!(
            "{name}: {}",
            image.program(name).map_or("not there".to_owned(), |found| format!("/{}", found.path))
        );
    }
    for branch in image.tree(TreeBounds { depth: 2, children: 6 }).children {
        println!("/{} {} bytes in {} files", branch.name, branch.bytes, branch.files);
        for child in &branch.children {
            println!("  {} {} by layer {:?}", child.name, child.bytes, child.layers);
        }
    }
    for hit in &image.hits {
        println!("hit: {hit:?}");
    }
    Ok(ExitCode::SUCCESS)
}
