//! `read`: opens what is sealed by itself. That is recorded, on every laptop.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, plain};
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::Opened;
use serde_json::json;

/// Open what of an entry is sealed by itself: a demand's words and who said them, names of
/// representatives or of a relative; that you did is recorded
#[derive(Debug, clap::Args)]
pub(crate) struct Read {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The entry
    entry: EntryId,
}

impl Read {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let path = format!(
            "/api/incidents/{}/entries/{}/opening",
            self.incident, self.entry
        );
        let opened: Opened = client.post_json(&path, &json!({})).await?;
        if !opened.closed.is_empty() {
            output.remark(say(
                "其余部分本机没有密钥",
                "this laptop holds no key for the rest of it",
            ));
        }
        output.value(&opened, || {
            let person = opened.petitioner.as_ref();
            let lines = [
                opened.verbatim.as_deref(),
                person.and_then(|person| person.name.as_deref()),
                person.and_then(|person| person.contact.as_deref()),
            ];
            let people = opened.people.iter();
            let people =
                people.flat_map(|person| [person.name.as_deref(), person.contact.as_deref()]);
            let lines: Vec<&str> = lines.into_iter().chain(people).flatten().collect();
            plain(&lines.join("\n"))
        })
    }
}
