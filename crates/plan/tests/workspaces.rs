//! Workspaces: whose packages an image holds, and members that cannot be loaded before they are built.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::compose::VolumeSource;
use seaworthy_plan::{AppPlan, NoteKind, Plan};
use support::worlds::workspace;
use support::{World, decision, development, noted, runs, stage};

fn app(plan: &Plan, name: &str) -> AppPlan {
    plan.apps.iter().find(|app| app.name == name).unwrap().clone()
}

fn production_install(plan: &Plan, name: &str) -> String {
    let app = app(plan, name);
    let install = stage(&app, "prod-deps").and_then(|stage| runs(stage).first().cloned());
    install.unwrap_or_default()
}

/// The workspace, its apps with a script for development.
fn developed() -> World {
    workspace().with(
        "apps/api/package.json",
        "{ \"name\": \"@shop/api\", \"version\": \"1.0.0\", \"type\": \"module\", \"scripts\": { \"dev\": \"tsx watch src/index.ts\", \"start\": \"node dist/index.js\", \"build\": \"tsc\" }, \"dependencies\": { \"@shop/lib\": \"*\", \"fastify\": \"^5.0.0\" } }\n",
    )
}

#[test]
fn only_what_the_app_uses_is_installed_to_ship() {
    let table = [
        ("npm", "", "--workspace=apps/api --include-workspace-root"),
        ("pnpm", "", "--filter-prod=@shop/api..."),
        ("yarn-berry", "", "workspaces focus --production @shop/api shop"),
        ("bun", "", "--filter=./apps/api --filter=./"),
        ("bun", "\npackage-manager.version = \"1.2.0\"", "--filter=./apps/api --filter=./"),
    ];
    let mut wrong = Vec::new();
    for (manager, more, words) in table {
        let world = workspace().config(&format!("package-manager.name = \"{manager}\"{more}\n"));
        let install = production_install(&world.plan(), "api");
        if !install.contains(words) || install.contains("--all") {
            wrong.push(format!("{manager}: {install}, not {words}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn managers_that_cannot_divide_install_for_all() {
    for (manager, version) in [("yarn", "1.22.22"), ("bun", "1.1.30")] {
        let toml = format!("package-manager.name = \"{manager}\"\npackage-manager.version = \"{version}\"\n");
        let plan = workspace().config(&toml).plan();
        let api = app(&plan, "api");
        assert_eq!(decision(&api, "install.members").unwrap().value, "all", "{manager}");
        assert!(!production_install(&plan, "api").contains("filter"), "{manager}");
    }
}

#[test]
fn an_app_that_uses_every_member_installs_for_all() {
    let plan = workspace().without("apps/site").plan();
    let api = app(&plan, "api");
    assert_eq!(decision(&api, "install.members").unwrap().value, "all");
    assert!(!production_install(&plan, "api").contains("--workspace"));
}

#[test]
fn an_app_outside_of_a_workspace_decides_nothing_about_members() {
    assert!(decision(&World::server().app(), "install.members").is_none());
}

#[test]
fn a_package_that_only_another_member_names_keeps_all_installed() {
    let world = || {
        workspace().with(
        "apps/api/src/index.ts",
        "import Fastify from \"fastify\";\nimport { z } from \"zod/v4\";\nimport type { Job } from \"bullmq\";\nimport { name } from \"@shop/lib\";\nconst app = Fastify();\napp.get(\"/health\", async () => z.parse(name));\napp.listen({ port: 4000 });\n",
    )
    };
    let lends = |package: &str| {
        format!(
            "{{ \"name\": \"@shop/site\", \"version\": \"1.0.0\", \"type\": \"module\", \"scripts\": {{ \"start\": \"node index.js\" }}, \"dependencies\": {{ \"fastify\": \"^5.0.0\", \"{package}\": \"^4.0.0\" }} }}\n"
        )
    };
    let table = [
        // what only the site names, what the decision is
        ("zod", "all"),
        // its types are gone at run time
        ("bullmq", "used"),
        ("pino", "used"),
    ];
    for (package, members) in table {
        let plan = world().with("apps/site/package.json", &lends(package)).plan();
        let api = app(&plan, "api");
        assert_eq!(decision(&api, "install.members").unwrap().value, members, "{package}");
        let said = noted(&plan, |note| {
            matches!(note, NoteKind::BorrowedPackage { package: named, lender, manifest }
                if named == package && lender == "apps/site" && manifest == "apps/api/package.json")
        });
        assert_eq!(said, members == "all", "{package}");
    }
    let told = world()
        .with("apps/site/package.json", &lends("zod"))
        .config("[apps.api]\ninstall.members = \"used\"\n")
        .plan();
    assert!(production_install(&told, "api").contains("--workspace=apps/api"));
}

#[test]
fn members_that_are_made_by_their_build_are_built_for_development() {
    let plan = developed().plan();
    let api = app(&plan, "api");
    let built = runs(stage(&api, "dev").unwrap());
    assert!(built.iter().any(|run| run.contains("npm run build --if-present --workspace packages/lib")));
    let service = development(&plan, "api").unwrap();
    let own: Vec<&str> = service
        .volumes
        .iter()
        .filter(|volume| volume.source == VolumeSource::Anonymous)
        .map(|volume| volume.target.as_str())
        .collect();
    assert_eq!(own, ["/app/node_modules", "/app/apps/api/node_modules", "/app/packages/lib"]);
    assert!(service.watch.iter().any(|watch| watch.path == "./packages/lib" && watch.action == "rebuild"));
}

#[test]
fn members_that_are_loaded_from_their_sources_come_through_the_mount() {
    let world = developed().with(
        "packages/lib/package.json",
        "{ \"name\": \"@shop/lib\", \"version\": \"1.0.0\", \"type\": \"module\", \"main\": \"src/index.ts\", \"scripts\": { \"build\": \"tsc\" } }\n",
    );
    let plan = world.plan();
    let api = app(&plan, "api");
    assert!(runs(stage(&api, "dev").unwrap()).is_empty());
    let service = development(&plan, "api").unwrap();
    assert!(service.volumes.iter().all(|volume| !volume.target.starts_with("/app/packages")));
}
