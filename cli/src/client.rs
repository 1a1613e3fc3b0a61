//! The client of the loopback API: of the node that runs on this data folder, or of one in this
//! process that lives as long as the command.

mod finding;
mod parts;
mod transfer;

use crate::failure::Failure;
use crate::language::{self, say};
use crate::local;
use crate::progress;
use crate::settings::Settings;
use finding::{Answer, Found, fell_silent};
use onscene_node::host::{Host, shown_in};
use onscene_node::node::{Node, NodeError};
use onscene_node::store::Folder;
use onscene_node::wording::beside;
use onscene_protocol::incident::Given;
use reqwest::header::ACCEPT_LANGUAGE;
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;

pub(crate) use parts::{SavedParts, save_parts};
pub(crate) use transfer::{Hashes, save};

/// How long a node on this laptop may take to take a connection before it counts as gone.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(3);
/// How often a node that does not answer is asked whether it is at it.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// Signs of life that may stay out, one after the other: a laptop under load misses one.
const SIGNS_MISSED_MAX: u64 = 2;
/// How often a folder that another command holds for a moment is tried again.
const LOCKED_TRIES_MAX: u32 = 50;
/// How long to wait between two of these tries.
const LOCKED_PAUSE: Duration = Duration::from_millis(100);

/// A client of one node.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    page: String,
    token: String,
    host: Host,
    json: bool,
    own: Option<Node>,
    /// When what is told through it happened, where that was not just now.
    happened: OnceLock<Given>,
}

/// Whether a command may make the store that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// It looks for what is there.
    MustExist,
    /// It writes, which on a new laptop founds an organisation of one.
    MayBeMade,
}

impl Client {
    /// Finds the running node, or starts one in this process.
    ///
    /// # Errors
    /// When there is no store and none is to be made, or it cannot be opened.
    pub(crate) async fn connect(settings: &Settings, store: Store) -> Result<Self, Failure> {
        let mut obstacle = None;
        for _ in 0..LOCKED_TRIES_MAX {
            let found = match Found::on(settings).await? {
                Found::Node(client) => return Ok(client),
                found => found,
            };
            obstacle = found.obstacle(settings);
            if let (Found::Silent(_), Some(failure)) = (&found, &obstacle) {
                return Err(failure.clone());
            }
            Folder::look(&settings.data).map_err(NodeError::Folder)?;
            if store == Store::MustExist && !local::is_founded(&settings.data) {
                return Err(no_store(settings));
            }
            let opening = local::start(settings, local::quiet(settings));
            let say = say("正在打开存储", "opening the store");
            match progress::waiting(settings.json, say, opening).await {
                Ok(node) => return Self::of_own(node, settings),
                // Another command's node, on its way up or down.
                Err(error) if local::is_locked(&error) => tokio::time::sleep(LOCKED_PAUSE).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(obstacle.unwrap_or_else(|| held(settings)))
    }

    /// The node that runs on this data folder, if one does.
    ///
    /// # Errors
    /// When one does and cannot be talked to.
    pub(crate) async fn of_running(settings: &Settings) -> Result<Option<Self>, Failure> {
        match Found::on(settings).await? {
            Found::Node(client) => Ok(Some(client)),
            found => found.obstacle(settings).map_or(Ok(None), Err),
        }
    }

    /// The node whose page has this address, `http://127.0.0.1:PORT/?token=TOKEN`.
    pub(crate) fn of_page(url: &str, host: &Host, json: bool) -> Result<Self, Failure> {
        let (page, token) = url.split_once("/?token=").ok_or_else(|| {
            Failure::failed(said!("{url} 不是页面地址", "{url} is no page's address"))
        })?;
        Self::at(page.to_owned(), token.to_owned(), host, json)
    }

    fn of_own(node: Node, settings: &Settings) -> Result<Self, Failure> {
        let mut client = Self::of_page(&node.page_url(), &settings.host, settings.json)?;
        client.own = Some(node);
        Ok(client)
    }

    fn at(page: String, token: String, host: &Host, json: bool) -> Result<Self, Failure> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(no_tls()?)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIME_MAX)
            .build()
            .map_err(|error| no_client(&error))?;
        Ok(Self {
            http,
            page,
            token,
            host: host.clone(),
            json,
            own: None,
            happened: OnceLock::new(),
        })
    }

    /// Whether the node lives in this process, and ends with the command.
    pub(crate) fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Opens the writer's key in a node of this process, where a PIN was given for it. A node that
    /// runs by itself had it opened there.
    pub(crate) async fn open_writer(&self, settings: &Settings) -> Result<(), Failure> {
        match &self.own {
            Some(node) => local::open_writer(node, settings).await,
            None => Ok(()),
        }
    }

    /// The page's address with its token.
    pub(crate) fn page_url(&self) -> String {
        format!("{}/?token={}", self.page, self.token)
    }

    /// Ends the node of this process, if it is one.
    pub(crate) async fn close(self) {
        if let Some(node) = self.own {
            node.stop().await;
        }
    }

    /// Asks, and reads the answer's JSON.
    pub(crate) async fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let asked = async { read_json(self.send(self.request(Method::GET, path)).await?).await };
        let say = say(
            "还在等本机的节点",
            "still waiting for the node of this laptop",
        );
        progress::waiting(self.json, say, asked).await
    }

    /// Sends JSON, and reads the answer's JSON.
    pub(crate) async fn post_json<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Failure> {
        let say = say(
            "还在等本机的节点",
            "still waiting for the node of this laptop",
        );
        progress::waiting(self.json, say, self.post_json_unsigned(path, body)).await
    }

    /// The same where whoever asks says by themselves what is waited for.
    pub(crate) async fn post_json_unsigned<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Failure> {
        read_json(
            self.send(self.request(Method::POST, path).json(body))
                .await?,
        )
        .await
    }

    /// The same for what is asked by sending bytes.
    pub(crate) async fn post_bytes<T: DeserializeOwned>(
        &self,
        path: &str,
        bytes: Vec<u8>,
    ) -> Result<T, Failure> {
        let request = self.request(Method::POST, path).body(bytes);
        read_json(self.send(request).await?).await
    }

    /// The answer, if it is a success.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Failure> {
        let answer = self.awaited(request).await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let body = answer.bytes().await.unwrap_or_default();
        Err(Failure::of_answer(status.as_u16(), &body))
    }

    /// Waits as long as the node says that it is alive.
    async fn awaited(&self, request: RequestBuilder) -> Result<Response, Failure> {
        let mut sent = pin!(request.send());
        let (mut waited, mut missed) = (0, 0);
        loop {
            if let Ok(answer) = tokio::time::timeout(SIGN_OF_LIFE, &mut sent).await {
                return answer.map_err(broken);
            }
            waited += SIGN_OF_LIFE.as_secs();
            if self.is_alive().await == Answer::Proved {
                missed = 0;
            } else if missed == SIGNS_MISSED_MAX {
                return Err(fell_silent(&self.page, waited));
            } else {
                missed += 1;
            }
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.page))
            .header(ACCEPT_LANGUAGE, language::spoken().tag())
            .bearer_auth(&self.token)
    }
}

/// Somebody holds the folder, and says nowhere how to be reached.
fn held(settings: &Settings) -> Failure {
    Failure::failed(said!(
        "数据文件夹 {} 被另一个程序占用",
        "another process holds the data folder {}",
        settings.data.display()
    ))
    .hint(say(
        "请停止那个程序，或用 --data 另写一个文件夹",
        "stop the program that uses it, or name another folder with --data",
    ))
}

/// Without a store there is nothing to look at.
pub(crate) fn no_store(settings: &Settings) -> Failure {
    // Not to be allowed to look is no "there is none".
    if let Err(unseen) = Folder::look(&settings.data) {
        return NodeError::Folder(unseen).into();
    }
    if let Some(words) = local::left_with(&settings.data) {
        return Failure::not_found(words).hint(say(
            "这台电脑换人使用：onscene init，或 onscene join 邀请码",
            "for somebody new on this laptop: `onscene init` or `onscene join CODE`",
        ));
    }
    Failure::not_found(said!(
        "{} 里没有存储",
        "there is no store in {}",
        settings.data.display()
    ))
    .hint(say(
        "onscene start 或 onscene init 可以新建；--data 另写一个文件夹",
        "`onscene start` or `onscene init` makes one; --data names another folder",
    ))
}

async fn read_json<T: DeserializeOwned>(answer: Response) -> Result<T, Failure> {
    let body = answer.bytes().await.map_err(broken)?;
    serde_json::from_slice(&body).map_err(|error| unreadable(&error))
}

/// An answer that is not of the shape that this version knows.
pub(crate) fn unreadable(error: &serde_json::Error) -> Failure {
    Failure::failed(said!(
        "节点的答复读不懂",
        "the node's answer cannot be read: {error}"
    ))
    .hint(say(
        "正在运行的节点可能是别的版本：请停止它，再启动这一个",
        "the running node may be of another version: stop it and start this one",
    ))
}

pub(crate) fn broken(error: reqwest::Error) -> Failure {
    let cause = innermost(&error);
    Failure::failed(said!(
        "本机的节点没有应答",
        "the node on this laptop does not answer: {cause}"
    ))
    .hint(say(
        "请用 onscene status 看它是否还在运行",
        "see whether it still runs with `onscene status`",
    ))
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

impl Client {
    /// Says when what is told through it from now on happened. What was said first stands.
    pub(crate) fn tell_of(&self, happened: Given) {
        self.happened.get_or_init(|| happened);
    }

    /// An RFC 3339 time as people here read it: the day and the minute, in this laptop's zone.
    pub(crate) fn time(&self, at: &str) -> String {
        beside(&self.local(at), "")
    }

    /// The same as RFC 3339.
    pub(crate) fn local(&self, at: &str) -> String {
        shown_in(self.host.zone(), at)
    }

    /// When that was.
    pub(crate) fn happened(&self) -> Option<Given> {
        self.happened.get().copied()
    }
}

fn no_client(error: &dyn std::error::Error) -> Failure {
    Failure::failed(said!("HTTP 客户端启动不了", "no HTTP client: {error}"))
}

/// The way to the node is plain HTTP on loopback: a TLS that trusts nobody, because the client
/// insists on having one.
fn no_tls() -> Result<rustls::ClientConfig, Failure> {
    let provider = rustls::crypto::ring::default_provider();
    let versions = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| no_client(&error))?;
    Ok(versions
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}
