//! Killed at any moment, each file is either old or new, and the next run cleans up.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::world::World;

const KILLS: u32 = 200;

type Files = BTreeMap<String, Vec<u8>>;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// A file's new content while it waits to take its place.
fn is_staged(path: &str) -> bool {
    path.contains(".seaworthy-")
}

fn staged(world: &World) -> bool {
    std::fs::read_dir(world.root())
        .unwrap()
        .flatten()
        .any(|entry| is_staged(&entry.file_name().to_string_lossy()))
}

fn init(world: &World) -> Child {
    world.command(&["init"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The files before and after the run that is interrupted, and how long it takes.
fn before_and_after(world: &World) -> (Files, Files, Duration) {
    world.run(&["init"]).fine();
    world.write("seaworthy.toml", "port = 4711\nuser.id = 4242\nservices.redis.memory = \"1g\"\n");
    let before = world.files();
    let begun = Instant::now();
    world.run(&["init"]).fine();
    let took = begun.elapsed();
    let after = world.files();
    assert!(before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes)).count() > 3);
    (before, after, took)
}

/// Puts the files back, checks that none is half, and says whether the run was stopped in the middle of its writing.
fn settle(world: &World, before: &Files, after: &Files) -> bool {
    let mut old = 0;
    let mut new = 0;
    let mut left = 0;
    for (path, bytes) in &world.files() {
        if is_staged(path) {
            left += 1;
        } else if before.get(path) == after.get(path) {
            assert_eq!(Some(bytes), before.get(path), "{path} changed");
        } else if Some(bytes) == before.get(path) {
            old += 1;
        } else {
            assert_eq!(Some(bytes), after.get(path), "{path} is neither old nor new");
            new += 1;
            world.write(path, before.get(path).expect("only known files are written"));
        }
    }
    left > 0 || (old > 0 && new > 0)
}

#[test]
fn killed_at_any_moment_each_file_is_old_or_new() {
    let world = World::example("hub");
    let (before, after, took) = before_and_after(&world);
    for (path, bytes) in &before {
        world.write(path, bytes);
    }
    let mut dice = Dice(20_261_121);
    let mut in_the_middle = 0;
    for kill in 0..KILLS {
        let mut child = init(&world);
        if kill % 2 == 0 {
            std::thread::sleep(Duration::from_micros(dice.below(took.as_micros() as u64)));
        } else {
            // wait for the writing to begin
            while !staged(&world) && child.try_wait().unwrap().is_none() {}
            std::thread::sleep(Duration::from_micros(dice.below(4000)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        in_the_middle += u32::from(settle(&world, &before, &after));
    }
    assert!(in_the_middle > KILLS / 20, "only {in_the_middle} of {KILLS} runs were stopped while writing");
    world.run(&["init"]).fine();
    assert_eq!(world.files(), after, "the next run finishes the work and cleans up");
}

#[test]
fn an_interrupt_from_the_keyboard_is_no_different() {
    let world = World::example("hub");
    let (before, after, _) = before_and_after(&world);
    for (path, bytes) in &before {
        world.write(path, bytes);
    }
    let mut interrupted = 0;
    for _ in 0..10 {
        let mut child = init(&world);
        let mut has_ended = false;
        while !staged(&world) && !has_ended {
            has_ended = child.try_wait().unwrap().is_some();
        }
        // one that has not been waited for can be signalled, ended or not; one that has is nobody's number any more
        if !has_ended {
            let interrupt = ["-INT", &child.id().to_string()];
            assert!(Command::new("kill").args(interrupt).status().unwrap().success());
            interrupted += 1;
        }
        child.wait().unwrap();
        settle(&world, &before, &after);
    }
    assert!(interrupted > 0, "every run had ended before it was seen to write");
    world.run(&["init"]).fine();
    assert_eq!(world.files(), after);
}

/// What another run of ours is writing at this moment is not ours to remove.
#[test]
fn only_what_dead_runs_left_is_removed() {
    let world = World::server();
    world.run(&["init"]).fine();
    let alive = std::process::id();
    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    for name in [
        format!(".Dockerfile.seaworthy-{alive}"),
        format!(".Dockerfile.seaworthy-{}", gone.id()),
        ".Dockerfile.seaworthy-".to_owned(),
        ".Dockerfile.seaworthy-mine".to_owned(),
        format!(".notes.seaworthy-{}", gone.id()),
    ] {
        world.write(&name, "half");
    }
    world.run(&["init"]).fine();
    let left: Vec<String> = world.files().into_keys().filter(|path| is_staged(path)).collect();
    assert_eq!(
        left,
        [
            ".Dockerfile.seaworthy-".to_owned(),
            format!(".Dockerfile.seaworthy-{alive}"),
            ".Dockerfile.seaworthy-mine".to_owned(),
            format!(".notes.seaworthy-{}", gone.id()),
        ]
    );
}

/// The last of several files cannot be written: those before it are as they were.
#[test]
fn a_failure_on_the_way_changes_nothing() {
    let world = World::example("backend");
    world.run(&["init"]).fine();
    world.write("seaworthy.toml", "user.id = 4242\n");
    // one of the two apps' folders cannot take a new file
    world.mode("frontend", 0o555);
    world.mode("backend", 0o777);
    world.mode("", 0o777);
    let before = world.files();
    let Some(said) = world.run_as_nobody(&["init"]) else {
        eprintln!("skipped: this user may not become another one, so every folder takes a file");
        return;
    };
    assert_eq!(said.code, Some(2), "{}", said.whole());
    assert!(said.stderr.contains("error[unwritable]: `frontend/"), "{}", said.stderr);
    assert_eq!(world.files(), before);
    world.mode("frontend", 0o755);
}
