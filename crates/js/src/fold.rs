//! Makes simpler values of composed ones: `process.env.PORT || 3000` becomes the variable with its default.
//!
//! Used when an expression is read and again when names in it are resolved. Knows values only, no syntax.

use seaworthy_text::Span;

use crate::value::{EnvReference, LogicalOperator, Value, ValueKind};

/// Strings longer than this are not kept.
pub(crate) const MAX_STRING: usize = 2048;

impl Value {
    /// `left operator right`.
    pub(crate) fn logical(operator: LogicalOperator, left: Value, right: Value, span: Span) -> Value {
        if operator == LogicalOperator::And {
            return Value::new(
                ValueKind::Logical { operator, left: Box::new(left), right: Box::new(right) },
                span,
            );
        }
        match left.truth(operator) {
            Some(true) => left,
            Some(false) => right,
            None if has_open_default(&left) => {
                let mut value = with_default(left, right);
                value.span = span;
                value
            }
            None if left.as_env().is_some() => left,
            None => Value::new(
                ValueKind::Logical { operator, left: Box::new(left), right: Box::new(right) },
                span,
            ),
        }
    }

    /// Whether `self` decides `self operator x` for `||` and `??`, if the text tells.
    fn truth(&self, operator: LogicalOperator) -> Option<bool> {
        let nullish = operator == LogicalOperator::Nullish;
        match &self.kind {
            ValueKind::Null | ValueKind::Undefined => Some(false),
            ValueKind::String(text) => Some(nullish || !text.is_empty()),
            ValueKind::Number(number) => Some(nullish || *number != 0.0),
            ValueKind::Bool(value) => Some(nullish || *value),
            ValueKind::Array(_)
            | ValueKind::Object(_)
            | ValueKind::Function { .. }
            | ValueKind::New(_)
            | ValueKind::EnvAll(_) => Some(true),
            _ => None,
        }
    }

    /// `test ? consequent : alternate`.
    pub(crate) fn conditional(test: Value, consequent: Value, alternate: Value, span: Span) -> Value {
        let (tested, present, absent) = match &test.kind {
            ValueKind::Not(inner) => (inner.as_ref(), &alternate, &consequent),
            ValueKind::Compare { operator, left, right }
                if matches!(right.kind, ValueKind::Null | ValueKind::Undefined) =>
            {
                if operator.starts_with('!') {
                    (left.as_ref(), &consequent, &alternate)
                } else {
                    (left.as_ref(), &alternate, &consequent)
                }
            }
            _ => (&test, &consequent, &alternate),
        };
        if let (ValueKind::Env(tested), ValueKind::Env(read)) = (&tested.kind, &present.kind)
            && tested.name == read.name
            && read.default.is_none()
        {
            let reference = EnvReference { default: Some(Box::new(absent.clone())), ..read.clone() };
            return Value::new(ValueKind::Env(reference), span);
        }
        match test.kind {
            ValueKind::Bool(true) => consequent,
            ValueKind::Bool(false) => alternate,
            _ => Value::new(
                ValueKind::Conditional {
                    test: Box::new(test),
                    consequent: Box::new(consequent),
                    alternate: Box::new(alternate),
                },
                span,
            ),
        }
    }

    /// `Number(self)` and its kin: literals become numbers, also those that are defaults. The rest stays as it is.
    pub(crate) fn into_number(mut self) -> Value {
        match &mut self.kind {
            ValueKind::String(text) => {
                if let Ok(number) = text.trim().parse::<f64>()
                    && number.is_finite()
                {
                    self.kind = ValueKind::Number(number);
                }
            }
            ValueKind::Env(EnvReference { default: Some(default), .. }) => {
                **default = std::mem::replace(&mut **default, Value::unknown(Span::default())).into_number();
            }
            _ => {}
        }
        self
    }

    /// `left + right`.
    pub(crate) fn sum(left: Value, right: Value, span: Span) -> Value {
        if let (ValueKind::Number(left), ValueKind::Number(right)) = (&left.kind, &right.kind) {
            return Value::new(ValueKind::Number(left + right), span);
        }
        let is_text = |value: &Value| matches!(value.kind, ValueKind::String(_) | ValueKind::Template(_));
        if is_text(&left) || is_text(&right) {
            return Value::template(vec![left, right], span);
        }
        Value::unknown(span)
    }

    /// A text made of parts: neighbouring literals become one, and a text of one literal is a string.
    pub(crate) fn template(parts: Vec<Value>, span: Span) -> Value {
        let mut merged: Vec<Value> = Vec::with_capacity(parts.len());
        let flat = parts.into_iter().flat_map(|part| match part.kind {
            ValueKind::Template(inner) => inner,
            _ => vec![part],
        });
        for mut part in flat {
            match &part.kind {
                ValueKind::Number(number) => part.kind = ValueKind::String(number.to_string()),
                ValueKind::Bool(value) => part.kind = ValueKind::String(value.to_string()),
                _ => {}
            }
            let text = match &part.kind {
                ValueKind::String(text) => text,
                _ => {
                    merged.push(part);
                    continue;
                }
            };
            if text.is_empty() {
                continue;
            }
            if let Some(Value { kind: ValueKind::String(before), span: before_span }) = merged.last_mut() {
                before.push_str(text);
                before_span.end = part.span.end.max(before_span.start);
            } else {
                merged.push(part);
            }
        }
        let length: usize = merged.iter().map(|part| part.as_str().map_or(0, str::len)).sum();
        if length > MAX_STRING {
            return Value::unknown(span);
        }
        match merged.as_mut_slice() {
            [] => Value::new(ValueKind::String(String::new()), span),
            [Value { kind: ValueKind::String(text), .. }] => {
                Value::new(ValueKind::String(std::mem::take(text)), span)
            }
            _ => Value::new(ValueKind::Template(merged), span),
        }
    }
}

/// Whether a default can still be added to what may be a chain of variables.
fn has_open_default(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Env(EnvReference { default: None, .. }) => true,
        ValueKind::Env(EnvReference { default: Some(default), .. }) => has_open_default(default),
        _ => false,
    }
}

fn with_default(mut value: Value, default: Value) -> Value {
    let mut place = &mut value;
    while let ValueKind::Env(reference) = &mut place.kind {
        match &mut reference.default {
            Some(inner) => place = inner,
            empty => {
                *empty = Some(Box::new(default));
                break;
            }
        }
    }
    value
}
