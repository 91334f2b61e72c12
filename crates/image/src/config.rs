//! The configuration of an image: what the engine starts, as whom, and how the image was made.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// What an image says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// `amd64`, `arm64`, …
    #[serde(default, deserialize_with = "or_null")]
    pub architecture: String,
    /// `linux`
    #[serde(default, deserialize_with = "or_null")]
    pub os: String,
    /// When it was made, as it is written there.
    pub created: Option<String>,
    /// What a container of it runs.
    #[serde(default, rename = "config", deserialize_with = "or_null")]
    pub process: Process,
    /// How it was made, from the first step to the last.
    #[serde(default, deserialize_with = "or_null")]
    pub history: Vec<History>,
    /// The layers, lowest first.
    #[serde(default, deserialize_with = "or_null")]
    pub rootfs: RootFs,
}

/// What a container runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Process {
    /// Name or number of the user, with a group after `:`; empty for root.
    #[serde(default, deserialize_with = "or_null")]
    pub user: String,
    /// `NAME=value`, in order.
    #[serde(default, deserialize_with = "or_null")]
    pub env: Vec<String>,
    /// Labels.
    #[serde(default, deserialize_with = "or_null")]
    pub labels: BTreeMap<String, String>,
    /// `3000/tcp`
    #[serde(default, deserialize_with = "names")]
    pub exposed_ports: Vec<String>,
    /// Paths that get a volume of their own.
    #[serde(default, deserialize_with = "names")]
    pub volumes: Vec<String>,
    /// The directory it starts in.
    #[serde(default, deserialize_with = "or_null")]
    pub working_dir: String,
    /// The program, and words before the command.
    pub entrypoint: Option<Vec<String>>,
    /// The command.
    pub cmd: Option<Vec<String>>,
    /// How its health is told.
    #[serde(rename = "Healthcheck")]
    pub health_check: Option<HealthCheck>,
    /// The signal that asks it to stop; `SIGTERM` if none is named.
    pub stop_signal: Option<String>,
}

/// How health is told. Times are in nanoseconds; none, or zero, means the engine's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HealthCheck {
    /// `CMD` and words, `CMD-SHELL` and a line, or `NONE`.
    #[serde(default, deserialize_with = "or_null")]
    pub test: Vec<String>,
    /// From one to the next.
    pub interval: Option<i64>,
    /// How long one may take.
    pub timeout: Option<i64>,
    /// How long failures do not count after the start.
    pub start_period: Option<i64>,
    /// From one to the next within that time.
    pub start_interval: Option<i64>,
    /// Failures in a row that make it unhealthy.
    pub retries: Option<i64>,
}

/// One step that made the image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct History {
    /// When, as it is written there.
    pub created: Option<String>,
    /// The instruction, as the builder writes it.
    #[serde(default, deserialize_with = "or_null")]
    pub created_by: String,
    /// The builder's comment.
    pub comment: Option<String>,
    /// It made no layer.
    #[serde(default, deserialize_with = "or_null")]
    pub empty_layer: bool,
}

/// The layers as the configuration names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct RootFs {
    /// Digests of the unpacked tar files.
    #[serde(default, deserialize_with = "or_null")]
    pub diff_ids: Vec<String>,
}

/// Go writes `null` for what is empty.
fn or_null<'d, D: Deserializer<'d>, T: Default + Deserialize<'d>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The keys of a map to nothing: a set, as Go writes it.
fn names<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<String>, D::Error> {
    let map: Option<BTreeMap<String, serde::de::IgnoredAny>> = Option::deserialize(from)?;
    Ok(map.unwrap_or_default().into_keys().collect())
}
