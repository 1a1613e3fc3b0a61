//! What `doctor` found, in sentences: what is well in a line each, what is not with what to do next. JSON has
//! all of it.

use crate::client::Client;
use crate::counted::{Counted, counted};
use crate::language::say;
use crate::output::{plain, short, size};
use serde_json::Value;

/// Of what may be many, how many are named.
const NAMED_MAX: usize = 10;

/// What stands before something that is not as it should be, and before what is only to be known.
const WRONG: char = '!';
const NOTE: char = '·';

/// All of it.
pub(super) fn tell(diagnosis: &Value, client: &Client) -> String {
    let mut lines = vec![store(diagnosis)];
    lines.extend(rebuilt(diagnosis));
    lines.extend(originals(diagnosis));
    lines.extend(disk(diagnosis));
    lines.extend(sleeps(diagnosis, client));
    let before = lines.len();
    lines.extend(refused(diagnosis));
    lines.extend(contradicting(diagnosis));
    lines.extend(network(diagnosis));
    if lines.len() == before && !lacks(diagnosis) {
        lines.push(
            say(
                "没有发现问题。加 --json 看全部数据",
                "Nothing is wrong. --json has all the figures",
            )
            .into(),
        );
    }
    plain(&lines.join("\n"))
}

fn number(value: &Value, pointer: &str) -> Option<u64> {
    value.pointer(pointer).and_then(Value::as_u64)
}

fn rows<'a>(diagnosis: &'a Value, name: &str) -> &'a [Value] {
    let rows = diagnosis.get(name).and_then(Value::as_array);
    rows.map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn store(diagnosis: &Value) -> String {
    match number(diagnosis, "/records") {
        Some(records) => {
            let records = counted(records, Counted::Record);
            said!("存储  {records}", "store    {records}")
        }
        None => say("存储  重新推导过", "store    derived anew").into(),
    }
}

/// What came of deriving anew; nothing where that was not asked for.
fn rebuilt(diagnosis: &Value) -> Option<String> {
    let same = diagnosis.get("same").and_then(Value::as_bool)?;
    let incidents = number(diagnosis, "/incidents").unwrap_or_default();
    let incidents = counted(incidents, Counted::Incident);
    Some(if same {
        said!(
            "推导  {incidents}，与原来一样",
            "derived  {incidents}, the same as before"
        )
    } else {
        said!(
            "推导  {incidents}，与原来不一样：列表和页面现在是对的",
            "derived  {incidents}, other than before: lists and screens are right now"
        )
    })
}

fn originals(diagnosis: &Value) -> Option<String> {
    let of = |name: &str| number(diagnosis, &format!("/originals/{name}"));
    let (whole, awaited) = (of("whole")?, of("awaited")?);
    let (lost, damaged) = (of("lost")?, of("damaged")?);
    Some(said!(
        "原件  完好 {whole}，还没传到 {awaited}，丢失 {lost}，损坏 {damaged}",
        "files    whole {whole}, not here yet {awaited}, lost {lost}, damaged {damaged}"
    ))
}

/// Whether originals are lost: that is told by itself, as a failure.
fn lacks(diagnosis: &Value) -> bool {
    let of = |name: &str| number(diagnosis, &format!("/originals/{name}")).unwrap_or_default();
    of("lost") + of("damaged") > 0
}

fn disk(diagnosis: &Value) -> Option<String> {
    let free = size(number(diagnosis, "/disk/free_bytes")?);
    let waits = diagnosis.pointer("/disk/files_wait") == Some(&Value::Bool(true));
    Some(if waits {
        said!(
            "磁盘  剩余 {free}：太少，别人的文件先等着；请腾出空间",
            "disk     {free} free: too little, files of others wait; free some space"
        )
    } else {
        said!("磁盘  剩余 {free}", "disk     {free} free")
    })
}

/// When it slept last: what was to happen then happened later.
fn sleeps(diagnosis: &Value, client: &Client) -> Option<String> {
    let last = rows(diagnosis, "sleeps").last()?;
    let (from, until) = (
        client.time(text(last, "from")),
        client.time(text(last, "until")),
    );
    Some(said!(
        "睡眠  最近一次 {from} 至 {until}",
        "asleep   last from {from} to {until}"
    ))
}

/// Records that are not believed.
fn refused(diagnosis: &Value) -> Vec<String> {
    let refused = rows(diagnosis, "quarantined");
    if refused.is_empty() {
        return Vec::new();
    }
    let records = counted(refused.len() as u64, Counted::Record);
    let mut lines = vec![said!(
        "\n{WRONG} 没有采信：{records}\n  → 其余照常；请用 onscene doctor --bundle 文件 把情况交给维护的人",
        "\n{WRONG} not believed: {records}\n  → the rest goes on; send what `onscene doctor --bundle FILE` writes to \
         who helps you"
    )];
    lines.extend(refused.iter().take(NAMED_MAX).map(|line| {
        let (record, from) = (short(text(line, "record")), short(text(line, "from")));
        let why = text(line, "why");
        said!(
            "  {record}，来自电脑 {from}",
            "  {record}, from laptop {from}: {why}"
        )
    }));
    lines
}

/// Laptops of which a copy runs.
fn contradicting(diagnosis: &Value) -> impl Iterator<Item = String> {
    let devices = rows(diagnosis, "contradicting").iter();
    devices.filter_map(Value::as_str).map(|device| {
        let device = short(device);
        said!(
            "\n{WRONG} 电脑 {device} 用同一个编号说过两样的话：有它的拷贝在运行\n  → 请找到那份拷贝并停用；不知道是哪份，就撤销那台电脑：onscene revoke {device}",
            "\n{WRONG} laptop {device} said two things under one number: a copy of it runs beside it\n  → find \
             the copy and stop it; if you cannot tell which it is: `onscene revoke {device}`"
        )
    })
}

/// What stands between this laptop and the others; the node says it in the language that is spoken.
fn network(diagnosis: &Value) -> Vec<String> {
    let Some(findings) = diagnosis.get("findings") else {
        return Vec::new();
    };
    let Some(findings) = findings.as_array() else {
        let told = said!(
            "{NOTE} 节点没有在运行，没有查看网络\n  → onscene start 之后再查一次",
            "{NOTE} no node runs here, so the network was not looked at\n  → look again after `onscene start`"
        );
        return vec![told];
    };
    let told = findings.iter().map(|finding| {
        let mark = match text(finding, "block") {
            "alone" | "halted" => NOTE,
            _ => WRONG,
        };
        let (seen, hint) = (text(finding, "seen"), text(finding, "hint"));
        format!("\n{mark} {seen}\n  → {hint}")
    });
    told.collect()
}
