//! How health is asked for.

use super::super::Choices;
use super::Maker;
use crate::image::{HealthCheck, Op, Probe, ProbeTool, Step};
use crate::keys::{self, Key};
use crate::words::{self};

impl Maker<'_> {
    pub(super) fn health(&self) -> Step {
        let check = self.health_check(
            self.choices.listen.health.live.as_ref().or(self.choices.listen.health.ready.as_ref()),
        );
        let route = self.choices.listen.health.live.as_ref();
        Step {
            key: route.map_or_else(|| Key::of(keys::HEALTH_LIVE), |route| route.key.clone()),
            remark: words::health(&check),
            op: Op::Health(check),
        }
    }

    pub(super) fn health_check(&self, route: Option<&crate::Decided<String>>) -> HealthCheck {
        health_check(self.choices, route)
    }
}

/// How health is asked for, at `route` or at the port.
pub(in crate::decide) fn health_check(
    choices: &Choices<'_>,
    route: Option<&crate::Decided<String>>,
) -> HealthCheck {
    let seconds = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    HealthCheck {
        probe: Probe {
            // a port is asked by the runtime itself: not every busybox has `nc -z`
            tool: match route {
                Some(_) if choices.serve.is_some() => ProbeTool::Wget,
                Some(_) => choices.base.probe_tool(),
                None => choices.base.runtime_probe(),
            },
            port: choices.listen.port.as_ref().map_or(3000, |port| port.value),
            port_env: choices.listen.port_env.clone(),
            path: route.map(|route| route.value.clone()),
        },
        interval: seconds(choices.listen.interval.value),
        timeout: 5,
        start_period: seconds(choices.listen.start_period.value),
        retries: 3,
    }
}
