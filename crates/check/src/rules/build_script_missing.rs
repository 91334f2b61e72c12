//! `build-script-missing`: a script is run that `package.json` does not have.

use seaworthy_manifest::package_json::PackageJson;
use seaworthy_manifest::shell::{Command, Runner};
use seaworthy_setup::flow::Act;
use seaworthy_text::{RepoPath, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "build-script-missing",
    severity: Severity::Error,
    title: "a script is run that `package.json` does not have",
    about: "`npm run build` needs a script `build` in the `package.json` of the folder it runs in. Where there is none, npm ends \
with `Missing script: \"build\"`: the script was renamed, it belongs to a member of the workspace, or nothing is built \
at all.

Call the script by the name it has, in the folder that has it.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (at, command) in image.flow.commands() {
        if !matches!(command.act, Act::Script(_)) {
            continue;
        }
        let Some(folder) = image.flow.repository_folder_of(at, command) else { continue };
        let Some((name, closest)) = missing(image, &command.command, &folder) else { continue };
        let word =
            command.words().position(|word| word == name).and_then(|index| command.arguments.get(index));
        let runner = command.command.program_name().unwrap_or("npm");
        findings.push(finding(
            image,
            &folder,
            &name,
            closest,
            (command.span, word.copied()),
            (runner, "the build"),
        ));
        return;
    }
    let Some(folder) = image.started_manifest().and_then(|manifest| manifest.parent()) else { return };
    let Some(start) = image.start() else { return };
    let Some(command) = start.command() else { return };
    if let Some((name, closest)) = missing(image, &command, &folder) {
        let text = image.text(start.span);
        let word = text.rfind(name.as_str()).map(|at| {
            let at = start.span.range().start + at;
            Span::new(at, at + name.len())
        });
        let runner = command.program_name().unwrap_or("npm");
        findings.push(finding(image, &folder, &name, closest, (start.span, word), (runner, "the container")));
    }
}

/// The script that a command asks for and that the folder does not have, and the name it may mean.
fn missing(image: &ImageCase<'_>, command: &Command, folder: &RepoPath) -> Option<(String, Option<String>)> {
    let words: Vec<&str> = command.arguments.iter().map(|word| word.text.as_str()).collect();
    // the workspace's members may have it, and with this option none has to
    let elsewhere = [
        "--if-present",
        "-r",
        "--recursive",
        "-ws",
        "--workspaces",
        "--workspace",
        "-w",
        "--filter",
        "-F",
        "-C",
        "--dir",
        "--prefix",
        "--cwd",
    ];
    if words
        .iter()
        .any(|word| elsewhere.iter().any(|option| word == option || word.starts_with(&format!("{option}="))))
    {
        return None;
    }
    let calls = command.script_calls();
    let [call] = calls.as_slice() else { return None };
    let is_sure = match call.runner {
        Runner::Npm => true,
        Runner::Pnpm => words.contains(&"run"),
        _ => false,
    };
    let name = call.script.as_str();
    if !is_sure
        || call.member.is_some()
        || name.contains('$')
        || call.runner == Runner::Pnpm && name.starts_with('/')
    {
        return None;
    }
    let source = image.case.repo.read(&folder.child("package.json")).ok()?;
    let manifest = PackageJson::parse(&source).ok()?;
    // without a script `start` npm runs `server.js`; a restart is a stop and a start
    let is_builtin = matches!(name, "restart" | "stop" | "test" | "env")
        || (name == "start" && image.case.repo.has_file(&folder.child("server.js")));
    if is_builtin || manifest.script(name).is_some() {
        return None;
    }
    let names = manifest.scripts.iter().map(|script| script.name.as_str());
    let closest = seaworthy_text::closest(name, names).map(str::to_owned);
    Some((name.to_owned(), closest))
}

fn finding(
    image: &ImageCase<'_>,
    folder: &RepoPath,
    name: &str,
    closest: Option<String>,
    (whole, word): (Span, Option<Span>),
    (runner, what): (&str, &str),
) -> Finding {
    let manifest = folder.child("package.json");
    let message = match runner {
        "pnpm" => format!("ERR_PNPM_NO_SCRIPT  Missing script: {name}"),
        _ => format!("Missing script: \"{name}\""),
    };
    let help = match &closest {
        Some(closest) => format!("write `{closest}`"),
        None => format!("add the script to `{manifest}`, or take the line out where nothing is to be done"),
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(whole),
        format!("`{manifest}` has no script `{name}`"),
        format!("{what} ends with `{message}`"),
        help,
    )
    .label("runs a script that is not there");
    if let Ok(source) = image.case.repo.read(&manifest) {
        let text = source.text();
        let place = match text.find("\"scripts\"") {
            Some(at) => source.place(Span::new(at, at + 9)),
            None => source.start(),
        };
        finding = finding.because(place, format!("no `{name}` among these"));
    }
    match (closest, word) {
        (Some(closest), Some(word)) => finding.fix(FixTier::Unsafe, word, closest),
        _ => finding,
    }
}
