//! `dev-server-in-production`: the image that ships starts a development server.

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "dev-server-in-production",
    severity: Severity::Warning,
    title: "production starts a development server",
    about: "`next dev`, `vite`, `nodemon`, `tsx watch` compile on request, watch files, keep source maps and error pages open, and use \
several times the memory. They are not made to face users.

Build the app in a stage of its own, and start what the build made: `next start` or the standalone server, `node dist/index.js`, a web \
server for files.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(start) = image.start() else { return };
    let Some(command) = start.command() else { return };
    let (line, by) = match command.script_calls().first().filter(|call| call.member.is_none()) {
        Some(call) => {
            let Some(app) = image.app else { return };
            let Some(script) = image.script(app, &call.script.value) else { return };
            (script.0, Some(script.1))
        }
        None => (start.words.join(" "), None),
    };
    let Some(tool) = development_tool(&line) else { return };
    let mut finding = Finding::new(
        &RULE,
        image.place(start.span),
        format!("`{tool}` is a development server"),
        "it is slow, large, and shows its sources and error pages to users",
        "build the app in a stage of its own, and start what the build made",
    );
    if let Some(place) = by {
        finding = finding.because(place, format!("starts `{tool}`"));
    }
    findings.push(finding);
}

/// The development server that a command line starts.
fn development_tool(line: &str) -> Option<&'static str> {
    let line = seaworthy_manifest::shell::CommandLine::parse(line);
    for step in line.steps() {
        let command = &step.command;
        let first = command.arguments.first().map_or("", |word| word.text.as_str());
        let has = |name: &str| command.arguments.iter().any(|word| word.text == name);
        let tool = match command.program_name()? {
            "next" if first == "dev" => "next dev",
            "nuxt" | "nuxi" if first == "dev" => "nuxt dev",
            "astro" if first == "dev" => "astro dev",
            "vite" if first.is_empty() || first == "dev" || first == "serve" => "vite",
            "react-scripts" if first == "start" => "react-scripts start",
            "ng" if first == "serve" => "ng serve",
            "vue-cli-service" if first == "serve" => "vue-cli-service serve",
            "nodemon" => "nodemon",
            "ts-node-dev" => "ts-node-dev",
            "tsx" if first == "watch" => "tsx watch",
            "node" if has("--watch") => "node --watch",
            "bun" if has("--watch") || has("--hot") => "bun --watch",
            "nest" if first == "start" && (has("--watch") || has("-w") || !has("--prod")) => "nest start",
            "webpack" if first == "serve" => "webpack serve",
            _ => continue,
        };
        return Some(tool);
    }
    None
}
