//! `dispose`: destroys personal data, or all that was written in an incident, everywhere.

use super::asking::confirm;
use crate::client::Client;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::output::Output;
use crate::settings::Settings;
use onscene_node::engine::Disposed;
use onscene_protocol::id::{EntryId, SubjectId};
use serde_json::json;

/// Destroy a person's data, or all that was written in an incident. It cannot be undone
#[derive(Debug, clap::Args)]
pub(crate) struct Dispose {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// One person's data: a demand of theirs
    #[arg(long, value_name = "ENTRY", required_unless_present = "everything")]
    demand: Option<EntryId>,
    /// All words and files of the incident
    #[arg(long, conflicts_with = "demand")]
    everything: bool,
    /// Why, in one line that stays readable: name nobody
    #[arg(long, value_name = "WHY")]
    reason: String,
}

impl Dispose {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        confirm(
            settings,
            match self.demand {
                Some(_) => say(
                    "这会在所有电脑上销毁这位当事人的资料",
                    "this destroys this person's data on all laptops",
                ),
                None => say(
                    "这会在所有电脑上销毁这个事件的全部内容和文件",
                    "this destroys all that was written in this incident, and its files, on all laptops",
                ),
            },
        )?;
        let path = format!("/api/incidents/{}/disposals", self.incident);
        let asked = match self.demand {
            Some(demand) => json!({ "demand": demand, "reason": self.reason }),
            None => json!({ "reason": self.reason }),
        };
        let disposed: Disposed = client.post_json(&path, &asked).await?;
        if client.is_own() {
            output.remark(say(
                "别的电脑下次交换时销毁：onscene sync",
                "other laptops destroy it at the next exchange: `onscene sync`",
            ));
        }
        output.value(&disposed, || {
            let linked = match disposed.linked.len() {
                0 => String::new(),
                count => {
                    let units = counted(count as u64, Counted::InvitedUnit);
                    said!("，连同转给 {units} 的内容", ", with what {units} got")
                }
            };
            said!(
                "已销毁：{}{linked}；见 onscene incident show",
                "destroyed: {}{linked}; see `onscene incident show`",
                counted(disposed.keys as u64, Counted::Key)
            )
        })
    }
}
