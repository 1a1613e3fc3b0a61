//! The pages, as a browser without JavaScript uses them.

use super::*;

#[tokio::test]
async fn clause_1_one_action_starts_an_incident_with_the_forms_own_defaults() {
    let laptop = Laptop::found();
    let list = laptop.look("/").await.text();
    assert!(list.contains("<html lang=\"zh-CN\">"));
    let title = between(
        &list,
        "name=\"title\" required maxlength=\"200\" value=\"",
        "\"",
    );
    let place = between(
        &list,
        "name=\"place\" required maxlength=\"200\" value=\"",
        "\"",
    );
    assert!(title.starts_with("群体上访 "), "{title}");
    assert_eq!(place, "幸福里社区");
    let form = format!("kind=group-visit&title={}&place=a", title.replace(' ', "+"));
    let started = laptop.submit("/incidents", &form).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    let page = laptop.look(started.header("location")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(title));
}

#[tokio::test]
async fn every_form_of_an_incident_works_without_script() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/incidents/{id}/acts");
    let logged = laptop
        .submit(
            &acts,
            &format!(
                "do=log&text=abc&track=liaison&disclosure=street&heard_at={}",
                &an_hour_ago()[..16]
            ),
        )
        .await;
    assert_eq!(logged.status, StatusCode::SEE_OTHER, "{}", logged.text());
    let back = logged.header("location").to_owned();
    let entry = back.split("saved=").nth(1).unwrap().to_owned();
    let page = laptop.look(&back).await.text();
    assert!(page.contains("已存到本机") && page.contains("补记"));
    for form in [
        "do=headcount&low=30&high=&by=a".to_owned(),
        "do=milestone&name=arrived&by=&note=".to_owned(),
        format!("do=correct&entry={entry}&text=abcd"),
    ] {
        let answer = laptop.submit(&acts, &form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{form}: {}",
            answer.text()
        );
    }
    let view = laptop.get(&format!("/api/incidents/{id}")).await.json();
    assert_eq!(view["entries"].as_array().unwrap().len(), 5);
    assert_eq!(view["headcounts"][0]["high"], json!(30));
    let correcting = laptop
        .look(&format!("/incidents/{id}?correct={entry}"))
        .await;
    assert!(
        correcting
            .text()
            .contains(&format!("name=\"entry\" value=\"{entry}\""))
    );
    let filtered = laptop
        .look(&format!("/incidents/{id}?track=dialogue"))
        .await;
    assert!(!filtered.text().contains("data-entry="));
}

#[tokio::test]
async fn a_form_with_files_attaches_them() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let parts = [
        ("name=\"do\"", "log"),
        ("name=\"text\"", "照片两张"),
        (
            "name=\"files\"; filename=\"C:\\\\x\\\\1.jpg\"\r\nContent-Type: image/jpeg",
            "one",
        ),
        (
            "name=\"files\"; filename=\"二.jpg\"\r\nContent-Type: image/jpeg",
            "two",
        ),
        (
            "name=\"files\"; filename=\"\"\r\nContent-Type: application/octet-stream",
            "",
        ),
    ];
    let mut body = String::new();
    for (head, value) in parts {
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--edge--\r\n");
    let request = browser("POST", &format!("/incidents/{id}/acts"))
        .header("origin", format!("http://{HOST}"))
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .unwrap();
    let answer = laptop.ask(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let view = laptop.get(&format!("/api/incidents/{id}")).await.json();
    let files = view["attachments"].as_array().unwrap();
    let names: Vec<&str> = files.iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["1.jpg", "二.jpg"]);
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_stores_nothing() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/incidents/{id}/acts");
    let form = "do=headcount&low=60&high=50&by=%E9%97%A8%E5%B2%97";
    let refused = laptop.submit(&acts, form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("role=\"alert\"") && page.contains("没有丢失"));
    assert!(page.contains("value=\"60\"") && page.contains("value=\"门岗\""));
    let refused = laptop.submit(&acts, "do=log&text=kept&track=nowhere").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text().contains(">kept</textarea>"));
    let start = laptop
        .submit("/incidents", "kind=group-visit&title=+&place=here")
        .await;
    assert_eq!(start.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(start.text().contains("value=\"here\"") && start.text().contains("标题是空的"));
    let view = laptop.get(&format!("/api/incidents/{id}")).await.json();
    assert_eq!(view["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_people_write_is_shown_as_text_never_as_markup() {
    let laptop = Laptop::found();
    let markup = "<script>alert(1)</script>\"'><img src=x>";
    let start = json!({ "kind": "key-issue", "title": markup, "place": markup });
    let id = laptop.post("/api/incidents", start).await.json()["incident"].clone();
    let id = id.as_str().unwrap();
    let log = json!({ "do": "log", "text": markup });
    laptop.post(&format!("/api/incidents/{id}/acts"), log).await;
    for path in [
        "/".to_owned(),
        format!("/incidents/{id}"),
        format!("/incidents/{id}/print"),
        format!("/export/html?incident={id}"),
    ] {
        let page = laptop.look(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let page = page.text();
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(!page.contains("<img"), "{path}");
        assert!(page.contains("alert(1)"), "{path}");
    }
}

#[tokio::test]
async fn the_page_speaks_the_language_that_was_chosen() {
    let laptop = Laptop::found();
    let chosen = laptop.look("/devices?lang=en").await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/devices");
    let cookie = chosen
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let request = browser("GET", "/")
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    let page = laptop.ask(request).await.text();
    assert!(page.contains("<html lang=\"en\">") && page.contains("Start an incident"));
}

#[tokio::test]
async fn an_invitation_is_shown_on_the_page_and_in_no_address() {
    let laptop = Laptop::found();
    let answer = laptop
        .submit("/devices/invitations", "role=member&name=")
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("onscene join "));
    let wrong = laptop.submit("/sync", "peer=192.0.2.1%3A7611").await;
    assert_eq!(wrong.status, StatusCode::BAD_GATEWAY);
    assert!(wrong.text().contains("不再应答"));
}

#[tokio::test]
async fn a_browser_gets_a_page_where_something_is_not_there() {
    let laptop = Laptop::found();
    let missing = laptop.look(&format!("/incidents/{}", "0".repeat(32))).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text().starts_with("<!doctype html>"));
    assert!(missing.text().contains("本机没有找到"));
}

#[tokio::test]
async fn every_field_has_a_label_and_every_page_its_landmarks() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    for path in [
        "/".to_owned(),
        "/devices".to_owned(),
        format!("/incidents/{id}"),
    ] {
        let page = laptop.look(&path).await.text();
        for landmark in ["<main", "<nav", "<header", "aria-live=\"polite\""] {
            assert!(page.contains(landmark), "{path}: {landmark}");
        }
        for tag in ["<input", "<select", "<textarea"] {
            for (at, _) in page.match_indices(tag) {
                let field = between(&page[at..], tag, ">");
                let before = &page[..at];
                let labelled = before.rfind("<label") > before.rfind("</label>");
                let hidden = field.contains("type=\"hidden\"");
                assert!(labelled || hidden, "{path}: {tag}{field}");
            }
        }
    }
}

#[tokio::test]
async fn two_pages_of_the_on_scene_plan_that_were_loaded_before_lose_nothing_of_each_other() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let (page, path) = (
        format!("/incidents/{id}"),
        format!("/incidents/{id}/scene-plan"),
    );
    let saved = laptop.submit(&path, "text=A%0D%0AB%0D%0A&on=").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let loaded = laptop.look(&page).await.text();
    let on = between(&loaded, "name=\"on\" value=\"", "\"").to_owned();
    for text in ["A1%0D%0AB%0D%0A", "A%0D%0AB2%0D%0A"] {
        let saved = laptop.submit(&path, &format!("text={text}&on={on}")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    }
    let view = laptop.get(&format!("/api/incidents/{id}")).await.json();
    assert_eq!(view["scene_plan"]["text"], json!("A1\nB2\n"));

    // What cannot be saved stays in its form, with the version that it was written on.
    let other = "ab".repeat(32);
    let refused = laptop
        .submit(&path, &format!("do=scene-plan&text=mine&on={other}"))
        .await;
    assert_eq!(refused.status.as_u16(), 422);
    let shown = refused.text();
    assert!(shown.contains("不是同一份") && shown.contains("mine") && shown.contains(&other));

    let acts = format!("/incidents/{id}/acts");
    let version = view["scene_plan"]["version"].as_str().unwrap();
    let approved = laptop
        .submit(&acts, &format!("do=scene-plan-approve&on={version}"))
        .await;
    assert_eq!(
        approved.status,
        StatusCode::SEE_OTHER,
        "{}",
        approved.text()
    );
    let page = laptop.look(&page).await.text();
    assert!(page.contains("批准的文本") && page.contains("现行"));
}

#[tokio::test]
async fn what_was_written_last_stands_above_the_cards_and_what_is_earlier_is_folded_away() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/incidents/{id}/acts");
    for number in 1..=12 {
        let logged = laptop
            .submit(&acts, &format!("do=log&text=line-{number}."))
            .await;
        assert_eq!(logged.status, StatusCode::SEE_OTHER);
    }
    let task = laptop
        .submit(&acts, "do=task&text=a&owner=%E5%BC%A0%E4%B8%89")
        .await;
    assert_eq!(task.status, StatusCode::SEE_OTHER);
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    // Above it, entries are told in the forms that choose some.
    let (write, page) = page.split_once("id=\"timeline\"").unwrap();
    assert!(write.contains("id=\"log-text\""));
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part}"));
    let order = [
        at("line-12."),
        at("line-6."),
        at("<details class=\"more earlier\""),
        at("line-5."),
        at("line-1."),
        at("id=\"tasks\""),
        at("id=\"demands\""),
    ];
    assert!(order.is_sorted(), "{order:?}");
}
