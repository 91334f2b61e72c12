//! `cargo run -p seaworthy-benches --example workspace -- FOLDER`: writes the large workspace, to try other tools on it.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "a tool of ours")]

fn main() -> std::process::ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("give the folder to write to");
        return std::process::ExitCode::from(2);
    };
    match seaworthy_benches::write(folder.as_ref()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.to_string_lossy());
            std::process::ExitCode::FAILURE
        }
    }
}
