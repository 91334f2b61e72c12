//! What to do about something: lines to paste.

use seaworthy_facts::{Drift, ManagerName};

/// How a manager of this major version is told to let a package's install script run.
pub(crate) fn allow_install_script(manager: ManagerName, major: Option<u64>, package: &str) -> String {
    match manager {
        ManagerName::Bun => format!("add `\"trustedDependencies\": [\"{package}\"]` to package.json"),
        ManagerName::Npm => format!("add `\"allowScripts\": {{ \"{package}\": true }}` to package.json"),
        ManagerName::Yarn | ManagerName::YarnBerry => {
            format!("add `\"dependenciesMeta\": {{ \"{package}\": {{ \"built\": true }} }}` to package.json")
        }
        ManagerName::Pnpm if major.is_some_and(|major| major >= 11) => {
            format!("add `allowBuilds: {{ \"{package}\": true }}` to pnpm-workspace.yaml")
        }
        ManagerName::Pnpm => {
            format!("add `onlyBuiltDependencies: [\"{package}\"]` to pnpm-workspace.yaml")
        }
    }
}

/// One difference between manifest and lockfile.
pub(crate) fn drift(drift: &Drift) -> String {
    match (&drift.wanted, &drift.locked) {
        (Some((wanted, _)), Some(locked)) => {
            format!("`{}`: the manifest asks for `{wanted}`, the lockfile has `{locked}`", drift.name)
        }
        (Some((wanted, _)), None) => format!("`{}@{wanted}` is not in the lockfile", drift.name),
        (None, Some(_)) => format!("`{}` is in the lockfile only", drift.name),
        (None, None) if let Some((package, _)) = &drift.needed_by => {
            format!("`{package}` needs `{}`, which is not in the lockfile", drift.name)
        }
        (None, None) => format!("`{}` differs", drift.name),
    }
}

/// A health route to add, for a framework.
pub(crate) fn health_handler(framework: &str) -> Option<String> {
    let handler = match framework {
        "express" => "app.get('/health', (request, response) => response.json({ status: 'ok' }))",
        "fastify" => "app.get('/health', async () => ({ status: 'ok' }))",
        "hono" => "app.get('/health', (context) => context.json({ status: 'ok' }))",
        "koa" => "router.get('/health', (context) => { context.body = { status: 'ok' } })",
        "nest" => "@Get('health') health() { return { status: 'ok' } }",
        "next" => {
            "app/api/health/route.ts: export const dynamic = 'force-dynamic'; export function GET() { return Response.json({ status: 'ok' }) }"
        }
        _ => return None,
    };
    Some(handler.to_owned())
}
