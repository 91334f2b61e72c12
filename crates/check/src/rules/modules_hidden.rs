//! `modules-hidden`: a bind mount covers the packages that were installed in the image.

use seaworthy_setup::Bind;
use seaworthy_text::Span;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "modules-hidden",
    severity: Severity::Error,
    title: "a bind mount hides the packages that the image installed",
    about: "`.:/app` lays the folder of the host over that of the image. Its `node_modules` is the host's: none on a fresh checkout \
(`Cannot find module`), or one for another system (`invalid ELF header`, `exec format error`).

Put an anonymous volume over it (`/app/node_modules`), or use `develop.watch` instead of the mount.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active() {
        let (Some(flow), Some(_)) = (compose.flow(service), compose.app(service)) else { continue };
        // a command that installs at start brings them itself
        let installs = compose.words_of(service).join(" ").contains("install");
        if installs {
            continue;
        }
        for mount in &service.mounts {
            let Some(Bind::Folder(_)) = &mount.bind else { continue };
            let target = mount.target.trim_end_matches('/');
            let Some(modules) = flow.modules(flow.shipped, target) else { continue };
            let folder = format!("{target}/node_modules");
            let is_kept = service.mounts.iter().any(|other| other.target.trim_end_matches('/') == folder);
            if is_kept {
                continue;
            }
            let step = flow.step(modules.copied.unwrap_or(modules.at));
            let mut finding = Finding::new(
                &RULE,
                mount.place.clone(),
                format!("`{folder}` of the image is hidden by the folder of the host"),
                "the app ends with `Cannot find module` on a fresh checkout, or with `invalid ELF header`",
                format!("add a volume below it: `{folder}`"),
            )
            .because(flow.place(step.span), "installed here");
            let source = compose
                .files
                .iter()
                .map(|(source, _)| source)
                .find(|source| *source.path() == mount.place.file);
            if let Some(source) = source
                && let Some(line) = source.line(mount.place.line)
                && let Some(indent) = line.find("- ")
                && line[..indent].trim().is_empty()
            {
                let start =
                    source.text()[..mount.place.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
                let end = source.text()[start..].find('\n').map_or(source.text().len(), |at| start + at);
                let text = format!("\n{}- {folder}", &line[..indent]);
                finding = finding.fix_in(FixTier::Safe, source.path().clone(), Span::new(end, end), text);
            }
            findings.push(finding);
        }
    }
}
