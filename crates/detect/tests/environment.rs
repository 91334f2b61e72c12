//! The inventory of the environment over the conventions of frameworks and libraries: a small app a row, and what is known
//! of each variable.
#![allow(clippy::unwrap_used, reason = "tests")]

use seaworthy_detect::detect;
use seaworthy_facts::{EnvDefault, EnvPhase, EnvVar};
use seaworthy_testkit::MemoryRepo;

/// A manifest of an app that depends on these packages; `builds` is what its build script runs.
fn manifest(dependencies: &[&str], builds: &str, start: &str) -> String {
    let dependencies: Vec<String> = dependencies.iter().map(|name| format!("\"{name}\": \"*\"")).collect();
    let script = |name: &str, line: &str| (!line.is_empty()).then(|| format!("\"{name}\": \"{line}\""));
    let scripts: Vec<String> =
        [script("build", builds), script("start", start)].into_iter().flatten().collect();
    format!(
        "{{\"name\": \"demo\", \"private\": true, \"type\": \"module\", \"scripts\": {{{}}}, \"dependencies\": {{{}}}}}",
        scripts.join(", "),
        dependencies.join(", ")
    )
}

/// A variable in one line: name, phase, `required`, `public`, default, the place that shows it best.
fn line(variable: &EnvVar) -> String {
    let phase = match variable.phase {
        EnvPhase::Build => "build",
        EnvPhase::Run => "run",
        EnvPhase::Both => "both",
    };
    let required = if variable.required { " required" } else { "" };
    let public = if variable.public { " public" } else { "" };
    let default = match &variable.default {
        Some(EnvDefault::Text(text)) => format!(" ={text}"),
        Some(EnvDefault::Computed) => " =…".to_owned(),
        None => String::new(),
    };
    let place = variable.evidence.first().map(|seen| format!(" {}", seen.place)).unwrap_or_default();
    format!("{} {phase}{required}{public}{default}{place}", variable.name)
}

#[track_caller]
fn inventory(manifest: &str, files: &[(&str, &str)], wanted: &[&str]) {
    let all = [("package.json", manifest)].into_iter().chain(files.iter().copied());
    let facts = detect(&MemoryRepo::new(all)).unwrap();
    assert_eq!(facts.apps.len(), 1, "no app, or several");
    let found: Vec<String> = facts.apps[0].env.iter().map(line).collect();
    assert_eq!(found, wanted);
}

/// A server in plain JavaScript whose only file is `text`.
#[track_caller]
fn server(dependencies: &[&str], text: &str, wanted: &[&str]) {
    let manifest = manifest(&[&["express"], dependencies].concat(), "", "node index.js");
    let text = format!("import express from 'express'; express().listen(3000);\n{text}\n");
    inventory(&manifest, &[("index.js", &text)], wanted);
}

/// A page whose code in the browser is `text`.
#[track_caller]
fn page(dependencies: &[&str], builds: &str, files: &[(&str, &str)], wanted: &[&str]) {
    let page = ("index.html", "<div id=root></div><script type=module src=/src/main.jsx></script>");
    inventory(&manifest(dependencies, builds, ""), &[&[page], files].concat(), wanted);
}

#[test]
fn vite() {
    page(
        &["vite"],
        "vite build",
        &[(
            "src/main.jsx",
            "fetch(import.meta.env.VITE_API);\nif (import.meta.env.DEV) go(import.meta.env.MODE);\nconst { VITE_TITLE } = import.meta.env;",
        )],
        &["VITE_API build public src/main.jsx:1", "VITE_TITLE build public src/main.jsx:3"],
    );
}

#[test]
fn create_react_app() {
    inventory(
        &manifest(&["react-scripts", "react"], "react-scripts build", "react-scripts start"),
        &[
            ("public/index.html", "<div id=root></div>"),
            (
                "src/index.js",
                "fetch(process.env.REACT_APP_API);\nif (process.env.NODE_ENV === 'production') go();",
            ),
        ],
        &["NODE_ENV build src/index.js:2", "REACT_APP_API build public src/index.js:1"],
    );
}

#[test]
fn gatsby() {
    inventory(
        &manifest(&["gatsby", "react"], "gatsby build", ""),
        &[
            (
                "gatsby-config.js",
                "module.exports = { plugins: [{ options: { token: process.env.CMS_TOKEN } }] };",
            ),
            ("src/pages/index.js", "export default () => process.env.GATSBY_API;"),
        ],
        &["CMS_TOKEN build gatsby-config.js:1", "GATSBY_API build public src/pages/index.js:1"],
    );
}

#[test]
fn expo_for_the_web() {
    inventory(
        &manifest(&["expo", "react-native-web", "react-dom"], "expo export --platform web", ""),
        &[
            ("app.json", "{\"expo\": {\"web\": {\"output\": \"single\"}}}"),
            ("App.js", "fetch(process.env.EXPO_PUBLIC_API);"),
        ],
        &["EXPO_PUBLIC_API build public App.js:1"],
    );
}

#[test]
fn next() {
    inventory(
        &manifest(&["next", "react"], "next build", "next start"),
        &[
            ("app/page.tsx", "export default () => process.env.NEXT_PUBLIC_API;"),
            ("app/api/x/route.ts", "export const GET = () => fetch(process.env.BACKEND!);"),
        ],
        &["BACKEND run required app/api/x/route.ts:1", "NEXT_PUBLIC_API build public app/page.tsx:1"],
    );
}

#[test]
fn nuxt_runtime_config() {
    inventory(
        &manifest(&["nuxt"], "nuxt build", "node .output/server/index.mjs"),
        &[
            (
                "nuxt.config.ts",
                "export default defineNuxtConfig({\n  runtimeConfig: {\n    apiSecret: '',\n    db: { hostName: 'localhost' },\n    fromEnv: process.env.OTHER,\n    public: {\n      apiBase: '/api',\n    },\n  },\n});",
            ),
            ("pages/index.vue", "<script setup>\nconst config = useRuntimeConfig();\n</script>"),
        ],
        &[
            "NUXT_API_SECRET run nuxt.config.ts:3",
            "NUXT_DB_HOST_NAME run =localhost nuxt.config.ts:4",
            "NUXT_FROM_ENV run =… nuxt.config.ts:5",
            "NUXT_PUBLIC_API_BASE run =/api nuxt.config.ts:7",
            "OTHER build nuxt.config.ts:5",
        ],
    );
}

/// What is static is built in; what is dynamic the server reads, and hands to the browser, when it runs.
#[test]
fn sveltekit() {
    inventory(
        &manifest(&["@sveltejs/kit", "@sveltejs/adapter-node", "vite", "svelte"], "vite build", "node build"),
        &[
            (
                "svelte.config.js",
                "import adapter from '@sveltejs/adapter-node';\nexport default { kit: { adapter: adapter() } };",
            ),
            ("src/app.html", "%sveltekit.head%"),
            (
                "src/routes/+page.server.ts",
                "import { SECRET_KEY } from '$env/static/private';\nimport { env } from '$env/dynamic/private';\nexport const load = () => [SECRET_KEY, env.DATABASE_URL];",
            ),
            (
                "src/routes/+page.ts",
                "import { PUBLIC_API } from '$env/static/public';\nimport { env } from '$env/dynamic/public';\nexport const load = () => [PUBLIC_API, env.PUBLIC_AT_RUN];",
            ),
        ],
        &[
            "DATABASE_URL run src/routes/+page.server.ts:3",
            "PUBLIC_API build required public src/routes/+page.ts:1",
            "PUBLIC_AT_RUN run src/routes/+page.ts:3",
            "SECRET_KEY build required src/routes/+page.server.ts:1",
        ],
    );
}

#[test]
fn astro() {
    inventory(
        &manifest(&["astro", "@astrojs/node"], "astro build", "node dist/server/entry.mjs"),
        &[
            (
                "astro.config.mjs",
                "import { defineConfig, envField } from 'astro/config';\nimport node from '@astrojs/node';\nexport default defineConfig({\n  output: 'server',\n  adapter: node({ mode: 'standalone' }),\n  env: {\n    schema: {\n      API_URL: envField.string({ context: 'client', access: 'public' }),\n      PORT_OF_DB: envField.number({ context: 'server', access: 'public', default: 5432 }),\n      API_SECRET: envField.string({ context: 'server', access: 'secret' }),\n      MAYBE: envField.boolean({ context: 'server', access: 'secret', optional: true }),\n    },\n  },\n});",
            ),
            ("src/lib/site.ts", "export const title = import.meta.env.PUBLIC_TITLE;"),
            (
                "src/pages/x.ts",
                "import { title } from '../lib/site';\nexport const GET = () => new Response(title);",
            ),
        ],
        &[
            "API_SECRET run required astro.config.mjs:10",
            "API_URL build required public astro.config.mjs:8",
            "MAYBE run astro.config.mjs:11",
            "PORT_OF_DB build =5432 astro.config.mjs:9",
            "PUBLIC_TITLE build public src/lib/site.ts:1",
        ],
    );
}

#[test]
fn destructured_and_aliased() {
    server(
        &[],
        "const { A, B = 'b', C: renamed } = process.env;\nconst env = process.env;\nuse(env.D, env['E']);\nimport { env as own } from 'node:process';\nuse(own.F);\nimport process2 from 'node:process';\nuse(process2.env.G);\nconst { env: { H } } = process;\nuse(globalThis.process.env.I);",
        &[
            "A run index.js:2",
            "B run =b index.js:2",
            "C run index.js:2",
            "D run index.js:4",
            "E run index.js:4",
            "F run index.js:6",
            "G run index.js:8",
            "H run index.js:9",
            "I run index.js:10",
        ],
    );
}

#[test]
fn bun() {
    inventory(
        &manifest(&[], "", "bun run index.ts"),
        &[
            (
                "bun.lock",
                "{\"lockfileVersion\": 1, \"workspaces\": {\"\": {\"name\": \"demo\"}}, \"packages\": {}}",
            ),
            (
                "index.ts",
                "const { B } = Bun.env;\nBun.serve({ port: 3000, fetch: () => new Response(Bun.env.A! + B + import.meta.env.C) });",
            ),
        ],
        &["A run required index.ts:2", "B run index.ts:1", "C run index.ts:2"],
    );
}

#[test]
fn zod_over_the_environment() {
    server(
        &["zod"],
        "import { z } from 'zod';\nconst schema = z.object({\n  A: z.string(),\n  B: z.coerce.number().default(5),\n  C: z.string().optional(),\n});\nconst env = schema.parse(process.env);\nconst more = z.object({ D: z.string() }).safeParse(process.env);",
        &[
            "A run required index.js:4",
            "B run =5 index.js:5",
            "C run index.js:6",
            "D run required index.js:9",
        ],
    );
}

#[test]
fn t3_env() {
    inventory(
        &manifest(&["next", "react", "@t3-oss/env-nextjs", "zod"], "next build", "next start"),
        &[
            (
                "src/env.ts",
                "import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\nexport const env = createEnv({\n  server: { DATABASE_URL: z.string().url() },\n  client: { NEXT_PUBLIC_API: z.string() },\n  experimental__runtimeEnv: { NEXT_PUBLIC_API: process.env.NEXT_PUBLIC_API },\n});",
            ),
            (
                "src/app/page.tsx",
                "import { env } from '../env';\nexport default () => env.DATABASE_URL + env.NEXT_PUBLIC_API;",
            ),
        ],
        &["DATABASE_URL run required src/env.ts:4", "NEXT_PUBLIC_API build required public src/env.ts:5"],
    );
}

#[test]
fn envalid() {
    server(
        &["envalid"],
        "import { cleanEnv, str, port, bool } from 'envalid';\nconst env = cleanEnv(process.env, {\n  KEY: str(),\n  PORT: port({ default: 3000 }),\n  DEV_ONLY: str({ devDefault: 'x' }),\n  FLAG: bool({ default: false }),\n});",
        &[
            "DEV_ONLY run required index.js:6",
            "FLAG run =false index.js:7",
            "KEY run required index.js:4",
            "PORT run =3000 index.js:5",
        ],
    );
}

#[test]
fn znv() {
    server(
        &["znv", "zod"],
        "import { parseEnv } from 'znv';\nimport { z } from 'zod';\nexport const { KEY, LIMIT } = parseEnv(process.env, {\n  KEY: z.string().min(1),\n  LIMIT: z.number().default(10),\n});",
        &["KEY run required index.js:5", "LIMIT run =10 index.js:6"],
    );
}

#[test]
fn env_var() {
    server(
        &["env-var"],
        "import env from 'env-var';\nconst a = env.get('A').required().asString();\nconst b = env.get('B').default('5').asPortNumber();\nconst c = env.get('C').asBool();",
        &["A run required index.js:3", "B run =5 index.js:4", "C run index.js:5"],
    );
}

#[test]
fn convict() {
    server(
        &["convict"],
        "import convict from 'convict';\nconst config = convict({\n  port: { doc: 'the port', format: 'port', default: 8080, env: 'PORT' },\n  db: {\n    password: { doc: 'secret', format: String, default: null, env: 'DB_PASSWORD', sensitive: true },\n    name: { format: String, default: 'users', env: 'DB_NAME' },\n  },\n});\nconfig.validate({ allowed: 'strict' });",
        &[
            "DB_NAME run =users index.js:7",
            "DB_PASSWORD run required index.js:6",
            "PORT run =8080 index.js:4",
        ],
    );
}

#[test]
fn config_with_custom_environment_variables() {
    inventory(
        &manifest(&["express", "config"], "", "node index.js"),
        &[
            (
                "index.js",
                "import express from 'express'; import config from 'config';\nexpress().listen(config.get('port'));",
            ),
            ("config/default.json", "{\"port\": 3000, \"db\": {\"name\": \"app\"}}"),
            (
                "config/custom-environment-variables.json",
                "{\n  \"port\": {\"__name\": \"PORT\", \"__format\": \"number\"},\n  \"db\": {\n    \"password\": \"DB_PASSWORD\"\n  }\n}",
            ),
        ],
        &[
            "DB_PASSWORD run config/custom-environment-variables.json:4",
            "PORT run =3000 config/custom-environment-variables.json:2",
        ],
    );
}

#[test]
fn nest() {
    inventory(
        &manifest(
            &["@nestjs/core", "@nestjs/platform-express", "@nestjs/config", "joi"],
            "nest build",
            "node dist/main",
        ),
        &[
            ("nest-cli.json", "{\"sourceRoot\": \"src\"}"),
            ("tsconfig.json", "{\"compilerOptions\": {\"outDir\": \"dist\", \"rootDir\": \"src\"}}"),
            (
                "src/main.ts",
                "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);",
            ),
            (
                "src/app.module.ts",
                "import { ConfigModule, ConfigService } from '@nestjs/config';\nimport * as Joi from 'joi';\nimport { Service } from './service';\n@Module({ providers: [Service], imports: [ConfigModule.forRoot({\n  validationSchema: Joi.object({\n    KEY: Joi.string().required(),\n    LEVEL: Joi.string().valid('a', 'b').default('a'),\n    MAYBE: Joi.number(),\n  }),\n})] })\nexport class AppModule {}",
            ),
            (
                "src/service.ts",
                "import { ConfigService } from '@nestjs/config';\nexport class Service {\n  constructor(private readonly configService: ConfigService) {\n    configService.getOrThrow<string>('NEEDED');\n    this.configService.get('WITH_DEFAULT', 'x');\n    this.configService.get<string>('ASKED');\n  }\n}",
            ),
        ],
        &[
            "ASKED run src/service.ts:6",
            "KEY run required src/app.module.ts:6",
            "LEVEL run =a src/app.module.ts:7",
            "MAYBE run src/app.module.ts:8",
            "NEEDED run required src/service.ts:4",
            "WITH_DEFAULT run =x src/service.ts:5",
        ],
    );
}

/// A file with values adds nothing that no code reads; a template brings its place.
#[test]
fn dotenv_files() {
    inventory(
        &manifest(&["express", "dotenv"], "", "node index.js"),
        &[
            (
                "index.js",
                "import 'dotenv/config'; import express from 'express';\nexpress().listen(process.env.PORT);\nuse(process.env.KEY);",
            ),
            (".env.example", "PORT=3000\nKEY=\nNOBODY=1\n"),
        ],
        &["KEY run index.js:3", "PORT run index.js:2"],
    );
}
