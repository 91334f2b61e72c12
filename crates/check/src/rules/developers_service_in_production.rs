//! `developers-service-in-production`: the profile of production starts a developer's data service, too.

use seaworthy_setup::{Because, Service};

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "developers-service-in-production",
    severity: Severity::Warning,
    title: "the profile of production starts a developer's data service, too",
    about: "A service without a profile is started with every profile. In a file that keeps databases for developers beside an app \
with `profiles: [production]`, `docker compose --profile production up` starts the developers' databases on the server: open, \
without a password, for nobody.

Give it a profile of its own, and start it with that: `docker compose --profile development up`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    let Because::Profile(profile) = &compose.project.because else { return };
    if !compose.is_production() {
        return;
    }
    let without = compose.project.active().filter(|service| service.profiles.is_empty());
    for service in without.filter(|service| !compose.is_shipped(service) && service.build.is_none()) {
        let Some(store) = compose.store(service) else { continue };
        let Some(user) = of_production(compose) else { return };
        if is_named(compose, &service.name) {
            continue;
        }
        let own =
            compose.profiles().into_iter().find(|name| name.starts_with("dev")).unwrap_or("development");
        let mut finding = Finding::new(
            &RULE,
            compose.name_place(service),
            format!("`--profile {profile}` starts the developers' {}, too", store.title),
            "it runs on the server beside production's own, with a developer's settings",
            format!("give it a profile of its own: `profiles: [{own}]`"),
        )
        .label("has no profile")
        .because(user, format!("is what `{profile}` is for, and does not use it"));
        if let Some((place, indent)) = compose.after_image(service) {
            finding = finding.fix_in(
                FixTier::Unsafe,
                place.file,
                place.span,
                format!("{indent}profiles: [{own}]\n"),
            );
        }
        findings.push(finding);
    }
}

/// Where the first service that only this profile starts is named.
fn of_production(compose: &ComposeCase<'_>) -> Option<seaworthy_text::Place> {
    let service = compose.project.active().find(|service| !service.profiles.is_empty())?;
    Some(compose.name_place(service))
}

/// Whether something of production may reach the service by its name; what stands in environment files is not read.
fn is_named(compose: &ComposeCase<'_>, name: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let is_word = |text: &str| {
        text.match_indices(name).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            // `redis://` is a scheme
            !before.ends_with(is_part) && !after.starts_with(is_part) && !after.starts_with("://")
        })
    };
    let names = |service: &Service| {
        compose.has_env_files(service)
            || compose.environment(service).values().any(|(value, _)| value.as_deref().is_some_and(is_word))
            || compose.words_of(service).iter().any(|word| is_word(word))
    };
    compose.project.active().filter(|service| !service.profiles.is_empty()).any(names)
}
