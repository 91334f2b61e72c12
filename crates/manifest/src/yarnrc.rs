//! .yarnrc.yml: yarn berry's settings. Credentials are seen, never kept.

use seaworthy_text::SourceFile;

use crate::data::{Node, Value, parse_yaml};
use crate::npmrc::{NpmrcValue, environment_names, without_password};
use crate::shape::Shape;
use crate::{ParseError, Problem, Spanned};

/// A .yarnrc.yml.
#[derive(Debug, Clone, Default)]
pub struct Yarnrc {
    /// `nodeLinker`: `pnp` (yarn's default), `node-modules`, `pnpm`.
    pub node_linker: Option<Spanned<String>>,
    /// `yarnPath`: the yarn that the repository brings along.
    pub yarn_path: Option<Spanned<String>>,
    /// `plugins`: the files they are loaded from.
    pub plugins: Vec<Spanned<String>>,
    /// `enableScripts`.
    pub enable_scripts: Option<Spanned<bool>>,
    /// `enableImmutableInstalls`.
    pub enable_immutable_installs: Option<Spanned<bool>>,
    /// `cacheFolder`, `enableGlobalCache: false` and the like put the cache into the repository.
    pub enable_global_cache: Option<Spanned<bool>>,
    /// `npmRegistryServer`, at the top or of a scope.
    pub registries: Vec<Spanned<String>>,
    /// Credentials: the key, and where the value comes from. Never [`NpmrcValue::Plain`].
    pub credentials: Vec<(Spanned<String>, NpmrcValue)>,
    /// `catalog` and `catalogs`: the catalog's name, the package, the requirement.
    pub catalogs: Vec<(String, Spanned<String>, Spanned<String>)>,
    /// The names of all settings, in order.
    pub fields: Vec<Spanned<String>>,
    /// What has the wrong shape.
    pub problems: Vec<Problem>,
}

impl Yarnrc {
    /// Reads a .yarnrc.yml.
    ///
    /// # Errors
    /// When the text is not YAML. The message never repeats the text: there may be a credential in it.
    pub fn parse(file: &SourceFile) -> Result<Self, ParseError> {
        let root =
            parse_yaml(file.text()).map_err(|error| ParseError::new("not readable as YAML", error.span))?;
        let mut shape = Shape::for_yaml();
        let mut yarnrc = Self::default();
        for entry in shape.map(".yarnrc.yml", &root) {
            let (name, value) = (&*entry.key, &entry.value);
            yarnrc.fields.push(Spanned::new(name.to_owned(), entry.key_span));
            match name {
                "nodeLinker" => yarnrc.node_linker = shape.text(name, value),
                "yarnPath" => yarnrc.yarn_path = shape.text(name, value),
                "plugins" => yarnrc.plugins = plugins(value, &mut shape),
                "enableScripts" => yarnrc.enable_scripts = shape.bool(name, value),
                "enableImmutableInstalls" => yarnrc.enable_immutable_installs = shape.bool(name, value),
                "enableGlobalCache" => yarnrc.enable_global_cache = shape.bool(name, value),
                "catalog" => yarnrc.catalog("default", value, &mut shape),
                "catalogs" => {
                    for catalog in shape.map(name, value) {
                        yarnrc.catalog(&catalog.key, &catalog.value, &mut shape);
                    }
                }
                _ => {}
            }
        }
        yarnrc.network(&root, &mut shape, 0);
        yarnrc.problems = shape.problems;
        Ok(yarnrc)
    }

    fn catalog(&mut self, catalog: &str, value: &Node<'_>, shape: &mut Shape) {
        let pairs = shape.pairs("catalog", value).into_iter();
        self.catalogs.extend(pairs.map(|(name, requirement)| (catalog.to_owned(), name, requirement)));
    }

    /// Registries and credentials stand at the top, in `npmScopes.x` and in `npmRegistries.x`.
    fn network(&mut self, node: &Node<'_>, shape: &mut Shape, depth: u32) {
        for entry in node.entries() {
            let key = Spanned::new(entry.key.to_string(), entry.key_span);
            match &*entry.key {
                "npmRegistryServer" => {
                    let server = shape.text("npmRegistryServer", &entry.value);
                    self.registries.extend(server.map(|server| server.map(|text| without_password(&text))));
                }
                "npmAuthToken" | "npmAuthIdent" => {
                    let names = entry.value.scalar().map(environment_names).unwrap_or_default();
                    let value = if names.is_empty() {
                        NpmrcValue::Secret
                    } else {
                        NpmrcValue::FromEnvironment(names)
                    };
                    self.credentials.push((key, value));
                }
                _ if depth < 2 => self.network(&entry.value, shape, depth + 1),
                _ => {}
            }
        }
    }
}

/// A plugin is a path, or a mapping with `path`.
fn plugins(value: &Node<'_>, shape: &mut Shape) -> Vec<Spanned<String>> {
    let items = shape.list("plugins", value);
    items
        .iter()
        .filter_map(|item| match &item.value {
            Value::Map(_) => item.get("path").and_then(|path| shape.text("plugins.path", path)),
            _ => shape.text("plugins", item),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_text::RepoPath;

    fn parse(text: &str) -> Result<Yarnrc, ParseError> {
        Yarnrc::parse(&SourceFile::new(RepoPath::new(".yarnrc.yml").unwrap(), text.to_owned()))
    }

    #[test]
    fn reads_settings_and_hides_credentials() {
        let yarnrc = parse(
            "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.1.0.cjs\nplugins:\n  - path: .yarn/plugins/a.cjs\n    \
             spec: a\nnpmAuthToken: hunter2\nnpmScopes:\n  acme:\n    npmRegistryServer: \"https://npm.example\"\n    \
             npmAuthToken: \"${NPM_TOKEN:-}\"\ncatalog:\n  react: 19\n",
        )
        .unwrap();
        assert_eq!(yarnrc.node_linker.as_ref().unwrap().as_str(), "node-modules");
        assert_eq!(yarnrc.plugins[0].as_str(), ".yarn/plugins/a.cjs");
        assert_eq!(yarnrc.registries[0].as_str(), "https://npm.example");
        assert_eq!(yarnrc.credentials[0].1, NpmrcValue::Secret);
        assert_eq!(yarnrc.credentials[1].1, NpmrcValue::FromEnvironment(vec!["NPM_TOKEN".to_owned()]));
        assert_eq!(yarnrc.catalogs[0].2.as_str(), "19");
        assert!(!format!("{yarnrc:?}").contains("hunter2"));
    }

    #[test]
    fn an_error_repeats_no_text() {
        assert_eq!(parse("a: [hunter2\n").unwrap_err().message, "not readable as YAML");
    }
}
