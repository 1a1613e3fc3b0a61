//! What the router and the HTTP client see.

use tokio::time::timeout;

use super::*;

#[tokio::test]
async fn a_known_device_is_let_in_and_the_handler_sees_its_key() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let client = client(&laptop, Expect::Device(server.device())).unwrap();
    let answer = client
        .http()
        .get(listening.url("/who"))
        .send()
        .await
        .unwrap();
    assert_eq!(device_of(&answer), Some(server.device()));
    let seen = answer.text().await.unwrap();
    assert!(
        seen.starts_with(&format!("{:?} ", laptop.device())),
        "{seen}"
    );
    assert_eq!(client.refused(), None);
}

#[tokio::test]
async fn an_unknown_device_is_refused_before_any_request() {
    let (server, laptop, stranger) = (identity(1), identity(2), identity(3));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let client = client(&stranger, Expect::Device(server.device())).unwrap();
    assert!(
        client
            .http()
            .get(listening.url("/who"))
            .send()
            .await
            .is_err()
    );
    assert_eq!(listening.reached.load(Ordering::SeqCst), 0);
    assert_eq!(client.refused(), None, "the server was the expected one");
}

#[tokio::test]
async fn a_client_that_pins_another_key_refuses_the_server() {
    let (server, laptop, other) = (identity(1), identity(2), identity(3));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let client = client(&laptop, Expect::Device(other.device())).unwrap();
    assert!(
        client
            .http()
            .get(listening.url("/who"))
            .send()
            .await
            .is_err()
    );
    assert_eq!(client.refused(), Some(server.device()));
    assert_eq!(listening.reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn any_certified_hub_may_answer_at_its_address_and_no_other_device() {
    let (hub, laptop, other) = (identity(1), identity(2), identity(3));
    let listening = Listening::start(&hub, List::of(&[&laptop])).await;
    let hubs = client(&laptop, Expect::AnyOf(List::of(&[&hub, &other]))).unwrap();
    let answer = hubs.http().get(listening.url("/who")).send().await.unwrap();
    assert_eq!(device_of(&answer), Some(hub.device()));
    let others = client(&laptop, Expect::AnyOf(List::of(&[&other]))).unwrap();
    assert!(
        others
            .http()
            .get(listening.url("/who"))
            .send()
            .await
            .is_err()
    );
    assert_eq!(others.refused(), Some(hub.device()));
}

#[tokio::test]
async fn a_hub_whose_key_changed_hears_nothing() {
    let (before, now, laptop) = (identity(1), identity(3), identity(2));
    let listening = Listening::start(&now, List::of(&[&laptop])).await;
    let known = [
        Expect::Device(before.device()),
        Expect::AnyOf(List::of(&[&before])),
    ];
    for expect in known {
        let client = client(&laptop, expect).unwrap();
        let request = client.http().get(listening.url("/who")).body("words");
        request.send().await.unwrap_err();
        assert_eq!(client.refused(), Some(now.device()));
    }
    assert_eq!(listening.reached.load(Ordering::SeqCst), 0);
    assert!(listening.connections.devices().is_empty());
}

#[tokio::test]
async fn a_second_request_goes_over_the_same_connection() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let client = client(&laptop, Expect::Device(server.device())).unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = client
            .http()
            .get(listening.url("/who"))
            .send()
            .await
            .unwrap();
        seen.push(answer.text().await.unwrap());
    }
    assert_eq!(seen[0], seen[1], "the same port, so the same connection");
}

#[tokio::test]
async fn closing_a_device_ends_its_open_stream_at_once() {
    let (server, laptop) = (identity(1), identity(2));
    let gate = List::of(&[&laptop]);
    let listening = Listening::start(&server, Arc::<List>::clone(&gate)).await;
    let client = client(&laptop, Expect::Device(server.device())).unwrap();
    let mut live = client
        .http()
        .get(listening.url("/live"))
        .send()
        .await
        .unwrap();
    assert_eq!(live.chunk().await.unwrap().unwrap(), "first");
    assert_eq!(listening.connections.devices(), vec![laptop.device()]);

    gate.strike(&laptop);
    listening.connections.recheck(&*gate);
    let next = timeout(PATIENCE, live.chunk())
        .await
        .expect("the stream ends");
    assert!(next.is_err(), "cut off, not finished: {next:?}");
    assert!(
        client
            .http()
            .get(listening.url("/who"))
            .send()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_device_revoked_during_its_handshake_reaches_nothing() {
    let (server, laptop) = (identity(1), identity(2));
    let gate = List::for_answers(1, &[&laptop]);
    let listening = Listening::start(&server, gate).await;
    let client = client(&laptop, Expect::Device(server.device())).unwrap();
    assert!(
        client
            .http()
            .get(listening.url("/who"))
            .send()
            .await
            .is_err()
    );
    assert_eq!(listening.reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_device_revoked_between_two_requests_is_refused_the_second() {
    let (server, laptop) = (identity(1), identity(2));
    let gate = List::of(&[&laptop]);
    let listening = Listening::start(&server, Arc::<List>::clone(&gate)).await;
    let client = client(&laptop, Expect::Device(server.device())).unwrap();
    let first = client
        .http()
        .get(listening.url("/who"))
        .send()
        .await
        .unwrap();
    assert_eq!(first.status(), 200);
    gate.strike(&laptop);
    let second = client
        .http()
        .get(listening.url("/who"))
        .send()
        .await
        .unwrap();
    assert_eq!(second.status(), 403);
    assert_eq!(listening.reached.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn stopping_ends_the_server_with_a_stream_still_open() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let client = client(&laptop, Expect::Device(server.device())).unwrap();
    let mut live = client
        .http()
        .get(listening.url("/live"))
        .send()
        .await
        .unwrap();
    assert_eq!(live.chunk().await.unwrap().unwrap(), "first");
    listening.shutdown.cancel();
    timeout(PATIENCE, listening.served)
        .await
        .expect("it stops")
        .unwrap();
    assert!(live.chunk().await.is_err());
    assert!(listening.connections.devices().is_empty());
}

#[tokio::test]
async fn a_plain_http_address_is_never_dialled() {
    let laptop = identity(2);
    let client = client(&laptop, Expect::Device([1; 32])).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/who", listener.local_addr().unwrap());
    let error = client.http().get(url).send().await.unwrap_err();
    assert!(
        error.is_builder(),
        "refused before any connection: {error:?}"
    );
}
