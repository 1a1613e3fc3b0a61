//! The text of reports: facts of the log, and of its words what may go upward (plan 三.6).

use super::*;
use onscene_protocol::limit::TEXT_BYTES_MAX;

async fn saved(laptop: &Laptop, incident: &str, act: Value) {
    let path = format!("/api/incidents/{incident}/acts");
    let answer = laptop.post(&path, act).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

async fn reports(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = laptop
        .get(&format!("/api/incidents/{incident}"))
        .await
        .json();
    let reports = view["reports"].as_array().unwrap().iter();
    reports
        .map(|report| report["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_report_says_the_facts_of_the_log_and_only_words_that_may_go_upward() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let log = |text: &str, disclosure: &str| json!({ "do": "log", "text": text, "disclosure": disclosure });
    saved(&laptop, &incident, log("内部的话", "internal")).await;
    saved(&laptop, &incident, log("已报街道的话", "street")).await;
    let demand = json!({ "do": "demand", "category": "供暖", "text": "退钱", "name": "居民甲" });
    saved(&laptop, &incident, demand).await;
    let count = json!({ "do": "headcount", "low": 20, "high": 30, "by": "门岗" });
    saved(&laptop, &incident, count).await;
    let grade = json!({ "do": "grade", "grade": "IV", "reason": "五十人以下" });
    saved(&laptop, &incident, grade).await;
    let report = json!({ "do": "report", "kind": "first", "unknown": ["退费金额"] });
    saved(&laptop, &incident, report).await;
    saved(&laptop, &incident, log("后来的话", "street")).await;
    let [text] = reports(&laptop, &incident).await.try_into().unwrap();
    assert!(text.starts_with("首报（第1号）\n"), "{text}");
    for word in [
        "供暖1件",
        "尚不清楚：退费金额",
        "已报街道的话",
        "人数（门岗）：20–30 人",
        "定级：Ⅳ级。理由：五十人以下",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    for word in ["内部的话", "后来的话", "退钱", "居民甲"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[tokio::test]
async fn the_longest_log_still_makes_a_report_that_fits() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    for _ in 0..8 {
        let text = "字".repeat(1_500);
        let log = json!({ "do": "log", "text": text, "disclosure": "street" });
        saved(&laptop, &incident, log).await;
    }
    let report = json!({ "do": "report", "kind": "first", "unknown": ["甲"] });
    saved(&laptop, &incident, report).await;
    let [text] = reports(&laptop, &incident).await.try_into().unwrap();
    assert!(text.len() <= TEXT_BYTES_MAX);
    assert!(text.contains("尚不清楚：甲") && text.ends_with("（其余见记录）"));
}
