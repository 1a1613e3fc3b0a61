//! `incident share`: what an invited unit gets to read (plan 五.4).

use crate::client::Client;
use crate::command::written::given;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::output::Output;
use onscene_node::engine::SharedDocument;
use onscene_protocol::id::{EntryId, SubjectId};
use serde_json::json;

/// Choose what an invited unit gets to read: makes its linked document, or adds to it
#[derive(Debug, clap::Args)]
pub(crate) struct Share {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The unit, by its path
    #[arg(long, value_name = "PATH")]
    unit: String,
    /// The entries whose words it gets; none that hold personal data
    #[arg(value_name = "ENTRY")]
    entries: Vec<EntryId>,
    /// What the incident is called there, where it is not as here
    #[arg(long)]
    title: Option<String>,
    /// Where it is said to be there, where it is not as here
    #[arg(long)]
    place: Option<String>,
}

impl Share {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let path = format!("/api/incidents/{}/shares", self.incident);
        let asked = given([
            ("unit", Some(self.unit.into())),
            ("entries", Some(json!(self.entries))),
            ("title", self.title.map(Into::into)),
            ("place", self.place.map(Into::into)),
        ]);
        let shared: SharedDocument = client.post_json(&path, &asked).await?;
        output.value(&shared, || {
            said!(
                "{} 给 {}，关联文件 {}",
                "{} for {}, in document {}",
                counted(shared.entries as u64, Counted::Entry),
                shared.unit,
                shared.document
            )
        })
    }
}
