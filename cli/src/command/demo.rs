//! `demo`: plays a case over real nodes.

use crate::failure::Failure;
use crate::output::Output;
use std::path::PathBuf;

/// Play an incident over several laptops of its own, with links cut and a node killed
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// The case to play; the one that the program carries unless given
    #[arg(long = "case", value_name = "FILE")]
    case: Option<PathBuf>,
}

impl Demo {
    pub(super) async fn run(self, output: &Output) -> Result<(), Failure> {
        crate::demo::play(self.case.as_deref(), output).await
    }
}
