//! Laws: what is printed is read back as it was meant; an edit changes only what it says, once; nothing panics.

#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use seaworthy_compose::{
    ComposeFile, Document, Editor, Entry, Gap, Intention, Item, Node, Scalar, Section, print, verify,
};

/// Texts that some reader of YAML somewhere takes for something else.
const NASTY: &[&str] = &[
    "",
    " ",
    "yes",
    "No",
    "on",
    "y",
    "~",
    "null",
    "true",
    "010",
    "0x1F",
    "1_000",
    "1e3",
    ".5",
    "3.9",
    "22:22",
    "190:20:30",
    "8080:80",
    "2001-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "<<",
    "=",
    "- x",
    "-",
    "--- x",
    "...",
    "? x",
    ": x",
    "key: x",
    "key:",
    "a #b",
    "#",
    "&a",
    "*a",
    "!a",
    "!!str a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'",
    "\"",
    "it's \"so\"",
    "{a}",
    "[a]",
    "a, b",
    "${A:-b}",
    "$$x",
    "\\",
    "C:\\x",
    "\t",
    "a\tb",
    "a\n",
    "\na",
    "a\nb",
    "a\n\nb\n",
    " a\nb\n",
    "a\n\n",
    "a \nb",
    "a\r\nb",
    "\u{7}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{1f600}",
    "ä",
    "a: b\nc: #d\n",
    "#!/bin/sh\nset -e\n",
    ".inf",
    "-.INF",
    ".NaN",
    "+1",
    "0o17",
    "0b1",
    "1__0",
    "a:",
    "a: ",
    "- - a",
    "a\n#b",
    "!",
    "&",
    "*",
    "\u{0}",
    "\u{a0}",
    "\u{e000}",
    "\u{fffe}",
    "12e03",
    "-2E+05",
    "0.",
    "1:2",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(NASTY).prop_map(str::to_owned),
        2 => "[a-z][a-z0-9:/._-]{0,12}",
        1 => "[ -~\n]{0,20}",
        1 => any::<String>(),
    ]
}

fn scalar() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        1 => Just(Scalar::Null),
        1 => any::<bool>().prop_map(Scalar::Bool),
        1 => any::<i64>().prop_map(Scalar::Integer),
        5 => text().prop_map(Scalar::Text),
        1 => text().prop_map(Scalar::Quoted),
    ]
}

fn comments() -> impl Strategy<Value = Vec<String>> {
    vec(prop_oneof![3 => "[ -~]{0,20}", 1 => text()], 0..2)
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![scalar().prop_map(Node::Scalar), vec(scalar(), 0..4).prop_map(Node::Flow)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let item = (comments(), inner.clone()).prop_map(|(comments, node)| Item { comments, node });
        prop_oneof![
            vec(item, 0..4).prop_map(Node::Sequence),
            entries(inner.boxed(), text().boxed()).prop_map(Node::Mapping)
        ]
    })
}

fn entries(node: BoxedStrategy<Node>, key: BoxedStrategy<String>) -> impl Strategy<Value = Vec<Entry>> {
    let gap = prop_oneof![Just(Gap::AsUsual), Just(Gap::Line)];
    let entry = (key, node, comments(), gap).prop_map(|(key, node, comments, gap)| Entry {
        key,
        node,
        comments,
        gap,
    });
    vec(entry, 0..4).prop_map(|mut entries| {
        let mut seen = Vec::new();
        entries.retain(|entry| {
            let is_new = !seen.contains(&entry.key);
            seen.push(entry.key.clone());
            is_new
        });
        entries
    })
}

fn document() -> impl Strategy<Value = Document> {
    (comments(), entries(node().boxed(), text().boxed()))
        .prop_map(|(comments, entries)| Document { comments, entries })
}

fn as_json(node: &Node) -> serde_json::Value {
    let scalar = |scalar: &Scalar| match scalar {
        Scalar::Null => serde_json::Value::Null,
        Scalar::Bool(value) => (*value).into(),
        Scalar::Integer(value) => (*value).into(),
        Scalar::Text(text) | Scalar::Quoted(text) => text.as_str().into(),
    };
    match node {
        Node::Scalar(value) => scalar(value),
        Node::Flow(items) => items.iter().map(scalar).collect(),
        Node::Sequence(items) => items.iter().map(|item| as_json(&item.node)).collect(),
        Node::Mapping(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), as_json(&entry.node)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// How a generated file is written.
#[derive(Debug, Clone)]
struct Manner {
    step: usize,
    dash: usize,
    blank: usize,
    quote: &'static str,
    line_end: &'static str,
    final_line_end: bool,
    bom: bool,
}

fn manner() -> impl Strategy<Value = Manner> {
    (
        select(vec![2, 3, 4, 8]),
        select(vec![0, 2, 4]),
        0..3_usize,
        select(vec!["", "'", "\""]),
        select(vec!["\n", "\r\n"]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(step, dash, blank, quote, line_end, final_line_end, bom)| Manner {
            step,
            dash,
            blank,
            quote,
            line_end,
            final_line_end,
            bom,
        })
}

/// Values of a service's key, as lines relative to the key; `@` stands for one step, `-` for a dash.
const FIELDS: &[&[&str]] = &[
    &["image: Q"],
    &["image: Q  # pinned"],
    &["command: [\"a\", 'b']"],
    &["ports:", "- Q", "# between", "- Q"],
    &["environment: # all", "@A: Q", "", "@B: ~", "@C:"],
    &["entrypoint: |", "@set -e", "", "@# no comment", "@exec x"],
    &["entrypoint: |+", "@x", "", ""],
    &["entrypoint: >-", "@x", "@y", "", "@z"],
    &["entrypoint: |-", "@x"],
    &["entrypoint: |+ # kept", "@x"],
    &["labels: {a: b,", "@c: [d,", "@e]}"],
    &["user: a", "@b", "@c"],
    &["<<: *base"],
    &["# only a comment"],
    &["deploy:", "@resources:", "@@limits: {memory: 1g}", "@# deep comment"],
    &["build: &build", "@context: ."],
    &["configs:", "- source: a", "  target: Q"],
];

const AROUND: &[&str] =
    &["", "# a word", "#c:\n#  image: x", "\n# apart\n", "@# indented", "\n@# apart, indented\n", "\n\n"];

fn compose_text() -> impl Strategy<Value = String> {
    let service = (select(AROUND), vec(0..FIELDS.len(), 1..5));
    let volumes = select(vec![
        None,
        Some("volumes:\n@data:"),
        Some("volumes:"),
        Some("volumes: {}"),
        Some("# kept\nvolumes: # v\n@# first\n@data:\n\n@more: {external: true}"),
    ]);
    (manner(), select(AROUND), vec(service, 1..5), select(AROUND), volumes, select(AROUND)).prop_map(
        |(manner, head, services, between, volumes, tail)| {
            let mut out = Writer { manner, lines: Vec::new() };
            out.push(head.trim_start_matches('@'), 0);
            out.push("x-base: &base\n@restart: always", 0);
            out.push("services:", 0);
            for (index, (above, fields)) in services.iter().enumerate() {
                if index > 0 {
                    out.blank();
                }
                out.push(above, 1);
                out.push(&format!("s{index}:"), 1);
                out.push("init: true", 2);
                let mut used = Vec::new();
                for field in fields {
                    let key = FIELDS[*field][0].split(':').next().unwrap();
                    // an anchored or repeated key once a service; `&build` once a file
                    if used.contains(&key) || (key == "build" && index > 0) {
                        continue;
                    }
                    used.push(key);
                    out.push(&FIELDS[*field].join("\n"), 2);
                }
            }
            out.push(between, 0);
            if let Some(volumes) = volumes {
                out.push(volumes, 0);
            }
            out.push(tail, 0);
            out.finish()
        },
    )
}

struct Writer {
    manner: Manner,
    lines: Vec<String>,
}

impl Writer {
    fn blank(&mut self) {
        self.lines.extend(vec![String::new(); self.manner.blank]);
    }

    fn push(&mut self, text: &str, level: usize) {
        if text.is_empty() {
            return;
        }
        for line in text.split('\n') {
            let deeper = line.len() - line.trim_start_matches('@').len();
            let bare = line[deeper..].replace('Q', &format!("{0}v{0}", self.manner.quote));
            let in_list = bare.starts_with("- ") || bare.starts_with("  ") || bare == "# between";
            let dash = if in_list { self.manner.dash } else { 0 };
            let column = (level + deeper) * self.manner.step + dash;
            let is_blank = bare.is_empty();
            self.lines.push(if is_blank { bare } else { format!("{}{bare}", " ".repeat(column)) });
        }
    }

    fn finish(self) -> String {
        let mut text = self.lines.join(self.manner.line_end);
        if self.manner.final_line_end {
            text.push_str(self.manner.line_end);
        }
        if self.manner.bom { format!("\u{feff}{text}") } else { text }
    }
}

fn service() -> impl Strategy<Value = Entry> {
    (node(), comments(), "[a-z]{1,3}").prop_map(|(node, comments, key)| {
        let node = Node::mapping([Entry::new("image", "x"), Entry::new("x-any", node)]);
        Entry { key: format!("new-{key}"), node, comments, gap: Gap::AsUsual }
    })
}

fn intention() -> impl Strategy<Value = Intention> {
    let name = || select(vec!["s0", "s1", "s2"]).prop_map(str::to_owned);
    let section = select(Section::ALL.to_vec());
    prop_oneof![
        4 => service().prop_map(|entry| Intention::Add(Section::Services, entry)),
        1 => service().prop_map(|entry| Intention::Replace(Section::Services, entry)),
        2 => (section, service()).prop_map(|(section, entry)| Intention::Add(section, entry)),
        1 => service().prop_map(Intention::AddTopLevel),
        1 => (name(), service()).prop_map(|(key, entry)| Intention::Replace(Section::Services, Entry { key, ..entry })),
        1 => name().prop_map(|name| Intention::Remove(Section::Services, name)),
        1 => select(vec!["data", "more"]).prop_map(|name| Intention::Remove(Section::Volumes, name.to_owned())),
        2 => (name(), select(vec![vec!["image"], vec!["ports"], vec!["environment", "A"], vec!["new", "one"], vec!["entrypoint"], vec!["user"]]), node())
            .prop_map(|(service, path, node)| Intention::SetValue {
                service,
                path: path.into_iter().map(str::to_owned).collect(),
                node,
            }),
    ]
}

fn is_subsequence<'a>(part: impl Iterator<Item = &'a str>, mut whole: impl Iterator<Item = &'a str>) -> bool {
    part.into_iter().all(|line| {
        whole.any(|other| other.trim_end_matches(['\r', '\n']) == line.trim_end_matches(['\r', '\n']))
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_meant(document in document()) {
        let printed = print(&document);
        let intentions: Vec<_> = document.entries.iter().cloned().map(Intention::AddTopLevel).collect();
        let head = print(&Document { comments: document.comments.clone(), entries: Vec::new() });
        prop_assert_eq!(verify(&head, &printed, &intentions), Ok(()), "{}", printed);
        let expected = as_json(&Node::Mapping(document.entries.clone()));
        if !document.entries.is_empty() {
            let found: serde_json::Value = serde_saphyr::from_str(&printed).unwrap();
            prop_assert_eq!(found, expected, "{}", printed);
        }
    }

    #[test]
    fn adding_a_service_leaves_everything_else_as_it_was(text in compose_text(), entry in service()) {
        let mut editor = Editor::new(text.clone());
        editor.add(Section::Services, entry.clone());
        let edited = editor.finish().map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert!(is_subsequence(text.split_inclusive('\n'), edited.split_inclusive('\n')), "{}\n---\n{}", text, edited);
        let again = Editor::new(edited.clone()).add(Section::Services, entry.clone()).finish().unwrap();
        prop_assert_eq!(&again, &edited);
        let replaced = Editor::new(edited.clone()).replace_service(entry.clone()).finish().unwrap();
        prop_assert_eq!(&replaced, &edited);
        let file = ComposeFile::read(&edited).unwrap();
        prop_assert!(file.holds(Section::Services, &entry));
        prop_assert!(!file.holds(Section::Services, &entry.clone().with_comment("more")));
        let block = file.service_text(&entry.key).unwrap();
        prop_assert_eq!(block.comment.lines().count(), entry.comments.iter().map(|line| line.split('\n').count()).sum::<usize>());
        if text.ends_with('\n') {
            let removed = Editor::new(edited).remove_service(entry.key).finish().unwrap();
            prop_assert_eq!(removed, text);
        }
    }

    #[test]
    fn any_edits_pass_the_gate_or_change_nothing(text in compose_text(), intentions in vec(intention(), 1..4)) {
        let mut editor = Editor::new(text.clone());
        for intention in &intentions {
            editor.intend(intention.clone());
        }
        match editor.finish() {
            Ok(edited) => prop_assert_eq!(verify(&text, &edited, &intentions), Ok(())),
            Err(error) => prop_assert!(!error.paste.is_empty()),
        }
    }

    #[test]
    fn damaged_files_neither_panic_nor_pass_unverified(
        text in compose_text(),
        damage in vec((any::<prop::sample::Index>(), select(vec!["\t", ":", "#", "\"", "&a ", "*a", "- ", "\n", "{", "]", "\u{0}", "|", " "])), 1..4),
        entry in service(),
    ) {
        let mut text = text;
        for (index, piece) in damage {
            let mut at = index.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, piece);
        }
        if let Ok(file) = ComposeFile::read(&text) {
            let _ = file.variables();
            let _ = file.published_ports(&["x"]);
        }
        let intention = Intention::Add(Section::Services, entry);
        if let Ok(edited) = Editor::new(text.clone()).intend(intention.clone()).finish() {
            prop_assert_eq!(verify(&text, &edited, &[intention]), Ok(()));
            prop_assert!(is_subsequence(text.split_inclusive('\n'), edited.split_inclusive('\n')));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = ComposeFile::read(&text);
    }
}
