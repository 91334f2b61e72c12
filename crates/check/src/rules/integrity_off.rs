//! `integrity-off`: a check of what is downloaded is switched off.

use seaworthy_setup::flow::PackageManager;
use seaworthy_text::{Place, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "integrity-off",
    severity: Severity::Warning,
    title: "a check of what is downloaded is switched off",
    about: "A lockfile holds a hash of every package. An install with `--no-verify`, Yarn's `checksumBehavior: ignore` or corepack's \
keys switched off takes whatever it is given, and puts it into the image. It is mostly done to get past one package whose hash does \
not fit: the lockfile is out of step with the registry there.

Leave the checks on, and make the lockfile anew where a hash does not fit.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (_, command) in image.flow.commands() {
        let Some(program) = command.command.program_name() else { continue };
        let words: Vec<&str> = command.words().collect();
        for (word, span) in words.iter().zip(&command.arguments) {
            let is_off = match *word {
                "--no-verify" => program == PackageManager::Bun.command(),
                "--skip-integrity-check" => program == PackageManager::Yarn.command(),
                _ => false,
            };
            if is_off && ["npm", "pnpm", "yarn", "bun"].contains(&program) {
                let place = image.place(*span);
                let before = Span { start: span.start - 1, end: span.end };
                findings.push(finding(place, word).fix(FixTier::Unsafe, before, ""));
            }
        }
    }
    for stage in image.flow.needed() {
        for (name, setting) in stage
            .end
            .env
            .iter()
            .chain(stage.end.args.iter().filter_map(|(name, setting)| Some((name, setting.as_ref()?))))
        {
            let value = setting.value.as_str();
            let is_off = match name.as_str() {
                "YARN_CHECKSUM_BEHAVIOR" => matches!(value, "ignore" | "update"),
                "COREPACK_INTEGRITY_KEYS" => matches!(value, "" | "0"),
                _ => false,
            };
            if is_off && setting.is_known {
                findings.push(finding(image.place(setting.span), name));
            }
        }
    }
    settings(image, findings);
}

/// The settings that installs of the app read.
fn settings(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Ok(source) = image.case.repo.read(&app.install.root.child(".yarnrc.yml")) else { return };
    let mut at = 0;
    for line in source.text().split_inclusive('\n') {
        let plain: String = line.split_whitespace().collect();
        let start = at;
        at += line.len();
        if matches!(plain.as_str(), "checksumBehavior:ignore" | "checksumBehavior:update") {
            let span = Span::new(start, start + line.trim_end().len());
            findings.push(finding(source.place(span), line.trim()));
        }
    }
}

fn finding(place: Place, what: &str) -> Finding {
    Finding::new(
        &RULE,
        place,
        format!("`{what}` switches a check of what is downloaded off"),
        "a package that was changed on its way gets into the image, and nobody sees it",
        "leave the check on, and make the lockfile anew where a hash does not fit",
    )
    .label("not checked any more")
}
