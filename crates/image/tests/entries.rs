//! Every oddity of tar files in layers, and how layers lie over one another.
#![allow(clippy::unwrap_used, reason = "tests")]

mod world;

use seaworthy_image::{
    Entry, EntryKind, Fate, Image, ImageError, LayerFault, RemovalKind, Search, TarFault, TreeBounds,
};
use tar::EntryType;
use world::{Tar, paths, read, read_for};

fn fault(layer: Vec<u8>) -> LayerFault {
    match read_for(&[layer], &Search::new()).unwrap_err() {
        ImageError::Layer { fault, .. } => fault,
        other => panic!("{other}"),
    }
}

#[test]
fn long_names_of_both_kinds() {
    let long = format!("{}/file", "directory/".repeat(30).trim_end_matches('/'));
    let gnu = Tar::new().file(&long, "gnu").symlink("link", &long).bytes();
    let pax = Tar::new()
        .pax([
            ("path", long.as_bytes()),
            ("mtime", b"1700000000.25".as_slice()),
            ("uid", b"3000000".as_slice()),
        ])
        .raw(b"short", EntryType::Regular, 3, b"pax")
        .bytes();
    let image = read(&[gnu, pax]);
    assert_eq!(paths(&image), [long.as_str(), "link"]);
    assert!(image.exists("/link"));
    let entry = image.visible().next().unwrap().1;
    assert_eq!((entry.modified, entry.owner, entry.size), (1_700_000_000, 3_000_000, 3));
}

#[test]
fn names_that_climb() {
    let layer = Tar::new()
        .raw(b"../../etc/passwd", EntryType::Regular, 1, b"x")
        .raw(b"/abs/./file", EntryType::Regular, 1, b"x")
        .raw(b"a/../../b", EntryType::Regular, 1, b"x")
        .bytes();
    let image = read(&[layer]);
    assert_eq!(paths(&image), ["abs/file", "b", "etc/passwd"]);
    assert_eq!(image.layers[0].outside, 2);
}

#[test]
fn sizes_and_headers_that_lie() {
    let with_huge_size = |kind: EntryType| {
        let mut layer = Tar::new().raw(b"x", kind, 1 << 32, b"y").bytes();
        layer.truncate(2048);
        layer
    };
    assert_eq!(fault(with_huge_size(EntryType::Regular)), LayerFault::Truncated);
    assert_eq!(fault(with_huge_size(EntryType::XHeader)), LayerFault::Tar(TarFault::LongHeader(1 << 20)));
    assert_eq!(fault(with_huge_size(EntryType::GNULongName)), LayerFault::Tar(TarFault::LongHeader(1 << 20)));
    // a link has no content, whatever its size says
    let link = Tar::new().raw(b"link", EntryType::Symlink, 1 << 32, b"").file("after", "x").bytes();
    assert_eq!(paths(&read(&[link])), ["after", "link"]);
    let name = "n".repeat(5000);
    let long = Tar::new().pax([("path", name.as_bytes())]).raw(b"x", EntryType::Regular, 0, b"").bytes();
    assert_eq!(fault(long), LayerFault::Tar(TarFault::LongName(4096)));
    let records = Tar::new().raw(b"pax", EntryType::XHeader, 9, b"99 path=x").file("x", "").bytes();
    assert_eq!(fault(records), LayerFault::Tar(TarFault::Records));
    let mut checksum = Tar::new().file("a", "").file("b", "").bytes();
    checksum[512] = b'c';
    assert_eq!(fault(checksum), LayerFault::Tar(TarFault::Checksum));
}

#[test]
fn sparse_files() {
    // as `tar --sparse` writes an old GNU one: the map goes on in a block of its own
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(EntryType::GNUSparse);
    header.set_path("sparse").unwrap();
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(4);
    header.as_gnu_mut().unwrap().isextended = [1];
    header.as_gnu_mut().unwrap().realsize = *b"00000100000\0";
    header.set_cksum();
    let mut layer = header.as_bytes().to_vec();
    layer.extend([0; 512]);
    layer.extend(b"data");
    layer.extend([0; 508]);
    layer.extend(Tar::new().file("after", "x").bytes());
    let records: [(&str, &[u8]); 3] =
        [("GNU.sparse.major", b"1"), ("GNU.sparse.name", b"new"), ("GNU.sparse.realsize", b"9000")];
    let pax = Tar::new().pax(records).raw(b"GNUSparseFile.0/new", EntryType::Regular, 5, b"1\n0\n5").bytes();
    let image = read(&[layer, pax]);
    assert_eq!(paths(&image), ["after", "new", "sparse"]);
    let sizes: Vec<u64> = image.visible().map(|(_, entry)| entry.size).collect();
    assert_eq!(sizes, [1, 9000, 0o100_000]);
}

#[test]
fn global_headers_and_unknown_kinds_are_passed_over() {
    let layer = Tar::new()
        .raw(b"g", EntryType::XGlobalHeader, 12, b"12 comment=x")
        .raw(b"volume", EntryType::new(b'V'), 600, &[b'v'; 600])
        .raw(b"pipe", EntryType::Fifo, 0, b"")
        .file("after", "x")
        .bytes();
    let image = read(&[layer]);
    assert_eq!(paths(&image), ["after", "pipe"]);
    assert_eq!(image.visible().nth(1).unwrap().1.kind, EntryKind::Special);
}

#[test]
fn whiteouts_take_from_lower_layers_only() {
    let lower = Tar::new()
        .directory("a")
        .file("a/1", "1111")
        .file("a/2", "22")
        .file("a-b", "x")
        .file("b/old", "old")
        .file("b/deep/old", "old")
        .file("c", "ccc")
        .bytes();
    // what is said of a whole directory counts for what stands before it as well
    let upper = Tar::new()
        .file("b/new", "new")
        .file("b/.wh..wh..opq", "")
        .file("c", "c")
        .file(".wh.c", "")
        .file("a/.wh.2", "")
        .file("a/.wh.never", "")
        .file(".wh..wh.plnk", "")
        .bytes();
    let top = Tar::new().file(".wh.a", "").bytes();
    let image = read(&[lower, upper, top]);
    assert_eq!(paths(&image), ["a-b", "b/new", "c"]);
    let fate = |path: &str| image.layers[0].entry(path).unwrap().fate;
    assert_eq!(fate("a/2"), Fate::Removed { layer: 1 });
    assert_eq!(fate("a/1"), Fate::Removed { layer: 2 });
    assert_eq!(fate("c"), Fate::Removed { layer: 1 });
    assert_eq!(fate("b/deep/old"), Fate::Removed { layer: 1 });
    assert_eq!(fate("a-b"), Fate::Visible);
    let counts: Vec<_> =
        image.layers.iter().map(|layer| (layer.added, layer.changed, layer.removed)).collect();
    assert_eq!(counts, [(6, 0, 0), (2, 0, 4), (0, 0, 1)]);
    let kinds: Vec<RemovalKind> = image.layers[1].removals.iter().map(|removal| removal.kind).collect();
    assert_eq!(kinds[0], RemovalKind::Opaque);
    assert_eq!((kinds.len(), image.wasted(9).bytes), (4, 15));
}

#[test]
fn what_takes_the_place_of_a_directory_hides_all_in_it() {
    let lower = Tar::new().directory("a").file("a/x", "12").file("f", "123").bytes();
    let upper = Tar::new().file("a", "new").directory("f").file("f/y", "").bytes();
    let image = read(&[lower, upper]);
    assert_eq!(paths(&image), ["a", "f", "f/y"]);
    let wasted = image.wasted(1);
    assert_eq!((wasted.bytes, wasted.files, wasted.largest.len()), (5, 2, 1));
    assert_eq!(
        (wasted.largest[0].path.as_str(), wasted.largest[0].fate),
        ("f", Fate::Overwritten { layer: 1 })
    );
}

#[test]
fn twice_in_one_layer_the_last_counts() {
    let image = read(&[Tar::new().file("a", "first").file("a", "last").bytes()]);
    assert_eq!(paths(&image), ["a"]);
    assert_eq!(
        (image.visible().next().unwrap().1.size, image.wasted(9).bytes, image.layers[0].added),
        (4, 5, 1)
    );
}

#[test]
fn a_file_lives_on_under_its_other_name() {
    let lower = Tar::new().file("store/a", "12345").hard_link("app/a", "store/a").bytes();
    let image = read(&[lower, Tar::new().file(".wh.store", "").bytes()]);
    assert_eq!((paths(&image), image.wasted(9).bytes), (vec!["app/a"], 0));
    assert_eq!(image.layers[0].bytes, 5);
}

#[test]
fn links_are_followed_in_the_final_tree() {
    let layer = Tar::new()
        .symlink("bin", "usr/bin")
        .file_with("usr/bin/busybox", "elf", 0o755, 0)
        .symlink("usr/bin/wget", "/bin/busybox")
        .symlink("usr/bin/sh", "../../usr/bin/./busybox")
        .symlink("usr/bin/curl", "gone")
        .file("usr/bin/notes", "text")
        .symlink("loop", "loop")
        .symlink("up", "../../..")
        .bytes();
    let image = read(&[layer, Tar::new().symlink("lib", "usr/lib").bytes()]);
    assert_eq!(image.find("/bin/wget").unwrap().path, "usr/bin/busybox");
    assert!(
        image.exists("/bin/sh") && image.exists("usr") && image.exists("/up/usr/bin") && image.exists("/")
    );
    for gone in ["/bin/curl", "/loop", "/lib", "/bin/sh/x", "/nothing"] {
        assert!(!image.exists(gone), "{gone}");
    }
    assert_eq!(image.program("sh").unwrap().path, "usr/bin/busybox");
    assert_eq!(image.program("/bin/wget").unwrap().path, "usr/bin/busybox");
    assert!(image.program("curl").is_none() && image.program("notes").is_none());
}

#[test]
fn programs_that_run_as_their_owner() {
    let layer = Tar::new().file_with("su", "x", 0o4755, 0).file_with("sh", "x", 0o755, 0).bytes();
    let image = read(&[layer]);
    let set: Vec<&str> =
        image.visible().filter(|(_, entry)| entry.is_set_id()).map(|(_, entry)| &*entry.path).collect();
    assert_eq!(set, ["su"]);
}

#[test]
fn the_tree_is_bounded_and_adds_up() {
    let lower =
        Tar::new().file("a/b/1", "1").file("a/b-c", "22").file("a/b/2", "4444").file("z", "x").bytes();
    let image = read(&[lower, Tar::new().file("a/d", "88888888").file("y", "").bytes()]);
    let tree = image.tree(TreeBounds { depth: 2, children: 2 });
    assert_eq!((tree.bytes, tree.files, tree.children.len()), (16, 6, 2));
    assert_eq!((tree.rest.unwrap().children, tree.rest.unwrap().bytes), (1, 0));
    let a = &tree.children[0];
    assert_eq!((a.name.as_str(), a.bytes), ("a", 15));
    assert_eq!(a.layers.clone().into_iter().collect::<Vec<_>>(), [(0, 7), (1, 8)]);
    let names: Vec<&str> = a.children.iter().map(|child| child.name.as_str()).collect();
    assert_eq!((names, a.rest.unwrap().bytes), (vec!["d", "b"], 2));
    assert!(a.children[1].children.is_empty() && a.children[1].files == 2);
}

#[test]
fn packages_however_they_came_there() {
    let json = |name: &str, version: &str| format!(r#"{{"name":"{name}","version":"{version}"}}"#);
    let lower = Tar::new()
        .file("app/node_modules/a/package.json", json("a", "1.0.0"))
        .file("app/node_modules/a/node_modules/b/package.json", json("b", "2.0.0"))
        .file("app/node_modules/a/esm/package.json", r#"{"type":"module"}"#)
        .file("app/node_modules/gone/package.json", json("gone", "1.0.0"))
        .file("app/node_modules/alias/package.json", json("@real/name", "3.0.0"))
        .file("usr/local/lib/node_modules/npm/package.json", json("npm", "11.0.0"))
        .file("app/node_modules/broken/package.json", "{")
        .bytes();
    let upper = Tar::new()
        .file("store/ab/cdef", json("c", "4.0.0"))
        .hard_link("app/node_modules/.pnpm/c@4.0.0/node_modules/c/package.json", "store/ab/cdef")
        .symlink("app/node_modules/c", ".pnpm/c@4.0.0/node_modules/c")
        .file("cache/d@5.0.0@@@1/package.json", json("d", "5.0.0"))
        .hard_link("app/node_modules/d/package.json", "cache/d@5.0.0@@@1/package.json")
        .file("app/node_modules/.wh.gone", "")
        .file("app/.yarn/cache/@s-e-npm-6.0.0-0123456789-0123456789.zip", "PK")
        .bytes();
    let image = read(&[lower, upper]);
    let packages: Vec<String> = image
        .packages
        .iter()
        .map(|package| {
            let version = package.version.as_deref().unwrap_or("?");
            format!("{} {version} {} {:?}", package.name, package.layer, package.home)
        })
        .collect();
    assert_eq!(
        packages,
        [
            "c 4.0.0 1 App",
            "b 2.0.0 0 App",
            "a 1.0.0 0 App",
            "@real/name 3.0.0 0 App",
            "broken ? 0 App",
            "d 5.0.0 1 App",
            "npm 11.0.0 0 Global",
        ]
    );
    assert_eq!(image.package_archives.len(), 1);
    assert_eq!(image.package_archives[0].version.as_deref(), Some("6.0.0"));
}

#[test]
fn a_package_without_the_programs_that_it_names_is_a_piece() {
    let json = r#"{"name":"tool","version":"1.0.0","bin":{"tool":"./bin/tool.js"}}"#;
    let image = read(&[Tar::new()
        .file("app/node_modules/tool/package.json", json)
        .file("app/node_modules/tool/bin/tool.js", "")
        .file("srv/node_modules/tool/package.json", json)
        .file("srv/node_modules/tool/lib/tool.js", "")
        .bytes()]);
    let lacks: Vec<(&str, &[String])> =
        image.packages.iter().map(|package| (package.path.as_str(), package.lacks.as_slice())).collect();
    assert_eq!(
        lacks,
        [
            ("app/node_modules/tool", [].as_slice()),
            ("srv/node_modules/tool", ["./bin/tool.js".to_owned()].as_slice()),
        ]
    );
}

#[test]
fn what_came_with_a_piece_was_traced_unless_something_installed_there() {
    let piece = r#"{"name":"tool","version":"1.0.0","bin":{"tool":"./bin/tool.js"}}"#;
    let whole = r#"{"name":"whole","version":"1.0.0"}"#;
    let traced = |tar: Tar, later: Option<Tar>| -> Vec<String> {
        let layers: Vec<Vec<u8>> = [Some(tar), later].into_iter().flatten().map(Tar::bytes).collect();
        let image = read(&layers);
        image.packages.iter().filter(|package| package.traced).map(|package| package.name.clone()).collect()
    };
    let output = || {
        Tar::new()
            .file("app/node_modules/.pnpm/tool@1.0.0/node_modules/tool/package.json", piece)
            .file("app/node_modules/.pnpm/whole@1.0.0/node_modules/whole/package.json", whole)
    };
    assert_eq!(traced(output(), None), ["tool", "whole"]);
    // what a later step copied beside it was not
    let copied = Tar::new().file("app/node_modules/late/package.json", r#"{"name":"late"}"#);
    assert_eq!(traced(output(), Some(copied)), ["tool", "whole"]);
    for left in [".bin/tool", ".modules.yaml", ".package-lock.json"] {
        let installed = output().file(&format!("app/node_modules/{left}"), "");
        assert_eq!(traced(installed, None), [""; 0], "{left}");
    }
    let complete = Tar::new().file("app/node_modules/whole/package.json", whole);
    assert_eq!(traced(complete, None), [""; 0]);
}

#[test]
fn files_by_name_are_found_under_what_hides_them() {
    let secret = |(_, entry): &(usize, &Entry)| entry.path.ends_with(".env");
    let image: Image =
        read(&[Tar::new().file("app/.env", "A=b").bytes(), Tar::new().file("app/.wh..env", "").bytes()]);
    let found: Vec<Fate> = image.entries().filter(secret).map(|(_, entry)| entry.fate).collect();
    assert_eq!(found, [Fate::Removed { layer: 1 }]);
}
