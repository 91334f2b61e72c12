//! `seaworthy plan`: for people and for programs.

use insta::assert_snapshot;
use serde_json::Value;

use crate::world::World;

fn schema(of: &str) -> jsonschema::Validator {
    let world = World::empty();
    jsonschema::validator_for(&world.run(&["schema", of]).json()).unwrap()
}

pub(crate) fn assert_fits(of: &str, document: &Value) {
    let errors: Vec<String> =
        schema(of).iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object")).keys().map(String::as_str).collect()
}

fn has(value: &Value, names: &[&str], what: &str) {
    let keys = keys(value);
    for name in names {
        assert!(keys.contains(name), "{what} lacks `{name}`: {keys:?}");
    }
}

/// The plan on one screen: what was found, what a person would argue about, what is uncertain and how to settle it.
#[test]
fn one_screen_for_people() {
    let world = World::server().with("jobs.js", "export const = ;\n");
    world.edit("server.js", "import {", "import \"./jobs.js\";\nimport {");
    std::fs::remove_file(world.root().join("package-lock.json")).unwrap();
    assert_snapshot!(world.run(&["plan"]).whole(), @r#"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, no lockfile                                package.json
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:4
             environment            1 variables, none required
    decided  base.image             node:24-alpine
             start.command          node server.js                                  package.json:7
             port                   3000                                            server.js:4
             health.live            no route: the port is asked

    uncertain: a line in seaworthy.toml settles it
             package-manager.name = "npm"                                           package.json
      why    there is no lockfile, and package.json names no package manager (or "pnpm", "yarn",
             "yarn-berry", "bun")
    unknown  source                 does not parse: unexpected token                jobs.js:1

    warning  demo: there is no lockfile: every build may install other versions (package.json)
      help   run `npm install --package-lock-only` and commit the lockfile
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    all      seaworthy plan --all   shows every decision with its reason and its key
    "#);
}

#[test]
fn the_plan_of_each_example_fits_on_a_screen() {
    for name in ["facilitator", "hub", "tracker"] {
        let said = World::example(name).run(&["plan"]).fine();
        assert!(said.lines().count() <= 40, "{name} takes {} lines\n{said}", said.lines().count());
        assert!(said.contains("decided  base.image"), "{said}");
    }
    // two apps: a block each
    let said = World::example("backend").run(&["plan"]).fine();
    assert_eq!(said.lines().filter(|line| line.starts_with("found ")).count(), 2, "{said}");
}

#[test]
fn everything_for_people() {
    assert_snapshot!(World::server().run(&["plan", "--all"]).whole(), @r#"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, lockfile in step                           package-lock.json:4
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:3
             environment            1 variables, none required

    decisions for demo
      runtime.name                 node
                                     the app runs on it, by package.json:7  (package.json:7)
      runtime.version              24
                                     the newest line with long support that fits `>=22` of `engines` of package.json  (package.json:10)
      package-manager.name         npm
                                     its lockfile is there, package-lock.json  (package-lock.json:4)
      base.libc                    musl
                                     nothing that is installed needs glibc, and Alpine is smaller
      base.image                   node:24-alpine
                                     the runtime's official image  (package.json:10)
      base.packages                []
                                     no dependency needs a system package
      install.inputs               ["package.json", "package-lock.json"]
                                     npm reads these before it installs; sources come later, so that an edit installs nothing again  (package-lock.json)
      install.frozen               true
                                     the lockfile agrees with the manifest: the build gets what was tested  (package-lock.json)
      install.scripts              run
                                     no script that an install runs needs a development dependency  (package.json)
      install.cache                true
                                     downloads are kept between builds, outside of every layer
      build.inputs                 ["."]
                                     the app reads by convention: every file of the context may matter
      build.outputs                []
                                     there is nothing to build
      ship.files                   []
                                     the running app reads nothing beside what is built and installed
      ship.prune                   true
                                     type declarations and source maps of dependencies are never loaded
      user.id                      1001
                                     a fixed number, by which an orchestrator can verify that it is not root
      start.command                ["node", "server.js"]
                                     the program that script `start` ends in, as the first process, so that signals reach it  (package.json:7)
      migrate.mode                 none
                                     no migrations were found
      start.init                   false
                                     SIGTERM is handled, so the program can be the first process  (server.js:10)
      port                         3000
                                     `PORT` sets it, and 3000 is the port of every app in a container; the code's default is 8080  (server.js:3)
      health.live                  -
                                     no health route was found
      health.interval              30s
                                     suits a server that starts in seconds
      health.start-period          10s
                                     suits a server that starts in seconds
      env.PORT.required            false
                                     the code has a default for it, or does without  (server.js:3)
      context.exclude              ["**/node_modules", "**/coverage", "**/*.tsbuildinfo", "**/*.log", "**/Dockerfile*", "**/.dockerignore", "**/compose*.y*ml", "**/docker-compose*.y*ml", "seaworthy.toml", "**/*.test.*", "**/*.spec.*", ".git"]
                                     no build needs it
      secrets.files                []
                                     no file with secrets was found; what is one by its name is kept out all the same
      production.memory            512m
                                     suffices for a small production; change it when you have measured
      production.cpus              1.0
                                     suffices for a small production; change it when you have measured
      production.read-only         true
                                     all that the app writes is known, and is on a volume or in memory
      development.mode             none
                                     no script reloads on change
      production.place             file
                                     there is no Compose file yet
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    "#);
}

#[test]
fn json_fits_its_schema_and_has_every_promised_field() {
    for name in ["facilitator", "backend", "hub", "tracker"] {
        let document = World::example(name).run(&["plan", "--format", "json"]).json();
        assert_fits("plan", &document);
        has(&document, &["version", "workspace", "apps"], "the document");
        has(&document["workspace"], &["tool", "members"], "workspace");
        let apps = document["apps"].as_array().unwrap();
        assert!(!apps.is_empty(), "{name}");
        for app in apps {
            let promised = [
                "name",
                "dir",
                "kind",
                "framework",
                "runtime",
                "packageManager",
                "build",
                "processes",
                "port",
                "health",
                "services",
                "orm",
                "native",
                "base",
                "env",
                "decisions",
                "unknowns",
            ];
            has(app, &promised, name);
            has(&app["runtime"], &["name", "version"], "runtime");
            has(&app["packageManager"], &["name", "version", "lockfile", "inStep"], "packageManager");
            has(&app["build"], &["command", "outputs"], "build");
            has(&app["health"], &["live", "ready"], "health");
            has(&app["base"], &["image", "libc"], "base");
            let lists = [
                ("processes", &["name", "command"][..]),
                ("services", &["name", "version"][..]),
                ("env", &["name", "phase", "required", "secret", "default"][..]),
                ("decisions", &["key", "value", "reason", "evidence", "alternatives"][..]),
                ("unknowns", &["what", "file", "why"][..]),
            ];
            for (list, names) in lists {
                for item in app[list].as_array().unwrap() {
                    has(item, names, list);
                }
            }
            assert!(["server", "static", "worker", "library"].contains(&app["kind"].as_str().unwrap()));
            for evidence in
                app["decisions"].as_array().unwrap().iter().flat_map(|d| d["evidence"].as_array().unwrap())
            {
                has(evidence, &["file", "line"], "evidence");
            }
        }
    }
}

/// A schema that takes everything proves nothing.
#[test]
fn the_schema_refuses_what_is_not_a_plan() {
    let mut document = World::server().run(&["plan", "--format", "json"]).json();
    let schema = schema("plan");
    assert!(schema.is_valid(&document));
    document["apps"][0].as_object_mut().unwrap().remove("port");
    assert!(!schema.is_valid(&document));
}

#[test]
fn published_schemas_are_what_the_program_prints() {
    let published = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    for (of, file) in
        [("plan", "plan.schema.json"), ("context", "context.schema.json"), ("prove", "prove.schema.json")]
    {
        let text = std::fs::read_to_string(published.join(file)).unwrap();
        let printed = World::empty().run(&["schema", of]).json();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), printed, "run `cargo xtask docs`");
    }
}

#[test]
fn a_relative_path_and_a_path_with_a_slash_give_the_same() {
    let world = World::server();
    let here = world.run(&["plan", "--format", "json"]).json();
    for path in [".", "./", "../demo", "../demo/", world.root().to_str().unwrap()] {
        assert_eq!(world.run(&["plan", path, "--format", "json"]).json(), here, "{path}");
    }
}

#[test]
fn what_a_file_that_does_not_parse_would_have_said_is_unknown() {
    let world = World::server().with("jobs.js", "export const = ;\n");
    world.edit("server.js", "import {", "import \"./jobs.js\";\nimport {");
    let document = world.run(&["plan", "--format", "json"]).json();
    assert_snapshot!(serde_json::to_string_pretty(&document["unknowns"]).unwrap(), @r#"
    [
      {
        "what": "source",
        "file": "jobs.js",
        "line": 1,
        "why": "does not parse: unexpected token"
      }
    ]
    "#);
}
