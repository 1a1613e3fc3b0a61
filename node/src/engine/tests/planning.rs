//! Plans are documents of the organisation: they travel with its own records.

use super::*;
use onscene_protocol::id::RecordId;
use onscene_protocol::plan::{Fault, samples};

fn version(version: &str, valid_from: &str) -> String {
    let mut plan = samples()[0].plan().unwrap();
    plan.version = version.into();
    plan.valid_from = valid_from.parse().unwrap();
    plan.to_toml().unwrap()
}

fn in_force(engine: &Engine) -> Option<String> {
    let plans = engine.plans();
    let found = plans.into_iter().find(|plan| plan.in_force);
    found.and_then(|plan| plan.version)
}

#[tokio::test]
async fn a_version_is_known_on_every_laptop_and_after_a_restart() {
    let (office, field) = super::merging::pair().await;
    let made = office
        .engine
        .publish_plan(&version("1", "2026-01-01"))
        .await;
    let made = made.unwrap().view;
    assert!(made.in_force && made.unit == "城东街道/和平里社区");
    let from = office.engine.identity().device;
    let records = office.all_records().await;
    field.engine.ingest(from, records).await.unwrap();
    assert_eq!(field.engine.plan(made.plan).unwrap().view, made);
    let text = field.engine.plan_file(made.plan).unwrap();
    assert!(text.contains("四.2(1)"));
    let field = field.reopen().await;
    assert_eq!(in_force(&field.engine).as_deref(), Some("1"));
}

#[tokio::test]
async fn the_latest_version_that_holds_is_in_force_until_it_is_withdrawn() {
    let office = Laptop::found("值班员");
    let (first, second, later) = (
        version("1", "2026-01-01"),
        version("2", "2026-02-01"),
        version("3", "2199-01-01"),
    );
    let mut made = Vec::new();
    for text in [first, second, later] {
        made.push(office.engine.publish_plan(&text).await.unwrap().view.plan);
    }
    let second = made[1];
    assert_eq!(in_force(&office.engine).as_deref(), Some("2"));
    for _ in 0..2 {
        let withdrawn = office.engine.withdraw_plan(second).await.unwrap().view;
        assert!(withdrawn.withdrawn && !withdrawn.in_force);
    }
    assert_eq!(in_force(&office.engine).as_deref(), Some("1"));
    let nowhere = RecordId::from_bytes([7; 32]);
    let refused = office.engine.withdraw_plan(nowhere).await;
    assert!(matches!(refused, Err(EngineError::NoSuchPlan(_))));
}

#[tokio::test]
async fn a_plan_with_faults_or_a_version_that_is_known_stores_nothing() {
    let office = Laptop::found("值班员");
    let bad = version("1", "2026-01-01").replacen("四.2(1)", "九.9", 1);
    let before = office.all_records().await.len();
    let Err(EngineError::BadPlan(faults)) = office.engine.publish_plan(&bad).await else {
        panic!("it was taken");
    };
    assert_eq!(faults.0[0].kind(), "unknown-clause");
    assert_eq!(office.all_records().await.len(), before);
    let good = version("1", "2026-01-01");
    office.engine.publish_plan(&good).await.unwrap();
    let Err(EngineError::BadPlan(faults)) = office.engine.publish_plan(&good).await else {
        panic!("it was taken twice");
    };
    assert!(matches!(faults.0[0], Fault::SameVersion { .. }));
}

#[tokio::test]
async fn a_member_makes_no_plan_known_and_is_told_who_may() {
    let (_, field) = super::merging::pair().await;
    assert!(!field.engine.may_plan());
    let refused = field.engine.publish_plan(&version("1", "2026-01-01")).await;
    let message = refused.unwrap_err().to_string();
    assert_eq!(
        message,
        "member may not make a plan known; leader, office, admin may"
    );
    assert!(field.engine.plans().is_empty());
}

#[tokio::test]
async fn a_calendar_that_is_made_known_counts_and_one_that_has_expired_is_refused() {
    use onscene_protocol::law::Calendar;
    use onscene_protocol::record::body::LawBody;
    let (office, field) = super::merging::pair().await;
    let mut calendar = Calendar::from_toml(Calendar::SHIPPED).unwrap();
    assert_eq!(office.engine.law().unwrap().calendar, calendar);
    calendar.expires = "2199-12-31".parse().unwrap();
    calendar.source = "区政府办公室的通知".into();
    let body = LawBody::Calendar(calendar.to_toml());
    let law = office.engine.publish_law(body).await.unwrap();
    assert!(law.calendar == calendar && !law.calendar_expired);
    let from = office.engine.identity().device;
    let records = office.all_records().await;
    field.engine.ingest(from, records).await.unwrap();
    assert_eq!(field.engine.law().unwrap().calendar, calendar);
    let old = Calendar {
        from: "2001-01-01".parse().unwrap(),
        expires: "2001-12-31".parse().unwrap(),
        holidays: Vec::new(),
        workdays: Vec::new(),
        ..calendar.clone()
    };
    let refused = office
        .engine
        .publish_law(LawBody::Calendar(old.to_toml()))
        .await;
    let message = refused.unwrap_err().to_string();
    assert_eq!(message, "the calendar ended on 2001-12-31");
    assert_eq!(office.engine.law().unwrap().calendar, calendar);
}
