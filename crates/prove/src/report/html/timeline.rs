//! The way from `up` to healthy on the page: a lane for each service, and the same as a list.

use super::Section;
use super::markup::text;
use crate::Moment;
use crate::report::amount::time;

/// How many marks the axis has at most.
const MARKS: u64 = 8;

/// What happened, by service.
pub(super) fn section(timeline: &[Moment]) -> Option<Section> {
    let last = timeline.iter().map(|moment| moment.at_ms).max()?;
    // what happens last shall be seen as well
    let end = last.saturating_add(last / 25).max(1);
    let mut lanes: Vec<(&str, Vec<&Moment>)> = Vec::new();
    for moment in timeline {
        match lanes.iter_mut().find(|(service, _)| *service == moment.service) {
            Some((_, moments)) => moments.push(moment),
            None => lanes.push((&moment.service, vec![moment])),
        }
    }
    lanes.sort_by_key(|(_, moments)| {
        let start = moments.iter().find(|moment| State::after(&moment.what) == State::Starting);
        start.or(moments.first()).map(|moment| moment.at_ms)
    });
    let count = lanes.len().to_string();
    let step = step(end);
    let marks: String = (0..=end / step)
        .map(|mark| mark.saturating_mul(step))
        .map(|at| format!("<span style=\"left:{}\">{}</span>", percent(at, end), mark_name(at)))
        .collect();
    let grid: String = (0..=end / step)
        .map(|mark| format!("<i style=\"left:{}\"></i>", percent(mark.saturating_mul(step), end)))
        .collect();
    let lanes: String = lanes.iter().map(|(service, moments)| lane(service, moments, end, &grid)).collect();
    let rows: String = timeline
        .iter()
        .map(|moment| {
            format!(
                "<tr><td class=\"number\">{}</td><td><bdi>{}</bdi></td><td>{}</td></tr>\n",
                time(moment.at_ms),
                text(&moment.service),
                text(&moment.what)
            )
        })
        .collect();
    Some(Section {
        id: "start",
        title: "From <code>up</code> to healthy",
        count,
        body: format!(
            "<div class=\"timeline\">\n<div class=\"axis\" aria-hidden=\"true\">{marks}</div>\n{lanes}</div>\n\
             <ul class=\"legend\" aria-hidden=\"true\"><li><i class=\"waiting\"></i>created</li><li><i class=\"starting\"></i>started</li>\
             <li><i class=\"healthy\"></i>healthy</li><li><i class=\"ended\"></i>ended well</li><li><i class=\"bad\"></i>unhealthy or ended badly</li></ul>\n\
             <details class=\"as-list\"><summary>as a list</summary>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\" class=\"number\">After</th>\
             <th scope=\"col\">Service</th><th scope=\"col\">What</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div></details>\n"
        ),
    })
}

fn lane(service: &str, moments: &[&Moment], end: u64, grid: &str) -> String {
    let mut parts = String::new();
    for (place, moment) in moments.iter().enumerate() {
        let until = moments.get(place + 1).map_or(end, |next| next.at_ms).max(moment.at_ms);
        let state = State::after(&moment.what);
        let name = format!("{} after {}", moment.what, time(moment.at_ms));
        parts.push_str(&format!(
            "<i class=\"{}\" style=\"left:{};width:{}\" title=\"{}\"></i>",
            state.class(),
            percent(moment.at_ms, end),
            percent(until - moment.at_ms, end),
            text(&name)
        ));
    }
    let last = moments
        .last()
        .map(|moment| format!("{} after {}", moment.what, time(moment.at_ms)))
        .unwrap_or_default();
    let all: Vec<String> =
        moments.iter().map(|moment| format!("{} after {}", moment.what, time(moment.at_ms))).collect();
    format!(
        "<div class=\"lane\"><span class=\"service\"><bdi>{}</bdi></span><div class=\"track\" role=\"img\" aria-label=\"{}\">{grid}{parts}</div>\
         <span class=\"last\">{}</span></div>\n",
        text(service),
        text(&format!("{service}: {}", all.join(", "))),
        text(&last)
    )
}

/// What a service is in after something happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Starting,
    Healthy,
    Ended,
    Bad,
    Unknown,
}

impl State {
    fn after(what: &str) -> Self {
        match what {
            "created" => Self::Waiting,
            "started" | "restarted" => Self::Starting,
            "healthy" => Self::Healthy,
            // 143 is how a program ends that SIGTERM ended
            "exited 0" | "exited 143" => Self::Ended,
            "unhealthy" | "out of memory" => Self::Bad,
            what if what.starts_with("exited ") => Self::Bad,
            _ => Self::Unknown,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Starting => "starting",
            Self::Healthy => "healthy",
            Self::Ended => "ended",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

/// Milliseconds between two marks: 1, 2 or 5 of a power of ten, so that there are at most [`MARKS`].
fn step(end: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        for times in [1, 2, 5] {
            let step = unit.saturating_mul(times);
            if end / step <= MARKS {
                return step;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// A mark of the axis, without the parts of a second that all marks lack.
fn mark_name(at: u64) -> String {
    match at {
        0 => "up".to_owned(),
        at if at < 60_000 && at % 1_000 == 0 => format!("{} s", at / 1_000),
        at => time(at),
    }
}

fn percent(part: u64, whole: u64) -> String {
    format!("{:.3}%", part as f64 * 100.0 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_has_few_round_marks() {
        for (end, expected) in [
            (1, 1),
            (9, 2),
            (6_873, 1_000),
            (14_206, 2_000),
            (94_000, 20_000),
            (u64::MAX, 5_000_000_000_000_000_000),
        ] {
            assert_eq!(step(end), expected, "{end}");
            assert!(end / step(end) <= MARKS);
        }
    }
}
