//! Starting and stopping the engine: its settings, its client, and waiting until it answers.

use super::artefact;
use super::client;
use super::layout::Layout;
use super::network::{self, Link, UPLINK};
use super::process::{self, Leader};
use super::say;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// An engine answers in two or three seconds; with other work on the machine it may take longer.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Containers get ten seconds to stop, then the engine needs a moment itself.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// All of the lab's containers live below this control group, apart from the machine's own.
const CONTROL_GROUP: &str = "seaworthy-lab";

/// Starts the engine unless it answers already; an engine that lives but does not answer is ended first.
pub(super) fn start(layout: &Layout) -> Result<()> {
    install_client(layout)?;
    if let Some(leader) = process::find(&layout.process_file()) {
        if client::engine_version(layout).is_some() {
            return Ok(());
        }
        say("the engine runs but does not answer, starting it anew");
        leader.stop(STOP_LIMIT)?;
    }
    clean_up(layout)?;

    let begun = Instant::now();
    let link = network::plan()?;
    let script = write_run_folder(layout, link)?;
    let environment = [
        ("LAB", layout.root().display().to_string()),
        ("LAB_UPLINK", UPLINK.to_owned()),
        ("LAB_ADDRESS", link.addresses.engine_end().to_string()),
        ("LAB_GATEWAY", link.addresses.machine_end().address.to_string()),
        ("LAB_MTU", link.mtu.to_string()),
        ("PATH", search_path(layout)),
    ];
    let leader = process::start(layout, &script, &environment)?;
    let started = leader
        .wait_for_engine(Duration::from_secs(20))
        .and_then(|engine| network::connect(layout, link, engine))
        .and_then(|()| wait_until_it_answers(layout, leader));
    match started {
        Ok(version) => {
            say(&format!("engine {version} answers after {:.1} s", begun.elapsed().as_secs_f32()));
            Ok(())
        }
        Err(error) => {
            let log = end_of_log(layout);
            leader.stop(Duration::from_secs(5))?;
            clean_up(layout)?;
            Err(error
                .context(format!("the engine did not start; `{}` ends with\n{log}", layout.log().display())))
        }
    }
}

/// Stops the engine and everything it started, and undoes what was done to the machine. Says whether one ran.
pub(super) fn stop(layout: &Layout) -> Result<bool> {
    let leader = process::find(&layout.process_file());
    if let Some(leader) = leader {
        leader.stop(STOP_LIMIT)?;
    }
    clean_up(layout)?;
    Ok(leader.is_some())
}

/// Removes what a stopped engine leaves: network link, rules, sockets, control groups.
fn clean_up(layout: &Layout) -> Result<()> {
    network::disconnect(layout)?;
    artefact::remove(&layout.socket())?;
    artefact::remove(&layout.run())?;
    remove_control_groups();
    Ok(())
}

/// The settings of the engine. Everything that has a place by default gets one of its own.
fn settings(layout: &Layout, link: Link) -> Value {
    let run = layout.run();
    let mut settings = json!({
        "hosts": [layout.docker_host()],
        "data-root": layout.data(),
        "exec-root": run.join("exec"),
        "pidfile": run.join("docker.pid"),
        "bip": link.addresses.bridge().to_string(),
        "default-address-pools": [{ "base": link.addresses.pool().to_string(), "size": 24 }],
        "host-gateway-ip": link.addresses.machine_end().address.to_string(),
        "userland-proxy-path": run.join("docker-proxy"),
        "exec-opts": ["native.cgroupdriver=cgroupfs"],
        "cgroup-parent": format!("/{CONTROL_GROUP}"),
        "builder": { "gc": garbage_collection() },
    });
    if link.mtu < 1500 {
        settings["mtu"] = json!(link.mtu);
        settings["default-network-opts"] =
            json!({ "bridge": { "com.docker.network.driver.mtu": link.mtu.to_string() } });
    }
    settings
}

/// What the builder may forget. By default it drops steps as soon as a disk is four fifths full, also those that the proof
/// at hand made a minute ago: a second build would install again through no fault of its set-up.
fn garbage_collection() -> Value {
    json!({ "enabled": true, "policy": [{ "all": true, "filter": ["unused-for=24h"], "keepStorage": "5GB" }] })
}

fn write_run_folder(layout: &Layout, link: Link) -> Result<std::path::PathBuf> {
    let run = layout.run();
    fs::create_dir_all(&run).with_context(|| format!("could not create `{}`", run.display()))?;
    let script = run.join("start.sh");
    artefact::file(&script, include_bytes!("../../lab/engine/start.sh"), 0o755)?;
    artefact::file(&run.join("docker-proxy"), include_bytes!("../../lab/engine/docker-proxy.sh"), 0o755)?;
    let text = serde_json::to_string_pretty(&settings(layout, link))?;
    artefact::file(&run.join("daemon.json"), text.as_bytes(), 0o644)?;
    Ok(script)
}

/// The `docker` client with its plugins, apart from whatever the machine has.
fn install_client(layout: &Layout) -> Result<()> {
    let engine = layout.engine();
    link(&engine.join("usr/bin/docker"), &layout.bin().join("docker"))?;
    for plugin in ["docker-buildx", "docker-compose"] {
        link(
            &engine.join("usr/libexec/docker/cli-plugins").join(plugin),
            &layout.client_config().join("cli-plugins").join(plugin),
        )?;
    }
    Ok(())
}

fn link(target: &Path, name: &Path) -> Result<()> {
    if fs::read_link(name).is_ok_and(|present| present == target) {
        return Ok(());
    }
    if let Some(parent) = name.parent() {
        fs::create_dir_all(parent).with_context(|| format!("could not create `{}`", parent.display()))?;
    }
    artefact::remove(name)?;
    symlink(target, name).with_context(|| format!("could not link `{}`", name.display()))
}

/// The engine finds its own helpers first, the machine's `ip` and `iptables` after them.
fn search_path(layout: &Layout) -> String {
    let usr = layout.engine().join("usr");
    format!("{0}/bin:{0}/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", usr.display())
}

fn wait_until_it_answers(layout: &Layout, leader: Leader) -> Result<String> {
    let deadline = Instant::now() + START_LIMIT;
    loop {
        if layout.socket().exists()
            && let Some(version) = client::engine_version(layout)
        {
            return Ok(version);
        }
        if !leader.alive() {
            bail!("the engine ended");
        }
        if Instant::now() >= deadline {
            bail!("the engine did not answer within {} s", START_LIMIT.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn end_of_log(layout: &Layout) -> String {
    let Ok(text) = fs::read_to_string(layout.log()) else { return "  (no log)".to_owned() };
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..]
        .iter()
        .map(|line| format!("  {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The engine removes its containers' groups; the one above them stays behind.
fn remove_control_groups() {
    let Ok(controllers) = fs::read_dir("/sys/fs/cgroup") else { return };
    let places = controllers
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .chain(std::iter::once(Path::new("/sys/fs/cgroup").to_owned()));
    for place in places {
        remove_groups_below(&place.join(CONTROL_GROUP));
    }
}

/// Groups are removed from the leaves up; one that is still in use stays, and does no harm.
fn remove_groups_below(group: &Path) {
    if let Ok(entries) = fs::read_dir(group) {
        for entry in entries.filter_map(Result::ok) {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                remove_groups_below(&entry.path());
            }
        }
        let _ = fs::remove_dir(group);
    }
}
