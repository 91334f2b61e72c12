//! `health-tool-missing`: the health check calls a program that the image does not have.

use seaworthy_dockerfile::body::{Command, Healthcheck};
use seaworthy_manifest::shell::CommandLine;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "health-tool-missing",
    severity: Severity::Error,
    title: "the health check calls a program that the image does not have",
    about: "Slim images have neither curl nor wget, Alpine has the wget of busybox alone, distroless images have nothing. A check \
with a missing program never succeeds: the container stays unhealthy for good, and whatever waits for it never starts.

Ask with what is there: `node -e \"fetch('http://127.0.0.1:3000/health').then(r => process.exit(r.ok ? 0 : 1), () => \
process.exit(1))\"`, or install the program in the shipped stage.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let stage = image.flow.shipped();
    let Some(health) = &stage.end.health else { return };
    let Healthcheck::Command { command, .. } = &health.check else { return };
    let Some(base) = image.base(stage.index) else { return };
    // a file or a step that is not understood may bring a program
    let is_whole = image.flow.chain(stage.index).into_iter().all(|at| match &image.flow.step(at).kind {
        seaworthy_setup::flow::StepKind::Run(ran) => ran.is_whole,
        _ => true,
    });
    if !is_whole {
        return;
    }
    let programs: Vec<String> = match command {
        Command::Exec(words) => words.first().map(|word| word.text.clone()).into_iter().collect(),
        Command::Shell(text) => {
            let line = CommandLine::parse(&text.text);
            line.steps().iter().filter_map(|step| step.command.program_name().map(str::to_owned)).collect()
        }
    };
    for program in programs {
        let is_there = base.has(&program) != Some(false) || stage.end.packages.contains(&program);
        let is_node = program == "node" || program == "bun";
        if is_there || is_node {
            continue;
        }
        let runtime = image.app.map_or("node", |app| app.runtime.name.value.as_str());
        let port = image.port().unwrap_or(3000);
        let path = image.health_path().unwrap_or("/");
        findings.push(
            Finding::new(
                &RULE,
                image.place(health.span),
                format!("the image has no `{program}`"),
                format!("every check ends with `{program}: not found`; the container stays unhealthy"),
                format!(
                    "`HEALTHCHECK CMD [\"{runtime}\", \"-e\", \"fetch('http://127.0.0.1:{port}{path}').then(r => process.exit(r.ok ? \
                     0 : 1), () => process.exit(1))\"]`, or install `{program}` in this stage"
                ),
            )
            .label(format!("calls `{program}`"))
            .because(image.base_place(stage.index), format!("comes without `{program}`")),
        );
    }
}
