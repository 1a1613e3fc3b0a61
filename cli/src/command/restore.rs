//! `restore`: a backup becomes a laptop again.

use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::output::Output;
use crate::settings::Settings;
use serde_json::json;
use std::path::PathBuf;

/// Restore a backup into a data folder without a store
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The file that `backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase that was given to `backup` from this file; asked for unless given, and
    /// where nobody can be asked the same as the store's
    #[arg(long, value_name = "FILE")]
    recovery_passphrase_file: Option<PathBuf>,
}

impl Restore {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        local::refuse_second_store(&settings.data)?;
        std::fs::File::open(&self.file)
            .map_err(|error| Failure::of_file(say("备份", "the backup"), &self.file, &error))?;
        let recovery = local::recovery_passphrase(
            settings,
            self.recovery_passphrase_file.as_deref(),
            local::ask,
        )?;
        let restored = onscene_node::node::restore(
            settings.data.clone(),
            self.file,
            recovery,
            local::choose_passphrase(settings)?,
            settings.host.clone(),
        )
        .await?;
        for (record, why) in &restored.refused {
            output.remark(&said!(
                "没有恢复：记录 {record}（没有通过核验）",
                "not restored: record {record}: {why}"
            ));
        }
        if restored.attachments_broken > 0 {
            output.remark(say(
                "坏了的附件，别的电脑有的话会传过来",
                "attachments that were broken come from other laptops, if they hold them",
            ));
        }
        if restored.attachments_lost > 0 {
            let lost = restored.attachments_lost;
            output.remark(&said!(
                "做备份的时候已经丢失或损坏的原件：{lost} 个；别的电脑有的话会传过来，没有的话 onscene doctor 会一直说明",
                "originals that had been lost or damaged when the backup was made: {lost}; they come from other \
                 laptops, if they hold them, and `onscene doctor` goes on saying which"
            ));
        }
        let told = json!({
            "device": restored.identity.device.to_string(),
            "name": restored.identity.name,
            "incidents": restored.incidents,
            "records": restored.records,
            "refused": restored.refused.len(),
            "attachments": restored.attachments,
            "attachments_broken": restored.attachments_broken,
            "attachments_lost": restored.attachments_lost,
        });
        output.value(&told, || {
            said!(
                "{}\n{}，{}（没有收下 {}），{}（损坏 {}）",
                "{}\n{}, {} ({} refused), {} ({} broken)",
                local::describe(&restored.identity, &settings.data),
                counted(restored.incidents as u64, Counted::Incident),
                counted(restored.records as u64, Counted::Record),
                restored.refused.len(),
                counted(restored.attachments as u64, Counted::Attachment),
                restored.attachments_broken,
            )
        })
    }
}
