//! What must get into the image besides production dependencies.

use seaworthy_facts::{AppKind, Build, Confidence, Evidence, Fact, FrameworkUse, Process, Shipped};

/// Decides.
pub(crate) fn read(
    framework: Option<&Fact<FrameworkUse>>,
    build: Option<&Fact<Build>>,
    processes: &[Fact<Process>],
    kind: &Fact<AppKind>,
) -> Fact<Shipped> {
    if kind.value == AppKind::Static {
        return Fact { value: Shipped::Static, evidence: kind.evidence.clone(), confidence: kind.confidence };
    }
    let output = framework.and_then(|framework| framework.value.output.as_ref());
    if let Some(output) = output.filter(|output| output.value == "standalone") {
        return output.clone().map(|_| Shipped::Standalone);
    }
    let Some(build) = build else {
        let evidence: Vec<Evidence> =
            processes.first().map(|process| process.evidence.clone()).unwrap_or_default();
        return Fact { value: Shipped::Sources, evidence, confidence: Confidence::Likely };
    };
    // a build that makes something else (styles, a client) beside sources that are run as they are
    let starts_source = processes.first().is_some_and(|process| {
        let outputs = &build.value.outputs;
        process
            .value
            .entry
            .as_ref()
            .is_some_and(|entry| !outputs.iter().any(|output| entry.is_within(&output.value)))
    });
    let value = if starts_source { Shipped::Sources } else { Shipped::Outputs };
    let evidence =
        build.value.outputs.first().map_or_else(|| build.evidence.clone(), |output| output.evidence.clone());
    Fact { value, evidence, confidence: Confidence::Likely }
}
