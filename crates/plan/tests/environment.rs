//! Variables: which production demands, which it hands on, which a build bakes in, which nobody may see.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::compose::{EnvValue, Purpose};
use seaworthy_plan::template::{Active, TemplateEntry};
use seaworthy_plan::{Plan, words};
use support::worlds::{next, static_only};
use support::{SERVER, World, decision, development, production, value};

/// The smallest server that runs this line first.
fn reading(line: &str) -> World {
    World::server().with("server.js", &format!("{line}\n{SERVER}"))
}

/// What production hands the app under this name.
fn given(plan: &Plan, name: &str) -> Option<EnvValue> {
    let service = production(plan, "demo")?;
    service.environment.iter().find(|entry| entry.name == name).map(|entry| entry.value.clone())
}

/// The line of a template for this name.
fn entry<'a>(plan: &'a Plan, template: &str, name: &str) -> Option<&'a TemplateEntry> {
    let template = plan.templates.iter().find(|other| other.path.as_str() == template)?;
    template.groups.iter().flat_map(|group| &group.entries).find(|entry| entry.name == name)
}

#[test]
fn what_the_code_does_with_a_variable_decides() {
    type Row = (&'static str, bool, bool, Option<&'static str>);
    let table: &[Row] = &[
        // the line (it reads `NAME`), required, secret, the value that its template shows
        ("if (!process.env.NAME) throw new Error('NAME is required');", true, false, Some("")),
        ("const a = process.env.NAME ?? 'info';", false, false, Some("info")),
        ("const a = process.env.NAME || 'info';", false, false, Some("info")),
        ("const { NAME = 'info' } = process.env;", false, false, Some("info")),
        ("const a = process.env['NAME'] ?? \"two words\";", false, false, Some("two words")),
        ("const a = process.env.NAME;", false, false, Some("")),
        ("if (process.env.NAME) console.log('on');", false, false, Some("")),
        ("const a = process.env.NAME ?? Date.now().toString();", false, false, Some("")),
        ("const a = Number(process.env.NAME ?? 5);", false, false, Some("5")),
        ("const a = process.env.NAME === 'true';", false, false, Some("")),
        (
            "import { z } from 'zod'; z.object({ NAME: z.string() }).parse(process.env);",
            true,
            false,
            Some(""),
        ),
        (
            "import { z } from 'zod'; z.object({ NAME: z.string().optional() }).parse(process.env);",
            false,
            false,
            Some(""),
        ),
        (
            "import { z } from 'zod'; z.object({ NAME: z.string().default('x') }).parse(process.env);",
            false,
            false,
            Some("x"),
        ),
        (
            "import { z } from 'zod'; const env = z.object({ NAME: z.coerce.number().default(7) }).safeParse(process.env);",
            false,
            false,
            Some("7"),
        ),
    ];
    let mut wrong = Vec::new();
    for (line, required, secret, shown) in table {
        let plan = reading(line).plan();
        let app = &plan.apps[0];
        let variable = app.env.iter().find(|variable| variable.name == "NAME").unwrap();
        let template = entry(&plan, ".env.production.example", "NAME").map(|entry| entry.value.as_str());
        let found = (variable.required, variable.secret, template);
        if found != (*required, *secret, *shown) {
            wrong.push(format!("{line}: {found:?}, not {:?}", (required, secret, shown)));
        }
        let value = given(&plan, "NAME").unwrap();
        assert_eq!(matches!(value, EnvValue::Required { .. }), *required, "{line}: {value:?}");
        assert_eq!(support::value(app, "env.NAME.required"), required.to_string(), "{line}");
        let active = entry(&plan, ".env.production.example", "NAME").unwrap().active;
        assert_eq!(active, if *required { Active::Yes } else { Active::No }, "{line}");
        let file = support::file(&plan, Purpose::Production).unwrap();
        assert_eq!(file.required.contains(&"NAME".to_owned()), *required, "{line}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn secrets_by_name_and_use() {
    let table = [
        ("SESSION_SECRET", true),
        ("JWT_SECRET", true),
        ("STRIPE_API_KEY", true),
        ("GITHUB_TOKEN", true),
        ("DB_PASSWORD", true),
        ("PRIVATE_KEY", true),
        ("SMTP_PASS", true),
        ("LOG_LEVEL", false),
        ("KEYBOARD_LAYOUT", false),
        ("TOKEN_TTL", false),
        ("PASSPORT_COUNTRY", false),
        ("MAX_TOKENS", false),
    ];
    let mut wrong = Vec::new();
    for (name, secret) in table {
        let plan = reading(&format!("if (!process.env.{name}) throw new Error('{name}');")).plan();
        let variable = plan.apps[0].env.iter().find(|variable| variable.name == name).unwrap();
        if variable.secret != secret {
            wrong.push(format!("{name}: {}", variable.secret));
            continue;
        }
        let decided = decision(&plan.apps[0], &format!("env.{name}.secret"));
        assert_eq!(decided.is_some(), secret, "{name}");
        let template = entry(&plan, ".env.production.example", name).unwrap();
        assert_eq!(template.value, "", "{name}: no default for what is required");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_secrets_default_in_the_code_is_shown_nowhere() {
    let world = reading("const secret = process.env.SESSION_SECRET ?? 'hunter2hunter2';");
    let plan = world.plan();
    let shown = format!("{:?}{:?}{:?}", plan.templates, plan.compose, plan.apps[0].decisions);
    assert!(!shown.contains("hunter2"), "{shown}");
    let configured = reading("const secret = process.env.SESSION_SECRET;")
        .config("[env.SESSION_SECRET]\ndefault = \"hunter2\"\n")
        .plan();
    assert!(!format!("{:?}", configured.apps[0].decisions).contains("hunter2"));
    assert!(!format!("{:?}", configured.templates).contains("hunter2"), "{:?}", configured.templates);
}

#[test]
fn what_the_runtime_or_the_set_up_gives_is_asked_of_nobody() {
    let names = ["NODE_ENV", "HOME", "PATH", "HOSTNAME", "TZ", "CI", "PORT", "npm_package_version", "TERM"];
    let lines: String =
        names.iter().map(|name| format!("console.log(process.env.{name}.length);\n")).collect();
    let plan = reading(&lines).plan();
    for name in names {
        assert_eq!(given(&plan, name), None, "{name}");
        assert!(entry(&plan, ".env.production.example", name).is_none(), "{name}");
    }
}

#[test]
fn names_that_no_environment_has_are_left_out() {
    let plan =
        reading("console.log(process.env['A-B'], process.env['1A'], process.env['A B'], process.env['']);")
            .plan();
    let names: Vec<&str> = plan.apps[0].env.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["PORT"]);
}

#[test]
fn public_variables_are_build_arguments() {
    let with_default = next().with(
        "app/page.tsx",
        "export default function Page() { return <p>{process.env.NEXT_PUBLIC_TITLE ?? 'A title'}{process.env.NEXT_PUBLIC_OTHER}</p>; }\n",
    );
    let plan = with_default.plan();
    let app = production(&plan, "demo").unwrap();
    let arguments = app.source.arguments();
    assert_eq!(
        arguments.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(),
        ["NEXT_PUBLIC_OTHER", "NEXT_PUBLIC_TITLE"]
    );
    assert!(
        app.environment.iter().all(|entry| !entry.name.starts_with("NEXT_PUBLIC")),
        "{:?}",
        app.environment
    );
    assert_eq!(
        arguments[1].value,
        EnvValue::Default { name: "NEXT_PUBLIC_TITLE".to_owned(), default: "A title".to_owned() }
    );
    let line = entry(&plan, ".env.production.example", "NEXT_PUBLIC_TITLE").unwrap();
    assert!(line.remark.iter().any(|remark| remark.to_string().contains("baked into")), "{line:?}");

    let vite = static_only().plan();
    let service = production(&vite, "demo").unwrap();
    assert_eq!(service.source.arguments().len(), 1, "{:?}", service.source);
    assert!(service.environment.is_empty(), "files read no environment");
}

#[test]
fn development_starts_at_once_with_values_that_nobody_takes_for_a_secret() {
    let world = reading("if (!process.env.SESSION_SECRET) throw new Error('SESSION_SECRET');\nimport { z } from 'zod'; z.object({ LONG: z.string().min(60), LINK: z.string().url(), MODE_OF: z.enum(['a', 'b']) }).parse(process.env);")
        .with("package.json", &support::manifest("\"scripts\": { \"start\": \"node server.js\", \"dev\": \"node --watch server.js\" }"));
    let plan = world.plan();
    let app = development(&plan, "demo").unwrap();
    for entry in &app.environment {
        match &entry.value {
            EnvValue::Default { name, default } => {
                assert_eq!(*name, entry.name);
                match name.as_str() {
                    "SESSION_SECRET" => assert!(default.contains("not-a-secret"), "{default}"),
                    "LONG" => assert!(default.len() >= 60, "{default}"),
                    "LINK" => assert!(default.starts_with("http://localhost:"), "{default}"),
                    "MODE_OF" => assert_eq!(default, "a"),
                    other => panic!("{other}"),
                }
            }
            EnvValue::Literal(text) => {
                assert_eq!((entry.name.as_str(), text.as_str()), ("NODE_ENV", "development"))
            }
            other => panic!("{}: {other:?}", entry.name),
        }
    }
    assert_eq!(app.environment.len(), 5);
}

#[test]
fn a_persons_word_on_variables() {
    let line = "const level = process.env.LEVEL ?? 'info'; const key = process.env.GREETING;";
    let world = reading(line)
        .config("[env.LEVEL]\nrequired = true\n[env.GREETING]\nsecret = true\ndefault = \"hello\"\n");
    let plan = world.plan();
    let app = &plan.apps[0];
    assert_eq!(value(app, "env.LEVEL.required"), "true");
    assert_eq!(words::reason(&decision(app, "env.LEVEL.required").unwrap().reason), "seaworthy.toml says so");
    assert!(matches!(given(&plan, "LEVEL"), Some(EnvValue::Required { .. })));
    assert_eq!(value(app, "env.GREETING.secret"), "true");
    assert_eq!(
        given(&plan, "GREETING"),
        Some(EnvValue::Default { name: "GREETING".to_owned(), default: "hello".to_owned() })
    );
    let not = reading("if (!process.env.NAME) throw new Error('x');")
        .config("[env.NAME]\nrequired = false\n")
        .plan();
    assert_eq!(given(&not, "NAME"), Some(EnvValue::Passed));
}

#[test]
fn what_a_template_says_of_a_variable() {
    let lines = "import { z } from 'zod';\nz.object({ AUTH_SECRET: z.string().min(32), CALLBACK: z.string().url(), LEVEL: z.enum(['info', 'debug']), STRIPE_API_KEY: z.string() }).parse(process.env);";
    let world =
        reading(lines).with(".env.example", "# where users come back to\nCALLBACK=http://localhost:3000\n");
    let plan = world.plan();
    let said = |name: &str| -> String {
        let entry = entry(&plan, ".env.production.example", name).unwrap();
        entry.remark.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    assert!(said("AUTH_SECRET").contains("at least 32 characters"), "{}", said("AUTH_SECRET"));
    assert!(said("AUTH_SECRET").contains("openssl rand -hex 32"), "{}", said("AUTH_SECRET"));
    assert!(said("CALLBACK").contains("where users come back to"), "{}", said("CALLBACK"));
    assert!(said("CALLBACK").contains("http"), "{}", said("CALLBACK"));
    assert_eq!(said("LEVEL"), "one of info, debug");
    assert!(
        !said("STRIPE_API_KEY").contains("openssl"),
        "somebody else gives it: {}",
        said("STRIPE_API_KEY")
    );
}

#[test]
fn templates_stand_beside_the_files_that_need_them() {
    let paths = |plan: &Plan| -> Vec<String> {
        plan.templates.iter().map(|template| template.path.to_string()).collect()
    };
    assert_eq!(paths(&World::server().plan()), [".env.production.example"]);
    let plan = support::worlds::existing_compose().plan();
    assert_eq!(paths(&plan), [".env.example"], "development and production in one Compose file");
    let none = World::server().config("production.place = \"none\"\ndevelopment.mode = \"none\"\n").plan();
    assert!(none.compose.files.is_empty() && none.templates.is_empty());
}

#[test]
fn a_default_that_compose_cannot_hold_is_written_in_another_way() {
    let page = "export default () => [process.env.NEXT_PUBLIC_A ?? 'a}b', process.env.NEXT_PUBLIC_B ?? '{\"a\": 1}'];\n";
    let plan = next().with("app/page.tsx", page).plan();
    for argument in production(&plan, "demo").unwrap().source.arguments() {
        assert_eq!(
            argument.value,
            EnvValue::Passed,
            "{}: the build argument has its default itself",
            argument.name
        );
    }
    let arguments: Vec<Option<String>> = support::steps(&plan.apps[0])
        .filter_map(|step| match &step.op {
            seaworthy_plan::image::Op::Arg { default, .. } => Some(default.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(arguments, [Some("a}b".to_owned()), Some("{\"a\": 1}".to_owned())]);
    let own =
        reading("const a = process.env.SETTINGS;").config("[env.SETTINGS]\ndefault = '{\"a\": 1}'\n").plan();
    assert_eq!(given(&own, "SETTINGS"), Some(EnvValue::Literal("{\"a\": 1}".to_owned())));
}
