//! The proof as a published document: the JSON of `seaworthy prove --format json`. Every report is made of it alone.
//!
//! Fields are only ever added within one [`PROOF_VERSION`]. No value of a secret is ever in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the document's shape.
pub const PROOF_VERSION: u32 = 1;

/// All that was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// The version of this document's shape.
    pub version: u32,
    /// The version of seaworthy.
    pub seaworthy: String,
    /// Whether every promise held.
    pub verdict: Verdict,
    /// How many probes ended how.
    pub count: Count,
    /// What was proved.
    pub subject: Subject,
    /// On which engine.
    pub engine: EngineSummary,
    /// When it began, in UTC: `2026-11-21T11:33:46Z`.
    pub started_at: String,
    /// How long it took, and how much of it was the engine's.
    pub times: Times,
    /// Every probe that was asked, in the order of the catalogue, then of the images and services.
    pub probes: Vec<ProbeResult>,
    /// What was seen of the set-up before anything was built: files that were not taken, what a build was not given.
    #[serde(default)]
    pub remarks: Vec<Remark>,
    /// The images that were built.
    pub images: Vec<Image>,
    /// What happened from `up` until everything was healthy, in order.
    pub timeline: Vec<Moment>,
    /// What had to hold.
    pub contract: Vec<Clause>,
    /// The decisions of the plan, where the repository could be planned.
    pub decisions: Vec<Decision>,
}

/// Whether the promises held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No probe failed, and at least one passed.
    Passed,
    /// At least one probe failed.
    Failed,
    /// It was ended before its end, or nothing could be shown.
    Incomplete,
}

/// How many probes ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// Held.
    pub passed: usize,
    /// Broken.
    pub failed: usize,
    /// Could not be shown, each with its reason.
    pub skipped: usize,
}

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The repository's name: that of its folder.
    pub name: String,
    /// Where the set-up comes from.
    pub origin: Origin,
    /// The commit that is checked out; null outside of git.
    pub commit: Option<String>,
    /// Files that git does not have, proved as they are on the disk. Changed files of git are not told apart.
    pub uncommitted: Vec<String>,
    /// The files of the set-up: Dockerfiles, ignore files, Compose files.
    pub files: Vec<String>,
}

/// Something worth saying about the set-up; no promise depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// What kind of remark it is: `another-taken`, `not-given`.
    pub id: String,
    /// Where: `compose.yaml:12`.
    pub place: String,
    /// What, in one line.
    pub message: String,
    /// What to do about it, where there is something.
    pub help: Option<String>,
}

/// Where a set-up comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// From the files that are there.
    Files,
    /// There is none: it is what `init` would write.
    Init,
}

/// The engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EngineSummary {
    /// `docker` or `podman`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The version of Compose; null without it.
    pub compose: Option<String>,
    /// What it builds for: `linux/amd64`.
    pub platform: String,
}

/// How long it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Times {
    /// All of it, in milliseconds.
    pub total_ms: u64,
    /// The part of it during which the engine worked or the app was waited for, in milliseconds.
    pub engine_ms: u64,
}

/// One probe of one image, service or project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProbeResult {
    /// The probe: `not-root`, `healthy-in-time`; its page is `docs/probes/<id>.md`.
    pub id: String,
    /// What it shows, as a sentence that holds when it passes: `no process runs as root`.
    pub title: String,
    /// Of what kind the thing is that was asked.
    pub scope: Scope,
    /// Which image, service or project; empty for the set-up as a whole.
    pub of: String,
    /// How it ended.
    pub outcome: Outcome,
    /// One line: what was measured, what is wrong, or why it was skipped.
    pub summary: String,
    /// Figures, each with its limit where there is one.
    pub measures: Vec<Measure>,
    /// What was seen; always there for a failure.
    pub evidence: Vec<Evidence>,
    /// What to change; always there for a failure.
    pub help: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// What a probe looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// An image.
    Image,
    /// A running container of an app.
    Container,
    /// The production project.
    Production,
    /// The development project.
    Development,
}

impl Scope {
    /// What of a set-up it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Image => "each image",
            Self::Container => "each app that runs",
            Self::Production => "the production project",
            Self::Development => "the development project",
        }
    }
}

/// How a probe ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The promise holds.
    Pass,
    /// It is broken.
    Fail,
    /// It could not be shown.
    Skip,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// What was measured: `time to healthy`.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: Unit,
    /// What it may be at most; null where nothing limits it.
    pub limit: Option<f64>,
}

/// The unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Bytes; people read it in MB of 1,000,000 bytes.
    Bytes,
    /// Milliseconds.
    Milliseconds,
    /// A number of things.
    Count,
}

/// Something that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What its lines are.
    pub kind: EvidenceKind,
    /// What it is: `the last lines of the log of facilitator`.
    pub title: String,
    /// The lines, as they were seen. Escape sequences of terminals are taken out.
    pub lines: Vec<String>,
}

/// What the lines of an evidence are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// What a program said.
    Log,
    /// Paths in an image or a container.
    Paths,
    /// What differs between two things.
    Diff,
    /// A command that was run.
    Command,
    /// An answer of the app.
    Answer,
    /// A line of a file of the set-up or of the app.
    Source,
}

/// An image that was built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// The service or app it is for.
    pub name: String,
    /// The Dockerfile.
    pub dockerfile: String,
    /// The target stage; null for the last.
    pub target: Option<String>,
    /// The folder that is sent.
    pub context: String,
    /// Bytes, as the engine says.
    pub size: u64,
    /// How long the build took, in milliseconds; with what the engine's cache held.
    pub build_ms: u64,
    /// The layers from the bottom.
    pub layers: Vec<Layer>,
    /// Bytes of files that a later layer replaces or removes.
    pub wasted: u64,
    /// The files of the image by folder, small ones joined.
    pub tree: Option<TreeNode>,
}

/// A layer of an image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    /// The instruction that made it.
    pub created_by: String,
    /// Bytes of its files.
    pub size: u64,
    /// Whether it comes with the base image.
    pub source: Source,
}

/// Who made a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The base image.
    Base,
    /// This Dockerfile.
    Dockerfile,
    /// It could not be told.
    Unknown,
}

/// A folder or file of an image with its size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TreeNode {
    /// The last part of its path; `/` for the root, `(rest)` for small ones that were joined.
    pub name: String,
    /// Bytes, all below it included.
    pub size: u64,
    /// The layer with most of its bytes, by its place in [`Image::layers`].
    pub layer: Option<usize>,
    /// What is in it, the largest first.
    pub children: Vec<TreeNode>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// Milliseconds since `up`.
    pub at_ms: u64,
    /// The service.
    pub service: String,
    /// `created`, `started`, `healthy`, `unhealthy`, `exited 0`, `restarted`.
    pub what: String,
}

/// Something that had to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Clause {
    /// The key in `[contract]`: `healthy-within`.
    pub key: String,
    /// What must hold, in words: `60s`.
    pub value: String,
    /// Who said so: `seaworthy.toml:12`, `plan`, `default`.
    pub source: String,
}

/// A decision of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The app; empty for the repository as a whole.
    pub app: String,
    /// The key.
    pub key: String,
    /// What was decided.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Files with lines that say so: `package.json:12`.
    pub evidence: Vec<String>,
}

impl Proof {
    /// Counts the probes and says the verdict that follows from them.
    pub fn judge(probes: &[ProbeResult]) -> (Verdict, Count) {
        let with = |outcome: Outcome| probes.iter().filter(|probe| probe.outcome == outcome).count();
        let count =
            Count { passed: with(Outcome::Pass), failed: with(Outcome::Fail), skipped: with(Outcome::Skip) };
        let verdict = match count {
            Count { failed: 1.., .. } => Verdict::Failed,
            Count { passed: 0, .. } => Verdict::Incomplete,
            _ => Verdict::Passed,
        };
        (verdict, count)
    }
}
