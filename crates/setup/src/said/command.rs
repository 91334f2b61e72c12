//! `docker build` in lines of a shell: scripts of `package.json`, Makefiles, CI.

use seaworthy_manifest::shell::{Command, CommandLine, Word};
use seaworthy_text::{RepoPath, SourceFile, Span};

use super::{SaidBuild, Written};

/// Options that take the next word.
const WITH_VALUE: &[&str] = &[
    "--add-host",
    "--annotation",
    "--attest",
    "--build-arg",
    "--build-context",
    "--builder",
    "--cache-from",
    "--cache-to",
    "--cpuset-cpus",
    "--iidfile",
    "--label",
    "--memory",
    "--metadata-file",
    "--network",
    "--no-cache-filter",
    "--output",
    "--platform",
    "--progress",
    "--provenance",
    "--sbom",
    "--secret",
    "--shm-size",
    "--ssh",
    "--tag",
    "--ulimit",
    "-m",
    "-o",
    "-t",
];

/// The builds in the lines of a file, seen from a folder.
pub(super) fn builds(source: &SourceFile, from: &RepoPath) -> Vec<SaidBuild> {
    let text = source.text();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (line, end) = logical_line(text, at);
        if line.contains("build") && ["docker", "podman", "nerdctl"].iter().any(|name| line.contains(name)) {
            for plain in commands_in(&line) {
                let place = source.place(Span::new(at, end));
                found.extend(of_line(plain, from).into_iter().filter_map(|one| one.build(&place)));
            }
        }
        at = end + 1;
    }
    found
}

/// A line with those that go on after a `\`, and where it ends.
fn logical_line(text: &str, from: usize) -> (String, usize) {
    let mut line = String::new();
    let mut at = from;
    loop {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let one = text[at..end].trim_end_matches('\r');
        match one.strip_suffix('\\') {
            Some(one) if end < text.len() => {
                line.push_str(one);
                line.push(' ');
                at = end + 1;
            }
            _ => {
                line.push_str(one);
                return (line, end);
            }
        }
    }
}

/// What of a line may be a command: all of it, or what is quoted in JSON, without what a file's form puts before it.
fn commands_in(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let line = line.strip_prefix("run:").or_else(|| line.strip_prefix("script:")).unwrap_or(line);
    let line = line.trim_start().trim_start_matches(['@', '|']).trim_start();
    match line.strip_prefix('"').and_then(|rest| rest.split_once("\":")) {
        // `"docker:build": "docker build .",`
        Some((_, value)) => {
            let value = value.trim().trim_end_matches(',');
            value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).into_iter().collect()
        }
        None => vec![line],
    }
}

/// A build with the folder in which it is called.
struct Called {
    folder: RepoPath,
    context: String,
    dockerfile: Option<String>,
    target: Option<String>,
}

impl Called {
    fn build(&self, place: &seaworthy_text::Place) -> Option<SaidBuild> {
        let written = Written {
            context: &self.context,
            dockerfile: self.dockerfile.as_deref(),
            target: self.target.as_deref(),
        };
        written.build(place.clone(), &self.folder)
    }
}

fn of_line(line: &str, from: &RepoPath) -> Vec<Called> {
    let CommandLine::Commands(steps) = CommandLine::parse(line) else { return Vec::new() };
    let mut folder = from.clone();
    let mut found = Vec::new();
    for step in steps {
        if step.command.program_name() == Some("cd") {
            let there = step.command.arguments.first().and_then(Word::literal);
            let Some(there) = there.and_then(|there| folder.join(there).ok()) else { return found };
            folder = there;
        } else if let Some(called) = of_command(&step.command, &folder) {
            found.push(called);
        }
    }
    found
}

fn of_command(command: &Command, folder: &RepoPath) -> Option<Called> {
    if !matches!(command.program_name()?, "docker" | "podman" | "nerdctl") {
        return None;
    }
    let mut words = command.arguments.iter().map(|word| word.text.as_str()).peekable();
    while words.next_if(|word| matches!(*word, "buildx" | "image" | "builder")).is_some() {}
    words.next_if_eq(&"build")?;
    let (mut context, mut dockerfile, mut target) = (None, None, None);
    while let Some(word) = words.next() {
        let (name, own) = match word.split_once('=') {
            Some((name, value)) if word.starts_with("--") => (name, Some(value)),
            _ => (word, None),
        };
        match name {
            "-f" | "--file" => dockerfile = Some(own.or_else(|| words.next())?.to_owned()),
            "--target" => target = Some(own.or_else(|| words.next())?.to_owned()),
            name if WITH_VALUE.contains(&name) => {
                if own.is_none() {
                    words.next();
                }
            }
            name if name.starts_with('-') && name.len() > 1 => {}
            _ => context = Some(word.to_owned()),
        }
    }
    Some(Called { folder: folder.clone(), context: context?, dockerfile, target })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Vec<String> {
        let path = RepoPath::new(name).unwrap_or_default();
        let from = path.parent().unwrap_or_default();
        builds(&SourceFile::new(path, text.to_owned()), &from)
            .into_iter()
            .map(|one| {
                let target = one.target.map(|target| format!(":{target}")).unwrap_or_default();
                format!("{}{target} in {}", one.dockerfile, one.context)
            })
            .collect()
    }

    #[test]
    fn builds_are_found_where_people_write_them() {
        assert_eq!(
            read(
                "package.json",
                "{\n \"scripts\": {\n  \"image\": \"docker build -t app -f docker/Dockerfile .\",\n"
            ),
            ["docker/Dockerfile in ."]
        );
        assert_eq!(
            read(
                "Makefile",
                "image:\n\t@docker buildx build --platform linux/amd64 \\\n\t  --target=Release --push api\n"
            ),
            ["api/Dockerfile:release in api"]
        );
        assert_eq!(
            read("ci.yml", "steps:\n  - run: cd deploy && docker build -f Dockerfile ..\n"),
            ["deploy/Dockerfile in ."]
        );
        assert_eq!(
            read("build.sh", "docker image build --build-arg A=1 -q web; podman build jobs\n"),
            ["web/Dockerfile in web", "jobs/Dockerfile in jobs"]
        );
    }

    #[test]
    fn what_is_known_only_when_it_runs_says_nothing() {
        for text in [
            "docker build $CONTEXT\n",
            "docker build -f \"$FILE\" .\n",
            "docker build - < Dockerfile\n",
            "docker build https://example.invalid/repo.git\n",
            "docker build ../../elsewhere\n",
            "docker build -t app\n",
            "echo docker build .\n",
            "docker compose build\n",
            "cd \"$HOME\" && docker build .\n",
        ] {
            assert_eq!(read("build.sh", text), Vec::<String>::new(), "{text}");
        }
    }
}
