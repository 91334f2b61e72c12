//! `member-not-built`: a member of the workspace is used that nothing builds.

use std::collections::BTreeSet;

use seaworthy_facts::{Member, Presence as Known};
use seaworthy_setup::flow::{Act, InstallScripts, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "member-not-built",
    severity: Severity::Error,
    title: "a member of the workspace is used that nothing builds",
    about: "A package of the workspace whose entry is a build output (`dist/index.js`) has to be built before those that use it. A \
Dockerfile that builds the app only ends with `Cannot find module` or with types that do not exist.

Build what the app uses first: `pnpm --filter web... build`, `turbo run build --filter=web`, `npm run build -w \
packages/shared`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let (Some(app), Some(facts)) = (image.app, image.case.facts) else { return };
    let script = app.build.as_ref().and_then(|build| build.value.script.as_deref());
    // only where the one thing that is run is the app's own build
    let mut build = None;
    for stage in image.flow.needed() {
        for (step, one) in stage.steps.iter().enumerate() {
            let StepKind::Run(ran) = &one.kind else { continue };
            if !ran.is_whole {
                return;
            }
            for command in &ran.commands {
                match &command.act {
                    Act::Script(call) => {
                        let at = seaworthy_setup::flow::At { stage: stage.index, step };
                        let plain = command.words().all(|word| {
                            !word.contains("...")
                                && word != "-r"
                                && !word.starts_with("--recursive")
                                && word != "-ws"
                                && !word.starts_with("--workspaces")
                        });
                        // `npm run build -w apps/web`: the option may follow the name
                        let behind = command.command.option(&["-w", "--workspace"]);
                        let member = call.member.as_ref().map(|member| member.as_str()).or(behind);
                        let member = member.map(|member| member.trim_start_matches("./"));
                        let is_apps = match member {
                            Some(member) => member == app.dir.as_str() || is_name(facts, &app.dir, member),
                            None => image.flow.repository_folder_of(at, command).as_ref() == Some(&app.dir),
                        };
                        if !plain || !is_apps || Some(call.script.as_str()) != script {
                            return;
                        }
                        build = Some(command.span);
                    }
                    Act::Tool(tool) if tool != "prisma" => return,
                    _ => {}
                }
            }
        }
    }
    let Some(span) = build else { return };
    // a member may build itself when it is installed
    let builds_itself = |member: &Member| {
        let runs = image.installs().any(|install| install.install.scripts == InstallScripts::Run);
        runs && app.install.lifecycle.iter().any(|script| script.value.dir == member.dir)
    };
    let app_script =
        script.and_then(|script| image.script(app, script)).map(|(text, _)| text).unwrap_or_default();
    if ["turbo", "nx ", "lerna", "-w ", "--workspace", "--filter", "-b", "--build", "../"]
        .iter()
        .any(|word| app_script.contains(word))
    {
        return;
    }
    let needed = needed(&facts.workspace.members, &app.dir);
    let member = needed.into_iter().find(|member| {
        member.needs_build == Known::Yes && member.builds == Known::Yes && !builds_itself(member)
    });
    let Some(member) = member else { return };
    let name = member.name.as_deref().unwrap_or(member.dir.as_str());
    findings.push(
        Finding::new(
            &RULE,
            image.place(span),
            format!("the app uses `{name}`, which nothing builds"),
            format!("the build or the start ends with `Cannot find module '{name}'`"),
            format!("build `{}` before this line", member.dir),
        )
        .label("builds the app only")
        .because(
            seaworthy_text::Place::whole(member.dir.child("package.json")),
            "its entry is an output of its build",
        ),
    );
}

fn is_name(facts: &seaworthy_facts::Facts, dir: &seaworthy_text::RepoPath, name: &str) -> bool {
    facts.workspace.members.iter().any(|member| member.dir == *dir && member.name.as_deref() == Some(name))
}

/// The members that an app uses, through others too.
fn needed<'m>(members: &'m [Member], dir: &seaworthy_text::RepoPath) -> Vec<&'m Member> {
    let mut seen = BTreeSet::from([dir.clone()]);
    let mut open = vec![dir.clone()];
    let mut found = Vec::new();
    while let Some(dir) = open.pop() {
        let Some(member) = members.iter().find(|member| member.dir == dir) else { continue };
        for next in &member.depends_on {
            if seen.insert(next.clone()) {
                open.push(next.clone());
                found.extend(members.iter().find(|member| member.dir == *next));
            }
        }
    }
    found
}
