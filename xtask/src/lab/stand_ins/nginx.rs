//! nginx: Debian's build, laid out as the official image is, and as its maker's image without root.

use super::StandIn;

pub(super) static NGINX: StandIn = StandIn {
    name: "nginx",
    tags: &[
        "alpine",
        "latest",
        "stable",
        "stable-alpine",
        "mainline",
        "mainline-alpine",
        "1",
        "1-alpine",
        "1.26",
        "1.26-alpine",
    ],
    base: Some("debian:trixie-slim"),
    dockerfile: include_str!("../../../lab/images/nginx.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "Debian 13's `nginx-light` 1.26",
    faithful: "the real server; user 101, paths, templates filled from the environment, `curl` and busybox's `wget`",
    differs: "Debian inside under the `alpine` tags, too; fewer modules; no tuning scripts in `/docker-entrypoint.d`",
};

pub(super) static NGINX_UNPRIVILEGED: StandIn = StandIn {
    name: "nginxinc/nginx-unprivileged",
    tags: &["alpine", "latest", "stable", "stable-alpine", "mainline", "mainline-alpine"],
    base: Some("nginx:alpine"),
    dockerfile: include_str!("../../../lab/images/nginx-unprivileged.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "the stand-in for `nginx`",
    faithful: "user 101 from the start, port 8080, pid and buffers in `/tmp`, `SIGQUIT` to stop",
    differs: "as the stand-in for `nginx`",
};
