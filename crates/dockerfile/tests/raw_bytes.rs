//! Any bytes at all: the readers of Dockerfiles, ignore files and words end, panic on nothing and lose nothing. Hostile
//! sizes are read in one go; a reader whose work grows with the square of them would not end here.

use std::collections::BTreeMap;

use proptest::prelude::*;
use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_dockerfile::{Decoded, Dockerfile, Quotes, expand, expand_words, frontend};

/// Bytes that mean something to one of the readers, between any others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    const PARTS: &[&[u8]] = &[
        b"FROM a\n",
        b"RUN ",
        b"COPY <<E <<-'F' /x\n",
        b"E\n",
        b"\tF\n",
        b"# escape=`\n",
        b"\\\n",
        b"`\r\n",
        b"$",
        b"${",
        b":-",
        b"}",
        b"//",
        b"%%",
        b"'",
        b"\"",
        b"[\"",
        b"\"]",
        b"--mount=type=",
        b"!",
        b"**",
        b"/",
        b"[^",
        b"]",
        b"\xff",
        b"\xe2\x82",
        b"\xef\xbb\xbf",
        b"\0",
        b"\n",
        b" ",
    ];
    let parts = prop::collection::vec(
        prop_oneof![6 => prop::sample::select(PARTS).prop_map(<[u8]>::to_vec), 1 => any::<u8>().prop_map(|byte| vec![byte])],
        0..50,
    );
    prop_oneof![3 => parts.prop_map(|parts| parts.concat()), 1 => prop::collection::vec(any::<u8>(), 0..120)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn no_byte_is_lost(bytes in bytes()) {
        let Decoded { text, invalid } = Decoded::new(&bytes);
        prop_assert_eq!(text.len(), bytes.len());
        let file = Dockerfile::parse(&text);
        let joined: Vec<u8> = file.items().iter().flat_map(|item| bytes[item.span.range()].to_vec()).collect();
        prop_assert_eq!(&joined, &bytes);
        // what is valid stands where it stood
        let is_invalid = |at: usize| invalid.iter().any(|span| span.range().contains(&at));
        for (at, byte) in bytes.iter().enumerate().filter(|(at, _)| !is_invalid(*at)) {
            prop_assert_eq!(text.as_bytes()[at], *byte);
        }
        frontend(&text);
    }

    #[test]
    fn ignore_files_and_words_of_any_bytes(bytes in bytes(), path in "[a-c./!* ]{1,12}") {
        let text = Decoded::new(&bytes).text;
        let (file, problems) = IgnoreFile::parse(&text);
        let joined: Vec<u8> = file.lines().iter().flat_map(|line| bytes[line.span.range()].to_vec()).collect();
        prop_assert_eq!(&joined, &bytes);
        match Matcher::new(&file) {
            Ok(matcher) => {
                let decision = matcher.decide(&path);
                prop_assert!(decision.deciding.is_none_or(|line| line < file.lines().len()));
            }
            Err(_) => prop_assert!(!problems.is_empty()),
        }
        let values = BTreeMap::from([("A", "b c"), ("a", "")]);
        let value_of = |name: &str| values.get(name).map(|value| (*value).to_owned());
        for quotes in [Quotes::Remove, Quotes::Ordinary] {
            let _read = expand(&text, '\\', quotes, &value_of);
        }
        let one = expand(&text, '`', Quotes::Remove, &value_of).is_ok();
        prop_assert_eq!(one, expand_words(&text, '`', &value_of).is_ok());
    }
}

#[test]
fn hostile_sizes_are_read_in_one_go() {
    const MANY: usize = 300_000;
    for text in [
        format!("FROM x\nRUN {}", "a ".repeat(MANY)),
        format!("FROM x\nRUN {}", "a\\\n".repeat(MANY)),
        format!("FROM x\nENV {}", "A=$B ".repeat(MANY)),
        format!("FROM x\nCMD [{}\"a\"]", "\"a\",".repeat(MANY)),
        format!("FROM x\nCOPY {} /x", "--link ".repeat(MANY)),
        format!("FROM x\nRUN <<E\n{}E\n", "line\n".repeat(MANY)),
        format!("FROM x\nLABEL a={}", "\"".repeat(MANY)),
        "#\n".repeat(MANY),
        "\\\n".repeat(MANY),
        "FROM x\n".repeat(MANY / 10),
    ] {
        let file = Dockerfile::parse(&text);
        let length: usize = file.items().iter().map(|item| item.span.range().len()).sum();
        assert_eq!(length, text.len());
    }
}
