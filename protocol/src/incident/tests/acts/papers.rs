//! Reports, releases and objections (plan 三.5 to 三.7).

use super::*;
use crate::incident::command::{Log, Objection, Release, ReleaseApprove, Report, ReportReceipt};
use crate::incident::{Disclosure, ReportKind};

fn report(kind: ReportKind, unknown: &[&str]) -> Command {
    let unknown = unknown.iter().map(|item| (*item).to_owned()).collect();
    Command::Report(Report {
        reason: (kind == ReportKind::Final).then(|| "街道要求先报".into()),
        ..Report::of(kind, unknown)
    })
}

fn said(text: &str, disclosure: Disclosure) -> Command {
    Command::Log(Log {
        disclosure,
        ..crate::fixture::line(text)
    })
}

fn release(entries: Vec<EntryId>) -> Command {
    Command::Release(Release {
        entries,
        channel: "社区公众号".into(),
    })
}

/// 三.6.
#[test]
fn clause_3_6_a_report_is_drawn_from_the_log_with_what_is_unknown_and_frozen_at_its_position() {
    let mut scene = Scene::new();
    scene.act(0, said("内部的话", Disclosure::Internal));
    scene.act(0, said("已报街道的话", Disclosure::Street));
    scene.act(0, demand("退钱"));
    let first = scene.act(0, report(ReportKind::First, &["退费金额"]));
    scene.act(0, said("后来的话", Disclosure::Street));
    scene.act(0, report(ReportKind::Final, &[]));
    let view = scene.view();
    let text = view.acts.reports[0].text.clone().unwrap();
    for word in ["停水诉求", "退费金额"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert_eq!(
        (view.acts.reports[0].number, view.acts.reports[1].number),
        (1, 2)
    );
    assert_eq!(view.acts.reports[0].drawn_from, 4);
    assert_eq!(view.acts.reports[0].position, view.entries[3].record);
    assert_eq!(
        scene.refusal(0, report(ReportKind::First, &[])),
        Refusal::FirstReportMade
    );

    let receipt = ReportReceipt {
        report: first,
        by: "街道值班室".into(),
        channel: None,
    };
    scene.act(0, Command::ReportReceipt(receipt));
    let receipts = &scene.view().acts.reports[0].receipts;
    assert_eq!(receipts[0].confirmed_by.as_deref(), Some("街道值班室"));
}

#[test]
fn two_reports_made_apart_under_one_number_both_stay_and_show_it() {
    let mut scene = Scene::new();
    scene.act(0, report(ReportKind::First, &[]));
    scene.act(1, report(ReportKind::First, &[]));
    let view = scene.view();
    let numbers = view
        .acts
        .reports
        .iter()
        .map(|row| (row.number, row.same_number));
    assert_eq!(numbers.collect::<Vec<_>>(), [(1, true), (1, true)]);
    scene.meet();
    scene.act(2, report(ReportKind::Progress, &[]));
    let last = scene.view().acts.reports.pop().unwrap();
    assert_eq!((last.number, last.same_number), (2, false));
}

/// 三.7, 二.5.
#[test]
fn clause_2_5_a_release_is_made_of_public_entries_alone_and_approved_by_a_second_person() {
    let mut scene = Scene::new();
    let inside = scene.act(0, said("内部", Disclosure::Internal));
    let public = scene.act(0, said("正在抢修，今晚恢复", Disclosure::Public));
    let entry = inside;
    assert_eq!(
        scene.refusal(0, release(vec![public, inside])),
        Refusal::NotPublic { entry }
    );
    assert_eq!(
        scene.refusal(0, release(vec![])),
        Refusal::Empty { field: "entries" }
    );
    let draft = scene.act(0, release(vec![public]));
    let approve = || Command::ReleaseApprove(ReleaseApprove { release: draft });
    assert_eq!(scene.refusal(0, approve()), Refusal::OwnRelease);
    let row = &scene.view().acts.releases[0];
    assert!(row.approved.is_empty());
    assert_eq!(row.text.as_deref(), Some("正在抢修，今晚恢复"));
    scene.meet();
    scene.act(1, approve());
    assert_eq!(
        scene.view().acts.releases[0].approved[0].by.author,
        scene.name(1)
    );
}

#[test]
fn an_approval_that_whoever_drafted_it_forged_past_the_rule_does_not_count() {
    let mut scene = Scene::new();
    let public = scene.act(0, said("正在抢修", Disclosure::Public));
    let draft = scene.act(0, release(vec![public]));
    scene.meet();
    let approve = Command::ReleaseApprove(ReleaseApprove { release: draft });
    let entry = scene.writers[1].decide(&scene.office, approve).unwrap();
    let forged = scene.writers[0].put(&scene.office, &entry);
    scene.records.push(forged);
    assert!(scene.view().acts.releases[0].approved.is_empty());
}

/// 三.5.
#[test]
fn clause_3_5_a_unit_objects_beside_what_was_written_of_it() {
    let mut scene = Scene::new();
    let written = scene.act(0, log("热力公司迟到"));
    let objection = |entry| {
        Command::Objection(Objection {
            unit: "热力公司".into(),
            text: "九时已到".into(),
            entry,
        })
    };
    let entry = EntryId::from_bytes([9; 16]);
    assert_eq!(
        scene.refusal(0, objection(Some(entry))),
        Refusal::NoSuchEntry { entry }
    );
    scene.act(0, objection(Some(written)));
    let row = &scene.view().acts.objections[0];
    assert_eq!(
        (row.about, row.unit.as_deref()),
        (Some(written), Some("热力公司"))
    );
}
