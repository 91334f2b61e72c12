//! The services that a file's own comments say to start: `docker compose up --build app`.

use super::Service;
use super::layer::Layers;

/// The services named in the first command of the comments that names one of these profiles.
pub(super) fn named_in_comments(layers: &Layers, services: &[Service], profiles: &[String]) -> Vec<String> {
    let of_profile = |name: &String| {
        services
            .iter()
            .any(|service| service.name == *name && service.profiles.iter().any(|own| profiles.contains(own)))
    };
    let blocks = layers.iter().flat_map(|layer| layer.comments());
    let mut commands = blocks.flat_map(|block| commands_of(&block));
    let found = commands.find_map(|words| {
        let named = services_of(&words, services);
        named.iter().any(of_profile).then_some(named)
    });
    found.unwrap_or_default()
}

/// The words of every `docker compose` or `docker-compose` command in a comment, to the end of the comment.
pub(super) fn commands_of(comment: &str) -> Vec<Vec<String>> {
    let words: Vec<String> = comment
        .split_whitespace()
        .map(|word| word.trim_matches(['`', '"', '\'', ',', ';']).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let mut commands = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(String::as_str);
        let start = match (word.trim_start_matches('$'), next) {
            ("docker" | "podman", Some("compose")) => at + 2,
            ("docker-compose" | "podman-compose", _) => at + 1,
            _ => continue,
        };
        commands.push(words[start..].to_vec());
    }
    commands
}

fn services_of(words: &[String], services: &[Service]) -> Vec<String> {
    let Some(up) = words.iter().position(|word| word == "up") else { return Vec::new() };
    words[up + 1..]
        .iter()
        .filter(|word| !word.starts_with('-'))
        .map(|word| word.trim_end_matches(['.', ':']))
        .take_while(|word| services.iter().any(|service| service.name == *word))
        .map(str::to_owned)
        .collect()
}
