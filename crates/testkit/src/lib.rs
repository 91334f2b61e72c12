//! seaworthy: test worlds
