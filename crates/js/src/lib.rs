//! seaworthy: JavaScript and TypeScript sources as the few facts that matter to a container
