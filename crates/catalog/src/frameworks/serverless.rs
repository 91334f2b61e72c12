//! Serverless Framework: functions that a host calls.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// Serverless Framework: functions that a host calls.
pub(super) static SERVERLESS: Framework = Framework {
    id: "serverless",
    title: "Serverless Framework",
    package: "serverless",
    shown: Shown::ByStart,
    kind: Kind::Elsewhere,
    builder: Some(Builder { programs: &["serverless", "sls"], commands: &[], ..BUILDER }),
    outputs: &[],
    lacks: Some(Lack {
        what: "builds functions that a host calls; `serverless offline` is for whoever works on them",
        help: "add a `start` script whose program listens for requests",
    }),
    source: "documentation of Serverless Framework; nothing to try on the engine",
    ..FILES
};
