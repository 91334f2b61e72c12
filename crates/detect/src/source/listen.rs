//! Where the app listens: port and address with their variables, followed to the line that says so.

use seaworthy_catalog::frameworks::Kind;
use seaworthy_catalog::servers;
use seaworthy_facts::{
    AppKind, Confidence, Evidence, EvidenceKind, Fact, Listen, ProcessKind, SecretFile, Unknown, UnknownKind,
};
use seaworthy_js::{Invocation, ListenKind, Value, ValueKind};

use super::across::At;
use super::checked::apart;
use super::code::{Code, used};
use super::json;
use crate::command::option;
use crate::sources::Source;

/// The port of Bun's server when nothing says otherwise, and the variable it reads.
const BUN_PORT: (u16, &str) = (3000, "PORT");

/// Reads it.
pub(super) fn read(
    code: &Code<'_, '_>,
    secret_files: &[Fact<SecretFile>],
    unknowns: &mut Vec<Unknown>,
) -> Listen {
    let mut listen = Listen::default();
    if code.project.kind.value != AppKind::Server {
        return listen;
    }
    // a full-stack framework listens itself, unless a server of ours does it for it
    let has_server = code.web.as_ref().is_some_and(|web| {
        code.telling().any(|source| web.contains(source) && !source.module.listens.is_empty())
    });
    let by_package = code.web_package().is_some_and(|package| servers::by_package(package).is_some());
    if by_package
        || !has_server && code.framework().is_some_and(|framework| framework.kind == Kind::FullStack)
    {
        of_framework(code, &mut listen);
        return listen;
    }
    let follow = Followed { code, secret_files };
    let calls: Vec<(&Source, &seaworthy_js::Listen)> = code
        .web_first()
        .flat_map(|source| source.module.listens.iter().map(move |listen| (source, listen)))
        .filter(|(_, listen)| listen.kind != ListenKind::WebSocket)
        .collect();
    for (source, call) in &calls {
        port(&follow, source, call, &mut listen);
        if listen.port.is_some() || listen.port_env.is_some() {
            host(&follow, source, call, &mut listen, unknowns);
            return listen;
        }
    }
    if let Some((source, call)) = calls.first() {
        host(&follow, source, call, &mut listen, unknowns);
        if let Some(port) = &call.port {
            let why = "the port is computed".to_owned();
            let place = source.file.place(port.span);
            unknowns.push(Unknown { kind: UnknownKind::Port, place, why });
        }
    }
    of_framework(code, &mut listen);
    listen
}

/// What the framework itself takes: options of its command, else its variable.
fn of_framework(code: &Code<'_, '_>, listen: &mut Listen) {
    let web = code.project.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
    let evidence = code.framework_evidence();
    if let Some(web) = web {
        let words = &web.value.command.words;
        if let Some(port) = option(words, &["--port", "-p"]) {
            match (port.parse::<u16>(), variable_word(port)) {
                (Ok(port), _) => {
                    listen.port = Some(Fact {
                        value: port,
                        evidence: web.evidence.clone(),
                        confidence: Confidence::Certain,
                    });
                }
                (Err(_), Some((name, default))) => {
                    let certain = Fact {
                        value: name.to_owned(),
                        evidence: web.evidence.clone(),
                        confidence: Confidence::Certain,
                    };
                    listen.port = default.map(|port| certain.clone().map(|_| port));
                    listen.port_env = Some(certain);
                }
                (Err(_), None) => {}
            }
        }
        if let Some(host) = option(words, &["--hostname", "--host", "-H", "--address", "-a"]) {
            let value = host.to_owned();
            listen.host =
                Some(Fact { value, evidence: web.evidence.clone(), confidence: Confidence::Certain });
        }
    }
    let Some(server) = code.server() else { return };
    // an option of the command wins over the variable
    if listen.port.is_none() && listen.port_env.is_none() {
        listen.port_env = server.port_env.map(|name| Fact::assumed(name.to_owned(), evidence.clone()));
    }
    if listen.host.is_none() {
        listen.host_env = server.host_env.map(|name| Fact::assumed(name.to_owned(), evidence));
    }
}

/// `$PORT` or `${PORT:-3000}` in a command.
fn variable_word(word: &str) -> Option<(&str, Option<u16>)> {
    let inner = word.strip_prefix('$')?;
    let inner = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(inner);
    let (name, default) = inner.split_once(":-").or(inner.split_once('-')).unwrap_or((inner, ""));
    let is_name =
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_name.then(|| (name, default.parse().ok()))
}

fn port<'r>(
    follow: &Followed<'_, '_, 'r>,
    source: &'r Source,
    call: &seaworthy_js::Listen,
    listen: &mut Listen,
) {
    let Some(value) = &call.port else {
        if call.kind == ListenKind::Bun {
            let evidence = vec![used(source, call.span)];
            listen.port = Some(Fact::assumed(BUN_PORT.0, evidence.clone()));
            listen.port_env = Some(Fact::assumed(BUN_PORT.1.to_owned(), evidence));
        }
        return;
    };
    let call_place = used(source, call.span);
    for setting in follow.settings(&At::new(source, value, call.within)) {
        let confidence = setting.confidence;
        let fact = |evidence: &Evidence| {
            let mut all = vec![evidence.clone()];
            let at = |evidence: &Evidence| (evidence.place.file.clone(), evidence.place.line);
            if at(evidence) != at(&call_place) {
                all.push(call_place.clone());
            }
            (all, confidence)
        };
        if listen.port_env.is_none()
            && let Some((name, evidence)) = setting.env
        {
            let (evidence, confidence) = fact(&evidence);
            listen.port_env = Some(Fact { value: name, evidence, confidence });
        }
        if listen.port.is_none()
            && let Some((value, evidence)) = setting.value
            && let Some(port) = value.as_port().filter(|port| *port != 0)
        {
            let (evidence, confidence) = fact(&evidence);
            listen.port = Some(Fact { value: port, evidence, confidence });
        }
    }
}

fn host<'r>(
    follow: &Followed<'_, '_, 'r>,
    source: &'r Source,
    call: &seaworthy_js::Listen,
    listen: &mut Listen,
    unknowns: &mut Vec<Unknown>,
) {
    let Some(value) = &call.host else { return };
    for setting in follow.settings(&At::new(source, value, call.within)) {
        if listen.host_env.is_none()
            && let Some((name, evidence)) = setting.env
        {
            listen.host_env =
                Some(Fact { value: name, evidence: vec![evidence], confidence: setting.confidence });
        }
        if listen.host.is_none()
            && let Some((value, evidence)) = setting.value
            && let Some(host) = value.as_str()
        {
            let value = host.to_owned();
            listen.host = Some(Fact { value, evidence: vec![evidence], confidence: setting.confidence });
        }
    }
    if listen.host.is_none() && listen.host_env.is_none() {
        let why = "the address is computed".to_owned();
        unknowns.push(Unknown { kind: UnknownKind::Host, place: source.file.place(value.span), why });
    }
}

/// One thing that a setting may be: a variable, a value, or a variable with a value to fall back to.
struct Setting {
    env: Option<(String, Evidence)>,
    value: Option<(Value, Evidence)>,
    confidence: Confidence,
}

/// What settings are followed through.
struct Followed<'f, 'c, 'r> {
    code: &'f Code<'c, 'r>,
    secret_files: &'f [Fact<SecretFile>],
}

impl<'r> Followed<'_, '_, 'r> {
    /// What a port or an address may be, over files, schemas and configuration files.
    fn settings(&self, at: &At<'r>) -> Vec<Setting> {
        let mut settings = Vec::new();
        for found in self.code.resolve(at) {
            if let Some(setting) = plain(&found, Confidence::Certain) {
                settings.push(setting);
                continue;
            }
            match &found.value.kind {
                ValueKind::Call(call) if asked(call).is_some() => settings.extend(of_service(&found, call)),
                // `normalizePort(process.env.PORT || '3000')`, `app.get('port')`
                ValueKind::Call(call) if call.arguments.len() == 1 => {
                    let inner = registered(self.code, &found)
                        .unwrap_or_else(|| At { value: call.arguments[0].clone(), ..found.clone() });
                    let all = self.code.resolve(&inner);
                    settings.extend(all.iter().filter_map(|found| plain(found, Confidence::Likely)));
                }
                _ => settings.extend(self.of_field(&found).or_else(|| self.of_json(&found))),
            }
        }
        // a function of ours with several ways out gives back what it was given, if that is fit
        if settings.is_empty()
            && let Some(call) = at.source.module.resolve(&at.value, at.within).as_call()
            && let [argument] = call.arguments.as_slice()
        {
            let all = self.code.resolve(&At { value: argument.clone(), ..at.clone() });
            settings.extend(all.iter().filter_map(|found| plain(found, Confidence::Likely)));
        }
        settings
    }

    /// A member of an object that a schema has checked.
    fn of_field(&self, at: &At<'r>) -> Option<Setting> {
        let found = self.code.field(at)?;
        let evidence = Evidence::at(EvidenceKind::Configured, &found.source.file, found.field.span);
        Some(Setting {
            env: found.field.variable.clone().map(|name| (name, evidence.clone())),
            value: found.field.default.clone().map(|default| (default, evidence)),
            confidence: Confidence::Likely,
        })
    }

    /// A key of a JSON file that is checked in, or of the example of one that is not.
    fn of_json(&self, at: &At<'r>) -> Option<Setting> {
        let (value, evidence) = json::imported(self.code, at).or_else(|| {
            let (_, keys) = apart(&at.value)?;
            self.secret_files
                .iter()
                .find_map(|file| json::value(self.code, file.value.example.as_ref()?, &keys))
        })?;
        Some(Setting { env: None, value: Some((value, evidence)), confidence: Confidence::Likely })
    }
}

/// The variable that `configService.get('PORT', 3000)` asks for.
fn asked(call: &Invocation) -> Option<&str> {
    let name = call.arguments.first()?.as_str()?;
    let is_variable = !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    (is_variable && matches!(call.name(), Some("get" | "getOrThrow"))).then_some(name)
}

fn of_service(at: &At<'_>, call: &Invocation) -> Option<Setting> {
    let place = used(at.source, at.value.span);
    let default = call.arguments.get(1);
    Some(Setting {
        env: Some((asked(call)?.to_owned(), place)),
        value: default.map(|default| (default.clone(), used(at.source, default.span))),
        confidence: Confidence::Likely,
    })
}

/// A variable or a literal.
fn plain(at: &At<'_>, confidence: Confidence) -> Option<Setting> {
    let place = used(at.source, at.value.span);
    match &at.value.kind {
        ValueKind::Env(reference) => {
            let default = reference.default.as_deref();
            let value = default.map(|default| (default.clone(), used(at.source, default.span)));
            Some(Setting { env: Some((reference.name.clone(), place)), value, confidence })
        }
        ValueKind::Number(_) | ValueKind::String(_) => {
            Some(Setting { env: None, value: Some((at.value.clone(), place)), confidence })
        }
        _ => None,
    }
}

/// `app.get('port')` after `app.set('port', …)`.
fn registered<'r>(code: &Code<'_, 'r>, at: &At<'r>) -> Option<At<'r>> {
    let call = at.value.as_call().filter(|call| call.name() == Some("get"))?;
    let key = call.arguments.first()?.as_str()?;
    code.telling().find_map(|source| {
        let set = source.module.calls.iter().find(|call| {
            call.path.last().is_some_and(|name| name == "set")
                && call.arguments.first().and_then(Value::as_str) == Some(key)
        })?;
        Some(At::new(source, set.arguments.get(1)?, set.within))
    })
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{Listen, UnknownKind};

    use crate::world::{app, facts};

    const PACKAGE: &str =
        r#"{"name":"a","type":"module","scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}"#;

    fn listen<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Listen {
        app([("package.json", PACKAGE)].into_iter().chain(files)).listen
    }

    /// Port, its variable, address, its variable.
    fn words(listen: &Listen) -> String {
        let word = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        format!(
            "{} {} {} {}",
            word(listen.port.as_ref().map(|port| port.value.to_string())),
            word(listen.port_env.as_ref().map(|name| name.value.clone())),
            word(listen.host.as_ref().map(|host| host.value.clone())),
            word(listen.host_env.as_ref().map(|name| name.value.clone()))
        )
    }

    #[track_caller]
    fn one(text: &str, wanted: &str) {
        assert_eq!(words(&listen([("index.js", text)])), wanted, "{text}");
    }

    #[test]
    fn in_one_file() {
        one("app.listen(3000)", "3000 - - -");
        one(
            "var port = fit(process.env.PORT || '3001'); server.listen(port); function fit(val) { var port = parseInt(val, 10); if (isNaN(port)) { return val; } if (port >= 0) { return port; } return false; }",
            "3001 PORT - -",
        );
        one("app.listen(process.env.PORT || 8080, '127.0.0.1')", "8080 PORT 127.0.0.1 -");
        one("app.listen(process.env.PORT)", "- PORT - -");
        one(
            "app.listen({ port: Number(process.env.PORT ?? 4000), host: process.env.HOST ?? '::' })",
            "4000 PORT :: HOST",
        );
        one(
            "function normalizePort(v) { return parseInt(v, 10) }\nconst port = normalizePort(process.env.PORT || '3000'); app.set('port', port); server.listen(port)",
            "3000 PORT - -",
        );
        one("app.set('port', process.env.PORT || 5000); app.listen(app.get('port'))", "5000 PORT - -");
        one("export default { port: 4000, fetch: app.fetch }", "4000 - - -");
        one("Bun.serve({ fetch: app.fetch })", "3000 PORT - -");
        one("new WebSocketServer({ port: 8081 }); app.listen(3000)", "3000 - - -");
    }

    #[test]
    fn over_files() {
        let index =
            "import { config } from './config.js'; app.listen(config.server.port, config.server.host)";
        let object =
            "export const config = { server: { port: Number(process.env.PORT) || 3210, host: '0.0.0.0' } }";
        assert_eq!(words(&listen([("index.js", index), ("config.js", object)])), "3210 PORT 0.0.0.0 -");

        let index = "import loadConfig from './config.js'; const { port } = loadConfig(); app.listen(port)";
        let function =
            "export default function loadConfig(env = process.env) { return { port: env.PORT ?? 3211 } }";
        assert_eq!(words(&listen([("index.js", index), ("config.js", function)])), "3211 PORT - -");

        let index = "import { env } from './env.js'; import { start } from './start.js'; start(env)";
        let env = "import { z } from 'zod'; export const env = z.object({ PORT: z.coerce.number().default(3212) }).parse(process.env)";
        let start = "export function start(settings) { app.listen(settings.PORT) }";
        assert_eq!(
            words(&listen([("index.js", index), ("env.js", env), ("start.js", start)])),
            "3212 PORT - -"
        );

        // through a barrel, with another name
        let index = "import { settings } from './lib/index.js'; app.listen(settings.PORT)";
        let barrel = "export { env as settings } from '../env.js'";
        assert_eq!(
            words(&listen([("index.js", index), ("lib/index.js", barrel), ("env.js", env)])),
            "3212 PORT - -"
        );

        let index = "const config = require('./config'); app.listen(config.port)";
        let common = "module.exports = { port: process.env.PORT || 3213 }";
        assert_eq!(words(&listen([("index.js", index), ("config.js", common)])), "3213 PORT - -");
    }

    #[test]
    fn in_json() {
        let index = "import config from './config.json' with { type: 'json' }; app.listen(config.http.port)";
        let found = listen([("index.js", index), ("config.json", "{\n  \"http\": { \"port\": 3214 }\n}")]);
        assert_eq!(words(&found), "3214 - - -");
        assert_eq!(found.port.unwrap().evidence[0].place.to_string(), "config.json:2");

        let index = "import { readFileSync } from 'node:fs'; const config = JSON.parse(readFileSync('config/local.json', 'utf8')); app.listen(config.port)";
        let found = listen([
            ("index.js", index),
            (".gitignore", "config/local.json\n"),
            ("config/local.example.json", "{ \"port\": 3215, \"token\": \"x\" }"),
        ]);
        assert_eq!(words(&found), "3215 - - -");
        assert_eq!(found.port.unwrap().evidence[0].place.to_string(), "config/local.example.json:1");
    }

    #[test]
    fn through_frameworks() {
        one(
            "import env from '@fastify/env'; const schema = { type: 'object', properties: { PORT: { type: 'number', default: 8080 } } }; await app.register(env, { schema }); app.listen({ port: app.config.PORT })",
            "8080 PORT - -",
        );
        one(
            "const config = app.get(ConfigService); await app.listen(config.get('PORT', 3300), '0.0.0.0')",
            "3300 PORT 0.0.0.0 -",
        );
    }

    #[test]
    fn what_is_computed_is_unknown() {
        let facts = facts([("package.json", PACKAGE), ("index.js", "app.listen(await freePort())")]);
        assert!(facts.apps[0].listen.port.is_none());
        assert!(
            facts.unknowns.iter().any(|unknown| unknown.kind == UnknownKind::Port),
            "{:?}",
            facts.unknowns
        );
    }

    #[test]
    fn of_a_framework() {
        let next = |start: &str| {
            let package = format!(
                r#"{{"name":"a","scripts":{{"build":"next build","start":"{start}"}},"dependencies":{{"next":"16","react":"19"}}}}"#
            );
            words(
                &app([("package.json", package.as_str()), ("app/page.tsx", "export default () => null")])
                    .listen,
            )
        };
        assert_eq!(next("next start"), "- PORT - HOSTNAME");
        assert_eq!(next("next start -p 4100"), "4100 - - HOSTNAME");
        assert_eq!(next("next start --port ${PORT:-4101} -H 0.0.0.0"), "4101 PORT 0.0.0.0 -");
    }

    #[test]
    fn a_server_of_ones_own_around_next() {
        let found = app([
            (
                "package.json",
                r#"{"name":"a","scripts":{"start":"node server.js"},"dependencies":{"next":"16"}}"#,
            ),
            ("server.js", "const next = require('next'); createServer(next()).listen(4102)"),
        ]);
        assert_eq!(words(&found.listen), "4102 - - -");
    }
}
