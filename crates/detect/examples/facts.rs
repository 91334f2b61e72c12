//! Prints what is detected in a folder, in short with `--short`: for whoever works on the passes.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool for developers")]

use seaworthy_facts::Facts;
use seaworthy_testkit::MemoryRepo;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("name a folder")?;
    let repo = MemoryRepo::read_folder(std::path::Path::new(folder))?;
    let start = std::time::Instant::now();
    let facts = seaworthy_detect::detect(&repo)?;
    let took = start.elapsed();
    if arguments.iter().any(|argument| argument == "--short") {
        short(&facts);
    } else {
        println!("{facts:#?}");
    }
    println!("took {took:?}");
    Ok(())
}

fn short(facts: &Facts) {
    let members: Vec<String> = facts
        .workspace
        .members
        .iter()
        .map(|m| format!("{}:{} -> {:?}", m.dir, m.kind.as_str(), m.depends_on))
        .collect();
    println!("workspace {:?} {members:?}", facts.workspace.tool.as_ref().map(|tool| tool.value));
    for app in &facts.apps {
        println!("== {} in {} is {:?} {:?}", app.name, app.dir, app.kind.value, app.kind.confidence);
        println!(
            "  framework {:?}",
            app.framework.as_ref().map(|f| (f.value.id, &f.value.version, &f.value.output))
        );
        println!("  {:?} ts {:?} runtime {:?}", app.modules, app.typescript, app.runtime.name.value);
        for request in &app.runtime.requests {
            println!(
                "    {:?} {} {:?} {:?}",
                request.value.source, request.value.range, request.value.written, request.value.package
            );
        }
        let m = &app.manager;
        println!(
            "  manager {:?} {:?} version {:?} major {:?} {:?}",
            m.name.value,
            m.name.confidence,
            m.version.as_ref().map(|v| &v.value),
            m.major.as_ref().map(|v| v.value),
            m.node_modules.value
        );
        for l in &m.lockfiles {
            println!("    {} {:?}", l.path, l.state);
        }
        println!(
            "  install in {} inputs {:?}",
            app.install.root,
            app.install.inputs.iter().map(|i| i.value.path.to_string()).collect::<Vec<_>>()
        );
        for l in &app.install.lifecycle {
            println!("    {} in {}: {} -> {:?}", l.value.name, l.value.dir, l.value.script, l.value.programs);
        }
        for n in &app.install.native {
            println!("    native {:?}", n.value);
        }
        println!(
            "    {:?} git {:?} tokens {:?} locked {}",
            app.install.packages,
            app.install.git.len(),
            app.install.tokens.iter().map(|t| &t.value).collect::<Vec<_>>(),
            app.install.locked.len()
        );
        match &app.build {
            None => println!("  no build"),
            Some(b) => {
                let b = &b.value;
                println!(
                    "  build {:?} {:?} -> {:?} inputs {:?} dts {:?}",
                    b.tool.as_ref().map(|t| t.value),
                    b.steps.iter().map(ToString::to_string).collect::<Vec<_>>(),
                    b.outputs.iter().map(|o| o.value.to_string()).collect::<Vec<_>>(),
                    b.inputs,
                    b.declarations.is_some()
                );
            }
        }
        println!("  shipped {:?}", app.shipped.value);
        for p in &app.processes {
            println!(
                "  process {} {:?}: {} [{:?}] entry {:?} source {:?} sources {:?} package {:?} {:?}",
                p.value.name,
                p.value.kind,
                p.value.command,
                p.value.script,
                p.value.entry,
                p.value.source,
                p.value.sources,
                p.value.package,
                p.confidence
            );
        }
        println!("  listen {:?}", app.listen.port.as_ref().map(|p| p.value));
        println!("  orm {:?}", app.orm.as_ref().map(|o| &o.value));
    }
    println!("existing {:?}", facts.existing);
    for u in &facts.unknowns {
        println!("unknown {:?} {}: {}", u.kind, u.place, u.why);
    }
}
