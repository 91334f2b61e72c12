//! seaworthy: what is known of the world: frameworks, services, runtimes, base images
