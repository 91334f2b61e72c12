//! Questions about health, with what an image has to ask with.

use seaworthy_plan::image::{Probe, ProbeTool};

/// A question as a command.
pub(crate) enum Question {
    /// A line for a shell, in which `$` is the shell's.
    Shell(String),
    /// Words.
    Words(Vec<String>),
}

/// What is run to ask `probe`; it exits 0 when all is well, 1 otherwise (2 is reserved).
pub(crate) fn question(probe: &Probe) -> Question {
    match probe.tool {
        ProbeTool::Wget => Question::Shell(busybox(probe)),
        ProbeTool::Node => Question::Words(["node", "-e", &script(probe)].map(str::to_owned).to_vec()),
        ProbeTool::Bun => Question::Words(["bun", "-e", &script(probe)].map(str::to_owned).to_vec()),
    }
}

fn busybox(probe: &Probe) -> String {
    let port = match &probe.port_env {
        Some(name) => format!("${{{name}:-{}}}", probe.port),
        None => probe.port.to_string(),
    };
    let path = probe.path.as_deref().unwrap_or("/");
    format!("wget -q -O /dev/null \"http://127.0.0.1:{port}{path}\" || exit 1")
}

fn script(probe: &Probe) -> String {
    let port = match &probe.port_env {
        Some(name) => format!("(process.env.{name} || {})", probe.port),
        None => probe.port.to_string(),
    };
    match &probe.path {
        Some(path) => format!(
            "fetch('http://127.0.0.1:' + {port} + '{path}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
        ),
        None => format!(
            "require('net').connect({port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"
        ),
    }
}
