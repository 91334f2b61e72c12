//! seaworthy: passes that read a repository and fill the facts
