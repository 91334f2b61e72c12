//! Routes of an HTTP server, and routers mounted into others.

use seaworthy_text::Span;

use crate::value::Value;

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
