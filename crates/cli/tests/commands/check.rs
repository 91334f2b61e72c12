//! `seaworthy check`: what it prints, in every format; what it repairs; what comments and baselines take out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::plan::assert_fits;
use crate::world::World;

/// A Dockerfile with two faults: busybox asks `localhost`, and the app runs as root.
const DOCKERFILE: &str = "FROM node:24-alpine
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY server.js ./
HEALTHCHECK CMD wget -qO- http://localhost:8080/health || exit 1
CMD [\"node\", \"server.js\"]
";

/// A server that listens on IPv4 only.
const SERVER: &str = "import { createServer } from 'node:http';

const server = createServer((request, response) => response.end('ok'));
server.listen(8080, '0.0.0.0');
process.on('SIGTERM', () => server.close());
";

fn world() -> World {
    World::server()
        .with("server.js", SERVER)
        .with("Dockerfile", DOCKERFILE)
        .with(".dockerignore", "node_modules\n.git\n.env*\n")
}

/// What is found, as a document; there is an error in it, mostly.
fn document(world: &World, arguments: &[&str]) -> Value {
    let said = world.run(arguments);
    serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.whole()))
}

fn rules(document: &Value) -> Vec<String> {
    let findings = document["findings"].as_array().unwrap();
    findings.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn findings_are_shown_with_what_proves_them() {
    let said = world().run(&["check"]);
    assert_eq!(said.code, Some(1), "{}", said.stdout);
    let text = &said.stdout;
    for words in [
        "warning[user-root]: the app runs as root",
        "error[health-localhost-ipv6]: busybox asks `::1` for `localhost`, where nobody listens",
        "server.js:4:",
        "listens on IPv4 only",
        "help: write `127.0.0.1` instead of `localhost`  (`--fix` does it)",
        "1 error, 1 warning; 2 files looked at",
        "`--fix` repairs 1 of them, `--unsafe-fixes` 1 more; `--diff` shows how",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}

#[test]
fn json_fits_its_schema() {
    let document = document(&world(), &["check", "--format", "json"]);
    assert_fits("check", &document);
    assert_eq!(rules(&document), ["user-root", "health-localhost-ipv6"]);
    let place = &document["findings"][1]["place"];
    assert_eq!((place["line"].as_u64(), place["endLine"].as_u64()), (Some(7), Some(7)));
}

#[test]
fn sarif_names_rules_places_and_fixes() {
    let log = document(&world(), &["check", "--format", "sarif"]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "Dockerfile");
        assert!(location["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(
            !result["relatedLocations"].as_array().unwrap().is_empty() || result["ruleId"] == "user-root"
        );
        let region = &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"];
        assert!(region["byteOffset"].is_u64(), "{result}");
    }
}

#[test]
fn annotations_are_one_line_each() {
    let said = world().run(&["check", "--format", "github"]);
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", said.stdout);
    assert!(lines[1].starts_with("::error file=Dockerfile,line=7,col="), "{}", lines[1]);
    assert!(lines[1].contains("title=seaworthy%3A health-localhost-ipv6::"), "{}", lines[1]);
}

#[test]
fn gitlab_gets_a_fingerprint_for_each() {
    // two stages with the same fault in the same words
    let twice =
        DOCKERFILE.replace("RUN npm ci --omit=dev", "RUN false || corepack enable\nRUN npm ci --omit=dev");
    let issues = document(&world().with("Dockerfile", twice), &["check", "--format", "gitlab"]);
    let marks: Vec<&str> =
        issues.as_array().unwrap().iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    let unique: BTreeSet<&&str> = marks.iter().collect();
    assert_eq!(unique.len(), marks.len());
}

#[test]
fn junit_counts_what_fails() {
    let said = world().run(&["check", "--format", "junit"]);
    assert!(said.stdout.contains("tests=\"2\" failures=\"2\""), "{}", said.stdout);
    assert!(said.stdout.ends_with("</testsuites>\n"));
}

#[test]
fn a_fix_changes_its_bytes_and_no_others() {
    let world = world();
    let said = world.run(&["check", "--fix"]);
    assert_eq!(said.code, Some(0), "{}", said.stdout);
    assert_eq!(world.read("Dockerfile"), DOCKERFILE.replace("localhost", "127.0.0.1"));
    assert!(said.stdout.contains("1 repaired"), "{}", said.stdout);
    let again = world.run(&["check", "--fix"]);
    assert!(!again.stdout.contains("repaired"), "{}", again.stdout);
}

#[test]
fn fixes_that_somebody_should_look_at_are_asked_for() {
    let world = world();
    assert_eq!(world.run(&["check", "--unsafe-fixes"]).code, Some(0));
    let text = world.read("Dockerfile");
    assert!(text.contains("USER node\nCMD"), "{text}");
}

#[test]
fn a_file_keeps_its_line_ends() {
    let world = world().with("Dockerfile", DOCKERFILE.replace('\n', "\r\n"));
    assert_eq!(world.run(&["check", "--unsafe-fixes"]).code, Some(0));
    let text = world.read("Dockerfile");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    assert!(text.contains("USER node\r\nCMD"), "{text:?}");
}

#[test]
fn a_diff_shows_fixes_and_makes_none() {
    let world = world();
    let said = world.run(&["check", "--diff"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stdout.contains("-HEALTHCHECK CMD wget -qO- http://localhost:8080"), "{}", said.stdout);
    assert_eq!(world.read("Dockerfile"), DOCKERFILE);
}

#[test]
fn a_comment_allows_a_finding_and_one_that_allows_nothing_is_said() {
    let text = format!("# seaworthy: allow(user-root) binds port 80\n{DOCKERFILE}")
        .replace(
            "HEALTHCHECK",
            "# seaworthy: allow(health-localhost-ipv6) busybox here tries both\nHEALTHCHECK",
        )
        .replace("COPY server.js", "# seaworthy: allow(syntax) once needed\nCOPY server.js");
    let document = document(&world().with("Dockerfile", text), &["check", "--format", "json"]);
    assert_eq!(rules(&document), ["unused-allow"]);
    assert_eq!(document["allowed"].as_array().unwrap().len(), 2);
}

#[test]
fn comments_of_other_tools_are_honoured() {
    let text = DOCKERFILE.replace("FROM node", "# hadolint ignore=DL3002\nFROM node");
    let document = document(&world().with("Dockerfile", text), &["check", "--format", "json"]);
    assert_eq!(rules(&document), ["health-localhost-ipv6"]);
}

#[test]
fn a_baseline_takes_out_what_is_known() {
    let world = world();
    assert_eq!(world.run(&["check", "--baseline", "known.txt", "--write-baseline"]).code, Some(0));
    let said = world.run(&["check", "--baseline", "known.txt"]);
    assert_eq!(said.code, Some(0), "{}", said.stdout);
    assert!(said.stdout.contains("2 in the baseline"), "{}", said.stdout);
    let world = world.with("known.txt", "not a fingerprint\n");
    let said = world.run(&["check", "--baseline", "known.txt"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("broken-baseline"), "{}", said.stderr);
}

#[test]
fn the_exit_code_follows_what_is_asked_for() {
    let world = world();
    assert_eq!(world.run(&["check", "--skip", "health-localhost-ipv6"]).code, Some(0));
    assert_eq!(
        world.run(&["check", "--skip", "health-localhost-ipv6", "--fail-on", "warning"]).code,
        Some(1)
    );
    assert_eq!(world.run(&["check", "--only", "user-root"]).code, Some(0));
    assert_eq!(world.run(&["check", "--rule-set", "2025.1"]).code, Some(0));
    assert_eq!(world.run(&["check", "--rule-set", "soon"]).code, Some(2));
    let said = world.run(&["check", "--only", "user-rot"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("did you mean `user-root`?"), "{}", said.stderr);
}

#[test]
fn nothing_to_check_is_no_success() {
    let said = World::server().run(&["check"]);
    assert_eq!(said.code, Some(2), "{}", said.stdout);
    assert!(said.stderr.contains("no-set-up"), "{}", said.stderr);
}

#[test]
fn a_dockerfile_that_does_not_parse_is_a_finding() {
    let document =
        document(&world().with("Dockerfile", "FROM node:24\nRUNN true\n"), &["check", "--format", "json"]);
    assert_eq!(rules(&document), ["syntax"]);
    assert_eq!(document["findings"][0]["place"]["line"], 2);
}

#[test]
fn hostile_set_ups_end_in_words() {
    let deep = "a: ".to_owned() + &"[".repeat(20_000);
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned()
        + &(b'b'..=b'k')
            .map(|one| {
                let (name, before) = (char::from(one), char::from(one - 1));
                format!("{name}: &{name} [*{before},*{before},*{before},*{before},*{before},*{before}]\n")
            })
            .collect::<String>();
    let chain: String = (0..200)
        .map(|stage| match stage {
            0 => "FROM node:24-alpine AS s0\nWORKDIR /app\nCOPY . .\n".to_owned(),
            stage => format!(
                "FROM node:24-alpine AS s{stage}\nCOPY --from=s{0} /app /app\nCOPY --from=s{0} /app/x /app/x\n",
                stage - 1
            ),
        })
        .collect();
    for (name, text) in [
        ("compose.yaml", deep),
        ("compose.yaml", bomb),
        ("Dockerfile", format!("FROM node:24\nRUN {}\n", "a".repeat(70_000))),
        ("Dockerfile", "FROM \u{0}\n".to_owned()),
        ("Dockerfile", chain + "CMD [\"node\", \"/app/x\"]\n"),
        ("Dockerfile", "FROM node:24\nRUN ".to_owned() + &"a && ".repeat(5_000) + "b\n"),
    ] {
        let said = world().with(name, &text).run(&["check", "--format", "json"]);
        assert!(
            said.code.is_some_and(|code| (0..=2).contains(&code)),
            "{name}: {:?} {}",
            said.code,
            said.stderr
        );
        assert!(!said.stderr.contains("panicked"), "{}", said.stderr);
    }
}

#[test]
fn the_page_of_a_rule_needs_no_repository() {
    let world = World::empty();
    let said = world.run(&["explain", "lifecycle-needs-dev"]);
    assert_eq!(said.code, Some(0));
    assert!(said.stdout.starts_with("lifecycle-needs-dev (error, since 2026.1): "), "{}", said.stdout);
    assert!(world.run(&["rules"]).stdout.contains("user-root"));
}
