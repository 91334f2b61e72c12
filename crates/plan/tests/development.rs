//! Development servers in a container: which port and address they are told, and how.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::image::Op;
use support::worlds::static_only;
use support::{World, development, stage};

/// A folder of pages whose script for development is this.
fn pages(script: &str) -> World {
    let manifest = support::manifest(&format!(
        "\"scripts\": {{ \"dev\": \"{script}\", \"build\": \"vite build\" }}, \"devDependencies\": {{ \"vite\": \"^6.0.0\" }}"
    ));
    static_only().with("package.json", &manifest)
}

type Developed = (String, Vec<(String, String)>, u16);

/// The command and the variables of the stage for development, and the port that is published.
fn developed(world: &World) -> Option<Developed> {
    let plan = world.plan();
    let app = plan.apps.first().unwrap();
    let steps = &stage(app, "dev")?.steps;
    let command = steps.iter().find_map(|step| match &step.op {
        Op::Cmd(command) => Some(command.words.join(" ")),
        _ => None,
    })?;
    let env = steps.iter().find_map(|step| match &step.op {
        Op::Env(env) => Some(env.clone()),
        _ => None,
    });
    let port = development(&plan, &app.name)?.ports.first()?.target;
    Some((command, env.unwrap_or_default(), port))
}

#[test]
fn they_listen_where_a_published_port_reaches_them() {
    let table = [
        ("vite", "npm run dev -- --host 0.0.0.0 --port 5173", 5173),
        ("vite --port 3001", "npm run dev -- --host 0.0.0.0", 3001),
        ("vite --port=3001 --host", "npm run dev", 3001),
        ("vite dev --open", "npm run dev -- --host 0.0.0.0 --port 5173", 5173),
        ("astro dev", "npm run dev -- --host 0.0.0.0 --port 4321", 4321),
        ("ng serve --port 4300", "npm run dev -- --host 0.0.0.0", 4300),
    ];
    let mut wrong = Vec::new();
    for (script, command, port) in table {
        let found = developed(&pages(script));
        let wanted = Some((command.to_owned(), Vec::new(), port));
        if found != wanted {
            wrong.push(format!("{script}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn those_that_read_variables_are_told_by_them() {
    let (command, env, port) = developed(&pages("react-scripts start")).unwrap();
    let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!((command.as_str(), port), ("npm run dev", 3000));
    assert_eq!(env, [("PORT", "3000"), ("HOST", "0.0.0.0")]);
}

#[test]
fn what_is_no_development_server_is_not_run_for_a_folder_of_pages() {
    for script in ["vite build --watch", "vite preview", "tsc --watch", "vite & tsc --watch"] {
        assert_eq!(developed(&pages(script)), None, "{script}");
    }
}

#[test]
fn the_port_of_the_settings_is_that_of_development_too() {
    let world = support::worlds::next();
    assert_eq!(developed(&world).unwrap().2, 3000);
    assert_eq!(developed(&world.config("port = 4711\n")).unwrap().2, 4711);
    // of pages it is the web server's
    assert_eq!(developed(&pages("vite").config("port = 4711\n")).unwrap().2, 5173);
}

#[test]
fn managers_pass_options_on() {
    for (manager, command) in [
        ("pnpm", "pnpm run dev --host 0.0.0.0 --port 5173"),
        ("yarn", "yarn run dev --host 0.0.0.0 --port 5173"),
        ("bun", "bun run dev --host 0.0.0.0 --port 5173"),
    ] {
        let world = pages("vite").config(&format!("package-manager.name = \"{manager}\"\n"));
        assert_eq!(developed(&world).unwrap().0, command);
    }
}
