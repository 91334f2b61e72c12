//! Routes that answer whether the app is well: found in the code, with the prefixes of all routers above them, and with the
//! services they ask.

mod asks;
mod mount;
mod name;
mod nest;
mod next;

use seaworthy_catalog::frameworks::RouteStyle;
use seaworthy_facts::{Confidence, Evidence, Fact, Health, Route};
use seaworthy_js::ValueKind;
use seaworthy_text::Span;

use super::across::At;
use super::code::{Code, used};
use crate::sources::Source;
use mount::{Mounts, text};
use name::{Question, question};

/// A route that answers `GET`.
pub(super) struct Candidate<'r> {
    path: String,
    source: &'r Source,
    /// What answers.
    body: Span,
    evidence: Evidence,
}

/// A route that is asked whether the app is well.
struct Probe {
    question: Question,
    rank: usize,
    fact: Fact<Route>,
}

/// Reads them.
pub(super) fn read(code: &Code<'_, '_>) -> Health {
    let mut candidates = match code.framework().map(|framework| framework.routes) {
        Some(RouteStyle::NextFiles) => next::routes(code),
        Some(RouteStyle::Decorators) => nest::routes(code),
        _ => Vec::new(),
    };
    if candidates.is_empty() {
        candidates = calls(code);
    }
    let mut probes: Vec<Probe> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let (question, rank) = question(&candidate.path)?;
            let asks = asks::asks(code, candidate.source, candidate.body);
            let value = Route { path: candidate.path, asks };
            let fact = Fact { value, evidence: vec![candidate.evidence], confidence: Confidence::Certain };
            Some(Probe { question, rank, fact })
        })
        .collect();
    probes.sort_by(|a, b| (a.rank, &a.fact.value.path).cmp(&(b.rank, &b.fact.value.path)));
    probes.dedup_by(|a, b| a.fact.value.path == b.fact.value.path);
    choose(&probes)
}

/// The live one asks nothing where there is a choice, the ready one asks most; a single one is both.
fn choose(probes: &[Probe]) -> Health {
    let lives = |probe: &&Probe| probe.question != Question::Ready;
    let live = probes.iter().filter(lives).min_by_key(|probe| {
        (!probe.fact.value.asks.is_empty(), probe.question != Question::Live, probe.rank)
    });
    let ready = probes
        .iter()
        .min_by_key(|probe| {
            let asks = std::cmp::Reverse(probe.fact.value.asks.len());
            (probe.question != Question::Ready, asks, probe.rank)
        })
        // a route that only says that the process lives is no better than the live one
        .filter(|ready| ready.question != Question::Live || live.is_none());
    let live_or_ready = live.or(ready);
    // with one question only, the best known name serves both
    Health {
        live: live_or_ready.map(|probe| probe.fact.clone()),
        ready: ready.or(live).map(|probe| probe.fact.clone()),
    }
}

/// Routes that calls register.
fn calls<'r>(code: &Code<'_, 'r>) -> Vec<Candidate<'r>> {
    let mounts = Mounts::read(code);
    let mut found = Vec::new();
    for source in code.app.iter().copied() {
        let module = &source.module;
        for route in &module.routes {
            if !route.methods.iter().any(|method| matches!(method.as_str(), "GET" | "*" | "ALL")) {
                continue;
            }
            let within = module.function_around(route.span);
            let Some(own) = text(&At::new(source, &route.path, within), code) else { continue };
            // asked before the routers above it are looked for: most routes end in something else
            let may_be = own == "/"
                || own.is_empty()
                || own.split('/').next_back().is_some_and(|last| last.is_empty() || question(last).is_some());
            if !may_be {
                continue;
            }
            let prefixes: Option<Vec<String>> =
                route.prefixes.iter().map(|prefix| text(&At::new(source, prefix, within), code)).collect();
            let Some(prefixes) = prefixes else { continue };
            for outer in mounts.prefixes(code, source, &route.receiver, route.span) {
                let inner = prefixes.iter().map(String::as_str);
                let path = joined([outer.as_str()].into_iter().chain(inner).chain([own.as_str()]));
                if path.contains([':', '*', '{', '$', '(']) {
                    continue;
                }
                let body = route
                    .handler
                    .as_ref()
                    .and_then(|handler| match &handler.kind {
                        ValueKind::Function { .. } => Some((source, handler.span)),
                        _ => {
                            let (target, id) = code
                                .function_value(source, handler)
                                .or_else(|| code.function_of(source, handler.as_path()?, within))?;
                            Some((target, target.module.function(id)?.span))
                        }
                    })
                    .unwrap_or((source, route.span));
                found.push(Candidate {
                    path,
                    source: body.0,
                    body: body.1,
                    evidence: used(source, place(source, route)),
                });
            }
        }
    }
    found
}

/// Where the path stands: in a chain, every call starts where the chain does.
fn place(source: &Source, route: &seaworthy_js::Route) -> Span {
    let call = source.module.calls.iter().find(|call| call.span == route.span);
    match call {
        Some(call) => Span { start: call.name_span.start, end: route.span.end },
        None => route.span,
    }
}

/// The parts of a path as one, with a slash before each.
fn joined<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut path = String::new();
    for piece in parts.into_iter().flat_map(|part| part.split('/')).filter(|piece| !piece.is_empty()) {
        path.push('/');
        path.push_str(piece);
    }
    if path.is_empty() { "/".to_owned() } else { path }
}
