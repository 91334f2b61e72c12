//! The settings that keep the lab's Podman apart from the machine's own: storage, networks, runtime, Compose.

use super::super::artefact;
use super::super::layout::Layout;
use super::programs::{programs, seccomp};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Where containers' programs look for the rule which images may be used; there is no setting for another place.
const POLICY: &str = "/etc/containers/policy.json";

/// The rule that ordinary packages bring: any image.
const ANY_IMAGE: &str = "{ \"default\": [{ \"type\": \"insecureAcceptAnything\" }] }\n";

/// Addresses of its networks. It chooses others itself where these are in use.
const DEFAULT_SUBNET: &str = "10.243.0.0/24";
const SUBNETS: &str = "10.244.0.0/16";

/// Where images and containers lie.
pub(super) fn storage(layout: &Layout) -> PathBuf {
    layout.podman().join("storage")
}

/// Where it answers.
pub(super) fn socket(layout: &Layout) -> PathBuf {
    layout.podman().join("podman.sock")
}

/// Writes them.
pub(super) fn write(layout: &Layout) -> Result<()> {
    let folder = layout.podman().join("settings");
    // it makes this folder for its own archives only, and files what its API is sent in it, too
    let copies = storage(layout).join("tmp");
    fs::create_dir_all(&copies).with_context(|| format!("could not create `{}`", copies.display()))?;
    for (name, text) in [
        ("containers.conf", containers(layout, &limits(&fs::read_to_string("/proc/self/limits")?)?)),
        ("storage.conf", storage_settings(layout)),
        ("registries.conf", "unqualified-search-registries = [\"docker.io\"]\n".to_owned()),
    ] {
        artefact::file(&folder.join(name), text.as_bytes(), 0o644)?;
    }
    if !Path::new(POLICY).exists() {
        artefact::file(Path::new(POLICY), ANY_IMAGE.as_bytes(), 0o644)?;
        artefact::file(&own_policy(layout), b"", 0o644)?;
    }
    Ok(())
}

/// Takes back what lies outside of the state folder.
pub(super) fn forget(layout: &Layout) -> Result<()> {
    if own_policy(layout).exists() {
        artefact::remove(Path::new(POLICY))?;
    }
    Ok(())
}

/// Says that the policy was written by us.
fn own_policy(layout: &Layout) -> PathBuf {
    layout.podman().join("own-policy")
}

/// The limits that this machine allows at most. Builds ask for more where nothing is said, and are refused without the right
/// to raise limits.
fn limits(text: &str) -> Result<String> {
    let hard = |name: &str| {
        let rest = text.lines().find_map(|line| line.strip_prefix(name));
        rest.and_then(|rest| rest.split_whitespace().nth(1)).with_context(|| format!("no limit for {name:?}"))
    };
    let pair = |name: &str, key: &str| {
        let value = hard(name)?;
        let value = if value == "unlimited" { "-1" } else { value };
        anyhow::Ok(format!("\"{key}={value}:{value}\""))
    };
    Ok(format!("{}, {}", pair("Max open files", "nofile")?, pair("Max processes", "nproc")?))
}

fn containers(layout: &Layout, limits: &str) -> String {
    let (podman, programs) = (layout.podman(), programs(layout));
    format!(
        r#"[containers]
log_driver = "k8s-file"
default_ulimits = [{limits}]
seccomp_profile = "{seccomp}"

[engine]
# crun stops where both versions of cgroups are mounted; the lab's runc does not
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
conmon_path = ["{programs}/conmon"]
helper_binaries_dir = ["{programs}"]
tmp_dir = "{podman}/run/engine"
static_dir = "{podman}/state"
volume_path = "{podman}/volumes"
image_copy_tmp_dir = "storage"
compose_providers = ["{compose}"]
compose_warning_logs = false

[engine.runtimes]
runc = ["{runc}"]

[network]
network_backend = "netavark"
firewall_driver = "iptables"
network_config_dir = "{podman}/networks"
default_subnet = "{DEFAULT_SUBNET}"
default_subnet_pools = [{{ base = "{SUBNETS}", size = 24 }}]
"#,
        seccomp = seccomp(layout).display(),
        podman = podman.display(),
        programs = programs.display(),
        compose = layout.client_config().join("cli-plugins/docker-compose").display(),
        runc = layout.engine().join("usr/sbin/runc").display(),
    )
}

fn storage_settings(layout: &Layout) -> String {
    format!(
        "[storage]\ndriver = \"overlay\"\ngraphroot = \"{}\"\nrunroot = \"{}\"\n",
        storage(layout).display(),
        layout.podman().join("run/storage").display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_kernel() {
        let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                    Max processes             96365                unlimited            processes \n\
                    Max open files            1024                 20000                files     \n";
        assert_eq!(limits(text).unwrap(), "\"nofile=20000:20000\", \"nproc=-1:-1\"");
        assert!(limits("").is_err());
    }
}
