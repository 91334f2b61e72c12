//! `health-path-unserved`: the health check asks a path that is no route of the app.

use seaworthy_dockerfile::body::{Command, Healthcheck};
use seaworthy_facts::App;
use seaworthy_text::{RepoPath, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "health-path-unserved",
    severity: Severity::Error,
    title: "the health check asks a path that is no route of the app",
    about: "A check that asks `/api/health` of an app without that route is answered 404. `wget` and `curl --fail` take that for a failure: \
the container becomes unhealthy while the app serves, and whatever waits for it never starts. The routes of an app with files for routes \
(Next) are known as a whole; where a rewrite, a middleware or a server of the app's own may answer, nothing is said.

Ask a route that is there, or add the one that is asked.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    if app.framework.as_ref().is_none_or(|framework| framework.value.id != "next") || !is_nexts_own(image) {
        return;
    }
    let Some(health) = &image.flow.shipped().end.health else { return };
    let Healthcheck::Command { command, .. } = &health.check else { return };
    let words = match command {
        Command::Exec(words) => words.clone(),
        Command::Shell(text) => vec![text.clone()],
    };
    let whole: String = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let Some(routes) = Routes::read(image, app).filter(|_| takes_404_for_failure(&whole)) else { return };
    for word in &words {
        let raw = image.text(word.span);
        let Some((path, at)) = asked_path(raw) else { continue };
        // files that Next makes have an ending
        if path.contains('.') || routes.serve(path) {
            continue;
        }
        let start = word.span.start as usize + at;
        let right = image.health_path().filter(|right| routes.serve(right));
        let mut finding = Finding::new(
            &RULE,
            image.place(Span::new(start, start + path.len())),
            format!("`{path}` is no route of the app"),
            "every check is answered 404; the container stays unhealthy while the app serves",
            match right {
                Some(right) => format!("ask `{right}`"),
                None => format!("add the route, `{}`, or ask `/`", routes.file_for(path)),
            },
        )
        .label("nothing answers it");
        if let Some(framework) = &app.framework {
            finding = finding.because_of(framework, "its routes are files");
        }
        findings.push(match right {
            Some(right) => finding.fix(FixTier::Safe, Span::new(start, start + path.len()), right),
            None => finding,
        });
        return;
    }
}

/// Whether the image starts the server of Next, standalone or not.
fn is_nexts_own(image: &ImageCase<'_>) -> bool {
    let is_standalone = image.start().is_some_and(|start| {
        start.script_file().is_some_and(|file| file == "server.js" || file.ends_with("/server.js"))
    });
    is_standalone
        || image.launched().iter().any(|launched| {
            launched.command.program_name() == Some("next")
                && launched.command.arguments.first().is_some_and(|word| word.text == "start")
        })
}

/// Whether a command fails where it is answered 404.
fn takes_404_for_failure(command: &str) -> bool {
    let is_curl = command.contains("curl");
    let fails = command.split_whitespace().any(|word| {
        word == "--fail"
            || word.starts_with("--fail-")
            || (word.starts_with('-') && !word.starts_with("--") && word.contains('f'))
    });
    command.contains("wget")
        || (is_curl && fails)
        || command.contains(".ok")
        || command.contains("statusCode")
}

/// The path of an address of this container in a text, and where it stands.
fn asked_path(text: &str) -> Option<(&str, usize)> {
    let host = text.find("://")? + 3;
    let slash = host + text[host..].find('/')?;
    let is_own =
        ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].iter().any(|name| text[host..slash].starts_with(name));
    let rest = &text[slash..];
    let end = rest
        .find(|letter: char| letter.is_whitespace() || "'\"`);|&?#\\,".contains(letter))
        .unwrap_or(rest.len());
    let path = &rest[..end];
    (is_own && !path.contains(['$', '{', '%'])).then_some((path, slash))
}

/// The routes of an app that has a file for each.
struct Routes<'r> {
    /// Their segments, and whether the last one takes the rest.
    all: Vec<Vec<&'r str>>,
    folder: String,
}

impl<'r> Routes<'r> {
    /// `None` where something else than files may answer.
    fn read(image: &ImageCase<'r>, app: &App) -> Option<Self> {
        let repo = image.case.repo;
        let has = |name: &str| {
            repo.has_file(&app.dir.child(name))
                || app.dir.join(&format!("src/{name}")).is_ok_and(|path| repo.has_file(&path))
        };
        let stems = ["middleware", "proxy", "server", "instrumentation-server"];
        let answers = stems.iter().any(|stem| {
            ["ts", "js", "mjs", "cjs", "mts"].iter().any(|ending| has(&format!("{stem}.{ending}")))
        });
        if answers {
            return None;
        }
        for ending in ["js", "mjs", "cjs", "ts", "mts"] {
            let Ok(config) = repo.read(&app.dir.child(&format!("next.config.{ending}"))) else { continue };
            let words = [
                "rewrites",
                "redirects",
                "basePath",
                "i18n",
                "pageExtensions",
                "assetPrefix",
                "import",
                "require(",
            ];
            // a plugin may add routes; types are no plugin
            let text: String = config
                .text()
                .lines()
                .filter(|line| !line.contains("import type"))
                .collect::<Vec<_>>()
                .join("\n");
            if words.iter().any(|word| text.contains(word)) {
                return None;
            }
        }
        let mut all = Vec::new();
        let mut folder = None;
        for base in ["app", "src/app", "pages", "src/pages"] {
            let Ok(root) = app.dir.join(base) else { continue };
            for path in listed(image, &root) {
                folder.get_or_insert_with(|| base.to_owned());
                let is_app = base.ends_with("app");
                let (stem, ending) = path.rsplit_once('.')?;
                if !matches!(ending, "ts" | "tsx" | "js" | "jsx" | "md" | "mdx" | "mjs") {
                    continue;
                }
                let mut segments: Vec<&str> = stem.split('/').collect();
                let name = segments.pop()?;
                if is_app {
                    if !matches!(name, "page" | "route") {
                        continue;
                    }
                } else if name != "index" {
                    segments.push(name);
                }
                // groups and slots are no part of an address
                segments
                    .retain(|part| !(part.starts_with('@') || part.starts_with('(') && part.ends_with(')')));
                all.push(segments);
            }
        }
        let folder = folder?;
        (!all.is_empty()).then_some(Self { all, folder })
    }

    fn serve(&self, path: &str) -> bool {
        let wanted: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        self.all.iter().any(|route| matches(route, &wanted))
    }

    fn file_for(&self, path: &str) -> String {
        if self.folder.ends_with("app") {
            format!("{}{path}/route.ts", self.folder)
        } else {
            format!("{}{path}.ts", self.folder)
        }
    }
}

fn matches(route: &[&str], wanted: &[&str]) -> bool {
    match (route, wanted) {
        ([], []) => true,
        ([part, ..], _) if part.starts_with("[[...") => true,
        ([part, ..], rest) if part.starts_with("[...") => !rest.is_empty(),
        ([part, route @ ..], [word, wanted @ ..]) => {
            (part.starts_with('[') || part == word) && matches(route, wanted)
        }
        _ => false,
    }
}

/// The files below a folder, as paths from there.
fn listed<'r>(image: &ImageCase<'r>, root: &RepoPath) -> Vec<&'r str> {
    let start = format!("{root}/");
    image.case.repo.entries().iter().filter_map(|entry| entry.path.as_str().strip_prefix(&start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_of_files() {
        for (route, path, wanted) in [
            (&["api", "health"][..], "/api/health", true),
            (&["api", "[name]"], "/api/health", true),
            (&["[...rest]"], "/api/health", true),
            (&["docs", "[[...rest]]"], "/docs", true),
            (&["docs", "[...rest]"], "/docs", false),
            (&[], "/", true),
            (&["api"], "/api/health", false),
        ] {
            let words: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
            assert_eq!(matches(route, &words), wanted, "{route:?} {path}");
        }
    }

    #[test]
    fn paths_that_are_asked() {
        assert_eq!(
            asked_path("wget -q http://127.0.0.1:3000/api/health || exit 1").map(|one| one.0),
            Some("/api/health")
        );
        assert_eq!(asked_path("fetch('http://localhost:' + p)"), None);
        assert_eq!(asked_path("curl https://example.com/x"), None);
        assert!(takes_404_for_failure("curl -fsS x") && !takes_404_for_failure("curl -sS x"));
    }
}
