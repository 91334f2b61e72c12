//! The environment: every variable that the app reads, merged over all the places that read it.
//!
//! Tests, scripts for people and the configuration of their tools do not count: what only they read is no business of the
//! image. What a template lists and nobody reads is not added.

mod config_files;
mod conventions;
mod phase;
pub(super) mod reads;
mod template;

use std::collections::BTreeMap;

use seaworthy_facts::{
    Confidence, EnvDefault, EnvPhase, EnvShape, EnvVar, Evidence, EvidenceKind, OrmName, Unknown,
};
use seaworthy_js::{Demand, Value, ValueKind};
use seaworthy_manifest::prisma::{PrismaSchema, PrismaUrl};
use seaworthy_text::{RepoPath, Span};

pub use seaworthy_catalog::secret_names::is_secret_name;
pub(super) use template::Templates;

use super::code::Code;
use crate::source_set::SourceSet;
use crate::sources::Source;
use phase::Phases;
use reads::Read;

/// Reads it, sorted by name.
pub(super) fn read(code: &Code<'_, '_>, templates: &Templates, unknowns: &mut Vec<Unknown>) -> Vec<EnvVar> {
    let mut by_name: BTreeMap<&str, Vec<(&Source, &Read<'_>)>> = BTreeMap::new();
    let app = code.telling().filter(|source| code.is_loaded(source));
    for source in app.chain(code.config.iter().copied()) {
        let glance = code.glances.of(source);
        for read in &glance.reads {
            by_name.entry(&read.name).or_default().push((source, read));
        }
        unknowns.extend(glance.unknown_reads.iter().cloned());
    }
    let conventional = conventions::of_app(code);
    for read in &conventional {
        by_name.entry(&read.name).or_default().push((read.source, read));
    }
    let phases = Phases::read(code);
    let mut variables: BTreeMap<String, EnvVar> = by_name
        .into_iter()
        .filter(|(name, _)| !name.is_empty())
        .filter(|(name, places)| !phases.is_of_bundler(name, places.iter().map(|(_, read)| *read)))
        .map(|(name, places)| {
            let reads: Vec<&Read<'_>> = places.iter().map(|(_, read)| *read).collect();
            let variable = EnvVar { demanded_by: demanded_by(code, &places), ..merge(name, &reads, &phases) };
            (name.to_owned(), variable)
        })
        .collect();
    for (name, evidence) in of_orm(code) {
        match variables.get_mut(&name) {
            Some(variable) => {
                if !variable.required && variable.default.is_none() {
                    variable.required = true;
                    variable.confidence = Confidence::Certain;
                }
                if !variable.evidence.contains(&evidence) {
                    variable.evidence.push(evidence);
                }
            }
            None => {
                variables.insert(name.clone(), bare(name, evidence));
            }
        }
    }
    for variable in config_files::read(code, unknowns) {
        match variables.get_mut(&variable.name) {
            Some(known) => known.evidence.extend(variable.evidence),
            None => {
                variables.insert(variable.name.clone(), variable);
            }
        }
    }
    for (name, listed) in &templates.listed {
        if let Some(variable) = variables.get_mut(name) {
            variable.listed = true;
            variable.comment.clone_from(&listed.comment);
            variable.evidence.push(listed.evidence.clone());
        }
    }
    variables.into_values().collect()
}

/// All reads of one variable as one.
fn merge(name: &str, reads: &[&Read<'_>], phases: &Phases) -> EnvVar {
    let public = phases.is_public(name, reads);
    let checked: Vec<_> = reads.iter().filter_map(|read| read.checked.as_ref()).collect();
    let default = default(reads);
    let (required, confidence) = required(reads, default.is_some());
    let mut evidence: Vec<(std::cmp::Reverse<u8>, Evidence)> =
        reads.iter().map(|read| (std::cmp::Reverse(strength(read)), read.evidence.clone())).collect();
    evidence.sort();
    evidence.dedup();
    let shape = checked
        .iter()
        .map(|checked| checked.shape)
        .find(|shape| *shape != EnvShape::Text)
        .unwrap_or_else(|| shape(name, reads, default.as_ref()));
    EnvVar {
        name: name.to_owned(),
        phase: phases.phase(reads, public),
        required,
        secret: !public && (is_secret_name(name) || reads.iter().any(|read| read.signs)),
        public,
        default,
        min_length: checked.iter().filter_map(|checked| checked.min_length).max(),
        shape,
        one_of: checked
            .iter()
            .map(|checked| checked.choices.clone())
            .find(|choices| !choices.is_empty())
            .unwrap_or_default(),
        comment: None,
        listed: false,
        evidence: evidence.into_iter().map(|(_, evidence)| evidence).collect(),
        confidence,
        demanded_by: Vec::new(),
    }
}

/// The processes that certainly cannot do without, by the reads in what they load.
fn demanded_by(code: &Code<'_, '_>, places: &[(&Source, &Read<'_>)]) -> Vec<String> {
    let demands = |loaded: &SourceSet| {
        let reads = places.iter().filter(|(source, _)| loaded.contains(source));
        let reads: Vec<&Read<'_>> = reads.map(|(_, read)| *read).collect();
        default(&reads).is_none() && required(&reads, false) == (true, Confidence::Certain)
    };
    code.reached.iter().filter(|(_, loaded)| demands(loaded)).map(|(name, _)| (*name).to_owned()).collect()
}

/// How much a read says: a schema first, then a check, then a default, then the rest.
fn strength(read: &Read<'_>) -> u8 {
    match (&read.checked, read.demand, &read.default) {
        (Some(_), ..) => 4,
        (None, Demand::Checked, _) => 3,
        (None, _, Some(_)) => 2,
        (None, Demand::Dereferenced | Demand::Asserted, None) => 1,
        _ => 0,
    }
}

/// Whether the app cannot do without, and how sure that is.
fn required(reads: &[&Read<'_>], has_default: bool) -> (bool, Confidence) {
    let checked: Vec<_> = reads.iter().filter_map(|read| read.checked.as_ref()).collect();
    if !checked.is_empty() {
        let required = checked.iter().any(|checked| !checked.is_optional)
            || reads.iter().any(|read| read.checked.is_none() && read.demand == Demand::Checked);
        return (required, Confidence::Certain);
    }
    let worst = reads.iter().filter(|read| read.default.is_none()).map(|read| read.demand).max();
    let handed_on = reads.iter().any(|read| (read.handed_on || read.signs) && read.demand >= Demand::Bare);
    match worst {
        Some(Demand::Checked) => (true, Confidence::Certain),
        Some(_) if has_default => (false, Confidence::Likely),
        Some(Demand::Dereferenced | Demand::Asserted) => (true, Confidence::Likely),
        Some(_) if handed_on => (true, Confidence::Likely),
        Some(Demand::Optional) => (false, Confidence::Certain),
        Some(Demand::Bare | Demand::Schema) => (false, Confidence::Assumed),
        None => (false, Confidence::Certain),
    }
}

fn default(reads: &[&Read<'_>]) -> Option<EnvDefault> {
    // a schema's default is what the whole app sees
    let checked = reads.iter().filter(|read| read.checked.is_some());
    let all = checked.chain(reads.iter().filter(|read| read.checked.is_none()));
    let found: Vec<EnvDefault> =
        all.filter_map(|read| read.default.as_ref()).filter_map(default_of).collect();
    found.iter().find(|default| matches!(default, EnvDefault::Text(_))).or(found.first()).cloned()
}

fn default_of(value: &Value) -> Option<EnvDefault> {
    match &value.kind {
        ValueKind::String(text) => Some(EnvDefault::Text(text.clone())),
        ValueKind::Number(number) => Some(EnvDefault::Text(number.to_string())),
        ValueKind::Bool(truth) => Some(EnvDefault::Text(truth.to_string())),
        ValueKind::Undefined | ValueKind::Null => None,
        _ => Some(EnvDefault::Computed),
    }
}

/// The kind of value, by what it falls back to, what it is compared with, and its name.
fn shape(name: &str, reads: &[&Read<'_>], default: Option<&EnvDefault>) -> EnvShape {
    let numbers = reads.iter().filter_map(|read| read.default.as_ref());
    if numbers.into_iter().any(|value| matches!(value.kind, ValueKind::Number(_))) {
        return EnvShape::Number;
    }
    let compared = reads.iter().filter_map(|read| read.compared_with.as_deref());
    if compared.into_iter().any(|text| matches!(text, "true" | "false" | "1" | "0")) {
        return EnvShape::Boolean;
    }
    match default {
        Some(EnvDefault::Text(text)) if text.contains("://") => return EnvShape::Url,
        Some(EnvDefault::Text(text)) if matches!(text.as_str(), "true" | "false") => {
            return EnvShape::Boolean;
        }
        Some(EnvDefault::Text(text)) if text.parse::<f64>().is_ok() => return EnvShape::Number,
        _ => {}
    }
    if name == "PORT" || name.ends_with("_PORT") {
        return EnvShape::Number;
    }
    if matches!(name, "URL" | "URI") || name.ends_with("_URL") || name.ends_with("_URI") {
        return EnvShape::Url;
    }
    EnvShape::Text
}

/// A variable that only an ORM's schema names.
fn bare(name: String, evidence: Evidence) -> EnvVar {
    EnvVar {
        secret: is_secret_name(&name),
        shape: EnvShape::Url,
        name,
        phase: EnvPhase::Run,
        required: true,
        public: false,
        default: None,
        min_length: None,
        one_of: Vec::new(),
        comment: None,
        listed: false,
        evidence: vec![evidence],
        confidence: Confidence::Certain,
        demanded_by: Vec::new(),
    }
}

/// Variables that the schema or the configuration of the ORM asks for by a function of its own: `env("DATABASE_URL")`.
pub(super) fn of_orm(code: &Code<'_, '_>) -> Vec<(String, Evidence)> {
    let Some(orm) = code.project.orm.as_ref().filter(|orm| orm.value.name == OrmName::Prisma) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let repo = code.scope.repository.repo;
    let schemas: Vec<RepoPath> = match &orm.value.schema {
        Some(path) if repo.has_file(path) => vec![path.clone()],
        Some(path) => repo
            .below(path)
            .filter(|entry| entry.path.extension() == Some("prisma"))
            .map(|entry| entry.path.clone())
            .collect(),
        None => Vec::new(),
    };
    for path in schemas {
        // one that cannot be read was noted where the ORM was read
        let Ok(file) = repo.read(&path) else { continue };
        for datasource in PrismaSchema::parse(&file).datasources {
            // a shadow database is for development only
            for url in [datasource.url, datasource.direct_url].into_iter().flatten() {
                if let PrismaUrl::Environment(name) = url.value {
                    found.push((name, Evidence::at(EvidenceKind::Configured, &file, url.span)));
                }
            }
        }
    }
    if let Some(source) = orm.value.config.as_ref().and_then(|path| code.scope.sources.get(path)) {
        for call in &source.module.calls {
            let is_env = source
                .module
                .target(&call.path)
                .is_some_and(|target| target.module.starts_with("prisma") && target.name() == Some("env"));
            if let Some(name) = call.arguments.first().and_then(Value::as_str).filter(|_| is_env) {
                let span: Span = call.span;
                found.push((name.to_owned(), Evidence::at(EvidenceKind::Configured, &source.file, span)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{Confidence, EnvDefault, EnvVar};

    use crate::world::{app, facts};

    const PACKAGE: &str = r#"{"name":"a","type":"module","scripts":{"start":"node index.js"},"dependencies":{"express":"5","zod":"4"}}"#;

    fn env<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<EnvVar> {
        app([("package.json", PACKAGE)].into_iter().chain(files)).env
    }

    /// A variable in one line.
    fn line(variable: &EnvVar) -> String {
        let mut line = format!("{} {:?}", variable.name, variable.phase);
        let flags = [
            (variable.required, " required"),
            (variable.secret, " secret"),
            (variable.public, " public"),
            (variable.listed, " listed"),
        ];
        flags.iter().filter(|(is, _)| *is).for_each(|(_, word)| line.push_str(word));
        match &variable.default {
            Some(EnvDefault::Text(text)) => line.push_str(&format!(" ={text}")),
            Some(EnvDefault::Computed) => line.push_str(" =…"),
            None => {}
        }
        line.push_str(&format!(" {:?}", variable.shape));
        line
    }

    #[track_caller]
    fn one(text: &str, wanted: &[&str]) {
        let index = format!("{text}\napp.listen(3000)");
        let lines: Vec<String> = env([("index.js", index.as_str())]).iter().map(line).collect();
        assert_eq!(lines, wanted, "{text}");
    }

    #[test]
    fn what_is_required() {
        one("use(process.env.A)", &["A Run Text"]);
        one("if (!process.env.A) throw new Error('A')", &["A Run required Text"]);
        one("use(process.env.A.split(','))", &["A Run required Text"]);
        one("use(process.env.A ?? 'x'); use(process.env.A.trim())", &["A Run =x Text"]);
        one("use(process.env.A ?? 'x'); if (!process.env.A) process.exit(1)", &["A Run required =x Text"]);
        one(
            "import Stripe from 'stripe'; new Stripe(process.env.STRIPE_KEY)",
            &["STRIPE_KEY Run required Text"],
        );
        one(
            "import Stripe from 'stripe'; const key = process.env.STRIPE_KEY; new Stripe(key, {})",
            &["STRIPE_KEY Run required Text"],
        );
        // a client can do without a password, not without an address
        one(
            "import { Worker } from 'bullmq'; new Worker('q', work, { connection: { url: process.env.REDIS_URL, password: process.env.REDIS_PASSWORD } })",
            &["REDIS_PASSWORD Run secret Text", "REDIS_URL Run required secret Url"],
        );
        one(
            "const debug = process.env.DEBUG === 'true'; use(process.env.N || 5)",
            &["DEBUG Run Boolean", "N Run =5 Number"],
        );
    }

    #[test]
    fn what_is_secret() {
        one(
            "import jwt from 'jsonwebtoken'; jwt.sign(x, process.env.SIGNER, { expiresIn: process.env.JWT_EXPIRES_IN })",
            &["JWT_EXPIRES_IN Run Text", "SIGNER Run required secret Text"],
        );
        one(
            "app.use(session({ secret: process.env.SESSION, name: process.env.COOKIE_NAME }))",
            &["COOKIE_NAME Run Text", "SESSION Run required secret Text"],
        );
    }

    #[test]
    fn over_files() {
        let lines = |files: &[(&str, &str)]| env(files.iter().copied()).iter().map(line).collect::<Vec<_>>();
        assert_eq!(
            lines(&[
                (
                    "index.js",
                    "import { need, text } from './need.js'; need('A'); text('B', 'b'); app.listen(1)"
                ),
                (
                    "need.js",
                    "export function need(name) { const v = process.env[name]; if (!v) throw new Error(name); return v }\nexport const text = (name, fallback) => process.env[name] ?? fallback",
                ),
            ]),
            ["A Run required Text", "B Run =b Text"]
        );
        assert_eq!(
            lines(&[
                (
                    "index.js",
                    "import { schema } from './schema.js'; const env = schema.parse(process.env); app.listen(env.PORT)"
                ),
                (
                    "schema.js",
                    "import { z } from 'zod'; export const schema = z.object({ PORT: z.coerce.number().default(1), KEY: z.string().min(8) })",
                ),
            ]),
            ["KEY Run required Text", "PORT Run =1 Number"]
        );
    }

    #[test]
    fn nest_checks_and_asks() {
        let module = "import { ConfigModule } from '@nestjs/config'; import * as Joi from 'joi'; ConfigModule.forRoot({ validationSchema: Joi.object({ PORT: Joi.number().default(3000), KEY: Joi.string().required() }) }); config.getOrThrow('NEEDED'); config.get('ASKED'); config.get('database.host'); app.listen(1)";
        let lines: Vec<String> = env([("index.js", module)]).iter().map(line).collect();
        assert_eq!(
            lines,
            ["ASKED Run Text", "KEY Run required Text", "NEEDED Run required Text", "PORT Run =3000 Number"]
        );
    }

    #[test]
    fn what_does_not_count() {
        let found = env([
            ("index.js", "app.listen(process.env.PORT)"),
            ("index.test.js", "use(process.env.TEST_ONLY)"),
            ("scripts/seed.js", "use(process.env.SEED)"),
            ("vitest.config.js", "export default { x: process.env.VITEST_ONLY }"),
            (".eslintrc.cjs", "module.exports = { x: process.env.LINT }"),
            ("unused.js", "use(process.env.UNUSED)"),
            (".env.example", "PORT=1\nNOBODY=1\n"),
        ]);
        assert_eq!(found.iter().map(|variable| variable.name.as_str()).collect::<Vec<_>>(), ["PORT"]);
    }

    #[test]
    fn who_demands_it() {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node index.js","worker":"node worker.js"},"dependencies":{"express":"5","bullmq":"5"}}"#;
        let found = app([
            ("package.json", package),
            ("index.js", "import './shared.js'; import './keys.js'; app.listen(1)"),
            (
                "worker.js",
                "import { Worker } from 'bullmq'; import './shared.js'; new Worker('q', work); use(process.env.KEY)",
            ),
            ("shared.js", "if (!process.env.BOTH) throw new Error('BOTH')"),
            ("keys.js", "if (!process.env.KEY) throw new Error('KEY')"),
        ]);
        let lines: Vec<String> =
            found.env.iter().map(|one| format!("{} {}", one.name, one.demanded_by.join(" "))).collect();
        assert_eq!(lines, ["BOTH web worker", "KEY web"]);
    }

    #[test]
    fn templates_bring_comments() {
        let found = env([
            ("index.js", "use(process.env.A, process.env.B, process.env.C); app.listen(1)"),
            (".env.example", "# copy to .env\nA=1\n\n# what B is\n# for\nB=\n# C=3\n"),
        ]);
        let words: Vec<(bool, Option<&str>)> =
            found.iter().map(|variable| (variable.listed, variable.comment.as_deref())).collect();
        assert_eq!(words, [(true, None), (true, Some("what B is for")), (true, None)]);
    }

    #[test]
    fn what_a_build_bakes_in() {
        let lines = |package: &str, files: &[(&str, &str)]| {
            let found = app([("package.json", package)].into_iter().chain(files.iter().copied()));
            found.env.iter().map(line).collect::<Vec<_>>()
        };
        let vite = r#"{"name":"a","scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}"#;
        assert_eq!(
            lines(
                vite,
                &[
                    ("index.html", "<script src=/src/main.ts>"),
                    ("src/main.ts", "fetch(import.meta.env.VITE_API_URL)"),
                    ("vite.config.ts", "export default { base: process.env.BASE_PATH ?? '/' }"),
                ]
            ),
            ["BASE_PATH Build =/ Text", "VITE_API_URL Build public Url"]
        );
        let next = r#"{"name":"a","scripts":{"build":"next build","start":"next start"},"dependencies":{"next":"16"}}"#;
        assert_eq!(
            lines(
                next,
                &[
                    (
                        "next.config.mjs",
                        "import './env.mjs'; export default { env: { SHA: process.env.SHA } , assetPrefix: process.env.CDN }"
                    ),
                    ("env.mjs", "if (!process.env.CHECKED) throw new Error('CHECKED')"),
                    (
                        "app/page.tsx",
                        "export default () => process.env.SERVER_ONLY + process.env.NEXT_PUBLIC_X + process.env.SHA"
                    ),
                ]
            ),
            [
                "CDN Build Text",
                "CHECKED Both required Text",
                "NEXT_PUBLIC_X Build public Text",
                "SERVER_ONLY Run Text",
                "SHA Build public Text"
            ]
        );
    }

    #[test]
    fn prisma_asks_for_the_database() {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node index.js"},"dependencies":{"@prisma/client":"6","express":"5"},"devDependencies":{"prisma":"6"}}"#;
        let found = app([
            ("package.json", package),
            ("index.js", "import { PrismaClient } from '@prisma/client'; new PrismaClient(); app.listen(1)"),
            (
                "prisma/schema.prisma",
                "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DB_ADDRESS\")\n}\n",
            ),
        ]);
        assert_eq!(found.env.iter().map(line).collect::<Vec<_>>(), ["DB_ADDRESS Run required Url"]);
        assert_eq!(found.env[0].evidence[0].place.to_string(), "prisma/schema.prisma:3");
        assert_eq!(found.env[0].confidence, Confidence::Certain);
    }

    #[test]
    fn a_computed_name_is_unknown() {
        let found = facts([
            ("package.json", PACKAGE),
            ("index.js", "app.listen(1); app.get('/', (req, res) => res.send(process.env[req.query.name]))"),
        ]);
        assert!(
            found.unknowns.iter().any(|unknown| unknown.kind == seaworthy_facts::UnknownKind::Env),
            "{:?}",
            found.unknowns
        );
    }
}
