//! Ids by their first digits, wherever one is asked for.

use super::*;

/// Incidents of one laptop until two begin with the same digit, and that digit.
async fn alike(laptop: &Laptop) -> (String, String) {
    let mut known: Vec<String> = Vec::new();
    loop {
        let next = laptop.start().await;
        let begins = |id: &&String| id.get(..1) == next.get(..1);
        if let Some(other) = known.iter().find(begins) {
            return (next, other.clone());
        }
        known.push(next);
    }
}

/// As many digits of one as tell it from the other.
fn apart<'a>(one: &'a str, other: &str) -> &'a str {
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    &one[..=common.count()]
}

#[tokio::test]
async fn any_unique_beginning_means_the_id_and_an_ambiguous_one_names_what_it_may_mean() {
    let laptop = Laptop::found();
    let (one, other) = alike(&laptop).await;
    for incident in [&one, &other] {
        let digits = apart(incident, if *incident == one { &other } else { &one });
        for typed in [digits.to_owned(), digits.to_uppercase()] {
            let shown = laptop.get(&format!("/api/incidents/{typed}")).await;
            assert_eq!(shown.json()["incident"], **incident, "{}", shown.text());
        }
        assert_eq!(
            laptop.look(&format!("/incidents/{digits}")).await.status,
            200
        );
    }
    let ambiguous = laptop.get(&format!("/api/incidents/{}", &one[..1])).await;
    let (status, kind, message) = ambiguous.refusal();
    assert_eq!((status, kind.as_str()), (400, "arguments"));
    for incident in [&one, &other] {
        assert!(
            message.contains(&incident[..5]) && message.contains("取暖费"),
            "{message}"
        );
    }
    let page = laptop.look(&format!("/incidents/{}", &one[..1])).await;
    assert!(page.text().contains("不止一个"), "{}", page.text());
}

#[tokio::test]
async fn entries_attachments_and_laptops_are_named_by_their_beginnings_too() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let log = json!({ "do": "log", "text": "三十人" });
    let path = format!("/api/incidents/{incident}/acts");
    let entry = laptop.post(&path, log).await.json()["entry"].clone();
    let entry = entry.as_str().unwrap();
    let asked = |named: &str, digits: &str| {
        format!("/api/ids?named={named}&incident={incident}&digits={digits}")
    };
    let found = laptop.get(&asked("entry", &entry[..12])).await;
    assert_eq!(found.json()["id"], entry);
    let device = laptop.device().to_string();
    let found = laptop.get(&asked("device", &device[..4])).await;
    assert_eq!(found.json()["id"], device.as_str());
    let missing = laptop.get(&asked("attachment", "0123")).await.refusal();
    assert_eq!((missing.0, missing.1.as_str()), (404, "not-found"));
    assert!(missing.2.contains("0123"), "{}", missing.2);
}

#[tokio::test]
async fn programs_and_forms_send_beginnings_where_an_act_wants_ids() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let path = format!("/api/incidents/{}/acts", &incident[..10]);
    let log = json!({ "do": "log", "text": "三十人" });
    let entry = laptop.post(&path, log).await.json()["entry"].clone();
    let entry = entry.as_str().unwrap();
    let correct = json!({ "do": "correct", "entry": &entry[..12], "text": entry[..12] });
    let corrected = laptop.post(&path, correct).await;
    assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text());
    let me = laptop.engine.identity().person;
    let form = format!("do=correct&as={me}&entry={}&text=x", &entry[..8]);
    let page = format!("/incidents/{incident}/acts");
    let corrected = laptop.submit(&page, &form).await;
    assert_eq!(
        corrected.status,
        StatusCode::SEE_OTHER,
        "{}",
        corrected.text()
    );
    let shown = laptop
        .get(&format!("/api/incidents/{incident}"))
        .await
        .json();
    let by = &shown["entries"][1]["corrected_by"];
    assert_eq!(by.as_array().map(Vec::len), Some(2), "{shown}");
    let missing = json!({ "do": "correct", "entry": "0123", "text": "x" });
    assert_eq!(laptop.post(&path, missing).await.refusal().0, 404);
}
