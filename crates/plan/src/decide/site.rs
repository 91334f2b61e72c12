//! The web server's configuration for an app that is built to files, as lines: what answers which path, what may be
//! kept, what is compressed, what browsers are told.

use seaworthy_catalog::web_server::{CACHED_FOR_GOOD, COMPRESSED, SECURITY_HEADERS, WEB_SERVER};

use super::serve::{Fallback, ServeChoices};

impl ServeChoices {
    /// The configuration; `health` is the web server's own route, which shows that the first page is there.
    pub(super) fn configuration(&self, port: u16, health: Option<&str>) -> Vec<String> {
        let prefix = self.prefix();
        let hashed: Vec<String> =
            self.hashed.iter().map(|pattern| format!("\"^{prefix}/{pattern}\"")).collect();
        let mut lines = Vec::new();
        // one variable for all places: a header that a location adds would drop those of the server
        lines.push("map $uri $cached {".to_owned());
        lines.push("  default no-cache;".to_owned());
        lines.extend(
            hashed
                .iter()
                .map(|pattern| format!("  \"~{} \"{CACHED_FOR_GOOD}\";", pattern.trim_start_matches('"'))),
        );
        lines.push("}".to_owned());
        lines.push("server {".to_owned());
        lines.push(format!("  listen {port};"));
        lines.push(format!("  root {};", WEB_SERVER.root));
        lines.push("  server_tokens off;".to_owned());
        lines.push("  absolute_redirect off;".to_owned());
        lines.push("  gzip on;".to_owned());
        lines.push("  gzip_vary on;".to_owned());
        lines.push("  gzip_proxied any;".to_owned());
        lines.push("  gzip_min_length 1024;".to_owned());
        lines.push(format!("  gzip_types {};", COMPRESSED.join(" ")));
        lines.push("  add_header Cache-Control $cached;".to_owned());
        lines.extend(
            SECURITY_HEADERS.iter().map(|(name, value)| format!("  add_header {name} \"{value}\" always;")),
        );
        if let Some(route) = health {
            let first = match &self.fallback.value {
                Fallback::Page(page) => format!("{prefix}/index.html {prefix}/{page}"),
                Fallback::FirstPage | Fallback::NotFound => format!("{prefix}/index.html"),
            };
            lines.push(format!("  location = {route} {{ access_log off; try_files {first} =404; }}"));
        }
        if !prefix.is_empty() {
            lines.push(format!("  location = / {{ return 302 {prefix}/; }}"));
        }
        // what has its hash in its name is there or is not: a page in its place would be taken for code
        lines.extend(
            hashed.iter().map(|pattern| format!("  location ~ {pattern} {{ try_files $uri =404; }}")),
        );
        let pages = match &self.fallback.value {
            Fallback::FirstPage => format!("$uri $uri/index.html {prefix}/index.html"),
            Fallback::Page(page) => {
                format!("$uri $uri.html $uri/index.html {prefix}/{page} {prefix}/index.html")
            }
            Fallback::NotFound => {
                lines.push(format!("  error_page 404 {prefix}/404.html;"));
                "$uri $uri.html $uri/index.html".to_owned()
            }
        };
        lines.push(format!("  location / {{ try_files {pages} =404; }}"));
        lines.push("}".to_owned());
        lines
    }
}
