//! From a repository on the disk to what `prove` is asked, and its answer on a terminal.

mod known;
mod overlay;
mod secrets;
mod terminal;

pub(crate) use known::{clauses, contract_of, known_apps};
pub(crate) use overlay::Overlay;
pub(crate) use secrets::{kept_out_of_git, secrets};
pub(crate) use terminal::{Live, print};
