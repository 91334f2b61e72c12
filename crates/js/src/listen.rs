//! Where a program listens for connections.

use seaworthy_text::Span;

use crate::call::Call;
use crate::function::FunctionId;
use crate::module::Module;
use crate::receiver::receiver;
use crate::value::{Value, ValueKind};

/// A call, or a default export, that makes the program listen.
#[derive(Debug, Clone, PartialEq)]
pub struct Listen {
    /// In whose manner.
    pub kind: ListenKind,
    /// The names of what listens, as in [`Route::receiver`](crate::Route::receiver).
    pub receiver: Vec<String>,
    /// The port as written, not resolved; `None` where the code leaves it to the default.
    pub port: Option<Value>,
    /// The address as written; `None` where the code leaves it to the default.
    pub host: Option<Value>,
    /// The function in which it stands.
    pub within: Option<FunctionId>,
    /// The call, or the exported object.
    pub span: Span,
}

/// In whose manner a program listens: the default port and address depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListenKind {
    /// `x.listen(port, host)` of Node servers, Express, Koa: every address by default.
    Positional,
    /// `x.listen({ port, host })` of Fastify and Node: Fastify listens on the loopback address by default.
    Options,
    /// `serve({ fetch, port })` of `@hono/node-server` and kin.
    Serve,
    /// `Bun.serve`, or a default export with `fetch`: port 3000 by default.
    Bun,
    /// `Deno.serve`: port 8000 by default.
    Deno,
    /// A WebSocket server of its own port: `new WebSocketServer({ port })`.
    WebSocket,
}

/// Finds where a module listens.
pub(crate) fn find(module: &Module) -> Vec<Listen> {
    let mut listens: Vec<Listen> = module.calls.iter().filter_map(|call| of_call(module, call)).collect();
    listens.extend(of_default_export(module));
    listens
}

fn of_call(module: &Module, call: &Call) -> Option<Listen> {
    let names: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let (last, before) = names.split_last()?;
    if !matches!(
        *last,
        "listen" | "serve" | "startStandaloneServer" | "WebSocketServer" | "Server" | "server"
    ) {
        return None;
    }
    let first = call.arguments.first().map(|first| module.resolve(first, call.within));
    let options = first.as_ref().filter(|first| matches!(first.kind, ValueKind::Object(_)));
    let (kind, port, host) = match (*last, before) {
        ("serve", ["Bun"]) => (ListenKind::Bun, None, None),
        ("serve", ["Deno"]) => (ListenKind::Deno, None, None),
        ("serve", [])
            if module.target(&call.path).is_some_and(|target| target.module.contains("node-server")) =>
        {
            (ListenKind::Serve, None, None)
        }
        ("serve" | "startStandaloneServer", _) => {
            // `startStandaloneServer(server, { listen: { port: 4000 } })`
            let nested = call.arguments.iter().find_map(|argument| argument.get("listen"));
            match (nested, options) {
                (Some(nested), _) => {
                    return Some(listen(module, call, ListenKind::Options, Some(nested), None, None));
                }
                (None, Some(options)) if options.get("fetch").is_some() => (ListenKind::Serve, None, None),
                _ => return None,
            }
        }
        ("WebSocketServer", _) | ("Server", ["WebSocket" | "ws"]) if call.is_new => {
            options?.get("port")?;
            (ListenKind::WebSocket, None, None)
        }
        // a server is made with its port: hapi
        ("server", ["Hapi" | "hapi"]) => (ListenKind::Options, None, None),
        ("listen", [_, ..]) if !call.is_new => match first.as_ref().map(|first| &first.kind) {
            // `history.listen(callback)` listens to something else
            Some(ValueKind::Function { .. }) => return None,
            // `app.listen('SIGTERM', …)` waits for a signal
            Some(ValueKind::String(text)) if text.starts_with("SIG") => return None,
            Some(ValueKind::Object(_)) => (ListenKind::Options, None, None),
            _ => {
                // a function, or a name of one, where the address would be is the callback
                let host = call.arguments.get(1).filter(|second| {
                    let second = module.resolve(second, call.within);
                    !matches!(
                        second.kind,
                        ValueKind::Function { .. } | ValueKind::Number(_) | ValueKind::Undefined
                    ) && !is_name_of_function(module, &second)
                });
                (ListenKind::Positional, call.arguments.first(), host)
            }
        },
        _ => return None,
    };
    Some(listen(module, call, kind, options, port, host))
}

fn is_name_of_function(module: &Module, value: &Value) -> bool {
    matches!(value.as_path(), Some([name]) if module.function_named(name).is_some())
}

fn listen(
    module: &Module,
    call: &Call,
    kind: ListenKind,
    options: Option<&Value>,
    port: Option<&Value>,
    host: Option<&Value>,
) -> Listen {
    let option = |names: &[&str]| {
        let options = options?;
        names.iter().find_map(|name| options.get(name)).cloned()
    };
    Listen {
        kind,
        receiver: receiver(module, call).map(|receiver| receiver.names).unwrap_or_default(),
        port: port.cloned().or_else(|| option(&["port"])),
        host: host.cloned().or_else(|| option(&["hostname", "host"])),
        within: call.within,
        span: call.span,
    }
}

/// `export default { port, fetch }`, which Bun serves.
fn of_default_export(module: &Module) -> Option<Listen> {
    let object = module.resolve(module.default_export.as_ref()?, None);
    object.get("fetch")?;
    Some(Listen {
        kind: ListenKind::Bun,
        receiver: Vec::new(),
        port: object.get("port").cloned(),
        host: object.get("hostname").cloned(),
        within: None,
        span: object.span,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{module, shown};

    fn listens(text: &str) -> Vec<String> {
        let module = module(text);
        module
            .listens
            .iter()
            .map(|listen| {
                let value = |value: &Option<crate::Value>| {
                    value
                        .as_ref()
                        .map_or("-".to_owned(), |value| shown(&module.resolve(value, listen.within)))
                };
                format!("{:?} {} {}", listen.kind, value(&listen.port), value(&listen.host))
            })
            .collect()
    }

    #[track_caller]
    fn one(text: &str, expected: &str) {
        assert_eq!(listens(text), [expected], "{text}");
    }

    #[test]
    fn positional() {
        one("app.listen(3000)", "Positional 3000 -");
        one("app.listen(process.env.PORT || 3000, () => console.log('up'))", "Positional env PORT ?? 3000 -");
        one(
            "const port = Number(process.env.PORT ?? 3001); createServer(app).listen(port, '0.0.0.0', done)",
            "Positional env PORT ?? 3001 '0.0.0.0'",
        );
        one("function done() {}\nserver.listen(80, done)", "Positional 80 -");
        one("http.createServer(app).listen()", "Positional - -");
        one("async function main() { const port = 8080; app.listen(port) }", "Positional 8080 -");
        one(
            "const config = { server: { port: +(process.env.PORT ?? 1) } }; app.listen(config.server.port)",
            "Positional env PORT ?? 1 -",
        );
        one(
            "let port = 3000; if (process.env.PORT) port = Number(process.env.PORT); app.listen(port)",
            "Positional env PORT ?? 3000 -",
        );
        one("import { config } from './config'; app.listen(config.port)", "Positional config.port -");
    }

    #[test]
    fn options() {
        one("await app.listen({ port: 3000, host: '0.0.0.0' })", "Options 3000 '0.0.0.0'");
        one("const o = { port: env.PORT }; app.listen(o)", "Options env.PORT -");
        one(
            "import { serve } from '@hono/node-server'; serve({ fetch: app.fetch, port, hostname: '::' })",
            "Serve port '::'",
        );
        one("import { serve } from '@hono/node-server'; serve(app)", "Serve - -");
        one("Bun.serve({ port: 4000, fetch() {} })", "Bun 4000 -");
        one("Deno.serve({ port: 8000 }, handler)", "Deno 8000 -");
        one("Deno.serve(handler)", "Deno - -");
        one("new WebSocketServer({ port: 8080 })", "WebSocket 8080 -");
        one("startStandaloneServer(server, { listen: { port: 4000 } })", "Options 4000 -");
        one("export default { port: process.env.PORT ?? 3000, fetch: app.fetch }", "Bun env PORT ?? 3000 -");
    }

    #[test]
    fn through_a_schema() {
        one(
            "const env = z.object({ PORT: z.coerce.number().default(3000) }).parse(process.env); app.listen(env.PORT)",
            "Positional env PORT ?? 3000 -",
        );
        one(
            "const r = s.safeParse(process.env); const s = z.object({ PORT: z.string().default('80') }); app.listen(r.data.PORT)",
            "Positional env PORT ?? '80' -",
        );
        one(
            "const env = createEnv({ server: { PORT: z.coerce.number().default('3000') }, runtimeEnv: process.env }); app.listen({ port: env.PORT })",
            "Options env PORT ?? 3000 -",
        );
    }

    #[test]
    fn through_functions() {
        one(
            "function load(env = process.env) { return { port: Number(env.PORT ?? 3000) } }\nconst config = load(); app.listen(config.port)",
            "Positional env PORT ?? 3000 -",
        );
        one(
            "const num = (name: string, fallback: number) => Number(process.env[name] ?? fallback); app.listen(num('PORT', 3000))",
            "Positional env PORT ?? 3000 -",
        );
    }

    #[test]
    fn other_listeners() {
        assert_eq!(
            listens(
                "history.listen(() => {}); window.addEventListener('x', y); listen(3000); serve({ a: 1 })"
            ),
            [""; 0]
        );
    }

    #[test]
    fn receivers() {
        assert_eq!(module("this.app.listen(1)").listens[0].receiver, ["this", "app"]);
        assert_eq!(
            module("const a = new Elysia().get('/', () => 1).listen(3000)").listens[0].receiver,
            ["a"]
        );
    }
}
