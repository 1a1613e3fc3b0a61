//! When it happened, beside any act: over the API and by the page's forms.

use super::*;
use onscene_protocol::incident::EntryKind;

#[tokio::test]
async fn every_act_that_tells_of_something_takes_the_time_of_it_and_no_other_does() {
    let at = an_hour_ago();
    for what in Command::WORDS
        .iter()
        .filter(|what| !NOT_BY_ONE.contains(what))
    {
        let (laptop, known) = desk().await;
        let mut rows = known.table().into_iter();
        let row = rows.find(|row| row.what == *what).unwrap();
        let mut act = row.sample;
        act["do"] = json!(what);
        act["happened_at"] = json!(at);
        // A step of a clock of law says by itself when it was.
        if *what == "legal" {
            act["at"] = Value::Null;
        }
        let path = format!("/api/incidents/{}/acts", known.incident);
        let answer = laptop.post(&path, act).await;
        let tells = Command::kind_of(what).is_some_and(EntryKind::tells_of_something);
        if !tells {
            let (status, _, message) = answer.refusal();
            assert_eq!(status, 422, "{what}: {message}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text());
        let entry = answer.json()["entry"].as_str().unwrap().to_owned();
        let path = format!("/api/incidents/{}", known.incident);
        let view = laptop.get(&path).await.json();
        let rows = view["entries"].as_array().unwrap();
        let row = rows.iter().find(|row| row["entry"] == *entry).unwrap();
        let told = row["happened_at"].as_str().unwrap_or_default();
        assert_eq!(told.get(..16), at.get(..16), "{what}: {row}");
        assert_eq!(row["late"], json!(true), "{what}");
    }
}

#[tokio::test]
async fn a_form_says_when_it_happened_as_an_old_browser_sends_it_and_the_row_shows_both_times() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/incidents/{id}/acts");
    let at = an_hour_ago()[..16].replace('T', "%20").replace('-', "/");
    let form = format!("do=milestone&name=arrived&happened_at={at}");
    let answer = laptop.submit(&acts, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    for part in ["发生 ", " · 录入 ", "补记"] {
        assert!(page.contains(part), "{part}");
    }
    let wrong = laptop
        .submit(&acts, "do=headcount&low=1&by=a&happened_at=昨天")
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("不是时间"), "{}", wrong.text());
}

#[tokio::test]
async fn every_form_of_an_act_that_tells_of_something_asks_when_it_was() {
    let (laptop, known) = desk().await;
    let path = format!("/incidents/{}", known.incident);
    let page = laptop.look(&path).await.text();
    let mut asked = 0;
    for form in page.split("<form ").skip(1) {
        let form = form.split("</form>").next().unwrap();
        let Some((_, what)) = form.split_once("name=\"do\" value=\"") else {
            continue;
        };
        let what = what.split('"').next().unwrap();
        if what == "correct" {
            continue; // It asks for the right time of what it corrects.
        }
        let asks = form.contains("name=\"happened_at\"") || form.contains("name=\"at\"");
        let tells = Command::kind_of(what).is_some_and(EntryKind::tells_of_something);
        // A task that the plan suggests is given by one press.
        let short = form.contains("type=\"hidden\" name=\"clause\"");
        assert_eq!(asks, tells && !short, "{what}: {form}");
        asked += usize::from(asks);
    }
    assert!(asked > 15, "{asked} ask");
}
