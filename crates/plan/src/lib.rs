//! seaworthy: decisions, each with its reason
