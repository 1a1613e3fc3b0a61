//! One file over two ways at once.

#![allow(clippy::cast_possible_truncation, reason = "files of a test are small")]

use super::pieces::{attach_film, read_stick, stick};
use super::proxy::Proxy;
use super::*;

#[tokio::test]
async fn a_film_that_comes_by_stick_while_it_is_fetched_is_no_failure_wherever_the_fetch_stands() {
    const BYTES: u64 = 300_000;
    let (office, links, field) = pair().await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    let away = field.link(&[], false).await;
    let incident = office.start("办公室的").await;
    away.sync_with(&address(&links)).await.unwrap();
    for part in 0..6 {
        let film = attach_film(&office, incident, BYTES as usize + part).await;
        let stick = stick(&office, &field).await;
        proxy.hold_after(3_000 + BYTES / 6 * part as u64);
        let away = Arc::clone(&away);
        let way = proxy.address();
        let fetching = tokio::spawn(async move { away.sync_with(&way).await });
        timeout(PATIENCE, proxy.held()).await.unwrap();
        let read = read_stick(&field, &stick).await;
        assert!(
            field.engine.attachments().held(film),
            "part {part}: {read:?}"
        );
        proxy.release();
        let fetched = timeout(PATIENCE, fetching).await.unwrap().unwrap();
        assert!(fetched.is_ok(), "part {part}: {fetched:?}");
        assert!(field.engine.original(incident, film).await.is_ok());
    }
}
