//! The shipped stage of an app that is built to files.

use seaworthy_catalog::web_server::WEB_SERVER;

use super::super::serve::ServeChoices;
use super::{Maker, remarked, run, step};
use crate::Reason;
use crate::image::{Op, RunCommand, Stage, StageBase, StageName};
use crate::keys::{self, Key};
use crate::words::{self};

impl Maker<'_> {
    /// The web server with the files, for an app that needs no runtime.
    pub(super) fn file_server(&self, serve: &ServeChoices) -> Stage {
        let choices = self.choices;
        let port = choices.listen.port.as_ref();
        let number = port.map_or(WEB_SERVER.port, |port| port.value);
        let health = choices.listen.health.live.as_ref();
        // a route that is configured is one of the app's own files
        let own = health.filter(|route| route.reason != Reason::Configured).map(|route| route.value.as_str());
        let lines = serve.configuration(number, own);
        let configuration = RunCommand::WriteFile { path: WEB_SERVER.config.to_owned(), lines };
        let mut steps = vec![remarked(
            &serve.fallback.key,
            words::file_server(&serve.fallback.value),
            run(vec![configuration]),
        )];
        let folder = self.scope.app_folder();
        if let Some(output) = choices.build.outputs.value.first() {
            steps.push(self.copy_from(
                &Key::of(keys::BUILD_OUTPUTS),
                StageName::Build,
                format!("{folder}/{output}"),
                serve.folder(),
            ));
        }
        steps.push(step(&choices.ship.user.key, Op::User(choices.ship.user.value)));
        steps.extend(port.map(|port| step(&port.key, Op::Expose(port.value))));
        steps.push(self.health());
        Stage {
            name: StageName::Runner,
            from: StageBase::Image(serve.image.value.clone()),
            remark: words::runner(choices),
            key: serve.image.key.clone(),
            steps,
        }
    }
}
