//! Services that an existing Compose file runs: their names there, and the versions their images have.

use seaworthy_catalog::services::{Service, by_image, repository};
use seaworthy_compose::ComposeFile;
use seaworthy_facts::{Evidence, EvidenceKind, Fact, ServiceId, Unknown, UnknownKind};
use seaworthy_text::{Author, RepoPath, author};

use crate::existing::COMPOSE_FILES;
use crate::source::code::Code;

/// Compose files that Compose takes only when it is told to.
const OTHER_FILES: &[&str] = &[
    "docker-compose.dev.yml",
    "docker-compose.dev.yaml",
    "compose.dev.yaml",
    "compose.dev.yml",
    "docker-compose.local.yml",
];

/// How the comment of a service ends that we wrote into another's file.
const OUR_MARK: &str = "; edit it, and it is yours";

/// A service of a Compose file.
#[derive(Debug)]
pub(super) struct Existing {
    pub(super) id: ServiceId,
    /// Its name, where it stands in the file that Compose takes by itself.
    pub(super) name: Option<Fact<String>>,
    pub(super) version: Option<Fact<String>>,
    pub(super) image: Option<Fact<String>>,
}

/// Reads the files of the repository's root, then those of the app's folder; the first one of a kind counts.
pub(super) fn read(code: &Code<'_, '_>, unknowns: &mut Vec<Unknown>) -> Vec<Existing> {
    let repo = code.scope.repository.repo;
    let root = RepoPath::root();
    let main = COMPOSE_FILES.iter().map(|name| root.child(name)).find(|path| repo.has_file(path));
    let mut files: Vec<RepoPath> = main.clone().into_iter().collect();
    let dir = code.dir();
    let others = OTHER_FILES.iter().map(|name| root.child(name));
    let own = COMPOSE_FILES.iter().chain(OTHER_FILES).map(|name| dir.child(name));
    for path in others.chain(own) {
        if repo.has_file(&path) && !files.contains(&path) {
            files.push(path);
        }
    }
    let mut found: Vec<Existing> = Vec::new();
    for path in files {
        let Some(file) = code.scope.repository.read_optional(&path, UnknownKind::Setting, unknowns) else {
            continue;
        };
        if author(file.text()) != Author::Person {
            continue;
        }
        let compose = match ComposeFile::read(file.text()) {
            Ok(compose) => compose,
            Err(error) => {
                let why = format!("does not parse: {error}");
                unknowns.push(Unknown { kind: UnknownKind::Setting, place: file.place(error.span), why });
                continue;
            }
        };
        for service in &compose.services {
            let Some(image) = &service.image else { continue };
            let Some(known) = by_image(&image.value) else { continue };
            let comment = compose.service_text(&service.name.value).map_or("", |text| text.comment);
            if comment.contains(OUR_MARK) || found.iter().any(|other| other.id == known.id) {
                continue;
            }
            let at = |span| Evidence::at(EvidenceKind::Configured, &file, span);
            let name = (main.as_ref() == Some(&path))
                .then(|| Fact::certain(service.name.value.clone(), at(service.name.span)));
            let version = version(&image.value)
                .filter(|_| counts_alike(known, &image.value))
                .map(|version| Fact::certain(version, at(image.span)));
            let own = known.same_use.contains(&repository(&image.value)) && !image.value.contains('$');
            let image = own.then(|| Fact::certain(image.value.clone(), at(image.span)));
            found.push(Existing { id: known.id, name, version, image });
        }
    }
    found
}

/// Whether the versions of an image are those of the service: not so of another program that speaks the same protocol
/// (MariaDB 11 is no MySQL 11).
fn counts_alike(known: &Service, reference: &str) -> bool {
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let name = repository(reference);
    // Confluent's `cp-kafka` counts its own releases
    known.same_use.contains(&name) || last(name).starts_with(&last(known.image))
}

/// The version in a tag: `7-alpine` says 7, `latest` says none. A variable's default counts.
fn version(reference: &str) -> Option<String> {
    let reference = reference.split('@').next().unwrap_or(reference);
    let (_, tag) = reference
        .split_once(':')
        .filter(|(_, tag)| !tag.contains('/'))
        .or_else(|| reference.rsplit_once('/').and_then(|(_, name)| name.split_once(':')))?;
    let tag = match tag.split_once("${") {
        Some((before, rest)) => {
            let (inner, after) = rest.split_once('}')?;
            let (_, default) = inner.split_once('-')?;
            format!("{before}{default}{after}")
        }
        None => tag.to_owned(),
    };
    // pgvector's `pg17` and `0.8.0-pg17` say which PostgreSQL they are
    let of_server = tag.split('-').find_map(|part| {
        part.strip_prefix("pg").filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    });
    let version = of_server.or_else(|| tag.split('-').next()).unwrap_or(&tag);
    // MinIO's `RELEASE.2025-09-07T16-13-09Z` is one name
    let version = if tag.starts_with("RELEASE.") { tag.as_str() } else { version };
    let starts = version.trim_start_matches(['v', 'V']).starts_with(|first: char| first.is_ascii_digit());
    (starts || version.starts_with("RELEASE.")).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_of_tags() {
        for (reference, wanted) in [
            ("redis:7-alpine", Some("7")),
            ("ipfs/kubo:v0.34.1", Some("v0.34.1")),
            ("pgvector/pgvector:pg17", Some("17")),
            ("pgvector/pgvector:0.8.0-pg17", Some("17")),
            ("postgres", None),
            ("postgres:latest", None),
            ("docker.io/library/postgres:17.2-bookworm", Some("17.2")),
            ("localhost:5000/redis:7", Some("7")),
            ("postgres:${PG_VERSION:-17}-alpine", Some("17")),
            ("minio/minio:RELEASE.2025-09-07T16-13-09Z", Some("RELEASE.2025-09-07T16-13-09Z")),
            ("redis:7@sha256:abc", Some("7")),
        ] {
            assert_eq!(version(reference).as_deref(), wanted, "{reference}");
        }
    }
}
