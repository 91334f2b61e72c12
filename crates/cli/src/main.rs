//! The binary `seaworthy`; all that it does is in the library beside it, where it can be measured.

fn main() -> std::process::ExitCode {
    seaworthy_cli::main()
}
