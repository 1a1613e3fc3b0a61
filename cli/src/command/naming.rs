//! Asking whoever was not asked yet for a name and a unit, at their first act.

use super::asking::answer;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::output::Output;
use crate::settings::Settings;
use serde_json::{Value, json};

/// Asks at a terminal, and keeps what was answered. Where nobody can be asked, nothing waits: the act
/// goes on, and a remark says how to give a name.
pub(super) async fn ask_once(
    client: &Client,
    settings: &Settings,
    output: &Output,
) -> Result<(), Failure> {
    let writer: Value = client.get_json("/api/writer").await?;
    let is_so = |name: &str| writer.get(name) == Some(&Value::Bool(true));
    let (unnamed, unit_unnamed) = (is_so("unnamed"), is_so("unit_unnamed"));
    if !unnamed && !unit_unnamed {
        return Ok(());
    }
    if !settings.can_ask() {
        if unnamed {
            let name = writer.get("name").and_then(Value::as_str).unwrap_or("");
            output.remark(&said!(
                "署名为{name}：请用 onscene person rename 姓名 --unit 单位 登记",
                "signed {name}: give your name with `onscene person rename NAME --unit UNIT`"
            ));
        }
        return Ok(());
    }
    let name = if unnamed { ask_name()? } else { None };
    let unit = if unit_unnamed { ask_unit()? } else { None };
    if name.is_none() && unit.is_none() {
        return Ok(());
    }
    let asked = json!({ "name": name, "unit": unit });
    client
        .post_json::<Value>("/api/persons/name", &asked)
        .await?;
    Ok(())
}

fn ask_name() -> Result<Option<String>, Failure> {
    let proposed = local::user();
    let question = match &proposed {
        Some(user) => said!(
            "您的姓名，显示在所写内容旁边 [{user}]：",
            "your name, shown beside what you write [{user}]: "
        ),
        None => say(
            "您的姓名，显示在所写内容旁边：",
            "your name, shown beside what you write: ",
        )
        .into(),
    };
    Ok(answer(&question)?.or(proposed))
}

fn ask_unit() -> Result<Option<String>, Failure> {
    answer(say(
        "您的单位，例如 和平里社区（留空：以后再说）：",
        "your unit, as in 和平里社区 (empty: later): ",
    ))
}
