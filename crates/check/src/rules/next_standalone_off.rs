//! `next-standalone-off`: Next's standalone output is copied, and not switched on.

use seaworthy_js::ValueKind;
use seaworthy_setup::flow::{OriginKind, StepKind};
use seaworthy_text::{SourceFile, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "next-standalone-off",
    severity: Severity::Error,
    title: "Next's standalone output is copied, and not switched on",
    about: "`.next/standalone` is written only with `output: 'standalone'` in `next.config`. Without it the build of the app \
succeeds, and the `COPY` of the folder ends with `not found`.

Switch it on in `next.config`, or ship `.next`, `public` and production dependencies and start with `next start`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(framework) = app.framework.as_ref().filter(|framework| framework.value.id == "next") else {
        return;
    };
    if framework.value.output.as_ref().is_some_and(|output| output.value == "standalone") {
        return;
    }
    let names = ["next.config.ts", "next.config.mjs", "next.config.js", "next.config.cjs", "next.config.mts"];
    let configs: Vec<_> =
        names.iter().filter_map(|name| image.case.repo.read(&app.dir.child(name)).ok()).collect();
    // it may be said in a way that was not read: by a variable, in a plugin
    if configs.iter().any(|source| source.text().contains("standalone") || source.text().contains("output")) {
        return;
    }
    // Next reads a variable, too, which a build may set
    let set = image.flow.needed().any(|stage| {
        let names = stage.end.env.keys().chain(stage.end.args.keys());
        names.into_iter().any(|name| name.contains("STANDALONE"))
            || stage.steps.iter().any(|step| image.text(step.span).contains("STANDALONE"))
    });
    if set {
        return;
    }
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Copy(copied) = &step.kind else { continue };
            let origin = copied.sources.iter().find(|origin| {
                matches!(&origin.kind, OriginKind::Stage(_, path) if path.ends_with("/.next/standalone"))
            });
            let Some(origin) = origin else { continue };
            let mut finding = Finding::new(
                &RULE,
                image.place(origin.span),
                "`.next/standalone` is not written: `output` is not `standalone`",
                "the build ends with `\".next/standalone\": not found`",
                "add `output: 'standalone'` to `next.config`",
            )
            .label("is not there");
            if let [config] = configs.as_slice()
                && let Some((span, text)) = insertion(config)
            {
                finding = finding.fix_in(FixTier::Unsafe, config.path().clone(), span, text);
            }
            findings.push(match configs.first() {
                Some(config) => finding.because(config.start(), "does not switch it on"),
                None => finding.because_of(framework, "there is no `next.config`"),
            });
            return;
        }
    }
}

/// The setting, put in as the first of the configuration's object, in the file's own hand.
fn insertion(config: &SourceFile) -> Option<(Span, String)> {
    let value = seaworthy_js::config(config).ok()?;
    let object = config.text().get(value.span.range())?;
    let inside = object.strip_prefix('{').filter(|_| matches!(value.kind, ValueKind::Object(_)))?;
    let at = value.span.start as usize + 1;
    let quote = if config.text().contains('"') { '"' } else { '\'' };
    let setting = format!("output: {quote}standalone{quote}");
    let first = inside.trim_start();
    let text = if first.starts_with('}') {
        format!(" {setting} ")
    } else {
        let before = &inside[..inside.len() - first.len()];
        let newline = before.rfind('\n').map_or(" ", |from| {
            let from = if before[..from].ends_with('\r') { from - 1 } else { from };
            &before[from..]
        });
        format!("{newline}{setting},")
    };
    Some((Span::new(at, at), text))
}

#[cfg(test)]
mod tests {
    use seaworthy_text::RepoPath;

    use super::*;

    fn repaired(text: &str) -> Option<String> {
        let file = SourceFile::new(RepoPath::new("next.config.ts").ok()?, text.to_owned());
        let (span, setting) = insertion(&file)?;
        let mut text = text.to_owned();
        text.insert_str(span.start as usize, &setting);
        Some(text)
    }

    #[test]
    fn the_setting_is_written_as_the_others_are() {
        assert_eq!(
            repaired("export default {\n    poweredByHeader: false,\n};\n").as_deref(),
            Some("export default {\n    output: 'standalone',\n    poweredByHeader: false,\n};\n")
        );
        assert_eq!(
            repaired("const config = { basePath: \"/a\" };\nmodule.exports = config;\n").as_deref(),
            Some("const config = { output: \"standalone\", basePath: \"/a\" };\nmodule.exports = config;\n")
        );
        assert_eq!(
            repaired("export default {};").as_deref(),
            Some("export default { output: 'standalone' };")
        );
        assert_eq!(
            repaired("module.exports = withMDX({\r\n\treactStrictMode: true,\r\n})").as_deref(),
            Some("module.exports = withMDX({\r\n\toutput: 'standalone',\r\n\treactStrictMode: true,\r\n})")
        );
    }

    #[test]
    fn what_is_no_object_is_left_alone() {
        assert_eq!(repaired("export default make();"), None);
        assert_eq!(repaired("export default {"), None);
    }
}
