//! Cloudflare Workers: code for the runtime of one host.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// Cloudflare Workers: code for the runtime of one host.
pub(super) static CLOUDFLARE_WORKERS: Framework = Framework {
    id: "cloudflare-workers",
    title: "Cloudflare Workers",
    package: "wrangler",
    shown: Shown::ByStart,
    kind: Kind::Elsewhere,
    builder: Some(Builder { programs: &["wrangler"], commands: &[], ..BUILDER }),
    outputs: &[],
    lacks: Some(Lack {
        what: "needs a runtime of its own host: `wrangler` runs it for whoever works on it",
        help: "add a `start` script that serves it with Node.js or Bun (a Hono app: by `@hono/node-server`)",
    }),
    source: "documentation of Cloudflare Workers; nothing to try on the engine",
    ..FILES
};
