//! An env template: a new one, or the variables that one by a person lacks.

use seaworthy_manifest::dotenv::EnvFile;
use seaworthy_plan::keys::Key;
use seaworthy_plan::template::{Active, TemplateEntry, TemplatePlan};
use seaworthy_text::{RepoPath, SourceFile};

use crate::line::{Line, Lines};

/// The lines of a new template.
pub(crate) fn lines(plan: &TemplatePlan) -> Vec<Line> {
    let mut lines = Lines::new(None);
    for remark in &plan.remark {
        lines.comment(None, &remark.to_string());
    }
    for group in &plan.groups {
        let key = group.entries.first().map(|entry| entry.key.clone());
        lines.push(key.as_ref(), "");
        lines.comment(key.as_ref(), &format!("--- {} ---", group.title));
        for (index, entry) in group.entries.iter().enumerate() {
            if index > 0 && !entry.remark.is_empty() {
                lines.push(Some(&entry.key), "");
            }
            write_entry(&mut lines, entry, &entry.key);
        }
    }
    lines.finish()
}

fn write_entry(lines: &mut Lines, entry: &TemplateEntry, key: &Key) {
    for remark in &entry.remark {
        lines.comment(Some(key), &remark.to_string());
    }
    let before = match entry.active {
        Active::Yes => "",
        Active::No => "# ",
    };
    lines.push(Some(key), &format!("{before}{}={}", entry.name, value(&entry.value)));
}

/// A value in the grammar that Compose reads.
fn value(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@%+,=?&*~".contains(character);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    // a backslash before the closing quote would keep it open
    if !text.contains(['\'', '\n', '\r']) && !text.ends_with('\\') {
        return format!("'{text}'");
    }
    let escaped: String = text
        .chars()
        .map(|character| match character {
            '"' | '\\' | '$' => format!("\\{character}"),
            // on one line, so that it can be commented out
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            other => other.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// The variables that a person's template lacks, as text to put at its end; `None` when it lacks none.
pub(crate) fn missing(path: &RepoPath, existing: &str, plan: &TemplatePlan) -> Option<String> {
    let file = EnvFile::parse(&SourceFile::new(path.clone(), existing.to_owned()));
    let has = |name: &str| file.entries.iter().any(|entry| entry.key.value == name);
    let mut lines = Lines::new(None);
    let mut marked = false;
    for group in &plan.groups {
        let lacking: Vec<&TemplateEntry> = group.entries.iter().filter(|entry| !has(&entry.name)).collect();
        let Some(first) = lacking.first() else { continue };
        lines.push(Some(&first.key), "");
        if !std::mem::replace(&mut marked, true) {
            // so that the next run does not take our comments for a person's
            lines.push(Some(&first.key), seaworthy_text::ADDED);
        }
        lines.comment(Some(&first.key), &format!("--- {} ---", group.title));
        for entry in &lacking {
            write_entry(&mut lines, entry, &entry.key);
        }
    }
    let text = crate::line::text_of(&lines.finish());
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_back_as_they_are() {
        for text in [
            "",
            "plain",
            "two words",
            "it's",
            "a$b",
            "# no comment",
            "\"q\"",
            "it's $5 \"now\" \\",
            "back\\slash\\",
            "\\",
        ] {
            let line = format!("NAME={}\n", value(text));
            let file = EnvFile::parse(&SourceFile::new(RepoPath::root().child(".env"), line.clone()));
            let read =
                file.entries.first().and_then(|entry| entry.value.as_ref()).map(|value| value.text.clone());
            assert_eq!(read.unwrap_or_default(), text, "{line}");
        }
    }
}
