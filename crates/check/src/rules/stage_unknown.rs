//! `stage-unknown`: a `FROM` or a `--from` names a stage that is not there.

use seaworthy_catalog::bases;
use seaworthy_dockerfile::body::Body;
use seaworthy_dockerfile::{Base, Stage, Word};
use seaworthy_text::closest;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "stage-unknown",
    severity: Severity::Error,
    title: "a stage is named that is not there",
    about: "A name that no earlier stage has is taken for an image of others. The builder then asks a registry for it, and ends because \
there is none, or takes a stranger's image of that name. A stage can only use what stands above it.

Write the name of the stage as its `FROM … AS` has it, and put the stage above the one that uses it.",
    since: RuleSet(2026, 1),
    aliases: &["DL3022"],
    ask: Ask::Image(ask),
};

/// Names that stages have everywhere, and images of others nowhere.
const STAGE_WORDS: &[&str] = &[
    "build",
    "builder",
    "compile",
    "compiler",
    "dependencies",
    "deps",
    "final",
    "install",
    "installer",
    "prod",
    "prod-deps",
    "production",
    "pruner",
    "release",
    "runner",
    "runtime",
];

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let file = &image.flow.file;
    for stage in image.flow.needed.iter().filter_map(|index| file.stages().get(*index)) {
        let base = file.base_of(stage, &image.flow.globals);
        if let (Base::Image(name), Some(known)) = (&base, earlier_or_later(image, stage)) {
            // an image of others may be called as a usual stage is: only a slip or a later stage tells
            look(image, stage, name, &stage.from.image, &known, &[], findings);
        }
        for instruction in file.instructions_of(stage) {
            let froms: Vec<&Word> = match &instruction.body {
                Body::Transfer(transfer) => transfer.from.iter().collect(),
                Body::Run(run) => run.mounts.iter().filter_map(|mount| mount.from()).collect(),
                _ => continue,
            };
            for from in froms {
                let Base::Image(name) = file.source_of(&from.text, stage.index) else { continue };
                let known = earlier_or_later(image, stage).unwrap_or_default();
                look(image, stage, &name, from, &known, STAGE_WORDS, findings);
            }
        }
    }
}

/// The names of the stages before this one, and of those behind it.
#[derive(Debug, Default)]
struct Known {
    earlier: Vec<String>,
    later: Vec<String>,
}

fn earlier_or_later(image: &ImageCase<'_>, stage: &Stage) -> Option<Known> {
    let mut known = Known::default();
    for other in image.flow.file.stages() {
        let Some(name) = &other.name else { continue };
        if other.index < stage.index {
            known.earlier.push(name.clone())
        } else {
            known.later.push(name.clone())
        }
    }
    (!known.earlier.is_empty() || !known.later.is_empty()).then_some(known)
}

fn look(
    image: &ImageCase<'_>,
    stage: &Stage,
    name: &str,
    written: &Word,
    known: &Known,
    words: &[&str],
    findings: &mut Vec<Finding>,
) {
    let is_context = image.image.inputs.contexts.iter().any(|(context, _)| context == name);
    if is_context || name.contains(['/', ':', '@', '.', '$']) || bases::of(name).is_some() {
        return;
    }
    let lower = name.to_lowercase();
    let is_later = known.later.contains(&lower);
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let close = closest(&lower, known.earlier.iter().map(String::as_str))
        // `build` and `builder`, `dep` and `deps`: one begins with the other
        .or_else(|| {
            known
                .earlier
                .iter()
                .map(String::as_str)
                .find(|one| one.len() > 2 && (lower.starts_with(one) || one.starts_with(&lower)))
        });
    let is_stage = words.contains(&lower.as_str()) && image.flow.file.stages().len() > 1;
    if !is_later && !is_number && close.is_none() && !is_stage {
        return;
    }
    let message = if is_number {
        format!("there is no stage {name} above this one")
    } else if is_later {
        format!("the stage `{name}` stands below this one")
    } else {
        format!("there is no stage `{name}`")
    };
    let otherwise = if is_later && !words.is_empty() {
        format!(
            "the build ends with `cannot copy from stage \"{lower}\", it needs to be defined before current stage`"
        )
    } else {
        format!("the builder takes `{name}` for an image of others, and ends because it cannot be pulled")
    };
    let help = match (is_later, close) {
        (true, _) => "move that stage above this one".to_owned(),
        (false, Some(close)) => format!("did you mean `{close}`?"),
        (false, None) => format!("name one of the stages above: {}", list(&known.earlier)),
    };
    let mut finding = Finding::new(&RULE, image.place(written.span), message, otherwise, help);
    let related = image
        .flow
        .file
        .stages()
        .iter()
        .filter(|other| other.index != stage.index)
        .find(|other| other.name.as_deref() == if is_later { Some(lower.as_str()) } else { close })
        .and_then(|other| other.from.alias.as_ref());
    if let Some(alias) = related {
        finding = finding
            .because(image.place(alias.span), if is_later { "it begins here" } else { "the nearest name" });
    }
    if let (false, Some(close)) = (is_later, close) {
        finding = finding.fix(FixTier::Unsafe, written.span, close);
    }
    findings.push(finding);
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() { "none has a name, the first is `0`".to_owned() } else { quoted.join(", ") }
}
