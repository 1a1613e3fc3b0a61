//! Plans as files: what is taken, and what is refused with a sentence.

use super::*;
use crate::incident::{GradeName, MilestoneName};

fn sample() -> Plan {
    samples()[0].plan().unwrap()
}

/// The sample with one text in it replaced by another.
fn changed(from: &str, to: &str) -> String {
    let text = samples()[0].text;
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn faults(text: &str) -> Vec<Fault> {
    Plan::from_toml(text).unwrap_err().0
}

#[test]
fn every_sample_is_a_plan_that_says_to_check_with_your_office() {
    for sample in samples() {
        let plan = Plan::from_toml(sample.text);
        let plan = plan.unwrap_or_else(|faults| panic!("{}: {faults}", sample.name));
        let note = plan.note.unwrap();
        assert!(
            note.contains("请与主管部门核对") || note.contains("check with your office"),
            "{note}"
        );
        assert_eq!(Sample::named(sample.name), Some(sample));
    }
}

#[test]
fn clause_2_3_the_default_samples_grade_by_no_number() {
    for sample in [samples()[0], samples()[1]] {
        let plan = sample.plan().unwrap();
        assert!(plan.grades.len() == 4 && plan.suggest(1_000_000).is_none());
    }
}

#[test]
fn the_samples_in_both_languages_ask_for_the_same() {
    let (chinese, english) = (sample(), samples()[1].plan().unwrap());
    let tasks = |plan: &Plan| -> Vec<_> {
        let tasks = plan.tasks.iter().cloned();
        tasks
            .map(|task| PlanTask {
                text: String::new(),
                ..task
            })
            .collect()
    };
    assert_eq!(tasks(&chinese), tasks(&english));
    let posts = |plan: &Plan| -> Vec<_> {
        let posts = plan.roster.iter();
        posts
            .map(|post| (post.post.clone(), post.role.clone(), post.deputy.clone()))
            .collect()
    };
    assert_eq!(posts(&chinese), posts(&english));
}

#[test]
fn a_plan_that_is_exported_and_imported_again_is_the_same() {
    for sample in samples() {
        let plan = sample.plan().unwrap();
        let written = plan.to_toml().unwrap();
        assert_eq!(Plan::from_toml(&written).unwrap(), plan, "{written}");
    }
}

#[test]
fn the_schema_beside_the_file_is_what_the_program_reads() {
    let schema = schemars::schema_for!(Plan);
    let made = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    assert!(SCHEMA == made, "plan.schema.json has to be:\n{made}");
}

#[test]
fn an_unknown_clause_is_refused_with_its_place_and_what_to_do() {
    let faults = faults(&changed("clause = \"四.2(1)\"", "clause = \"九.9\""));
    let fault = Fault::UnknownClause {
        at: "task \"count\"".into(),
        clause: "九.9".into(),
    };
    assert_eq!(faults, [fault]);
    assert_eq!(
        faults[0].to_string(),
        "task \"count\": the plan has no clause \"九.9\""
    );
    assert!(faults[0].hint().contains("四.2(1)"));
}

#[test]
fn deputies_that_lead_back_are_refused() {
    let own = changed(
        "role = \"deputy\"\n",
        "role = \"deputy\"\ndeputy = \"deputy\"\n",
    );
    let at = |post: &str| Fault::CircularDeputy {
        at: format!("roster {post:?}"),
    };
    assert!(faults(&own).contains(&at("deputy")), "{:?}", faults(&own));
    let round = changed(
        "role = \"deputy\"\n",
        "role = \"deputy\"\ndeputy = \"leader\"\n",
    );
    let found = faults(&round);
    assert!(found.contains(&at("deputy")) && found.contains(&at("leader")));
}

#[test]
fn a_limit_of_zero_and_one_beyond_thirty_days_are_refused() {
    let zero = faults(&changed("limit-minutes = 20", "limit-minutes = 0"));
    let at = "task \"count\", limit-minutes".to_owned();
    assert_eq!(zero, [Fault::ZeroLimit { at: at.clone() }]);
    let long = faults(&changed("limit-minutes = 20", "limit-minutes = 43201"));
    let fault = Fault::TooHigh {
        at,
        number: 43_201,
        limit: 43_200,
    };
    assert_eq!(long, [fault]);
    let unread = faults(&changed(
        "unread-after-minutes = 10",
        "unread-after-minutes = 0",
    ));
    assert_eq!(unread[0].kind(), "zero-limit");
}

#[test]
fn a_field_and_a_format_of_another_version_are_refused_as_such() {
    let field = changed("title = \"组长\"", "title = \"组长\"\ncolour = \"red\"");
    let line = field
        .lines()
        .position(|line| line.contains("colour"))
        .unwrap()
        + 1;
    let fault = Fault::UnknownField {
        line,
        field: "colour".into(),
    };
    assert_eq!(faults(&field), [fault]);
    let format = changed("format = 1", "format = 2\nspiral = true");
    assert_eq!(faults(&format), [Fault::OtherFormat { format: 2 }]);
}

#[test]
fn what_is_no_toml_is_refused_with_its_line() {
    let text = "format = 1\nid = \"a\"\nversion = \n";
    assert!(matches!(
        faults(text)[..],
        [Fault::Unreadable { line: 3, .. }]
    ));
    let milestone = changed("milestone = \"arrived\"", "milestone = \"dancing\"");
    let found = faults(&milestone).remove(0).to_string();
    assert!(
        found.contains("no milestone is called \"dancing\""),
        "{found}"
    );
}

#[test]
fn all_faults_are_told_at_once_up_to_the_limit() {
    let mut plan = sample();
    for task in &mut plan.tasks {
        task.owner = "nobody".into();
        task.limit_minutes = Some(0);
        task.text = " ".into();
    }
    let faults = plan.check().unwrap_err().0;
    assert_eq!(faults.len(), limit::FAULTS_TOLD_MAX);
    let kinds: std::collections::BTreeSet<_> = faults.iter().map(Fault::kind).collect();
    assert_eq!(
        Vec::from_iter(kinds),
        ["empty", "unknown-post", "zero-limit"]
    );
}

#[test]
fn a_plan_over_its_limits_is_refused() {
    let mut plan = sample();
    let task = plan.tasks[0].clone();
    plan.tasks = (0..=limit::TASKS_MAX)
        .map(|n| PlanTask {
            task: format!("t{n}"),
            ..task.clone()
        })
        .collect();
    assert_eq!(plan.check().unwrap_err().0[0].kind(), "too-many");
    let long = format!(
        "# {}\n{}",
        "长".repeat(limit::PLAN_BYTES_MAX / 3),
        samples()[0].text
    );
    assert_eq!(faults(&long)[0].kind(), "too-large");
    let twice = changed("post = \"office\"", "post = \"leader\"");
    assert!(faults(&twice).iter().any(|fault| fault.kind() == "twice"));
}

#[test]
fn clause_2_3_a_headcount_suggests_the_gravest_grade_it_reaches() {
    let plan = Sample::named("zh-CN-thresholds").unwrap().plan().unwrap();
    let suggested = |high| plan.suggest(high).map(|suggestion| suggestion.grade);
    assert_eq!(suggested(4), None);
    assert_eq!(suggested(5), Some(GradeName::IV));
    assert_eq!(suggested(99), Some(GradeName::III));
    assert_eq!(suggested(100), Some(GradeName::II));
    assert_eq!(suggested(300), Some(GradeName::I));
}

#[test]
fn a_graver_grade_that_fewer_people_suggest_is_refused() {
    let mut plan = Sample::named("zh-CN-thresholds").unwrap().plan().unwrap();
    plan.grades[0].from_headcount = Some(50);
    let faults = plan.check().unwrap_err().0;
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].kind(), "grades-cross");
}

#[test]
fn clause_4_2_a_milestone_brings_its_tasks_with_owner_deputy_due_time_and_clause() {
    let tasks = sample().tasks_after(MilestoneName::Arrived, 1_000);
    assert_eq!(tasks.len(), 4);
    let count = &tasks[0];
    assert_eq!(count.task.owner, "situation");
    assert_eq!(count.deputy.as_deref(), Some("office"));
    assert_eq!(count.due_ms, Some(1_000 + 20 * 60_000));
    assert_eq!(count.task.clause.id(), "四.2(1)");
    assert!(sample().tasks_after(MilestoneName::Departed, 0).is_empty());
}

#[test]
fn clause_3_deputies_are_named_the_nearest_first() {
    let plan = sample();
    let deputies: Vec<_> = plan.deputies_of("situation").into_iter().collect();
    let posts: Vec<_> = deputies.iter().map(|post| post.post.as_str()).collect();
    assert_eq!(posts, ["office", "deputy"]);
}

#[test]
fn every_clause_of_the_table_is_known_and_no_other() {
    assert!(CLAUSES.iter().all(|(id, ..)| Clause::new(*id).is_known()));
    assert!(!Clause::new("四.5").is_known() && !Clause::new("").is_known());
}

#[test]
fn single_fields_are_set_as_a_form_names_them() {
    let mut plan = sample();
    for (field, value) in [
        ("version", "2"),
        ("valid-from", "2026-07-01"),
        ("unread-after-minutes", " 5 "),
        ("progress-every-minutes", ""),
        ("task.count.limit-minutes", "30"),
        ("task.go.owner", "office"),
        ("grade.II.from-headcount", "100"),
        ("post.liaison.deputy", ""),
    ] {
        plan.set(field, value).unwrap();
    }
    assert_eq!(plan.check(), Ok(()));
    assert_eq!(
        (plan.version.as_str(), plan.unread_after_minutes),
        ("2", Some(5))
    );
    assert_eq!(
        (
            plan.valid_from.to_string().as_str(),
            plan.progress_every_minutes
        ),
        ("2026-07-01", None)
    );
    assert_eq!(plan.suggest(100).unwrap().grade, GradeName::II);
    assert!(plan.deputies_of("liaison").is_empty());
    for field in [
        "format",
        "task.count.clause",
        "task.nothing.text",
        "grade.V.when",
        "a.b",
    ] {
        assert_eq!(
            plan.set(field, "1").unwrap_err().kind(),
            "unknown-field",
            "{field}"
        );
    }
    for (field, value) in [
        ("valid-from", "2026-02-30"),
        ("task.go.limit-minutes", "-1"),
    ] {
        assert_eq!(
            plan.set(field, value).unwrap_err().kind(),
            "misread",
            "{field}"
        );
    }
}

mod applying;
mod choosing;
