//! An existing container set-up as one model: which Dockerfile builds which image from which context, and which Compose
//! files run what in production and in development.
//!
//! Reads a `Repo` and nothing else: no disk, no engine, no environment. It takes the files that are there, whoever wrote
//! them, and says in a [`Remark`] what it did not take or could not read. It judges nothing; that is `check`'s work.

mod error;
pub mod flow;
mod image;
mod names;
mod options;
mod project;
mod read;
mod remark;
mod said;
mod setup;
mod template;

pub use error::SetUpError;
pub use image::{
    BuildInputs, BuildSecret, ContextChoice, ImageBuild, MissingSource, NamedContext, Secret, SecretSource,
    Usage, WhyMissing, base_images, shipped_stage, sources_missing,
};
pub use options::Options;
pub use project::{
    Because, Bind, Dependency, EnvFile, HealthCheck, Mount, Project, PublishedPort, RequiredFile, Service,
    VariableNeed,
};
pub use read::{dockerfiles, read};
pub use remark::{Remark, RemarkKind};
pub use setup::SetUp;
pub use template::template_beside;
