//! What the browser saw and nobody else: its complaints, and what it asked of whom.

use super::{Browser, Call};
use serde_json::{Value, json};

impl Browser {
    /// What it complained of since it was last asked: broken scripts, broken policies.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let lines = self.log("browser").into_iter();
        lines
            .filter(|line| line["level"] == "SEVERE" || line["level"] == "WARNING")
            .map(|line| line["message"].to_string())
            .collect()
    }

    /// The addresses that it asked for since it was last asked, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        let lines = self.log("performance").into_iter();
        lines
            .filter_map(|line| serde_json::from_str(line["message"].as_str()?).ok())
            .filter(|event: &Value| event["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|event| {
                let url = event["message"]["params"]["request"]["url"].as_str()?;
                Some(url.to_owned())
            })
            .collect()
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        let call = Call {
            path: "se/log",
            body: json!({"type": kind}),
        };
        let lines = self
            .ask(async |client| client.issue_cmd(call).await)
            .unwrap_or_else(|error| panic!("the log {kind}: {error}"));
        lines.as_array().cloned().unwrap_or_default()
    }
}
