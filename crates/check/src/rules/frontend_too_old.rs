//! `frontend-too-old`: the Dockerfile uses what the frontend that it names does not read yet.

use seaworthy_dockerfile::body::{Body, Healthcheck, MountKind};
use seaworthy_dockerfile::{Instruction, Keyword, frontend};

use crate::case::DockerfileCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "frontend-too-old",
    severity: Severity::Error,
    title: "the Dockerfile uses what the frontend that it names does not read yet",
    about: "`# syntax=docker/dockerfile:1.3` has the build read by that very frontend, however new the engine is. Heredocs and `COPY \
--link` came with 1.4, `HEALTHCHECK --start-interval` with 1.6, `COPY --parents` with 1.20: an older one ends with a parse error \
or `unknown flag`.

Name the line of versions alone: `# syntax=docker/dockerfile:1` is always the newest that reads the same language.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Dockerfile(ask),
};

fn ask(case: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    let Some(word) = frontend(case.source.text()) else { return };
    let Some((name, tag)) = word.text.rsplit_once(':') else { return };
    let is_official = matches!(name, "docker/dockerfile" | "docker.io/docker/dockerfile");
    // the channel `labs` has features before the others
    let Some(named) = version(tag).filter(|_| is_official) else { return };
    for instruction in case.file.instructions() {
        for (what, needed) in features(instruction) {
            if named >= needed {
                continue;
            }
            let (major, minor) = needed;
            findings.push(
                Finding::new(
                    &RULE,
                    case.place(instruction.name.span),
                    format!("{what} needs version {major}.{minor} of the frontend"),
                    "the build ends before its first step: the frontend does not read this line",
                    format!("write `# syntax={name}:1`, or `{name}:{major}.{minor}`"),
                )
                .label("came later")
                .because(case.place(word.span), "this frontend reads the file")
                .fix(FixTier::Safe, word.span, format!("{name}:1")),
            );
            return;
        }
    }
}

/// Major and minor number of a tag that says both and nothing else than a patch.
fn version(tag: &str) -> Option<(u64, u64)> {
    let mut parts = tag.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    parts.all(|part| part.bytes().all(|byte| byte.is_ascii_digit())).then_some((major, minor))
}

/// What an instruction uses, and the version that brought it (the frontend's own release notes).
fn features(instruction: &Instruction) -> Vec<(&'static str, (u64, u64))> {
    let mut found = Vec::new();
    if !instruction.heredocs.is_empty() {
        found.push(("a heredoc", (1, 4)));
    }
    match &instruction.body {
        Body::Transfer(transfer) => {
            if transfer.link {
                found.push(("`--link`", (1, 4)));
            }
            if transfer.checksum.is_some() && instruction.keyword == Keyword::Add {
                found.push(("`ADD --checksum`", (1, 6)));
            }
            if !transfer.exclude.is_empty() {
                found.push(("`--exclude`", (1, 19)));
            }
            if transfer.parents {
                found.push(("`--parents`", (1, 20)));
            }
            if transfer.chmod.is_some() {
                found.push(("`--chmod`", (1, 2)));
            }
        }
        Body::Run(run) => {
            for mount in &run.mounts {
                found.push(("`RUN --mount`", (1, 2)));
                let has_env = mount.options.iter().any(|option| option.name.text == "env");
                if mount.kind == MountKind::Secret && has_env {
                    found.push(("a secret as a variable", (1, 10)));
                }
            }
            if instruction.flag("network").is_some() {
                found.push(("`RUN --network`", (1, 3)));
            }
        }
        Body::Healthcheck(Healthcheck::Command { start_interval: Some(_), .. }) => {
            found.push(("`--start-interval`", (1, 6)));
        }
        _ => {}
    }
    found
}
