//! `user-unknown`: a `USER` that the image does not know.

use seaworthy_catalog::bases::Family;
use seaworthy_setup::flow::{OriginKind, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "user-unknown",
    severity: Severity::Error,
    title: "a `USER` that the image does not know",
    about: "A `USER` by name is looked up in the image's `/etc/passwd`. Each base brings users of its own (`node` in the images of Node, \
`bun` in those of Bun, none in plain Alpine or Debian), and a user that another stage adds is not there. The next `RUN` ends with it, \
or the container does not start.

Name a user that the base has, add one in the same stage (`RUN adduser -S -u 1001 app`), or write a number: `USER 1001`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

/// Users that Alpine and Debian both have.
const SYSTEM: &[&str] = &[
    "root", "bin", "daemon", "sync", "lp", "mail", "news", "uucp", "man", "games", "nobody", "www-data",
    "guest", "operator", "shutdown", "halt", "adm", "cron", "ftp", "sshd", "squid", "xfs", "cyrus",
    "vpopmail", "ntp", "smmsp", "proxy", "backup", "list", "irc", "gnats", "_apt", "sys",
];

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let stage = image.flow.shipped();
    let Some(user) = stage.end.user.as_ref().filter(|user| user.is_known) else { return };
    let name = user.value.split(':').next().unwrap_or_default();
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    if name.is_empty() || is_number || SYSTEM.contains(&name) {
        return;
    }
    let Some(base) = image.base(stage.index) else { return };
    let own = base.users();
    if own.contains(&name) || base.family == Family::DistrolessNode || may_be_added(image, name) {
        return;
    }
    let known = match own.first() {
        Some(own) => format!("`{own}` is a user of this base; or add `{name}`"),
        None => format!("add `{name}`"),
    };
    let add = if base.size == seaworthy_catalog::bases::Size::Busybox {
        format!("RUN adduser -S {name}")
    } else {
        format!("RUN useradd --create-home {name}")
    };
    findings.push(
        Finding::new(
            &RULE,
            image.place(user.span),
            format!("the image has no user `{name}`"),
            format!("`unable to find user {name}: no matching entries in passwd file`: the container does not start"),
            format!("{known} in this stage, above: `{add}`"),
        )
        .label("nobody adds it")
        .because(image.base_place(stage.index), "the users are those of this image"),
    );
}

/// Whether a step of the stage, or of one below, speaks of the user, or may bring a file of users.
fn may_be_added(image: &ImageCase<'_>, name: &str) -> bool {
    image.flow.chain(image.flow.shipped).into_iter().any(|at| match &image.flow.step(at).kind {
        StepKind::Run(ran) => {
            let is_word = |letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_');
            let adds = ["useradd", "adduser", "usermod", "passwd", "newusers"]
                .iter()
                .any(|word| ran.text.contains(word));
            // a variable may hold the name
            ran.text.split(is_word).any(|word| word == name)
                || (adds && ran.text.contains('$'))
                || !ran.is_whole
        }
        StepKind::Copy(copied) => {
            let is_of_the_system =
                |target: &str| matches!(target, "/" | "/etc") || target.starts_with("/etc/");
            is_of_the_system(&copied.target)
                || copied.sources.iter().any(|one| one.kind == OriginKind::Unknown)
        }
        StepKind::State => false,
    })
}
