//! An existing container set-up as one model: which Dockerfile builds which image from which context, and which Compose
//! files run what in production and in development. Reads a `Repo`, decides nothing, asks no engine.
