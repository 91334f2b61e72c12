//! Text, places in it, and edits of it: the ground on which every other room stands.
//!
//! Text in, text out. Nothing here knows a file format, and nothing here touches the disk: a [`RepoPath`] is a name
//! inside a repository, a [`ChangeSet`] is a wish that the command line carries out.

mod authorship;
mod change;
mod edit;
mod path;
mod source;
mod suggest;
mod visible;

pub use authorship::{ADDED, Author, author, fingerprint, persons_part, sign};
pub use change::{ChangeSet, FileChange, FileState};
pub use edit::{Edit, EditConflict, apply_edits};
pub use path::{PathError, RepoPath};
pub use source::{LineColumn, Place, SourceFile, Span};
pub use suggest::closest;
pub use visible::{is_hidden, is_visible, shown};
