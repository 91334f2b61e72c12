//! Where a program listens for connections.

use seaworthy_text::Span;

use crate::function::FunctionId;
use crate::value::Value;

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
