//! Golden set-ups: what `init` really writes for an example, kept beside the examples in `examples/golden/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Example, Seaworthy, Trouble, World};

/// The files of a set-up, by path.
pub type SetUp = BTreeMap<String, String>;

/// An example, or a variant of one, and where its golden set-up lies.
#[derive(Debug, Clone)]
pub struct Golden {
    /// The example's name, with the variant's behind it.
    pub name: String,
    /// The folder of its files.
    pub folder: PathBuf,
    example: Example,
    variant: Option<String>,
}

impl Golden {
    /// Every golden set-up that must be there, by name.
    ///
    /// # Errors
    /// When an example cannot be read.
    pub fn all(examples: &Path) -> Result<Vec<Self>, Trouble> {
        let mut goldens = Vec::new();
        for example in Example::all(examples)? {
            let variants = example.case.variant.iter().map(|variant| Some(variant.name.clone()));
            for variant in std::iter::once(None).chain(variants) {
                let name = match &variant {
                    None => example.name.clone(),
                    Some(variant) => format!("{}-{variant}", example.name),
                };
                let folder = examples.join("golden").join(&name);
                goldens.push(Self { name, folder, example: example.clone(), variant });
            }
        }
        Ok(goldens)
    }

    /// A copy of the bare app.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn bare(&self) -> Result<World, Trouble> {
        let world = self.example.copy()?;
        let changes = &self.example.case.variant;
        if let Some(change) = changes.iter().find(|change| Some(&change.name) == self.variant.as_ref()) {
            world.edit(&change.file, &change.find, &change.replace)?;
        }
        Ok(world)
    }

    /// What `init` writes into a copy of the bare app, and that copy.
    ///
    /// # Errors
    /// When `init` fails.
    pub fn real(&self, seaworthy: &Seaworthy) -> Result<(World, SetUp), Trouble> {
        let world = self.bare()?;
        let written = Self::written_by_init(&world, seaworthy).map_err(|trouble| trouble.of(&self.name))?;
        Ok((world, written))
    }

    /// What `init` writes into a copy of an app.
    ///
    /// # Errors
    /// When `init` fails, or writes what is not text.
    pub fn written_by_init(world: &World, seaworthy: &Seaworthy) -> Result<SetUp, Trouble> {
        let before = world.snapshot()?;
        seaworthy.run(world.root(), &["init", "--yes"]).success()?;
        let mut written = SetUp::new();
        for (path, file) in world.snapshot()? {
            if before.get(&path).is_none_or(|old| old.bytes != file.bytes) {
                let text = String::from_utf8(file.bytes);
                written.insert(path.clone(), text.map_err(|_| Trouble::new(format!("{path} is not text")))?);
            }
        }
        Ok(written)
    }

    /// The files that are kept; none when the folder is not there.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn kept(&self) -> Result<SetUp, Trouble> {
        read_texts(&self.folder)
    }

    /// Keeps these files and no other.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(&self, files: &SetUp) -> Result<(), Trouble> {
        keep_texts(&self.folder, files)
    }
}

/// Every file below a folder; none when it is not there.
///
/// # Errors
/// When one cannot be read as text.
pub(crate) fn read_texts(folder: &Path) -> Result<SetUp, Trouble> {
    let mut kept = SetUp::new();
    let mut folders: Vec<PathBuf> = folder.is_dir().then(|| folder.to_owned()).into_iter().collect();
    while let Some(below) = folders.pop() {
        let fail = |error: std::io::Error| Trouble::new(format!("{}: {error}", below.display()));
        for entry in fs::read_dir(&below).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            kept.insert(name, fs::read_to_string(&path).map_err(fail)?);
        }
    }
    Ok(kept)
}

/// Makes these files, and no others, what lies below a folder.
///
/// # Errors
/// When they cannot be written.
pub(crate) fn keep_texts(folder: &Path, files: &SetUp) -> Result<(), Trouble> {
    let fail = |error: std::io::Error| Trouble::new(format!("{}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(fail)?;
    }
    for (path, text) in files {
        let target = folder.join(path);
        fs::create_dir_all(target.parent().unwrap_or(folder)).map_err(fail)?;
        fs::write(&target, text).map_err(fail)?;
    }
    Ok(())
}
