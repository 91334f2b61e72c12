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
    let found = choose(&probes);
    if found.live.is_some() {
        return found;
    }
    let own = code.framework().and_then(|framework| framework.health).map(|path| {
        let value = Route { path: path.to_owned(), asks: Vec::new() };
        Fact::assumed(value, code.framework_evidence())
    });
    Health { live: own.clone(), ready: own }
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
    for source in code.telling() {
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
                                .links
                                .function_value(source, handler)
                                .or_else(|| code.links.function_of(source, handler.as_path()?, within))?;
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

#[cfg(test)]
mod tests {
    use seaworthy_facts::Health;

    use crate::world::app;

    fn health(dependencies: &str, files: &[(&str, &str)]) -> Health {
        let package = format!(
            r#"{{"name":"a","type":"module","scripts":{{"start":"node index.js"}},"dependencies":{{{dependencies}}}}}"#
        );
        let files = [("package.json", package.as_str())].into_iter().chain(files.iter().copied());
        app(files).health
    }

    /// `live asks -> ready asks`
    fn words(health: &Health) -> String {
        let word = |route: &Option<seaworthy_facts::Fact<seaworthy_facts::Route>>| match route {
            Some(route) => {
                let asks: Vec<&str> = route.value.asks.clone();
                format!("{} [{}]", route.value.path, asks.join(" "))
            }
            None => "-".to_owned(),
        };
        format!("{} {}", word(&health.live), word(&health.ready))
    }

    const EXPRESS: &str = r#""express":"5""#;
    const SERVER: &str = "app.listen(3000);";

    #[track_caller]
    fn one(dependencies: &str, files: &[(&str, &str)], wanted: &str) {
        let with_server: Vec<(&str, String)> = files
            .iter()
            .map(|(path, text)| {
                (*path, if *path == "index.js" { format!("{text}\n{SERVER}") } else { (*text).to_owned() })
            })
            .collect();
        let files: Vec<(&str, &str)> =
            with_server.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(words(&health(dependencies, &files)), wanted, "{files:?}");
    }

    #[test]
    fn express_routers() {
        one(
            EXPRESS,
            &[
                (
                    "index.js",
                    "import express from 'express'; import { router } from './routes/system.js'; const app = express(); app.use('/api', router)",
                ),
                (
                    "routes/system.js",
                    "import { Router } from 'express'; export const router = Router(); router.get('/health', (req, res) => res.send('ok'))",
                ),
            ],
            "/api/health [] /api/health []",
        );
        one(
            EXPRESS,
            &[
                (
                    "index.js",
                    "const express = require('express'); const app = express(); app.use('/v1', require('./routes'))",
                ),
                (
                    "routes/index.js",
                    "const router = require('express').Router(); router.use('/healthz', require('./health')); module.exports = router",
                ),
                (
                    "routes/health.js",
                    "const { Router } = require('express'); const r = Router(); r.get('/', (req, res) => res.sendStatus(204)); module.exports = r",
                ),
            ],
            "/v1/healthz [] /v1/healthz []",
        );
        // other questions, other methods
        one(
            EXPRESS,
            &[("index.js", "app.get('/users/:id/health', h); app.post('/health', h); app.get('/', h)")],
            "- -",
        );
    }

    #[test]
    fn fastify_plugins() {
        let fastify = r#""fastify":"5""#;
        one(
            fastify,
            &[
                (
                    "index.js",
                    "import Fastify from 'fastify'; import routes from './routes.js'; const app = Fastify(); app.register(routes, { prefix: '/internal' })",
                ),
                (
                    "routes.js",
                    "export default async function routes(app) { app.get('/livez', async () => ({})); app.route({ method: 'GET', url: '/readyz', handler: async () => ({}) }) }",
                ),
            ],
            "/internal/livez [] /internal/readyz []",
        );
        one(
            fastify,
            &[(
                "index.js",
                "import Fastify from 'fastify'; const app = Fastify(); app.register(async (child) => { child.get('/status', async () => 1) }, { prefix: 'api' })",
            )],
            "/api/status [] /api/status []",
        );
        one(
            fastify,
            &[
                (
                    "index.js",
                    "import Fastify from 'fastify'; import { plugin } from './plugin.js'; const app = Fastify(); await app.register(plugin)",
                ),
                (
                    "plugin.js",
                    "import fp from 'fastify-plugin'; export const plugin = fp(async (app) => { app.get('/ping', async () => 'pong') })",
                ),
            ],
            "/ping [] /ping []",
        );
    }

    #[test]
    fn hono_base_paths() {
        let hono = r#""hono":"4","@hono/node-server":"1""#;
        one(
            hono,
            &[
                (
                    "index.js",
                    "import { Hono } from 'hono'; import health from './health.js'; const app = new Hono().basePath('/api'); app.route('/health', health)",
                ),
                (
                    "health.js",
                    "import { Hono } from 'hono'; const app = new Hono(); app.get('/', (c) => c.text('ok')); app.get('/ready', (c) => c.text('ok')); export default app",
                ),
            ],
            "/api/health [] /api/health/ready []",
        );
    }

    #[test]
    fn what_a_route_asks() {
        one(
            r#""express":"5","pg":"8","ioredis":"5""#,
            &[
                (
                    "index.js",
                    "import express from 'express'; import { pool } from './db.js'; import { check } from './cache.js'; const app = express(); app.get('/health', async (req, res) => { await pool.query('select 1'); await check(); res.end() }); app.get('/healthz', (req, res) => res.end())",
                ),
                (
                    "db.js",
                    "import pg from 'pg'; export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })",
                ),
                (
                    "cache.js",
                    "import Redis from 'ioredis'; const redis = new Redis(process.env.REDIS_URL); export const check = () => redis.ping()",
                ),
            ],
            "/healthz [] /health [postgres redis]",
        );
        one(
            r#""express":"5","pg":"8""#,
            &[
                (
                    "index.js",
                    "import express from 'express'; import { ready } from './ready.js'; import { Store } from './store.js'; const app = express(); app.get('/ready', ready(new Store()))",
                ),
                (
                    "ready.js",
                    "export const ready = (store) => async (req, res) => { await store.isUp(); res.end() }",
                ),
                (
                    "store.js",
                    "import pg from 'pg'; export class Store { pool = new pg.Pool(); async isUp() { await this.pool.query('select 1') } }",
                ),
            ],
            "/ready [postgres] /ready [postgres]",
        );
    }

    #[test]
    fn what_members_of_the_app_ask() {
        one(
            r#""fastify":"5","@fastify/postgres":"6","pg":"8""#,
            &[(
                "index.js",
                "import Fastify from 'fastify'; const app = Fastify(); app.get('/health', async () => { await app.pg.query('select 1'); return 1 })",
            )],
            "/health [postgres] /health [postgres]",
        );
        one(
            r#""@nestjs/core":"11","@nestjs/common":"11","@nestjs/terminus":"11","pg":"8""#,
            &[
                ("index.js", "import './health.js'"),
                (
                    "health.ts",
                    "import { Controller, Get } from '@nestjs/common'; import { TypeOrmHealthIndicator } from '@nestjs/terminus';\n@Controller('health') export class Health { constructor(private db: TypeOrmHealthIndicator) {} @Get() check() { return this.db.pingCheck('db') } }",
                ),
            ],
            "/health [postgres] /health [postgres]",
        );
    }

    #[test]
    fn next_files() {
        let package = r#"{"name":"a","scripts":{"build":"next build","start":"next start"},"dependencies":{"next":"16"}}"#;
        let next = |files: &[(&str, &str)]| {
            words(&app([("package.json", package)].into_iter().chain(files.iter().copied())).health)
        };
        let get = "export const GET = () => Response.json({})";
        assert_eq!(next(&[("src/app/(ops)/healthz/route.ts", get)]), "/healthz [] /healthz []");
        assert_eq!(
            next(&[("pages/api/health.ts", "export default function handler(req, res) { res.end() }")]),
            "/api/health [] /api/health []"
        );
        assert_eq!(
            next(&[
                ("app/api/health/route.ts", "export async function POST() {}"),
                ("app/[team]/health/route.ts", get)
            ]),
            "- -"
        );
        assert_eq!(
            next(&[
                ("app/api/health/live/route.ts", get),
                ("app/api/health/ready/route.ts", get),
                ("app/api/status/route.ts", get)
            ]),
            "/api/health/live [] /api/health/ready []"
        );
    }

    #[test]
    fn nest_controllers() {
        one(
            r#""@nestjs/core":"11","@nestjs/common":"11""#,
            &[
                (
                    "index.js",
                    "import { NestFactory } from '@nestjs/core'; import './health.controller.js'; const app = await NestFactory.create(AppModule); app.setGlobalPrefix('api')",
                ),
                (
                    "health.controller.ts",
                    "import { Controller, Get } from '@nestjs/common';\n@Controller('users') export class Users { @Get(':id') one() {} }\n@Controller('health') export class Health { @Get() check() { return 'ok' } @Get('ready') ready() {} }",
                ),
            ],
            "/api/health [] /api/health/ready []",
        );
    }
}
