//! `reproducible-build`: building twice gives the same layers, or what differs.

use seaworthy_image::{Aspect, Comparison, Hashing, PathDifference, Search, Side, compare};

use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{BuiltImage, Ground, build_call, inspect};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "reproducible-build",
    title: "two builds give the same layers",
    scope: Scope::Image,
    about: "Builds a second time without the cache, and compares the layers of both images file by file.

It costs a whole second build, so it is asked only where `contract.reproducible` is set or the probe is named with `--only`. Without \
the contract a difference is no failure: times of files differ with every ordinary build, and the report says what else does.",
    ask: Ask::Image(ask),
};

fn ask(ground: &Ground<'_>, image: &BuiltImage) -> Result<Seen, EngineError> {
    let contract = ground.contract(&image.build).reproducible;
    let is_named = ground.request.only.iter().any(|id| id == PROBE.id);
    if contract != Some(true) && !is_named {
        return Ok(Seen::skip(
            "not asked for: it costs a second build; `contract.reproducible = true` or `--only reproducible-build`",
        ));
    }
    let reference = format!("{}-again", image.reference);
    let call = build_call(ground, ground.workspace, &image.build, &reference, &["--no-cache"])?;
    ground.said(&call)?;
    let mut search = Search::new();
    search.hashing = Hashing::Sha256;
    let (first, second) =
        (inspect(ground, &image.reference, &search)?, inspect(ground, &reference, &search)?);
    let comparison = compare(&first, &second);
    let mut rows = Vec::new();
    for layer in &comparison.layers {
        for path in &layer.paths {
            let what = match path.side {
                Side::First => "only in the first".to_owned(),
                Side::Second => "only in the second".to_owned(),
                Side::Both => path.aspects.iter().map(word).collect::<Vec<_>>().join(", "),
            };
            rows.push(format!("layer {}  /{}: {what}", layer.layer + 1, path.path));
        }
    }
    let differing = comparison.layers.len();
    let total = first.layers.len();
    rows.truncate(40);
    let seen = match (differing, contract) {
        (0, _) => Seen::pass(format!("all {total} layers are the same")),
        (_, Some(true)) => Seen::fail(format!("{differing} of {total} layers differ"), help(&comparison)),
        _ => Seen::pass(format!("{differing} of {total} layers differ, which the contract allows")),
    };
    Ok(seen.count("layers that differ", differing, contract.and_then(|must| must.then_some(0))).evidence(
        EvidenceKind::Diff,
        "what differs",
        rows,
    ))
}

/// What to change: more than times differ where the build makes something up.
fn help(comparison: &Comparison) -> String {
    let mut paths = comparison.layers.iter().flat_map(|layer| &layer.paths);
    let is_more = |path: &&PathDifference| {
        path.side != Side::Both || path.aspects.iter().any(|aspect| *aspect != Aspect::Modified)
    };
    match paths.find(is_more) {
        Some(path) => format!(
            "leave out of `/{}` what is another one in each build: the time, a random id, an order of no kind",
            path.path
        ),
        None => "only times differ: build with SOURCE_DATE_EPOCH and `--output …,rewrite-timestamp=true`, or set them in the step \
                 that writes the files (`touch -d`)"
            .to_owned(),
    }
}

fn word(aspect: &Aspect) -> &'static str {
    match aspect {
        Aspect::Kind => "kind",
        Aspect::Size => "size",
        Aspect::Content => "content",
        Aspect::Mode => "permissions",
        Aspect::Owner => "owner",
        Aspect::Modified => "time",
    }
}
