//! Files that a checkout does not have and that what runs reads: given ones, or made of the templates beside them.

use seaworthy_setup::{Bind, Project as Read};

use super::ground::Ground;
use super::values::{self, Value};

/// Files that Compose mounts or reads and that a checkout does not have: the template beside it takes their place, or an
/// empty one.
pub(crate) fn provide_files(ground: &Ground<'_>, read: &Read) -> Result<(), String> {
    for (path, content) in &ground.request.provided {
        ground.workspace.write(path, content)?;
    }
    let variables: String =
        ground.values.iter().map(|(name, Value { text, .. })| format!("{name}={text}\n")).collect();
    for service in read.active() {
        for file in &service.env_files {
            if file.is_required && !file.is_listed {
                ground.workspace.write(file.path.as_str(), variables.as_bytes())?;
            }
        }
        for mount in &service.mounts {
            let Some(Bind::Absent(path)) = &mount.bind else { continue };
            if ground.request.provided.iter().any(|(name, _)| name == path.as_str()) {
                continue;
            }
            let template = template_of(ground, path.as_str());
            match template {
                Some(template) => {
                    let text = ground
                        .request
                        .repo
                        .read(&template)
                        .map_err(|error| format!("{template}: {error}"))?;
                    let made = values::configuration(text.text(), &ground.run.to_string());
                    ground.workspace.write(path.as_str(), made.as_bytes())?;
                }
                // the engine makes a folder of it, as it would for a person
                None => continue,
            }
        }
    }
    Ok(())
}

/// `config.example.json` for `config.json`, `.env.example` for `.env`.
fn template_of(ground: &Ground<'_>, path: &str) -> Option<seaworthy_text::RepoPath> {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let words = ["example", "sample", "template", "dist", "default"];
    let mut names = Vec::new();
    for word in words {
        names.push(format!("{name}.{word}"));
        if !stem.is_empty() {
            names.extend([
                format!("{stem}.{word}.{ending}"),
                format!("{stem}-{word}.{ending}"),
                format!("{word}.{name}"),
            ]);
        }
    }
    names.into_iter().find_map(|name| {
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        let path = seaworthy_text::RepoPath::new(&path).ok()?;
        ground.request.repo.has_file(&path).then_some(path)
    })
}
