//! `law`: the clocks of law that the organisation works by.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::output::Output;
use crate::text;
use clap::{Subcommand, ValueEnum};
use onscene_node::engine::LawView;
use serde_json::json;
use std::path::PathBuf;

/// The clocks of law: articles and holidays, check with your office
#[derive(Debug, Subcommand)]
pub(crate) enum Law {
    /// Show the articles' time limits and the calendar
    Show,
    /// Print one of both as a file
    Export {
        /// Which
        what: What,
    },
    /// Check a file and make it known: the latest counts
    Import {
        /// Which
        what: What,
        /// The file in TOML; `-` reads standard input
        file: PathBuf,
    },
}

/// One of the two files.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// The articles
    Policy,
    /// Holidays and make-up working days
    Calendar,
}

impl Law {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Show => show(&client.get_json("/api/law").await?, output),
            Self::Export { what } => {
                let law: LawView = client.get_json("/api/law").await?;
                let text = match what {
                    What::Policy => law.policy.to_toml(),
                    What::Calendar => law.calendar.to_toml(),
                };
                output.line(text.trim_end())
            }
            Self::Import { what, file } => {
                let text = text::of_file(say("文件", "the file"), &file)?;
                let body = match what {
                    What::Policy => json!({ "policy": text }),
                    What::Calendar => json!({ "calendar": text }),
                };
                show(&client.post_json("/api/law", &body).await?, output)
            }
        }
    }
}

fn show(law: &LawView, output: &Output) -> Result<(), Failure> {
    output.value(law, || {
        let clocks = law.policy.clocks.iter();
        let lines =
            clocks.map(|clock| format!("{}\t{}\t{}", clock.article, clock.title, clock.days));
        let head = format!("{} · {}", law.policy.source, law.policy.note);
        let calendar = said!("日历至 {}", "calendar until {}", law.calendar.expires);
        let all: Vec<String> = [head].into_iter().chain(lines).chain([calendar]).collect();
        all.join("\n")
    })
}
