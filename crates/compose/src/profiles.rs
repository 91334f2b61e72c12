//! What runs under which profiles, and which ports of the host it takes.

use std::ops::RangeInclusive;

use crate::file::ComposeFile;
use crate::port::{Port, PortPart, Protocol};
use crate::service::Service;

/// A port of the host that a service takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPort<'f> {
    /// The service.
    pub service: &'f str,
    /// The entry of its `ports`.
    pub port: &'f Port,
    /// The ports of the host; `None` where a variable without default hides them.
    pub range: Option<RangeInclusive<u16>>,
}

impl PublishedPort<'_> {
    /// Whether the service takes this port of the host; `None` where that cannot be told.
    pub fn takes(&self, number: u16, protocol: Protocol) -> Option<bool> {
        if self.port.protocol != protocol {
            return Some(false);
        }
        self.range.as_ref().map(|range| range.contains(&number))
    }
}

impl ComposeFile {
    /// The services that run when exactly these profiles are switched on; those without profiles always do.
    pub fn services_active(&self, profiles: &[&str]) -> Vec<&Service> {
        self.services.iter().filter(|service| service.is_active(profiles)).collect()
    }

    /// The ports of the host that those services take, in order. Ports that the engine chooses are left out.
    pub fn published_ports(&self, profiles: &[&str]) -> Vec<PublishedPort<'_>> {
        let mut found = Vec::new();
        for service in self.services_active(profiles) {
            for port in &service.ports {
                if let Some(published) = &port.published {
                    let range = PortPart::range(published);
                    found.push(PublishedPort { service: &service.name.value, port, range });
                }
            }
        }
        found
    }

    /// All profiles that services name, sorted.
    pub fn profiles(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .services
            .iter()
            .flat_map(|service| &service.profiles)
            .map(|profile| profile.value.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
services:
  redis:
    image: redis
    ports: ['${REDIS_PORT:-6379}:6379', '53:53/udp', '80']
  app:
    image: app
    profiles: [production]
    ports:
      - '${APP_PORT}:3000'
      - target: 9
        published: '9000-9002'
";

    #[test]
    fn profiles_decide_what_runs() {
        let file = ComposeFile::read(FILE).unwrap();
        let names = |profiles: &[&str]| {
            file.services_active(profiles)
                .iter()
                .map(|service| service.name.value.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["redis"]);
        assert_eq!(names(&["production"]), ["redis", "app"]);
        assert_eq!(names(&["*"]), ["redis", "app"]);
        assert_eq!(file.profiles(), ["production"]);
    }

    #[test]
    fn published_ports_follow_defaults_and_say_when_they_cannot_tell() {
        let file = ComposeFile::read(FILE).unwrap();
        let ports = file.published_ports(&[]);
        assert_eq!(
            ports.iter().map(|port| port.range.clone()).collect::<Vec<_>>(),
            [Some(6379..=6379), Some(53..=53)]
        );
        assert_eq!(ports[1].takes(53, Protocol::Tcp), Some(false));
        let ports = file.published_ports(&["production"]);
        assert_eq!(ports[2].takes(80, Protocol::Tcp), None);
        assert_eq!(ports[3].takes(9001, Protocol::Tcp), Some(true));
    }
}
