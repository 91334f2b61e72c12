//! Routes of an HTTP server, and routers mounted into others.

use seaworthy_text::Span;

use crate::call::Call;
use crate::module::Module;
use crate::receiver::{Receiver, chain_before, made_with_prefixes, receiver};
use crate::value::{Value, ValueKind};

/// A route: `app.get('/health', handler)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The names of what it is registered on: `["app"]`, `["this", "server"]`; the variable that the chain is bound to
    /// for `const app = new Hono().get(…)`; empty if nothing names it.
    pub receiver: Vec<String>,
    /// The methods, upper case; `*` for all.
    pub methods: Vec<String>,
    /// The path, without what is in `prefixes`.
    pub path: Value,
    /// Prefixes given in the same chain or where the receiver is made, outermost first: `basePath('/api')`.
    pub prefixes: Vec<Value>,
    /// The handler: a function, or a name of one. Handlers before the last one are middleware.
    pub handler: Option<Value>,
    /// The registering call.
    pub span: Span,
}

/// A router, plugin or handler mounted below a prefix: `app.use('/api', router)`, `app.route('/api', sub)`,
/// `app.register(plugin, { prefix: '/api' })`.
#[derive(Debug, Clone, PartialEq)]
pub struct Mount {
    /// As in [`Route::receiver`].
    pub receiver: Vec<String>,
    /// The prefix; `None` where there is none, as in `app.use(router)`.
    pub prefix: Option<Value>,
    /// What is mounted.
    pub target: Value,
    /// The mounting call.
    pub span: Span,
}

/// Methods between an app and a route in one chain.
const CHAINABLE: &[&str] = &[
    "basePath",
    "use",
    "route",
    "register",
    "on",
    "all",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "options",
    "head",
    "withTypeProvider",
    "prefix",
    "group",
    "state",
    "decorate",
    "derive",
    "onError",
    "notFound",
    "after",
];
/// Packages whose `get('/path', …)` asks a server instead of being one.
const CLIENTS: &[&str] = &[
    "axios",
    "got",
    "ky",
    "supertest",
    "superagent",
    "undici",
    "node-fetch",
    "ofetch",
    "msw",
    "nock",
    "chai",
    "light-my-request",
    "pactum",
];
/// Names of receivers that ask a server, where nothing tells what they are.
const CLIENT_NAMES: &[&str] =
    &["axios", "client", "http", "request", "got", "ky", "fetcher", "$http", "agent", "cache"];

/// Finds the routes of a module.
pub(crate) fn find_routes(module: &Module) -> Vec<Route> {
    let mut routes = Vec::new();
    let registers = |call: &&Call| {
        let last = call.path.last().map_or("", String::as_str);
        !call.is_new && (matches!(last, "route" | "on") || method(last).is_some())
    };
    for call in module.calls.iter().filter(registers) {
        let Some(receiver) = receiver(module, call) else { continue };
        if receiver.between.iter().any(|name| !CHAINABLE.contains(&name.as_str())) {
            continue;
        }
        let found = match call.path.last().map(String::as_str) {
            Some("route") => options_routes(module, call),
            Some("on") => listed_methods(module, call),
            Some(verb) => method(verb)
                .and_then(|method| verb_route(module, call, &receiver, method))
                .into_iter()
                .collect(),
            None => Vec::new(),
        };
        if found.is_empty() || is_client(module, call, &receiver.names, &found) {
            continue;
        }
        let mut prefixes = made_with_prefixes(module, &receiver.names, 6);
        for link in
            chain_before(module, call).filter(|link| link.path.last().is_some_and(|name| name == "basePath"))
        {
            let prefix = link.arguments.first().cloned();
            prefixes.extend(prefix.filter(|prefix| !prefixes.iter().any(|known| known.span == prefix.span)));
        }
        routes.extend(found.into_iter().map(|(methods, path, handler)| Route {
            receiver: receiver.names.clone(),
            methods,
            path,
            prefixes: prefixes.clone(),
            handler,
            span: call.span,
        }));
    }
    routes
}

type Found = (Vec<String>, Value, Option<Value>);

fn method(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "get" => "GET",
        "post" => "POST",
        "put" => "PUT",
        "patch" => "PATCH",
        "delete" | "del" => "DELETE",
        "options" => "OPTIONS",
        "head" => "HEAD",
        "all" | "any" => "*",
        _ => return None,
    })
}

/// The path as a value that starts with a slash, if it is one.
fn route_path(module: &Module, value: &Value, call: &Call) -> Option<Value> {
    let resolved = module.resolve(value, call.within);
    let is_path = |text: &str| text.starts_with('/') || text == "*";
    let known = match &resolved.kind {
        ValueKind::String(text) => is_path(text),
        ValueKind::Template(parts) => match parts.first() {
            Some(first) => {
                first.as_str().is_none_or(is_path)
                    && parts.iter().any(|part| part.as_str().is_some_and(|text| text.starts_with('/')))
            }
            None => false,
        },
        ValueKind::Array(elements) => {
            return elements.first().and_then(|first| route_path(module, first, call));
        }
        _ => false,
    };
    known.then_some(Value { span: value.span, ..resolved })
}

/// The handler among the arguments after the path.
fn handler(arguments: &[Value]) -> Option<Value> {
    if let Some(function) =
        arguments.iter().rev().find(|argument| matches!(argument.kind, ValueKind::Function { .. }))
    {
        return Some(function.clone());
    }
    let last = arguments.last()?;
    match &last.kind {
        ValueKind::Object(_) => match last.get("handler") {
            Some(handler) => Some(handler.clone()),
            None => handler(&arguments[..arguments.len() - 1]),
        },
        ValueKind::Path(_) | ValueKind::Call(_) | ValueKind::Member { .. } | ValueKind::New(_) => {
            Some(last.clone())
        }
        _ => None,
    }
}

fn verb_route(module: &Module, call: &Call, receiver: &Receiver<'_>, method: &str) -> Option<Found> {
    let (first, rest) = call.arguments.split_first()?;
    if let Some(path) = route_path(module, first, call) {
        return Some((vec![method.to_owned()], path, Some(handler(rest)?)));
    }
    // `app.route('/x').get(handler)`
    receiver.between.iter().any(|name| name == "route").then_some(())?;
    let link =
        chain_before(module, call).find(|link| link.path.last().is_some_and(|name| name == "route"))?;
    let path = route_path(module, link.arguments.first()?, link)?;
    Some((vec![method.to_owned()], path, Some(handler(&call.arguments)?)))
}

/// `app.route({ method, url, handler })`, one or a list.
fn options_routes(module: &Module, call: &Call) -> Vec<Found> {
    let [only] = call.arguments.as_slice() else { return Vec::new() };
    let resolved = module.resolve(only, call.within);
    let list = match &resolved.kind {
        ValueKind::Array(elements) => elements.clone(),
        _ => vec![resolved],
    };
    list.iter()
        .filter_map(|options| {
            let options = module.resolve(options, call.within);
            let path = options.get("url").or_else(|| options.get("path"))?;
            let methods = methods(module, options.get("method")?, call);
            let handler = options.get("handler").or_else(|| options.get("options")?.get("handler")).cloned();
            Some((methods, route_path(module, path, call)?, handler))
        })
        .collect()
}

/// Hono's `app.on(['GET', 'POST'], '/path', handler)`.
fn listed_methods(module: &Module, call: &Call) -> Vec<Found> {
    let [first, second, rest @ ..] = call.arguments.as_slice() else { return Vec::new() };
    let methods = methods(module, first, call);
    let known = !methods.is_empty()
        && methods.iter().all(|name| name == "*" || method(&name.to_lowercase()).is_some());
    match (known, route_path(module, second, call), handler(rest)) {
        (true, Some(path), Some(handler)) => vec![(methods, path, Some(handler))],
        _ => Vec::new(),
    }
}

fn methods(module: &Module, value: &Value, call: &Call) -> Vec<String> {
    let value = module.resolve(value, call.within);
    match &value.kind {
        ValueKind::String(text) => vec![text.to_uppercase()],
        _ => value.elements().iter().filter_map(|element| element.as_str().map(str::to_uppercase)).collect(),
    }
}

fn is_client(module: &Module, call: &Call, receiver: &[String], found: &[Found]) -> bool {
    let root = receiver.first().unwrap_or(&call.path[0]);
    if let Some(origin) = module.origin(root, call.within) {
        return CLIENTS.contains(&origin.module);
    }
    let is_named = found
        .iter()
        .all(|(_, _, handler)| !matches!(handler, Some(Value { kind: ValueKind::Function { .. }, .. })));
    is_named && receiver.last().is_some_and(|name| CLIENT_NAMES.contains(&name.as_str()))
}

/// Finds what a module mounts.
pub(crate) fn find_mounts(module: &Module) -> Vec<Mount> {
    let mut mounts = Vec::new();
    let mounts_something = |call: &&Call| {
        let last = call.path.last().map_or("", String::as_str);
        !call.is_new && matches!(last, "use" | "route" | "mount" | "group" | "register")
    };
    for call in module.calls.iter().filter(mounts_something) {
        let Some(receiver) = receiver(module, call) else { continue };
        if receiver.between.iter().any(|name| !CHAINABLE.contains(&name.as_str())) {
            continue;
        }
        let (prefix, targets) = match (call.path.last().map(String::as_str), call.arguments.as_slice()) {
            (Some("use"), [first, rest @ ..]) => match route_path(module, first, call) {
                Some(prefix) => (Some(prefix), rest),
                None => (None, call.arguments.as_slice()),
            },
            (Some("route" | "mount" | "group"), [first, second]) => match route_path(module, first, call) {
                Some(prefix) => (Some(prefix), std::slice::from_ref(second)),
                None => continue,
            },
            (Some("register"), [first, rest @ ..]) => {
                let options = rest.first().map(|options| module.resolve(options, call.within));
                let prefix = options.and_then(|options| options.get("prefix").cloned());
                (prefix.map(|prefix| module.resolve(&prefix, call.within)), std::slice::from_ref(first))
            }
            _ => continue,
        };
        let takes_functions = call.path.last().is_some_and(|name| name != "use");
        for target in targets {
            let is_target = match target.kind {
                ValueKind::Path(_) | ValueKind::Call(_) | ValueKind::Member { .. } | ValueKind::New(_) => {
                    true
                }
                ValueKind::Function { .. } => takes_functions,
                _ => false,
            };
            if is_target {
                mounts.push(Mount {
                    receiver: receiver.names.clone(),
                    prefix: prefix.clone(),
                    target: target.clone(),
                    span: call.span,
                });
            }
        }
    }
    mounts
}

impl Module {
    /// The status codes that calls inside `span` answer with, as far as they are literals: `res.status(503)`,
    /// `c.json(body, 503)`, `new Response(body, { status: 503 })`. Sorted, each once.
    pub fn statuses_inside(&self, span: Span) -> Vec<u16> {
        let mut statuses = std::collections::BTreeSet::new();
        for call in self.calls_inside(span) {
            let first = call.arguments.first();
            let second = call.arguments.get(1);
            let given = match call.path.last().map(String::as_str) {
                Some("status" | "code" | "sendStatus" | "writeHead") => first,
                Some("json" | "text" | "html" | "body" | "newResponse" | "send" | "Response") => {
                    match second.and_then(|second| second.get("status")) {
                        Some(status) => Some(status),
                        None => second,
                    }
                }
                _ => None,
            };
            let mut note = |value: &Value| {
                if let ValueKind::Number(_) = value.kind {
                    statuses.extend(value.as_port().filter(|status| (100..600).contains(status)));
                }
            };
            match given.map(|given| &given.kind) {
                Some(ValueKind::Conditional { consequent, alternate, .. }) => {
                    note(consequent);
                    note(alternate);
                }
                Some(_) => given.into_iter().for_each(note),
                None => {}
            }
        }
        statuses.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{module, shown};

    /// Receiver, methods, prefixes and path, kind of handler.
    fn routes(text: &str) -> Vec<String> {
        module(text)
            .routes
            .iter()
            .map(|route| {
                let prefixes: String =
                    route.prefixes.iter().map(|prefix| format!("[{}]", shown(prefix))).collect();
                let handler = route.handler.as_ref().map(shown).unwrap_or_default();
                format!(
                    "{} {} {prefixes}{} -> {handler}",
                    route.receiver.join("."),
                    route.methods.join("|"),
                    shown(&route.path)
                )
            })
            .collect()
    }

    fn mounts(text: &str) -> Vec<String> {
        module(text)
            .mounts
            .iter()
            .map(|mount| {
                let prefix = mount.prefix.as_ref().map(shown).unwrap_or_default();
                format!("{} {prefix} -> {}", mount.receiver.join("."), shown(&mount.target))
            })
            .collect()
    }

    #[test]
    fn plain_routes() {
        assert_eq!(
            routes("app.get('/health', (req, res) => res.send('ok'))"),
            ["app GET '/health' -> function"]
        );
        assert_eq!(routes("this.server.post('/a', auth, create)"), ["this.server POST '/a' -> create"]);
        assert_eq!(routes("app.get('/a', { schema }, async () => 1)"), ["app GET '/a' -> function"]);
        assert_eq!(routes("app.get('/a', { handler: show })"), ["app GET '/a' -> show"]);
        assert_eq!(routes("app.get('/', () => 'x', { body: t.Object({}) })"), ["app GET '/' -> function"]);
        assert_eq!(routes("const P = '/health'; app.get(P, h)"), ["app GET '/health' -> h"]);
        assert_eq!(routes("app.get(['/a', '/b'], h)"), ["app GET '/a' -> h"]);
        assert_eq!(routes("app.get(`${prefix}/health`, h)"), ["app GET `prefix, '/health'` -> h"]);
    }

    #[test]
    fn routes_as_options() {
        assert_eq!(
            routes("app.route({ method: ['GET', 'HEAD'], url: '/health', handler: async () => 1 })"),
            ["app GET|HEAD '/health' -> function"]
        );
        assert_eq!(
            routes(
                "server.route([{ method: 'get', path: '/a', handler: h }, { method: '*', path: '/b', handler: h }])"
            ),
            ["server GET '/a' -> h", "server * '/b' -> h"]
        );
        assert_eq!(routes("app.on(['GET', 'POST'], '/auth/*', h)"), ["app GET|POST '/auth/*' -> h"]);
    }

    #[test]
    fn chains() {
        assert_eq!(
            routes("const app = new Hono().basePath('/api').get('/a', a).post('/b', b)\napp.get('/c', c)"),
            ["app POST ['/api']'/b' -> b", "app GET ['/api']'/a' -> a", "app GET ['/api']'/c' -> c"]
        );
        assert_eq!(routes("app.get('/a', a).get('/b', b)"), ["app GET '/b' -> b", "app GET '/a' -> a"]);
        assert_eq!(
            routes("router.route('/x').get(list).post(auth, create)"),
            ["router POST '/x' -> create", "router GET '/x' -> list"]
        );
        assert_eq!(
            routes("const api = new Router({ prefix: '/api' }); api.get('/x', h)"),
            ["api GET ['/api']'/x' -> h"]
        );
        assert_eq!(routes("const v1 = app.basePath('/v1'); v1.get('/x', h)"), ["v1 GET ['/v1']'/x' -> h"]);
        assert_eq!(routes("express().get('/x', h)"), [" GET '/x' -> h"]);
    }

    #[test]
    fn what_asks_a_server_is_no_route() {
        for text in [
            "import axios from 'axios'; axios.get('/api', config)",
            "import axios from 'axios'; const api = axios.create({}); api.get('/x', cb)",
            "import { http } from 'msw'; http.get('/x', () => 1)",
            "client.get('/x', options)",
            "app.get('/x')",
            "app.get('port', 3000)",
            "map.get('/x', 'default')",
            "request(app).get('/x')",
            "fetch('/x').then(z).get('/a', h)",
        ] {
            assert_eq!(routes(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn mounted_things() {
        assert_eq!(mounts("app.use('/api', router)"), ["app '/api' -> router"]);
        assert_eq!(mounts("app.use(router.routes())"), ["app  -> router.routes()"]);
        assert_eq!(mounts("app.use((c, next) => next())"), [""; 0]);
        assert_eq!(mounts("app.route('/sub', sub)"), ["app '/sub' -> sub"]);
        assert_eq!(mounts("app.register(health, { prefix: '/health' })"), ["app '/health' -> health"]);
        assert_eq!(mounts("await app.register(import('./routes.js'))"), ["app  -> import('./routes.js')"]);
        assert_eq!(mounts("app.register(async (i) => {}, { prefix: '/v1' })"), ["app '/v1' -> function"]);
        assert_eq!(mounts("const a = new Hono().route('/x', x)"), ["a '/x' -> x"]);
    }

    #[test]
    fn statuses_of_a_handler() {
        let found = module(
            "app.get('/health', async (c) => {
               try { await redis.ping(); return c.json({ ok: true }) } catch { return c.json({ ok: false }, 503) }
             })
             app.get('/b', (req, res) => res.status(ok ? 200 : 500).send())
             export function GET() { return new Response('', { status: 418 }) }",
        );
        let of = |index: usize| found.statuses_inside(found.routes[index].handler.as_ref().unwrap().span);
        assert_eq!(of(0), [503]);
        assert_eq!(of(1), [200, 500]);
        assert_eq!(found.statuses_inside(found.function_named("GET").unwrap().1.span), [418]);
        let calls: Vec<String> = found
            .calls_inside(found.routes[0].handler.as_ref().unwrap().span)
            .map(|call| call.path.join("."))
            .collect();
        assert_eq!(calls, ["redis.ping", "c.json", "c.json"]);
    }
}
