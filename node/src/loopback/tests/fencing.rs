//! Nobody's words turn those beside them, wherever they are shown: one walk over every form of every act.

use super::*;

/// A word of a script that runs leftward, and what would turn everything after it around.
const LEFTWARD: &str = "שער";
const TURNED: &str = "שער\u{202e}";

fn is_steering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}')
}

/// Where a word stands outside of any fence.
fn unfenced(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '\u{2068}' => depth += 1,
            '\u{2069}' => depth -= 1,
            '\n' => assert_eq!(depth, 0, "a fence ends on its line"),
            _ if depth == 0 && text[at..].starts_with(LEFTWARD) => {
                let from = text[..at]
                    .char_indices()
                    .rev()
                    .nth(60)
                    .map_or(0, |(at, _)| at);
                return text[from..].get(..160.min(text.len() - from)).or(Some("?"));
            }
            _ => {}
        }
    }
    None
}

async fn saved(laptop: &Laptop, incident: &str, act: Value) -> String {
    let shown = act.to_string();
    let answer = laptop
        .post(&format!("/api/incidents/{incident}/acts"), act)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{shown}: {}", answer.text());
    answer.json()["entry"].as_str().unwrap().to_owned()
}

/// An incident in which every text and line of many acts holds such a word.
async fn incident(laptop: &Laptop) -> String {
    let host = Host::system();
    let due = host.rfc3339(host.wall_ms() + 3_600_000);
    let start = json!({ "kind": "group-visit", "title": TURNED, "place": TURNED,
        "channel": TURNED, "reporter": TURNED });
    let answer = laptop.post("/api/incidents", start).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let id = answer.json()["incident"].as_str().unwrap().to_owned();
    let log = saved(
        laptop,
        &id,
        json!({ "do": "log", "text": TURNED, "disclosure": "public" }),
    )
    .await;
    let demand = json!({ "do": "demand", "category": TURNED, "text": TURNED, "name": TURNED });
    let demand = saved(laptop, &id, demand).await;
    let staged = laptop
        .post(
            &format!("/api/staged?name={}", "a%D7%A9%E2%80%AE"),
            json!("x"),
        )
        .await;
    let file = staged.json()["staged"].clone();
    for act in [
        json!({ "do": "attach", "attachments": [file], "text": TURNED }),
        json!({ "do": "headcount", "low": 25, "high": 35, "by": TURNED }),
        json!({ "do": "milestone", "name": "arrived", "note": TURNED, "by": TURNED }),
        json!({ "do": "correct", "entry": log, "text": TURNED }),
        json!({ "do": "answer", "demand": demand, "text": TURNED, "stated": TURNED,
            "facts": TURNED, "reasons": TURNED, "legal_basis": TURNED, "by": TURNED }),
        json!({ "do": "promise", "demand": demand, "text": TURNED, "who": TURNED, "due": due }),
        json!({ "do": "representatives", "names": [TURNED] }),
        json!({ "do": "contact", "unit": TURNED, "person": TURNED, "channel": TURNED,
            "status": "coming", "note": TURNED }),
        json!({ "do": "notice", "to": "张三", "text": TURNED }),
        json!({ "do": "task", "text": TURNED, "owner": "张三", "due": due }),
        json!({ "do": "place-check", "place": TURNED, "in_order": false, "text": TURNED }),
        json!({ "do": "grade", "grade": "IV", "reason": TURNED }),
        json!({ "do": "report", "kind": "first", "unknown": [TURNED] }),
        json!({ "do": "objection", "unit": TURNED, "text": TURNED, "entry": log }),
    ] {
        saved(laptop, &id, act).await;
    }
    let plan = format!("/api/incidents/{id}/scene-plan");
    laptop.post(&plan, json!({ "text": LEFTWARD })).await;
    id
}

#[tokio::test]
async fn words_that_run_leftward_are_fenced_in_on_every_page_and_nothing_steers() {
    let laptop = Laptop::found();
    let added = laptop.post("/api/persons", json!({ "name": TURNED })).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text());
    let id = incident(&laptop).await;
    let concern = json!({ "title": TURNED, "place": TURNED, "category": TURNED, "note": TURNED });
    laptop.post("/api/concerns", concern).await;
    let mut seen = 0;
    for path in [
        "/",
        "/concerns",
        "/promises",
        "/devices",
        "/persons",
        "/statistics",
        &format!("/incidents/{id}"),
        &format!("/incidents/{id}/print"),
        &format!("/incidents/{id}/picture"),
        &format!("/incidents/{id}/after-action"),
        &format!("/export/html?incident={id}"),
    ] {
        let page = laptop.look(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let page = page.text();
        assert!(!page.contains(is_steering), "{path}");
        assert_eq!(unfenced(&page), None, "{path}");
        seen += page.matches(LEFTWARD).count();
    }
    assert!(seen > 60, "{seen} seen");
}

#[tokio::test]
async fn what_was_shown_fenced_in_comes_back_from_a_form_as_it_was() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let refused = laptop
        .submit(
            &format!("/incidents/{id}/acts"),
            "do=headcount&low=9&high=1&by=%D7%A9%D7%A2%D7%A8",
        )
        .await;
    let page = refused.text();
    let (_, value) = page.split_once("name=\"by\" required").unwrap();
    let value = value
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert_eq!(value, "\u{2068}שער\u{2069}");
    let again = "do=headcount&low=1&high=9&by=%E2%81%A8%D7%A9%D7%A2%D7%A8%E2%81%A9";
    laptop.submit(&format!("/incidents/{id}/acts"), again).await;
    let shown = laptop.get(&format!("/api/incidents/{id}")).await.json();
    assert_eq!(shown["headcounts"][0]["by"], json!("שער"));
}

#[tokio::test]
async fn a_form_that_was_refused_for_a_control_character_comes_back_without_it() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/incidents/{id}/acts");
    let refused = laptop
        .submit(&acts, "do=log&text=%E7%94%B2%0B%E4%B9%99")
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("第 2 个字符竖向制表符"), "which, and where");
    assert!(page.contains(">甲乙</textarea>") && !page.contains('\u{b}'));
}
