//! Development servers: programs that serve an app from its sources and load what changes.
//!
//! In a container each must be told to listen on every address: most take the loopback only, which no published port reaches.

mod angular;
mod astro;
mod docusaurus;
mod gatsby;
mod next;
mod nuxi;
mod nuxt;
mod react_router;
mod react_scripts;
mod remix;
mod storybook;
mod vinxi;
mod vite;
mod vitepress;
mod vue_cli;
mod webpack;

/// All of them, by file.
pub static DEV_SERVERS: &[&DevServer] = &[
    &angular::ANGULAR,
    &astro::ASTRO,
    &docusaurus::DOCUSAURUS,
    &gatsby::GATSBY,
    &next::NEXT,
    &nuxi::NUXI,
    &nuxt::NUXT,
    &react_router::REACT_ROUTER,
    &react_scripts::REACT_SCRIPTS,
    &remix::REMIX,
    &storybook::STORYBOOK,
    &vinxi::VINXI,
    &vite::VITE,
    &vitepress::VITEPRESS,
    &vue_cli::VUE_CLI,
    &webpack::WEBPACK,
];

/// How a development server is told where to listen. As is known of each, not read anew; those of
/// the apps that passed in `docs/support.md` were seen to serve an edit from a container.
#[derive(Debug)]
pub struct DevServer {
    /// The program, as a script calls it.
    pub program: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// The commands with which it serves for development, the program's first word that is no option.
    pub commands: &'static [&'static str],
    /// Whether it does so without any command, too.
    pub alone: Alone,
    /// The port when nothing says otherwise.
    pub port: u16,
    /// The options that take the port, the one to write first; empty where it has none.
    pub port_flags: &'static [&'static str],
    /// The option that takes the address.
    pub host_flag: Option<&'static str>,
    /// The variable that takes the port, where one does: it is preferred to the option.
    pub port_env: Option<&'static str>,
    /// The variable that takes the address.
    pub host_env: Option<&'static str>,
}

/// What a program does without a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// It serves for development.
    Serves,
    /// It does something else, or nothing.
    DoesNotServe,
}

/// The development server that these words start, the program first.
pub fn started_by(words: &[String]) -> Option<&'static DevServer> {
    let (program, arguments) = words.split_first()?;
    // an option's value could be taken for a command: those that exist stand before all options
    let command = arguments.first().filter(|word| !word.starts_with('-'));
    DEV_SERVERS.iter().copied().find(|server| {
        server.program == program
            && match command {
                Some(command) => {
                    server.commands.contains(&command.as_str())
                        // a folder to serve, as in `vite apps/web`
                        || (server.alone == Alone::Serves && command.contains(['/', '.']))
                }
                None => server.alone == Alone::Serves,
            }
    })
}
