//! `privileged`: a container gets more of the host than it needs.

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "privileged",
    severity: Severity::Warning,
    title: "a container of the app gets the host",
    about: "`privileged: true`, the engine's socket as a mount, the host's process or IPC namespace, or a capability such as `SYS_ADMIN`: \
whoever takes over the app takes over the machine.

Take it away; a web app needs none of it. What manages other containers belongs behind a proxy that allows single calls.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services().filter(|one| one.service.build.is_some()) {
        let mut say = |span, what: String| {
            findings.push(Finding::new(
                &RULE,
                one.place(span),
                format!("`{}` gets {what}", one.service.name),
                "whoever takes over the app takes over the machine",
                "take it away",
            ));
        };
        if let Some(value) = one.written.get("privileged").filter(|value| value.text() == Some("true")) {
            say(value.span(), "all of the host's devices and capabilities".to_owned());
        }
        for key in ["pid", "ipc", "uts"] {
            if let Some(value) = one.written.get(key).filter(|value| value.text() == Some("host")) {
                say(value.span(), format!("the host's {key} namespace"));
            }
        }
        for mount in &one.written.volumes {
            if mount
                .source
                .as_deref()
                .is_some_and(|source| source.ends_with("/docker.sock") || source.ends_with("/podman.sock"))
            {
                say(mount.target.span, "the engine's socket".to_owned());
            }
        }
        let added = one.written.get("cap_add").and_then(|value| value.items()).unwrap_or_default();
        for item in added {
            let name = item.text().unwrap_or_default().to_ascii_uppercase();
            let plain = name.trim_start_matches("CAP_");
            if matches!(
                plain,
                "ALL"
                    | "SYS_ADMIN"
                    | "SYS_PTRACE"
                    | "SYS_MODULE"
                    | "NET_ADMIN"
                    | "DAC_READ_SEARCH"
                    | "SYS_RAWIO"
                    | "BPF"
            ) {
                say(item.span(), format!("the capability {plain}"));
            }
        }
    }
}
