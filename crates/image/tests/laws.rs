//! An image is untrusted: no bytes make the reader panic, and no place hides a value.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use std::io::Read;

use proptest::prelude::*;
use seaworthy_image::{Image, Search, TreeBounds, compare};
use world::{Tar, config, docker, gzip, oci};

/// Gives its bytes in pieces of the same length.
struct InPieces<'b>(&'b [u8], usize);

impl Read for InPieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

fn search() -> Search {
    let mut search = Search::new();
    search.value("it", b"p1anted-s3cret").unwrap();
    search
}

fn archive() -> Vec<u8> {
    let long = "long/".repeat(40);
    let lower = Tar::new()
        .directory("a")
        .file(&long, "x")
        .file("app/node_modules/a/package.json", r#"{"name":"a","version":"1.0.0"}"#)
        .pax([("path", b"pax-name".as_slice())])
        .file("x", "p1anted-s3cret")
        .hard_link("h", "x")
        .symlink("s", "../x")
        .bytes();
    let upper = Tar::new().file(".wh.a", "").file("app/.wh..wh..opq", "").bytes();
    let (one, other) =
        (docker(&config(2), &[lower.clone(), gzip(&upper)]), oci(&config(2), &[gzip(&lower), upper]));
    if one.len() < other.len() { one } else { other }
}

/// Everything that can be asked of an image.
fn ask(image: &Image) {
    assert!(image.wasted(3).bytes <= image.bytes());
    assert!(image.tree(TreeBounds { depth: 5, children: 3 }).bytes <= image.bytes());
    assert!(!image.exists("s/x/y/z/nothing"));
    assert!(image.program("nothing").is_none());
    assert!(compare(image, image).layers.is_empty());
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let _ = Image::read(&bytes[..], &search());
    }

    #[test]
    fn bytes_of_an_archive_changed(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = archive();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        if let Ok(image) = Image::read(&bytes[..], &search()) {
            ask(&image);
        }
    }

    /// A changed header is read only if its checksum fits, so it is made to.
    #[test]
    fn headers_of_a_layer_changed(
        changes in proptest::collection::vec((0usize..8, 0usize..512, any::<u8>()), 1..8),
    ) {
        let mut layer = Tar::new()
            .file("a", "p1anted-s3cret").pax([("path", b"b".as_slice())]).file("x", "y").directory("d")
            .hard_link("h", "a").bytes();
        for (block, at, byte) in changes {
            let block = &mut layer[block * 512..][..512];
            block[at] = byte;
            let mut header = tar::Header::new_old();
            header.as_mut_bytes().copy_from_slice(block);
            header.set_cksum();
            block.copy_from_slice(header.as_bytes());
        }
        if let Ok(image) = Image::read(&docker(&config(1), &[layer])[..], &search()) {
            ask(&image);
        }
    }

    #[test]
    fn a_value_at_any_place_is_found(
        before in 0usize..400_000, after in 0usize..5_000, pieces in 600usize..70_000, packed in any::<bool>(),
    ) {
        let mut content = vec![b'p'; before];
        content.extend(b"p1anted-s3cret");
        content.extend(vec![b't'; after]);
        let layer = Tar::new().file("first", "1").file("it", content).bytes();
        let layer = if packed { gzip(&layer) } else { layer };
        let archive = docker(&config(1), &[layer]);
        let image = Image::read(InPieces(&archive, pieces), &search()).unwrap();
        prop_assert_eq!(image.hits.len(), 1);
    }

    #[test]
    fn pieces_of_any_length_give_the_same(pieces in 1usize..2_000) {
        let archive = archive();
        let whole = Image::read(&archive[..], &search()).unwrap();
        prop_assert_eq!(Image::read(InPieces(&archive, pieces), &search()).unwrap(), whole);
    }
}
