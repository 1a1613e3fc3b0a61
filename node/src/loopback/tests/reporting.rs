//! The text of reports: facts of the log, and of its words what may go upward (plan 三.6).

use super::*;
use onscene_protocol::limit::TEXT_BYTES_MAX;

async fn saved(laptop: &Laptop, incident: &str, act: Value) {
    let path = format!("/api/incidents/{incident}/acts");
    let answer = laptop.post(&path, act).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

async fn reports(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = laptop
        .get(&format!("/api/incidents/{incident}"))
        .await
        .json();
    let reports = view["reports"].as_array().unwrap().iter();
    reports
        .map(|report| report["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_report_says_the_facts_of_the_log_and_only_words_that_may_go_upward() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let log = |text: &str, disclosure: &str| json!({ "do": "log", "text": text, "disclosure": disclosure });
    saved(&laptop, &incident, log("内部的话", "internal")).await;
    saved(&laptop, &incident, log("已报街道的话", "street")).await;
    let demand = json!({ "do": "demand", "category": "供暖", "text": "退钱", "name": "居民甲" });
    saved(&laptop, &incident, demand).await;
    let count = json!({ "do": "headcount", "low": 20, "high": 30, "by": "门岗" });
    saved(&laptop, &incident, count).await;
    let grade = json!({ "do": "grade", "grade": "IV", "reason": "五十人以下" });
    saved(&laptop, &incident, grade).await;
    let report = json!({ "do": "report", "kind": "first", "unknown": ["退费金额"] });
    saved(&laptop, &incident, report).await;
    saved(&laptop, &incident, log("后来的话", "street")).await;
    let [text] = reports(&laptop, &incident).await.try_into().unwrap();
    assert!(text.starts_with("首报（第1号）\n"), "{text}");
    for word in [
        "供暖1件",
        "尚不清楚：退费金额",
        "已报街道的话",
        "人数（门岗）：20–30 人",
        "报送人：",
        "下一步：无",
        "定级：Ⅳ级。理由：五十人以下",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    for word in ["内部的话", "后来的话", "退钱", "居民甲"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[tokio::test]
async fn the_longest_log_still_makes_a_report_that_fits() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    for _ in 0..8 {
        let text = "字".repeat(1_500);
        let log = json!({ "do": "log", "text": text, "disclosure": "street" });
        saved(&laptop, &incident, log).await;
    }
    let report = json!({ "do": "report", "kind": "first", "unknown": ["甲"] });
    saved(&laptop, &incident, report).await;
    let [text] = reports(&laptop, &incident).await.try_into().unwrap();
    assert!(text.len() <= TEXT_BYTES_MAX);
    assert!(text.contains("尚不清楚：甲") && text.ends_with("（其余见记录）\n下一步：无"));
}

#[tokio::test]
async fn what_was_ticked_stands_in_a_report_under_its_name_in_order_and_once() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let log = |text: &str| json!({ "do": "log", "text": text, "disclosure": "street" });
    let place = |in_order: bool, text: &str| json!({ "do": "place-check", "place": "东门", "in_order": in_order, "text": text });
    let older = entry_of(&laptop, &incident, place(false, "堵了")).await;
    let latest = entry_of(&laptop, &incident, place(true, "通了")).await;
    let said = entry_of(&laptop, &incident, log("物业在门口")).await;
    let mut before = log("早上有人来过");
    before["happened_at"] = json!(an_hour_ago());
    let before = entry_of(&laptop, &incident, before).await;
    let report = json!({ "do": "report", "kind": "first", "unknown": [],
        "entries": [said, before, older, latest], "next": ["再谈一次"], "sure": true });
    saved(&laptop, &incident, report).await;
    let [text] = reports(&laptop, &incident).await.try_into().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let name = lines.iter().position(|line| *line == "选报的记录：");
    let name = name.unwrap_or_else(|| panic!("{text}"));
    let taken = &lines[name + 1..];
    assert_eq!(taken.len(), 4, "{text}");
    for (line, word) in taken
        .iter()
        .zip(["早上有人来过", "堵了", "物业在门口", "下一步：再谈一次"])
    {
        assert!(line.contains(word), "{word}: {text}");
    }
    assert_eq!(text.matches("通了").count(), 1, "{text}");
}

/// A form as a browser sends it.
fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}

/// The hidden field of a page.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(after.split_once('"')?.0.to_owned())
}

async fn entry_of(laptop: &Laptop, incident: &str, act: Value) -> String {
    let path = format!("/api/incidents/{incident}/acts");
    let answer = laptop.post(&path, act).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["entry"].as_str().unwrap().to_owned()
}

async fn kinds(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = laptop.get(&format!("/api/incidents/{incident}")).await;
    let view = view.json();
    let entries = view["entries"].as_array().unwrap().iter();
    entries
        .map(|entry| entry["type"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_report_is_ticked_looked_at_and_frozen_on_the_page_and_shown_again_where_it_was_corrected()
 {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let log = |text: &str, level: &str| json!({ "do": "log", "text": text, "disclosure": level });
    let inside = entry_of(&laptop, &id, log("门岗来电三十人", "internal")).await;
    let street = entry_of(&laptop, &id, log("已到东门", "street")).await;
    shows_what_can_be_ticked(&laptop, &id, (&inside, &street)).await;
    let (look, acts) = (
        format!("/incidents/{id}/report-preview"),
        format!("/incidents/{id}/acts"),
    );
    let typed = [
        ("do", "report"),
        ("kind", "first"),
        ("words", "秩序平稳"),
        ("to", "城东街道办"),
        ("entries", &inside),
        ("entries", &street),
    ];
    let page = laptop.submit(&look, &form(&typed)).await.text();
    for part in [
        "首报（未编号）",
        "主送：城东街道办",
        "情况说明：秩序平稳",
        "门岗来电三十人",
        "已到东门",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(hidden(&page, "sure").as_deref(), Some("yes"));
    let seen = hidden(&page, "seen").unwrap();
    assert_eq!(
        kinds(&laptop, &id).await,
        ["start", "log", "log"],
        "nothing is written"
    );

    back_to_the_form(&laptop, &look, &typed, &box_of(&inside)).await;

    saved(
        &laptop,
        &id,
        json!({ "do": "correct", "entry": inside, "text": "门岗来电四十人" }),
    )
    .await;
    let freeze = [&typed[..], &[("sure", "yes"), ("seen", &seen)]].concat();
    let again = laptop.submit(&acts, &form(&freeze)).await;
    let page = again.text();
    assert!(
        page.contains("更正：门岗来电四十人") && page.contains("有了更正"),
        "{page}"
    );
    assert!(!kinds(&laptop, &id).await.contains(&"report".to_owned()));
    let seen = hidden(&page, "seen").unwrap();
    let freeze = [&typed[..], &[("sure", "yes"), ("seen", &seen)]].concat();
    let done = laptop.submit(&acts, &form(&freeze)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let kinds = kinds(&laptop, &id).await;
    assert_eq!(kinds[3..], ["correction", "escalated", "report"]);
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(
        page.contains("上报街道（后报）") && !page.contains(&format!("entry={inside}#escalate"))
    );
}

fn box_of(entry: &str) -> String {
    format!("name=\"entries\" value=\"{entry}\"")
}

/// What goes to the street is ticked already; what is internal can be ticked, and raised by itself.
async fn shows_what_can_be_ticked(laptop: &Laptop, id: &str, (inside, street): (&str, &str)) {
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    let ticked = |entry: &str| page.contains(&format!("{} checked", box_of(entry)));
    assert!(ticked(street) && page.contains(&box_of(inside)) && !ticked(inside));
    let raises = |entry: &str| page.contains(&format!("?act=escalate&amp;entry={entry}#escalate"));
    assert!(raises(inside) && !raises(street));
    assert!(page.contains("<input name=\"year\""), "it is typed");
}

/// Whoever goes back finds everything that was typed and ticked.
async fn back_to_the_form(laptop: &Laptop, look: &str, typed: &[(&str, &str)], ticked: &str) {
    let back = [typed, &[("edit", "yes")]].concat();
    let page = laptop.submit(look, &form(&back)).await.text();
    assert!(page.contains("秩序平稳") && page.contains(&format!("{ticked} checked")));
}

#[tokio::test]
async fn a_report_says_who_came_tasks_places_the_plan_objections_and_what_is_next_and_activation_once()
 {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let plan = format!("/api/incidents/{id}/scene-plan");
    laptop.post(&plan, json!({ "text": "北门设接待点" })).await;
    for act in [
        json!({ "do": "milestone", "name": "activated", "note": "第一次" }),
        json!({ "do": "milestone", "name": "activated", "note": "第二次", "again": true }),
        json!({ "do": "milestone", "name": "arrived", "by": "李书记" }),
        json!({ "do": "task", "text": "清点人数", "owner": "张三" }),
        json!({ "do": "place-check", "place": "消防通道", "in_order": false, "text": "堵了" }),
        json!({ "do": "objection", "unit": "热力公司", "text": "九时已到" }),
        json!({ "do": "report", "kind": "first", "next": ["下午再谈"] }),
    ] {
        saved(&laptop, &id, act).await;
    }
    let [text] = reports(&laptop, &id).await.try_into().unwrap();
    for word in [
        "到场人员：李书记",
        "清点人数（张三）",
        "消防通道：有问题",
        "现场方案（草稿，未批准）：北门设接待点",
        "异议 热力公司：九时已到",
        "下一步：下午再谈",
        "第一次",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("第二次"), "{text}");
}
