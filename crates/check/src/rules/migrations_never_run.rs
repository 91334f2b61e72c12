//! `migrations-never-run`: the app has migrations, and nothing in production runs them.

use seaworthy_facts::{App, ProcessKind};
use seaworthy_text::RepoPath;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "migrations-never-run",
    severity: Severity::Warning,
    title: "the app has migrations, and nothing in production runs them",
    about: "The database of a fresh production is empty, and after a release it has the schema of the one before. Where no service, no \
start script, no code and no workflow of the repository runs the migrations, the first request ends with `relation \"users\" does not \
exist`.

Add a service that runs once with the image of the app (`command: [\"npx\", \"prisma\", \"migrate\", \"deploy\"]`), and let the app wait for it with \
`condition: service_completed_successfully`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

/// What a text says that runs migrations.
const WORDS: &[&str] =
    &["migrat", "db push", "db:push", "schema:sync", "synchronize: true", "umzug", "drizzle-kit push"];

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    if !compose.is_production() {
        return;
    }
    let mut told: Vec<&RepoPath> = Vec::new();
    for service in compose.project.active().filter(|service| compose.is_shipped(service)) {
        let Some(app) = compose.app(service).filter(|app| !told.contains(&&app.dir)) else { continue };
        let Some(orm) = &app.orm else { continue };
        let Some(migrations) = orm.value.migrations.as_ref().filter(|one| one.value.count > 0) else {
            continue;
        };
        let has_store = compose.project.active().any(|one| compose.store(one).is_some());
        if !has_store || runs(compose, app) {
            continue;
        }
        told.push(&app.dir);
        let migrate = app.processes.iter().find(|process| process.value.kind == ProcessKind::Migrate);
        let command = migrate.map(|process| process.value.command.to_string());
        findings.push(
            Finding::new(
                &RULE,
                compose.name_place(service),
                format!("nothing runs the migrations of `{}`", service.name),
                "the first request ends at a table or a column that is not there",
                match command {
                    Some(command) => format!(
                        "add a service that runs `{command}` once, and let this one wait until it has ended"
                    ),
                    None => "add a service that runs them once, and let this one wait until it has ended"
                        .to_owned(),
                },
            )
            .because_of(migrations, format!("{} migrations", migrations.value.count)),
        );
    }
}

/// Whether anything of the repository may run them.
fn runs(compose: &ComposeCase<'_>, app: &App) -> bool {
    let says = |text: &str| {
        let lower = text.to_ascii_lowercase();
        WORDS.iter().any(|word| lower.contains(word))
    };
    let by_service = compose
        .project
        .services
        .iter()
        .any(|service| says(&service.name) || says(&compose.words_of(service).join(" ")));
    let by_start = compose.project.active().filter(|service| service.build.is_some()).any(|service| {
        let (Some(image), Some(flow)) = (compose.image(service), compose.flow(service)) else { return true };
        let one = crate::image_case::ImageCase::new(compose.case, image, flow, compose.app(service));
        let starts = one.launched();
        starts.is_empty()
            || starts.iter().any(|launched| {
                let words = launched.command.program.iter().chain(&launched.command.arguments);
                let line: Vec<&str> = words.map(|word| word.text.as_str()).collect();
                says(&line.join(" ")) || !is_plain(&line)
            })
    });
    if by_service || by_start {
        return true;
    }
    compose.case.repo.below(&RepoPath::root()).any(|entry| {
        let path = &entry.path;
        let is_own_folder = app
            .orm
            .as_ref()
            .and_then(|orm| orm.value.migrations.as_ref())
            .is_some_and(|migrations| path.is_within(&migrations.value.dir));
        let is_code = matches!(
            path.extension(),
            Some("ts" | "js" | "mjs" | "cjs" | "mts" | "cts" | "sh" | "yml" | "yaml" | "toml" | "hcl" | "tf")
        ) || matches!(
            path.file_name(),
            "Makefile" | "Procfile" | "justfile" | "Jenkinsfile" | "app.json"
        );
        let is_setting = path.file_name().contains("config")
            || app.orm.as_ref().is_some_and(|orm| orm.value.config.as_ref() == Some(path));
        let is_compose = compose.project.files.contains(path);
        is_code
            && !is_own_folder
            && !is_setting
            && !is_compose
            && compose.case.repo.read(path).is_ok_and(|source| says(source.text()))
    })
}

/// Whether a start is one program with a file of ours, and no script that may do more.
fn is_plain(words: &[&str]) -> bool {
    !words.iter().any(|word| word.ends_with(".sh"))
}
