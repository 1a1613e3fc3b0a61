use super::{Carried, Link};
use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server that sends back what it gets, after `greeting`.
async fn serve(greeting: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                stream.write_all(greeting).await?;
                let (mut reads, mut writes) = stream.split();
                tokio::io::copy(&mut reads, &mut writes).await
            });
        }
    });
    address
}

async fn ask(stream: &mut TcpStream, text: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(text).await?;
    let mut answer = vec![0; text.len()];
    stream.read_exact(&mut answer).await?;
    Ok(answer)
}

/// Dials, and reads until the other end has closed or reset.
async fn is_refused(address: SocketAddr) -> bool {
    match TcpStream::connect(address).await {
        Err(_) => true,
        Ok(mut stream) => !matches!(stream.read(&mut [0; 1]).await, Ok(1)),
    }
}

#[tokio::test]
async fn bytes_pass_both_ways_and_are_counted() {
    let link = Link::open(serve(b"hello").await).await.unwrap();
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    let mut greeting = [0; 5];
    stream.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"hello");

    let long = vec![7; 100_000];
    stream.write_all(&long[..50_000]).await.unwrap();
    assert_eq!(ask(&mut stream, &long[..3]).await.unwrap().len(), 3);
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert_eq!(
        rest.len(),
        50_000,
        "a half-closed connection is read to its end"
    );
    assert_eq!(
        link.carried(),
        Carried {
            up: 50_003,
            down: 50_008
        }
    );
}

#[tokio::test]
async fn a_cut_resets_open_connections_and_new_ones() {
    let link = Link::open(serve(b"").await).await.unwrap();
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    ask(&mut stream, b"here?").await.unwrap();

    link.cut();
    assert!(link.is_cut());
    let end = stream.read(&mut [0; 1]).await;
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    assert!(is_refused(link.address()).await);
    assert_eq!(
        link.carried(),
        Carried { up: 5, down: 5 },
        "nothing passes a cut"
    );
}

#[tokio::test]
async fn a_healed_link_carries_again_at_the_same_address() {
    let link = Link::open(serve(b"").await).await.unwrap();
    link.cut();
    assert!(is_refused(link.address()).await);
    link.heal();
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    assert_eq!(ask(&mut stream, b"back").await.unwrap(), b"back");
    link.heal();
    assert_eq!(ask(&mut stream, b"still").await.unwrap(), b"still");
}

#[tokio::test]
async fn a_link_follows_a_laptop_that_starts_again_elsewhere() {
    let link = Link::open_to_unknown().await.unwrap();
    assert!(is_refused(link.address()).await, "nowhere to go yet");

    for greeting in [b"1", b"2"] {
        link.aim(serve(greeting).await);
        let mut stream = TcpStream::connect(link.address()).await.unwrap();
        let mut seen = [0; 1];
        stream.read_exact(&mut seen).await.unwrap();
        assert_eq!(&seen, greeting);
    }
}

#[tokio::test]
async fn a_target_that_is_gone_is_a_reset_and_not_a_silence() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    let link = Link::open(address).await.unwrap();
    assert!(is_refused(link.address()).await);
}

#[tokio::test]
async fn a_dropped_link_ends_its_connections() {
    let link = Link::open(serve(b"").await).await.unwrap();
    let address = link.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    ask(&mut stream, b"here?").await.unwrap();
    drop(link);
    let end = stream.read(&mut [0; 1]).await;
    assert!(!matches!(end, Ok(1)), "{end:?}");
    assert!(is_refused(address).await);
}
