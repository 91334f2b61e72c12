//! seaworthy: the syntax of a Dockerfile and the exact matcher of .dockerignore
