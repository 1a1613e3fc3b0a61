//! `open`: the page's address, again.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::output::Output;
use crate::settings::Settings;
use serde_json::json;

/// Print the address of the running node's page
#[derive(Debug, clap::Args)]
pub(crate) struct Open {
    /// Open it in the browser too
    #[arg(long)]
    browser: bool,
}

impl Open {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        let client = Client::of_running(settings).await?.ok_or_else(|| {
            Failure::failed(said!(
                "{} 上没有节点在运行",
                "no node is running on {}",
                settings.data.display()
            ))
            .hint(say("onscene start 可以启动", "`onscene start` runs one"))
        })?;
        let page = client.page_url();
        output.value(&json!({"page": page}), || page.clone())?;
        if self.browser && webbrowser::open(&page).is_err() {
            output.remark(say(
                "打不开浏览器：请把地址复制进去",
                "no browser could be opened: copy the address into one",
            ));
        }
        Ok(())
    }
}
