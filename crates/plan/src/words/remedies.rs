//! What to do about something: lines to paste.

use seaworthy_facts::{Drift, ManagerName};

/// How a manager is told to let a package's install script run.
pub(crate) fn allow_install_script(manager: ManagerName, package: &str) -> String {
    match manager {
        ManagerName::Bun => format!("add `\"trustedDependencies\": [\"{package}\"]` to package.json"),
        _ => format!("add `\"pnpm\": {{ \"onlyBuiltDependencies\": [\"{package}\"] }}` to package.json"),
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
