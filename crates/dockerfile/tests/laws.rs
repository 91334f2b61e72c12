//! Laws that hold for any text: nothing is lost, nothing panics, every place is a place in the text.

mod places;

use std::collections::BTreeMap;

use places::{spans, words};
use proptest::prelude::*;
use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_dockerfile::{Dockerfile, ImageReference, Quotes, expand, frontend, references};
use seaworthy_text::{Edit, apply_edits};

/// Pieces of Dockerfiles that, put together at random, reach more of the reader than random letters do.
const PIECES: &[&str] = &[
    "FROM ",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "ARG ",
    "LABEL ",
    "CMD ",
    "ENTRYPOINT ",
    "HEALTHCHECK ",
    "ONBUILD ",
    "SHELL ",
    "USER ",
    "WORKDIR ",
    "VOLUME ",
    "EXPOSE ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "FOO ",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\\\n",
    "\\\n",
    "`\n",
    "\\",
    "`",
    "# ",
    "#",
    "# escape=`\n",
    "# syntax=a\n",
    "# check=x\n",
    " ",
    "  ",
    "\t",
    "<<EOF",
    "<<-\"E F\"",
    "<< X",
    "EOF\n",
    "E F\n",
    "X\n",
    "[",
    "]",
    "\"",
    "'",
    "\"a\", ",
    "[\"a\", \"b\"]",
    "{",
    "}",
    "${",
    "$A",
    "${A:-b}",
    "${A/b/c}",
    "=",
    "A=1 ",
    "--from=a ",
    "--mount=type=cache,target=/x ",
    "--",
    "--link ",
    "a",
    "b ",
    "scratch ",
    "AS ",
    "NONE",
    "ä",
    "日本",
    "\u{feff}",
    "\u{a0}",
    "\u{b}",
    "\0",
    ",",
    ":",
    "/",
    "@sha256:",
];

fn dockerfile() -> impl Strategy<Value = String> {
    let pieces =
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => "\\PC{0,80}", 1 => "(?s).{0,80}"]
}

fn ignore_file() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "*",
        "**",
        "?",
        "a",
        "b",
        "/",
        "/",
        "[",
        "]",
        "^",
        "-",
        "\\",
        "!",
        "!",
        "\n",
        "\n",
        " ",
        "..",
        ".",
        "d",
        "Q",
        "E",
        "x41",
        "p",
        "L",
        "#",
        "[:alpha:]",
        "ä",
        "\r\n",
        "\u{feff}",
    ];
    let pieces = prop::collection::vec(prop::sample::select(PARTS), 0..30).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieces, 1 => "(?s).{0,60}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_dockerfile_is_lost(text in dockerfile()) {
        let file = Dockerfile::parse(&text);
        let joined: String = file.items().iter().map(|item| &text[item.span.range()]).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn every_place_is_in_the_text(text in dockerfile()) {
        let file = Dockerfile::parse(&text);
        for span in spans(&file) {
            prop_assert!(span.start <= span.end, "{:?}", span);
            prop_assert!(text.get(span.range()).is_some(), "{:?}", span);
        }
    }

    /// A word without a continuation in it stands in the file as it is read; JSON strings, unquoted flags and mount
    /// options apart.
    #[test]
    fn words_stand_in_the_text(text in dockerfile()) {
        let file = Dockerfile::parse(&text);
        for instruction in file.instructions() {
            prop_assert!(text[instruction.span.range()].starts_with(instruction.name.text.get(..1).unwrap_or_default()));
            for word in words(instruction) {
                let written = &text[word.span.range()];
                if written.len() == word.text.len() && !instruction.flags.iter().any(|flag| {
                    flag.span.start <= word.span.start && word.span.end <= flag.span.end
                }) {
                    prop_assert_eq!(written, word.text.as_str());
                }
            }
        }
    }

    #[test]
    fn stages_follow_one_another(text in dockerfile()) {
        let file = Dockerfile::parse(&text);
        for pair in file.stages().windows(2) {
            prop_assert_eq!(pair[0].items.end, pair[1].items.start);
            prop_assert_eq!(pair[0].span.end, pair[1].span.start);
        }
        let globals = file.global_values(&BTreeMap::new());
        for stage in file.stages() {
            file.base_of(stage, &globals);
            for dependency in file.dependencies_of(stage, &globals) {
                prop_assert!(dependency < stage.index);
            }
        }
    }

    /// An edit of one instruction leaves the reading of all before it as it was.
    #[test]
    fn an_edit_changes_nothing_before_it(text in dockerfile(), new in "[a-z]{1,5}") {
        let file = Dockerfile::parse(&text);
        let Some(last) = file.items().iter().rposition(|item| item.instruction().is_some()) else { return Ok(()) };
        let Some(instruction) = file.items()[last].instruction() else { return Ok(()) };
        let edit = Edit { span: instruction.arguments.span, text: new };
        let edited = apply_edits(&text, &[edit]).unwrap();
        let again = Dockerfile::parse(&edited);
        prop_assert_eq!(&file.items()[..last], &again.items()[..last]);
    }

    #[test]
    fn words_never_make_the_lexer_panic(text in dockerfile(), value in "[a-z./\n]{0,10}") {
        for escape in ['\\', '`'] {
            for quotes in [Quotes::Remove, Quotes::Ordinary] {
                let _ = expand(&text, escape, quotes, &|name| (name == "A").then(|| value.clone()));
                if let Ok(found) = references(&text, escape, quotes) {
                    for reference in found {
                        prop_assert!(text[reference.range].starts_with('$'));
                    }
                }
            }
        }
        frontend(&text);
        ImageReference::parse(&text);
    }

    #[test]
    fn nothing_of_an_ignore_file_is_lost(text in ignore_file()) {
        let (file, problems) = IgnoreFile::parse(&text);
        let joined: String = file.lines().iter().map(|line| &text[line.span.range()]).collect();
        prop_assert_eq!(&joined, &text);
        for problem in &problems {
            prop_assert!(text.get(problem.span.range()).is_some());
        }
        prop_assert_eq!(Matcher::new(&file).is_err(), !problems.is_empty());
    }

    /// What a walk skips, nothing would have brought back.
    #[test]
    fn skipping_never_loses_a_path(
        text in ignore_file(),
        parts in prop::collection::vec(prop::sample::select(&["a", "b", "A", "-", "^", "!a", "ä", "a b"][..]), 1..5),
    ) {
        let (file, _) = IgnoreFile::parse(&text);
        let Ok(matcher) = Matcher::new(&file) else { return Ok(()) };
        let path = parts.join("/");
        let sent = !matcher.decide(&path).excluded;
        for (at, _) in path.match_indices('/') {
            let folder = &path[..at];
            if matcher.decide(folder).excluded && !matcher.could_reinclude_below(folder) {
                prop_assert!(!sent, "{:?} {} in {}", text, path, folder);
            }
        }
    }
}
