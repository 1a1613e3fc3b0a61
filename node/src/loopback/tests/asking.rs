//! Questions before an act and corrections of values: as the page shows them without script, and as
//! programs are told.

use super::*;

/// A form as a browser sends it.
fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}

async fn submit(laptop: &Laptop, id: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/incidents/{id}/acts");
    laptop.submit(&path, &form(fields)).await
}

fn entry_of(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let back = answer.header("location").to_owned();
    back.split("saved=").nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_question_is_a_page_with_what_follows_one_button_and_all_that_was_typed() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let arrived = [
        ("do", "milestone"),
        ("name", "arrived"),
        ("note", "到了东门"),
    ];
    entry_of(&submit(&laptop, &id, &arrived).await);
    let asked = submit(&laptop, &id, &arrived).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = asked.text();
    for part in [
        "十分钟内",
        "name=\"again\" value=\"yes\"",
        "value=\"到了东门\"",
        "确定，继续",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let again = [&arrived[..], &[("again", "yes")]].concat();
    entry_of(&submit(&laptop, &id, &again).await);
    // A program is told the same, with the field that goes ahead.
    let path = format!("/api/incidents/{id}/acts");
    let told = laptop
        .post(
            &path,
            json!({ "do": "milestone", "name": "left", "by": "谁" }),
        )
        .await;
    assert_eq!(told.status, StatusCode::OK, "somebody arrived");
    let told = laptop
        .post(&path, json!({ "do": "milestone", "name": "evaluated" }))
        .await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = told.json();
    assert_eq!(
        (&told["error"], &told["option"]),
        (&json!("confirm"), &json!("reason"))
    );
}

#[tokio::test]
async fn archiving_asks_for_each_missing_step_on_one_page() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let archive = [("do", "milestone"), ("name", "archived")];
    let page = submit(&laptop, &id, &archive).await.text();
    for word in ["ended", "left", "evaluated", "summarised"] {
        assert!(page.contains(&format!("name=\"missing-{word}\"")), "{word}");
    }
    let reasons = [
        ("missing-ended", "无"),
        ("missing-left", "无"),
        ("missing-evaluated", "无"),
        ("missing-summarised", "无"),
    ];
    entry_of(&submit(&laptop, &id, &[&archive[..], &reasons].concat()).await);
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(page.contains("归档时还缺"));
}

#[tokio::test]
async fn archiving_asks_on_the_same_page_for_what_had_to_be_done_and_is_open() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let me = laptop.engine.identity().name;
    let task = [
        ("do", "task"),
        ("text", "清点座椅"),
        ("owner", &me),
        ("must", "yes"),
    ];
    let task = entry_of(&submit(&laptop, &id, &task).await);
    let reasons = [
        ("do", "milestone"),
        ("name", "archived"),
        ("missing-ended", "无"),
        ("missing-left", "无"),
        ("missing-evaluated", "无"),
        ("missing-summarised", "无"),
    ];
    let page = submit(&laptop, &id, &reasons).await.text();
    let open = format!("open-{task}");
    assert!(page.contains("清点座椅"), "{page}");
    assert_eq!(
        page.matches(&format!("name=\"{open}\"")).count(),
        1,
        "{page}"
    );
    let said = [&reasons[..], &[(open.as_str(), "物业已收走")]].concat();
    entry_of(&submit(&laptop, &id, &said).await);
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(page.contains("物业已收走"), "{page}");
}

#[tokio::test]
async fn the_next_milestone_is_preselected() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(
        page.contains("<option value=\"reported\" selected>"),
        "{page}"
    );
    entry_of(&submit(&laptop, &id, &[("do", "milestone"), ("name", "departed")]).await);
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(page.contains("<option value=\"arrived\" selected>"));
}

#[tokio::test]
async fn a_headcount_is_put_right_by_its_numbers_and_the_panel_says_so() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let count = [
        ("do", "headcount"),
        ("low", "300"),
        ("high", "400"),
        ("by", "门岗"),
    ];
    let count = entry_of(&submit(&laptop, &id, &count).await);
    let page = laptop
        .look(&format!("/incidents/{id}?correct={count}"))
        .await
        .text();
    assert!(page.contains("data-part=\"range\"><legend>"), "{page}");
    assert!(page.contains("data-part=\"due\" hidden disabled"));
    let correct = [
        ("do", "correct"),
        ("entry", count.as_str()),
        ("low", "30"),
        ("high", "４０"),
        ("text", ""),
    ];
    entry_of(&submit(&laptop, &id, &correct).await);
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(
        page.contains("30–40") && page.contains("原记 300–400"),
        "{page}"
    );
    let view = laptop.get(&format!("/api/incidents/{id}")).await.json();
    assert_eq!(view["headcounts"][0]["low"], json!(30));
    assert_eq!(view["headcounts"][0]["corrected"], json!(true));
}

#[tokio::test]
async fn a_concern_that_was_resolved_is_closed_in_the_register() {
    let laptop = Laptop::found();
    let concern = json!({ "title": "漏水", "place": "三号楼", "category": "物业" });
    let found = laptop.post("/api/concerns", concern).await.json();
    let id = found["incident"].as_str().unwrap();
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    assert!(page.contains("已解决，结案"));
    let close = [
        ("do", "milestone"),
        ("name", "ended"),
        ("note", "物业已修好"),
    ];
    entry_of(&submit(&laptop, id, &close).await);
    let listed = laptop.get("/api/concerns").await.json();
    assert_eq!(
        (&listed[0]["closed"], &listed[0]["overdue"]),
        (&json!(true), &json!(false))
    );
}
