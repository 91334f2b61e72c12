//! The files under `xtask/lab/files` that go into stand-in images, by name.

/// A file for a build context.
#[derive(Debug)]
pub(super) struct ImageFile {
    /// Its name in the context, as the Dockerfile's `COPY` says it.
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

impl ImageFile {
    /// Scripts are executable, all else is not.
    pub(super) fn mode(&self) -> u32 {
        if self.text.starts_with("#!") { 0o755 } else { 0o644 }
    }
}

macro_rules! image_files {
    ($($name:literal),* $(,)?) => {
        &[$(ImageFile { name: $name, text: include_str!(concat!("../../lab/files/", $name)) }),*]
    };
}

/// Every file there is; a test compares this with the folder.
pub(super) static IMAGE_FILES: &[ImageFile] = image_files![
    "addgroup.sh",
    "adduser.sh",
    "alpine-group",
    "alpine-os-release",
    "alpine-passwd",
    "apk.sh",
    "apt-docker-clean.conf",
    "bun-entrypoint.sh",
    "dpkg-docker.cfg",
    "ldd.sh",
    "mariadb-entrypoint.sh",
    "mariadb-healthcheck.sh",
    "memcached-entrypoint.sh",
    "missing-command.sh",
    "nats-entrypoint.sh",
    "nc.sh",
    "nginx-default.conf",
    "nginx-entrypoint.sh",
    "nginx-mime.types",
    "nginx.conf",
    "node-entrypoint.sh",
    "node-26-setup.sh",
    "node-setup.sh",
    "postgres-entrypoint.sh",
    "rabbitmq-entrypoint.sh",
    "redis-entrypoint.sh",
    "redis-server.sh",
    "schema-engine.sh",
    "valkey-entrypoint.sh",
    "valkey-server.sh",
];

/// The files that a Dockerfile copies from its context.
pub(super) fn copied_by(dockerfile: &str) -> impl Iterator<Item = &'static ImageFile> {
    let named: Vec<String> = dockerfile
        .lines()
        .filter(|line| line.starts_with("COPY ") && !line.contains("--from="))
        .filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned))
        .collect();
    IMAGE_FILES.iter().filter(move |file| named.iter().any(|name| name == file.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lab/files");
        let present: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed: BTreeSet<String> = IMAGE_FILES.iter().map(|file| file.name.to_owned()).collect();
        assert_eq!(listed, present);
    }

    #[test]
    fn a_dockerfile_gets_what_it_copies() {
        let names: Vec<_> =
            copied_by("COPY apk.sh /sbin/apk\nCOPY --from=x ldd.sh /y\n").map(|file| file.name).collect();
        assert_eq!(names, ["apk.sh"]);
    }
}
