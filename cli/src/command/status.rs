//! `status`: this laptop, its peers, and what waits to be sent.

use crate::client::Client;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, Rows, short, size};
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
        output.value(&status, || tell(&status, client, output.is_terminal()))
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("–")
}

fn waiting(value: &Value) -> String {
    let number = |pointer| value.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    match (number("/waiting/records"), number("/waiting/bytes")) {
        (0, _) => say("没有", "nothing").to_owned(),
        (records, bytes) => {
            let (records, bytes) = (counted(records, Counted::Record), size(bytes));
            said!("{records}，{bytes}", "{records}, {bytes}")
        }
    }
}

/// How a laptop was found; the word of a later version stands for itself.
fn found(word: &str) -> &str {
    match word {
        "typed" => say("按写下的地址", "typed"),
        "nearby" => say("在附近发现", "nearby"),
        "told" => say("别的电脑告知", "told by another"),
        "known" => say("上次的地址", "known before"),
        "incoming" => say("对方连来", "it dialled"),
        other => other,
    }
}

fn protection(status: &Value) -> &'static str {
    match status.get("protected").and_then(Value::as_bool) {
        Some(true) => say("有口令保护", "protected by a passphrase"),
        _ => say(
            "没有口令保护：拿到这块硬盘的人都能读（onscene passphrase 可以设）",
            "NOT protected: whoever has this disk can read it (`onscene passphrase` sets one)",
        ),
    }
}

fn locking(status: &Value) -> String {
    let minutes = status.get("locks_after_minutes").and_then(Value::as_u64);
    match minutes {
        Some(minutes) => {
            let minutes = counted(minutes, Counted::Minute);
            said!(
                "{minutes}没有人操作，页面就锁定",
                "the page locks after {minutes} without anybody"
            )
        }
        None => say(
            "不锁：要有 PIN 或口令，并且 --lock-after 大于 0",
            "off: it takes a PIN or a passphrase, and `--lock-after` above 0",
        )
        .into(),
    }
}

fn disk(status: &Value) -> String {
    let free = status.pointer("/disk/free_bytes").and_then(Value::as_u64);
    let free = free.map_or_else(|| say("不知道", "unknown").to_owned(), size);
    let waits = status.pointer("/disk/files_wait").and_then(Value::as_bool);
    if waits == Some(true) {
        said!(
            "剩余 {free}：太少，别人的文件先等着；文字照收",
            "{free} free: too little, files of others wait; text is still taken"
        )
    } else {
        said!("剩余 {free}", "{free} free")
    }
}

/// Originals that are lost here; nothing where none is.
fn originals(status: &Value) -> String {
    let number = |pointer| status.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    match (number("/originals/lost"), number("/originals/damaged")) {
        (0, 0) => String::new(),
        (lost, damaged) => said!(
            "原件  丢失 {lost} 个，损坏 {damaged} 个：请运行 onscene doctor",
            "files    originals lost: {lost}, damaged: {damaged}; run `onscene doctor`"
        ),
    }
}

fn tell(status: &Value, client: &Client, is_terminal: bool) -> String {
    let mut lines = vec![
        format!("{} · {}", text(status, "name"), text(status, "unit")),
        said!("编号  {}", "device   {}", text(status, "device")),
        said!("页面  {}", "page     {}", text(status, "page")),
        said!("监听  {}", "listens  {}", text(status, "listen")),
        said!("待传  {}", "waiting  {}", waiting(status)),
        said!("存储  {}", "store    {}", protection(status)),
        said!("锁定  {}", "lock     {}", locking(status)),
        said!("磁盘  {}", "disk     {}", disk(status)),
        originals(status),
    ];
    let mut rows = Rows::new(&[
        say("电脑", "peer"),
        say("编号", "device"),
        say("连接", "link"),
        say("找到", "found"),
        say("最近联系", "last contact"),
        say("待传", "waiting"),
    ]);
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
            if is_connected {
                say("已连上", "up")
            } else {
                say("未连上", "down")
            }
            .to_owned(),
            found(text(peer, "found")).to_owned(),
            client.time(text(peer, "last_contact")),
            waiting(peer),
        ]);
    }
    lines.push(rows.text(is_terminal));
    lines.retain(|line| !line.is_empty());
    crate::output::plain(&lines.join("\n"))
}
