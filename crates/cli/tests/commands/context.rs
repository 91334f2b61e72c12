//! `seaworthy context`: what a build would send.

use insta::assert_snapshot;

use crate::plan::assert_fits;
use crate::world::World;

fn world() -> World {
    World::server()
        .with("node_modules/left/index.js", "x".repeat(5000))
        .with("node_modules/left/package.json", "{}")
        .with(".env", "API_TOKEN=aaaaaaaaaaaaaaaaaaaa\n")
        .with("config/.env.local", "API_TOKEN=bbbbbbbbbbbbbbbbbbbb\n")
        .with("public/picture.svg", "<svg></svg>")
        .with(".gitignore", "node_modules\n.env*\n")
}

#[test]
fn what_is_sent_and_what_keeps_the_rest_out() {
    assert_snapshot!(world().run(&["context"]).whole(), @"
    exit 0
    --- stdout
    context  .                      of demo, by .dockerignore (as `init` would write it)
    sent     4 files                712 B
             server.js              308 B
             package-lock.json      222 B
             package.json           171 B
             public/picture.svg     11 B
    kept out 5 files                5.1 kB
             node_modules/          5.0 kB                                          `**/node_modules`, .dockerignore:2
             .env                   31 B                                            `**/.env`, .dockerignore:8
             config/.env.local      31 B                                            `**/.env.*`, .dockerignore:9
             .gitignore             19 B                                            `.gitignore`, .dockerignore:26
    ");
}

#[test]
fn the_ignore_file_that_is_there_decides() {
    let world = world().with(".dockerignore", "# mine\n*\n!server.js\n!package*.json\n!config\n");
    assert_snapshot!(world.run(&["context", "--all"]).whole(), @"
    exit 0
    --- stdout
    context  .                      of demo, by .dockerignore
    sent     4 files                732 B
             server.js              308 B                                           brought back by `!server.js`
             package-lock.json      222 B                                           brought back by `!package*.json`
             package.json           171 B                                           brought back by `!package*.json`
             config/.env.local      31 B                                            brought back by `!config`
    kept out 6 files                5.1 kB
             node_modules/          5.0 kB                                          `*`, .dockerignore:2
             .dockerignore          43 B                                            `*`, .dockerignore:2
             .env                   31 B                                            `*`, .dockerignore:2
             .gitignore             19 B                                            `*`, .dockerignore:2
             public                 11 B                                            `*`, .dockerignore:2
    ");
}

#[test]
fn json_fits_its_schema_and_sends_no_secret() {
    let document = world().run(&["context", "--format", "json"]).json();
    assert_fits("context", &document);
    let sent: Vec<&str> = document["contexts"][0]["sent"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert!(sent.contains(&"server.js"), "{sent:?}");
    assert!(!sent.iter().any(|path| path.contains(".env") || path.starts_with("node_modules")), "{sent:?}");
    for name in ["facilitator", "backend", "hub", "tracker"] {
        assert_fits("context", &World::example(name).run(&["context", "--format", "json"]).json());
    }
}

#[test]
fn a_pattern_that_no_engine_reads_is_refused() {
    let world = world().with(".dockerignore", "node_modules\n[\n");
    assert_snapshot!(world.refused(&["context"]), @"
    error[ignore-invalid]: `.dockerignore` has a pattern that no engine reads: malformed pattern: unfinished `[` or trailing backslash: the build fails
      --> .dockerignore:2
    help: mend or remove the pattern; the build would fail
    ");
}
