//! The syntax of a Dockerfile and of a `.dockerignore`, every byte kept.
//!
//! Text in, values out: nothing here reads a disk, and nothing here fails on any input. What an engine would refuse is
//! a [`Problem`](ignore::Problem) with its place beside what could be read.

pub mod ignore;
