//! `runtime-missing`: a runtime or a package manager is called that the image does not have.

use seaworthy_catalog::bases::{BaseImage, Family};
use seaworthy_setup::flow::{Act, At, OriginKind, StepKind};
use seaworthy_text::Place;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "runtime-missing",
    severity: Severity::Error,
    title: "a runtime or a package manager is called that the image does not have",
    about: "The official images of Node have npm, and no pnpm and no Bun; those of Bun have no npm. What `corepack enable` or `npm \
install --global pnpm` did in one stage is not there in another one: a shipped stage that starts with `pnpm start` \
ends with `pnpm: not found`.

Install it in the stage that calls it, or start the app's file with the runtime of the image: `CMD [\"node\", \
\"dist/index.js\"]`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (at, command) in image.flow.commands() {
        let Some(program) = command.command.program_name() else { continue };
        let wrapper = command.command.wrappers.first().map(|wrapper| &wrapper.kind);
        // `npx`, `pnpm exec`: what stands first is not known here
        if wrapper.is_some() || !is_missing(image, at, program) || brought_before(image, at, command, program)
        {
            continue;
        }
        findings.push(finding(image, at.stage, image.place(command.program), program, "the build ends"));
        return;
    }
    let shipped = image.flow.shipped();
    let end = At { stage: shipped.index, step: shipped.steps.len() };
    for launched in image.launched() {
        let first = launched.wrappers.first().map(String::as_str).or(launched.command.program_name());
        let Some(program) = first.map(|first| first.rsplit('/').next().unwrap_or(first)) else { continue };
        if is_missing(image, end, program) {
            findings.push(finding(
                image,
                end.stage,
                launched.place.clone(),
                program,
                "the container ends at its start",
            ));
            return;
        }
    }
}

fn finding(image: &ImageCase<'_>, stage: usize, place: Place, program: &str, ends: &str) -> Finding {
    let manager = image.app.map(|app| &app.manager);
    let version = manager
        .filter(|manager| manager.name.value.command() == program)
        .and_then(|manager| manager.version.as_ref());
    let wanted = version.map_or_else(|| program.to_owned(), |version| format!("{program}@{}", version.value));
    let has_npm = image.base(stage).and_then(|base| base.has("npm")) == Some(true);
    let help = match program {
        "pnpm" | "yarn" | "bun" if has_npm => {
            format!("add `RUN npm install --global {wanted}` to this stage, or call the file with `node`")
        }
        _ => format!("use an image that has `{program}`"),
    };
    Finding::new(
        &RULE,
        place,
        format!("`{program}` is not in this image"),
        format!("{ends} with `{program}: not found`"),
        help,
    )
    .label(format!("calls `{program}`"))
    .because(image.base_place(stage), format!("has no `{program}`"))
}

/// Whether nothing brings a program to a stage before a step.
fn is_missing(image: &ImageCase<'_>, at: At, program: &str) -> bool {
    let Some(base) = image.base(at.stage) else { return false };
    if !lacks(&base, program) || !image.is_read_before(at) {
        return false;
    }
    let before = &image.flow.stages[at.stage];
    if before.end.env.contains_key("PATH") {
        return false;
    }
    let packages = [program, "nodejs", "nodejs-current", "npm", "yarnpkg"];
    if packages.iter().any(|package| before.end.packages.contains(*package)) {
        return false;
    }
    let mut chain = image.flow.chain(at.stage).into_iter();
    !chain.any(|one| match &image.flow.step(one).kind {
        StepKind::Run(ran) => ran.commands.iter().any(|command| brings(&command.act, program)),
        // a program is copied to where programs lie
        StepKind::Copy(copied) => copied.sources.iter().any(|origin| {
            let is_systems = ["/usr", "/opt", "/bin", "/root", "/home"]
                .iter()
                .any(|folder| copied.target == "/" || copied.target.starts_with(folder));
            is_systems && !matches!(origin.kind, OriginKind::Context(_))
                || matches!(origin.kind, OriginKind::Unknown | OriginKind::Image(..))
        }),
        StepKind::State => false,
    })
}

fn brought_before(
    image: &ImageCase<'_>,
    at: At,
    command: &seaworthy_setup::flow::RanCommand,
    program: &str,
) -> bool {
    let StepKind::Run(ran) = &image.flow.step(at).kind else { return false };
    let earlier = ran.commands.iter().take_while(|one| !std::ptr::eq(*one, command));
    earlier.into_iter().any(|one| brings(&one.act, program) || matches!(one.act, Act::Unknown))
        || !ran.is_whole
}

fn brings(act: &Act, program: &str) -> bool {
    match act {
        Act::Add { packages, global: true, .. } => packages.iter().any(|package| {
            package == program
                || package.strip_prefix(program).is_some_and(|rest| rest.starts_with('@'))
                || program == "yarn" && package.starts_with("@yarnpkg/")
                || package.starts_with("corepack")
        }),
        Act::Corepack(_) => matches!(program, "pnpm" | "yarn" | "pnpx"),
        _ => false,
    }
}

/// Whether an image surely comes without a program.
fn lacks(base: &BaseImage, program: &str) -> bool {
    match program {
        "pnpm" | "pnpx" | "deno" => true,
        "bun" | "bunx" => base.has("bun") == Some(false),
        // the images of Bun hold a `node` that is Bun
        "node" => base.has("node") == Some(false) && base.family != Family::Bun,
        "npm" | "npx" => base.has("npm") == Some(false) && base.family != Family::DistrolessNode,
        "yarn" if base.family == Family::Node => base.has("yarn") == Some(false),
        "yarn" => true,
        _ => false,
    }
}
