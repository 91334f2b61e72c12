//! `store-without-password`: production runs a data service that asks nobody for a password.

use seaworthy_catalog::services::Credentials;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "store-without-password",
    severity: Severity::Warning,
    title: "production runs a data service that asks for no password",
    about: "The official image of Redis asks for no password unless its command sets one; MongoDB and others ask for none unless their \
variables do. Whatever gets into the project's network (a server-side request forged through the app, another container) owns the data.

Set one, and give it to the app in its address: `command: [\"sh\", \"-c\", \"exec redis-server --requirepass \\\"$$REDIS_PASSWORD\\\"\"]`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active().filter(|service| compose.is_shipped(service)) {
        let Some(store) = compose.store(service) else { continue };
        let Some(image) = service.image.as_deref() else { continue };
        let is_official = store.image == seaworthy_catalog::services::repository(image);
        let is_open = match (store.id, store.credentials) {
            ("redis" | "valkey", _) => {
                !mentions(compose, service, &["requirepass", "aclfile", "--user", ".conf"])
            }
            ("mongodb", Credentials::Variables { password, .. }) => {
                let environment = compose.environment(service);
                !environment.contains_key(password)
                    && !environment.contains_key(&format!("{password}_FILE"))
                    && !mentions(compose, service, &["--auth", "keyFile", ".conf"])
            }
            ("postgres", _) => compose
                .environment(service)
                .get("POSTGRES_HOST_AUTH_METHOD")
                .is_some_and(|(value, _)| value.as_deref() == Some("trust")),
            _ => false,
        };
        // what stands in files that are not read may set one
        if !is_official || !is_open || compose.has_env_files(service) {
            continue;
        }
        findings.push(Finding::new(
            &RULE,
            compose.name_place(service),
            format!("{} asks nobody for a password", store.title),
            "whatever gets into the project's network owns the data",
            match store.id {
                "redis" | "valkey" => format!(
                    "start it with `--requirepass`, and give the app an address with the password: `redis://:${{REDIS_PASSWORD:?set \
                     REDIS_PASSWORD}}@{}:6379`",
                    service.name
                ),
                _ => "set its user and password, and give them to the app in its address".to_owned(),
            },
        ));
    }
}

/// Whether the command or a mount of a service has one of these words.
fn mentions(compose: &ComposeCase<'_>, service: &seaworthy_setup::Service, words: &[&str]) -> bool {
    let said = compose.words_of(service).join(" ");
    let mounts: Vec<&str> = service.mounts.iter().map(|mount| mount.target.as_str()).collect();
    words.iter().any(|word| said.contains(word) || mounts.iter().any(|mount| mount.contains(word)))
}
