//! seaworthy: the types of what is known of an app, with evidence
