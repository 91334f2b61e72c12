//! The keys of a Compose file. Checked against the Compose Specification of 2025 and `docker compose config` 2.26.

use super::form::Alone::{Empty, Inherited};
use super::form::Fields;
use super::form::Form::{
    Always, Any, Context, Integer, Kept, ListOf, Long, Map, MapOf, Number, OneOrListOf, Pairs, Path, Printed,
    Size, Text, Time, Truth, Words,
};
use super::long;
use super::mounts;
use super::ports;

macro_rules! keys {
    ($name:ident, $of:literal, $($key:literal: $form:expr),* $(,)?) => {
        pub(super) static $name: Fields = Fields { of: $of, fields: &[$(($key, $form)),*] };
    };
}

keys! { ROOT, "a Compose file",
    "version": Printed,
    "name": Text,
    "include": Any,
    "services": MapOf(&Any),
    "networks": MapOf(&Map(&NETWORK)),
    "volumes": MapOf(&Map(&VOLUME)),
    "secrets": MapOf(&Map(&SECRET)),
    "configs": MapOf(&Map(&CONFIG)),
    "models": MapOf(&Any),
}

keys! { SERVICE, "a service",
    "annotations": Pairs(Empty),
    "attach": Kept(&Truth),
    "blkio_config": Map(&BLKIO),
    "build": Long(long::build, &Map(&BUILD)),
    "cap_add": ListOf(&Text),
    "cap_drop": ListOf(&Text),
    "cgroup": Text,
    "cgroup_parent": Text,
    "command": Kept(&Words),
    "configs": ListOf(&Long(long::grant, &Map(&GRANT))),
    "container_name": Text,
    "cpu_count": Integer,
    "cpu_percent": Number,
    "cpu_period": Integer,
    "cpu_quota": Integer,
    "cpu_rt_period": Integer,
    "cpu_rt_runtime": Integer,
    "cpu_shares": Integer,
    "cpus": Number,
    "cpuset": Text,
    "credential_spec": Map(&CREDENTIAL),
    "depends_on": Long(long::depends_on, &MapOf(&Map(&DEPENDENCY))),
    "deploy": Map(&DEPLOY),
    "develop": Map(&DEVELOP),
    "device_cgroup_rules": ListOf(&Text),
    "devices": ListOf(&Long(long::device, &Map(&DEVICE))),
    "dns": OneOrListOf(&Text),
    "dns_opt": ListOf(&Text),
    "dns_search": OneOrListOf(&Text),
    "domainname": Text,
    "entrypoint": Kept(&Words),
    "env_file": OneOrListOf(&Long(long::env_file, &Map(&ENV_FILE))),
    "environment": Pairs(Inherited),
    "expose": ListOf(&Printed),
    "extends": Long(long::extends, &Map(&EXTENDS)),
    "external_links": ListOf(&Text),
    "extra_hosts": Long(long::extra_hosts, &MapOf(&OneOrListOf(&Text))),
    "gpus": Any,
    "group_add": ListOf(&Printed),
    "healthcheck": Map(&HEALTHCHECK),
    "hostname": Text,
    "image": Text,
    "init": Kept(&Truth),
    "ipc": Text,
    "isolation": Text,
    "label_file": OneOrListOf(&Path),
    "labels": Pairs(Empty),
    "links": ListOf(&Text),
    "logging": Map(&LOGGING),
    "mac_address": Text,
    "mem_limit": Size,
    "mem_reservation": Size,
    "mem_swappiness": Size,
    "memswap_limit": Size,
    "models": Any,
    "network_mode": Text,
    "networks": Long(long::networks, &MapOf(&Map(&ATTACHMENT))),
    "oom_kill_disable": Truth,
    "oom_score_adj": Integer,
    "pid": Text,
    "pids_limit": Integer,
    "platform": Text,
    "ports": Long(ports::ports, &ListOf(&Map(&PORT))),
    "post_start": ListOf(&Map(&HOOK)),
    "pre_stop": ListOf(&Map(&HOOK)),
    "privileged": Truth,
    "profiles": ListOf(&Text),
    "provider": Any,
    "pull_policy": Text,
    "pull_refresh_after": Text,
    "read_only": Truth,
    "restart": Text,
    "runtime": Text,
    "scale": Kept(&Integer),
    "secrets": ListOf(&Long(long::secret_grant, &Map(&GRANT))),
    "security_opt": ListOf(&Text),
    "shm_size": Size,
    "stdin_open": Truth,
    "stop_grace_period": Time,
    "stop_signal": Text,
    "storage_opt": MapOf(&Printed),
    "sysctls": Pairs(Empty),
    "tmpfs": OneOrListOf(&Text),
    "tty": Truth,
    "ulimits": MapOf(&Long(long::ulimit, &Any)),
    "use_api_socket": Truth,
    "user": Text,
    "userns_mode": Text,
    "uts": Text,
    "volumes": ListOf(&Long(mounts::mount, &Map(&MOUNT))),
    "volumes_from": ListOf(&Text),
    "working_dir": Text,
}

keys! { BUILD, "`build`",
    "additional_contexts": Long(long::contexts, &MapOf(&Context)),
    "args": Pairs(Inherited),
    "cache_from": ListOf(&Text),
    "cache_to": ListOf(&Text),
    "context": Context,
    "dockerfile": Text,
    "dockerfile_inline": Text,
    "entitlements": ListOf(&Text),
    "extra_hosts": Long(long::extra_hosts, &MapOf(&OneOrListOf(&Text))),
    "isolation": Text,
    "labels": Pairs(Empty),
    "network": Text,
    "no_cache": Truth,
    "platforms": ListOf(&Text),
    "privileged": Truth,
    "provenance": Printed,
    "pull": Truth,
    "sbom": Printed,
    "secrets": ListOf(&Long(long::grant, &Map(&GRANT))),
    "shm_size": Size,
    "ssh": Long(long::ssh, &ListOf(&Text)),
    "tags": ListOf(&Text),
    "target": Text,
    "ulimits": MapOf(&Long(long::ulimit, &Any)),
}

keys! { GRANT, "a secret or config of a service",
    "gid": Text, "mode": Kept(&Integer), "source": Text, "target": Text, "uid": Text,
}
keys! { DEPENDENCY, "an entry of `depends_on`",
    "condition": Text, "required": Kept(&Truth), "restart": Truth,
}
keys! { ENV_FILE, "an entry of `env_file`",
    "format": Text, "path": Path, "required": Kept(&Truth),
}
keys! { EXTENDS, "`extends`", "file": Text, "service": Text }
keys! { LOGGING, "`logging`", "driver": Text, "options": MapOf(&Printed) }
keys! { HEALTHCHECK, "`healthcheck`",
    "disable": Truth,
    "interval": Time,
    "retries": Kept(&Integer),
    "start_interval": Time,
    "start_period": Time,
    "test": Long(long::health_test, &ListOf(&Text)),
    "timeout": Time,
}
keys! { PORT, "a port",
    "app_protocol": Text, "host_ip": Text, "mode": Text, "name": Text, "protocol": Text, "published": Printed,
    "target": Integer,
}
keys! { MOUNT, "a volume of a service",
    "bind": Map(&BIND),
    "consistency": Text,
    "image": Map(&IMAGE_MOUNT),
    "read_only": Truth,
    "source": Text,
    "target": Text,
    "tmpfs": Map(&TMPFS),
    "type": Text,
    "volume": Map(&VOLUME_MOUNT),
}
keys! { BIND, "`bind`",
    "create_host_path": Truth, "propagation": Text, "recursive": Text, "selinux": Text,
}
keys! { VOLUME_MOUNT, "`volume`", "labels": Pairs(Empty), "nocopy": Truth, "subpath": Text }
keys! { IMAGE_MOUNT, "`image`", "subpath": Text }
keys! { TMPFS, "`tmpfs`", "mode": Integer, "size": Size }
keys! { ATTACHMENT, "a network of a service",
    "aliases": ListOf(&Text),
    "driver_opts": MapOf(&Printed),
    "gw_priority": Number,
    "interface_name": Text,
    "ipv4_address": Text,
    "ipv6_address": Text,
    "link_local_ips": ListOf(&Text),
    "mac_address": Text,
    "priority": Integer,
}
keys! { DEVICE, "a device", "permissions": Text, "source": Text, "target": Text }
keys! { HOOK, "a lifecycle hook",
    "command": Kept(&Words), "environment": Pairs(Inherited), "privileged": Truth, "user": Text, "working_dir": Text,
}
keys! { CREDENTIAL, "`credential_spec`", "config": Text, "file": Text, "registry": Text }
keys! { DEVELOP, "`develop`", "watch": ListOf(&Map(&WATCH)) }
keys! { WATCH, "an entry of `watch`",
    "action": Text,
    "exec": Always(&Map(&EXEC)),
    "ignore": OneOrListOf(&Text),
    "include": OneOrListOf(&Text),
    "initial_sync": Truth,
    "path": Path,
    "target": Text,
}
keys! { EXEC, "`exec`",
    "command": Kept(&Words), "environment": Pairs(Inherited), "privileged": Truth, "user": Text, "working_dir": Text,
}
keys! { BLKIO, "`blkio_config`",
    "device_read_bps": ListOf(&Map(&RATE)),
    "device_read_iops": ListOf(&Map(&RATE)),
    "device_write_bps": ListOf(&Map(&RATE)),
    "device_write_iops": ListOf(&Map(&RATE)),
    "weight": Integer,
    "weight_device": ListOf(&Map(&WEIGHT)),
}
keys! { RATE, "a limit of a device", "path": Text, "rate": Size }
keys! { WEIGHT, "a weight of a device", "path": Text, "weight": Integer }

keys! { DEPLOY, "`deploy`",
    "endpoint_mode": Text,
    "labels": Pairs(Empty),
    "mode": Text,
    "placement": Always(&Map(&PLACEMENT)),
    "replicas": Kept(&Integer),
    "resources": Always(&Map(&RESOURCES)),
    "restart_policy": Map(&RESTART),
    "rollback_config": Map(&UPDATE),
    "update_config": Map(&UPDATE),
}
keys! { PLACEMENT, "`placement`",
    "constraints": ListOf(&Text), "max_replicas_per_node": Integer, "preferences": ListOf(&Map(&PREFERENCE)),
}
keys! { PREFERENCE, "a preference", "spread": Text }
keys! { RESOURCES, "`resources`", "limits": Map(&LIMITS), "reservations": Map(&LIMITS) }
keys! { LIMITS, "limits and reservations",
    "cpus": Number, "devices": ListOf(&Map(&RESERVED)), "generic_resources": ListOf(&Any), "memory": Size,
    "pids": Integer,
}
keys! { RESERVED, "a reserved device",
    "capabilities": ListOf(&Text), "count": Long(long::count, &Integer), "device_ids": ListOf(&Text), "driver": Text,
    "options": Pairs(Empty),
}
keys! { RESTART, "`restart_policy`",
    "condition": Text, "delay": Time, "max_attempts": Kept(&Integer), "window": Time,
}
keys! { UPDATE, "a roll-out",
    "delay": Time, "failure_action": Text, "max_failure_ratio": Number, "monitor": Time, "order": Text,
    "parallelism": Kept(&Integer),
}

keys! { NETWORK, "a network",
    "attachable": Truth,
    "driver": Text,
    "driver_opts": MapOf(&Printed),
    "enable_ipv4": Kept(&Truth),
    "enable_ipv6": Kept(&Truth),
    "external": Long(long::external, &Truth),
    "internal": Truth,
    "ipam": Always(&Map(&IPAM)),
    "labels": Pairs(Empty),
    "name": Text,
}
keys! { IPAM, "`ipam`", "config": ListOf(&Map(&POOL)), "driver": Text, "options": MapOf(&Printed) }
keys! { POOL, "an address pool",
    "aux_addresses": MapOf(&Text), "gateway": Text, "ip_range": Text, "subnet": Text,
}
keys! { VOLUME, "a volume",
    "driver": Text, "driver_opts": MapOf(&Printed), "external": Long(long::external, &Truth), "labels": Pairs(Empty),
    "name": Text,
}
keys! { SECRET, "a secret",
    "content": Text, "driver": Text, "driver_opts": MapOf(&Printed), "environment": Text,
    "external": Long(long::external, &Truth), "file": Path, "labels": Pairs(Empty), "name": Text,
    "template_driver": Text,
}
keys! { CONFIG, "a config",
    "content": Text, "environment": Text, "external": Long(long::external, &Truth), "file": Path,
    "labels": Pairs(Empty), "name": Text, "template_driver": Text,
}
keys! { INCLUDE, "an entry of `include`",
    "env_file": OneOrListOf(&Path), "path": OneOrListOf(&Path), "project_directory": Path,
}
