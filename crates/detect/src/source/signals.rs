//! What happens at SIGTERM.

use seaworthy_catalog::frameworks::Graceful;
use seaworthy_facts::{Confidence, Fact, Signals};

use super::code::{Code, used};
use crate::sources::Source;
use seaworthy_text::Span;

/// Packages that handle SIGTERM when they are called.
const PACKAGES: &[&str] = &[
    "@godaddy/terminus",
    "close-with-grace",
    "fastify-graceful-shutdown",
    "http-graceful-shutdown",
    "http-terminator",
    "lightship",
    "stoppable",
];

/// Decides.
pub(super) fn read(code: &Code<'_, '_>) -> Fact<Signals> {
    let of_framework = code
        .server()
        .is_some_and(|server| server.graceful == Graceful::Yes)
        .then(|| Fact::assumed(Signals::Framework, code.framework_evidence()));
    let handled = |source: &&Source| Some(used(source, code.glances.of(source).handles_sigterm?));
    if let Some(web) = &code.web {
        let mut in_web = code.telling().filter(|source| web.contains(source));
        if let Some(evidence) = in_web.find_map(|source| handled(&source)) {
            return Fact::certain(Signals::Handled, evidence);
        }
        // what is loaded by name may handle it too
        if code.loaded.is_some() {
            return of_framework.unwrap_or_else(|| Fact::assumed(Signals::Ignored, Vec::new()));
        }
    }
    if let Some(framework) = of_framework {
        return framework;
    }
    match code.telling().find_map(|source| handled(&source)) {
        Some(evidence) => {
            Fact { value: Signals::Handled, evidence: vec![evidence], confidence: Confidence::Likely }
        }
        None => Fact::assumed(Signals::Ignored, Vec::new()),
    }
}

/// Where a source handles it.
pub(super) fn handles(source: &Source) -> Option<Span> {
    let module = &source.module;
    if let Some(signal) = module.signals.iter().find(|signal| signal.name == "SIGTERM") {
        return Some(signal.span);
    }
    let may_be = module.imports.iter().any(|import| {
        PACKAGES.contains(&import.specifier.as_str()) || import.specifier.starts_with("@nestjs/")
    });
    module.calls.iter().filter(|_| may_be).find_map(|call| {
        let by_package = module.target(&call.path).is_some_and(|target| PACKAGES.contains(&target.module));
        // Nest closes itself once it is told to
        let by_nest = call.path.last().is_some_and(|name| name == "enableShutdownHooks");
        (by_package || by_nest).then_some(call.span)
    })
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::Signals;

    use crate::world::app;

    fn signals(index: &str) -> Signals {
        let package = r#"{"name":"a","scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}"#;
        app([("package.json", package), ("index.js", index), ("unused.js", "process.on('SIGTERM', stop)")])
            .signals
            .value
    }

    #[test]
    fn who_handles_them() {
        assert_eq!(signals("app.listen(1)"), Signals::Ignored);
        assert_eq!(signals("app.listen(1); process.on('SIGTERM', stop)"), Signals::Handled);
        assert_eq!(
            signals("for (const s of ['SIGINT', 'SIGTERM']) process.once(s, stop); app.listen(1)"),
            Signals::Handled
        );
        assert_eq!(
            signals("import closeWithGrace from 'close-with-grace'; closeWithGrace(stop); app.listen(1)"),
            Signals::Handled
        );
        assert_eq!(signals("process.on('SIGINT', stop); app.listen(1)"), Signals::Ignored);
    }
}
