//! Whatever the text, reading it ends in facts or in a failure: no panic, no overflow, no span outside the text.

use proptest::prelude::*;
use seaworthy_js::{Module, Value, config, scan};
use seaworthy_text::{RepoPath, SourceFile, Span};

const SAMPLES: &[&str] = &[
    include_str!("samples/server.ts"),
    include_str!("samples/env.ts"),
    include_str!("samples/component.tsx"),
    include_str!("samples/legacy.js"),
];

const NAMES: &[&str] = &["a.ts", "a.tsx", "a.js", "a.mjs", "a.cjs", "a.jsx", "a.mts", "a.cts", "a.d.ts"];

const WORDS: &[&str] = &[
    "process.env",
    ".PORT",
    "??",
    "||",
    "3000",
    "'x'",
    "`${",
    "}`",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "=>",
    "=",
    "const ",
    "let ",
    "a",
    "b",
    ".c",
    "?.",
    "!",
    " as string",
    ";",
    "\n",
    ",",
    ":",
    "function f",
    "async ",
    "await ",
    "if ",
    "else ",
    "throw ",
    "return ",
    "import ",
    "export default ",
    "from ",
    "require",
    "z.object",
    ".parse",
    "app.get",
    "app.listen",
    "/x/",
    "<a>",
    "</a>",
    "...",
    "for (const s of ",
    "new ",
    "class A ",
    "this.x",
    "//",
    "/*",
    "*/",
];

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile::new(RepoPath::root().child(name), text.to_owned())
}

fn check_value(value: &Value, length: usize) {
    value.walk(&mut |inner| check_span(inner.span, length));
}

fn check_span(span: Span, length: usize) {
    assert!(span.start <= span.end && span.end as usize <= length, "{span:?} of {length}");
}

fn check(module: &Module, length: usize) {
    for call in &module.calls {
        check_span(call.span, length);
        check_span(call.name_span, length);
        assert!(call.plain <= call.path.len() && !call.path.is_empty());
        for argument in &call.arguments {
            check_value(argument, length);
            check_value(&module.resolve(argument, call.within), length);
        }
        let _ = module.origin(&call.path[0], call.within);
    }
    for binding in &module.bindings {
        check_span(binding.span, length);
        check_value(&binding.value, length);
        check_value(&module.resolve_deep(&binding.value, binding.within), length);
    }
    module.env_reads.iter().for_each(|read| check_span(read.span, length));
    module.exports.iter().for_each(|export| check_span(export.span, length));
    module.imports.iter().for_each(|import| check_span(import.specifier_span, length));
    module.urls.iter().for_each(|url| check_span(url.span, length));
    module.schemas.iter().flat_map(|schema| &schema.fields).for_each(|field| check_span(field.span, length));
    module.diagnostics.iter().for_each(|diagnostic| check_span(diagnostic.span, length));
    assert!(module.functions.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start));
    assert!(module.calls.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start));
}

fn read(name: &str, text: &str) {
    let source = file(name, text);
    match scan(&source) {
        Ok(module) => check(&module, text.len()),
        Err(failure) => {
            check_span(failure.span, text.len());
            assert!(!failure.message.is_empty());
        }
    }
    if let Ok(value) = config(&source) {
        check_value(&value, text.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text(name in prop::sample::select(NAMES), text in any::<String>()) {
        read(name, &text);
    }

    #[test]
    fn words_in_any_order(name in prop::sample::select(NAMES), words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        read(name, &words.concat());
    }

    #[test]
    fn cut_anywhere(sample in prop::sample::select(SAMPLES), name in prop::sample::select(NAMES), at in any::<prop::sample::Index>()) {
        let mut at = at.index(sample.len() + 1);
        while !sample.is_char_boundary(at) { at -= 1; }
        read(name, &sample[..at]);
        read(name, &sample[at..]);
    }

    #[test]
    fn changed_anywhere(
        sample in prop::sample::select(SAMPLES),
        name in prop::sample::select(NAMES),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, prop::sample::select(WORDS)), 1..6),
    ) {
        let mut text = sample.to_owned();
        for (at, removed, word) in changes {
            let mut start = at.index(text.len() + 1);
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + removed).min(text.len());
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(start..end, word);
        }
        read(name, &text);
    }
}

#[test]
fn samples_are_read_without_a_word() {
    for (name, sample) in ["a.ts", "a.ts", "a.tsx", "a.js"].into_iter().zip(SAMPLES) {
        let module = scan(&file(name, sample)).unwrap();
        assert_eq!(module.diagnostics, []);
        check(&module, sample.len());
    }
}

/// What nests, opened and closed a hundred thousand times.
#[test]
fn depth_is_refused_or_survived() {
    let shapes = [
        ("(", "a", ")"),
        ("[", "a", "]"),
        ("f(", "a", ")"),
        ("x={a:", "1", "}"),
        ("(a=>", "1", ")"),
        ("a=>", "1", ""),
        ("(function(){return ", "1", "})"),
        ("{", "", "}"),
        ("!", "a", ""),
        ("a?b:", "a", ""),
        ("a?", "a", ":b"),
        ("a=", "a", ""),
        ("if(a){}else ", "a", ""),
        ("if(a)", "a", ""),
        ("a+", "a", ""),
        ("a**", "a", ""),
        ("a&&", "a", ""),
        ("a??", "a", ""),
        ("a", "", ".a"),
        ("a", "", ".a()"),
        ("a", "", "?.a"),
        ("new ", "a", ""),
        ("`${", "a", "}`"),
        ("<a>", "", "</a>"),
        ("await ", "a", ""),
        ("a:", "a", ""),
        ("async(", "a", ")"),
        ("(class{a(){", "", "}})"),
        ("import(", "a", ")"),
        ("var a;", "", ""),
        ("a;\n", "", ""),
        ("'a'+", "'a'", ""),
        ("a\n", "", ""),
        ("x.y=z\n", "", ""),
        ("const a = {...b, c: [", "", "]};"),
        ("\u{1F600}", "", ""),
    ];
    for (open, middle, close) in shapes {
        for count in [50, 300, 3_000, 100_000] {
            let text = format!("{}{middle}{}", open.repeat(count), close.repeat(count));
            for name in ["a.tsx", "a.js"] {
                let _ = scan(&file(name, &text));
            }
        }
    }
}
