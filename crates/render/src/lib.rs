//! seaworthy: a plan and the existing files to a change set
