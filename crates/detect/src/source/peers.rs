//! Other apps of the repository that an app calls, by the variable that holds their address; and hosts outside that need help
//! inside a container.

use std::collections::BTreeMap;

use seaworthy_facts::{AppKind, Confidence, EnvDefault, EnvVar, Evidence, Fact, Listen, Peer};
use seaworthy_text::RepoPath;

use super::code::{Code, used};
use super::env::Templates;

/// An app as the others see it.
pub(super) struct Neighbour<'a> {
    pub(super) dir: &'a RepoPath,
    pub(super) name: &'a str,
    pub(super) kind: AppKind,
    pub(super) listen: &'a Listen,
}

/// Ends of names of variables that hold another app's address.
const NAMES: &[&str] =
    &["API_URL", "API_BASE_URL", "BACKEND_URL", "SERVER_URL", "API_ENDPOINT", "API_HOST", "API_ORIGIN"];

/// Words in names of variables that hold who may call, or where to send people: nobody calls what they hold.
const ABOUT_CALLERS: &[&str] =
    &["CORS", "ORIGIN", "ORIGINS", "FRONTEND", "CLIENT", "REDIRECT", "CALLBACK", "SITE", "WEB", "ALLOWED"];

/// Reads the peers of one app, sorted by variable.
pub(super) fn read(
    own: &Neighbour<'_>,
    env: &[EnvVar],
    templates: &Templates,
    all: &[Neighbour<'_>],
) -> Vec<Fact<Peer>> {
    let others: Vec<&Neighbour<'_>> =
        all.iter().filter(|other| other.dir != own.dir && other.kind == AppKind::Server).collect();
    let own_port = own.listen.port.as_ref().map(|port| port.value);
    let mut peers = Vec::new();
    for variable in env {
        let is_api = NAMES.iter().any(|name| variable.name.ends_with(name));
        if !is_api && variable.name.split('_').any(|part| ABOUT_CALLERS.contains(&part)) {
            continue;
        }
        let default = match &variable.default {
            Some(EnvDefault::Text(text)) => {
                variable.evidence.first().map(|evidence| (text.as_str(), evidence.clone()))
            }
            _ => None,
        };
        let written = templates
            .values
            .iter()
            .filter(|(name, ..)| *name == variable.name)
            .map(|(_, text, evidence)| (text.as_str(), evidence.clone()));
        let by_port = default.into_iter().chain(written).find_map(|(text, evidence)| {
            // a container's name is its address inside
            if let Some(named) = others.iter().find(|other| host(text) == Some(other.name)) {
                return Some((*named, evidence));
            }
            let port = local_port(text).filter(|port| Some(*port) != own_port)?;
            let mut here = others
                .iter()
                .filter(|other| other.listen.port.as_ref().is_some_and(|other| other.value == port));
            match (here.next(), here.next()) {
                (Some(only), None) => Some((*only, evidence)),
                _ => None,
            }
        });
        let by_name = || {
            let name = variable.name.to_ascii_lowercase();
            let called = others.iter().find(|other| {
                let own = other.name.to_ascii_lowercase().replace('-', "_");
                name.contains(&format!("{own}_url")) || name.contains(&format!("{own}_api"))
            });
            match (called, is_api, others.as_slice()) {
                (Some(called), ..) => Some(*called),
                (None, true, [only]) if only.kind == AppKind::Server => Some(*only),
                _ => None,
            }
        };
        let (other, evidence, confidence) = match by_port {
            Some((other, evidence)) => (other, vec![evidence], Confidence::Likely),
            None => match by_name() {
                Some(other) => (other, Vec::new(), Confidence::Assumed),
                None => continue,
            },
        };
        let mut places: Vec<Evidence> = evidence;
        for place in &variable.evidence {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        let value =
            Peer { dir: other.dir.clone(), env: variable.name.clone(), from_browser: variable.public };
        peers.push(Fact { value, evidence: places, confidence });
    }
    peers
}

/// The host of an address.
fn host(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    Some(authority.rsplit_once(':').map_or(authority, |(host, _)| host))
}

/// The port of an address on this machine.
fn local_port(text: &str) -> Option<u16> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    let (host, port) = authority.rsplit_once(':')?;
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]").then(|| port.parse().ok()).flatten()
}

/// Hosts that only an engine on a developer's machine knows.
const OUTSIDE: &[&str] = &["host.docker.internal", "gateway.docker.internal", "host.containers.internal"];

/// Reads the hosts outside, sorted.
pub(super) fn outside_hosts(code: &Code<'_, '_>, templates: &Templates) -> Vec<Fact<String>> {
    let mut found: BTreeMap<&str, Vec<Evidence>> = BTreeMap::new();
    for source in code.telling().filter(|source| code.is_loaded(source)) {
        for url in &source.module.urls {
            if let Some(host) = OUTSIDE.iter().find(|host| **host == url.host) {
                found.entry(host).or_default().push(used(source, url.span));
            }
        }
    }
    for (_, text, evidence) in &templates.values {
        if let Some(host) = OUTSIDE.iter().find(|host| text.contains(**host)) {
            found.entry(host).or_default().push(evidence.clone());
        }
    }
    found
        .into_iter()
        .map(|(host, evidence)| Fact { value: host.to_owned(), evidence, confidence: Confidence::Certain })
        .collect()
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::Facts;

    use super::local_port;
    use crate::world::facts;

    const API: &str = r#"{"name":"api","type":"module","scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}"#;
    const WEB: &str = r#"{"name":"web","scripts":{"build":"next build","start":"next start"},"dependencies":{"next":"16"}}"#;

    fn two(page: &str, more: &[(&str, &str)]) -> Facts {
        let files = [
            ("api/package.json", API),
            ("api/index.js", "app.listen(process.env.PORT ?? 4000)"),
            ("web/package.json", WEB),
            ("web/app/page.tsx", page),
        ];
        facts(files.into_iter().chain(more.iter().copied()))
    }

    fn peers(facts: &Facts) -> Vec<(String, String, bool)> {
        let web = facts.apps.iter().find(|app| app.name == "web").unwrap();
        web.peers
            .iter()
            .map(|peer| (peer.value.dir.to_string(), peer.value.env.clone(), peer.value.from_browser))
            .collect()
    }

    #[test]
    fn by_port_or_by_name() {
        let api = |env: &str, from_browser: bool| vec![("api".to_owned(), env.to_owned(), from_browser)];
        let found = two("fetch(process.env.UPSTREAM ?? 'http://localhost:4000')", &[]);
        assert_eq!(peers(&found), api("UPSTREAM", false));
        let found = two("fetch(process.env.NEXT_PUBLIC_API_URL)", &[]);
        assert_eq!(peers(&found), api("NEXT_PUBLIC_API_URL", true));
        let found = two("fetch(process.env.X)", &[("web/.env.example", "X=http://127.0.0.1:4000/v1\n")]);
        assert_eq!(peers(&found), api("X", false));
        let found = two("fetch(process.env.X)", &[("web/.env.example", "X=http://api:8080/v1\n")]);
        assert_eq!(peers(&found), api("X", false));
        // whom people are sent to, and who may call
        let found = two("use(process.env.CORS_ORIGIN ?? 'http://localhost:4000')", &[]);
        assert!(peers(&found).is_empty());
        let found = two("fetch(process.env.X ?? 'http://localhost:9999')", &[]);
        assert!(peers(&found).is_empty());
    }

    #[test]
    fn ports_on_this_machine() {
        assert_eq!(local_port("http://localhost:4000/x"), Some(4000));
        assert_eq!(local_port("redis://127.0.0.1:6379"), Some(6379));
        assert_eq!(local_port("https://example.com:4000"), None);
    }

    #[test]
    fn hosts_outside() {
        let found = two("fetch('http://host.docker.internal:11434/api')", &[]);
        let web = found.apps.iter().find(|app| app.name == "web").unwrap();
        assert_eq!(web.outside_hosts[0].value, "host.docker.internal");
        assert_eq!(web.outside_hosts[0].evidence[0].place.to_string(), "web/app/page.tsx:1");
    }
}
