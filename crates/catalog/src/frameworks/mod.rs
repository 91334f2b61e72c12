//! Frameworks: how an app built with one is built, where it listens, what it needs.

mod astro;
mod astro_node;
mod express;
mod fastify;
mod hono;
mod koa;
mod nest;
mod next;
mod nuxt;
mod react_router;
mod remix;
mod sveltekit;
mod sveltekit_static;
mod vite;

/// All frameworks; where several are installed, the first one wins (Next.js before the Express that a plug-in brings).
pub static FRAMEWORKS: &[&Framework] = &[
    &next::NEXT,
    &nuxt::NUXT,
    &sveltekit::SVELTEKIT,
    &sveltekit_static::SVELTEKIT_STATIC,
    &astro_node::ASTRO_NODE,
    &react_router::REACT_ROUTER,
    &remix::REMIX,
    &nest::NEST,
    &fastify::FASTIFY,
    &hono::HONO,
    &express::EXPRESS,
    &koa::KOA,
    &astro::ASTRO,
    &vite::VITE,
];

/// What is known of a framework.
#[derive(Debug)]
pub struct Framework {
    /// Its id: the word in machine-readable output and in `seaworthy.toml`.
    pub id: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// The dependency that shows it.
    pub package: &'static str,
    /// Other dependencies of which one must be there as well (Hono runs on Node only through its server package); empty: none.
    pub with: &'static [&'static str],
    /// Whether it counts when it is a development dependency only.
    pub development: Counts,
    /// What an app built with it is.
    pub kind: Kind,
    /// How its routes are written.
    pub routes: RouteStyle,
    /// The port when nothing says otherwise; `None` when the code must say it.
    pub port: Option<u16>,
    /// The variable with which the framework itself takes the port.
    pub port_env: Option<&'static str>,
    /// The address when nothing says otherwise.
    pub host: DefaultHost,
    /// The variable with which the framework itself takes the address.
    pub host_env: Option<&'static str>,
    /// What its build writes, from the app's folder, when its configuration says nothing else.
    pub outputs: &'static [&'static str],
    /// Prefixes of the variables that it bakes into what browsers get.
    pub public_env: &'static [&'static str],
    /// Whether it ends in good order at SIGTERM by itself.
    pub graceful: Graceful,
    /// Paths that it writes at run time, from the app's folder.
    pub writes: &'static [&'static str],
    /// Paths that a build can reuse, from the app's folder: mounted as a cache.
    pub build_cache: &'static [&'static str],
    /// Variables that quieten or speed up its build.
    pub build_env: &'static [(&'static str, &'static str)],
    /// Its configuration files, from the app's folder.
    pub config: &'static [&'static str],
    /// What starts production when no script says it: the words, empty when only the app's own code can.
    pub start: &'static [&'static str],
    /// Whether what it builds runs without `node_modules`.
    pub packages: Packages,
    /// How its pages lie in what a static build writes.
    pub pages: Pages,
    /// Folders of a static build's output whose files have their content's hash in the name, from the output.
    pub hashed: &'static [&'static str],
}

/// Where what a framework builds finds the packages that it loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packages {
    /// In `node_modules`, as everything else.
    Installed,
    /// In the output itself.
    Bundled,
}

/// How pages lie in what a static build writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// One page, whose code looks at the address: it answers every path.
    One,
    /// A file for each page: what has none is not there.
    Each,
}

/// Whether a development dependency is enough to show a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Only as a production dependency.
    InProduction,
    /// Also as a development dependency (a bundler).
    InDevelopment,
}

/// What an app built with a framework is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A server that our code starts.
    Server,
    /// A framework that renders pages and starts its own server.
    FullStack,
    /// Files for any web server.
    Static,
}

/// How routes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteStyle {
    /// Calls such as `app.get('/health', …)`.
    Calls,
    /// Decorators on classes.
    Decorators,
    /// Files: Next.js' `app/**/route.ts` and `pages/api/**`.
    NextFiles,
    /// None.
    None,
}

/// The address a server takes when nothing says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultHost {
    /// Every address, IPv6 included.
    All,
    /// The loopback only: unreachable from outside a container.
    Loopback,
    /// What a variable says (`HOSTNAME`, which an engine sets to the container's id).
    Hostname,
}

/// What a framework does at SIGTERM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graceful {
    /// It closes its server and ends.
    Yes,
    /// Nothing: the app's own code must.
    No,
}

/// The framework with this id.
pub fn by_id(id: &str) -> Option<&'static Framework> {
    FRAMEWORKS.iter().copied().find(|framework| framework.id == id)
}
