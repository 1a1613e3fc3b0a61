//! An incident as a person reads it.

use crate::client::Client;
use crate::command::scene_plan;
use crate::counted::{Counted, counted};
use crate::language::{say, spoken};
use crate::output::{plain, printable, short, size};
use onscene_node::engine::Trail;
use onscene_node::wording::{
    access, beside, both_times, clock, day, disposal, doubts, elapsed, minute, name_pressing,
    recusal, sentence, sentence_of,
};
use onscene_protocol::incident::{AttachmentView, EntryView, IncidentView, Pressing, one_timeline};
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Write;

/// What stands where there is nothing to show, or no key for it.
const NOTHING: &str = "–";
/// From when on something that waits is marked, in milliseconds.
const PRESSING_AFTER_MS: u64 = 60_000;

/// Head, timeline, attachments, clocks; the entries of incidents that are linked as one among the
/// others. `lost` names the originals that were here.
pub(crate) fn shown(view: &IncidentView, linked: &[IncidentView], lost: Option<&Value>) -> String {
    let mut text = head(view);
    for other in linked {
        let title = or_nothing(other.title.as_ref());
        write(
            &mut text,
            format_args!(
                "\n{} {title} ({})",
                say("同一事件：", "one with"),
                other.incident
            ),
        );
    }
    let views: Vec<&IncidentView> = [view].into_iter().chain(linked).collect();
    for (of, entry) in one_timeline(&views) {
        text.push('\n');
        text.push_str(&line(of, entry));
        if of.incident != view.incident {
            let title = or_nothing(of.title.as_ref());
            write(&mut text, format_args!("  [{} {title}]", say("属于", "in")));
        }
    }
    if let Some(plan) = &view.scene_plan {
        write(
            &mut text,
            format_args!("\n\n{}", plain(&scene_plan::shown(plan))),
        );
    }
    for attachment in &view.attachments {
        text.push('\n');
        text.push_str(&file(attachment, lost));
    }
    for of in &view.clocks {
        if let Some(said) = clock(of, spoken()) {
            write(&mut text, format_args!("\n{}: {said}", plain(&of.name)));
        }
    }
    for entry in &view.to_review {
        let told = sentence_of(&entry.kind, &entry.said, &entry.at, spoken());
        write(
            &mut text,
            format_args!(
                "\n{}{} {told}",
                say("不算数：", "counts for nothing: "),
                plain(&entry.author)
            ),
        );
    }
    for misformed in &view.misformed {
        let (record, why) = (misformed.record, &misformed.why);
        let told = said!(
            "没有显示：{record}（格式不对，onscene doctor 有更多说明）",
            "not shown: {record} ({why})"
        );
        write(&mut text, format_args!("\n{told}"));
    }
    printable(&text)
}

/// What is overdue or missing here and now, the longest first.
pub(crate) fn pressing(pressing: Option<&Value>) -> String {
    let pressing = pressing.cloned().unwrap_or_default();
    let items: Vec<Pressing> = serde_json::from_value(pressing).unwrap_or_default();
    let mut text = String::new();
    for item in items {
        let (what, since) = (
            name_pressing(spoken(), item.what),
            elapsed(spoken(), item.elapsed_ms),
        );
        let words = or_nothing(item.text.as_ref());
        // What was written a moment ago waits as it should: nothing is late yet.
        let mark = if item.elapsed_ms < PRESSING_AFTER_MS {
            '·'
        } else {
            '!'
        };
        let told = said!("{what}，{since}：{words}", "{what} {since}: {words}");
        write(&mut text, format_args!("\n{mark} {told}"));
    }
    plain(&text)
}

/// What was destroyed, who opened what, and to whom it is closed: with who did that, and when.
pub(crate) fn trail(value: &Value, view: &IncidentView) -> String {
    let Ok(trail) = Trail::deserialize(value) else {
        return String::new();
    };
    let language = spoken();
    let entry = |id| view.entries.iter().find(|entry| entry.entry == id);
    let disposals = trail.disposals.iter();
    let disposals = disposals.map(|row| (&row.at, &row.author, disposal(row, language)));
    let accesses = trail.accesses.iter();
    let accesses = accesses.map(|row| {
        let told = access(row, entry(row.entry), language);
        (&row.at, &row.author, told)
    });
    let recusals = trail.recusals.iter();
    let recusals = recusals.map(|row| (&row.at, &row.author, recusal(row, language)));
    let mut text = String::new();
    for (at, author, told) in disposals.chain(accesses).chain(recusals) {
        let when = format!("{} {}", day(at), minute(at));
        let author = language.name(author);
        write(&mut text, format_args!("\n{when} {author}  {told}"));
    }
    plain(&text)
}

/// Every entry with its ids, what it corrects, and who is known to hold it.
pub(crate) fn history(view: &IncidentView, local: Option<&Value>, client: &Client) -> String {
    let mut text = head(view);
    for entry in &view.entries {
        write(&mut text, format_args!("\n{}", line(view, entry)));
        write(
            &mut text,
            format_args!(
                "\n    {} {}\n    {} {}",
                say("记录编号", "entry "),
                entry.entry,
                say("签名记录", "record"),
                entry.record
            ),
        );
        if let Some(corrects) = entry.corrects {
            write(
                &mut text,
                format_args!("\n    {} {corrects}", say("更正", "corrects")),
            );
        }
        for id in &entry.attachments {
            let arriving = local.and_then(|local| local.pointer(&format!("/arriving/{id}")));
            if let Some(told) = arriving.and_then(arriving_file) {
                write(&mut text, format_args!("\n    {id}  {told}"));
            }
        }
        let held = local.and_then(|local| local.pointer(&format!("/entries/{}", entry.entry)));
        if let Some(held) = held {
            let at_hub = held.get("hub").and_then(Value::as_bool) == Some(true);
            let laptops = held
                .get("devices")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            let at_hub = if at_hub {
                say("已到汇总电脑", "at the hub")
            } else {
                say("还没到汇总电脑", "not at the hub yet")
            };
            write(
                &mut text,
                format_args!("\n    {at_hub}{}", on_others(laptops)),
            );
            behind(held, client, &mut text);
        }
    }
    printable(&text)
}

/// The laptops that it is on as others tell, a line each.
fn behind(held: &Value, client: &Client, text: &mut String) {
    let behind = held.get("behind").and_then(Value::as_array);
    for one in behind.into_iter().flatten() {
        let of = |name: &str| one.get(name).and_then(Value::as_str).unwrap_or(NOTHING);
        let as_of = client.time(of("as_of"));
        let gone = one.get("revoked").and_then(Value::as_bool) == Some(true);
        let (name, by) = (of("name"), of("by_name"));
        let told = if gone {
            said!(
                "曾在 {name}（经 {by}，截至 {as_of}，此后已撤销）",
                "was on {name}, by way of {by}, as of {as_of}, revoked since"
            )
        } else {
            said!(
                "也在 {name}（经 {by}，截至 {as_of}）",
                "also on {name}, by way of {by}, as of {as_of}"
            )
        };
        write(text, format_args!("\n    {told}"));
    }
}

fn on_others(laptops: usize) -> String {
    let laptops = counted(laptops as u64, Counted::OtherLaptop);
    said!("，已知在 {laptops}上", ", known to be on {laptops}")
}

fn head(view: &IncidentView) -> String {
    let mut text = or_nothing(view.title.as_ref());
    let language = spoken();
    let kind = view.kind.as_ref();
    let kind = kind.map_or(NOTHING, |kind| language.kind(kind));
    let state = language.state(&view.state);
    let drill = if view.drill {
        say(" · 演练", " · drill")
    } else {
        ""
    };
    let place = or_nothing(view.place.as_ref());
    write(
        &mut text,
        format_args!("\n{kind} · {state}{drill} · {place}\n{}", view.incident),
    );
    if let Some(linked) = &view.linked {
        write(
            &mut text,
            format_args!(
                "\n{} {}",
                say("给受邀单位的链接文档：", "linked document for"),
                plain(&linked.unit)
            ),
        );
    }
    let heard_at = view.heard_at.as_ref().map(|at| beside(at, ""));
    let heard: Vec<String> = [&heard_at, &view.channel, &view.reporter]
        .into_iter()
        .filter_map(Option::as_deref)
        .map(plain)
        .collect();
    if !heard.is_empty() {
        write(
            &mut text,
            format_args!("\n{} {}", say("获知", "heard"), heard.join(" · ")),
        );
    }
    text.push('\n');
    text
}

/// One entry: when, who, what, and what is to be known about it.
fn line(view: &IncidentView, entry: &EntryView) -> String {
    // With its year: a clock that was wrong once may have written another.
    let at = entry.at.get(..19).unwrap_or(&entry.at).replace('T', " ");
    let language = spoken();
    let track = entry.track.map(|track| language.track(&track));
    let track = track.map_or_else(String::new, |track| format!("  {track}"));
    let said = sentence(entry, language).replace('\n', "\n    ");
    let id = entry.entry.to_string();
    let mut text = format!(
        "{at}  {}  {}{track}  {said}",
        short(&id),
        plain(&entry.author)
    );
    let mut counts = view.headcounts.iter();
    if counts.any(|count| count.entry == entry.entry && count.disagrees) {
        text.push_str(say(
            "  [与另一次清点不一致]",
            "  [disagrees with another count]",
        ));
    }
    if let Some(origin) = &entry.origin {
        write(
            &mut text,
            format_args!("  [{} {}]", say("来自", "of"), plain(&origin.unit)),
        );
    }
    text.push_str(&times(entry));
    if !entry.corrected_by.is_empty() {
        text.push_str(say("  [已更正，见下]", "  [corrected below]"));
    }
    for amended in entry.amended.iter().filter(|row| row.disagrees) {
        let by = &amended.by.author;
        write(
            &mut text,
            format_args!(
                "  [{by}{}]",
                say(
                    "的更正与另一份不一致",
                    " corrects it otherwise than another"
                )
            ),
        );
    }
    text
}

/// What is to be known of an entry's times: late or not, when it happened, which clocks disagree.
fn times(entry: &EntryView) -> String {
    let language = spoken();
    let corrected = entry.corrected_at.as_ref().map(|at| {
        let at = beside(at, &entry.at);
        format!(
            "{} {at}",
            language.say("按多数电脑的时钟", "by the other clocks")
        )
    });
    let heard = entry.heard_at.as_ref().map(|at| {
        let at = beside(at, &entry.at);
        format!("{} {at}", language.say("获知于", "heard"))
    });
    let late = entry.late.then(|| language.say("补记", "late").to_owned());
    let told = late.into_iter().chain(both_times(entry, language));
    let told = told.chain(heard).chain(corrected);
    let told = told.chain(doubts(entry, language));
    told.map(|what| format!("  [{what}]")).collect()
}

fn file(attachment: &AttachmentView, lost: Option<&Value>) -> String {
    let is_lost = lost.and_then(|lost| lost.get(attachment.attachment.to_string()));
    let name = or_nothing(attachment.name.as_ref());
    let held = if attachment.destroyed {
        say("  [已销毁]", "  [destroyed]")
    } else if attachment.held {
        ""
    } else {
        match is_lost.and_then(Value::as_str) {
            Some("damaged") => say("  [损坏：本来在本机]", "  [damaged: it was here]"),
            Some(_) => say("  [丢失：本来在本机]", "  [lost: it was here]"),
            None => say("  [还没传到]", "  [not here yet]"),
        }
    };
    let size = match attachment.bytes {
        0 => say("空文件（0 B）", "empty (0 B)").to_owned(),
        bytes => size(bytes),
    };
    format!(
        "{}  {name}  {size}  {}{held}",
        say("附件", "file"),
        attachment.attachment
    )
}

/// How far an original is that is not whole here, and why it waits.
fn arriving_file(arriving: &Value) -> Option<String> {
    let number = |name| arriving.get(name).and_then(Value::as_u64);
    let (bytes, bytes_of) = (number("bytes")?, number("bytes_of")?);
    let waits = match arriving.get("waits").and_then(Value::as_str) {
        None => say("正在传", "on its way"),
        Some("stopped") => say(
            "交换已停止；onscene sync 可以继续",
            "exchange was stopped; `onscene sync` lets it go on",
        ),
        Some("request") => say(
            "需要时才取：onscene attachment --out",
            "taken on request: `onscene attachment --out`",
        ),
        Some("room") => say("等待：磁盘快满了", "waits: the disk is nearly full"),
        Some("budget") => say(
            "等待：今天的附件流量已用完",
            "waits: today's bytes of files are used up",
        ),
        Some(_) => say("等待有这个文件的电脑", "waits for a laptop that holds it"),
    };
    let (here, all) = (size(bytes), size(bytes_of));
    Some(said!(
        "已到 {here}，共 {all}，{waits}",
        "{here} of {all} here, {waits}"
    ))
}

fn or_nothing(text: Option<&String>) -> String {
    text.map_or_else(|| NOTHING.to_owned(), |text| plain(text))
}

fn write(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    text.write_fmt(what).ok();
}
