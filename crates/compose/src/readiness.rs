//! What a service waits for, and how its own health is found out.

use seaworthy_text::Span;

use crate::service::{Command, read_command};
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::{Field, Value};

/// One service that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The service waited for.
    pub service: Spanned<String>,
    /// Until when.
    pub condition: Condition,
    /// Whether it may be switched off or missing.
    pub is_required: bool,
}

/// Until when one service waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// Until it runs.
    Started,
    /// Until its health check passes.
    Healthy,
    /// Until it has ended well.
    Completed,
}

/// The `healthcheck` of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healthcheck {
    /// The key and its value.
    pub span: Span,
    /// What is run.
    pub test: Option<Spanned<HealthTest>>,
    /// The pause between two runs, as written: `30s`.
    pub interval: Option<Spanned<String>>,
    /// How long one run may take.
    pub timeout: Option<Spanned<String>>,
    /// How many runs must fail in a row.
    pub retries: Option<Spanned<String>>,
    /// How long failures do not count.
    pub start_period: Option<Spanned<String>>,
}

/// What a health check runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HealthTest {
    /// A line for the image's shell.
    Shell(String),
    /// A program and its arguments.
    Words(Vec<String>),
    /// Nothing: the image's own check is switched off.
    Off,
}

pub(crate) fn read_dependencies(value: &Value, shapes: &mut Shapes) -> Vec<Dependency> {
    let started = |service| Dependency { service, condition: Condition::Started, is_required: true };
    if value.items().is_some() {
        return shapes.texts("depends_on", value).into_iter().map(started).collect();
    }
    let fields = shapes.fields("depends_on", value);
    fields
        .into_iter()
        .map(|field| {
            let condition = field.value.get("condition").and_then(|found| shapes.text("condition", found));
            let required = field.value.get("required").and_then(|found| shapes.truth("required", found));
            Dependency {
                service: field.key.clone(),
                condition: condition.map_or(Condition::Started, |text| read_condition(&text, shapes)),
                is_required: required.is_none_or(|truth| truth.value),
            }
        })
        .collect()
}

fn read_condition(text: &Spanned<String>, shapes: &mut Shapes) -> Condition {
    match text.value.as_str() {
        "service_healthy" => Condition::Healthy,
        "service_completed_successfully" => Condition::Completed,
        "service_started" => Condition::Started,
        other => {
            shapes.problem(format!("`{other}` is not a condition"), text.span);
            Condition::Started
        }
    }
}

pub(crate) fn read_healthcheck(field: &Field, shapes: &mut Shapes) -> Healthcheck {
    let value = &field.value;
    shapes.fields("healthcheck", value);
    let mut text = |key: &str| value.get(key).and_then(|found| shapes.text(key, found));
    let (interval, timeout) = (text("interval"), text("timeout"));
    let (retries, start_period) = (text("retries"), text("start_period"));
    let disabled = value.get("disable").and_then(|found| shapes.truth("disable", found));
    let test = match disabled {
        Some(Spanned { value: true, span }) => Some(Spanned::new(HealthTest::Off, span)),
        _ => value.get("test").and_then(|test| read_test(test, shapes)),
    };
    Healthcheck { span: field.span(), test, interval, timeout, retries, start_period }
}

fn read_test(value: &Value, shapes: &mut Shapes) -> Option<Spanned<HealthTest>> {
    let command = read_command("test", value, shapes)?;
    let words = match command.value {
        Command::Line(line) => return Some(Spanned::new(HealthTest::Shell(line), command.span)),
        Command::Words(words) => words,
    };
    let mut words = words.into_iter().map(|word| word.value);
    let test = match (words.next().as_deref(), words.collect::<Vec<_>>()) {
        (Some("NONE"), _) => HealthTest::Off,
        (Some("CMD"), words) => HealthTest::Words(words),
        (Some("CMD-SHELL"), words) => HealthTest::Shell(words.join(" ")),
        _ => {
            shapes.problem("a health check's list starts with `CMD`, `CMD-SHELL` or `NONE`", command.span);
            return None;
        }
    };
    Some(Spanned::new(test, command.span))
}
