//! Where names lead from one file to another: imports, exports, functions and who calls them. Found once for all apps, which
//! share the members of a workspace.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use seaworthy_js::{Export, ExportKind, FunctionId, ImportKind, Imported, Invocation, Value, ValueKind};
use seaworthy_text::RepoPath;

use crate::package::Package;
use crate::project::Project;
use crate::role::SourceRole;
use crate::scope::AppScope;
use crate::source_set::SourceSet;
use crate::sources::{Source, Sources};

/// How many files re-export each other, and how many names stand for one function.
const MAX_REEXPORTS: u32 = 8;

/// A call of one of our own functions: the source it stands in, and which of its calls it is.
pub(super) type CallSite<'r> = (&'r Source, usize);

/// A function of ours: its file, and which of the functions there it is.
pub(super) type OwnFunction<'r> = (&'r Source, FunctionId);

/// Where the imports of one source lead, by what is written.
type Targets<'r> = Vec<(&'r str, &'r Source)>;

/// A call: the number of the source that it leads to, which function there, and which call it is.
type OwnCall = (usize, FunctionId, usize);

/// All links between the sources of all apps.
pub(super) struct Links<'r> {
    /// The sources, sorted by path.
    pub(super) sources: Vec<&'r Source>,
    /// Where the imports of a source lead, by its number.
    targets: Vec<Targets<'r>>,
    /// Configuration files that a source imports: they are code.
    pub(super) imported_configuration: BTreeSet<&'r RepoPath>,
    /// By number, who calls the functions of a source.
    call_sites: Vec<OnceLock<HashMap<FunctionId, Vec<CallSite<'r>>>>>,
    /// By number, what a source calls.
    calls: Vec<OnceLock<Vec<OwnCall>>>,
    importers: OnceLock<Vec<Vec<usize>>>,
    methods: Mutex<HashMap<String, Arc<[OwnFunction<'r>]>>>,
}

impl<'r> Links<'r> {
    /// Resolves every import of every package that an app is made of.
    pub(super) fn read(apps: &[(AppScope<'r>, Project)]) -> Self {
        // a package belongs to the first app that has it: what its files import is the same for all
        let mut owned: BTreeMap<&RepoPath, (&AppScope<'r>, &Project, &'r Package)> = BTreeMap::new();
        for (scope, project) in apps {
            for package in scope.packages() {
                owned.entry(&package.dir).or_insert((scope, project, package));
            }
        }
        let resolved: Vec<(&'r Source, Targets<'r>)> = owned
            .into_values()
            .collect::<Vec<_>>()
            .into_par_iter()
            .flat_map_iter(|(scope, project, package)| {
                scope.sources.of_package(&package.dir).map(move |source| {
                    let mut targets: Targets<'r> = Vec::new();
                    for import in source.module.imports() {
                        let specifier = import.specifier.as_str();
                        if targets.iter().all(|(known, _)| *known != specifier)
                            && let Some(target) = project.imports.resolve(scope, source, specifier)
                        {
                            targets.push((specifier, target));
                        }
                    }
                    (source, targets)
                })
            })
            .collect();
        let mut sources: Vec<&'r Source> = resolved.iter().map(|(source, _)| *source).collect();
        sources.sort_unstable_by_key(|source| source.number);
        let imported_configuration = resolved
            .iter()
            .filter(|(source, _)| source.role == SourceRole::App)
            .flat_map(|(_, targets)| targets.iter().map(|(_, target)| *target))
            .filter(|target| target.role == SourceRole::Config)
            .map(|target| target.file.path())
            .collect();
        let mut targets = vec![Targets::new(); sources.last().map_or(0, |last| last.number + 1)];
        for (source, found) in resolved {
            targets[source.number] = found;
        }
        Self {
            sources,
            imported_configuration,
            call_sites: empty(targets.len()),
            calls: empty(targets.len()),
            targets,
            importers: OnceLock::new(),
            methods: Mutex::default(),
        }
    }

    /// The source that an import means; `None` for packages from outside and files that are not parsed.
    pub(super) fn target(&self, source: &Source, specifier: &str) -> Option<&'r Source> {
        let targets = self.targets.get(source.number)?;
        targets.iter().find(|(written, _)| *written == specifier).map(|(_, target)| *target)
    }

    /// Those of `all` sources that are loaded when `entry` runs, itself included.
    pub(super) fn reachable(&self, entry: &'r Source, all: &Sources) -> SourceSet {
        let mut seen = SourceSet::none_of(all);
        seen.insert(entry);
        let mut waiting = vec![entry];
        while let Some(source) = waiting.pop() {
            for import in source.module.imports().iter().filter(|import| import.kind != ImportKind::TypeOnly)
            {
                if let Some(target) = self.target(source, &import.specifier)
                    && seen.insert(target)
                {
                    waiting.push(target);
                }
            }
        }
        seen
    }

    /// The calls of a function, by the place of their file and in it.
    pub(super) fn callers(&self, source: &'r Source, id: FunctionId) -> &[CallSite<'r>] {
        let Some(slot) = self.call_sites.get(source.number) else { return &[] };
        // nothing in here may hand work to other threads: one that waits for it could come back to this very slot
        let sites = slot.get_or_init(|| self.find_call_sites(source));
        sites.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who calls the functions of a source: itself, and whoever imports it, be it over other files.
    fn find_call_sites(&self, source: &'r Source) -> HashMap<FunctionId, Vec<CallSite<'r>>> {
        let importers = self.importers.get_or_init(|| self.find_importers());
        let mut is_candidate = vec![false; self.targets.len()];
        let mut waiting = vec![source.number];
        while let Some(number) = waiting.pop() {
            if is_candidate.get_mut(number).is_some_and(|seen| !std::mem::replace(seen, true)) {
                waiting.extend(importers.get(number).into_iter().flatten());
            }
        }
        let mut sites: HashMap<FunctionId, Vec<CallSite<'r>>> = HashMap::new();
        for caller in self.sources.iter().copied().filter(|caller| is_candidate[caller.number]) {
            for (target, id, call) in self.calls_of(caller) {
                if *target == source.number {
                    sites.entry(*id).or_default().push((caller, *call));
                }
            }
        }
        sites
    }

    /// By number of a source, the numbers of those that import it.
    fn find_importers(&self) -> Vec<Vec<usize>> {
        let mut importers = vec![Vec::new(); self.targets.len()];
        for (number, targets) in self.targets.iter().enumerate() {
            for (_, target) in targets {
                if let Some(importers) = importers.get_mut(target.number) {
                    importers.push(number);
                }
            }
        }
        importers
    }

    /// The calls in a source that lead to functions of ours.
    fn calls_of(&self, source: &'r Source) -> &[OwnCall] {
        let Some(slot) = self.calls.get(source.number) else { return &[] };
        slot.get_or_init(|| {
            let calls = source.module.calls.iter().enumerate();
            let own = calls.filter_map(|(index, call)| {
                if call.path.len() > 2 || call.plain != call.path.len() || call.arguments.is_empty() {
                    return None;
                }
                let (target, id) = self.function_of(source, &call.path, call.within)?;
                Some((target.number, id, index))
            });
            own.collect()
        })
    }

    /// The methods of a name, in all classes and objects.
    pub(super) fn methods(&self, name: &str) -> Arc<[OwnFunction<'r>]> {
        let known = || self.methods.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(methods) = known().get(name) {
            return methods.clone();
        }
        // a source that says nothing by itself is read whole only where the name stands in it
        let may_have =
            |source: &&&'r Source| source.module.telling().is_some() || source.file.text().contains(name);
        let found: Arc<[OwnFunction<'r>]> = self
            .sources
            .iter()
            .filter(may_have)
            .flat_map(|source| {
                let members = source.module.functions_named(name).filter(|(_, function)| function.is_member);
                members.map(|(id, _)| (*source, id))
            })
            .collect();
        known().insert(name.to_owned(), found.clone());
        found
    }

    /// What an imported chain of names is in the file it comes from; `None` for packages from outside.
    pub(super) fn imported(&self, source: &'r Source, names: &[String]) -> Option<(&'r Source, Value)> {
        self.imported_within(source, names, MAX_REEXPORTS)
    }

    fn imported_within(
        &self,
        source: &'r Source,
        names: &[String],
        steps: u32,
    ) -> Option<(&'r Source, Value)> {
        let (first, rest) = names.split_first()?;
        let (import, binding) = source.module.import_of(first)?;
        let target = self.target(source, &import.specifier)?;
        let (name, rest) = match (&binding.imported, rest) {
            (Imported::Name(name), rest) => (name.as_str(), rest),
            (Imported::Default, rest) => ("default", rest),
            (Imported::Namespace, [name, rest @ ..]) => (name.as_str(), rest),
            (Imported::Namespace, []) if import.kind == ImportKind::Require => ("default", rest),
            (Imported::Namespace, []) => return None,
        };
        let (target, value) = self.exported(target, name, steps)?;
        Some((target, extended(value, rest)))
    }

    /// What `require('./file')` gives.
    pub(super) fn required(&self, source: &'r Source, call: &Invocation) -> Option<(&'r Source, Value)> {
        let is_require = call.callee.as_path().is_some_and(|path| path.len() == 1 && path[0] == "require");
        let specifier = call.arguments.first()?.as_str().filter(|_| is_require)?;
        let target = self.target(source, specifier)?;
        self.exported(target, "default", MAX_REEXPORTS)
    }

    /// What a file exports under a name: a value at its top level.
    fn exported(&self, source: &'r Source, name: &str, steps: u32) -> Option<(&'r Source, Value)> {
        let steps = steps.checked_sub(1)?;
        let module = &source.module;
        let other = |specifier: &str| self.target(source, specifier);
        let named = module.exports_named(name).find(|export| export.kind != ExportKind::Type);
        match named {
            Some(Export { kind: ExportKind::ReExport { specifier, imported }, .. }) => {
                return self.exported(other(specifier)?, imported, steps);
            }
            Some(Export { local: Some(local), span, .. }) => {
                let path = vec![local.clone()];
                if module.import_of(local).is_some() {
                    return self.imported_within(source, &path, steps);
                }
                return Some((source, Value::new(ValueKind::Path(path), *span)));
            }
            _ => {}
        }
        if let Some(default) = &module.default_export {
            if name == "default" {
                return Some((source, default.clone()));
            }
            // `module.exports = { a, b }`, taken apart by whoever requires it
            let object = module.resolve(default, None);
            if let Some(value) = object.get(name) {
                return Some((source, value.clone()));
            }
        }
        if named.is_some() {
            let function = module.functions_named(name).next();
            return function.map(|(_, function)| {
                (source, Value::new(ValueKind::Path(vec![name.to_owned()]), function.span))
            });
        }
        module
            .exports
            .iter()
            .filter_map(|export| match &export.kind {
                ExportKind::ReExport { specifier, imported } if export.name == "*" && imported == "*" => {
                    other(specifier)
                }
                _ => None,
            })
            .find_map(|target| self.exported(target, name, steps))
    }

    /// The function of the app that a chain of names means.
    pub(super) fn function_of(
        &self,
        source: &'r Source,
        path: &[String],
        within: Option<FunctionId>,
    ) -> Option<(&'r Source, FunctionId)> {
        self.function_within(source, path, within, MAX_REEXPORTS)
    }

    fn function_within(
        &self,
        source: &'r Source,
        path: &[String],
        within: Option<FunctionId>,
        steps: u32,
    ) -> Option<(&'r Source, FunctionId)> {
        let steps = steps.checked_sub(1)?;
        let module = &source.module;
        if module.import_of(path.first()?).is_some() {
            let (target, value) = self.imported(source, path)?;
            return self.valued_function(target, &value, steps);
        }
        match path {
            [name] => {
                if let Some(binding) = module.binding(name, within)
                    && !matches!(binding.value.kind, ValueKind::Function { .. })
                {
                    return self.valued_function(source, &binding.value, steps);
                }
                let (id, _) = module.function_named(name).filter(|(_, function)| !function.is_member)?;
                Some((source, id))
            }
            [this, name] if this == "this" => {
                let (id, _) = module.functions_named(name).find(|(_, function)| function.is_member)?;
                Some((source, id))
            }
            _ => None,
        }
    }

    /// The function that a value is: a function, or a name of one.
    pub(super) fn function_value(
        &self,
        source: &'r Source,
        value: &Value,
    ) -> Option<(&'r Source, FunctionId)> {
        self.valued_function(source, value, MAX_REEXPORTS)
    }

    fn valued_function(
        &self,
        source: &'r Source,
        value: &Value,
        steps: u32,
    ) -> Option<(&'r Source, FunctionId)> {
        let steps = steps.checked_sub(1)?;
        let module = &source.module;
        match &value.kind {
            ValueKind::Function { .. } => Some((source, module.function_at(value.span)?)),
            ValueKind::Path(path) => match path.as_slice() {
                [name] if module.import_of(name).is_none() => {
                    let function = module.function_named(name).filter(|(_, function)| !function.is_member);
                    match function {
                        Some((id, _)) => Some((source, id)),
                        // a class: what makes it
                        None => {
                            let is_class = module.exports.iter().any(|export| {
                                export.kind == ExportKind::Class && export.local.as_ref() == Some(name)
                            });
                            if !is_class {
                                return None;
                            }
                            let mut makers = module
                                .functions_named("constructor")
                                .filter(|(_, function)| function.is_member);
                            match (makers.next(), makers.next()) {
                                (Some((only, _)), None) => Some((source, only)),
                                _ => None,
                            }
                        }
                    }
                }
                _ => self.function_within(source, path, None, steps),
            },
            // `fp(plugin)`, `asyncHandler(handler)`: what is wrapped
            ValueKind::Call(call) => {
                call.arguments.iter().find_map(|argument| self.valued_function(source, argument, steps))
            }
            _ => None,
        }
    }
}

fn empty<T>(count: usize) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

fn extended(value: Value, names: &[String]) -> Value {
    let span = value.span;
    match value.kind {
        ValueKind::Path(mut path) => {
            path.extend(names.iter().cloned());
            Value::new(ValueKind::Path(path), span)
        }
        kind => names.iter().fold(Value::new(kind, span), |object, name| {
            Value::new(ValueKind::Member { object: Box::new(object), name: name.clone() }, span)
        }),
    }
}
