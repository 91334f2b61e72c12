use super::*;

fn parse(text: &str) -> PackageJson {
    PackageJson::parse_text(text).unwrap()
}

#[test]
fn reads_the_fields_and_their_places() {
    let text = "\u{feff}{\r\n  \"name\": \"a\",\r\n  \"private\": true,\r\n  \"type\": \"module\",\r\n  \
        \"scripts\": {\"build\": \"tsup\", \"start\": \"node dist/index.js\"},\r\n  \
        \"dependencies\": {\"fastify\": \"^5.0.0\"},\r\n  \"devDependencies\": {\"tsup\": \"8\"},\r\n  \
        \"engines\": {\"node\": \">=20\"},\r\n  \"packageManager\": \"pnpm@10.8.1+sha512.ab\"\r\n}\r\n";
    let package = parse(text);
    let name = package.name.as_ref().unwrap();
    assert_eq!((name.as_str(), &text[name.span.range()]), ("a", "\"a\""));
    assert_eq!(package.module_kind.as_ref().unwrap().value, ModuleKind::Module);
    assert_eq!(package.script("start").unwrap().command.as_str(), "node dist/index.js");
    let fastify = package.dependency("fastify").unwrap();
    assert_eq!(&text[fastify.span().range()], "\"fastify\": \"^5.0.0\"");
    assert_eq!(package.dependencies_of(DependencyKind::Development).count(), 1);
    assert_eq!(package.engine("node").unwrap().as_str(), ">=20");
    assert_eq!(package.package_manager.as_ref().unwrap().value.hash.as_deref(), Some("sha512.ab"));
    assert_eq!(&text[package.field("engines").unwrap().range()], "\"engines\"");
    assert!(package.problems.is_empty());
}

#[test]
fn a_wrong_shape_is_a_problem_with_a_place() {
    let text = r#"{"name": 1, "type": "esm", "scripts": {"a": "x", "b": 2}, "dependencies": [],
        "packageManager": "pnpm@^10", "engines": "20", "private": "yes", "main": "a.js"}"#;
    let package = parse(text);
    assert_eq!(package.name, None);
    assert_eq!(package.scripts.len(), 1);
    assert_eq!(package.main.as_ref().unwrap().as_str(), "a.js");
    let seen: Vec<_> = package.problems.iter().map(|p| (&text[p.span.range()], p.message.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("1", "`name` should be a string, not a number"),
            ("\"esm\"", "`type` should be `module` or `commonjs`, not `esm`"),
            ("2", "`scripts.b` should be a string, not a number"),
            ("[]", "`dependencies` should be a mapping, not a list"),
            ("\"pnpm@^10\"", "`packageManager` needs an exact version, not `^10`"),
            ("\"20\"", "`engines` should be a mapping, not a string"),
            ("\"yes\"", "`private` should be true or false, not a string"),
        ]
    );
}

#[test]
fn only_an_object_is_a_package() {
    assert!(PackageJson::parse_text("[]").unwrap_err().message.contains("object"));
    let error = PackageJson::parse_text("{\n  // a comment\n  \"name\": \"a\"\n}").unwrap_err();
    assert_eq!(error.message, "comments are not allowed in this file");
}

#[test]
fn exports_resolve_the_own_entry() {
    let package = parse(
        r#"{"exports": {".": {"types": "./t.d.ts", "import": {"node": "./n.mjs", "default": "./i.mjs"},
        "require": "./r.cjs"}, "./sub": "./s.js", "./x/*": null}}"#,
    );
    let exports = package.exports.as_ref().unwrap();
    assert_eq!(exports.resolve(&["node", "import"]).unwrap().as_str(), "./n.mjs");
    assert_eq!(exports.resolve(&["import"]).unwrap().as_str(), "./i.mjs");
    assert_eq!(exports.resolve(&["node", "require"]).unwrap().as_str(), "./r.cjs");
    let plain = parse(r#"{"exports": "./index.js"}"#);
    assert_eq!(plain.exports.as_ref().unwrap().resolve(&[]).unwrap().as_str(), "./index.js");
    let conditions = parse(r#"{"exports": {"require": "./a.cjs", "default": ["./b.js", "./c.js"]}}"#);
    assert_eq!(conditions.exports.as_ref().unwrap().resolve(&["import"]).unwrap().as_str(), "./b.js");
    assert!(parse(r#"{"exports": {"./sub": "./s.js"}}"#).exports.unwrap().resolve(&["import"]).is_none());
}

#[test]
fn workspaces_bin_and_volta_take_both_shapes() {
    let list = parse(
        r#"{"workspaces": ["packages/*"], "bin": "./cli.js", "volta": {"node": "20.1.0", "extends": "../p.json"}}"#,
    );
    assert_eq!(list.workspaces.unwrap().patterns[0].as_str(), "packages/*");
    assert_eq!(list.bin[0].name, None);
    let volta = list.volta.unwrap();
    assert_eq!((volta.tools.len(), volta.extends.unwrap().as_str()), (1, "../p.json"));
    let map = parse(
        r#"{"workspaces": {"packages": ["a", "b"], "catalog": {"react": "19"}, "catalogs": {"x": {"y": "1"}}},
        "bin": {"one": "1.js"}}"#,
    );
    let workspaces = map.workspaces.unwrap();
    assert_eq!(
        (workspaces.patterns.len(), workspaces.catalog.len(), workspaces.catalogs[0].1.len()),
        (2, 1, 1)
    );
    assert_eq!(map.bin[0].name.as_ref().unwrap().as_str(), "one");
}

#[test]
fn dev_engines_take_an_object_or_a_list() {
    let package = parse(
        r#"{"devEngines": {"runtime": [{"name": "node", "version": ">=22", "onFail": "error"}, {"name": "bun"}],
        "packageManager": {"name": "pnpm", "version": "10.8.1"}}}"#,
    );
    assert_eq!(package.dev_engines.runtime.len(), 2);
    assert_eq!(package.dev_engines.package_manager[0].version.as_ref().unwrap().as_str(), "10.8.1");
    let broken = parse(r#"{"devEngines": {"runtime": {"version": "1"}, "packageManager": "pnpm"}}"#);
    assert_eq!(broken.problems.len(), 2);
}

#[test]
fn settings_of_the_managers() {
    let package = parse(
        r#"{"overrides": {"a": {".": "1", "b": "2"}, "c": "$c"}, "resolutions": {"x/**/y": "3"},
        "pnpm": {"onlyBuiltDependencies": ["argon2"], "patchedDependencies": {"z@1.0.0": "patches/z.patch"},
        "overrides": {"q>r": "-"}}, "trustedDependencies": [], "prisma": {"schema": "db/schema.prisma"}}"#,
    );
    let paths: Vec<String> = package.overrides.iter().map(|o| o.path.join(" ")).collect();
    assert_eq!(paths, ["a .", "a b", "c"]);
    assert_eq!(package.pnpm.only_built_dependencies.unwrap()[0].as_str(), "argon2");
    assert_eq!(package.pnpm.patched_dependencies[0].file.as_str(), "patches/z.patch");
    assert_eq!(package.trusted_dependencies, Some(Vec::new()));
    assert_eq!(package.prisma_schema.unwrap().as_str(), "db/schema.prisma");
}

#[test]
fn a_name_given_twice_counts_once() {
    let package = parse(r#"{"dependencies": {"a": "1", "b": "2", "a": "3"}}"#);
    assert_eq!(package.dependency("a").unwrap().requirement.as_str(), "3");
    assert_eq!(package.dependencies.len(), 2);
    assert!(package.problems[0].message.contains("twice"));
}

#[test]
fn a_deep_nest_is_an_error() {
    assert!(PackageJson::parse_text(&"{\"a\":".repeat(10_000)).is_err());
}
