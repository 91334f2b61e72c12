//! Developer tools of seaworthy.
fn main() {}
