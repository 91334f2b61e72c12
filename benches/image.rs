//! How long the inspection of an image takes, against only reading the entries of its tar file.
#![allow(missing_docs, clippy::disallowed_methods, reason = "benches write to the disk and read from there")]

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use seaworthy_image::{Hashing, Image, Search};
use tar::{Archive, Builder, EntryType, Header};

fn main() {
    divan::main();
}

/// Needles of a large app: that many variables with a secret.
const NEEDLES: usize = 40;

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// Text as a bundler leaves it.
fn text(numbers: &mut Numbers, length: usize) -> Vec<u8> {
    const WORDS: &[&str] = &[
        "function ",
        "return ",
        "const ",
        "exports.",
        "require(\"",
        "\")",
        ";\n",
        "(",
        ")",
        "{",
        "}",
        "=",
        ",",
        "this.",
        "value",
        "options",
        "https://",
        "error",
        "postgres",
        "module",
        "length",
        "===",
        "0",
        "\"use strict\"",
        "config",
    ];
    let mut text = Vec::with_capacity(length + 16);
    while text.len() < length {
        let word = WORDS[usize::try_from(numbers.next() % WORDS.len() as u64).unwrap_or(0)];
        text.extend_from_slice(word.as_bytes());
    }
    text.truncate(length);
    text
}

/// Bytes as a program has them: many zeros, few patterns.
fn program(numbers: &mut Numbers, length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        let number = numbers.next();
        let keep = number >> 60;
        bytes.extend((number & (u64::MAX >> (keep * 4))).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

fn add(tar: &mut Builder<impl Write>, path: &str, content: &[u8]) {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    tar.append_data(&mut header, path, content).expect("the archive can be written");
}

/// Three layers: a system of large programs, packages of many small files, an app. 400 MB as a saved image.
fn layers() -> Vec<Vec<u8>> {
    let mut numbers = Numbers(0x5eed);
    let mut system = Builder::new(Vec::new());
    for at in 0..4 {
        add(&mut system, &format!("usr/bin/program-{at}"), &program(&mut numbers, 40 << 20));
    }
    for at in 0..4000 {
        add(&mut system, &format!("usr/lib/part-{}/file-{at}", at % 90), &program(&mut numbers, 20 << 10));
    }
    let mut packages = Builder::new(Vec::new());
    for at in 0..1200 {
        let folder = format!("app/node_modules/package-{at}");
        add(
            &mut packages,
            &format!("{folder}/package.json"),
            format!("{{\"name\":\"package-{at}\",\"version\":\"1.0.{at}\"}}").as_bytes(),
        );
        for file in 0..15 {
            let length = usize::try_from(numbers.next() % 14_000).unwrap_or(0);
            add(&mut packages, &format!("{folder}/lib/module-{file}.js"), &text(&mut numbers, length));
        }
    }
    let mut app = Builder::new(Vec::new());
    for at in 0..60 {
        add(&mut app, &format!("app/dist/chunk-{at}.js"), &text(&mut numbers, 500 << 10));
    }
    [system, packages, app].into_iter().map(|tar| tar.into_inner().expect("it is in memory")).collect()
}

fn save(name: &str, pack: impl Fn(Vec<u8>) -> Vec<u8>) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut tar = Builder::new(BufWriter::new(File::create(&path).expect("the archive can be made")));
    let layers = layers();
    let names: Vec<String> = (0..layers.len()).map(|at| format!("layer-{at}/layer.tar")).collect();
    let ids: Vec<String> = (0..layers.len()).map(|at| format!("\"sha256:{at}\"")).collect();
    for (name, layer) in names.iter().zip(layers) {
        add(&mut tar, name, &pack(layer));
    }
    add(&mut tar, "c.json", format!("{{\"rootfs\":{{\"diff_ids\":[{}]}}}}", ids.join(",")).as_bytes());
    let names = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",");
    add(&mut tar, "manifest.json", format!("[{{\"Config\":\"c.json\",\"Layers\":[{names}]}}]").as_bytes());
    tar.into_inner().and_then(|mut out| out.flush()).expect("the archive can be written");
    path
}

static PLAIN: LazyLock<PathBuf> = LazyLock::new(|| save("image.tar", |layer| layer));

static PACKED: LazyLock<PathBuf> = LazyLock::new(|| {
    save("image-gzip.tar", |layer| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        packed.write_all(&layer).expect("it is in memory");
        packed.finish().expect("it is in memory")
    })
});

fn search(needles: usize, hashing: Hashing) -> Search {
    let mut search = Search::new();
    search.hashing = hashing;
    let mut numbers = Numbers(0xdeed);
    // the last one of the most is a short one, which makes all take longer
    if needles > NEEDLES {
        search.value("short", b"hunter2!").expect("it is long enough");
    }
    for at in 0..needles.min(NEEDLES) {
        let value = format!("postgres://app:{:x}@db:5432/{at}", numbers.next());
        search.value(&format!("needle {at}"), value.as_bytes()).expect("it is long enough");
    }
    search
}

/// Reads every entry to its end.
fn entries(reader: impl Read, visit: &mut dyn FnMut(&mut dyn Read)) {
    let mut archive = Archive::new(reader);
    for entry in archive.entries().expect("it is a tar file") {
        visit(&mut entry.expect("it is a tar file"));
    }
}

fn drain(reader: &mut dyn Read) {
    let mut buffer = vec![0; 64 << 10];
    while reader.read(&mut buffer).expect("it can be read") > 0 {}
}

fn open(path: &PathBuf) -> (BytesCount, impl Fn() -> File) {
    let size = path.metadata().expect("it was made").len();
    (BytesCount::new(size), move || File::open(path).expect("it was made"))
}

/// What the `tar` crate needs for the archive and the layers in it.
#[divan::bench(sample_count = 10)]
fn a_only_read(bencher: Bencher<'_, '_>) {
    let (size, open) = open(&PLAIN);
    bencher.counter(size).bench_local(|| {
        entries(BufReader::with_capacity(256 << 10, open()), &mut |blob| {
            let mut blob = BufReader::with_capacity(64 << 10, blob);
            let is_layer = io::BufRead::fill_buf(&mut blob)
                .is_ok_and(|first| !first.starts_with(b"{") && !first.starts_with(b"["));
            if is_layer { entries(blob, &mut drain) } else { drain(&mut blob) }
        });
    });
}

#[divan::bench(sample_count = 10, args = [0, 1, NEEDLES, NEEDLES + 1])]
fn b_inspect(bencher: Bencher<'_, '_>, needles: usize) {
    let (size, open) = open(&PLAIN);
    let search = search(needles, Hashing::Off);
    bencher.counter(size).bench_local(|| Image::read(open(), &search).expect("it is an image"));
}

#[divan::bench(sample_count = 5)]
fn c_inspect_and_hash(bencher: Bencher<'_, '_>) {
    let (size, open) = open(&PLAIN);
    let search = search(NEEDLES, Hashing::Sha256);
    bencher.counter(size).bench_local(|| Image::read(open(), &search).expect("it is an image"));
}

/// What decompression alone needs: the bytes counted are those before it.
#[divan::bench(sample_count = 3)]
fn d_only_unpack_gzip(bencher: Bencher<'_, '_>) {
    let (size, open) = open(&PACKED);
    bencher.counter(size).bench_local(|| {
        entries(BufReader::with_capacity(256 << 10, open()), &mut |blob| {
            let mut blob = BufReader::with_capacity(64 << 10, blob);
            let is_gzip =
                io::BufRead::fill_buf(&mut blob).is_ok_and(|first| first.starts_with(&[0x1f, 0x8b]));
            if is_gzip { drain(&mut flate2::bufread::MultiGzDecoder::new(blob)) } else { drain(&mut blob) }
        });
    });
}

#[divan::bench(sample_count = 3)]
fn e_inspect_gzip(bencher: Bencher<'_, '_>) {
    let (size, open) = open(&PACKED);
    let search = search(NEEDLES, Hashing::Off);
    bencher.counter(size).bench_local(|| Image::read(open(), &search).expect("it is an image"));
}
