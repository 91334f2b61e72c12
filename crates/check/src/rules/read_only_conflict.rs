//! `read-only-conflict`: a service is read-only, and its app writes.

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};
use crate::written::written;

pub(super) static RULE: Rule = Rule {
    id: "read-only-conflict",
    severity: Severity::Warning,
    title: "a service is read-only, and its app writes",
    about: "With `read_only: true` a container can write where something is mounted, and nowhere else: the app's own cache, its logs, \
its uploads end with `EROFS: read-only file system`.

Mount a volume where it must last, and a `tmpfs` where it need not: `tmpfs: [\"/tmp\", \"/app/.next/cache\"]`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active().filter(|service| !service.one_shot) {
        let (Some(app), Some(flow)) = (compose.app(service), compose.flow(service)) else { continue };
        let switched = compose.last(service, |written| {
            let value = written.get("read_only")?;
            Some((value.text() == Some("true"), value.span()))
        });
        let Some((source, (true, span))) = switched else { continue };
        let mut memory: Vec<String> = Vec::new();
        for (_, file) in &compose.files {
            if let Some(value) = file.service(&service.name).and_then(|written| written.get("tmpfs")) {
                value.walk(&mut |part| {
                    if let Some(text) = part.text() {
                        memory.push(text.split(':').next().unwrap_or(text).trim_end_matches('/').to_owned());
                    }
                });
            }
        }
        let mounted = service.mounts.iter().map(|mount| mount.target.trim_end_matches('/').to_owned());
        let open: Vec<String> = memory.into_iter().chain(mounted).collect();
        let conflict = written(flow, app).into_iter().find(|(_, path)| {
            !open.iter().any(|folder| path == folder || path.starts_with(&format!("{folder}/")))
        });
        let Some((write, path)) = conflict else { continue };
        findings.push(
            Finding::new(
                &RULE,
                source.place(span),
                format!("`{path}` cannot be written"),
                "the app ends, or goes on without what it keeps there: `EROFS: read-only file system`",
                format!("mount a volume or a `tmpfs` at `{path}`"),
            )
            .because_of(write, "written here"),
        );
    }
}
