//! The web server that hands out files which need no runtime.

/// What is known of the web server.
#[derive(Debug)]
pub struct WebServer {
    /// Its name in prose.
    pub title: &'static str,
    /// The image: it runs as a user of its own from the start, which nginx' official image does not.
    pub image: &'static str,
    /// The user and group that the image brings.
    pub user: u32,
    /// The port; below 1024 only root may listen.
    pub port: u16,
    /// The folder that is handed out.
    pub root: &'static str,
    /// The file with the configuration of the one site.
    pub config: &'static str,
    /// The route that it answers by itself, for health checks.
    pub health: &'static str,
    /// What the image runs as its first process.
    pub command: &'static [&'static str],
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

/// What a browser may keep for good: a file whose name changes with its content.
pub const CACHED_FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The types that are worth compressing, besides HTML, which always is: pictures and fonts of the web are compressed
/// already.
pub const COMPRESSED: &[&str] = &[
    "text/css",
    "text/plain",
    "text/xml",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "application/rss+xml",
    "application/wasm",
    "image/svg+xml",
];

/// What browsers are told with every answer: nothing that could break a page that works without. A content security policy
/// needs to know what the page loads; HTTPS is ended before this server.
pub const SECURITY_HEADERS: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
];

/// nginx without root.
pub static WEB_SERVER: WebServer = WebServer {
    title: "nginx",
    image: "nginxinc/nginx-unprivileged:stable-alpine",
    user: 101,
    port: 8080,
    // a folder of its own: the image's holds a page that would be served where a build made none
    root: "/srv",
    config: "/etc/nginx/conf.d/default.conf",
    health: "/healthz",
    command: &["nginx", "-g", "daemon off;"],
    source: "the image's own Dockerfile and README, read 2026-11: `/tmp` holds its pid and its buffers, SIGQUIT is its stop signal",
};
