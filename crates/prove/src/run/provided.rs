//! Files that a checkout does not have and that what runs reads: given ones, or made of the templates beside them.

use seaworthy_setup::{Bind, Project as Read, SecretSource, template_beside};
use seaworthy_text::RepoPath;

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
            // without a template the engine makes a folder of it, as it would for a person
            if let Some(made) = from_template(ground, path)? {
                ground.workspace.write(path.as_str(), made.as_bytes())?;
            }
        }
        for name in &service.secrets {
            let declared = read.secrets.iter().find(|secret| secret.name == *name);
            let Some(SecretSource::Absent(path)) = declared.map(|secret| &secret.source) else { continue };
            if is_given(ground, path) {
                continue;
            }
            let made = from_template(ground, path)?;
            let made = made.unwrap_or_else(|| values::secret(&format!("{}/{path}", ground.run)));
            ground.workspace.write(path.as_str(), made.as_bytes())?;
        }
    }
    Ok(())
}

fn is_given(ground: &Ground<'_>, path: &RepoPath) -> bool {
    ground.request.provided.iter().any(|(name, _)| name == path.as_str())
}

/// What a file would hold that is made of the template beside it; none without a template, or where a person gave the file.
fn from_template(ground: &Ground<'_>, path: &RepoPath) -> Result<Option<String>, String> {
    let repo = ground.request.repo;
    let Some(template) = template_beside(repo, path).filter(|_| !is_given(ground, path)) else {
        return Ok(None);
    };
    let text = repo.read(&template).map_err(|error| format!("{template}: {error}"))?;
    Ok(Some(values::configuration(text.text(), ground.request.is_secret_name, &ground.run.to_string())))
}
