//! Line reader.
