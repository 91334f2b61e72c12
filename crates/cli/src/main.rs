//! The command line of seaworthy.
fn main() {}
