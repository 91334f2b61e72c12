//! What one source says, as far as anybody asked: of one that says nothing by itself only the imports are kept.

use std::ops::Deref;
use std::sync::OnceLock;

use seaworthy_js::{Import, Module};
use seaworthy_text::SourceFile;

/// What a source says. Most of a large repository says nothing to a container and is never read whole; whoever asks for more
/// than the imports of such a file gets it all the same, read when it is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    quiet: Option<(SourceFile, Vec<Import>)>,
    whole: OnceLock<Module>,
}

impl Reading {
    /// A source that was read whole.
    pub(crate) fn whole(module: Module) -> Self {
        Self { quiet: None, whole: OnceLock::from(module) }
    }

    /// A source that says nothing by itself.
    pub(crate) fn quiet(file: SourceFile, imports: Vec<Import>) -> Self {
        Self { quiet: Some((file, imports)), whole: OnceLock::new() }
    }

    /// What it takes from other modules.
    pub(crate) fn imports(&self) -> &[Import] {
        match &self.quiet {
            Some((_, imports)) => imports,
            None => &self.imports,
        }
    }

    /// All of it, where it may say something by itself.
    pub(crate) fn telling(&self) -> Option<&Module> {
        self.quiet.is_none().then(|| &**self)
    }
}

impl Deref for Reading {
    type Target = Module;

    fn deref(&self) -> &Module {
        self.whole.get_or_init(|| {
            let file = self.quiet.as_ref().map(|(file, _)| file);
            // it was parsed once, so it parses again
            file.and_then(|file| seaworthy_js::scan(file).ok()).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use seaworthy_js::{Outline, outline};
    use seaworthy_text::RepoPath;

    use super::*;

    #[test]
    fn a_quiet_source_is_read_when_it_is_asked() {
        let text = "import { a } from './a'; export const b = a + 1;";
        let file = SourceFile::new(RepoPath::new("b.ts").unwrap(), text.to_owned());
        let Ok(Outline::Quiet(imports)) = outline(&file, |_| true) else { panic!("it is loud") };
        let reading = Reading::quiet(file.clone(), imports);
        assert!(reading.telling().is_none() && reading.whole.get().is_none());
        assert_eq!(reading.imports().len(), 1);
        assert!(reading.whole.get().is_none());
        assert_eq!(*reading, seaworthy_js::scan(&file).unwrap());
        // it still says nothing by itself
        assert!(reading.telling().is_none());
    }
}
