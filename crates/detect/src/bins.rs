//! Which package brings a program. Lockfiles record that a package has programs, not their names, so: the package of
//! the same name, else the known ones.

use seaworthy_facts::Presence;
use seaworthy_manifest::DependencyKind;

use crate::package::Package;
use crate::scope::AppScope;

/// Programs whose package has another name, sorted by program; where several can bring it, the first one listed counts.
const OWNERS: &[(&str, &[&str])] = &[
    ("babel", &["@babel/cli"]),
    ("babel-node", &["@babel/node"]),
    ("biome", &["@biomejs/biome"]),
    ("changeset", &["@changesets/cli"]),
    ("conc", &["concurrently"]),
    ("docusaurus", &["@docusaurus/core"]),
    ("dotenv", &["dotenv-cli"]),
    ("dotenvx", &["@dotenvx/dotenvx"]),
    ("eleventy", &["@11ty/eleventy"]),
    ("fastify", &["fastify-cli"]),
    ("graphql-codegen", &["@graphql-codegen/cli"]),
    ("hardhat", &["hardhat"]),
    ("knex", &["knex"]),
    ("medusa", &["@medusajs/cli", "@medusajs/medusa"]),
    ("mikro-orm", &["@mikro-orm/cli"]),
    ("ncc", &["@vercel/ncc"]),
    ("nest", &["@nestjs/cli"]),
    ("ng", &["@angular/cli"]),
    ("nuxi", &["nuxi", "nuxt"]),
    ("panda", &["@pandacss/dev"]),
    ("paraglide-js", &["@inlang/paraglide-js"]),
    ("playwright", &["playwright", "@playwright/test"]),
    ("react-router", &["@react-router/dev"]),
    ("react-router-serve", &["@react-router/serve"]),
    ("redocly", &["@redocly/cli"]),
    ("remix", &["@remix-run/dev"]),
    ("remix-serve", &["@remix-run/serve"]),
    ("run-p", &["npm-run-all2", "npm-run-all"]),
    ("run-s", &["npm-run-all2", "npm-run-all"]),
    ("sentry-cli", &["@sentry/cli"]),
    ("sequelize", &["sequelize-cli"]),
    ("storybook", &["storybook"]),
    ("strapi", &["@strapi/strapi"]),
    ("supabase", &["supabase"]),
    ("svelte-kit", &["@sveltejs/kit"]),
    ("swc", &["@swc/cli"]),
    ("tailwindcss", &["@tailwindcss/cli", "tailwindcss"]),
    ("tauri", &["@tauri-apps/cli"]),
    ("ts-node-esm", &["ts-node"]),
    ("ts-node-script", &["ts-node"]),
    ("ts-node-transpile-only", &["ts-node"]),
    ("tsc", &["typescript"]),
    ("tsnd", &["ts-node-dev"]),
    ("tspc", &["ts-patch"]),
    ("tsr", &["@tanstack/router-cli"]),
    ("tsserver", &["typescript"]),
    ("typeorm-ts-node-commonjs", &["typeorm"]),
    ("typeorm-ts-node-esm", &["typeorm"]),
    ("vue-cli-service", &["@vue/cli-service"]),
    ("vue-tsc", &["vue-tsc"]),
    ("webpack", &["webpack-cli", "webpack"]),
];

/// Programs that a shell or the runtime brings: no dependency is asked for.
const SYSTEM: &[&str] = &[
    ":", "[", "awk", "bash", "bun", "bunx", "cat", "cd", "chmod", "cp", "curl", "date", "deno", "docker",
    "echo", "exit", "export", "false", "find", "git", "grep", "kill", "ln", "ls", "make", "mkdir", "mv",
    "node", "npm", "npx", "open", "pnpm", "printf", "pwd", "python", "python3", "rm", "sed", "set", "sh",
    "sleep", "source", "tar", "test", "touch", "true", "unzip", "wget", "yarn", "zip",
];

/// Who brings a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The package.
    pub(crate) package: String,
    /// Whether it is a development dependency only.
    pub(crate) development_only: Presence,
}

/// Whether a shell or the runtime brings this program.
pub(crate) fn is_system(program: &str) -> bool {
    SYSTEM.contains(&program)
}

/// The package that brings a program to the scripts of `package`; `None` for a program of the system and when no listed
/// dependency is known to bring it.
pub(crate) fn owner(scope: &AppScope<'_>, package: &Package, program: &str) -> Option<Owner> {
    if is_system(program) {
        return None;
    }
    // the package's own dependencies, then those of the root, whose programs are on the path as well
    let root = scope.site.root;
    let places: Vec<&Package> = if root.dir == package.dir { vec![package] } else { vec![package, root] };
    let known = OWNERS.iter().find(|(name, _)| *name == program).map_or(&[][..], |(_, packages)| packages);
    for place in &places {
        for name in known.iter().copied().chain([program]) {
            if place.json.dependency(name).is_some() {
                return Some(Owner {
                    package: name.to_owned(),
                    development_only: place.development_only(name),
                });
            }
        }
    }
    // a scoped package often brings a program of its own name: `@acme/tool` brings `tool`
    for place in &places {
        let scoped = place.json.dependency_sets().find(|dependency| {
            let name = dependency.name.as_str();
            name.starts_with('@')
                && name
                    .rsplit_once('/')
                    .is_some_and(|(_, last)| last == program || last == format!("{program}-cli"))
        });
        if let Some(dependency) = scoped {
            let development_only = match dependency.kind {
                DependencyKind::Development => Presence::Yes,
                _ => Presence::No,
            };
            return Some(Owner { package: dependency.name.value.clone(), development_only });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(OWNERS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(SYSTEM.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
