//! The apps in `examples/`, as they are on the disk: what the code of each says.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use seaworthy_facts::{
    App, Confidence, Connection, EnvDefault, EnvPhase, EnvVar, Evidence, Fact, Facts, Presence, Route,
    SecretFile, Signals, UnknownKind, WritePurpose,
};
use seaworthy_testkit::MemoryRepo;
use seaworthy_text::RepoPath;

fn facts(example: &str) -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    seaworthy_detect::detect(&MemoryRepo::read_folder(&folder).unwrap()).unwrap()
}

fn app<'f>(facts: &'f Facts, dir: &str) -> &'f App {
    facts.apps.iter().find(|app| app.dir.as_str() == dir).unwrap_or_else(|| panic!("no app in `{dir}`"))
}

fn path(path: &str) -> RepoPath {
    RepoPath::new(path).unwrap()
}

fn places(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|evidence| evidence.place.to_string()).collect()
}

/// The value and its places.
fn told<T: Clone>(fact: &Option<Fact<T>>) -> Option<(T, Vec<String>)> {
    fact.as_ref().map(|fact| (fact.value.clone(), places(&fact.evidence)))
}

/// A variable in one line: name, phase, flags, default, what a schema demands, the first place.
fn line(variable: &EnvVar) -> String {
    let mut line = format!("{} {:?}", variable.name, variable.phase);
    let flags = [
        (variable.required, " required"),
        (variable.secret, " secret"),
        (variable.public, " public"),
        (variable.listed, " listed"),
    ];
    flags.iter().filter(|(is, _)| *is).for_each(|(_, word)| line.push_str(word));
    match &variable.default {
        Some(EnvDefault::Text(text)) => line.push_str(&format!(" ={text}")),
        Some(EnvDefault::Computed) => line.push_str(" =…"),
        None => {}
    }
    if let Some(least) = variable.min_length {
        line.push_str(&format!(" min {least}"));
    }
    if !variable.one_of.is_empty() {
        line.push_str(&format!(" {}", variable.one_of.join("|")));
    }
    line.push_str(&format!(" {:?} {}", variable.shape, variable.evidence[0].place));
    line
}

fn env(app: &App) -> Vec<String> {
    app.env.iter().map(line).collect()
}

/// The services in one line each: id, version, name in an existing Compose file, and what tells where it is.
fn services(app: &App) -> Vec<String> {
    app.services
        .iter()
        .map(|service| {
            let version = service.version.as_ref().map_or("-", |version| &version.value);
            let existing = service.existing.as_ref().map_or("-", |name| &name.value);
            let connections: Vec<String> =
                service.connections.iter().map(|connection| word(&connection.value)).collect();
            format!("{} {version} {existing} {}", service.id, connections.join(" "))
        })
        .collect()
}

fn word(connection: &Connection) -> String {
    match connection {
        Connection::UrlEnv(name) => name.clone(),
        Connection::PartsEnv { host, port, user, password, database } => {
            let parts = [host, port, user, password, database];
            parts.map(|part| part.as_deref().unwrap_or("-")).join(",")
        }
        Connection::ConfigKey { file, key } => format!("{file}#{}", key.join(".")),
        Connection::Literal(text) => format!("'{text}'"),
    }
}

fn runtime_files(app: &App) -> Vec<&str> {
    app.runtime_files.iter().map(|file| file.value.as_str()).collect()
}

fn writes(app: &App) -> Vec<(&str, WritePurpose)> {
    app.writes
        .iter()
        .map(|write| {
            let value = &write.value;
            let place = value.dir.as_ref().map(RepoPath::as_str).or(value.absolute.as_deref());
            (place.unwrap_or_default(), value.purpose)
        })
        .collect()
}

fn asked(path: &str, asks: &[&'static str]) -> Route {
    Route { path: path.to_owned(), asks: asks.to_vec() }
}

/// Nothing that the code says was beyond us.
fn all_is_known(facts: &Facts) {
    let ours = [UnknownKind::Source, UnknownKind::Port, UnknownKind::Host, UnknownKind::Env];
    let unknown: Vec<_> = facts.unknowns.iter().filter(|unknown| ours.contains(&unknown.kind)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn facilitator() {
    let facts = facts("facilitator");
    let app = app(&facts, "");
    all_is_known(&facts);

    let port = (3000, vec!["src/config/schema.ts:10".to_owned(), "src/index.ts:26".to_owned()]);
    assert_eq!(told(&app.listen.port), Some(port));
    assert_eq!(
        told(&app.listen.host),
        Some(("0.0.0.0".to_owned(), vec!["src/config/schema.ts:9".to_owned()]))
    );
    assert!(app.listen.port_env.is_none() && app.listen.host_env.is_none());

    let health = (asked("/health", &["redis"]), vec!["src/routes/health.ts:6".to_owned()]);
    assert_eq!(told(&app.health.live), Some(health.clone()));
    assert_eq!(told(&app.health.ready), Some(health));
    assert_eq!(app.signals.value, Signals::Handled);
    assert_eq!(places(&app.signals.evidence), ["src/index.ts:23"]);

    assert_eq!(
        env(app),
        [
            "CONFIG_PATH Run =config/config.json Text src/config/load.ts:10",
            "REDIS_PASSWORD Run secret =… Text src/config/load.ts:20",
            "REDIS_URL Run secret =… Url src/config/load.ts:19",
        ]
    );
    assert_eq!(
        services(app),
        [
            "ipfs v0.34.1 ipfs config/config.json#ipfs.apiUrl",
            "redis 7 redis REDIS_URL config/config.json#redis.url config/config.json#redis.password -,-,-,REDIS_PASSWORD,-",
        ]
    );
    let [ipfs, redis] = app.services.as_slice() else { panic!("{:?}", app.services) };
    assert!(ipfs.development_only && !redis.development_only);
    assert_eq!((ipfs.needed_at_start, redis.needed_at_start), (Presence::No, Presence::Yes));

    let [file] = app.secret_files.as_slice() else { panic!("{:?}", app.secret_files) };
    let wanted = SecretFile {
        path: path("config/config.json"),
        example: Some(path("config/config.example.json")),
        // the API token, the signer's key, the password of Redis
        secret_values: 3,
        required: Presence::Yes,
    };
    assert_eq!(file.value, wanted);
    assert_eq!(places(&file.evidence), ["src/config/load.ts:27", ".gitignore:8"]);
    assert!(runtime_files(app).is_empty() && app.writes.is_empty());
    assert!(app.peers.is_empty() && app.outside_hosts.is_empty());
}

#[test]
fn backend() {
    let facts = facts("backend");
    let app = app(&facts, "backend");
    all_is_known(&facts);

    let places_of_port = vec!["backend/src/env.ts:4".to_owned(), "backend/src/index.ts:13".to_owned()];
    assert_eq!(told(&app.listen.port), Some((3001, places_of_port.clone())));
    assert_eq!(told(&app.listen.port_env), Some(("PORT".to_owned(), places_of_port)));
    assert!(app.listen.host.is_none() && app.listen.host_env.is_none());

    let live = (asked("/health", &[]), vec!["backend/src/routes/health.ts:7".to_owned()]);
    let ready = (asked("/health/ready", &["postgres"]), vec!["backend/src/routes/health.ts:8".to_owned()]);
    assert_eq!(told(&app.health.live), Some(live));
    assert_eq!(told(&app.health.ready), Some(ready));
    assert_eq!(app.signals.value, Signals::Handled);

    assert_eq!(
        env(app),
        [
            "CORS_ORIGIN Run =http://localhost:3000 Url backend/src/env.ts:17",
            "DATABASE_URL Run required secret listed Url backend/src/env.ts:8",
            "JWT_SECRET Run required secret listed min 32 Text backend/src/env.ts:13",
            "JWT_TTL_SECONDS Run =3600 Number backend/src/env.ts:14",
            "LOG_LEVEL Run =info silent|info Text backend/src/env.ts:5",
            "PORT Run =3001 Number backend/src/env.ts:4",
            "RATE_LIMIT_PER_MINUTE Run =60 Number backend/src/env.ts:18",
            "REDIS_URL Run required secret listed Url backend/src/env.ts:10",
            "S3_ACCESS_KEY_ID Run required listed min 1 Text backend/src/env.ts:24",
            "S3_BUCKET Run required listed min 1 Text backend/src/env.ts:20",
            "S3_ENDPOINT Run listed Url backend/src/env.ts:23",
            "S3_REGION Run =us-east-1 Text backend/src/env.ts:21",
            "S3_SECRET_ACCESS_KEY Run required secret listed min 1 Text backend/src/env.ts:25",
        ]
    );
    assert!(app.env.iter().all(|variable| variable.comment.is_none()), "the first comment is about the file");
    assert_eq!(
        services(app),
        [
            "postgres - - DATABASE_URL",
            "redis - - REDIS_URL",
            "s3 - - S3_ENDPOINT -,-,S3_ACCESS_KEY_ID,S3_SECRET_ACCESS_KEY,S3_BUCKET",
        ]
    );
    // the process starts without storage; the counter of the rate limit may be away
    let needed: Vec<Presence> = app.services.iter().map(|service| service.needed_at_start).collect();
    assert_eq!(needed, [Presence::Yes, Presence::Unknown, Presence::No]);
    assert_eq!(runtime_files(app), ["backend/drizzle"]);
    assert!(app.secret_files.is_empty() && app.writes.is_empty() && app.peers.is_empty());
}

#[test]
fn frontend() {
    let facts = facts("backend");
    let app = app(&facts, "frontend");
    assert_eq!(env(app), ["NEXT_PUBLIC_API_URL Build required public Url frontend/lib/api.ts:4"]);
    let [peer] = app.peers.as_slice() else { panic!("{:?}", app.peers) };
    assert_eq!((peer.value.dir.as_str(), peer.value.env.as_str()), ("backend", "NEXT_PUBLIC_API_URL"));
    assert!(peer.value.from_browser);
    assert_eq!(places(&peer.evidence)[0], "frontend/.env.development:2");
    assert_eq!(told(&app.listen.port), None);
    assert_eq!(app.listen.port_env.as_ref().unwrap().confidence, Confidence::Assumed);
    assert_eq!(app.listen.port_env.as_ref().unwrap().value, "PORT");
    assert_eq!(app.listen.host_env.as_ref().unwrap().value, "HOSTNAME");
    assert!(app.health.live.is_none() && app.health.ready.is_none());
    assert_eq!(app.signals.value, Signals::Framework);
    assert_eq!(runtime_files(app), ["frontend/public"]);
    assert_eq!(writes(app), [("frontend/.next/cache", WritePurpose::Cache)]);
    assert!(app.services.is_empty());
}

#[test]
fn tracker() {
    let facts = facts("tracker");
    let app = app(&facts, "");
    all_is_known(&facts);
    assert_eq!(
        env(app),
        [
            "BCRYPT_ROUNDS Run =12 Number src/lib/password.ts:7",
            "COMMIT_SHA Build public =development Text next.config.ts:7",
            "DATABASE_URL Run required secret Url src/lib/db.ts:4",
            "ISSUES_PER_PAGE Run =50 Number src/app/api/issues/route.ts:5",
            "NEXTAUTH_SECRET Run required secret Text src/lib/token.ts:12",
            "NEXTAUTH_URL Run Url src/lib/session.ts:18",
            "NEXT_PUBLIC_APP_NAME Build public =Tracker Text src/app/layout.tsx:6",
            "NEXT_PUBLIC_SUPPORT_EMAIL Build public Text src/components/footer.tsx:5",
            "SESSION_DAYS Run =7 Number src/lib/session.ts:8",
        ]
    );
    let database = app.env.iter().find(|variable| variable.name == "DATABASE_URL").unwrap();
    assert!(places(&database.evidence).contains(&"prisma/schema.prisma:9".to_owned()));
    let health = (asked("/api/health", &["postgres"]), vec!["src/app/api/health/route.ts:5".to_owned()]);
    assert_eq!(told(&app.health.live), Some(health.clone()));
    assert_eq!(told(&app.health.ready), Some(health));
    assert_eq!(services(app), ["postgres - - DATABASE_URL"]);
    assert_eq!(app.services[0].needed_at_start, Presence::Yes);
    assert_eq!(runtime_files(app), ["public"]);
    assert_eq!(writes(app), [(".next/cache", WritePurpose::Cache)]);
    assert_eq!(app.signals.value, Signals::Framework);
    assert!(app.secret_files.is_empty() && app.peers.is_empty() && app.outside_hosts.is_empty());
}

#[test]
fn hub() {
    let facts = facts("hub");
    let app = app(&facts, "");
    all_is_known(&facts);
    // the configuration of Next.js loads the schema, so the build checks all of them; the worker does it once more
    assert_eq!(
        env(app),
        [
            "API_TOKEN Both secret min 16 Text src/env.ts:11",
            "BETTER_AUTH_SECRET Both required secret min 32 Text src/env.ts:8",
            "BETTER_AUTH_URL Both required Url src/env.ts:9",
            "DATABASE_URL Both required secret Url src/env.ts:6",
            "GATEWAY_TOKEN Both secret Text src/env.ts:14",
            "GATEWAY_URL Both =http://host.docker.internal:18789 Url src/env.ts:13",
            "NEXT_PUBLIC_APP_NAME Both public =Hub Text src/env.ts:19",
            "NEXT_PUBLIC_APP_URL Both required public Url src/env.ts:18",
            "REDIS_URL Both required secret Url src/env.ts:7",
            "SKIP_ENV_VALIDATION Both Text src/env.ts:27",
            "WORKER_CONCURRENCY Both =4 Number src/env.ts:15",
        ]
    );
    assert!(app.env.iter().all(|variable| variable.phase == EnvPhase::Both));
    let health =
        (asked("/api/health", &["postgres", "redis"]), vec!["src/app/api/health/route.ts:13".to_owned()]);
    assert_eq!(told(&app.health.live), Some(health.clone()));
    assert_eq!(told(&app.health.ready), Some(health));
    assert_eq!(services(app), ["postgres - - DATABASE_URL", "redis - - REDIS_URL"]);
    assert!(app.services.iter().all(|service| service.needed_at_start == Presence::Yes));
    // the migrations are read by a process with a stage of its own
    assert_eq!(runtime_files(app), ["public"]);
    let [host] = app.outside_hosts.as_slice() else { panic!("{:?}", app.outside_hosts) };
    assert_eq!(
        (host.value.as_str(), places(&host.evidence)),
        ("host.docker.internal", vec!["src/env.ts:13".to_owned()])
    );
    assert!(app.secret_files.is_empty() && app.peers.is_empty());
}
