//! Worlds with names and values that nobody wishes for: blanks, quotes, dollars, other alphabets, line ends of Windows.

use super::worlds::{npm_lock, secret_file, tsup, workspace};
use super::{NPM_LOCK, SERVER, World, manifest};

/// Every one with its name.
pub fn odd() -> Vec<(&'static str, World)> {
    let with_server = |line: &str| World::server().with("server.js", &format!("{line}\n{SERVER}"));
    let scripts = |start: &str| {
        World::server().with("package.json", &manifest(&format!("\"scripts\": {{ \"start\": \"{start}\" }}")))
    };
    vec![
        ("windows", windows()),
        (
            "a mark before the first byte",
            World::server().with("package.json", &format!("\u{feff}{}", manifest("\"scripts\": { \"start\": \"node server.js\" }"))),
        ),
        (
            "variables and quotes in a script",
            scripts("GREETING='two words' TITLE=\\\"it's $5\\\" NODE_ENV=production node server.js --title='a \\\"b\\\"' --path=$HOME"),
        ),
        ("a secret in a script", scripts("API_TOKEN=hunter2 DATABASE_URL=postgres://a:hunter2@b/c node server.js")),
        ("a file with a blank", scripts("node 'my server.js'").with("my server.js", SERVER).without("server.js")),
        ("a file in another alphabet", scripts("node сервер.js").with("сервер.js", SERVER).without("server.js")),
        (
            "a file with all at once",
            scripts("node 'a $b & [c] #d.js'").with("a $b & [c] #d.js", SERVER).without("server.js"),
        ),
        ("a command after another", scripts("echo \\\"starting $USER\\\" && node server.js; echo done")),
        (
            "defaults",
            with_server(
                r##"const a = [process.env.A ?? "a $b ${c} $$", process.env.B ?? 'it\'s "quoted"', process.env.C ?? "back\\slash\\", process.env.D ?? "{\"a\": {}}", process.env.E ?? "#no comment", process.env.F ?? " around ", process.env.G ?? "日本", process.env.H ?? "a\ttab", process.env.I ?? "}:-", process.env.J ?? "two\nlines", process.env.K ?? "`date`"];"##,
            ),
        ),
        (
            "public defaults",
            super::worlds::next().with(
                "app/page.tsx",
                "export default () => [process.env.NEXT_PUBLIC_A ?? 'a $b \"c\" \\'d\\' \\\\e', process.env.NEXT_PUBLIC_B ?? '{}}', process.env.NEXT_PUBLIC_C ?? '${HOME}', process.env.NEXT_PUBLIC_D ?? 'a}b', process.env.NEXT_PUBLIC_E ?? '{'];\n",
            ),
        ),
        (
            "comments in a template",
            with_server("if (!process.env.NAME) throw new Error('NAME');")
                .with(".env.example", "# it's \"quoted\" $HOME ${X} \\ `date` 日本 # more\nNAME=\n"),
        ),
        (
            "folders that are written",
            with_server("import fs from 'node:fs';\nfs.mkdirSync('up loads', { recursive: true });\nfs.mkdirSync('data/it\\'s $HOME', { recursive: true });\nfs.mkdirSync('дані', { recursive: true });\nfs.mkdirSync('a:b', { recursive: true });"),
        ),
        (
            "folders of apps",
            workspace()
                .with("package.json", "{ \"name\": \"shop\", \"private\": true, \"workspaces\": [\"apps/*\", \"packages/*\", \"more apps/*\"] }\n")
                .with("more apps/it's $5/package.json", "{ \"name\": \"It's $5\", \"version\": \"1.0.0\", \"type\": \"module\", \"scripts\": { \"start\": \"node index.js\" } }\n")
                .with("more apps/it's $5/index.js", SERVER),
        ),
        (
            "routes",
            express("app.get('/health check', (q, a) => a.send('ok'));\napp.get('/health/$x\"y', (q, a) => a.send('ok'));"),
        ),
        ("a route in quotes", express("app.get('/it\\'s/health', (q, a) => a.send('ok'));")),
        ("a configured route", express("").config("health.live = \"/up?a=$b&c='d'\"\nhealth.ready = \"/a b\\\"c\\\\d\"\n")),
        (
            "a file with secrets",
            secret_file()
                .with(".gitignore", "node_modules\nmy config/*.json\n")
                .with("server.js", &format!("import {{ readFileSync }} from 'node:fs';\nreadFileSync('./my config/secrets.json');\n{SERVER}"))
                .with("my config/secrets.example.yml", "a: 1\n"),
        ),
        ("a build's folder", tsup().with("tsup.config.ts", "export default { entry: ['src/index.ts'], outDir: 'my dist' };\n")),
        ("processes", World::server().with("Procfile", "web: node server.js\nmail-worker: node \"my worker.js\" --name='a b'\n").with("my worker.js", "setInterval(() => {}, 1000);\n")),
        (
            "configured words",
            World::server().with("it's here.txt", "x").config(
                "start.command = [\"node\", \"server.js\", \"it's $HOME\", \"a \\\"b\\\"\", \"c\\\\d\", \"\"]\nbuild.command = [\"sh\", \"-c\", \"echo '$A' \\\"b\\\" > 'x y'\"]\nbuild.outputs = [\"x y\"]\nship.files = [\"it's here.txt\"]\n[workers]\nmail = [\"node\", \"w.js\", \"$X\"]\n[build.env]\nA = \"it's $5\"\n",
            ),
        ),
        (
            "names of scripts",
            tsup().with("package.json", &manifest("\"scripts\": { \"start\": \"node dist/index.js\", \"build\": \"tsup\", \"dev\": \"tsx watch 'src/index.ts' --name \\\"a b\\\"\", \"worker:e-mail\": \"node dist/mail.js\" }, \"devDependencies\": { \"tsup\": \"^8.0.0\" }")),
        ),
        ("a version with more", World::server_with("\"engines\": { \"node\": \">=20 \\n RUN evil\" }, \"packageManager\": \"npm@10.0.0 && evil\"")),
    ]
}

fn windows() -> World {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let dependencies = "\"dependencies\": { \"express\": \"^5.0.0\" }";
    let manifest = manifest(&format!("\"scripts\": {{ \"start\": \"node server.js\" }}, {dependencies}"));
    let lock = npm_lock(&format!(", {dependencies}"), &[("express", "5.0.0", "")]);
    let server = format!(
        "if (!process.env.NAME) throw new Error('NAME');\nconst a = process.env.LEVEL ?? 'info';\n{SERVER}"
    );
    let files = [
        ("package.json", crlf(&manifest)),
        ("package-lock.json", crlf(&lock)),
        ("server.js", crlf(&server)),
        (".nvmrc", "22\r\n".to_owned()),
        (".env.example", "# the level\r\nLEVEL=info\r\n".to_owned()),
        ("Procfile", "web: node server.js\r\n".to_owned()),
    ];
    World::new(files.iter().map(|(path, text)| (*path, text.as_str())))
}

fn express(routes: &str) -> World {
    let dependencies = "\"dependencies\": { \"express\": \"^5.0.0\" }";
    let manifest = manifest(&format!("\"scripts\": {{ \"start\": \"node server.js\" }}, {dependencies}"));
    World::new([
        ("package.json", manifest.as_str()),
        ("package-lock.json", NPM_LOCK),
        (
            "server.js",
            &format!(
                "import express from 'express';\nconst app = express();\n{routes}\napp.listen(process.env.PORT ?? 3000);\n"
            ),
        ),
    ])
}
