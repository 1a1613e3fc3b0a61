//! An archived incident: what it still takes, and which forms it offers.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// What an archived incident still takes.
const AFTER_ARCHIVE: &[&str] = &[
    "answer",
    "correct",
    "legal",
    "promise-done",
    "report-receipt",
    "objection",
];

/// Archives with a reason for all that is missing and for what had to be done and is not.
async fn archive(laptop: &Laptop, known: &Known) {
    let missing = ["ended", "left", "evaluated", "summarised"].map(|name| (name, "无"));
    let detail = laptop.engine.incident(known.incident.parse().unwrap());
    let view = detail.await.unwrap().view;
    let open = view.must_items().into_iter();
    let open: BTreeMap<String, &str> = open.map(|item| (item.entry.to_string(), "无")).collect();
    let archived = json!({ "do": "milestone", "name": "archived",
        "missing": BTreeMap::from(missing), "open": open });
    saved(laptop, &known.incident, archived).await;
}

#[tokio::test]
async fn an_archived_incident_says_so_to_every_act_but_those_that_may_follow() {
    let (laptop, known) = desk().await;
    archive(&laptop, &known).await;
    let before = entries(&laptop, &known).await;
    let mut taken = 0;
    for row in known.table() {
        match refusal(&laptop, &known, row.what, row.sample).await {
            Some([chinese, _]) => assert!(chinese.contains("已归档"), "{}: {chinese}", row.what),
            None => {
                assert!(AFTER_ARCHIVE.contains(&row.what), "{}", row.what);
                taken += 1;
            }
        }
    }
    assert_eq!(taken, AFTER_ARCHIVE.len());
    assert_eq!(entries(&laptop, &known).await, before + taken);
    let plan = format!("/api/incidents/{}/scene-plan", known.incident);
    let refused = laptop.post(&plan, json!({ "text": "x" })).await;
    assert!(refused.refusal().2.contains("archived"));
}

#[tokio::test]
async fn the_page_of_an_archived_incident_offers_no_form_but_of_what_is_still_taken() {
    let (laptop, known) = desk().await;
    let path = format!("/incidents/{}", known.incident);
    let offered = |page: &str| {
        let acts = page.match_indices(r#"name="do" value=""#);
        let acts = acts.filter_map(|(at, found)| page[at + found.len()..].split('"').next());
        acts.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let before = offered(&laptop.look(&path).await.text());
    for row in AFTER_ARCHIVE
        .iter()
        .chain(&["log", "headcount", "task", "milestone", "scene-plan"])
    {
        assert!(before.contains(*row), "{row}: {before:?}");
    }
    archive(&laptop, &known).await;
    let page = laptop.look(&path).await.text();
    let still = AFTER_ARCHIVE.iter().chain(&["milestone"]);
    let still: BTreeSet<_> = still.map(|what| (*what).to_owned()).collect();
    assert_eq!(offered(&page), still);
    let milestones = between(&page, "milestone-name", "</select>");
    assert!(
        milestones.contains("evaluated") && !milestones.contains("arrived"),
        "{milestones}"
    );
    assert!(page.contains("不再写新的经过"), "it says so");
}
