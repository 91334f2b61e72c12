//! Signals that a program handles.

use seaworthy_text::Span;

use crate::module::Module;

/// `process.on('SIGTERM', …)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The signal or event, such as `SIGTERM`.
    pub name: String,
    /// The call.
    pub span: Span,
}

/// Finds the signals that a module handles.
pub(crate) fn find(module: &Module) -> Vec<Signal> {
    let mut signals = Vec::new();
    for call in &module.calls {
        let names: Vec<&str> = call.path.iter().map(String::as_str).collect();
        if !matches!(
            names.as_slice(),
            ["process", "on" | "once" | "addListener" | "prependListener"] | ["Deno", "addSignalListener"]
        ) {
            continue;
        }
        let Some(first) = call.arguments.first() else { continue };
        for (name, _) in module.strings(first, call.within).unwrap_or_default() {
            signals.push(Signal { name, span: call.span });
        }
    }
    signals
}

#[cfg(test)]
mod tests {
    use crate::testing::module;

    #[test]
    fn signals_by_name_and_by_list() {
        for text in [
            "process.on('SIGTERM', stop); process.once('SIGINT', stop)",
            "for (const signal of ['SIGTERM', 'SIGINT'] as const) { process.on(signal, () => stop(signal)) }",
            "['SIGTERM', 'SIGINT'].forEach((s) => process.on(s, stop))",
            "const signals: NodeJS.Signals[] = ['SIGTERM', 'SIGINT']; signals.forEach(function (s) { process.once(s, stop) })",
            "import process from 'node:process'; function start() { process.on('SIGTERM', stop).on('x', y); process.on('SIGINT', stop) }",
        ] {
            let names: Vec<String> = module(text).signals.into_iter().map(|signal| signal.name).collect();
            assert_eq!(names, ["SIGTERM", "SIGINT"], "{text}");
        }
        assert!(module("server.on('SIGTERM', stop); process.on(name, stop)").signals.is_empty());
    }
}
