//! The plan as a published document.
