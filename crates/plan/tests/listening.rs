//! Port, address, health: what the code says, what the container is told, what is asked.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::compose::HealthTest;
use seaworthy_plan::image::{HealthCheck, Op, ProbeTool};
use seaworthy_plan::{AppPlan, NoteKind, words};
use support::worlds::{bun, native, next, npm_lock, static_only};
use support::{World, decision, manifest, noted, production, stage, value};

/// An app on this framework whose only file is this.
fn on(framework: &str, text: &str) -> World {
    let dependencies = format!("\"dependencies\": {{ \"{framework}\": \"*\" }}");
    let manifest = manifest(&format!("\"scripts\": {{ \"start\": \"node server.js\" }}, {dependencies}"));
    let lock = npm_lock(&format!(", {dependencies}"), &[(framework, "5.0.0", "")]);
    World::new([
        ("package.json", manifest.as_str()),
        ("package-lock.json", lock.as_str()),
        ("server.js", text),
    ])
}

fn plain(listen: &str) -> World {
    World::server().with(
        "server.js",
        &format!("import {{ createServer }} from 'node:http';\nconst server = createServer((q, a) => a.end());\n{listen}\nprocess.once('SIGTERM', () => server.close());\n"),
    )
}

/// The variables of the shipped stage.
fn env(app: &AppPlan) -> Vec<(String, String)> {
    let steps = &stage(app, "runner").unwrap().steps;
    steps
        .iter()
        .flat_map(|step| match &step.op {
            Op::Env(values) => values.clone(),
            _ => Vec::new(),
        })
        .collect()
}

fn health(app: &AppPlan) -> HealthCheck {
    let steps = &stage(app, "runner").unwrap().steps;
    steps
        .iter()
        .find_map(|step| match &step.op {
            Op::Health(check) => Some(check.clone()),
            _ => None,
        })
        .unwrap()
}

#[test]
fn the_port() {
    let table: Vec<(&str, World, Option<&str>, u16, &str)> = vec![
        // name, repository, the variable that sets it, the port in the container, a word of why
        ("a number", plain("server.listen(8080);"), None, 8080, "own default"),
        (
            "a variable with a default",
            plain("server.listen(process.env.PORT ?? 8080);"),
            Some("PORT"),
            3000,
            "default is 8080",
        ),
        (
            "a variable with our default",
            plain("server.listen(process.env.PORT || 3000);"),
            Some("PORT"),
            3000,
            "own default",
        ),
        (
            "another variable",
            plain("server.listen(Number(process.env.HTTP_PORT ?? 4000));"),
            Some("HTTP_PORT"),
            3000,
            "default is 4000",
        ),
        (
            "a variable alone",
            plain("server.listen(process.env.PORT);"),
            Some("PORT"),
            3000,
            "every app in a container",
        ),
        (
            "a constant",
            plain("const port = 5000;\nserver.listen({ port, host: '0.0.0.0' });"),
            None,
            5000,
            "own default",
        ),
        (
            "parsed",
            plain("const port = Number.parseInt(process.env.PORT || '8081', 10);\nserver.listen(port);"),
            Some("PORT"),
            3000,
            "default is 8081",
        ),
        (
            "fastify",
            on(
                "fastify",
                "import Fastify from 'fastify';\nconst app = Fastify();\napp.listen({ port: 3001, host: '0.0.0.0' });\n",
            ),
            None,
            3001,
            "own default",
        ),
        (
            "express",
            on(
                "express",
                "import express from 'express';\nconst app = express();\napp.listen(process.env.PORT || 5000);\n",
            ),
            Some("PORT"),
            3000,
            "default is 5000",
        ),
        ("next", next(), Some("PORT"), 3000, "the port of Next.js"),
        ("bun", bun(), Some("PORT"), 3000, "own default"),
        ("files", static_only(), None, 8080, "without root"),
    ];
    let mut wrong = Vec::new();
    for (name, world, variable, port, why) in table {
        let plan = world.plan();
        let app = &plan.apps[0];
        let told = variable.map(|variable| (variable.to_owned(), port.to_string()));
        let own = env(app).into_iter().find(|(name, _)| name.ends_with("PORT"));
        let exposed = stage(app, "runner").unwrap().steps.iter().any(|step| step.op == Op::Expose(port));
        if value(app, "port") != port.to_string() || own != told || !exposed {
            wrong.push(format!("{name}: {}, {own:?}, not {port}, {told:?}", value(app, "port")));
            continue;
        }
        assert_eq!(health(app).probe.port, port, "{name}");
        let published = &production(&plan, "demo").unwrap().ports;
        assert!(published.len() == 1 && published[0].target == port, "{name}: {published:?}");
        // the port on the host is what its developers know
        let words = words::reason(&decision(app, "port").unwrap().reason);
        assert!(words.contains(why), "{name}: {words}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_configured_port_is_told_to_the_app_and_to_everybody_who_asks() {
    let plan = plain("server.listen(process.env.PORT ?? 8080);").config("port = 9000\n").plan();
    let app = &plan.apps[0];
    assert!(env(app).contains(&("PORT".to_owned(), "9000".to_owned())));
    assert_eq!(health(app).probe.port, 9000);
    assert_eq!(production(&plan, "demo").unwrap().ports[0].target, 9000);
    assert_eq!(production(&plan, "demo").unwrap().ports[0].published, 8080);
}

#[test]
fn the_address() {
    let table: Vec<(&str, World, Option<&str>, bool)> = vec![
        // name, repository, the variable that is set to 0.0.0.0, whether it is said that nobody reaches the app
        ("every address by default", plain("server.listen(3000);"), None, false),
        ("every address", plain("server.listen(3000, '0.0.0.0');"), None, false),
        ("every address, IPv6", plain("server.listen(3000, '::');"), None, false),
        ("the loopback", plain("server.listen(3000, '127.0.0.1');"), None, true),
        ("the loopback by name", plain("server.listen(3000, 'localhost');"), None, true),
        (
            "the loopback unless told",
            plain("server.listen(3000, process.env.HOST ?? '127.0.0.1');"),
            Some("HOST"),
            false,
        ),
        (
            "every address unless told",
            plain("server.listen(3000, process.env.HOST ?? '0.0.0.0');"),
            None,
            false,
        ),
        (
            "another variable",
            plain("server.listen({ port: 3000, host: process.env.BIND_ADDRESS || 'localhost' });"),
            Some("BIND_ADDRESS"),
            false,
        ),
        (
            "fastify takes the loopback",
            on(
                "fastify",
                "import Fastify from 'fastify';\nconst app = Fastify();\napp.listen({ port: 3000 });\n",
            ),
            None,
            true,
        ),
        ("next takes what an engine sets", next(), Some("HOSTNAME"), false),
        ("bun", bun(), None, false),
        ("files", static_only(), None, false),
    ];
    let mut wrong = Vec::new();
    for (name, world, variable, unreachable) in table {
        let plan = world.plan();
        let app = &plan.apps[0];
        let told = env(app).into_iter().find(|(_, value)| value == "0.0.0.0").map(|(name, _)| name);
        let said = noted(&plan, |kind| matches!(kind, NoteKind::BindsLoopback { .. }));
        if (told.as_deref(), said) != (variable, unreachable) {
            wrong.push(format!("{name}: {told:?}, {said}, not {variable:?}, {unreachable}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let own = plain("server.listen(3000, process.env.HOST ?? '127.0.0.1');").config("host = \"::\"\n").app();
    assert!(env(&own).contains(&("HOST".to_owned(), "::".to_owned())));
}

#[test]
fn the_health_route() {
    let express = |routes: &str| {
        on(
            "express",
            &format!("import express from 'express';\nconst app = express();\n{routes}\napp.listen(3000);\n"),
        )
    };
    let table: Vec<(&str, World, Option<&str>, Option<&str>)> = vec![
        // name, repository, live, ready
        ("none", express("app.get('/', (q, a) => a.send('hi'));"), None, None),
        ("health", express("app.get('/health', (q, a) => a.send('ok'));"), Some("/health"), Some("/health")),
        (
            "healthz",
            express("app.get('/healthz', (q, a) => a.send('ok'));"),
            Some("/healthz"),
            Some("/healthz"),
        ),
        (
            "two",
            express(
                "app.get('/livez', (q, a) => a.send('ok'));\napp.get('/readyz', (q, a) => a.send('ok'));",
            ),
            Some("/livez"),
            Some("/readyz"),
        ),
        ("another method", express("app.post('/health', (q, a) => a.send('ok'));"), None, None),
        (
            "below a router",
            express(
                "const router = express.Router();\nrouter.get('/health', (q, a) => a.send('ok'));\napp.use('/api/v1', router);",
            ),
            Some("/api/v1/health"),
            Some("/api/v1/health"),
        ),
        (
            "next",
            next().with("app/api/health/route.ts", "export function GET() { return Response.json({}); }\n"),
            Some("/api/health"),
            Some("/api/health"),
        ),
        ("next without", next(), None, None),
        ("files", static_only(), Some("/healthz"), None),
        (
            "configured",
            express("").config("health.live = \"/up\"\nhealth.ready = \"/up/db\"\n"),
            Some("/up"),
            Some("/up/db"),
        ),
    ];
    let mut wrong = Vec::new();
    for (name, world, live, ready) in table {
        let plan = world.plan();
        let app = &plan.apps[0];
        let found = (
            app.health.live.as_ref().map(|route| route.value.as_str()),
            app.health.ready.as_ref().map(|route| route.value.as_str()),
        );
        if found != (live, ready) {
            wrong.push(format!("{name}: {found:?}, not {:?}", (live, ready)));
            continue;
        }
        let check = health(app);
        assert_eq!(check.probe.path.as_deref(), live, "{name}");
        let said = noted(&plan, |kind| matches!(kind, NoteKind::NoHealthRoute { .. }));
        assert_eq!(said, live.is_none(), "{name}: {:?}", plan.notes);
        if live.is_none() {
            // the port, by the runtime: no image is sure to have another tool
            assert_eq!(check.probe.tool, ProbeTool::Node, "{name}");
            let help = plan.notes.iter().find_map(|note| match &note.kind {
                kind @ NoteKind::NoHealthRoute { .. } => words::help(kind),
                _ => None,
            });
            assert!(help.unwrap().contains("health"), "{name}");
        }
        // whoever waits, waits until it can serve
        let test = &production(&plan, "demo").unwrap().health.as_ref().unwrap().test;
        let same = ready.is_none() || live == ready;
        match test {
            HealthTest::Image => assert!(same, "{name}"),
            HealthTest::Probe(check) => {
                assert_eq!((same, check.probe.path.as_deref()), (false, ready), "{name}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_asks_is_in_the_image() {
    for (name, world, tool) in [
        ("alpine has wget", World::server().config("health.live = \"/health\"\n"), ProbeTool::Wget),
        ("debian slim has none", native().config("health.live = \"/health\"\n"), ProbeTool::Node),
        ("bun's image has none", bun().config("health.live = \"/\"\n"), ProbeTool::Bun),
        ("the web server's has", static_only(), ProbeTool::Wget),
    ] {
        assert_eq!(health(&world.app()).probe.tool, tool, "{name}");
    }
}

#[test]
fn times_of_the_health_check() {
    let check = health(&World::server().app());
    assert_eq!((check.interval, check.start_period), (30, 10));
    assert_eq!(health(&next().app()).start_period, 20);
    let own = World::server().config("health.interval = \"1m\"\nhealth.start-period = \"90s\"\n").plan();
    assert_eq!(health(&own.apps[0]).interval, 60);
    assert_eq!(health(&own.apps[0]).start_period, 90);
    let waiting = production(&own, "demo").unwrap().health.as_ref().unwrap();
    assert!(waiting.interval <= 5, "whoever waits is told soon: {waiting:?}");
}

#[test]
fn what_ends_the_app_in_good_order() {
    let quiet = |text: &str| World::server().with("server.js", text);
    let without =
        "import { createServer } from 'node:http';\ncreateServer((q, a) => a.end()).listen(3000);\n";
    let table: Vec<(&str, World, bool)> = vec![
        ("handled", World::server(), false),
        ("nobody does", quiet(without), true),
        ("by process.on", quiet(&format!("{without}process.on('SIGTERM', () => process.exit(0));\n")), false),
        (
            "in a loop over names",
            quiet(&format!(
                "{without}for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(0));\n"
            )),
            false,
        ),
        ("another signal", quiet(&format!("{without}process.on('SIGINT', () => process.exit(0));\n")), true),
        ("next", next(), false),
        ("files", static_only(), false),
        ("configured", World::server().config("start.init = true\n"), true),
    ];
    let mut wrong = Vec::new();
    for (name, world, init) in table {
        let plan = world.plan();
        let on = production(&plan, "demo").unwrap().init == seaworthy_plan::compose::Switch::On;
        if on != init {
            wrong.push(format!("{name}: {on}"));
        }
        let said = noted(&plan, |kind| matches!(kind, NoteKind::NoSigterm { .. }));
        assert_eq!(said, init && world.config.is_empty(), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
