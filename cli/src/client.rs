//! The client of the loopback API: of the node that runs on this data folder, or of one in this
//! process that lives as long as the command.

mod parts;
mod transfer;

use crate::failure::Failure;
use crate::local;
use crate::settings::Settings;
use onscene_node::node::{Node, NodeError, Running};
use onscene_node::store::Folder;
use onscene_protocol::incident::Given;
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::OnceLock;
use std::time::Duration;

pub(crate) use parts::{SavedParts, save_parts};
pub(crate) use transfer::save;

/// How long a node on this laptop may take to take a connection before it counts as gone.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
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
        for _ in 0..LOCKED_TRIES_MAX {
            if let Some(client) = Self::of_running(settings).await? {
                return Ok(client);
            }
            Folder::look(&settings.data).map_err(NodeError::Folder)?;
            if store == Store::MustExist && !local::is_founded(&settings.data) {
                return Err(no_store(settings));
            }
            match local::start(settings, local::quiet(settings)).await {
                Ok(node) => return Self::of_own(node),
                // Another command's node, on its way up or down.
                Err(error) if local::is_locked(&error) => tokio::time::sleep(LOCKED_PAUSE).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::failed(format!(
            "another process holds the data folder {}",
            settings.data.display()
        ))
        .hint("stop the program that uses it, or name another folder with --data"))
    }

    /// The node that runs on this data folder, if one does and answers.
    pub(crate) async fn of_running(settings: &Settings) -> Result<Option<Self>, Failure> {
        // Left by a node that was killed, it names nobody; half-written, it is none.
        let Some(running) = Running::read(&settings.data) else {
            return Ok(None);
        };
        let client = Self::at(running.page, running.token)?;
        let is_alive = client.get_json::<Value>("/api/status").await.is_ok();
        Ok(is_alive.then_some(client))
    }

    /// The node whose page has this address, `http://127.0.0.1:PORT/?token=TOKEN`.
    pub(crate) fn of_page(url: &str) -> Result<Self, Failure> {
        let (page, token) = url
            .split_once("/?token=")
            .ok_or_else(|| Failure::failed(format!("{url} is no page's address")))?;
        Self::at(page.to_owned(), token.to_owned())
    }

    fn of_own(node: Node) -> Result<Self, Failure> {
        let mut client = Self::of_page(&node.page_url())?;
        client.own = Some(node);
        Ok(client)
    }

    fn at(page: String, token: String) -> Result<Self, Failure> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(no_tls()?)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIME_MAX)
            .build()
            .map_err(|error| Failure::failed(format!("no HTTP client: {error}")))?;
        Ok(Self {
            http,
            page,
            token,
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
        read_json(send(self.request(Method::GET, path)).await?).await
    }

    /// Sends JSON, and reads the answer's JSON.
    pub(crate) async fn post_json<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Failure> {
        read_json(send(self.request(Method::POST, path).json(body)).await?).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.page))
            .bearer_auth(&self.token)
    }
}

/// Without a store there is nothing to look at.
pub(crate) fn no_store(settings: &Settings) -> Failure {
    // Not to be allowed to look is no "there is none".
    if let Err(unseen) = Folder::look(&settings.data) {
        return NodeError::Folder(unseen).into();
    }
    if let Some(words) = local::left_with(&settings.data) {
        return Failure::not_found(words)
            .hint("for somebody new on this laptop: `onscene init` or `onscene join CODE`");
    }
    Failure::not_found(format!("there is no store in {}", settings.data.display()))
        .hint("`onscene start` or `onscene init` makes one; --data names another folder")
}

/// The answer, if it is a success.
async fn send(request: RequestBuilder) -> Result<Response, Failure> {
    let answer = request.send().await.map_err(broken)?;
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let body = answer.bytes().await.unwrap_or_default();
    Err(Failure::of_answer(status.as_u16(), &body))
}

async fn read_json<T: DeserializeOwned>(answer: Response) -> Result<T, Failure> {
    let body = answer.bytes().await.map_err(broken)?;
    serde_json::from_slice(&body).map_err(|error| {
        Failure::failed(format!("the node's answer cannot be read: {error}"))
            .hint("the running node may be of another version: stop it and start this one")
    })
}

pub(crate) fn broken(error: reqwest::Error) -> Failure {
    let cause = innermost(&error);
    Failure::failed(format!("the node on this laptop does not answer: {cause}"))
        .hint("see whether it still runs with `onscene status`")
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

    /// When that was.
    pub(crate) fn happened(&self) -> Option<Given> {
        self.happened.get().copied()
    }
}

/// The way to the node is plain HTTP on loopback: a TLS that trusts nobody, because the client
/// insists on having one.
fn no_tls() -> Result<rustls::ClientConfig, Failure> {
    let provider = rustls::crypto::ring::default_provider();
    let versions = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::failed(format!("no HTTP client: {error}")))?;
    Ok(versions
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}
