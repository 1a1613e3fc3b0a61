//! One save is one entry, however often it is sent; drafts belong to whoever typed them.

use super::*;
use std::collections::BTreeSet;

async fn entries(laptop: &Laptop, incident: &str) -> usize {
    let shown = laptop.get(&format!("/api/incidents/{incident}")).await;
    shown.json()["entries"].as_array().unwrap().len()
}

/// The numbers of all forms on a page.
fn numbers(page: &str) -> Vec<&str> {
    let parts = page.split("name=\"number\" value=\"").skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn every_form_of_a_page_has_a_number_of_its_own_and_another_one_each_time() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let mut all = BTreeSet::new();
    let mut count = 0;
    for path in ["/", "/concerns", &format!("/incidents/{id}"), "/"] {
        let page = laptop.look(path).await.text();
        let on_page = numbers(&page);
        assert!(!on_page.is_empty(), "{path}");
        let acts = page.split("<form ").skip(1);
        let acts = acts.filter(|form| form.contains("name=\"do\" value="));
        for form in acts.map(|form| form.split("</form>").next().unwrap()) {
            assert_eq!(numbers(form).len(), 1, "{form}");
        }
        count += on_page.len();
        all.extend(on_page.into_iter().map(str::to_owned));
    }
    assert!(count > 20, "{count}");
    assert_eq!(all.len(), count);
    assert!(all.iter().all(|number| number.len() == 32));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_entry_and_leads_to_it_both_times() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    let (number, acts) = (numbers(&page)[0], format!("/incidents/{id}/acts"));
    let form = format!("do=log&text=%E6%9D%A5%E4%BA%86&number={number}");
    let (one, other) = tokio::join!(laptop.submit(&acts, &form), laptop.submit(&acts, &form));
    let again = laptop.submit(&acts, &form).await;
    assert_eq!(one.status, StatusCode::SEE_OTHER, "{}", one.text());
    assert_eq!(one.header("location"), other.header("location"));
    assert_eq!(one.header("location"), again.header("location"));
    assert_eq!(entries(&laptop, &id).await, 2);
    // Gone back to, and changed.
    let changed = format!("do=log&text=%E6%9D%A5&number={number}");
    let changed = laptop.submit(&acts, &changed).await;
    assert_ne!(changed.header("location"), one.header("location"));
    assert_eq!(entries(&laptop, &id).await, 3);
    let start = format!(
        "kind=group-visit&title=a&place=b&number={}",
        numbers(&laptop.look("/").await.text())[0]
    );
    let twice = [
        laptop.submit("/incidents", &start).await,
        laptop.submit("/incidents", &start).await,
    ];
    let [one, other] = twice.map(|answer| answer.header("location").to_owned());
    assert_eq!(one, other);
    let list = laptop.get("/api/incidents").await.json();
    assert_eq!(list.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_program_may_name_its_save_as_well_with_files_too() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let staged = laptop.post("/api/staged?name=a", json!("x")).await.json();
    let act = json!({ "do": "attach", "attachments": [staged["staged"]] }).to_string();
    let path = format!("/api/incidents/{id}/acts");
    let send = |number: &'static str| {
        let mut request = bearer("POST", &path, Body::from(act.clone()));
        let headers = request.headers_mut();
        headers.insert("idempotency-key", number.parse().unwrap());
        laptop.ask(request)
    };
    let number = "00112233445566778899aabbccddeeff";
    let (first, again) = (send(number).await, send(number).await);
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert_eq!(first.json(), again.json());
    assert_eq!(entries(&laptop, &id).await, 2);
    let refused = send("zz").await;
    assert_eq!(refused.refusal().0, 400);
}

#[tokio::test]
async fn a_page_keeps_a_draft_and_gets_it_back_until_it_is_saved() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let number = "00112233445566778899aabbccddeeff";
    let draft = json!({ "form": "log", "incident": id, "number": number,
        "fields": { "text": "写到一半", "track": "liaison" } });
    let kept = laptop.post("/api/drafts", draft.clone()).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.text());
    let drafts = laptop.get("/api/drafts").await.json();
    assert_eq!(drafts[0]["fields"], draft["fields"]);
    assert!(drafts[0]["at_ms"].as_u64().unwrap() > 0);
    let form = format!("do=log&text=%E6%9D%A5&number={number}");
    laptop.submit(&format!("/incidents/{id}/acts"), &form).await;
    assert_eq!(laptop.get("/api/drafts").await.json(), json!([]));
    let too_long = json!({ "form": "log", "number": number.replace('0', "1"),
        "fields": { "text": "x".repeat(65 * 1024) } });
    let refused = laptop.post("/api/drafts", too_long).await;
    assert_eq!(refused.refusal().0, 422);
}
