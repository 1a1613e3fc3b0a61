//! Acts through the API: done, or refused by their field with nothing stored.

use super::*;

async fn entries(laptop: &Laptop, incident: &str) -> Vec<Value> {
    let shown = laptop.get(&format!("/api/incidents/{incident}")).await;
    shown.json()["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_act_becomes_an_entry() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let path = format!("/api/incidents/{id}/acts");
    let log = json!({ "do": "log", "text": "约三十人", "heard_at": an_hour_ago() });
    let logged = laptop.post(&path, log).await;
    assert_eq!(logged.status, StatusCode::OK, "{}", logged.text());
    assert_eq!(logged.json()["incident"], json!(id));
    let entry = logged.json()["entry"].clone();
    for act in [
        json!({ "do": "headcount", "low": 25, "high": 35, "by": "门岗" }),
        json!({ "do": "milestone", "name": "arrived", "by": "王主任" }),
        json!({ "do": "correct", "entry": entry, "text": "约四十人" }),
    ] {
        let answer = laptop.post(&path, act).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    let entries = entries(&laptop, &id).await;
    let types: Vec<&str> = entries
        .iter()
        .map(|e| e["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        ["start", "log", "headcount", "milestone", "correction"]
    );
    assert_eq!(entries[1]["track"], json!("situation"));
    assert_eq!(entries[1]["disclosure"], json!("internal"));
    assert_eq!(entries[1]["late"], json!(true));
}

#[tokio::test]
async fn what_is_wrong_gets_its_status_and_names_its_field_and_nothing_is_stored() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let path = format!("/api/incidents/{id}/acts");
    let nobody = "0".repeat(32);
    let cases = [
        (json!({ "do": "log", "text": "  " }), 422, "text"),
        (
            json!({ "do": "log", "text": "a".repeat(1 << 20) }),
            422,
            "16384",
        ),
        (
            json!({ "do": "log", "text": "a", "track": "x" }),
            400,
            "track",
        ),
        (
            json!({ "do": "log", "text": "a", "colour": "x" }),
            400,
            "colour",
        ),
        (
            json!({ "do": "log", "text": "a", "heard_at": "x" }),
            400,
            "heard_at",
        ),
        (
            json!({ "do": "headcount", "low": 9, "high": 1, "by": "a" }),
            422,
            "9",
        ),
        (json!({ "do": "milestone", "name": "x" }), 400, "name"),
        (
            json!({ "do": "correct", "entry": nobody, "text": "a" }),
            404,
            "entry",
        ),
        (
            json!({ "do": "correct", "entry": "x", "text": "a" }),
            400,
            "entry",
        ),
        (
            json!({ "do": "attach", "attachments": [] }),
            422,
            "attachments",
        ),
        (
            json!({ "do": "attach", "attachments": ["0".repeat(64)] }),
            404,
            "staged",
        ),
        (json!({ "do": "dance" }), 400, "dance"),
        (json!({ "text": "a" }), 400, "do"),
    ];
    for (act, status, word) in cases {
        let (seen, _, message) = laptop.post(&path, act.clone()).await.refusal();
        assert_eq!(seen, status, "{message}");
        assert!(message.contains(word), "{word}: {message}");
        assert!(message.len() < 500, "{message}");
    }
    let large = bearer("POST", &path, Body::from(vec![b' '; 5 << 20]));
    let (status, kind, message) = laptop.ask(large).await.refusal();
    assert_eq!((status, kind.as_str()), (413, "too-large"), "{message}");
    assert_eq!(entries(&laptop, &id).await.len(), 1);
}

#[tokio::test]
async fn a_file_without_a_name_or_over_the_limit_is_refused_before_it_is_read() {
    let laptop = Laptop::found();
    for (path, length, status, word) in [
        ("/api/staged", "1", 400, "name"),
        ("/api/staged?name=%20", "1", 422, "name"),
        ("/api/staged?name=a", "2147483649", 413, "2147483648"),
    ] {
        let mut request = bearer("POST", path, Body::from("a"));
        request
            .headers_mut()
            .insert("content-length", length.parse().unwrap());
        let (seen, _, message) = laptop.ask(request).await.refusal();
        assert_eq!(seen, status, "{message}");
        assert!(message.contains(word), "{word}: {message}");
    }
}

#[tokio::test]
async fn an_incident_that_is_not_here_is_not_found() {
    let laptop = Laptop::found();
    let nobody = "0".repeat(32);
    let log = json!({ "do": "log", "text": "a" });
    let act = laptop
        .post(&format!("/api/incidents/{nobody}/acts"), log)
        .await;
    assert_eq!(act.refusal().0, 404);
    let shown = laptop.get(&format!("/api/incidents/{nobody}")).await;
    assert_eq!(shown.refusal().0, 404);
    let shown = laptop.get("/api/incidents/no-id").await;
    assert_eq!(shown.refusal().0, 404);
}

#[tokio::test]
async fn starting_names_the_field_that_is_wrong() {
    let laptop = Laptop::found();
    let cases = [
        (
            json!({ "kind": "x", "title": "a", "place": "b" }),
            400,
            "kind",
        ),
        (
            json!({ "kind": "key-issue", "title": " ", "place": "b" }),
            422,
            "title",
        ),
        (json!({ "kind": "key-issue", "title": "a" }), 400, "place"),
        (
            json!({ "kind": "key-issue", "title": "a\u{0}", "place": "b" }),
            422,
            "title",
        ),
        (json!([]), 400, ""),
    ];
    for (start, status, word) in cases {
        let (seen, _, message) = laptop.post("/api/incidents", start).await.refusal();
        assert_eq!(seen, status, "{message}");
        assert!(message.contains(word), "{word}: {message}");
    }
    assert_eq!(laptop.get("/api/incidents").await.json(), json!([]));
}

#[tokio::test]
async fn a_file_comes_back_bit_for_bit_and_only_as_a_download() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let original: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let path = "/api/staged?name=%E7%85%A7%E7%89%87.html&media_type=text/html";
    let staged = laptop
        .ask(bearer("POST", path, Body::from(original.clone())))
        .await;
    assert_eq!(staged.json()["bytes"], json!(original.len()));
    let hash = blake3::hash(&original).to_string();
    assert_eq!(staged.json()["blake3"], json!(hash));
    let attach = json!({ "do": "attach", "attachments": [staged.json()["staged"]] });
    let attached = laptop
        .post(&format!("/api/incidents/{id}/acts"), attach)
        .await;
    assert_eq!(attached.status, StatusCode::OK, "{}", attached.text());

    let shown = laptop.get(&format!("/api/incidents/{id}")).await.json();
    let file = &shown["attachments"][0];
    assert_eq!(
        (&file["held"], &file["blake3"]),
        (&json!(true), &json!(hash))
    );
    let attachment = file["attachment"].as_str().unwrap();
    let path = format!("/api/incidents/{id}/attachments/{attachment}");
    let fetched = laptop.get(&path).await;
    assert_eq!(fetched.body, original);
    assert_eq!(fetched.header("x-blake3"), hash);
    let sha256 = staged.json()["sha256"].as_str().unwrap().to_owned();
    assert_eq!(fetched.header("x-sha256"), sha256);
    assert_eq!((&file["sha256"], sha256.len()), (&json!(sha256), 64));
    assert_eq!(fetched.header("content-type"), "text/html");
    let disposition = fetched.header("content-disposition");
    assert_eq!(
        disposition,
        "attachment; filename*=UTF-8''%E7%85%A7%E7%89%87.html"
    );
    assert!(
        fetched
            .header("content-security-policy")
            .contains("sandbox")
    );
}
