//! Every report of proofs as they are, and of proofs that nobody wishes for, read by programs that others wrote.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event as Xml};
use seaworthy_prove::report::{Format, render, schema};
use seaworthy_prove::{EvidenceKind, Outcome, Proof, TreeNode};

#[test]
fn the_samples_are_whole_and_agree_with_themselves() {
    for name in ["passed", "failed"] {
        let proof = support::sample(name);
        assert_eq!((proof.verdict, proof.count), Proof::judge(&proof.probes), "{name}");
        for image in &proof.images {
            let layers: u64 = image.layers.iter().map(|layer| layer.size).sum();
            assert!(layers > 0 && image.size > 0 && image.tree.is_some(), "{}", image.name);
        }
        for probe in proof.probes.iter().filter(|probe| probe.outcome == Outcome::Fail) {
            assert!(!probe.evidence.is_empty() && probe.help.is_some(), "{}", probe.id);
        }
    }
}

#[test]
fn json_is_read_back_and_agrees_with_its_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for (name, proof) in support::all() {
        let text = render(&proof, Format::Json);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(text, format!("{}\n", serde_json::to_string_pretty(&proof).unwrap()), "{name}");
        if name == "nasty" {
            // what is not a number has no place in JSON: null
            continue;
        }
        if name != "huge" {
            assert!(validator.is_valid(&value), "{name}: {:?}", validator.iter_errors(&value).next());
        }
        assert_eq!(serde_json::from_value::<Proof>(value).unwrap(), proof, "{name}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1 })));
}

#[test]
fn junit_as_it_is_written() {
    insta::assert_snapshot!("passed.xml", render(&support::sample("passed"), Format::Junit));
    insta::assert_snapshot!("failed.xml", render(&support::sample("failed"), Format::Junit));
}

#[test]
fn markdown_as_it_is_written() {
    insta::assert_snapshot!("passed.md", render(&support::sample("passed"), Format::Markdown));
    insta::assert_snapshot!("failed.md", render(&support::sample("failed"), Format::Markdown));
    insta::assert_snapshot!("empty.md", render(&support::empty(), Format::Markdown));
}

/// What a JUnit document says: how many of each element, and all text of its failures.
#[derive(Debug, Default, PartialEq)]
struct Junit {
    suites: usize,
    cases: usize,
    failures: usize,
    skipped: usize,
    of_root: Vec<usize>,
    of_suites: [usize; 3],
    text: String,
}

fn read_junit(xml: &str) -> Junit {
    let mut read = Junit::default();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut failing = false;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}"));
        match &event {
            Xml::Start(start) | Xml::Empty(start) => {
                let counts = counts(start);
                match start.name().as_ref() {
                    "testsuites" => read.of_root = counts,
                    "testsuite" => {
                        read.suites += 1;
                        for (sum, count) in read.of_suites.iter_mut().zip(counts) {
                            *sum += count;
                        }
                    }
                    "testcase" => read.cases += 1,
                    "failure" => {
                        read.failures += 1;
                        failing = true;
                    }
                    "skipped" => read.skipped += 1,
                    "properties" | "property" | "system-out" => {}
                    other => panic!("no such element: {other}"),
                }
            }
            Xml::Text(text) if failing => read.text.push_str(text),
            Xml::GeneralRef(entity) if failing => {
                let entity = format!("&{};", &**entity);
                read.text.push_str(&unescape(&entity).unwrap());
            }
            Xml::End(end) if end.name().as_ref() == "failure" => failing = false,
            Xml::Text(_) | Xml::GeneralRef(_) | Xml::End(_) | Xml::Decl(_) => {}
            Xml::Eof => return read,
            other => panic!("not of JUnit: {other:?}"),
        }
    }
}

/// The numbers of an element; every one of its attributes is read.
fn counts(start: &BytesStart<'_>) -> Vec<usize> {
    let mut found = [("tests", None), ("failures", None), ("skipped", None)];
    for attribute in start.attributes() {
        let attribute = attribute.unwrap();
        let value = unescape(&attribute.value).unwrap().into_owned();
        for (name, count) in &mut found {
            if attribute.key.as_ref() == *name {
                *count = Some(value.parse().unwrap());
            }
        }
        if attribute.key.as_ref() == "time" {
            assert!(value.parse::<f64>().unwrap() >= 0.0);
        }
    }
    found.into_iter().filter_map(|(_, count)| count).collect()
}

#[test]
fn junit_is_well_formed_and_counts_right_whatever_is_in_a_proof() {
    for (name, proof) in support::all() {
        let xml = render(&proof, Format::Junit);
        let allowed = |character: char| matches!(character, '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert_eq!(xml.chars().find(|character| !allowed(*character)), None, "{name}");
        assert!(!xml.contains("]]>"), "{name}");
        let read = read_junit(&xml);
        let count = proof.count;
        let expected = [proof.probes.len(), count.failed, count.skipped];
        assert_eq!((read.cases, read.failures, read.skipped), expected.into(), "{name}");
        assert_eq!(read.of_root, expected, "{name}");
        assert_eq!(read.of_suites, expected, "{name}");
        for evidence in proof
            .probes
            .iter()
            .filter(|probe| probe.outcome == Outcome::Fail)
            .flat_map(|probe| &probe.evidence)
        {
            let readable = |line: &&String| line.chars().all(|character| (' '..='~').contains(&character));
            let lost = evidence.lines.iter().filter(readable).find(|line| !read.text.contains(line.as_str()));
            assert_eq!(lost, None, "{name}");
        }
    }
    let proof = support::sample("failed");
    let asked: BTreeSet<_> = proof.probes.iter().map(|probe| (probe.scope, &probe.of)).collect();
    assert_eq!(read_junit(&render(&proof, Format::Junit)).suites, asked.len());
}

/// What the Markdown of a proof is to one who reads it: text that is no code, cells by row, blocks of HTML.
#[derive(Default)]
struct Read {
    text: String,
    rows: Vec<usize>,
    html: Vec<String>,
    code: String,
}

fn read_markdown(markdown: &str) -> Read {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    let mut read = Read::default();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => read.rows.push(0),
            Event::Start(Tag::TableCell) => *read.rows.last_mut().unwrap() += 1,
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if in_code => read.code.push_str(&text),
            Event::Code(text) => read.code.push_str(&text),
            Event::Text(text) => read.text.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => read.html.push(html.trim().to_owned()),
            Event::SoftBreak | Event::HardBreak => read.text.push('\n'),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Strong
                | Tag::Table(_)
                | Tag::List(None)
                | Tag::Item
                | Tag::HtmlBlock,
            )
            | Event::End(_) => {}
            other => panic!("not ours: {other:?}"),
        }
    }
    read
}

#[test]
fn nothing_in_a_proof_becomes_markdown() {
    for (name, proof) in support::all() {
        let markdown = render(&proof, Format::Markdown);
        let read = read_markdown(&markdown);
        let first = markdown.lines().next().unwrap();
        assert!(first.contains("**") && read_markdown(first).text.contains(": "), "{name}: {first}");
        if name != "huge" {
            let rows: Vec<usize> = read.rows.iter().copied().filter(|cells| *cells == 5).collect();
            assert_eq!(
                rows.len(),
                if proof.probes.is_empty() { 0 } else { proof.probes.len() + 1 },
                "{name}"
            );
            let of_images = read.rows.iter().filter(|cells| **cells == 6).count();
            assert_eq!(of_images, if proof.images.is_empty() { 0 } else { proof.images.len() + 1 }, "{name}");
            assert_eq!(rows.len() + of_images, read.rows.len(), "{name}");
        }
        // a summary is one block with its text in it, escaped
        let ours = ["<details>", "</details>", "<sub>", "</sub>", "<code>", "</code>"];
        let foreign = read.html.iter().find(|html| {
            let inner = html
                .trim_start_matches("<summary><b>")
                .trim_end_matches("</summary>")
                .replacen("</b>", "", 1);
            !ours.contains(&html.as_str())
                && !html.lines().all(|line| ours.contains(&line))
                && (inner.contains(['<', '>']) || inner == **html)
        });
        assert_eq!(foreign, None, "{name}");
        // what GitHub makes links of without a sign around it
        let outside = without_code(&markdown);
        assert!(!outside.contains("://") && !outside.contains("www."), "{name}");
        let mentions =
            read.text.as_bytes().windows(2).any(|pair| pair[0] == b'@' && pair[1].is_ascii_alphanumeric());
        assert!(!mentions, "{name}");
        assert!(!markdown.contains('\u{1b}') && !markdown.contains('\u{202e}'), "{name}");
    }
}

/// The Markdown without what stands in code.
fn without_code(markdown: &str) -> String {
    let ranges = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    let mut out = markdown.as_bytes().to_vec();
    for (event, range) in ranges {
        if matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))) {
            out[range].fill(b' ');
        }
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn markdown_fits_a_comment_and_says_what_was_left_out() {
    for (name, proof) in support::all() {
        let markdown = render(&proof, Format::Markdown);
        let length = markdown.chars().count();
        assert!(length <= 60_000, "{name}: {length}");
        assert_eq!(markdown.contains("left out"), name == "huge", "{name}");
        let html = read_markdown(&markdown).html.join("\n");
        let number = |tag: &str| html.lines().filter(|line| *line == tag).count();
        assert_eq!(number("<details>"), number("</details>"), "{name}");
        if name != "huge" {
            assert_eq!(number("<details>"), proof.count.failed, "{name}");
        }
    }
    let mut proof = support::huge();
    let markdown = render(&proof, Format::Markdown);
    assert!(markdown.contains("more left out: 60000 characters are the most"));
    assert!(markdown.contains("more failures left out: 60000 characters are the most"));
    // with fewer failures there is room for what was seen
    proof.probes.truncate(support::sample("failed").probes.len() + 3);
    let markdown = render(&proof, Format::Markdown);
    assert!(markdown.chars().count() <= 60_000);
    for said in ["more of what was seen left out", "earlier lines are left out"] {
        assert!(markdown.contains(said), "{said}");
    }
    // the last lines of a log say more than the first
    assert!(markdown.contains("\n59 a line of a log") && !markdown.contains("\n0 a line of a log"));
}

#[test]
fn what_was_seen_of_the_set_up_is_in_every_report() {
    let proof = support::sample("failed");
    assert_eq!(proof.remarks.len(), 2);
    for format in Format::ALL {
        let text = render(&proof, format);
        for remark in &proof.remarks {
            assert!(text.contains(&remark.place), "{} in {format:?}", remark.place);
            let words = remark.message.split('`').next().unwrap().trim();
            assert!(text.contains(words), "{words} in {format:?}");
        }
        assert!(text.contains("name the one that is meant with"), "{format:?}");
    }
    // a long list is counted, not dropped
    let markdown = render(&support::huge(), Format::Markdown);
    assert!(markdown.contains("### Remarks on the set-up") && markdown.contains("compose.yaml:3"));
}

#[test]
fn the_page_holds_all_texts_escaped() {
    for (name, proof) in support::all() {
        let html = render(&proof, Format::Html);
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        assert_eq!(html.matches("</script").count(), 1, "{name}");
        assert_eq!(html.matches("<style").count(), 1, "{name}");
        assert!(!html.contains('\u{1b}') && !html.contains('\u{202e}'), "{name}");
        for probe in &proof.probes {
            assert!(
                !probe.title.is_ascii()
                    || probe.title.contains(['<', '`', '&', '"', '\'', '\u{1b}', '\u{0}', '\n'])
                    || html.contains(&probe.title)
            );
        }
    }
}

#[test]
fn the_page_says_how_much_of_a_long_log_it_leaves_out() {
    let mut proof = support::sample("failed");
    let failed = proof.probes.iter().position(|probe| probe.outcome == Outcome::Fail).unwrap();
    let evidence = &mut proof.probes[failed].evidence[0];
    evidence.kind = EvidenceKind::Paths;
    evidence.lines = (1..=1_234).map(|number| format!("line {number} of it")).collect();
    let html = render(&proof, Format::Html);
    assert!(html.contains("234 more lines in the JSON report") && !html.contains("line 1001 of it"));
    proof.probes[failed].evidence[0].kind = EvidenceKind::Log;
    let html = render(&proof, Format::Html);
    assert!(html.contains("234 earlier lines in the JSON report") && !html.contains("line 234 of it"));
}

#[test]
fn the_treemap_has_a_bound_however_many_and_deep_the_files_are() {
    let file = |size: u64| TreeNode { name: format!("file-{size}"), size, layer: None, children: Vec::new() };
    let mut deep = file(1_000_000);
    for depth in 0..300 {
        let children = vec![deep, file(depth + 1)];
        let size = children.iter().map(|child| child.size).sum();
        deep = TreeNode { name: format!("folder-{depth}"), size, layer: Some(0), children };
    }
    let children: Vec<TreeNode> = (1..20_000).rev().map(file).chain([deep]).collect();
    let size = children.iter().map(|child| child.size).sum();
    let mut proof = support::sample("passed");
    proof.images[0].tree = Some(TreeNode { name: "/".to_owned(), size, layer: None, children });
    let html = render(&proof, Format::Html);
    let boxes = html.matches("role=\"treeitem\"").count();
    assert!((400..=1_000).contains(&boxes), "{boxes}");
    assert!(html.contains(" small) <span"), "what has no box is counted");
}

#[test]
fn reports_of_the_same_proof_are_the_same() {
    for (name, proof) in support::all() {
        for format in Format::ALL {
            let text = render(&proof, format);
            assert_eq!(text, render(&proof, format), "{name} as {format:?}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name} as {format:?}");
        }
    }
}
