//! Frameworks: how an app built with one is built, where it listens, what it needs.

mod adonis;
mod angular;
mod angular_ssr;
mod astro;
mod astro_hosted;
mod astro_middleware;
mod astro_node;
mod cloudflare_workers;
mod cra;
mod deno;
mod directus_extension;
mod docusaurus;
mod electron;
mod eleventy;
mod elysia;
mod expo;
mod expo_web;
mod express;
mod fastify;
mod gatsby;
mod hapi;
mod hono;
mod koa;
mod nest;
mod next;
mod nuxt;
mod nuxt_hosted;
mod nuxt_static;
mod parcel;
mod qwik_city;
mod qwik_city_static;
mod react_native;
mod react_router;
mod react_router_handler;
mod react_router_spa;
mod remix;
mod remix_handler;
mod remix_spa;
mod rsbuild;
mod serverless;
mod solid_start;
mod storybook;
mod strapi;
mod sveltekit;
mod sveltekit_bare;
mod sveltekit_static;
mod tanstack_start;
mod tanstack_start_bare;
mod vite;
mod vitepress;
mod vue_cli;
mod vuepress;
mod webpack;

/// What holds of most frameworks that are built to files: a base to fill in the rest of.
pub(crate) const FILES: Framework = Framework {
    id: "",
    title: "",
    package: "",
    also: &[],
    with: &[],
    shown: Shown::ByPackage,
    development: Counts::InDevelopment,
    kind: Kind::Static,
    routes: RouteStyle::None,
    health: None,
    prose: Prose::Beside,
    port: None,
    port_env: None,
    host: DefaultHost::All,
    host_env: None,
    builder: None,
    outputs: &["dist"],
    public_env: &[],
    graceful: Graceful::Yes,
    reads: &[],
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &[],
    root: &[],
    start: &[],
    packages: Packages::Installed,
    pages: Pages::Each,
    fallback: &[],
    base: Base::None,
    hashed: &[],
    lacks: None,
    source: "",
};

/// What holds of most frameworks that render pages in a server of their own.
pub(crate) const RENDERED: Framework = Framework {
    kind: Kind::FullStack,
    port: Some(3000),
    port_env: Some("PORT"),
    host_env: Some("HOST"),
    ..FILES
};

/// What holds of most frameworks whose server the app's own code starts.
pub(crate) const SERVED: Framework = Framework {
    development: Counts::InProduction,
    kind: Kind::Server,
    routes: RouteStyle::Calls,
    graceful: Graceful::No,
    outputs: &[],
    pages: Pages::One,
    ..FILES
};

/// What holds of most programs that build: a base to fill in the rest of.
pub(crate) const BUILDER: Builder = Builder {
    programs: &[],
    commands: &["build"],
    options: &[],
    setting: &[],
    from: From::App,
    part: "",
    layout: Layout::Own,
};

/// All frameworks; where several are installed, the first one wins (Next.js before the Express that a plug-in brings).
pub static FRAMEWORKS: &[&Framework] = &[
    &electron::ELECTRON,
    &expo_web::EXPO_WEB,
    &expo::EXPO,
    &react_native::REACT_NATIVE,
    &serverless::SERVERLESS,
    &cloudflare_workers::CLOUDFLARE_WORKERS,
    &deno::DENO,
    &next::NEXT,
    &nuxt_static::NUXT_STATIC,
    &nuxt_hosted::NUXT_HOSTED,
    &nuxt::NUXT,
    &sveltekit::SVELTEKIT,
    &sveltekit_static::SVELTEKIT_STATIC,
    &sveltekit_bare::SVELTEKIT_BARE,
    &astro_middleware::ASTRO_MIDDLEWARE,
    &astro_node::ASTRO_NODE,
    &astro_hosted::ASTRO_HOSTED,
    &solid_start::SOLID_START,
    &tanstack_start::TANSTACK_START,
    &tanstack_start_bare::TANSTACK_START_BARE,
    &qwik_city_static::QWIK_CITY_STATIC,
    &qwik_city::QWIK_CITY,
    &angular_ssr::ANGULAR_SSR,
    &angular::ANGULAR,
    &react_router_spa::REACT_ROUTER_SPA,
    &react_router::REACT_ROUTER,
    &react_router_handler::REACT_ROUTER_HANDLER,
    &remix_spa::REMIX_SPA,
    &remix::REMIX,
    &remix_handler::REMIX_HANDLER,
    &nest::NEST,
    &adonis::ADONIS,
    &strapi::STRAPI,
    &fastify::FASTIFY,
    &hono::HONO,
    &elysia::ELYSIA,
    &express::EXPRESS,
    &koa::KOA,
    &hapi::HAPI,
    &astro::ASTRO,
    &gatsby::GATSBY,
    &docusaurus::DOCUSAURUS,
    &cra::CRA,
    &vue_cli::VUE_CLI,
    &rsbuild::RSBUILD,
    &vite::VITE,
    &parcel::PARCEL,
    &eleventy::ELEVENTY,
    &webpack::WEBPACK,
    &vitepress::VITEPRESS,
    &vuepress::VUEPRESS,
    &storybook::STORYBOOK,
    &directus_extension::DIRECTUS_EXTENSION,
];

/// What is known of a framework.
#[derive(Debug)]
pub struct Framework {
    /// Its id: the word in machine-readable output and in `seaworthy.toml`.
    pub id: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// The dependency that shows it; empty where a program that no dependency brings does (Deno).
    pub package: &'static str,
    /// Other names of that dependency (a framework that comes for several libraries, or had another name).
    pub also: &'static [&'static str],
    /// Other dependencies of which one must be there as well (SvelteKit runs on Node only through an adapter); empty: none.
    pub with: &'static [&'static str],
    /// What must show it besides its dependencies.
    pub shown: Shown,
    /// Whether it counts when it is a development dependency only.
    pub development: Counts,
    /// What an app built with it is.
    pub kind: Kind,
    /// How its routes are written.
    pub routes: RouteStyle,
    /// Whether it makes pages of the texts that other apps have as documentation.
    pub prose: Prose,
    /// A route of its own that answers while it is well.
    pub health: Option<&'static str>,
    /// The port when nothing says otherwise; `None` when the code must say it.
    pub port: Option<u16>,
    /// The variable with which the framework itself takes the port.
    pub port_env: Option<&'static str>,
    /// The address when nothing says otherwise.
    pub host: DefaultHost,
    /// The variable with which the framework itself takes the address.
    pub host_env: Option<&'static str>,
    /// The program that builds it, where that program is its own or tells nobody else's output.
    pub builder: Option<Builder>,
    /// What its build writes, from the app's folder, when its configuration says nothing else.
    pub outputs: &'static [&'static str],
    /// Prefixes of the variables that it bakes into what browsers get.
    pub public_env: &'static [&'static str],
    /// Whether it ends in good order at SIGTERM by itself.
    pub graceful: Graceful,
    /// Files and folders that it reads at run time besides what its build writes, from the app's folder.
    pub reads: &'static [&'static str],
    /// Paths that it writes at run time, from the app's folder.
    pub writes: &'static [&'static str],
    /// Paths that a build can reuse, from the app's folder: mounted as a cache.
    pub build_cache: &'static [&'static str],
    /// Variables that quieten or speed up its build.
    pub build_env: &'static [(&'static str, &'static str)],
    /// Its configuration files, from the app's folder.
    pub config: &'static [&'static str],
    /// Where the configuration names the folder of its pages.
    pub root: Ways,
    /// What starts production when no script says it: the words, empty when only the app's own code can. `{output}` stands
    /// for what the build writes; a program that begins with it also takes the place of the framework's own preview.
    pub start: &'static [&'static str],
    /// Whether what it builds runs without `node_modules`.
    pub packages: Packages,
    /// How its pages lie in what a static build writes.
    pub pages: Pages,
    /// Where the configuration names the page that answers what has no file, from the output.
    pub fallback: Ways,
    /// What names the path below which its pages expect to be served.
    pub base: Base,
    /// Files of a static build's output that never change under the same name: regular expressions for the path below the
    /// output, from its beginning. A folder that the app's own files share is followed by the shape of the hash.
    pub hashed: &'static [&'static str],
    /// What an app built with it lacks for a container of its own, unless something of its own starts it.
    pub lacks: Option<Lack>,
    /// From where and when the knowledge was read, and what of it was tried on an engine.
    pub source: &'static str,
}

/// What names the path below which pages expect to be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Nothing: the root.
    None,
    /// A setting of the configuration.
    Setting(Ways),
    /// `homepage` of `package.json`, which may be a whole address.
    Homepage,
}

/// Ways through a configuration file to one setting, the first that leads there counts. A way is keys from outside in;
/// `@name` is the call of `name` in a list, such as a plug-in, whose first object goes on.
pub type Ways = &'static [&'static [&'static str]];

/// What must show a framework besides its dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing: the dependency is enough.
    ByPackage,
    /// A script that runs its builder: the dependency alone is a tool beside an app (Storybook).
    ByScript,
    /// The script that starts the app, or else the one for development, runs its program.
    ByStart,
    /// The script that builds runs its builder with this word (`nuxt generate`).
    ByCommand(&'static str),
    /// One of its configuration files, which is for this alone, is there.
    ByFile,
    /// A pass of the `detect` room for this framework finds it (Angular's configuration says whether there is a server).
    ByPass,
    /// A setting of its configuration has this value, as text (`ssr: false`).
    BySetting(Ways, &'static str),
    /// A setting of its configuration is a text other than these.
    BySettingOtherThan(Ways, &'static [&'static str]),
    /// One of these, the first that holds.
    ByAny(&'static [Shown]),
}

/// The program that builds, and where it says what it writes.
#[derive(Debug, Clone, Copy)]
pub struct Builder {
    /// Its names.
    pub programs: &'static [&'static str],
    /// The words of which one makes it build; empty: it always does.
    pub commands: &'static [&'static str],
    /// Options that name what it writes.
    pub options: &'static [&'static str],
    /// Where the configuration names what it writes.
    pub setting: Ways,
    /// The folder from which the framework's paths are meant.
    pub from: From,
    /// The part of what it writes that counts, as a path below it; empty: all of it.
    pub part: &'static str,
    /// How what it writes is laid out.
    pub layout: Layout,
}

/// How what a build writes is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In a way of its own.
    Own,
    /// As the app is: `bin/server.ts` becomes `bin/server.js` below it, and what starts the app is meant from there.
    Mirror,
}

/// The folder from which a framework's paths are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The app's.
    App,
    /// The one that follows the word that makes it build (`vitepress build docs`), else the app's.
    Argument,
}

/// What an app lacks for a container of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// What is missing, as half a sentence after the framework's name.
    pub what: &'static str,
    /// The exact change that settles it.
    pub help: &'static str,
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
    /// A file for some pages, and this one, from the output, for the rest.
    Rest(&'static str),
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
    /// Something that runs elsewhere than in a container, or by another's program: what starts it here serves whoever works
    /// on it.
    Elsewhere,
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

/// What the texts of a repository (`docs`, `*.md`) are to a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prose {
    /// Pages are made of them.
    Published,
    /// They are for people who work on the app.
    Beside,
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
