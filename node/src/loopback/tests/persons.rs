//! Several people at one page: who is writing shows, and no form is saved under another's name.

use super::*;
use crate::engine::PersonView;

async fn two() -> (Laptop, String, PersonView, PersonView) {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let member = Roles::default().with(Role::Member);
    let second = laptop.engine.add_person("李四".into(), member).await;
    let first = laptop.engine.persons().remove(0);
    (laptop, incident, first, second.unwrap())
}

async fn authors(laptop: &Laptop, incident: &str) -> Vec<String> {
    let shown = laptop.get(&format!("/api/incidents/{incident}")).await;
    let entries = shown.json()["entries"].as_array().unwrap().clone();
    let author = |entry: &Value| entry["author"].as_str().unwrap().to_owned();
    entries.iter().map(author).collect()
}

fn shown_writer(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(r#"<p class="writer">"#).unwrap();
    let (writer, _) = rest.split_once("</strong>").unwrap();
    writer.rsplit_once('>').unwrap().1.to_owned()
}

#[tokio::test]
async fn switching_takes_two_actions_and_every_page_shows_who_is_writing() {
    let (laptop, incident, _, second) = two().await;
    let pages = [
        "/",
        "/devices",
        "/persons",
        &format!("/incidents/{incident}"),
    ];
    for page in pages {
        let page = laptop.look(page).await;
        assert_eq!(shown_writer(&page), "张三");
        assert!(page.text().contains(r#"href="/persons""#));
    }
    let chosen = format!("person={}", second.person);
    let switched = laptop.submit("/persons/writing", &chosen).await;
    assert_eq!(
        switched.status,
        StatusCode::SEE_OTHER,
        "{}",
        switched.text()
    );
    for page in pages {
        assert_eq!(shown_writer(&laptop.look(page).await), "李四");
    }
}

#[tokio::test]
async fn a_form_that_one_filled_in_is_not_saved_by_another_and_keeps_its_text() {
    let (laptop, incident, first, second) = two().await;
    let acts = format!("/incidents/{incident}/acts");
    let page = laptop.look(&format!("/incidents/{incident}")).await.text();
    let mark = format!(r#"name="as" value="{}""#, first.person);
    let forms = page.matches(r#"<form method="post""#).count();
    assert_eq!(page.matches(&mark).count(), forms);
    laptop.engine.switch(second.person, None).await.unwrap();

    let typed = format!("do=log&as={}&text=zhangsan+wrote+this", first.person);
    let refused = laptop.submit(&acts, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("张三") && text.contains("现在的记录人是「李四」"));
    assert!(text.contains(">zhangsan wrote this</textarea>"), "{text}");
    // Sent once more as it stands, it still is not saved in the other's name.
    assert!(text.contains(&mark));
    let nameless = laptop.submit(&acts, "do=log&text=nobody").await;
    assert_eq!(nameless.status, StatusCode::BAD_REQUEST);
    let start = format!("as={}&kind=group-visit&title=x&place=y", first.person);
    let refused = laptop.submit("/incidents", &start).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains(&mark));
    assert_eq!(authors(&laptop, &incident).await, ["张三"]);

    laptop.engine.switch(first.person, None).await.unwrap();
    assert_eq!(
        laptop.submit(&acts, &typed).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(authors(&laptop, &incident).await, ["张三", "张三"]);
}

#[tokio::test]
async fn what_else_is_signed_is_refused_from_another_writers_form_too() {
    let (laptop, _, first, second) = two().await;
    laptop.engine.switch(second.person, None).await.unwrap();
    let device = laptop.engine.identity().device;
    for (path, form) in [
        ("/persons".to_owned(), "name=x"),
        ("/persons/pin".to_owned(), "pin=2468"),
        ("/devices/invitations".to_owned(), "role=member"),
        (format!("/devices/{device}/revocation"), "sure=yes"),
    ] {
        let form = format!("{form}&as={}", first.person);
        let refused = laptop.submit(&path, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(refused.text().contains("现在的记录人是「李四」"), "{path}");
    }
    assert!(laptop.engine.persons().iter().all(|person| !person.pin));
}

#[tokio::test]
async fn the_api_takes_an_act_as_the_one_it_names_or_not_at_all() {
    let (laptop, incident, first, second) = two().await;
    let acts = format!("/api/incidents/{incident}/acts");
    let log = |writer: &PersonView| json!({ "do": "log", "text": "a", "as": writer.person });
    let (status, _, message) = laptop.post(&acts, log(&second)).await.refusal();
    assert_eq!(status, 422);
    assert!(
        message.contains("李四") && message.contains("张三"),
        "{message}"
    );
    let done = laptop.post(&acts, log(&first)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let start = json!({ "kind": "key-issue", "title": "a", "place": "b", "as": second.person });
    assert_eq!(laptop.post("/api/incidents", start).await.refusal().0, 422);
    assert_eq!(authors(&laptop, &incident).await, ["张三", "张三"]);
}

#[tokio::test]
async fn a_pin_is_asked_for_and_never_shown() {
    let (laptop, incident, first, second) = two().await;
    let set = json!({ "pin": "8642" });
    let set = laptop.post("/api/persons/pin", set).await;
    assert_eq!(set.json()["pin"], json!(true), "{}", set.text());
    laptop.engine.switch(second.person, None).await.unwrap();
    for (pin, word) in [("", "请输入 PIN"), ("9753", "PIN 不对")] {
        let form = format!("person={}&pin={pin}", first.person);
        let refused = laptop.submit("/persons/writing", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(word), "{}", refused.text());
        assert!(!refused.text().contains("9753"));
    }
    for _ in 0..4 {
        let wrong = json!({ "person": "张三", "pin": "9753" });
        assert_eq!(
            laptop.post("/api/persons/writing", wrong).await.refusal().0,
            422
        );
    }
    let right = json!({ "person": "张三", "pin": "8642" });
    let (_, _, message) = laptop.post("/api/persons/writing", right).await.refusal();
    assert!(message.contains("too many"), "{message}");
    let writers = authors(&laptop, &incident).await;
    assert_eq!(writers, ["张三"]);
}
