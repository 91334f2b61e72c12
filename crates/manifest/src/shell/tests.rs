use super::*;

fn shown(text: &str) -> Vec<String> {
    CommandLine::parse(text)
        .steps()
        .iter()
        .map(|step| {
            let command = &step.command;
            let words = command.program.iter().chain(&command.arguments).map(|word| word.text.as_str());
            format!("{:?} {}", step.join, words.collect::<Vec<_>>().join("|"))
        })
        .collect()
}

#[test]
fn splits_commands_and_words() {
    assert_eq!(
        shown("tsc -p . && node 'dist/my app.js' --a=\"b c\" || exit 1; echo \\\"x | cat & wait"),
        [
            "First tsc|-p|.",
            "And node|dist/my app.js|--a=b c",
            "Or exit|1",
            "Then echo|\"x",
            "Pipe cat",
            "Background wait"
        ]
    );
    assert!(shown("  ").is_empty());
    assert_eq!(shown("a # && b"), ["First a"]);
    assert_eq!(shown("a 2>/dev/null >> out.log b &> x"), ["First a|b"]);
    assert_eq!(shown("a \\\n  b\nc &&\n d"), ["First a|b", "Then c", "And d"]);
}

#[test]
fn says_when_it_cannot_tell() {
    let reason = |text| match CommandLine::parse(text) {
        CommandLine::CouldNotTell { reason, .. } => reason,
        CommandLine::Commands(steps) => panic!("read {steps:?}"),
    };
    assert_eq!(reason("(cd a && b)"), "a group in parentheses");
    assert_eq!(reason("if [ -f x ]; then y; fi"), "control flow");
    assert_eq!(reason("a 'b"), "a quote that is never closed");
    assert_eq!(reason("cat <<EOF"), "a here-document or a process substitution");
    assert_eq!(reason("a $(b"), "a substitution that is never closed");
    assert_eq!(reason("a &&"), "the line ends in an operator");
    assert_eq!(reason("&& a"), "an operator without a command before it");
}

#[test]
fn marks_what_is_substituted() {
    let line = CommandLine::parse("next start -p ${PORT:-3000} $(which x \")\") '$A' \"$B\" $");
    let command = line.only().unwrap();
    let certainties: Vec<Certainty> = command.arguments.iter().map(|word| word.certainty).collect();
    use Certainty::{Literal, Substituted};
    assert_eq!(certainties, [Literal, Literal, Substituted, Substituted, Literal, Substituted, Literal]);
    assert_eq!(command.arguments[2].text, "${PORT:-3000}");
    assert_eq!(CommandLine::parse("$CMD a").only().unwrap().program_name(), None);
}

#[test]
fn looks_through_wrappers() {
    let resolved = |text: &str| {
        let line = CommandLine::parse(text);
        let command = line.only().unwrap();
        let assignments: Vec<String> =
            command.assignments.iter().map(|a| format!("{}={}", a.name.value, a.value.text)).collect();
        let kinds: Vec<WrapperKind> = command.wrappers.iter().map(|wrapper| wrapper.kind.clone()).collect();
        let words: Vec<&str> =
            command.program.iter().chain(&command.arguments).map(|word| word.text.as_str()).collect();
        (assignments.join(" "), kinds, words.join(" "))
    };
    assert_eq!(
        resolved("A=1 cross-env NODE_ENV=production npx next start"),
        (
            "A=1 NODE_ENV=production".to_owned(),
            vec![WrapperKind::Environment, WrapperKind::PackageRunner],
            "next start".to_owned()
        )
    );
    let (_, kinds, words) = resolved("dotenv -e .env.local -e .env -- node dist/index.js");
    let WrapperKind::EnvFiles(files) = &kinds[0] else { panic!("{kinds:?}") };
    assert_eq!((files[0].as_str(), files.len(), words.as_str()), (".env.local", 2, "node dist/index.js"));
    assert_eq!(resolved("exec tini -- node a.js").2, "node a.js");
    assert_eq!(resolved("pnpm exec tsx src/a.ts").2, "tsx src/a.ts");
    assert_eq!(resolved("bunx --bun next dev").2, "next dev");
    assert_eq!(resolved("npx -p typescript tsc").2, "tsc");
    assert_eq!(resolved("dotenvx run -f .env -- node a.js").2, "node a.js");
    assert_eq!(resolved("env-cmd -f .env node a.js").2, "node a.js");
    assert_eq!(resolved("npx").2, "npx");
    assert_eq!(resolved("env -i node a.js").2, "env -i node a.js");
    assert_eq!(CommandLine::parse("A=1").only().unwrap().program, None);
}

#[test]
fn finds_script_calls() {
    let calls = |text: &str| -> Vec<String> {
        let line = CommandLine::parse(text);
        let calls = line.steps().iter().flat_map(|step| step.command.script_calls());
        calls
            .map(|call| {
                let member = call.member.map(|member| format!("{}:", member.value)).unwrap_or_default();
                format!("{member}{}", call.script.value)
            })
            .collect()
    };
    assert_eq!(calls("npm run build && npm test && npm install"), ["build", "test"]);
    assert_eq!(
        calls("pnpm build; pnpm -r --filter web run gen; pnpm install; pnpm --filter=api start"),
        ["build", "web:gen", "api:start"]
    );
    assert_eq!(calls("yarn workspace web build && yarn lint"), ["web:build", "lint"]);
    assert_eq!(calls("bun run workers/index.ts && bun test && bun run dev"), ["workers/index.ts", "dev"]);
    assert_eq!(calls("run-s clean \"build:*\" -c"), ["clean", "build:*"]);
    assert_eq!(calls("concurrently -k \"npm:dev\" 'pnpm run api' \"node a.js\""), ["dev", "api"]);
    assert_eq!(calls("npm run --silent build -- --watch"), ["build"]);
    assert!(calls("node a.js").is_empty());
}

#[test]
fn options_and_names() {
    let line = CommandLine::parse("./node_modules/.bin/next start --port=4000 -H 0.0.0.0");
    let command = line.only().unwrap();
    assert_eq!(command.program_name(), Some("next"));
    assert_eq!(command.option(&["-p", "--port"]), Some("4000"));
    assert_eq!(command.option(&["-H", "--hostname"]), Some("0.0.0.0"));
    assert_eq!(command.option(&["--x"]), None);
}

#[test]
fn spans_count_from_the_line() {
    let text = "NODE_ENV=production node \"a b.js\"";
    let line = CommandLine::parse(text);
    let command = line.only().unwrap();
    assert_eq!(&text[command.span.range()], text);
    assert_eq!(&text[command.arguments[0].span.range()], "\"a b.js\"");
    assert_eq!(&text[command.assignments[0].name.span.range()], "NODE_ENV");
    assert_eq!(&text[command.assignments[0].value.span.range()], "production");
}
