//! Build commands as shell text.

use seaworthy_facts::Command;
use seaworthy_plan::image::{PackageTool, RunCommand, UserTool};
use seaworthy_text::is_visible;

/// One command as one types it.
pub(crate) fn command(command: &RunCommand) -> String {
    match command {
        RunCommand::Plain(command) => command.to_string(),
        RunCommand::WithSecrets { ids, command } => {
            let values: String = ids.iter().map(|id| format!("{id}=\"$(cat /run/secrets/{id})\" ")).collect();
            format!("{values}{command}")
        }
        RunCommand::AddUser { name, id, with: UserTool::Busybox } => {
            format!("addgroup -S -g {id} {name} && adduser -S -u {id} -G {name} {name}")
        }
        RunCommand::AddUser { name, id, with: UserTool::Shadow } => {
            format!("groupadd --system --gid {id} {name} && useradd --system --uid {id} --gid {name} {name}")
        }
        RunCommand::AddPackages { packages, with: PackageTool::Apk } => {
            format!("apk add --no-cache {}", words(packages))
        }
        RunCommand::AddPackages { packages, with: PackageTool::Apt } => format!(
            "apt-get update && apt-get install --yes --no-install-recommends {} && rm -rf /var/lib/apt/lists/*",
            words(packages)
        ),
        RunCommand::OwnFolders { paths, owner } => {
            let paths = words(paths);
            format!("mkdir -p {paths} && chown {owner}:{owner} {paths}")
        }
        RunCommand::WriteFile { path, lines } => {
            // one argument a line: a here-document would need a newer dialect
            let lines: Vec<String> =
                lines.iter().map(|line| format!("'{}'", line.replace('\'', r"'\''"))).collect();
            format!("printf '%s\\n' \\\n    {} \\\n    > {path}", lines.join(" \\\n    "))
        }
        RunCommand::DeleteFiles { below, patterns, except } => {
            let names: Vec<String> = patterns.iter().map(|pattern| format!("-name '{pattern}'")).collect();
            // not `-delete`, which some builds of busybox lack
            format!("find {below} -type f \\( {} \\) ! -path '{except}' -exec rm {{}} +", names.join(" -o "))
        }
    }
}

/// Whether a word of the command ends a line, which no instruction in the shell's form survives.
pub(crate) fn holds_line_end(command: &RunCommand) -> bool {
    let ends = |text: &String| !is_visible(text);
    match command {
        RunCommand::Plain(command) | RunCommand::WithSecrets { command, .. } => {
            command.words.iter().any(ends) || command.env.iter().any(|(_, value)| ends(value))
        }
        RunCommand::AddPackages { packages, .. } => packages.iter().any(ends),
        RunCommand::OwnFolders { paths, .. } => paths.iter().any(ends),
        RunCommand::AddUser { .. } | RunCommand::WriteFile { .. } | RunCommand::DeleteFiles { .. } => false,
    }
}

/// Words, quoted where a shell would read more into them.
fn words(words: &[String]) -> String {
    Command::new(words.iter().cloned()).to_string()
}
