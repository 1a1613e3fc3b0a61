//! The other routes of the API.

use super::*;
use futures_util::StreamExt;

#[tokio::test]
async fn the_status_says_who_and_what_waits() {
    let laptop = Laptop::found();
    let status = laptop.get("/api/status").await.json();
    assert_eq!(status["name"], json!("张三"));
    assert_eq!(status["unit"], json!("东风街道/幸福里社区"));
    assert_eq!(status["page"], json!("http://127.0.0.1:7610"));
    assert_eq!(status["listen"], Value::Null);
    assert_eq!(status["peers"], json!([]));
    assert_eq!(status["waiting"], json!({ "records": 0, "bytes": 0 }));
}

#[tokio::test]
async fn a_store_without_a_passphrase_is_called_that() {
    let laptop = Laptop::found();
    assert_eq!(laptop.get("/api/status").await.json()["protected"], false);
    let page = laptop.look("/devices").await.text();
    assert!(page.contains("没有口令保护"), "{page}");
}

#[tokio::test]
async fn the_list_is_paged_from_the_newest() {
    let laptop = Laptop::found();
    let mut started = Vec::new();
    for _ in 0..3 {
        started.push(laptop.start().await);
    }
    let first = laptop.get("/api/incidents?limit=2").await.json();
    assert_eq!(first[0]["incident"], json!(started[2]));
    assert_eq!(first[0]["entries"], json!(1));
    let path = format!("/api/incidents?after={}", started[1]);
    let rest = laptop.get(&path).await.json();
    assert_eq!(rest.as_array().unwrap().len(), 1);
    assert_eq!(rest[0]["incident"], json!(started[0]));
    for wrong in ["?limit=x", "?after=x", "?colour=x"] {
        let answer = laptop.get(&format!("/api/incidents{wrong}")).await;
        assert_eq!(answer.refusal().0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn an_incident_says_where_its_entries_are() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let shown = laptop.get(&format!("/api/incidents/{id}")).await.json();
    let entry = shown["entries"][0]["entry"].as_str().unwrap();
    assert_eq!(shown["local"]["device"], shown["entries"][0]["device"]);
    let delivery = json!({ "hub": false, "devices": [], "behind": [] });
    assert_eq!(shown["local"]["entries"][entry], delivery);
}

#[tokio::test]
async fn an_invitation_is_a_code_with_an_end() {
    let laptop = Laptop::found();
    let asked = json!({ "role": "hub", "name": "街道办" });
    let invitation = laptop.post("/api/invitations", asked).await.json();
    assert!(
        invitation["code"]
            .as_str()
            .is_some_and(|code| !code.is_empty())
    );
    assert!(invitation["expires"].as_str().is_some());
    let (status, _, message) = laptop
        .post("/api/invitations", json!({ "role": "king" }))
        .await
        .refusal();
    assert_eq!(status, 400);
    assert!(message.contains("role"), "{message}");
    let devices = laptop.get("/api/devices").await.json();
    assert_eq!(devices[0]["name"], json!("张三"));
    assert_eq!(devices[0]["revoked"], json!(false));
}

#[tokio::test]
async fn a_peer_that_does_not_answer_is_unreachable() {
    let laptop = Laptop::found();
    let asked = json!({ "peer": "192.0.2.1:7611" });
    let (status, kind, _) = laptop.post("/api/sync", asked).await.refusal();
    assert_eq!((status, kind.as_str()), (502, "unreachable"));
    let all = laptop.post("/api/sync", json!({ "peer": null })).await;
    assert_eq!(all.json(), json!([]));
}

#[tokio::test]
async fn an_export_holds_what_was_asked_for() {
    let laptop = Laptop::found();
    let first = laptop.start().await;
    laptop.start().await;
    let all = json!({ "incidents": null, "format": "json", "audience": "internal" });
    let all = laptop.post("/api/export", all).await;
    assert_eq!(
        (all.header("x-incidents"), all.header("x-left-out")),
        ("2", "0")
    );
    assert_eq!(all.json().as_array().unwrap().len(), 2);
    for (format, media_type) in [("csv", "text/csv"), ("html", "text/html")] {
        let one = json!({ "incidents": [first], "format": format });
        let one = laptop.post("/api/export", one).await;
        assert_eq!(one.header("x-incidents"), "1");
        assert!(one.header("content-type").starts_with(media_type));
    }
    let cases = [
        (json!({ "format": "pdf" }), 400, "format"),
        (
            json!({ "format": "csv", "audience": "public" }),
            422,
            "audience",
        ),
        (
            json!({ "format": "csv", "incidents": ["0".repeat(32)] }),
            404,
            "incident",
        ),
    ];
    for (asked, status, word) in cases {
        let (seen, _, message) = laptop.post("/api/export", asked).await.refusal();
        assert_eq!(seen, status, "{message}");
        assert!(message.contains(word), "{word}: {message}");
    }
}

#[tokio::test]
async fn a_diagnosis_holds_nothing_that_people_wrote() {
    let laptop = Laptop::found();
    laptop.start().await;
    let diagnosis = laptop.get("/api/doctor").await;
    assert_eq!(diagnosis.status, StatusCode::OK);
    assert!(!diagnosis.text().contains("取暖费"), "{}", diagnosis.text());
    let rebuilt = laptop.post("/api/doctor/rebuild", json!({})).await;
    assert_eq!(rebuilt.json()["same"], json!(true));
}

#[tokio::test]
async fn an_unknown_path_or_method_gets_a_clear_answer() {
    let laptop = Laptop::found();
    assert_eq!(laptop.get("/api/nothing").await.refusal().0, 404);
    assert_eq!(laptop.post("/api/status", json!({})).await.refusal().0, 405);
}

#[tokio::test]
async fn an_entry_is_told_to_listeners_and_the_stream_ends_with_the_node() {
    let laptop = Laptop::found();
    let asked = bearer("GET", "/api/events", Body::empty());
    let answer = laptop.router.clone().oneshot(asked).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut heard = answer.into_body().into_data_stream();
    let id = laptop.start().await;
    let mut event = String::new();
    // What the node does by itself as it starts is told as well.
    while !event.starts_with("event: written\n") {
        let told = heard.next().await.expect("the stream goes on").unwrap();
        event = String::from_utf8(told.to_vec()).unwrap();
    }
    assert!(
        event.contains(&id) && event.contains("\"here\":true"),
        "{event}"
    );
    laptop.stopping.cancel();
    while let Some(event) = heard.next().await {
        event.unwrap();
    }
}
