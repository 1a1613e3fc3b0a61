//! Whether a node runs on a data folder, and whether it is that node which listens where it says.

use super::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::progress;
use crate::settings::Settings;
use onscene_node::loopback::Token;
use onscene_node::node::Running;
use onscene_node::store::Folder;
use onscene_protocol::clock::Entropy;
use serde::Deserialize;
use std::time::Duration;

/// How long a node may take to say that it is there: it does so from memory, at once.
const ALIVE_TIME_MAX: Duration = Duration::from_secs(3);
/// Bytes of that answer that are read: a stranger may send without end.
const ALIVE_BYTES_MAX: usize = 4096;

/// What is found where the data folder's file says that its node listens.
pub(super) enum Found {
    /// The node of this folder.
    Node(Client),
    /// No file, or nobody there.
    Nobody,
    /// Somebody who takes the connection and says nothing.
    Silent(Running),
    /// Somebody who does not know the session's secret.
    Stranger(Running),
}

/// What a node says to whoever asks.
#[derive(Deserialize)]
struct Alive {
    proof: String,
}

/// How it is with the one who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Proved,
    Gone,
    Silent,
    Wrong,
}

impl Found {
    /// Looks. The secret is shown to nobody here.
    pub(super) async fn on(settings: &Settings) -> Result<Self, Failure> {
        // Left by a node that was killed, it names nobody; half-written, it is none.
        let Some(running) = Running::read(&settings.data) else {
            return Ok(Self::Nobody);
        };
        let client = Client::at(
            running.page.clone(),
            running.token.clone(),
            &settings.host,
            settings.json,
        )?;
        let what = said!(
            "正在等本机的节点（{}）",
            "waiting for the node at {}",
            running.page
        );
        let alive = progress::waiting(settings.json, &what, client.is_alive());
        Ok(match alive.await {
            Answer::Proved => Self::Node(client),
            Answer::Gone => Self::Nobody,
            Answer::Silent => Self::Silent(running),
            Answer::Wrong => Self::Stranger(running),
        })
    }

    /// Why no command can be done, where a node holds the folder and cannot be talked to.
    pub(super) fn obstacle(&self, settings: &Settings) -> Option<Failure> {
        match self {
            _ if !Folder::is_in_use(&settings.data) => None,
            Self::Silent(running) => Some(silent(running)),
            Self::Stranger(running) => Some(stranger(running)),
            Self::Node(_) | Self::Nobody => None,
        }
    }
}

impl Client {
    /// Asks whether the node is there and is the one that is meant.
    pub(super) async fn is_alive(&self) -> Answer {
        let secret: [u8; 32] = self.host.entropy().bytes();
        let nonce = blake3::Hash::from(secret).to_hex().to_string();
        let asked = self
            .http
            .get(format!("{}/api/alive", self.page))
            .query(&[("nonce", &nonce)])
            .timeout(ALIVE_TIME_MAX)
            .send();
        let body = match asked.await {
            Ok(answer) => read(answer).await,
            Err(error) => Err(error),
        };
        match body {
            Err(error) if error.is_timeout() => Answer::Silent,
            Err(error) if error.is_connect() => Answer::Gone,
            Err(_) => Answer::Wrong,
            Ok(body) => {
                let proof = Token::new(&self.token).proof(&self.page, &nonce);
                match serde_json::from_slice::<Alive>(&body) {
                    Ok(alive) if alive.proof == proof => Answer::Proved,
                    _ => Answer::Wrong,
                }
            }
        }
    }
}

/// The beginning of an answer; all of it where it is one of ours.
async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        body.extend_from_slice(&piece);
        if body.len() > ALIVE_BYTES_MAX {
            break;
        }
    }
    Ok(body)
}

fn silent(running: &Running) -> Failure {
    let mut failure = Failure::failed(said!(
        "本机的节点（进程 {}）在 {} 接受连接，但 {} 秒内没有应答", "the node that runs here (process {}) takes connections at {} and does not answer within {} s",
        running.pid,
        running.page,
        ALIVE_TIME_MAX.as_secs()
    ))
    .hint(say("它被暂停了或卡住了：请让它继续，或结束那个进程，再试；什么都没有做", "it was stopped or hangs: let it go on or end that process, then try again; nothing was done"));
    failure.error = "unreachable".into();
    failure
}

fn stranger(running: &Running) -> Failure {
    let mut failure = Failure::failed(said!(
        "有节点占用着这个数据文件夹，但在它该在的 {} 应答的是别的程序",
        "a node holds this data folder, but another program answers at {}, where it should be",
        running.page
    ))
    .hint(say(
        "请停止那个节点（或那个地址上的程序），再启动节点；什么都没有做",
        "stop the node (or the program at that address) and start the node again; nothing was done",
    ));
    failure.error = "unreachable".into();
    failure
}

/// A node that said nothing any more while it was working.
pub(super) fn fell_silent(page: &str, seconds: u64) -> Failure {
    let mut failure = Failure::failed(said!(
        "{page} 上的节点 {seconds} 秒没有应答，也没有表示还在运行",
        "the node at {page} did not answer for {seconds} s, and does not say that it is alive"
    ))
    .hint(say(
        "刚才发出的可能存了，也可能没有：请先用 onscene incident show 看一看，再决定是否重做",
        "what was sent may be saved or not: look with `onscene incident show` before you repeat it",
    ));
    failure.error = "unreachable".into();
    failure
}
