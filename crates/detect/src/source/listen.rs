//! Where the app listens: port and address with their variables, followed to the line that says so.

use seaworthy_catalog::frameworks::Kind;
use seaworthy_facts::{
    AppKind, Confidence, Evidence, EvidenceKind, Fact, Listen, ProcessKind, SecretFile, Unknown, UnknownKind,
};
use seaworthy_js::{ListenKind, Value, ValueKind};

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
        code.app.iter().any(|source| web.contains(source.file.path()) && !source.module.listens.is_empty())
    });
    if !has_server && code.framework().is_some_and(|framework| framework.kind == Kind::FullStack) {
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
        if let Some(host) = option(words, &["--hostname", "--host", "-H"]) {
            let value = host.to_owned();
            listen.host =
                Some(Fact { value, evidence: web.evidence.clone(), confidence: Confidence::Certain });
        }
    }
    let Some(framework) = code.framework() else { return };
    // an option of the command wins over the variable
    if listen.port.is_none() && listen.port_env.is_none() {
        listen.port_env = framework.port_env.map(|name| Fact::assumed(name.to_owned(), evidence.clone()));
    }
    if listen.host.is_none() {
        listen.host_env = framework.host_env.map(|name| Fact::assumed(name.to_owned(), evidence));
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
            if *evidence != call_place {
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
    code.app.iter().find_map(|source| {
        let set = source.module.calls.iter().find(|call| {
            call.path.last().is_some_and(|name| name == "set")
                && call.arguments.first().and_then(Value::as_str) == Some(key)
        })?;
        Some(At::new(source, set.arguments.get(1)?, set.within))
    })
}
