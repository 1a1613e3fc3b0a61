//! The program `onscene`.

use std::process::ExitCode;

fn main() -> ExitCode {
    onscene::run(std::env::args_os())
}
