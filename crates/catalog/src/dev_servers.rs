//! Programs that serve development: by themselves they listen on the loopback and on a port of their own choice, which nothing
//! outside a container reaches.

/// A program that serves development, and how it is told where to listen.
#[derive(Debug)]
pub struct DevServer {
    /// Its names.
    pub programs: &'static [&'static str],
    /// The words of which one makes it serve; an empty word stands for none at all.
    pub commands: &'static [&'static str],
    /// The options that name the address, the one to use first.
    pub host: &'static [&'static str],
    /// The options that name the port, the one to use first.
    pub port: &'static [&'static str],
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

/// All of them. Next.js listens on every address and takes `PORT`, so it needs none of this.
pub static DEV_SERVERS: &[&DevServer] = &[
    &DevServer {
        programs: &["vite"],
        commands: &["", "dev", "serve"],
        host: &["--host"],
        port: &["--port"],
        source: "`vite --help` of Vite 8, read 2026-11",
    },
    &DevServer {
        programs: &["react-router"],
        commands: &["dev"],
        host: &["--host"],
        port: &["--port"],
        source: "`react-router dev --help` of version 7, read 2026-11",
    },
    &DevServer {
        programs: &["remix"],
        commands: &["vite:dev"],
        host: &["--host"],
        port: &["--port"],
        source: "documentation of Remix 2; not tried on the engine",
    },
    &DevServer {
        programs: &["astro"],
        commands: &["", "dev"],
        host: &["--host"],
        port: &["--port"],
        source: "documentation of Astro 5; not tried on the engine",
    },
    &DevServer {
        programs: &["nuxt", "nuxi"],
        commands: &["dev"],
        host: &["--host", "-H"],
        port: &["--port", "-p"],
        source: "documentation of Nuxt 4; not tried on the engine",
    },
    &DevServer {
        programs: &["vinxi"],
        commands: &["dev"],
        host: &["--host"],
        port: &["--port"],
        source: "documentation of Vinxi 0.5; not tried on the engine",
    },
    &DevServer {
        programs: &["ng"],
        commands: &["serve", "dev"],
        host: &["--host"],
        port: &["--port"],
        source: "`ng serve --help` of Angular 22, read 2026-11",
    },
];

/// What serves development by these words.
pub fn of(words: &[String]) -> Option<&'static DevServer> {
    let (program, arguments) = words.split_first()?;
    let name = program.rsplit('/').next().unwrap_or(program);
    let first = arguments.iter().find(|word| !word.starts_with('-')).map_or("", String::as_str);
    DEV_SERVERS.iter().copied().find(|server| {
        // an option's value may come first: `vite --mode ssr`
        let serves = server.commands.contains(&first)
            || server.commands.contains(&"") && arguments.first().is_some_and(|word| word.starts_with('-'));
        server.programs.contains(&name) && serves
    })
}

impl DevServer {
    /// The same words with this address and port in place of what they say.
    pub fn told(&self, words: &[String], host: &str, port: u16) -> Vec<String> {
        let is_of = |word: &str, names: &[&str]| {
            names.iter().any(|name| {
                word == *name || word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
            })
        };
        let mut told = Vec::new();
        let mut rest = words.iter().peekable();
        while let Some(word) = rest.next() {
            if !is_of(word, self.host) && !is_of(word, self.port) {
                told.push(word.clone());
            } else if !word.contains('=') && rest.peek().is_some_and(|value| !value.starts_with('-')) {
                rest.next();
            }
        }
        let (host_option, port_option) = (self.host.first(), self.port.first());
        told.extend(host_option.iter().flat_map(|name| [(**name).to_owned(), host.to_owned()]));
        told.extend(port_option.iter().flat_map(|name| [(**name).to_owned(), port.to_string()]));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dev_server_is_told_where_to_listen() {
        for (line, wanted) in [
            ("vite", Some("vite --host 0.0.0.0 --port 3000")),
            ("vite dev --port 5000", Some("vite dev --host 0.0.0.0 --port 3000")),
            ("vite --open --mode ssr --host", Some("vite --open --mode ssr --host 0.0.0.0 --port 3000")),
            (
                "react-router dev --port=1 --force",
                Some("react-router dev --force --host 0.0.0.0 --port 3000"),
            ),
            ("vite build --watch", None),
            ("next dev", None),
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let told = of(&words).map(|server| server.told(&words, "0.0.0.0", 3000).join(" "));
            assert_eq!(told.as_deref(), wanted, "{line}");
        }
    }
}
