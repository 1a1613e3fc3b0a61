//! `status`: this laptop, its peers, and what waits to be sent.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::{Output, Rows, counted, short, size};
use serde_json::Value;

/// Show this laptop, its peers, and what waits to be sent
#[derive(Debug, clap::Args)]
pub(crate) struct Status {}

impl Status {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let mut status: Value = client.get_json("/api/status").await?;
        if client.is_own()
            && let Some(fields) = status.as_object_mut()
        {
            // This command's own node is gone when it is read.
            fields.insert("page".into(), Value::Null);
            fields.insert("listen".into(), Value::Null);
        }
        output.value(&status, || tell(&status, output.is_terminal()))
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("–")
}

fn waiting(value: &Value) -> String {
    let number = |pointer| value.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    match (number("/waiting/records"), number("/waiting/bytes")) {
        (0, _) => "nothing".to_owned(),
        (records, bytes) => format!("{}, {}", counted(records, "record"), size(bytes)),
    }
}

fn protection(status: &Value) -> &'static str {
    match status.get("protected").and_then(Value::as_bool) {
        Some(true) => "protected by a passphrase",
        _ => "NOT protected: whoever has this disk can read it (`onscene passphrase` sets one)",
    }
}

fn locking(status: &Value) -> String {
    let minutes = status.get("locks_after_minutes").and_then(Value::as_u64);
    match minutes {
        Some(minutes) => {
            let minutes = counted(minutes, "minute");
            format!("the page locks after {minutes} without anybody")
        }
        None => "off: it takes a PIN or a passphrase, and `--lock-after` above 0".into(),
    }
}

fn disk(status: &Value) -> String {
    let free = status.pointer("/disk/free_bytes").and_then(Value::as_u64);
    let free = free.map_or_else(|| "unknown".to_owned(), size);
    let waits = status.pointer("/disk/files_wait").and_then(Value::as_bool);
    if waits == Some(true) {
        format!("{free} free: too little, files of others wait; text is still taken")
    } else {
        format!("{free} free")
    }
}

fn tell(status: &Value, is_terminal: bool) -> String {
    let mut lines = vec![
        format!("{} · {}", text(status, "name"), text(status, "unit")),
        format!("device   {}", text(status, "device")),
        format!("page     {}", text(status, "page")),
        format!("listens  {}", text(status, "listen")),
        format!("waiting  {}", waiting(status)),
        format!("store    {}", protection(status)),
        format!("lock     {}", locking(status)),
        format!("disk     {}", disk(status)),
    ];
    let mut rows = Rows::new(&["peer", "device", "link", "found", "last contact", "waiting"]);
    for peer in status
        .get("peers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let is_connected = peer.get("connected").and_then(Value::as_bool) == Some(true);
        rows.add([
            text(peer, "name").to_owned(),
            short(text(peer, "device")).to_owned(),
            if is_connected { "up" } else { "down" }.to_owned(),
            text(peer, "found").to_owned(),
            text(peer, "last_contact").to_owned(),
            waiting(peer),
        ]);
    }
    lines.push(rows.text(is_terminal));
    lines.retain(|line| !line.is_empty());
    crate::output::plain(&lines.join("\n"))
}
