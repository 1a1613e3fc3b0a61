//! `completions`: a script for a shell.

use super::Line;
use crate::failure::Failure;
use crate::output::Output;
use clap::CommandFactory;
use clap_complete::Shell;

/// Print a script that completes commands and options in a shell
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Line::command(), "onscene", &mut script);
        output.line(String::from_utf8_lossy(&script).trim_end())
    }
}
