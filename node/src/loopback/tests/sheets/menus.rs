//! Which entry is meant: in menus, and in sentences that refer to another entry.

use super::*;

/// The labels of a menu's entries, by the field's name; of all menus where the name is empty.
fn menus(page: &str, field: &str) -> Vec<Vec<String>> {
    let menus = page.split("<select name=\"").skip(1);
    let menus = menus.filter(|menu| field.is_empty() || menu.starts_with(&format!("{field}\"")));
    let labels = menus.map(|menu| {
        let menu = menu.split("</select>").next().unwrap();
        let options = menu.split("<option ").skip(1);
        let labels = options.map(|option| {
            let label = option.split('>').nth(1).unwrap();
            label.split('<').next().unwrap().to_owned()
        });
        labels.collect()
    });
    labels.collect()
}

/// Two of each, with the same words.
async fn doubled() -> (Desk, [String; 2]) {
    let desk = Desk::new().await;
    desk.laptop.let_in("李四", Role::Member).await;
    let demands = [desk.demand().await, desk.demand().await];
    for person in ["张三", "李四"] {
        desk.save(&[("do", "notice"), ("to", person), ("text", "请到东门")])
            .await;
        desk.save(&[("do", "task"), ("text", "清点人数"), ("owner", person)])
            .await;
    }
    for due in ["2036-01-12T18:00", "2036-01-13T18:00"] {
        let promise = [
            ("do", "promise"),
            ("demand", &*demands[0]),
            ("text", "修好"),
            ("who", "热力公司"),
            ("due", due),
        ];
        desk.save(&promise).await;
    }
    (desk, demands)
}

#[tokio::test]
async fn no_two_entries_of_a_menu_read_the_same() {
    let (desk, _) = doubled().await;
    let mut first = String::new();
    for unit in ["热力公司", "派出所", "物业公司"] {
        let contact = [
            ("do", "contact"),
            ("unit", unit),
            ("person", "值班经理"),
            ("status", "asked"),
        ];
        first = desk.save(&contact).await;
    }
    let coming = [
        ("do", "contact"),
        ("contact", &*first),
        ("status", "coming"),
    ];
    desk.save(&coming).await;
    let page = desk.page().await;
    for labels in menus(&page, "") {
        let different: std::collections::BTreeSet<&String> = labels.iter().collect();
        assert_eq!(different.len(), labels.len(), "{labels:?}");
    }
    let contacts = &menus(&page, "contact")[0];
    assert_eq!(contacts.len(), 4, "a step is no contact: {contacts:?}");
    let latest = &contacts[1];
    for word in ["物业公司", "值班经理", "已请", "→ 在途"] {
        assert!(latest.contains(word), "{word}: {latest}");
    }
    let demands = &menus(&page, "demand")[0];
    assert!(demands.iter().any(|label| label.contains("诉求 2 · 供暖")));
    assert!(!page.contains("十四度"), "a petitioner's words are sealed");
}

#[tokio::test]
async fn an_entry_that_refers_to_another_says_which_of_two_with_the_same_words() {
    let (desk, demands) = doubled().await;
    let answer = [
        ("do", "answer"),
        ("demand", &*demands[1]),
        ("text", "今日修复"),
    ];
    desk.save(&answer).await;
    let view = desk.view().await;
    let to = |place: usize| view["notices"][place]["entry"].as_str().unwrap().to_owned();
    let told = [
        ("do", "notice-told"),
        ("notice", &*to(0)),
        ("answered", "yes"),
        ("note", "值班员接的"),
    ];
    desk.save(&told).await;
    for _ in 0..2 {
        desk.save(&[("do", "log"), ("text", "又来了一批人")]).await;
    }
    let view = desk.view().await;
    let entries = view["entries"].as_array().unwrap();
    let logged = entries.last().unwrap()["entry"].as_str().unwrap();
    desk.save(&[("do", "correct"), ("entry", logged), ("text", "不是一批")])
        .await;
    let page = desk.page().await;
    let print = format!("/incidents/{}/print", desk.id);
    let csv = format!("/export/csv?incident={}", desk.id);
    let forms = [
        page.clone(),
        desk.laptop.look(&print).await.text(),
        desk.laptop.look(&csv).await.text(),
    ];
    for form in &forms {
        for said in ["诉求 2“供暖”", "通知“请到东门”（给 张三）"] {
            assert!(form.contains(said), "{said}: {form}");
        }
        // Nothing but the time tells these two apart.
        let corrected = form.split("“又来了一批人”（").nth(1).unwrap();
        assert!(corrected.contains('月'), "{corrected}");
    }
    assert!(page.contains("✓ 电话告知") && page.contains("值班员接的"));
    let notices = page.split("id=\"notices\"").nth(1).unwrap();
    assert!(
        notices
            .split("</section>")
            .next()
            .unwrap()
            .contains("值班员接的")
    );
    let entries = view["entries"].to_string();
    assert!(
        entries.contains("\"whom\":\"张三\""),
        "JSON only gains fields"
    );
}

#[tokio::test]
async fn what_presses_says_who_has_not_read_it() {
    use onscene_protocol::incident::{Pressing, PressingKind};
    let (desk, demands) = doubled().await;
    let view = desk.laptop.engine.incident(desk.id.parse().unwrap()).await;
    let view = view.unwrap().view;
    let pressing = view.pressing(u64::MAX / 2, None);
    let words = |kind: PressingKind| -> Vec<String> {
        let of_kind = pressing.iter().filter(|item: &&Pressing| item.what == kind);
        let words = of_kind.map(|item| {
            crate::wording::pressing_words(crate::wording::Language::Chinese, item).unwrap()
        });
        words.collect()
    };
    assert_eq!(
        words(PressingKind::NoticeUnread),
        ["请到东门 — 给 张三", "请到东门 — 给 李四"]
    );
    assert_eq!(
        words(PressingKind::PromiseOverdue),
        ["修好 — 热力公司", "修好 — 热力公司"]
    );
    assert_eq!(demands.len(), 2);
}

#[tokio::test]
async fn a_hub_is_nobody_who_can_be_told_or_given_anything() {
    let desk = Desk::new().await;
    desk.laptop.let_in("枢纽", Role::Hub).await;
    desk.laptop.let_in("王五", Role::Member).await;
    let page = desk.page().await;
    for field in ["to", "owner", "deputy"] {
        for labels in menus(&page, field) {
            assert!(labels.iter().any(|label| label.contains("王五")));
            assert!(!labels.iter().any(|label| label.contains("枢纽")));
            assert_eq!(labels[0], "—", "{field}: nobody is chosen yet");
        }
    }
}
