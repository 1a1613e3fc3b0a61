//! The page of a node in a process of its own, and the program that it is.

use crate::process::Running;
use std::process::Command;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// `cargo bench` builds the benchmarks, not the program that this one starts.
///
/// # Panics
/// Where it cannot be built.
pub fn build_program() {
    if std::env::var_os("ONSCENE_PROGRAM").is_some() {
        return;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--workspace", "--bins"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status();
    assert!(built.is_ok_and(|built| built.success()), "no program");
}

/// The page of a running node; every request over a connection of its own.
#[derive(Debug)]
pub struct Page {
    address: String,
    token: String,
}

impl Page {
    /// The page of a node that runs.
    ///
    /// # Panics
    /// Where it printed no address.
    #[must_use]
    pub fn of(running: &Running) -> Self {
        let page = running.page.strip_prefix("http://").expect("a page");
        let (address, token) = page.split_once("/?token=").expect("a token");
        Self {
            address: address.to_owned(),
            token: token.to_owned(),
        }
    }

    /// HTTP/1.0, so that the answer ends where the connection does.
    ///
    /// # Panics
    /// Where it answers anything but 200.
    pub async fn get(&self, path: &str) -> String {
        let Self { address, token } = self;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let request = format!(
            "GET {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
        );
        let sent = stream.write_all(request.as_bytes()).await;
        sent.expect("it takes the request");
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer).await;
        read.expect("an answer in UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains(" 200 "), "{path}: {head}");
        body.to_owned()
    }
}
