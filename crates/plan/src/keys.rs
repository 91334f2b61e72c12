//! The keys of `seaworthy.toml`: every decision has one, and every key is a decision, a promise that
//! `prove` asks for, or says which apps there are.

use std::borrow::Cow;
use std::fmt;

/// The name of a decision, as it stands in `seaworthy.toml`: `runtime.version`, `services.redis.version`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Cow<'static, str>);

impl Key {
    /// A key that stands in [`KEYS`] as it is.
    pub const fn of(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A key with one part that the repository names: `services.*.version` with `redis`.
    pub fn named(pattern: &'static str, name: &str) -> Self {
        Self(Cow::Owned(pattern.replacen('*', name, 1)))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The entry of [`KEYS`] that describes this key.
    pub fn entry(&self) -> Option<&'static KeyEntry> {
        KEYS.iter().find(|entry| entry.matches(&self.0))
    }
}

/// The promises that a text names in backticks, as the page of a probe does.
pub fn promises_named(text: &str) -> impl Iterator<Item = &'static KeyEntry> {
    KEYS.iter().filter(move |entry| entry.is_promise() && text.contains(&format!("`{}`", entry.name)))
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a key means and which values it takes.
#[derive(Debug)]
pub struct KeyEntry {
    /// The key; `*` stands for a name that the repository gives.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it decides, one sentence.
    pub about: &'static str,
    /// An example value, in TOML.
    pub example: &'static str,
}

impl KeyEntry {
    /// Whether `key` is this key, `*` standing for any one part.
    pub fn matches(&self, key: &str) -> bool {
        let mut wanted = self.name.split('.');
        let mut given = key.split('.');
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == "*" || wanted == given => {}
                _ => return false,
            }
        }
    }

    /// Whether it says which apps there are, before anything is decided about one.
    pub fn chooses_apps(&self) -> bool {
        self.name == DEPLOY
    }

    /// Whether it is a promise that `seaworthy prove` asks for: it decides nothing that is written.
    pub fn is_promise(&self) -> bool {
        self.name.starts_with("contract.")
    }
}

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A string.
    Text,
    /// The reference of an image.
    Image,
    /// A number of processors, as a string: `"0.5"`.
    Share,
    /// A version that can stand in the tag of an image.
    Version,
    /// A whole number from 0.
    Number,
    /// `true` or `false`.
    Switch,
    /// An array of strings.
    List,
    /// A command: an array of words.
    Command,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A size such as `"512m"` or `"1g"`.
    Size,
    /// A time such as `"30s"` or `"2m"`.
    Time,
}

macro_rules! keys {
    ($($constant:ident $name:literal $takes:expr, $example:literal, $about:literal;)*) => {
        $(#[doc = $about] pub const $constant: &str = $name;)*
        /// All keys, in the order of the documentation.
        pub static KEYS: &[KeyEntry] = &[$(KeyEntry { name: $name, takes: $takes, about: $about, example: $example },)*];
    };
}

keys! {
    DEPLOY "deploy" Takes::Switch, "true", "Whether a container is made of the app: `deploy = false` below `[apps.docs]` leaves that one out; at the top it holds for every app without a word of its own.";
    RUNTIME_NAME "runtime.name" Takes::OneOf(&["node", "bun"]), "\"node\"", "Which program runs the app.";
    RUNTIME_VERSION "runtime.version" Takes::Version, "\"24\"", "The runtime's version: the first part of the base image's tag.";
    MANAGER_NAME "package-manager.name" Takes::OneOf(&["npm", "pnpm", "yarn", "yarn-berry", "bun"]), "\"pnpm\"", "Which package manager installs.";
    MANAGER_VERSION "package-manager.version" Takes::Version, "\"10.8.1\"", "The package manager's version, installed where the image lacks it.";
    BASE_LIBC "base.libc" Takes::OneOf(&["musl", "glibc"]), "\"glibc\"", "Alpine (`musl`) or Debian slim (`glibc`), the same in all stages.";
    BASE_IMAGE "base.image" Takes::Image, "\"registry.example/node:24-alpine\"", "The base image of every stage, instead of the official one.";
    BASE_PACKAGES "base.packages" Takes::List, "[\"openssl\"]", "System packages that the app needs, installed in every stage.";
    INSTALL_INPUTS "install.inputs" Takes::List, "[\"patches\"]", "Further files that the install reads, copied before it.";
    INSTALL_FROZEN "install.frozen" Takes::Switch, "true", "Whether the install refuses a lockfile that is out of step with the manifest.";
    INSTALL_SCRIPTS "install.scripts" Takes::OneOf(&["run", "skip"]), "\"skip\"", "Whether the production install runs lifecycle scripts.";
    INSTALL_MEMBERS "install.members" Takes::OneOf(&["used", "all"]), "\"all\"", "In a workspace: whether the production install brings only what the app and the members it uses need, or the packages of all members.";
    INSTALL_CACHE "install.cache" Takes::Switch, "true", "Whether downloads are kept in a cache mount between builds.";
    BUILD_COMMAND "build.command" Takes::Command, "[\"npm\", \"run\", \"build\"]", "The command that builds.";
    BUILD_INPUTS "build.inputs" Takes::List, "[\"src\"]", "What is copied before the build; `[\".\"]` for the whole context.";
    BUILD_OUTPUTS "build.outputs" Takes::List, "[\"dist\"]", "What the build writes, from the app's folder.";
    BUILD_ENV "build.env.*" Takes::Text, "\"value\"", "A harmless value that a variable has while building, and only then.";
    SHIP_FILES "ship.files" Takes::List, "[\"templates\"]", "Further files that the running app reads, from the app's folder.";
    SHIP_PRUNE "ship.prune" Takes::Switch, "true", "Whether type declarations and source maps are removed from the production dependencies.";
    SERVE_IMAGE "serve.image" Takes::Image, "\"registry.example/nginx-unprivileged:stable-alpine\"", "The web server's image, for an app that is built to files.";
    SERVE_FALLBACK "serve.fallback" Takes::Text, "\"not-found\"", "What answers a path that has no file: `first-page`, whose code looks at the address, `not-found`, or a page of the output such as `200.html`.";
    SERVE_BASE "serve.base" Takes::Text, "\"/docs/\"", "The path below which the pages are served, for an app that is built to files.";
    USER_ID "user.id" Takes::Number, "1001", "The user and group that run the app.";
    START_COMMAND "start.command" Takes::Command, "[\"node\", \"server.js\"]", "The program that the container runs as its first process.";
    START_INIT "start.init" Takes::Switch, "true", "Whether an init process is put in front, to pass signals on.";
    PORT "port" Takes::Number, "3000", "The port in the container.";
    HOST "host" Takes::Text, "\"0.0.0.0\"", "The address that the app is told to bind.";
    HEALTH_LIVE "health.live" Takes::Text, "\"/health\"", "The route that answers while the process lives.";
    HEALTH_READY "health.ready" Takes::Text, "\"/health/ready\"", "The route that answers when the app can serve.";
    HEALTH_INTERVAL "health.interval" Takes::Time, "\"30s\"", "How often health is asked for.";
    HEALTH_START "health.start-period" Takes::Time, "\"10s\"", "How long failed answers are forgiven after the start.";
    MIGRATE_MODE "migrate.mode" Takes::OneOf(&["process", "start", "none"]), "\"process\"", "Whether migrations run in a process of their own before the app, in its start command, or not at all.";
    MIGRATE_COMMAND "migrate.command" Takes::Command, "[\"node\", \"dist/migrate.js\"]", "The command that brings the database's schema up to date.";
    WORKERS "workers.*" Takes::Command, "[\"node\", \"dist/worker.js\"]", "The command of a further process, by its name.";
    SERVICE_VERSION "services.*.version" Takes::Version, "\"17\"", "The version of a service.";
    SERVICE_IMAGE "services.*.image" Takes::Image, "\"pgvector/pgvector:pg17\"", "The image of a service.";
    SERVICE_PRODUCTION "services.*.production" Takes::OneOf(&["beside", "elsewhere", "none"]), "\"elsewhere\"", "Whether production runs a service beside the app, is given its address, or does without.";
    SERVICE_MEMORY "services.*.memory" Takes::Size, "\"512m\"", "A service's memory limit in production.";
    ENV_REQUIRED "env.*.required" Takes::Switch, "true", "Whether production refuses to start without a variable.";
    ENV_SECRET "env.*.secret" Takes::Switch, "true", "Whether a variable's value must not be seen.";
    ENV_DEFAULT "env.*.default" Takes::Text, "\"info\"", "A variable's value in production when none is given.";
    SECRET_FILES "secrets.files" Takes::List, "[\"config/config.json\"]", "Files with secrets: kept out of the image, mounted read-only.";
    CONTEXT_KEEP "context.keep" Takes::List, "[\"docs/schema.json\"]", "Files that the build needs although they would be kept out of it.";
    CONTEXT_EXCLUDE "context.exclude" Takes::List, "[\"assets/raw\"]", "Further files that are kept out of the build.";
    DEVELOPMENT_MODE "development.mode" Takes::OneOf(&["container", "services", "none"]), "\"services\"", "Whether development runs the app in a container with reload, only its services, or nothing.";
    PRODUCTION_PLACE "production.place" Takes::OneOf(&["file", "profile", "none"]), "\"file\"", "Whether production has a Compose file of its own, a profile in the existing one, or neither.";
    MEMORY "production.memory" Takes::Size, "\"1g\"", "The app's memory limit in production.";
    CPUS "production.cpus" Takes::Share, "\"1.0\"", "The app's share of processors in production.";
    READ_ONLY "production.read-only" Takes::Switch, "true", "Whether the app's root file system is read-only in production.";
    STOP_GRACE "production.stop-grace-period" Takes::Time, "\"30s\"", "How long the app may take to end after SIGTERM.";
    CONTRACT_HEALTHY "contract.healthy-within" Takes::Time, "\"30s\"", "`prove`: the time from its start within which an app must be healthy; 60s by default.";
    CONTRACT_STOP "contract.stop-within" Takes::Time, "\"5s\"", "`prove`: the time after SIGTERM within which an app must have ended; its grace period by default.";
    CONTRACT_IMAGE_SIZE "contract.max-image-size" Takes::Size, "\"300m\"", "`prove`: the size that an image must not exceed, in MB of 1,000,000 bytes; without it the size is only measured.";
    CONTRACT_WASTED "contract.max-wasted-size" Takes::Size, "\"10m\"", "`prove`: the bytes that layers may replace or remove again; without it they are only measured.";
    CONTRACT_READ_ONLY "contract.read-only" Takes::Switch, "true", "`prove`: whether an app must run with a read-only root; where Compose says `read_only` by default.";
    CONTRACT_USER "contract.user" Takes::Number, "1001", "`prove`: the user id that an app must run as; anything but 0 by default.";
    CONTRACT_REPRODUCIBLE "contract.reproducible" Takes::Switch, "true", "`prove`: whether two builds must give the same layers; not asked by default, for it costs a second build.";
    CONTRACT_PACKAGES "contract.allow-packages" Takes::List, "[\"typescript\"]", "`prove`: packages that an image may hold though the lockfile has them for development only.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_part() {
        assert_eq!(Key::named(SERVICE_VERSION, "redis").entry().unwrap().name, "services.*.version");
        assert!(Key::of("services.version").entry().is_none());
        assert!(Key::of(PORT).entry().is_some());
    }

    #[test]
    fn keys_are_unique() {
        for (index, entry) in KEYS.iter().enumerate() {
            assert!(KEYS[..index].iter().all(|earlier| earlier.name != entry.name), "{}", entry.name);
        }
    }
}
