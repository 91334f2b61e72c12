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
    /// What the image runs as its first process.
    pub command: &'static [&'static str],
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

/// nginx without root.
pub static WEB_SERVER: WebServer = WebServer {
    title: "nginx",
    image: "nginxinc/nginx-unprivileged:stable-alpine",
    user: 101,
    port: 8080,
    root: "/usr/share/nginx/html",
    config: "/etc/nginx/conf.d/default.conf",
    command: &["nginx", "-g", "daemon off;"],
    source: "the image's own Dockerfile and README, read 2026-11: `/tmp` holds its pid and its buffers, SIGQUIT is its stop signal",
};
