//! Notices ring for whom they are, and fall to the deputy where they were not read in time.

use super::*;
use crate::host::steer;
use onscene_protocol::incident::WaitingKind;
use onscene_protocol::incident::command::{Milestone, Notice, NoticeActed, Task};
use onscene_protocol::incident::{Given, MilestoneName};
use onscene_protocol::plan::samples;
use onscene_protocol::roster::{Role, Roles};

/// 2026-07-01 08:00 UTC.
const MORNING_MS: i64 = 1_782_892_800_000;
const MINUTE_MS: i64 = 60_000;

/// The leader's laptop, the deputy's, and the file that both clocks follow.
async fn leader_and_deputy() -> (Laptop, Laptop, TempDir) {
    let clock = tempfile::tempdir().unwrap();
    let file = clock.path().join("clock");
    steer(&file, MORNING_MS, 480).unwrap();
    let leader = Laptop::found_on("组长", Host::steered(file.clone(), 0));
    let deputy = Laptop::found_on("副组长", Host::steered(file, 0));
    let roles = Roles::default().with(Role::Deputy);
    let code = leader.engine.invite(roles.into()).await.unwrap().code;
    super::joining::try_join(&leader, &deputy, &code, "副组长")
        .await
        .unwrap();
    leader.engine.publish_plan(samples()[0].text).await.unwrap();
    (leader, deputy, clock)
}

fn minutes_later(clock: &TempDir, minutes: i64) {
    let file = clock.path().join("clock");
    steer(&file, MORNING_MS + minutes * MINUTE_MS, 480).unwrap();
}

async fn hand_over(from: &Laptop, to: &Laptop) {
    let device = from.engine.identity().device;
    let records = from.all_records().await;
    assert_eq!(to.engine.ingest(device, records).await.unwrap().refused, []);
}

#[tokio::test]
async fn clause_4_1_an_unread_notice_rings_at_the_deputy_also_while_the_leader_is_off_the_network()
{
    let (leader, deputy, clock) = leader_and_deputy().await;
    let incident = leader.start("供暖费").await;
    let notice = Command::Notice(Notice {
        to: "组长".into(),
        text: "请启动应急预案".into(),
    });
    leader.engine.act(incident, notice).await.unwrap();
    let rings = leader.engine.ringing();
    assert_eq!((rings.len(), &rings[0].fallen_from), (1, &None));
    // The last that the deputy's laptop hears of the leader's.
    hand_over(&leader, &deputy).await;
    minutes_later(&clock, 9);
    assert_eq!(deputy.engine.ringing(), []);
    minutes_later(&clock, 11);
    let rings = deputy.engine.ringing();
    assert_eq!(rings[0].fallen_from.as_deref(), Some("组长"));
    assert_eq!(rings[0].text.as_deref(), Some("请启动应急预案"));
    let acted = Command::NoticeActed(NoticeActed {
        notice: rings[0].notice,
        text: "已启动预案".into(),
    });
    deputy.engine.act(incident, acted).await.unwrap();
    assert_eq!(deputy.engine.ringing(), []);
    hand_over(&deputy, &leader).await;
    assert_eq!(leader.engine.ringing(), []);
}

#[tokio::test]
async fn clause_4_1_an_activation_quotes_the_plan_that_was_pinned() {
    let (leader, _deputy, _clock) = leader_and_deputy().await;
    let plan = leader.engine.plan_in_force();
    let incident = leader.start("供暖费").await;
    let activated = Command::Milestone(Milestone::named(MilestoneName::Activated));
    leader.engine.act(incident, activated).await.unwrap();
    let detail = leader.engine.incident(incident).await.unwrap();
    assert!(plan.is_some() && detail.view.plan == plan);
    assert_eq!(detail.view.milestones[0].plan, plan);
    assert_eq!(detail.local.plan.unwrap().tasks.len(), 3);
}

#[tokio::test]
async fn what_is_due_is_known_after_a_restart_without_a_document_being_read() {
    let (leader, _deputy, clock) = leader_and_deputy().await;
    let incident = leader.start("供暖费").await;
    let due = u64::try_from(MORNING_MS + 30 * MINUTE_MS).unwrap();
    let task = Command::Task(Task {
        text: "到场".into(),
        owner: "组长".into(),
        deputy: None,
        due: Some(Given(due)),
        clause: Some("四.2(1)".into()),
        must: false,
    });
    leader.engine.act(incident, task).await.unwrap();
    assert_eq!(leader.engine.deadlines(), 1);
    let leader = leader.reopen().await;
    assert_eq!(leader.engine.deadlines(), 1);
    assert_eq!(leader.engine.diagnosis().await.unwrap().documents_loaded, 0);
    let tasks = leader.engine.awaited(WaitingKind::Task).await.unwrap();
    assert_eq!(tasks[0].item.due_ms, Some(due));
    drop(clock);
}

#[tokio::test]
async fn whoever_listens_hears_that_something_became_due() {
    let (leader, _deputy, clock) = leader_and_deputy().await;
    let incident = leader.start("供暖费").await;
    let mut heard = leader.engine.subscribe();
    let stopping = tokio_util::sync::CancellationToken::new();
    let watching = {
        let (engine, until) = (leader.engine.clone(), stopping.clone());
        tokio::spawn(async move { engine.watch_due(until).await })
    };
    let due = u64::try_from(MORNING_MS + 5 * MINUTE_MS).unwrap();
    let task = |due_ms| {
        Command::Task(Task {
            text: "到场".into(),
            owner: "组长".into(),
            deputy: None,
            due: Some(Given(due_ms)),
            clause: None,
            must: false,
        })
    };
    leader.engine.act(incident, task(due)).await.unwrap();
    minutes_later(&clock, 6);
    // Any change lets the timer look at the clock again.
    leader
        .engine
        .act(incident, task(due + 3_600_000))
        .await
        .unwrap();
    loop {
        if let Happening::Due { subject } = heard.recv().await.unwrap() {
            assert_eq!(subject, incident);
            break;
        }
    }
    stopping.cancel();
    watching.await.unwrap();
}
