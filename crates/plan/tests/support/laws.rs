//! What holds of every plan.

use std::collections::BTreeSet;

use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_plan::compose::{EnvValue, HealthTest, Role, Source, Until};
use seaworthy_plan::image::{Image, Op, RunCommand, StageBase, StageName};
use seaworthy_plan::template::Active;
use seaworthy_plan::{AppPlan, Plan};

/// Holds `plan` to every law; `world` names it.
pub fn hold(world: &str, plan: &Plan) {
    for app in &plan.apps {
        keys_exist(world, plan, app);
        if let Some(image) = &app.image {
            stages_are_sound(world, image);
            shipped_is_bare(world, app, image);
            needed_files_are_sent(world, app, image);
        }
    }
    services_are_sound(world, plan);
    templates_are_complete(world, plan);
}

/// Every decision has a key of the documentation, every step a decision.
fn keys_exist(world: &str, plan: &Plan, app: &AppPlan) {
    for decision in app.decisions.iter().chain(&plan.decisions) {
        assert!(decision.key.entry().is_some(), "{world}: `{}` is no key", decision.key);
    }
    let mut keys: Vec<&seaworthy_plan::keys::Key> = Vec::new();
    for stage in app.image.iter().flat_map(|image| &image.stages) {
        keys.push(&stage.key);
        keys.extend(stage.steps.iter().map(|step| &step.key));
    }
    keys.extend(app.ignore.groups.iter().map(|group| &group.key));
    let services = plan.compose.files.iter().flat_map(|file| &file.services);
    keys.extend(
        services
            .filter(|service| matches!(&service.role, Role::App(name, _) if *name == app.name))
            .map(|service| &service.key),
    );
    for key in keys {
        assert!(
            app.decisions.iter().chain(&plan.decisions).any(|decision| decision.key == *key),
            "{world}, {}: nothing was decided about `{key}`",
            app.name
        );
    }
}

fn stages_are_sound(world: &str, image: &Image) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for stage in &image.stages {
        let name = stage.name.as_str();
        assert!(
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c)),
            "{world}: no engine takes a stage named `{name}`"
        );
        if let StageBase::Stage(base) = &stage.from {
            assert!(
                names.contains(base.as_str()),
                "{world}: {name} starts from {base:?}, which is not above it"
            );
        }
        for step in &stage.steps {
            if let Op::Copy { from: Some(StageBase::Stage(from)), .. } = &step.op {
                assert!(
                    names.contains(from.as_str()),
                    "{world}: {name} copies from {from:?}, which is not above it"
                );
            }
        }
        assert!(names.insert(name.to_owned()), "{world}: two stages are named {name}");
    }
    assert_eq!(image.stages.last().map(|stage| &stage.name), Some(&StageName::Runner), "{world}");
    for (index, stage) in image.stages.iter().enumerate() {
        let target = matches!(stage.name, StageName::Runner | StageName::Dev | StageName::Process(_));
        let used = image.stages.iter().skip(index + 1).any(|later| {
            later.from == StageBase::Stage(stage.name.clone())
                || later
                    .steps
                    .iter()
                    .any(|step| matches!(&step.op, Op::Copy { from: Some(StageBase::Stage(from)), .. } if *from == stage.name))
        });
        assert!(target || used, "{world}: nothing needs the stage {:?}", stage.name);
    }
}

/// What is shipped runs as a user by number, and nothing was installed in it but what the base needs.
fn shipped_is_bare(world: &str, app: &AppPlan, image: &Image) {
    let runner = image.stage(&StageName::Runner).unwrap();
    let users: Vec<u32> = runner
        .steps
        .iter()
        .filter_map(|step| match step.op {
            Op::User(id) => Some(id),
            _ => None,
        })
        .collect();
    assert!(matches!(users.as_slice(), [id] if *id > 0), "{world}: {users:?}");
    let mut stage = Some(runner);
    while let Some(current) = stage {
        for step in &current.steps {
            if let Op::Run { commands, .. } = &step.op {
                for command in commands {
                    let RunCommand::Plain(command) = command else { continue };
                    let line = command.to_string();
                    assert!(
                        !line.contains("install") && !line.contains("add --global"),
                        "{world}, {}: {line}",
                        app.name
                    );
                }
            }
        }
        stage = match &current.from {
            StageBase::Stage(base) => image.stage(base),
            StageBase::Image(_) => None,
        };
    }
}

/// No pattern keeps out what a `COPY` needs.
fn needed_files_are_sent(world: &str, app: &AppPlan, image: &Image) {
    let text: String = app
        .ignore
        .groups
        .iter()
        .flat_map(|group| &group.patterns)
        .map(|pattern| format!("{pattern}\n"))
        .collect();
    let (file, problems) = IgnoreFile::parse(&text);
    assert!(problems.is_empty(), "{world}: {problems:?}");
    let matcher = Matcher::new(&file).unwrap();
    for stage in &image.stages {
        for step in &stage.steps {
            if let Op::Copy { from: None, sources, .. } = &step.op {
                for source in sources.iter().filter(|source| *source != ".") {
                    let out = matcher.decide(source).excluded;
                    assert!(!out, "{world}, {}: {source} is copied and kept out by\n{text}", app.name);
                }
            }
        }
    }
}

fn services_are_sound(world: &str, plan: &Plan) {
    for file in &plan.compose.files {
        let at = format!("{world}, {}", file.path);
        assert!(!file.services.is_empty(), "{at}: no service");
        for volume in &file.volumes {
            assert!(is_service_name(volume), "{at}: no engine takes a volume named `{volume}`");
        }
        let mut names = BTreeSet::new();
        let mut published = BTreeSet::new();
        for service in &file.services {
            assert!(names.insert(&service.name), "{at}: two services are named {}", service.name);
            assert!(
                is_service_name(&service.name),
                "{at}: no engine takes a service named `{}`",
                service.name
            );
            for port in &service.ports {
                assert!(published.insert(port.published), "{at}: {} is published twice", port.published);
            }
            for volume in &service.volumes {
                if let seaworthy_plan::compose::VolumeSource::Named(name) = &volume.source {
                    let again = service
                        .volumes
                        .iter()
                        .any(|other| other.source == volume.source && other.target != volume.target);
                    assert!(!again, "{at}: the volume {name} holds two folders of {}", service.name);
                    assert!(file.volumes.contains(name), "{at}: the volume {name} is not declared");
                }
            }
            if let Source::Build { target: Some(target), .. } = &service.source {
                let Role::App(app, _) = &service.role else { panic!("{at}: {} is built", service.name) };
                let app = plan.apps.iter().find(|other| other.name == *app).unwrap();
                let stages = &app.image.as_ref().unwrap().stages;
                assert!(
                    stages.iter().any(|stage| stage.name.as_str() == target),
                    "{at}: there is no stage {target}"
                );
            }
        }
        for service in &file.services {
            for dependency in &service.depends_on {
                let other = file.services.iter().find(|other| other.name == dependency.service);
                let other = other.unwrap_or_else(|| {
                    panic!("{at}: {} waits for {}, which is not there", service.name, dependency.service)
                });
                let has_health =
                    other.health.as_ref().is_some_and(|health| health.test != HealthTest::Disabled);
                assert!(
                    dependency.until != Until::Healthy || has_health,
                    "{at}: {} has no health check",
                    other.name
                );
            }
            let mut seen = BTreeSet::from([&service.name]);
            let mut open = vec![service];
            while let Some(current) = open.pop() {
                for dependency in &current.depends_on {
                    assert!(dependency.service != service.name, "{at}: {} waits for itself", service.name);
                    if seen.insert(&dependency.service) {
                        open.extend(file.services.iter().find(|other| other.name == dependency.service));
                    }
                }
            }
        }
    }
}

fn is_service_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// Every variable that a Compose file asks for is in its template; a required one is active and empty.
fn templates_are_complete(world: &str, plan: &Plan) {
    for file in &plan.compose.files {
        let Some(path) = &file.env_template else { continue };
        let template = plan.templates.iter().find(|template| template.path == *path);
        let entries: Vec<_> =
            template.iter().flat_map(|template| &template.groups).flat_map(|group| &group.entries).collect();
        let mut names = BTreeSet::new();
        for entry in &entries {
            assert!(names.insert(&entry.name), "{world}: {path} has {} twice", entry.name);
            assert!(is_variable(&entry.name), "{world}: {path} asks for `{}`", entry.name);
        }
        let mut asked: Vec<(String, bool)> = Vec::new();
        for service in &file.services {
            for variable in service.environment.iter().chain(service.source.arguments()) {
                ask(&variable.name, &variable.value, &mut asked);
            }
            for secret in service.source.secrets() {
                assert!(file.secrets.contains(secret), "{world}: {} lacks the secret {secret}", file.path);
                asked.push((secret.clone(), true));
            }
            asked.extend(service.ports.iter().filter_map(|port| Some((port.variable.clone()?, false))));
        }
        for (name, required) in asked {
            let entry = entries.iter().find(|entry| entry.name == name);
            let entry =
                entry.unwrap_or_else(|| panic!("{world}: {} asks for {name}, which {path} lacks", file.path));
            if required || file.required.contains(&name) {
                assert!(entry.active == Active::Yes && entry.value.is_empty(), "{world}: {name} in {path}");
            }
        }
    }
}

fn ask(own: &str, value: &EnvValue, asked: &mut Vec<(String, bool)>) {
    match value {
        EnvValue::Literal(_) => {}
        EnvValue::Passed => asked.push((own.to_owned(), false)),
        EnvValue::Required { name, .. } => asked.push((name.clone(), true)),
        EnvValue::Default { name, .. } => asked.push((name.clone(), false)),
        EnvValue::Parts(parts) => parts.iter().for_each(|part| ask(own, part, asked)),
    }
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
