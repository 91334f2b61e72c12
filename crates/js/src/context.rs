//! What is expected of an expression where it stands: a default beside it, a test around it, a failure if it is missing.

use seaworthy_text::Span;

use crate::env::{Demand, EnvSource};
use crate::function::FunctionId;
use crate::value::Value;

/// Handed from an expression to the one inside it, as long as only transparent wrappers lie between.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    /// Said so far by `!`, `as string` or a member access; `None` for nothing.
    pub(crate) demand: Option<Demand>,
    /// What stands to the right of `||` or `??`.
    pub(crate) default: Option<Value>,
    /// The string compared with.
    pub(crate) compared_with: Option<String>,
    /// Whether only truth matters here.
    pub(crate) is_tested: bool,
    /// Whether the program fails when this is true (`Some(true)`) or false.
    pub(crate) fails_when: Option<bool>,
    /// The variable that is given the value.
    pub(crate) local: Option<String>,
    /// The name that a function gets here.
    pub(crate) function_name: Option<String>,
    /// Whether that name is a property's or a method's.
    pub(crate) is_member: bool,
}

impl Context {
    /// Only truth matters; `fails_when` as in the field.
    pub(crate) fn test(fails_when: Option<bool>) -> Self {
        Self { is_tested: true, fails_when, ..Self::default() }
    }

    /// Under `!`.
    pub(crate) fn negated(self) -> Self {
        Self::test(self.fails_when.map(|when| !when))
    }

    /// Under something that says the value is there.
    pub(crate) fn demanding(mut self, demand: Demand) -> Self {
        self.demand = self.demand.max(Some(demand));
        self
    }

    /// What a read here demands.
    pub(crate) fn read_demand(&self) -> Demand {
        if self.fails_when == Some(false) {
            Demand::Checked
        } else if self.is_tested || self.default.is_some() || self.compared_with.is_some() {
            Demand::Optional
        } else {
            self.demand.unwrap_or(Demand::Bare)
        }
    }
}

/// A read before names are resolved.
#[derive(Debug, Clone)]
pub(crate) struct RawRead {
    pub(crate) name: ReadName,
    pub(crate) default: Option<Value>,
    pub(crate) source: EnvSource,
    pub(crate) demand: Demand,
    pub(crate) local: Option<String>,
    pub(crate) compared_with: Option<String>,
    pub(crate) within: Option<FunctionId>,
    pub(crate) span: Span,
}

/// The name of what is read.
#[derive(Debug, Clone)]
pub(crate) enum ReadName {
    Fixed(String),
    Computed(Value),
}

/// A test of a local name, which says what happens when the variable behind it is unset.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    /// `dsn`, or `config`, `url`.
    pub(crate) path: Vec<String>,
    pub(crate) outcome: Outcome,
    pub(crate) within: Option<FunctionId>,
}

/// What happens.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// The program throws or exits.
    Fails,
    /// It goes on.
    Tolerated,
    /// It takes this.
    Default(Value),
}
