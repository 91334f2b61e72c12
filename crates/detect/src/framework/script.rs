//! The script that builds with a framework.

use seaworthy_catalog::frameworks::{Builder, Framework};

use crate::build::BUILD_SCRIPTS;
use crate::command;
use crate::scope::AppScope;
use crate::script;

/// The name of the script that builds with this framework and the words of its command there: the usual names first.
pub(crate) fn building(scope: &AppScope<'_>, framework: &Framework) -> Option<(String, Vec<String>)> {
    let builder = framework.builder.as_ref()?;
    usual(scope, builder).or_else(|| {
        let all = scope.package.json.scripts.iter().map(|script| script.name.value.as_str());
        all.into_iter().find_map(|name| run_by(scope, builder, name))
    })
}

/// The same among the usual names only.
fn usual(scope: &AppScope<'_>, builder: &Builder) -> Option<(String, Vec<String>)> {
    BUILD_SCRIPTS.iter().find_map(|name| run_by(scope, builder, name))
}

/// The name of the script that starts this framework's program: the one for production counts, else that of development.
pub(super) fn starting(scope: &AppScope<'_>, framework: &Framework) -> Option<String> {
    let builder = framework.builder.as_ref()?;
    let name = ["start", "dev"].into_iter().find(|name| scope.package.json.script(name).is_some())?;
    let expansion = script::expand(scope, scope.package, name)?;
    let is_program = |program: &str| builder.programs.contains(&program);
    let mut own = expansion.leaves.iter().filter(|leaf| leaf.package.dir == *scope.dir());
    own.any(|leaf| leaf.command.program_name().is_some_and(is_program)).then(|| name.to_owned())
}

fn run_by(scope: &AppScope<'_>, builder: &Builder, name: &str) -> Option<(String, Vec<String>)> {
    let expansion = script::expand(scope, scope.package, name)?;
    let own = expansion.leaves.iter().filter(|leaf| leaf.package.dir == *scope.dir());
    let words = own.map(|leaf| command::facts(&leaf.command).words).find(|words| builds(builder, words))?;
    Some((name.to_owned(), words))
}

/// Whether these words build.
pub(crate) fn builds(builder: &Builder, words: &[String]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    let name = program.rsplit('/').next().unwrap_or(program);
    // `eleventy --serve` and `--watch` never end
    let ends = !arguments.iter().any(|word| matches!(word.as_str(), "serve" | "--serve" | "--watch" | "-w"));
    let says =
        builder.commands.is_empty() || arguments.iter().any(|word| builder.commands.contains(&word.as_str()));
    builder.programs.contains(&name) && says && ends
}
