//! Frameworks: for each, what is taken for the app, what its build writes, what starts it, what answers a path without a file.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_facts::AppKind;
use seaworthy_plan::{NoteKind, PlanError, words};
use support::{World, decision, manifest, stage};

/// A repository of this manifest and these files; what official scaffolders write, cut down to what is read.
fn world(more: &str, files: &[(&str, &str)]) -> World {
    let manifest = manifest(more);
    World::new([("package.json", manifest.as_str())].into_iter().chain(files.iter().copied()))
}

struct Row {
    name: &'static str,
    manifest: &'static str,
    files: &'static [(&'static str, &'static str)],
    framework: &'static str,
    kind: AppKind,
    outputs: &'static str,
    start: &'static str,
    /// What answers a path without a file; empty for a server.
    fallback: &'static str,
}

const NGINX: &str = "nginx -g 'daemon off;'";

const ROWS: &[Row] = &[
    Row {
        name: "sveltekit, static adapter in the bundler's configuration",
        manifest: r#""scripts": { "build": "vite build", "preview": "vite preview" }, "devDependencies": { "@sveltejs/kit": "^2", "@sveltejs/adapter-static": "^3", "vite": "^8" }"#,
        files: &[(
            "vite.config.ts",
            "import adapter from '@sveltejs/adapter-static';\nimport { sveltekit } from '@sveltejs/kit/vite';\nimport { defineConfig } from 'vite';\nexport default defineConfig({ plugins: [sveltekit({ adapter: adapter({ pages: 'site', fallback: '200.html' }) })] });\n",
        )],
        framework: "sveltekit-static",
        kind: AppKind::Static,
        outputs: "[\"site\"]",
        start: NGINX,
        fallback: "200.html",
    },
    Row {
        name: "sveltekit, node adapter with a folder of its own",
        manifest: r#""scripts": { "build": "vite build", "start": "vite preview" }, "devDependencies": { "@sveltejs/kit": "^2", "@sveltejs/adapter-auto": "^7", "@sveltejs/adapter-node": "^5", "vite": "^8" }"#,
        files: &[(
            "svelte.config.js",
            "import adapter from '@sveltejs/adapter-node';\nexport default { kit: { adapter: adapter({ out: 'server' }) } };\n",
        )],
        framework: "sveltekit",
        kind: AppKind::Server,
        outputs: "[\"server\"]",
        start: "node server/index.js",
        fallback: "",
    },
    Row {
        name: "nuxt, whose start script shows what was built",
        manifest: r#""scripts": { "build": "nuxt build", "generate": "nuxt generate", "start": "nuxt preview" }, "dependencies": { "nuxt": "^4" }"#,
        files: &[("nuxt.config.ts", "export default defineNuxtConfig({ ssr: false });\n")],
        framework: "nuxt",
        kind: AppKind::Server,
        outputs: "[\".output\"]",
        start: "node .output/server/index.mjs",
        fallback: "",
    },
    Row {
        name: "nuxt, generated",
        manifest: r#""scripts": { "build": "nuxt generate" }, "dependencies": { "nuxt": "^4" }"#,
        files: &[],
        framework: "nuxt-static",
        kind: AppKind::Static,
        outputs: "[\".output/public\"]",
        start: NGINX,
        fallback: "200.html",
    },
    Row {
        name: "react router without a server",
        manifest: r#""scripts": { "build": "react-router build", "start": "react-router-serve ./build/server/index.js" }, "dependencies": { "@react-router/serve": "^7" }, "devDependencies": { "@react-router/dev": "^7", "vite": "^8" }"#,
        files: &[("react-router.config.ts", "export default { ssr: false } satisfies Config;\n")],
        framework: "react-router-spa",
        kind: AppKind::Static,
        outputs: "[\"build/client\"]",
        start: NGINX,
        fallback: "__spa-fallback.html",
    },
    Row {
        name: "react router with a server",
        manifest: r#""scripts": { "build": "react-router build", "start": "react-router-serve ./build/server/index.js" }, "dependencies": { "@react-router/serve": "^7" }, "devDependencies": { "@react-router/dev": "^7", "vite": "^8" }"#,
        files: &[("react-router.config.ts", "export default { ssr: true } satisfies Config;\n")],
        framework: "react-router",
        kind: AppKind::Server,
        outputs: "[\"build\"]",
        start: "node_modules/.bin/react-router-serve ./build/server/index.js",
        fallback: "",
    },
    Row {
        name: "angular",
        manifest: r#""scripts": { "start": "ng serve", "build": "ng build" }, "dependencies": { "@angular/core": "^22" }, "devDependencies": { "@angular/cli": "^22" }"#,
        files: &[
            (
                "angular.json",
                r#"{ "projects": { "shop": { "projectType": "application", "architect": { "build": { "builder": "@angular/build:application", "options": {} } } } } }"#,
            ),
            ("src/index.html", ""),
            ("src/main.ts", ""),
        ],
        framework: "angular",
        kind: AppKind::Static,
        outputs: "[\"dist/shop/browser\"]",
        start: NGINX,
        fallback: "index.csr.html",
    },
    Row {
        name: "angular, the builder of old",
        manifest: r#""scripts": { "start": "ng serve", "build": "ng build" }, "dependencies": { "@angular/core": "^15" }, "devDependencies": { "@angular/cli": "^15" }"#,
        files: &[
            (
                "angular.json",
                r#"{ "projects": { "shop": { "architect": { "build": { "builder": "@angular-devkit/build-angular:browser", "options": { "outputPath": "dist" } } } }, "parts": { "projectType": "library", "architect": { "build": {} } } } }"#,
            ),
            ("src/index.html", ""),
        ],
        framework: "angular",
        kind: AppKind::Static,
        outputs: "[\"dist\"]",
        start: NGINX,
        fallback: "index.csr.html",
    },
    Row {
        name: "angular with a server",
        manifest: r#""scripts": { "start": "ng serve", "build": "ng build", "serve:ssr:shop": "node dist/shop/server/server.mjs" }, "dependencies": { "@angular/core": "^22", "@angular/ssr": "^22", "express": "^5" }, "devDependencies": { "@angular/cli": "^22" }"#,
        files: &[
            (
                "angular.json",
                r#"{ "projects": { "shop": { "projectType": "application", "architect": { "build": { "builder": "@angular/build:application", "options": { "outputMode": "server", "ssr": { "entry": "src/server.ts" } } } } } } }"#,
            ),
            (
                "src/server.ts",
                "import express from 'express';\nconst app = express();\napp.listen(process.env['PORT'] || 4000);\n",
            ),
        ],
        framework: "angular-ssr",
        kind: AppKind::Server,
        outputs: "[\"dist/shop\"]",
        start: "node dist/shop/server/server.mjs",
        fallback: "",
    },
    Row {
        name: "angular whose pages are all built beforehand",
        manifest: r#""scripts": { "build": "ng build" }, "dependencies": { "@angular/core": "^22", "@angular/ssr": "^22" }, "devDependencies": { "@angular/cli": "^22" }"#,
        files: &[
            (
                "angular.json",
                r#"{ "projects": { "shop": { "projectType": "application", "architect": { "build": { "builder": "@angular/build:application", "options": { "outputMode": "static", "outputPath": { "base": "out" }, "ssr": { "entry": "src/server.ts" } } } } } } }"#,
            ),
            ("src/index.html", ""),
        ],
        framework: "angular",
        kind: AppKind::Static,
        outputs: "[\"out/browser\"]",
        start: NGINX,
        fallback: "index.csr.html",
    },
    Row {
        name: "create react app",
        manifest: r#""scripts": { "start": "react-scripts start", "build": "react-scripts build" }, "dependencies": { "react-scripts": "5" }"#,
        files: &[("public/index.html", ""), ("src/index.js", "")],
        framework: "cra",
        kind: AppKind::Static,
        outputs: "[\"build\"]",
        start: NGINX,
        fallback: "first-page",
    },
    Row {
        name: "docusaurus",
        manifest: r#""scripts": { "start": "docusaurus start", "build": "docusaurus build", "serve": "docusaurus serve" }, "dependencies": { "@docusaurus/core": "3" }"#,
        files: &[("docusaurus.config.ts", "export default { baseUrl: '/' };\n")],
        framework: "docusaurus",
        kind: AppKind::Static,
        outputs: "[\"build\"]",
        start: NGINX,
        fallback: "not-found",
    },
    Row {
        name: "vitepress in a folder",
        manifest: r#""scripts": { "docs:dev": "vitepress dev docs", "docs:build": "vitepress build docs" }, "devDependencies": { "vitepress": "1" }"#,
        files: &[("docs/.vitepress/config.mts", "export default {};\n"), ("docs/index.md", "")],
        framework: "vitepress",
        kind: AppKind::Static,
        outputs: "[\"docs/.vitepress/dist\"]",
        start: NGINX,
        fallback: "not-found",
    },
    Row {
        name: "eleventy, output in the configuration's result",
        manifest: r#""scripts": { "start": "eleventy --serve", "build": "eleventy" }, "devDependencies": { "@11ty/eleventy": "3" }"#,
        files: &[(
            "eleventy.config.js",
            "export default function (config) { config.addPassthroughCopy('css'); return { dir: { input: 'src', output: 'public' } }; }\n",
        )],
        framework: "eleventy",
        kind: AppKind::Static,
        outputs: "[\"public\"]",
        start: NGINX,
        fallback: "not-found",
    },
    Row {
        name: "gatsby",
        manifest: r#""scripts": { "start": "gatsby develop", "build": "gatsby build", "serve": "gatsby serve" }, "dependencies": { "gatsby": "5" }"#,
        files: &[("gatsby-config.js", "module.exports = {};\n")],
        framework: "gatsby",
        kind: AppKind::Static,
        outputs: "[\"public\"]",
        start: NGINX,
        fallback: "not-found",
    },
    Row {
        name: "storybook alone",
        manifest: r#""private": true, "scripts": { "storybook": "storybook dev -p 6006", "build-storybook": "storybook build -o book" }, "devDependencies": { "storybook": "9", "vite": "8" }"#,
        files: &[(".storybook/main.ts", "export default {};\n"), ("src/a.stories.tsx", "")],
        framework: "storybook",
        kind: AppKind::Static,
        outputs: "[\"book\"]",
        start: NGINX,
        fallback: "not-found",
    },
    Row {
        name: "storybook beside an app",
        manifest: r#""scripts": { "build": "vite build", "storybook": "storybook dev", "build-storybook": "storybook build" }, "devDependencies": { "storybook": "9", "vite": "8" }"#,
        files: &[("index.html", ""), ("src/main.ts", "")],
        framework: "vite",
        kind: AppKind::Static,
        outputs: "[\"dist\"]",
        start: NGINX,
        fallback: "first-page",
    },
    Row {
        name: "documentation beside a server",
        manifest: r#""scripts": { "start": "node server.js", "docs:build": "vitepress build docs" }, "dependencies": { "express": "5" }, "devDependencies": { "vitepress": "1" }"#,
        files: &[
            ("server.js", "import express from 'express';\nexpress().listen(3000);\n"),
            ("docs/index.md", ""),
        ],
        framework: "express",
        kind: AppKind::Server,
        outputs: "[]",
        start: "node server.js",
        fallback: "",
    },
    Row {
        name: "tanstack start with nitro",
        manifest: r#""scripts": { "build": "vite build", "preview": "vite preview" }, "dependencies": { "@tanstack/react-start": "1", "nitro": "3" }, "devDependencies": { "vite": "8" }"#,
        files: &[(
            "vite.config.ts",
            "import { nitro } from 'nitro/vite';\nexport default { plugins: [nitro()] };\n",
        )],
        framework: "tanstack-start",
        kind: AppKind::Server,
        outputs: "[\".output\"]",
        start: "node .output/server/index.mjs",
        fallback: "",
    },
    Row {
        name: "solid start by vinxi",
        manifest: r#""scripts": { "build": "vinxi build", "start": "vinxi start" }, "dependencies": { "@solidjs/start": "1", "vinxi": "0.5" }"#,
        files: &[("app.config.ts", "export default {};\n")],
        framework: "solid-start",
        kind: AppKind::Server,
        outputs: "[\".output\"]",
        start: "node .output/server/index.mjs",
        fallback: "",
    },
    Row {
        name: "qwik city with express",
        manifest: r#""scripts": { "build": "qwik build", "build.client": "vite build", "build.server": "vite build -c adapters/express/vite.config.ts", "serve": "node server/entry.express", "start": "vite --open --mode ssr" }, "dependencies": { "express": "5" }, "devDependencies": { "@builder.io/qwik-city": "1", "@builder.io/qwik": "1", "vite": "7" }"#,
        files: &[(
            "src/entry.express.tsx",
            "import express from 'express';\nconst app = express();\napp.listen(process.env.PORT ?? 3000);\n",
        )],
        framework: "qwik-city",
        kind: AppKind::Server,
        outputs: "[\"dist\",\"server\"]",
        start: "node server/entry.express",
        fallback: "",
    },
    Row {
        name: "adonis, started from within what its build writes",
        manifest: r#""type": "module", "scripts": { "start": "node bin/server.js", "build": "node ace build" }, "dependencies": { "@adonisjs/core": "6" }, "devDependencies": { "@adonisjs/assembler": "7" }"#,
        files: &[
            (
                "bin/server.ts",
                "import { Ignitor } from '@adonisjs/core';\nnew Ignitor(new URL('../', import.meta.url)).tap((app) => { app.listen('SIGTERM', () => app.terminate()); }).httpServer().start();\n",
            ),
            ("ace.js", "import './bin/console.js';\n"),
        ],
        framework: "adonis",
        kind: AppKind::Server,
        outputs: "[\"build\"]",
        start: "node build/bin/server.js",
        fallback: "",
    },
    Row {
        name: "strapi",
        manifest: r#""scripts": { "start": "strapi start", "build": "strapi build", "develop": "strapi develop" }, "dependencies": { "@strapi/strapi": "5" }"#,
        files: &[
            ("config/server.ts", "export default ({ env }) => ({ port: env.int('PORT', 1337) });\n"),
            ("tsconfig.json", "{}"),
        ],
        framework: "strapi",
        kind: AppKind::Server,
        outputs: "[\"dist\"]",
        start: "node_modules/.bin/strapi start",
        fallback: "",
    },
    Row {
        name: "nuxt, static by its preset",
        manifest: r#""scripts": { "build": "nuxt build" }, "dependencies": { "nuxt": "4" }"#,
        files: &[("nuxt.config.ts", "export default defineNuxtConfig({ nitro: { preset: 'static' } });\n")],
        framework: "nuxt-static",
        kind: AppKind::Static,
        outputs: "[\".output/public\"]",
        start: NGINX,
        fallback: "200.html",
    },
    Row {
        name: "astro behind a server of the app's own",
        manifest: r#""type": "module", "scripts": { "build": "astro build", "start": "node server.mjs" }, "dependencies": { "astro": "5", "@astrojs/node": "9", "express": "5" }"#,
        files: &[
            (
                "astro.config.mjs",
                "import node from '@astrojs/node';\nexport default { output: 'server', adapter: node({ mode: 'middleware' }) };\n",
            ),
            (
                "server.mjs",
                "import express from 'express';\nimport { handler } from './dist/server/entry.mjs';\nconst app = express();\napp.use(handler);\napp.listen(8080);\n",
            ),
        ],
        framework: "astro-middleware",
        kind: AppKind::Server,
        outputs: "[\"dist\"]",
        start: "node server.mjs",
        fallback: "",
    },
    Row {
        name: "react router behind a server of the app's own",
        manifest: r#""type": "module", "scripts": { "build": "react-router build", "start": "node server.js" }, "dependencies": { "@react-router/express": "7", "express": "5" }, "devDependencies": { "@react-router/dev": "7", "vite": "8" }"#,
        files: &[(
            "server.js",
            "import express from 'express';\nconst app = express();\napp.use((await import('./build/server/index.js')).app);\napp.listen(3000);\n",
        )],
        framework: "react-router-handler",
        kind: AppKind::Server,
        outputs: "[\"build\"]",
        start: "node server.js",
        fallback: "",
    },
    Row {
        name: "vite with its pages in a folder",
        manifest: r#""scripts": { "build": "vite build" }, "devDependencies": { "vite": "8" }"#,
        files: &[
            ("vite.config.js", "export default { root: 'app', build: { outDir: '../out' } };\n"),
            ("app/index.html", ""),
        ],
        framework: "vite",
        kind: AppKind::Static,
        outputs: "[\"out\"]",
        start: NGINX,
        fallback: "first-page",
    },
    Row {
        name: "webpack alone",
        manifest: r#""scripts": { "start": "webpack serve", "build": "webpack --mode production" }, "devDependencies": { "webpack": "5", "webpack-cli": "6" }"#,
        files: &[
            (
                "webpack.config.js",
                "const path = require('path');\nmodule.exports = { output: { path: path.resolve(__dirname, 'public/build') } };\n",
            ),
            ("src/index.html", ""),
        ],
        framework: "webpack",
        kind: AppKind::Static,
        outputs: "[\"public/build\"]",
        start: NGINX,
        fallback: "first-page",
    },
    Row {
        name: "expo for the web",
        manifest: r#""main": "expo-router/entry", "scripts": { "start": "expo start", "build": "expo export --platform web" }, "dependencies": { "expo": "54" }"#,
        files: &[("app/index.tsx", "")],
        framework: "expo-web",
        kind: AppKind::Static,
        outputs: "[\"dist\"]",
        start: NGINX,
        fallback: "+not-found.html",
    },
];

#[test]
fn every_framework_has_its_plan() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let world = world(row.manifest, row.files);
        let plan = match seaworthy_plan::decide(&world.facts(), &world.try_config().unwrap()) {
            Ok(plan) => plan,
            Err(error) => {
                wrong.push(format!("{}: {error}", row.name));
                continue;
            }
        };
        let app = &plan.apps[0];
        let text = |key: &str| decision(app, key).map(|found| found.value.clone()).unwrap_or_default();
        let start =
            app.processes.first().map(|process| process.command.value.to_string()).unwrap_or_default();
        let framework = app.framework.as_ref().map_or("", |(id, ..)| id);
        let found = (framework, app.kind, text("build.outputs"), start, text("serve.fallback"));
        let outputs = row.outputs.replace("\",\"", "\", \"");
        let wanted = (row.framework, row.kind, outputs, row.start.to_owned(), row.fallback.to_owned());
        if found != wanted {
            wrong.push(format!("{}: {found:?}, not {wanted:?}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_missing_is_said_with_what_settles_it() {
    for (name, dependencies, config, word, help) in [
        (
            "sveltekit for hosts",
            r#""@sveltejs/kit": "2", "@sveltejs/adapter-vercel": "5""#,
            "",
            "adapter",
            "sv add sveltekit-adapter=adapter:node",
        ),
        ("tanstack start without nitro", r#""@tanstack/react-start": "1""#, "", "listens", "nitro"),
        ("qwik city without an adapter", r#""@builder.io/qwik-city": "1""#, "", "adapter", "qwik add"),
        (
            "astro as middleware alone",
            r#""astro": "5", "@astrojs/node": "9""#,
            "export default { adapter: node({ mode: 'middleware' }) };\n",
            "listens",
            "standalone",
        ),
        (
            "astro for a host",
            r#""astro": "5", "@astrojs/vercel": "8""#,
            "export default { output: 'server', adapter: vercel() };\n",
            "request time",
            "@astrojs/node",
        ),
        (
            "nuxt for a host",
            r#""nuxt": "4""#,
            "export default { nitro: { preset: 'cloudflare-pages' } };\n",
            "one host",
            "node-server",
        ),
        ("react router without a server", r#""@react-router/dev": "7""#, "", "listens", "react-router-serve"),
    ] {
        let manifest = format!(
            r#""scripts": {{ "build": "vite build" }}, "dependencies": {{ {dependencies}, "vite": "8" }}"#
        );
        let world = world(&manifest, &[("astro.config.mjs", config), ("nuxt.config.ts", config)]);
        let error = seaworthy_plan::decide(&world.facts(), &world.try_config().unwrap()).unwrap_err();
        let PlanError::NoApps { lacking, .. } = error else { panic!("{name}: {error}") };
        let said = words::sentence(&lacking[0].kind);
        assert!(said.contains(word), "{name}: {said}");
        assert!(words::help(&lacking[0].kind).unwrap().contains(help), "{name}");
    }
}

#[test]
fn what_runs_elsewhere_is_no_server() {
    for (name, start, dependency, word) in [
        ("desktops", "electron .", r#""electron": "38""#, "desktops"),
        ("telephones", "expo start", r#""expo": "54""#, "telephones"),
        ("a host's functions", "serverless offline", r#""serverless": "4""#, "functions"),
        ("a host's runtime", "wrangler dev", r#""wrangler": "4", "hono": "4""#, "runtime"),
        ("deno", "deno run -A main.ts", r#""hono": "4""#, "not supported"),
    ] {
        let manifest = format!(
            r#""main": "main.js", "scripts": {{ "start": "{start}" }}, "dependencies": {{ {dependency} }}"#
        );
        let world = world(&manifest, &[("main.js", "export default {};\n")]);
        let error = seaworthy_plan::decide(&world.facts(), &world.try_config().unwrap()).unwrap_err();
        let PlanError::NoApps { lacking, .. } = error else { panic!("{name}: {error}") };
        let said = words::sentence(&lacking[0].kind);
        assert!(said.contains(word), "{name}: {said}");
    }
    // a server beside them is one all the same
    let app = world(
        r#""scripts": { "start": "node server.js", "desktop": "electron ." }, "dependencies": { "express": "5", "electron": "38" }"#,
        &[("server.js", "import express from 'express';\nexpress().listen(3000);\n")],
    )
    .app();
    assert_eq!(app.framework.as_ref().map(|(id, ..)| *id), Some("express"));
}

#[test]
fn a_development_dependency_that_starts_the_app_is_there_with_its_settings() {
    for program in ["tsx", "ts-node"] {
        let manifest = format!(
            r#""scripts": {{ "start": "{program} src/index.ts" }}, "devDependencies": {{ "{program}": "10" }}"#
        );
        let files = [
            ("src/index.ts", "import http from 'node:http';\nhttp.createServer().listen(3000);\n"),
            ("tsconfig.json", r#"{ "extends": "./tsconfig.base.json" }"#),
            ("tsconfig.base.json", "{}"),
        ];
        let plan = world(&manifest, &files).plan();
        let app = &plan.apps[0];
        let install = format!("{:?}", stage(app, "prod-deps").unwrap());
        assert!(!install.contains("omit") && !install.contains("DeleteFiles"), "{program}: {install}");
        let runner = format!("{:?}", stage(app, "runner").unwrap());
        assert!(runner.contains("tsconfig.json") && runner.contains("tsconfig.base.json"), "{runner}");
        assert!(
            plan.notes.iter().any(
                |note| matches!(&note.kind, NoteKind::StartedByDevelopment { package } if package == program)
            ),
            "{:?}",
            plan.notes
        );
    }
}

#[test]
fn a_frameworks_own_health_route_is_asked_unless_the_app_has_one() {
    let strapi = r#""scripts": { "start": "strapi start", "build": "strapi build" }, "dependencies": { "@strapi/strapi": "5" }"#;
    let app = world(strapi, &[]).app();
    assert_eq!(app.health.live.as_ref().map(|route| route.value.as_str()), Some("/_health"));
    let nuxt = world(r#""scripts": { "build": "nuxt build" }, "dependencies": { "nuxt": "4" }"#, &[]).app();
    assert!(nuxt.health.live.is_none());
}
