//! `program-not-found`: a `RUN` calls the program of a package by its name alone, which no path leads to.

use seaworthy_manifest::shell::WrapperKind;
use seaworthy_setup::flow::{Act, At, PackageManager, StepKind};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "program-not-found",
    severity: Severity::Error,
    title: "a program of a package is called by its name alone",
    about: "`tsc`, `next` or `turbo` in a script of `package.json` is looked for in `node_modules/.bin`; in a `RUN` the shell looks in \
the folders of `PATH` alone. A line that works as `npm run build` ends as `RUN tsc` with `tsc: not found`, and so does `RUN turbo \
prune` in a stage into which nothing installed turbo.

Call it through the package manager (`npx tsc`, `pnpm exec tsc`), or by a script; or install it for everybody in this stage (`npm \
install -g turbo@2`).",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (at, command) in image.flow.commands() {
        let Act::Tool(tool) = &command.act else { continue };
        let is_run =
            command.command.wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::PackageRunner);
        let written = command.command.program.as_ref().and_then(|word| word.literal());
        // a path is no name
        if is_run || written != Some(tool.as_str()) || image.base(at.stage).is_none() {
            continue;
        }
        if !image.is_read_before(at) || may_be_on_path(image, at, tool) {
            continue;
        }
        let app = image.app;
        let manager = app.map_or("npm", |app| app.manager.name.value.command());
        let declared = image.declared(tool);
        let prefix = match manager {
            "npm" => "npx ",
            "pnpm" => "pnpm exec ",
            "bun" => "bunx ",
            _ => "yarn ",
        };
        let has_modules = image.flow.modules_before(at, &command.dir).is_some();
        let help = if has_modules {
            format!("write `{prefix}{tool}`")
        } else {
            format!(
                "install it before this line, for everybody: `npm install -g {tool}`, in the version that the app has"
            )
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(command.span),
            format!("no folder of `PATH` holds `{tool}`"),
            format!("the build ends with `{tool}: not found`, exit code 127"),
            help,
        )
        .label("looked for on `PATH` alone");
        if let Some(declared) = declared {
            finding = finding.because(declared, "its program lies in `node_modules/.bin`");
        }
        if has_modules {
            let start = command.program.start as usize;
            finding = finding.fix(FixTier::Safe, Span::new(start, start), prefix);
        }
        findings.push(finding);
    }
}

/// Whether something may have put the program on the path.
fn may_be_on_path(image: &ImageCase<'_>, at: At, tool: &str) -> bool {
    let step = image.flow.step(at);
    if step.before.env.contains_key("PATH") {
        return true;
    }
    image.flow.chain(at.stage).into_iter().take_while(|one| *one <= at || one.stage != at.stage).any(|one| {
        match &image.flow.step(one).kind {
            StepKind::Run(ran) => {
                ran.commands.iter().any(|command| match &command.act {
                    Act::Add { packages, global: true, manager } => {
                        // what one manager adds for everybody, the others' path may lead to as well
                        let _: &PackageManager = manager;
                        packages.iter().any(|package| provides(package, tool))
                    }
                    Act::System(_) => command.words().any(|word| word.contains(tool)),
                    _ => false,
                }) || ran.text.contains("PATH=")
            }
            // a program that is copied to where programs lie
            StepKind::Copy(copied) => copied.target.contains("/bin") || copied.target == "/usr/local",
            StepKind::State => false,
        }
    })
}

/// Whether a package brings a program: by its own name, its scope, or one that is known for it.
fn provides(package: &str, tool: &str) -> bool {
    let name = match package.rfind('@') {
        Some(at) if at > 0 => &package[..at],
        _ => package,
    };
    let last = name.rsplit('/').next().unwrap_or(name);
    last == tool
        || matches!(
            (tool, name),
            ("tsc", "typescript")
                | ("nest", "@nestjs/cli")
                | ("ng", "@angular/cli")
                | ("swc", "@swc/cli")
                | ("babel", "@babel/cli")
                | ("webpack", "webpack-cli")
                | ("nuxi", "nuxt")
                | ("remix", "@remix-run/dev")
        )
        || name.contains('$')
        || name.starts_with('.')
}
