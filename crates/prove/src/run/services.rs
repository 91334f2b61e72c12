//! Which services of a Compose project are started: those that are wanted, with what they wait for, and that can be had.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use seaworthy_setup::Project as Read;

use super::compose::Project;
use super::ground::{BuiltImage, Ground};
use crate::engine::{Call, EngineError};

/// Services whose image is not here and cannot be had, with the reason.
pub(crate) fn without_image(
    ground: &Ground<'_>,
    project: &Project,
    images: &[BuiltImage],
) -> Result<BTreeMap<String, String>, EngineError> {
    let mut missing = BTreeMap::new();
    let wanted = wanted(project);
    for (name, service) in project.services().filter(|(name, _)| wanted.contains(*name)) {
        if images.iter().any(|image| image.services.iter().any(|one| one == name)) {
            continue;
        }
        let Some(image) = service["image"].as_str().filter(|_| service["build"].is_null()) else {
            missing.insert(name.to_owned(), "its image was not built".to_owned());
            continue;
        };
        if !is_to_be_had(ground, image)? {
            missing.insert(name.to_owned(), format!("the image {image} is not here and cannot be pulled"));
        }
    }
    Ok(missing)
}

/// Whether an image is here or can be pulled.
fn is_to_be_had(ground: &Ground<'_>, image: &str) -> Result<bool, EngineError> {
    let is_absent = |absent: &BTreeSet<String>| absent.contains(image);
    if ground.absent.lock().is_ok_and(|absent| is_absent(&absent)) {
        return Ok(false);
    }
    if ground.call(&Call::new(["image", "inspect", "--format", "{{.Id}}", image]))?.is_ok() {
        return Ok(true);
    }
    ground.progress.begun(&format!("pulling {image}"));
    let pulled = ground.call(&Call::new(["pull", "--quiet", image]).within(Duration::from_secs(600)))?;
    if !pulled.is_ok()
        && let Ok(mut absent) = ground.absent.lock()
    {
        absent.insert(image.to_owned());
    }
    Ok(pulled.is_ok())
}

/// The services to name so that the chosen apps run: theirs, and what those wait for. None when all are wanted.
pub(crate) fn chosen_services(ground: &Ground<'_>, read: &Read) -> Vec<String> {
    let images = &ground.request.setup.images;
    let is_chosen = |build: Option<usize>| {
        build.and_then(|index| images.get(index)).is_some_and(|image| ground.is_chosen(image))
    };
    let mut names: Vec<String> = if ground.request.chosen.is_empty() {
        read.named.clone()
    } else {
        read.active().filter(|service| is_chosen(service.build)).map(|service| service.name.clone()).collect()
    };
    let mut next = 0;
    while let Some(service) = names.get(next).and_then(|name| read.service(name)) {
        next += 1;
        for other in &service.depends_on {
            if !names.contains(&other.service) {
                names.push(other.service.clone());
            }
        }
    }
    names
}

/// The services that a project starts: those that it names, or all, with what they wait for.
pub(crate) fn wanted(project: &Project) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = if project.named().is_empty() {
        project.services().map(|(name, _)| name.to_owned()).collect()
    } else {
        project.named().iter().cloned().collect()
    };
    loop {
        let more: Vec<String> = project
            .services()
            .filter(|(name, _)| wanted.contains(*name))
            .flat_map(|(_, service)| service["depends_on"].as_object().into_iter().flatten())
            .map(|(other, _)| other.clone())
            .filter(|other| !wanted.contains(other))
            .collect();
        if more.is_empty() {
            return wanted;
        }
        wanted.extend(more);
    }
}

/// The services to name on the command line, those left out that cannot be had or need what cannot be had.
pub(crate) fn startable(project: &Project, missing: &BTreeMap<String, String>) -> Vec<String> {
    let mut wanted = wanted(project);
    wanted.retain(|name| !missing.contains_key(name));
    loop {
        let lacks: Vec<String> = project
            .services()
            .filter(|(name, _)| wanted.contains(*name))
            .filter(|(_, service)| {
                let others = service["depends_on"].as_object();
                others.is_some_and(|others| {
                    others.iter().any(|(other, how)| {
                        !wanted.contains(other) && how["required"].as_bool() != Some(false)
                    })
                })
            })
            .map(|(name, _)| name.to_owned())
            .collect();
        if lacks.is_empty() {
            return wanted.into_iter().collect();
        }
        wanted.retain(|name| !lacks.contains(name));
    }
}
