//! People certified under the very same name: by the rules they are one person, and it is said so.

use super::joining::join;
use super::recusing::{REASON, is_closed, recuse};
use super::revoking::{send, three};
use super::*;
use onscene_protocol::incident::Refusal;

#[tokio::test]
async fn whoever_counts_as_the_same_person_by_name_is_asked_about_and_named_in_the_record() {
    let (office, field, third) = three().await;
    let namesake = Laptop::found("外勤甲");
    join(&office, &namesake, "外勤甲").await;
    let incident = office.start("供暖费上访").await;
    for laptop in [&field, &third, &namesake] {
        send(&office, laptop).await;
    }
    let people = office.engine.devices();
    let shown = |laptop: &Laptop| {
        let device = laptop.engine.identity().device;
        let mut known = people.iter().filter(|known| known.device == device);
        known.next().unwrap().name.clone()
    };
    let (one, other) = (shown(&field), shown(&namesake));
    let refused = recuse(&office, incident, &one).await;
    let Err(EngineError::Refused(Refusal::LookAlikes { namesakes, .. })) = &refused else {
        panic!("{refused:?}");
    };
    assert_eq!(namesakes, std::slice::from_ref(&other));
    let sure = LookedAlike {
        sure: true,
        ..LookedAlike::default()
    };
    let asked = office
        .engine
        .recuse(incident, one.clone(), REASON.into(), sure);
    let recused = asked.await.unwrap();
    assert_eq!((&recused.person, &recused.namesakes), (&one, namesakes));
    let trail = office.engine.incident(incident).await.unwrap().trail;
    assert_eq!(trail.recusals[0].namesakes, [other]);
    send(&office, &namesake).await;
    assert!(is_closed(&namesake, incident).await);
}
