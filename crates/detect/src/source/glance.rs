//! What the passes need to know of a source before they look closer, noted once for all apps.

use rayon::prelude::*;
use seaworthy_facts::Unknown;
use seaworthy_text::Span;

use super::env::reads::{self, Read};
use super::links::Links;
use super::{runtime_files, services, signals};
use crate::by_name;
use crate::sources::Source;

/// What one source is about.
#[derive(Debug, Default)]
pub(super) struct Glance<'r> {
    /// The variables that it reads.
    pub(super) reads: Vec<Read<'r>>,
    /// Reads of variables that are not known.
    pub(super) unknown_reads: Vec<Unknown>,
    /// Where it handles SIGTERM.
    pub(super) handles_sigterm: Option<Span>,
    /// Whether it loads others that its imports do not name.
    pub(super) loads_by_name: bool,
    /// Which of its calls are of a package that is, or may be, a client of a service.
    pub(super) client_calls: Vec<usize>,
    /// Which of its calls may hand out a folder.
    pub(super) folder_calls: Vec<usize>,
}

/// What all sources are about.
pub(super) struct Glances<'r> {
    by_number: Vec<Option<Glance<'r>>>,
    none: Glance<'r>,
}

impl<'r> Glances<'r> {
    /// Looks at all of them.
    pub(super) fn read(links: &Links<'r>) -> Self {
        let looked: Vec<(usize, Glance<'r>)> = links
            .sources
            .par_iter()
            .filter_map(|source| Some((source.number, look(links, source)?)))
            .collect();
        let mut by_number = Vec::new();
        by_number.resize_with(links.sources.last().map_or(0, |last| last.number + 1), || None);
        for (number, glance) in looked {
            by_number[number] = Some(glance);
        }
        Self { by_number, none: Glance::default() }
    }

    /// What a source is about.
    pub(super) fn of(&self, source: &Source) -> &Glance<'r> {
        self.by_number.get(source.number).and_then(Option::as_ref).unwrap_or(&self.none)
    }
}

/// `None` where there is nothing to note.
fn look<'r>(links: &Links<'r>, source: &'r Source) -> Option<Glance<'r>> {
    let loads_by_name = by_name::loads(source, |name| links.target(source, name).is_some());
    let Some(module) = source.module.telling() else {
        return loads_by_name.then(|| Glance { loads_by_name, ..Glance::default() });
    };
    let mut unknown_reads = Vec::new();
    let reads = reads::of(links, source, &mut unknown_reads);
    let calls = |wanted: &dyn Fn(&seaworthy_js::Call) -> bool| {
        module.calls.iter().enumerate().filter(|(_, call)| wanted(call)).map(|(index, _)| index).collect()
    };
    let has_client = module.imports.iter().any(|import| services::may_be_client(&import.specifier));
    let client_calls: Vec<usize> = if has_client {
        calls(&|call| module.target(&call.path).is_some_and(|target| services::may_be_client(target.module)))
    } else {
        Vec::new()
    };
    Some(Glance {
        reads,
        unknown_reads,
        handles_sigterm: signals::handles(source),
        loads_by_name,
        client_calls,
        folder_calls: calls(&|call| runtime_files::may_hand_out(module, call)),
    })
}
