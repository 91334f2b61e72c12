//! seaworthy: package.json, lockfiles and their neighbours as typed values
