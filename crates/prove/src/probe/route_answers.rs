//! `route-answers`: the app answers from outside of its container.

use std::time::{Duration, Instant};

use super::seen::seconds;
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningApp, eventually, get};
use crate::{EvidenceKind, KnownApp, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "route-answers",
    title: "its route answers from outside the container",
    scope: Scope::Container,
    about: "Asks the app over HTTP through a published port: its health route, where one is known from the code or the health check, else its first page: `/`, or what the framework's `base` says.

A health route must answer with a status below 400, a page with one below 500. It fails where nothing answers: the app listens on another port, or on \
127.0.0.1, which is the container's own and nobody else's.",
    ask: Ask::App(ask),
};

fn ask(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Seen, EngineError> {
    let Some(port) = app.port else { return Ok(Seen::skip("it has no port")) };
    if app.container.status != "running" {
        return Ok(Seen::skip("it does not run"));
    }
    if !ground.is_local {
        return Ok(Seen::skip("the engine is on another machine, its ports are not ours"));
    }
    let Some(published) = app.published(&app.container) else {
        return Ok(Seen::skip(format!("port {port} could not be published here")));
    };
    let first_page = || known(ground, app).map_or_else(|| "/".to_owned(), |known| known.first_page.clone());
    let (path, below) = route(ground, app).map_or_else(|| (first_page(), 500), |route| (route, 400));
    let within = Duration::from_secs(20);
    let begun = Instant::now();
    let reply = eventually(ground, within, || {
        let reply = get(published, &path, Duration::from_secs(15))?;
        if reply.status < below {
            Ok(reply)
        } else {
            Err(format!("status {}: {}", reply.status, first(&reply.body)))
        }
    });
    match reply {
        Ok(reply) => {
            Ok(Seen::pass(format!("GET {path}: {} after {}", reply.status, seconds(begun.elapsed())))
                .time("answer", begun.elapsed(), None)
                .evidence(
                    EvidenceKind::Answer,
                    format!("GET {path}"),
                    vec![format!("{} {}", reply.status, first(&reply.body))],
                ))
        }
        Err(error) => {
            let listens = listeners(ground, &app.container.id);
            let loopback = listens.iter().any(|row| row.contains("127.0.0.1") || row.contains("::1"));
            let help = if loopback
                && !listens.iter().any(|row| row.contains("0.0.0.0") || row.contains(":::"))
            {
                "it listens on 127.0.0.1, which is only the container's own: bind 0.0.0.0 (`HOST`, `HOSTNAME`, or the code)".to_owned()
            } else {
                format!("see whether the app listens on port {port}, and on 0.0.0.0")
            };
            Ok(Seen::fail(format!("GET {path} on port {port}: {error}"), help)
                .evidence(EvidenceKind::Log, "where it listens", listens)
                .evidence(
                    EvidenceKind::Log,
                    format!("the end of the log of {}", app.name),
                    app.container.log(ground.engine, 15),
                ))
        }
    }
}

/// The route that tells whether an app is well: from its code, or from its health check.
pub(super) fn route(ground: &Ground<'_>, app: &RunningApp<'_>) -> Option<String> {
    let of_check = || route_of_check(&app.container.health_test().unwrap_or_default().join(" "));
    known(ground, app).and_then(|known| known.routes.first().cloned()).or_else(of_check)
}

/// What is known of the app itself, not of another one that its image is built for as well.
fn known<'g>(ground: &'g Ground<'_>, app: &RunningApp<'_>) -> Option<&'g KnownApp> {
    ground.known(&app.image.build).filter(|known| known.name == app.name || app.project.is_none())
}

fn first(body: &str) -> String {
    body.lines().next().unwrap_or_default().chars().take(160).collect()
}

/// The path in the words of a health check: `wget -qO- http://127.0.0.1:3000/health`.
fn route_of_check(words: &str) -> Option<String> {
    let rest = words.split_once("http://")?.1;
    let path = &rest[rest.find('/')?..];
    let end = path.find([' ', '\'', '"', '`', ')', '|', ';', '$']).unwrap_or(path.len());
    let path = &path[..end];
    (!path.is_empty()).then(|| path.to_owned())
}

/// Where the processes of a container listen, by the kernel's own table.
pub(super) fn listeners(ground: &Ground<'_>, container: &str) -> Vec<String> {
    let call = crate::engine::Call::new(["exec", container, "cat", "/proc/net/tcp", "/proc/net/tcp6"]);
    let text = ground.call(&call).map(|answer| answer.stdout).unwrap_or_default();
    let mut rows: Vec<String> = text.lines().filter_map(listener).collect();
    rows.sort();
    rows.dedup();
    rows
}

/// `  0: 0100007F:0BB8 00000000:0000 0A …` is 127.0.0.1:3000.
fn listener(row: &str) -> Option<String> {
    let mut fields = row.split_whitespace().skip(1);
    let (address, port) = fields.next()?.split_once(':')?;
    let is_listening = fields.nth(1)? == "0A";
    let port = u16::from_str_radix(port, 16).ok().filter(|_| is_listening)?;
    let address = match address.len() {
        8 => {
            let value = u32::from_str_radix(address, 16).ok()?.swap_bytes();
            std::net::Ipv4Addr::from(value).to_string()
        }
        _ if address.chars().all(|c| c == '0') => "::".to_owned(),
        _ if address.ends_with("01000000") && address[..24].chars().all(|c| c == '0') => "::1".to_owned(),
        _ => address.to_owned(),
    };
    // the engine's own name server listens on 127.0.0.11 in every container of a project
    (address != "127.0.0.11").then(|| format!("{address}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_table_is_read() {
        assert_eq!(listener("   0: 0100007F:0BB8 00000000:0000 0A 0 0"), Some("127.0.0.1:3000".to_owned()));
        assert_eq!(listener("   0: 0B00007F:0BB8 00000000:0000 0A 0 0"), None);
        assert_eq!(listener("   1: 0100007F:0BB8 0100007F:1111 01 0 0"), None);
        assert_eq!(listener("  0: 00000000000000000000000000000000:0BB8 0:0 0A"), Some(":::3000".to_owned()));
    }

    #[test]
    fn the_route_of_a_check_is_read() {
        assert_eq!(
            route_of_check("CMD-SHELL wget -qO- http://127.0.0.1:3000/health || exit 1").as_deref(),
            Some("/health")
        );
        assert_eq!(route_of_check("CMD node -e fetch('http://127.0.0.1:'+p+'/x')"), Some("/x".to_owned()));
        assert_eq!(route_of_check("CMD true"), None);
    }
}
