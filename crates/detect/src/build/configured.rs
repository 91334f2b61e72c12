//! Packages that the configuration of a build loads: plug-ins and adapters, which bring programs of their own.

use seaworthy_catalog::frameworks::Framework;

use crate::imports::package_of;
use crate::role::SourceRole;
use crate::scope::AppScope;

/// What the configuration files of these programs and of the framework import, by the names of packages. Configuration of
/// other tools (linters, tests) is not loaded by a build.
pub(super) fn packages(
    scope: &AppScope<'_>,
    programs: &[Vec<String>],
    framework: Option<&Framework>,
) -> Vec<String> {
    let names: Vec<&str> = programs.iter().filter_map(|words| words.first()?.rsplit('/').next()).collect();
    let is_read = |file: &str| {
        let of_framework = framework.is_some_and(|framework| framework.config.contains(&file));
        let of_program = file.split_once(".config.").is_some_and(|(program, _)| names.contains(&program));
        of_framework || of_program
    };
    let mut packages: Vec<String> = scope
        .own(SourceRole::Config)
        .filter(|source| source.file.path().below(scope.dir()).is_some_and(&is_read))
        .flat_map(|source| &source.module.imports)
        .filter(|import| {
            !import.specifier.starts_with(['.', '/', '#']) && !import.specifier.starts_with("node:")
        })
        .map(|import| package_of(&import.specifier).to_owned())
        .collect();
    packages.sort();
    packages.dedup();
    packages
}
