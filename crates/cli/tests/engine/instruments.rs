//! The instruments themselves: a probe that finds nothing must be able to find something.

use std::time::Duration;

use seaworthy_testkit::{Engine, Trouble, ensure};

use crate::probes::Probes;

/// Any text that no image has.
const SECRET: &str = "example-only-planted-0123456789";

/// An image that holds a text in a layer that a later one deletes, in its environment and in its history.
const DOCKERFILE: &str = "FROM redis:7-alpine\nCOPY planted /planted\nRUN rm /planted\n";

pub(crate) fn show() {
    let mut probes = Probes::new("the instruments");
    run(&mut probes);
    probes.finish();
}

fn run(probes: &mut Probes) -> Option<()> {
    let engine = probes.probe("an engine answers", Engine::find)?;
    probes.probe("the base image is here", || engine.provide("redis:7-alpine"))?;
    probes.probe("a clean image has nothing", || {
        let scan = engine.scan("redis:7-alpine", &[SECRET])?;
        ensure(scan.found.is_empty(), || format!("{:?}", scan.found))?;
        ensure(scan.paths.iter().any(|path| path.ends_with("bin/redis-server")), || {
            "layers were not listed".to_owned()
        })
    });
    probes.probe("a text in a deleted file is found", || planted(&engine, DOCKERFILE));
    probes.probe("a text in the environment is found", || {
        planted(&engine, &format!("FROM redis:7-alpine\nENV PLANTED={SECRET}\n"))
    });
    probes.probe("a text in the history is found", || {
        planted(&engine, &format!("FROM redis:7-alpine\nRUN test {SECRET} != ''\n"))
    });
    Some(())
}

fn planted(engine: &Engine, dockerfile: &str) -> Result<(), Trouble> {
    let folder =
        tempfile::TempDir::with_prefix("seaworthy-").map_err(|error| Trouble::new(error.to_string()))?;
    for (name, text) in [("Dockerfile", dockerfile), ("planted", SECRET)] {
        std::fs::write(folder.path().join(name), text).map_err(|error| Trouble::new(error.to_string()))?;
    }
    let image = format!("seaworthy-test-{}-planted", engine.run_id());
    let limit = Duration::from_secs(300);
    engine.docker(limit).args(["build", "--tag", &image]).arg(folder.path()).run()?;
    let scan = engine.scan(&image, &[SECRET]);
    engine.docker(limit).args(["image", "rm", "--force", &image]).run()?;
    ensure(!scan?.found.is_empty(), || "it is not found".to_owned())
}
