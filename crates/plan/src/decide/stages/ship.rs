//! The shipped stage of an app that runs.

use seaworthy_catalog::frameworks::Packages;
use seaworthy_facts::{Command, ManagerName, Presence, ProcessKind, Shipped, WritePurpose};

use super::super::processes::MigrateMode;
use super::super::scope::WORKDIR;
use super::{Maker, remarked, run, step};
use crate::image::{Op, RunCommand, Stage, StageBase, StageName, Step};
use crate::keys::{self, Key};
use crate::words::{self, Remark};

impl Maker<'_> {
    pub(super) fn port_env(&self) -> Option<(String, String)> {
        let port = self.choices.listen.port.as_ref()?;
        Some((self.choices.listen.port_env.clone()?, port.value.to_string()))
    }

    /// What every shipped stage starts with: environment, folder, user.
    pub(super) fn shipped_prelude(&self, listens: bool) -> Vec<Step> {
        let mut env = vec![("NODE_ENV".to_owned(), "production".to_owned())];
        let mut remark = None;
        if listens {
            env.extend(self.port_env());
            if let Some((name, host)) = &self.choices.listen.host {
                env.push((name.clone(), host.value.clone()));
                remark = words::host(name, self.scope);
            }
        }
        let user = &self.choices.ship.user;
        let mut steps = Vec::new();
        let key = if env.len() > 1 { Key::of(keys::PORT) } else { Key::of(keys::START_COMMAND) };
        steps.push(Step { key, remark, op: Op::Env(env) });
        if matches!(self.shipped_from(), StageBase::Image(_)) {
            steps.push(step(&self.choices.base.image.key, Op::Workdir(WORKDIR.to_owned())));
        }
        steps.push(step(
            &user.key,
            run(vec![RunCommand::AddUser {
                name: "app".to_owned(),
                id: user.value,
                with: self.choices.base.user_tool(),
            }]),
        ));
        steps
    }

    pub(super) fn runner(&self) -> Stage {
        let choices = self.choices;
        let scope = self.scope;
        let main = choices.processes.main();
        let listens = choices.listen.port.is_some();
        let mut steps = self.shipped_prelude(listens);
        match choices.ship.shipped {
            Shipped::Standalone => self.ship_standalone(&mut steps),
            Shipped::Outputs => self.ship_outputs(&mut steps),
            // `file_server` looks after files
            Shipped::Static => {}
            Shipped::Sources => self.ship_sources(&mut steps),
        }
        if choices.processes.migrate_at_start.is_some() {
            let files = self.migration_files();
            steps.extend(self.copy_context(&Key::of(keys::MIGRATE_COMMAND), &files));
        }
        self.own_writes(&mut steps);
        if scope.is_member() && choices.ship.shipped != Shipped::Standalone {
            steps.push(step(&Key::of(keys::START_COMMAND), Op::Workdir(scope.app_folder())));
        }
        steps.push(step(&choices.ship.user.key, Op::User(choices.ship.user.value)));
        if let Some(port) = &choices.listen.port {
            steps.push(step(&port.key, Op::Expose(port.value)));
            steps.push(self.health());
        }
        if let Some(main) = main {
            steps.extend(self.runs(&main.command.key, self.start(&main.command.value)));
        }
        Stage {
            name: StageName::Runner,
            from: self.shipped_from(),
            remark: words::runner(choices),
            key: choices.base.image.key.clone(),
            steps,
        }
    }

    /// What a container runs. No shell reads it, so the variables that the script sets before the program are the image's.
    pub(super) fn runs(&self, key: &Key, mut command: Command) -> Vec<Step> {
        let env = std::mem::take(&mut command.env);
        let listen = &self.choices.listen;
        let is_set = |name: &str, value: &str| {
            (name == "NODE_ENV" && value == "production")
                || listen.port_env.as_deref() == Some(name)
                || listen.host.as_ref().is_some_and(|(host, _)| host == name)
        };
        let env: Vec<(String, String)> =
            env.into_iter().filter(|(name, value)| !is_set(name, value)).collect();
        let set = (!env.is_empty()).then(|| step(key, Op::Env(env)));
        set.into_iter().chain([step(key, Op::Cmd(command))]).collect()
    }

    /// The start command; with the migrations in front where that was asked for.
    pub(super) fn start(&self, command: &Command) -> Command {
        if self.choices.processes.migrate.value != MigrateMode::Start {
            return command.clone();
        }
        match self.choices.processes.migrate_at_start.as_ref().map(|command| &command.value) {
            Some(migrate) => {
                Command::new(["sh".to_owned(), "-c".to_owned(), format!("{migrate} && exec {command}")])
            }
            None => command.clone(),
        }
    }

    pub(super) fn ship_standalone(&self, steps: &mut Vec<Step>) {
        let key = Key::of(keys::BUILD_OUTPUTS);
        let output = self.choices.build.outputs.value.first().map_or(".next", String::as_str);
        let folder = self.scope.app_folder();
        let here = |path: &str| format!("./{}", self.scope.app_path(path));
        let mut server =
            self.copy_from(&key, StageName::Build, format!("{folder}/{output}/standalone"), "./".to_owned());
        server.remark = Some(Remark::Plain("the server with the packages it loads, traced by the build"));
        steps.push(server);
        steps.push(self.copy_from(
            &key,
            StageName::Build,
            format!("{folder}/{output}/static"),
            here(&format!("{output}/static")),
        ));
        let key = &self.choices.ship.files.key;
        for path in &self.choices.ship.files.value {
            steps.push(self.copy_from(key, StageName::Build, format!("{folder}/{path}"), here(path)));
        }
    }

    /// The manifest, the production dependencies, and the files that the running app reads.
    pub(super) fn ship_manifest(&self, steps: &mut Vec<Step>) {
        let files: Vec<String> =
            self.choices.ship.files.value.iter().map(|path| self.scope.app_path(path)).collect();
        let copies = self.copy_context(&Key::of(keys::SHIP_FILES), &files);
        let at = steps.len() + 1;
        self.ship_packages(steps);
        steps.splice(at..at, copies);
    }

    /// The manifest and the production dependencies; of a workspace all that its install made.
    pub(super) fn ship_packages(&self, steps: &mut Vec<Step>) {
        let scope = self.scope;
        let modules = &self.choices.install.scripts.key;
        if scope.is_member() {
            let from = WORKDIR.to_owned();
            steps.push(self.copy_from(modules, StageName::ProductionDeps, from, "./".to_owned()));
            return;
        }
        let manifest = Op::Copy {
            from: None,
            sources: vec![scope.app_path("package.json")],
            to: "./".to_owned(),
            owner: None,
        };
        // it says how the program's files are loaded (`"type": "module"`)
        steps.push(step(&Key::of(keys::START_COMMAND), manifest));
        if self.production_packages() != Presence::No {
            let from = format!("{WORKDIR}/node_modules");
            steps.push(self.copy_from(modules, StageName::ProductionDeps, from, "./node_modules".to_owned()));
        }
        self.ship_client(steps);
    }

    pub(super) fn ship_outputs(&self, steps: &mut Vec<Step>) {
        let framework = self.scope.framework().filter(|_| !self.scope.has_own_server());
        if framework.is_none_or(|(framework, _)| framework.packages == Packages::Installed) {
            self.ship_manifest(steps);
        }
        self.ship_built(steps);
    }

    pub(super) fn ship_built(&self, steps: &mut Vec<Step>) {
        let key = Key::of(keys::BUILD_OUTPUTS);
        let folder = self.scope.app_folder();
        for output in &self.choices.build.outputs.value {
            let to = format!("./{}", self.scope.app_path(output));
            steps.push(self.copy_from(&key, StageName::Build, format!("{folder}/{output}"), to));
        }
        self.ship_members(steps);
    }

    /// The client that the build generated into `node_modules`.
    pub(super) fn ship_client(&self, steps: &mut Vec<Step>) {
        let generated = self.client_in_modules().is_some() && self.manager() != ManagerName::Pnpm;
        if generated && self.choices.build.command.is_some() {
            let mut client = self.copy_from(
                &Key::of(keys::BUILD_OUTPUTS),
                StageName::Build,
                format!("{WORKDIR}/node_modules/.prisma"),
                "./node_modules/.prisma".to_owned(),
            );
            client.remark = Some(Remark::Plain("the client, which the build generated"));
            steps.push(client);
        }
    }

    /// The members of the workspace that the app uses, as the build left them.
    pub(super) fn ship_members(&self, steps: &mut Vec<Step>) {
        let choices = self.choices;
        if !self.scope.is_member() || (choices.build.command.is_none() && choices.build.members.is_empty()) {
            return;
        }
        let key = Key::of(keys::BUILD_OUTPUTS);
        for (path, _) in self.scope.member_dependencies() {
            let (from, to) = (format!("{WORKDIR}/{path}"), format!("./{path}"));
            steps.push(self.copy_from(&key, StageName::Build, from, to));
        }
    }

    pub(super) fn ship_sources(&self, steps: &mut Vec<Step>) {
        self.ship_manifest(steps);
        let web = self.scope.app.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
        let sources = web.map(|web| self.sources_of(&web.value)).filter(|sources| !sources.is_empty());
        let sources = sources.unwrap_or_else(|| vec![".".to_owned()]);
        steps.extend(self.copy_context(&self.choices.build.inputs.key, &sources));
        // what is built beside sources that run as they are: styles, a client, the pages of a framework
        if self.choices.build.command.is_some() {
            self.ship_built(steps);
        } else {
            self.ship_members(steps);
        }
    }

    pub(super) fn own_writes(&self, steps: &mut Vec<Step>) {
        let user = self.choices.ship.user.value;
        let paths: Vec<String> = self
            .choices
            .ship
            .writes
            .iter()
            .filter(|(path, purpose)| {
                *purpose != WritePurpose::Temporary && path != "/tmp" && !path.starts_with("/tmp/")
            })
            .map(|(path, _)| path.strip_prefix(&format!("{WORKDIR}/")).unwrap_or(path).to_owned())
            .collect();
        if paths.is_empty() {
            return;
        }
        steps.push(remarked(
            &Key::of(keys::READ_ONLY),
            Remark::Plain("the only place that the app may write to"),
            run(vec![RunCommand::OwnFolders { paths, owner: user }]),
        ));
    }
}
