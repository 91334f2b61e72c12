//! Compose services as YAML.

use seaworthy_compose::{Document, Entry, Item, Node, escape};
use seaworthy_plan::compose::{
    Access, CommandLine, ComposeFile, ComposeService, EnvEntry, EnvValue, Hardening, HealthTest, PortEntry,
    Restart, ServiceHealth, Source, Switch, Until, VolumeEntry, VolumeSource,
};
use seaworthy_plan::words::Remark;

use crate::line::wrap;
use crate::probe::{Question, question, without_spaces};

/// The widest comment inside YAML.
const WIDTH: usize = 100;

/// A file of our own.
pub(crate) fn document(file: &ComposeFile) -> Document {
    let mut document = Document { comments: comments(&file.remark), entries: Vec::new() };
    if let Some(name) = &file.name {
        document.entries.push(Entry::new("name", Node::text(name)));
    }
    document.entries.push(Entry::new(
        "services",
        Node::mapping(file.services.iter().map(|service| self::service(service, None))),
    ));
    if !file.volumes.is_empty() {
        document
            .entries
            .push(Entry::new("volumes", Node::mapping(file.volumes.iter().map(|name| volume(name)))));
    }
    if !file.secrets.is_empty() {
        document
            .entries
            .push(Entry::new("secrets", Node::mapping(file.secrets.iter().map(|name| secret(name)))));
    }
    document
}

/// A secret that a build gets from a variable.
pub(crate) fn secret(name: &str) -> Entry {
    Entry::new(name, Node::mapping([Entry::new("environment", Node::text(name))]))
}

/// A named volume.
pub(crate) fn volume(name: &str) -> Entry {
    Entry::new(name, Node::null())
}

fn comments(remarks: &[Remark]) -> Vec<String> {
    remarks.iter().flat_map(|remark| wrap(&remark.to_string(), WIDTH)).collect()
}

fn remarked(mut entry: Entry, remark: Option<&Remark>) -> Entry {
    if let Some(remark) = remark {
        entry.comments.extend(wrap(&remark.to_string(), WIDTH));
    }
    entry
}

/// A service, in the order in which a reader asks: what it is, how it runs, what it needs, what it may.
pub(crate) fn service(service: &ComposeService, profile: Option<&str>) -> Entry {
    let mut entries = vec![source(&service.source)];
    entries.extend(profile.map(|profile| Entry::new("profiles", Node::flow([profile]))));
    entries.extend(service.command.as_ref().map(command));
    if service.init == Switch::On {
        entries.push(Entry::new("init", true));
    }
    entries.extend(restart(service.restart));
    if let Some(seconds) = service.stop_grace {
        entries.push(Entry::new("stop_grace_period", Node::text(format!("{seconds}s"))));
    }
    if !service.depends_on.is_empty() {
        let waits = service.depends_on.iter().map(|dependency| {
            let condition = match dependency.until {
                Until::Healthy => "service_healthy",
                Until::Completed => "service_completed_successfully",
                Until::Started => "service_started",
            };
            Entry::new(&dependency.service, Node::mapping([Entry::new("condition", condition)]))
        });
        entries.push(Entry::new("depends_on", Node::mapping(waits)));
    }
    if !service.environment.is_empty() {
        entries.push(Entry::new("environment", Node::mapping(service.environment.iter().map(variable))));
    }
    if !service.ports.is_empty() {
        entries.push(Entry::new(
            "ports",
            Node::list(service.ports.iter().map(|port| Node::quoted(self::port(port)))),
        ));
    }
    if !service.volumes.is_empty() {
        entries.push(Entry::new("volumes", Node::Sequence(service.volumes.iter().map(mount).collect())));
    }
    if !service.extra_hosts.is_empty() {
        entries.push(Entry::new("extra_hosts", Node::list(service.extra_hosts.iter().map(Node::text))));
    }
    entries.extend(service.health.as_ref().map(health));
    entries.extend(service.hardening.iter().flat_map(hardening));
    entries.extend(limits(service));
    if !service.watch.is_empty() {
        let rules = service.watch.iter().map(|rule| {
            let mut keys =
                vec![Entry::new("action", rule.action), Entry::new("path", Node::text(escape(&rule.path)))];
            keys.extend(rule.target.as_ref().map(|target| Entry::new("target", Node::text(target))));
            Node::mapping(keys)
        });
        entries.push(
            Entry::new("develop", Node::mapping([Entry::new("watch", Node::list(rules))])).with_comment(
                "new dependencies need a new image; every other change comes through the mount",
            ),
        );
    }
    let mut entry = Entry::new(&service.name, Node::mapping(entries));
    entry.comments = comments(&service.remark);
    entry
}

fn source(source: &Source) -> Entry {
    match source {
        Source::Image(reference) => Entry::new("image", Node::text(escape(reference))),
        Source::Build { context, dockerfile, target, args, secrets } => {
            let mut keys = vec![Entry::new("context", Node::text(escape(context)))];
            keys.extend(dockerfile.as_ref().map(|path| Entry::new("dockerfile", Node::text(escape(path)))));
            keys.extend(target.as_ref().map(|target| Entry::new("target", Node::text(escape(target)))));
            if !args.is_empty() {
                keys.push(Entry::new("args", Node::mapping(args.iter().map(variable))));
            }
            if !secrets.is_empty() {
                keys.push(Entry::new("secrets", Node::list(secrets.iter().map(Node::text))));
            }
            Entry::new("build", Node::mapping(keys))
        }
    }
}

fn command(command: &CommandLine) -> Entry {
    let node = match command {
        CommandLine::Words(command) => Node::words(command.words.iter().map(|word| escape(word))),
        CommandLine::Shell(line) => Node::words(["sh".to_owned(), "-c".to_owned(), escape(line)]),
    };
    Entry::new("command", node)
}

fn restart(restart: Restart) -> Option<Entry> {
    match restart {
        Restart::UnlessStopped => Some(Entry::new("restart", "unless-stopped")),
        Restart::No => None,
    }
}

fn variable(entry: &EnvEntry) -> Entry {
    let node = match &entry.value {
        EnvValue::Passed => Node::null(),
        value => Node::text(value_text(value)),
    };
    remarked(Entry::new(&entry.name, node), entry.remark.as_ref())
}

/// A value as Compose reads it: `$` of a literal is doubled.
fn value_text(value: &EnvValue) -> String {
    match value {
        EnvValue::Literal(text) => escape(text),
        EnvValue::Required { name, message } => format!("${{{name}:?{message}}}"),
        EnvValue::Default { name, default } => format!("${{{name}:-{}}}", escape(default)),
        EnvValue::Passed => String::new(),
        EnvValue::Parts(parts) => parts.iter().map(value_text).collect(),
    }
}

fn port(port: &PortEntry) -> String {
    let host = port.host.as_ref().map(|host| format!("{host}:")).unwrap_or_default();
    let published = match &port.variable {
        Some(variable) => format!("${{{variable}:-{}}}", port.published),
        None => port.published.to_string(),
    };
    format!("{host}{published}:{}", port.target)
}

fn mount(mount: &VolumeEntry) -> Item {
    let node = match (&mount.source, mount.access) {
        // the short form would make a folder where the file is missing, and the app would find that
        (VolumeSource::Bind(path), Access::ReadOnly) => Node::mapping([
            Entry::new("type", "bind"),
            Entry::new("source", Node::text(escape(path))),
            Entry::new("target", Node::text(escape(&mount.target))),
            Entry::new("read_only", true),
            Entry::new("bind", Node::mapping([Entry::new("create_host_path", false)])),
        ]),
        // a colon parts the short form
        (VolumeSource::Bind(path), Access::Write) if path.contains(':') || mount.target.contains(':') => {
            Node::mapping([
                Entry::new("type", "bind"),
                Entry::new("source", Node::text(escape(path))),
                Entry::new("target", Node::text(escape(&mount.target))),
            ])
        }
        (VolumeSource::Bind(path), Access::Write) => Node::text(escape(&format!("{path}:{}", mount.target))),
        (VolumeSource::Named(name), access) if mount.target.contains(':') => {
            let mut entries = vec![
                Entry::new("type", "volume"),
                Entry::new("source", Node::text(escape(name))),
                Entry::new("target", Node::text(escape(&mount.target))),
            ];
            entries.extend((access == Access::ReadOnly).then(|| Entry::new("read_only", true)));
            Node::mapping(entries)
        }
        (VolumeSource::Named(name), access) => {
            let mode = if access == Access::ReadOnly { ":ro" } else { "" };
            Node::text(escape(&format!("{name}:{}{mode}", mount.target)))
        }
        (VolumeSource::Anonymous, _) if mount.target.contains(':') => Node::mapping([
            Entry::new("type", "volume"),
            Entry::new("target", Node::text(escape(&mount.target))),
        ]),
        (VolumeSource::Anonymous, _) => Node::text(escape(&mount.target)),
    };
    let mut item = Item::new(node);
    if let Some(remark) = &mount.remark {
        item.comments.extend(wrap(&remark.to_string(), WIDTH));
    }
    item
}

fn health(health: &ServiceHealth) -> Entry {
    let seconds = |seconds: u32| Node::text(format!("{seconds}s"));
    let test = match &health.test {
        // what is left out here comes from the image
        HealthTest::Image => {
            let often = Entry::new("interval", seconds(health.interval));
            return Entry::new("healthcheck", Node::mapping([often]));
        }
        HealthTest::Disabled => {
            return Entry::new("healthcheck", Node::mapping([Entry::new("disable", true)]));
        }
        HealthTest::Words(words) => Node::words(words),
        HealthTest::Probe(check) => match question(&check.probe) {
            Question::Shell(line) => Node::words(["CMD-SHELL".to_owned(), escape(&line)]),
            Question::Words(words) => {
                let words = words.iter().map(|word| escape(&without_spaces(word)));
                Node::words(std::iter::once("CMD".to_owned()).chain(words))
            }
        },
    };
    Entry::new(
        "healthcheck",
        Node::mapping([
            Entry::new("test", test),
            Entry::new("interval", seconds(health.interval)),
            Entry::new("timeout", seconds(health.timeout)),
            Entry::new("retries", i64::from(health.retries)),
            Entry::new("start_period", seconds(health.start_period)),
        ]),
    )
}

fn hardening(hardening: &Hardening) -> Vec<Entry> {
    let mut entries = Vec::new();
    if hardening.read_only == Switch::On {
        entries.push(Entry::new("read_only", true));
    }
    if !hardening.tmpfs.is_empty() {
        entries.push(Entry::new(
            "tmpfs",
            Node::list(hardening.tmpfs.iter().map(|path| Node::text(escape(path)))),
        ));
    }
    if hardening.drop_all == Switch::On {
        entries.push(Entry::new("cap_drop", Node::flow(["ALL"])));
    }
    if !hardening.cap_add.is_empty() {
        entries.push(Entry::new("cap_add", Node::flow(hardening.cap_add.iter().cloned())));
    }
    entries.push(Entry::new("security_opt", Node::flow(["no-new-privileges:true"])));
    entries
}

fn limits(service: &ComposeService) -> Option<Entry> {
    let mut limits = Vec::new();
    limits.extend(service.cpus.as_ref().map(|cpus| Entry::new("cpus", Node::quoted(cpus))));
    limits.extend(service.memory_mib.map(|mib| {
        let text = if mib.is_multiple_of(1024) { format!("{}G", mib / 1024) } else { format!("{mib}M") };
        Entry::new("memory", Node::text(text))
    }));
    if limits.is_empty() {
        return None;
    }
    let inner = Node::mapping([Entry::new("limits", Node::mapping(limits))]);
    Some(Entry::new("deploy", Node::mapping([Entry::new("resources", inner)])))
}
