//! `seaworthy init`: what it writes, and what it leaves alone.

use insta::assert_snapshot;

use crate::world::World;

const WRITTEN: [&str; 4] =
    [".dockerignore", ".env.production.example", "Dockerfile", "compose.production.yaml"];

fn changed(before: &std::collections::BTreeMap<String, Vec<u8>>, world: &World) -> Vec<String> {
    let after = world.files();
    let names =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.clone());
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("gone: {path}"));
    names.chain(gone).collect()
}

#[test]
fn a_new_set_up_is_written_and_said() {
    let world = World::server();
    let before = world.files();
    assert_snapshot!(world.run(&["init"]).whole(), @"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, lockfile in step                           package-lock.json:4
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:3
             environment            1 variables, none required
    decided  base image             node:24-alpine: nothing that is installed needs glibc, and Alpine is smaller
             web                    node server.js
    wrote    Dockerfile             new, 18 lines
             .dockerignore          new, 26 lines
             compose.production.yaml new, 25 lines
             .env.production.example new, 5 lines
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    next     cp .env.production.example .env.production and fill in what is required
             docker compose --env-file .env.production --file compose.production.yaml up --build --detach --wait
    ");
    assert_eq!(changed(&before, &world), WRITTEN);
    assert_snapshot!(world.read("Dockerfile"), @r#"
    # demo: Node 24, packages by npm

    FROM node:24-alpine AS base
    WORKDIR /app

    # what is shipped: the sources and production dependencies
    FROM base AS runner
    ENV NODE_ENV=production PORT=3000
    RUN addgroup -S -g 1001 app && adduser -S -u 1001 -G app app
    COPY package.json ./
    COPY server.js ./
    USER 1001:1001
    EXPOSE 3000
    # no health route was found in the code: this asks only whether the port answers
    HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
        CMD ["node", "-e", "require('net').connect((process.env.PORT || 3000), '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"]
    CMD ["node", "server.js"]
    # written by seaworthy 4411b0264ea4; edit it, and it is yours
    "#);
}

#[test]
fn a_second_run_changes_nothing() {
    let world = World::server();
    world.run(&["init", "--yes"]).fine();
    let before = world.files();
    assert_snapshot!(world.run(&["init"]).whole(), @"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, lockfile in step                           package-lock.json:4
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:3
             environment            1 variables, none required
    decided  base image             node:24-alpine: nothing that is installed needs glibc, and Alpine is smaller
             web                    node server.js
    wrote    Dockerfile             unchanged
             .dockerignore          unchanged
             compose.production.yaml unchanged
             .env.production.example unchanged
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    next     docker compose --env-file .env.production --file compose.production.yaml up --build --detach --wait
    ");
    assert_eq!(changed(&before, &world), [""; 0]);
}

#[test]
fn check_says_what_is_missing_and_what_drifted() {
    let world = World::server();
    let before = world.files();
    assert_snapshot!(world.run(&["init", "--check"]).whole(), @"
    exit 1
    --- stdout
    drift    Dockerfile             is missing
    drift    .dockerignore          is missing
    drift    compose.production.yaml is missing
    drift    .env.production.example is missing
    next     seaworthy init --diff  to see the changes; `seaworthy init` makes them
    ");
    assert_eq!(changed(&before, &world), [""; 0]);
    world.run(&["init"]).fine();
    assert_snapshot!(world.run(&["init", "--check"]).whole(), @"
    exit 0
    --- stdout
    check    the set-up fits the app
    ");
    world.edit("server.js", "Number(process.env.PORT ?? 8080)", "4100");
    let before = world.files();
    assert_snapshot!(world.run(&["init", "--check"]).whole(), @"
    exit 1
    --- stdout
    drift    Dockerfile             has drifted from the app
    drift    compose.production.yaml has drifted from the app
    drift    .env.production.example has drifted from the app
    next     seaworthy init --diff  to see the changes; `seaworthy init` makes them
    ");
    assert_eq!(changed(&before, &world), [""; 0]);
}

#[test]
fn a_dry_run_shows_the_files_and_writes_none() {
    let world = World::server();
    let before = world.files();
    let said = world.run(&["init", "--dry-run"]).fine();
    assert_eq!(changed(&before, &world), [""; 0]);
    world.run(&["init"]).fine();
    for path in WRITTEN {
        assert!(said.contains(&world.read(path)), "{path} is not shown as it is written");
    }
}

#[test]
fn a_diff_shows_the_changes_and_makes_none() {
    let world = World::server();
    world.run(&["init"]).fine();
    assert_eq!(world.run(&["init", "--diff"]).fine(), "");
    world.edit("server.js", "Number(process.env.PORT ?? 8080)", "4100");
    let before = world.files();
    assert_snapshot!(world.run(&["init", "--diff"]).whole(), @r#"
    exit 1
    --- stdout
    --- a/.env.production.example
    +++ b/.env.production.example
    @@ -1,5 +1,5 @@
     # production: copy to .env.production and fill in; .env.production stays out of git and out of images
     
     # --- ports on the host ---
    -# DEMO_PORT=8080
    -# written by seaworthy 1ca13aaa4b0c; edit it, and it is yours
    +# DEMO_PORT=4100
    +# written by seaworthy c7cfe17cd406; edit it, and it is yours
    --- a/Dockerfile
    +++ b/Dockerfile
    @@ -5,14 +5,14 @@
     
     # what is shipped: the sources and production dependencies
     FROM base AS runner
    -ENV NODE_ENV=production PORT=3000
    +ENV NODE_ENV=production
     RUN addgroup -S -g 1001 app && adduser -S -u 1001 -G app app
     COPY package.json ./
     COPY server.js ./
     USER 1001:1001
    -EXPOSE 3000
    +EXPOSE 4100
     # no health route was found in the code: this asks only whether the port answers
     HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    -    CMD ["node", "-e", "require('net').connect((process.env.PORT || 3000), '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"]
    +    CMD ["node", "-e", "require('net').connect(4100, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"]
     CMD ["node", "server.js"]
    -# written by seaworthy 4411b0264ea4; edit it, and it is yours
    +# written by seaworthy 82a211f34317; edit it, and it is yours
    --- a/compose.production.yaml
    +++ b/compose.production.yaml
    @@ -9,7 +9,7 @@
           context: .
         restart: unless-stopped
         ports:
    -      - "${DEMO_PORT:-8080}:3000"
    +      - "${DEMO_PORT:-4100}:4100"
         healthcheck:
           interval: 5s
         read_only: true
    @@ -22,4 +22,4 @@
             limits:
               cpus: "1.0"
               memory: 512M
    -# written by seaworthy 94558ccdc05b; edit it, and it is yours
    +# written by seaworthy 6bdf688f3e5c; edit it, and it is yours
    "#);
    assert_eq!(changed(&before, &world), [""; 0]);
}

#[test]
fn a_persons_dockerfile_is_left_alone() {
    let world = World::server().with("Dockerfile", "FROM scratch\n");
    assert_snapshot!(world.run(&["init"]).whole(), @"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, lockfile in step                           package-lock.json:4
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:3
             environment            1 variables, none required
    decided  base image             node:24-alpine: nothing that is installed needs glibc, and Alpine is smaller
             web                    node server.js
    wrote    Dockerfile             left as it is
             .dockerignore          new, 26 lines
             compose.production.yaml new, 25 lines
             .env.production.example new, 5 lines
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    note     Dockerfile was written or edited by a person and is left as it is
      help   `--force` replaces it; `seaworthy init --diff --force` shows how; or delete Dockerfile
    next     cp .env.production.example .env.production and fill in what is required
             docker compose --env-file .env.production --file compose.production.yaml up --build --detach --wait
    ");
    assert_eq!(world.read("Dockerfile"), "FROM scratch\n");
    assert_eq!(world.run(&["init", "--check"]).code, Some(0));
}

#[test]
fn force_replaces_a_persons_dockerfile() {
    let world = World::server().with("Dockerfile", "FROM scratch\n");
    world.run(&["init", "--force"]).fine();
    assert!(world.read("Dockerfile").starts_with("# demo: Node 24"));
}

#[test]
fn a_file_that_was_edited_after_init_is_left_alone() {
    let world = World::server();
    world.run(&["init"]).fine();
    for path in ["Dockerfile", "compose.production.yaml", ".dockerignore"] {
        world.write(path, format!("# mine\n{}", world.read(path)));
    }
    let before = world.files();
    world.edit("server.js", "Number(process.env.PORT ?? 8080)", "4100");
    assert_snapshot!(world.run(&["init"]).whole(), @"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, lockfile in step                           package-lock.json:4
             listens on             0.0.0.0, port 4100                              server.js:3
    decided  base image             node:24-alpine: nothing that is installed needs glibc, and Alpine is smaller
             web                    node server.js
    wrote    Dockerfile             left as it is
             .dockerignore          left as it is
             compose.production.yaml left as it is
             .env.production.example updated, 5 lines
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    note     Dockerfile was written or edited by a person and is left as it is
      help   `--force` replaces it; `seaworthy init --diff --force` shows how; or delete Dockerfile
    note     .dockerignore was written or edited by a person and is left as it is
      help   `--force` replaces it; `seaworthy init --diff --force` shows how; or delete .dockerignore
    note     compose.production.yaml was written or edited by a person and is left as it is
      help   `--force` replaces it; `seaworthy init --diff --force` shows how; or delete
             compose.production.yaml
    next     cp .env.production.example .env.production and fill in what is required
             docker compose --env-file .env.production --file compose.production.yaml up --build --detach --wait
    ");
    for path in ["Dockerfile", "compose.production.yaml", ".dockerignore"] {
        assert_eq!(world.read(path).into_bytes(), before[path], "{path}");
    }
    world.run(&["init", "--force"]).fine();
    assert!(!world.read("Dockerfile").contains("# mine"));
}

#[test]
fn a_persons_ignore_file_and_env_template_gain_what_they_lack() {
    let world = World::example("hub")
        .with(".dockerignore", "# mine\nnode_modules\n.env\n/private")
        .with(".env.example", "# mine\r\nDATABASE_URL=postgres://localhost/hub\r\n");
    let (ignore, template) = (world.read(".dockerignore"), world.read(".env.example"));
    world.run(&["init"]).fine();
    let after = world.read(".dockerignore");
    assert!(after.starts_with(&format!("{ignore}\n")), "{after}");
    assert!(after.contains("\n.git\n") && !after.contains("written by seaworthy"), "{after}");
    let after = world.read(".env.example");
    assert!(after.starts_with(&template), "{after}");
    assert!(
        after.contains("# BETTER_AUTH_SECRET=") && !after[template.len()..].contains("DATABASE_URL="),
        "{after}"
    );
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "line ends are mixed: {after:?}");
    let before = world.files();
    world.run(&["init"]).fine();
    assert_eq!(changed(&before, &world), [""; 0]);
}

#[test]
fn a_persons_compose_file_keeps_its_bytes() {
    let theirs = "# ours by hand\nservices:\n    cache:   # for tests\n        image: 'redis:7'\n        ports: [ \"6379:6379\" ]\n";
    let world = World::server().with("compose.yaml", theirs);
    assert_snapshot!(world.run(&["init"]).whole(), @"
    exit 0
    --- stdout
    found    demo                   server
             runtime                Node 24                                         package.json:10
             package manager        npm, lockfile in step                           package-lock.json:4
             listens on             0.0.0.0, port 3000 (the code's default is 8080)  server.js:3
             environment            1 variables, none required
    decided  base image             node:24-alpine: nothing that is installed needs glibc, and Alpine is smaller
             web                    node server.js
    wrote    Dockerfile             new, 18 lines
             .dockerignore          new, 26 lines
             compose.yaml           1 services in profile `production`; 1 by others untouched
             .env.example           new, 5 lines
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    note     the services in compose.yaml stay as they are (compose.yaml)
    next     cp .env.example .env   and fill in what is required
             docker compose up --build --detach --wait demo
    ");
    let after = world.read("compose.yaml");
    assert!(after.starts_with(theirs.trim_end()), "{after}");
    assert_snapshot!(&after[theirs.len()..], @r#"
    # production: docker compose up --build --detach --wait demo
    # by seaworthy 4338aeb41307; edit it, and it is yours
    demo:
        build:
            context: "."
        profiles: ["production"]
        restart: "unless-stopped"
        ports:
            - "${DEMO_PORT:-8080}:3000"
        healthcheck:
            interval: "5s"
        read_only: true
        tmpfs:
            - "/tmp"
        cap_drop: ["ALL"]
        security_opt: ["no-new-privileges:true"]
        deploy:
            resources:
                limits:
                    cpus: "1.0"
                    memory: "512M"
    "#);
    let before = world.files();
    world.run(&["init"]).fine();
    assert_eq!(changed(&before, &world), [""; 0]);
}

#[test]
fn a_compose_file_that_cannot_be_edited_is_left_and_the_block_shown() {
    let world = World::server().with("compose.yaml", "services: {cache: {image: 'redis:7'}}\n");
    let before = world.files();
    let said = world.run(&["init"]);
    assert_eq!(changed(&before, &world), [""; 0]);
    assert_snapshot!(said.whole(), @r#"
    exit 2
    --- stdout
    ── to paste into compose.yaml ──────────────────────────────────────────────
    services:
      # production: docker compose up --build --detach --wait demo
      demo:
        build:
          context: .
        profiles: [production]
        restart: unless-stopped
        ports:
          - "${DEMO_PORT:-8080}:3000"
        healthcheck:
          interval: 5s
        read_only: true
        tmpfs:
          - /tmp
        cap_drop: [ALL]
        security_opt: ["no-new-privileges:true"]
        deploy:
          resources:
            limits:
              cpus: "1.0"
              memory: 512M

    --- stderr
    error[not-editable]: `compose.yaml` cannot be edited in place: `services` is written in brackets; nothing was written
      --> compose.yaml
    help: paste the block above into it and run `seaworthy init` again, or set `production.place = "file"` in seaworthy.toml
    "#);
}

#[test]
fn only_the_app_that_is_asked_for() {
    let world = World::example("backend");
    let before = world.files();
    world.run(&["init", "--app", "backend"]).fine();
    let written = changed(&before, &world);
    assert!(written.iter().any(|path| path == "backend/Dockerfile"), "{written:?}");
    assert!(!written.iter().any(|path| path.starts_with("frontend/")), "{written:?}");
    assert_snapshot!(world.refused(&["init", "--app", "bakend"]), @"
    error[unknown-app]: there is no app `bakend` in this repository
    help: did you mean `backend`?
    ");
    assert_snapshot!(world.refused(&["init", "--app", "docs"]), @"
    error[unknown-app]: there is no app `docs` in this repository
    help: the apps are backend and frontend
    ");
}

#[test]
fn what_cannot_be_together_is_refused() {
    let world = World::server();
    assert_snapshot!(world.refused(&["init", "--check", "--diff"]), @"
    error: the argument '--check' cannot be used with '--diff'

    Usage: seaworthy init --check [PATH]

    For more information, try '--help'.
    ");
    assert_snapshot!(world.refused(&["int"]), @"
    error: unrecognized subcommand 'int'

      tip: a similar subcommand exists: 'init'

    Usage: seaworthy <COMMAND>

    For more information, try '--help'.
    ");
    assert_snapshot!(world.refused(&[]), @"
    Makes the container set-up of a JavaScript or TypeScript app production-ready

    Usage: seaworthy <COMMAND>

    Commands:
      init         Write or update the set-up
      plan         Show what was found and what would be decided
      check        Find where the set-up and the app disagree, and repair it
      prove        Build the set-up on a real engine, run it, and show that it holds
      explain      Say why: a line of a generated file, a decision, a file; or what a probe asks
      context      Show what a build would send: files, sizes, and the pattern that decided
      rules        List the rules of `check`
      inspect      Show what is read of a Dockerfile, a context, Compose files, a word, as JSON
      schema       Print the JSON schema of a machine-readable output
      completions  Print completions for a shell
      man          Print the manual page

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version
    ");
}

#[test]
fn a_generated_file_that_git_ignores_is_said() {
    let world = World::server().with(".gitignore", "node_modules\nDockerfile\n");
    let said = world.run(&["init"]).fine();
    assert!(said.contains("Dockerfile") && said.contains(".gitignore:2"), "{said}");
}
