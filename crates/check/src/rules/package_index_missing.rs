//! `package-index-missing`: packages of the system are installed, and no list of them is fetched before.

use seaworthy_catalog::bases::Family;
use seaworthy_setup::flow::{Act, At, Bottom, StepKind, SystemManager};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "package-index-missing",
    severity: Severity::Error,
    title: "packages of the system are installed, and no list of them is there",
    about: "The official images come without the lists of packages. `apt-get install` then ends with `Unable to locate package`, and `apk \
add` with `no such package`.

Fetch the list in the same `RUN`: `apt-get update && apt-get install -y --no-install-recommends NAME`, or `apk add --no-cache NAME`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (at, command) in image.flow.commands() {
        let Act::System(packages) = &command.act else { continue };
        let is_known = image.base(at.stage).is_some_and(|base| {
            matches!(
                base.family,
                Family::Node | Family::Bun | Family::Nginx | Family::Alpine | Family::Debian
            )
        });
        let named = packages
            .names
            .iter()
            .all(|name| !name.contains('/') && !name.contains(".deb") && !name.contains(".apk"));
        if !is_known
            || packages.names.is_empty()
            || !named
            || !image.is_read_before(at)
            || has_list(image, at, command.span, packages.manager)
        {
            continue;
        }
        let text = image.text(command.span);
        let (message, help, fix) = match packages.manager {
            SystemManager::Apk => {
                // from 3.23 on apk is another program, which was not tried
                if alpine_release(image, at).is_none_or(|release| release > (3, 22)) {
                    continue;
                }
                let fetches = command.words().any(|word| {
                    matches!(word, "--no-cache" | "-U" | "--update" | "--update-cache")
                        || word.contains("--repository")
                        || word == "-X"
                });
                if fetches {
                    continue;
                }
                let word = command
                    .words()
                    .position(|word| word == "add")
                    .and_then(|index| command.arguments.get(index));
                let end = word.map(|word| word.end as usize);
                (
                    "ERROR: unable to select packages: … (no such package)",
                    "add `--no-cache`, which fetches the list and keeps none".to_owned(),
                    end.map(|end| (end, " --no-cache")),
                )
            }
            SystemManager::Apt => (
                "E: Unable to locate package",
                "fetch the list first, in the same `RUN`: `apt-get update && …`".to_owned(),
                text.starts_with("apt").then_some((command.span.start as usize, "apt-get update && ")),
            ),
            SystemManager::Dnf => continue,
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(command.span),
            "no list of packages is there",
            format!("the build ends with `{message}`"),
            help,
        )
        .label("looks in a list that is empty")
        .because(image.base_place(at.stage), "comes without one");
        if let Some((at, text)) = fix {
            finding = finding.fix(FixTier::Safe, Span::new(at, at), text);
        }
        findings.push(finding);
        return;
    }
}

/// Whether something before a command of a step may have fetched the list.
fn has_list(image: &ImageCase<'_>, at: At, until: Span, manager: SystemManager) -> bool {
    let program = if manager == SystemManager::Apk { "apk" } else { "apt" };
    let is_mounted = |step: &seaworthy_setup::flow::Step| match &step.kind {
        StepKind::Run(ran) => !ran.mounts.is_empty(),
        _ => false,
    };
    if is_mounted(image.flow.step(at)) {
        return true;
    }
    image.flow.chain(at.stage).into_iter().take_while(|one| one.stage != at.stage || one.step <= at.step).any(
        |one| {
            let step = image.flow.step(one);
            match &step.kind {
                StepKind::Run(ran) => {
                    let is_here = one == at;
                    ran.commands.iter().filter(|command| !is_here || command.span.start < until.start).any(
                        |command| {
                            let is_its =
                                command.command.program_name().is_some_and(|name| name.starts_with(program));
                            is_its
                                && command.words().any(|word| {
                                    matches!(
                                        word,
                                        "update" | "-U" | "--update" | "--update-cache" | "upgrade"
                                    )
                                })
                        },
                    ) || ran.text.contains("| sh")
                        || ran.text.contains("| bash")
                }
                StepKind::Copy(copied) => {
                    ["/var", "/etc", "/"].contains(&copied.target.as_str())
                        || copied.target.starts_with("/var/")
                        || copied.target.starts_with("/etc/apk")
                }
                StepKind::State => false,
            }
        },
    )
}

/// The release of Alpine that the name of a stage's image says.
fn alpine_release(image: &ImageCase<'_>, at: At) -> Option<(u64, u64)> {
    let Bottom::Image { name, .. } = &image.flow.stages[at.stage].bottom else { return None };
    let (path, tag) = name.rsplit_once(':')?;
    let release = tag.split('-').find_map(|word| {
        let own = path.ends_with("alpine").then_some(word);
        word.strip_prefix("alpine").filter(|rest| !rest.is_empty()).or(own)
    })?;
    let (major, minor) = release.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}
