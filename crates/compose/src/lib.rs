//! seaworthy: Compose files, read with places and edited in place
