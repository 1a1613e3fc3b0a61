//! The page and the API over a real engine in a temporary folder.

mod acts;
mod asking;
mod correcting;
mod fencing;
mod forms;
mod guarding;
mod ids;
mod locking;
mod misfilled;
mod naming;
mod persons;
mod plans;
mod reporting;
mod routes;
mod saving;
mod sheets;
mod strangers;
mod walk;

use super::*;
use crate::attachment::Attachments;
use crate::engine::{EngineError, Founding, found};
use crate::link::LinkError;
use crate::store::{Folder, Secrets, Store, Vault};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use onscene_protocol::id::{AttachmentId, DeviceKey, SubjectId};
use onscene_protocol::invite::{Code, InviteCode, Wish};
use onscene_protocol::roster::{Role, Roles};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt;

const SECRET: &str = "the-secret-of-this-session";
const HOST: &str = "127.0.0.1:7610";

/// A laptop whose page is asked without a socket.
struct Laptop {
    folder: TempDir,
    engine: Engine,
    router: Router,
    stopping: CancellationToken,
}

/// An answer, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Links that reach nobody when an address is given.
struct NoLinks;

fn silent(address: String) -> LinkError {
    LinkError::Silent { address }
}

impl Meet for NoLinks {
    fn join(&self, _: Code, at: Option<String>, _: String) -> Joining {
        Box::pin(async move { Err(NotJoined::Unreachable(silent(at.unwrap_or_default()))) })
    }

    fn add_person(&self, _: Code, at: Option<String>, _: String) -> Adding {
        Box::pin(async move { Err(NotJoined::Unreachable(silent(at.unwrap_or_default()))) })
    }

    fn sync(&self, peer: Option<String>) -> Meeting {
        Box::pin(async move {
            match peer {
                Some(peer) => Err(Unreachable(silent(peer))),
                None => Ok(Vec::new()),
            }
        })
    }

    fn let_go(&self, attachment: AttachmentId) -> LettingGo {
        Box::pin(async move { Err(EngineError::HeldNowhereElse(attachment)) })
    }

    fn state(&self, _: SubjectId, _: [u8; 32]) -> Stating {
        Box::pin(async { Vec::new() })
    }

    fn observe(&self) -> Observing {
        Box::pin(async { None })
    }
}

/// Room on the disk of every laptop here, enough that nothing waits for more.
const FREE_BYTES: u64 = 1 << 40;

impl Laptop {
    fn found() -> Self {
        Self::found_with(|_| (Host::system(), None))
    }

    /// On a machine of its own, whose page locks after a while.
    fn found_with(machine: impl FnOnce(&Path) -> (Host, Option<Duration>)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (host, lock_after) = machine(folder.path());
        Self::found_in(folder, host, lock_after, None, named())
    }

    /// Started without anybody having been asked who they are.
    fn unnamed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let nobody = Founding {
            name: None,
            unit: None,
        };
        Self::found_in(folder, Host::system(), None, None, nobody)
    }

    fn protected(passphrase: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::found_in(folder, Host::system(), None, Some(passphrase), named())
    }

    fn found_in(
        folder: TempDir,
        host: Host,
        lock_after: Option<Duration>,
        passphrase: Option<&str>,
        founding: Founding,
    ) -> Self {
        // The room on this machine's disk changes while a test runs.
        let host = host.with_free_bytes(Arc::new(AtomicU64::new(FREE_BYTES)));
        let mut entropy = host.entropy();
        let locked = Folder::open(folder.path()).unwrap();
        let vault = Vault::create(&locked, passphrase, &mut entropy).unwrap();
        let secrets = Secrets::create(&locked, &vault, &mut entropy).unwrap();
        let store = Store::create(&locked, vault).unwrap();
        found(&store, &secrets, &host, &founding).unwrap();
        let attachments = Attachments::open(&locked).unwrap();
        let engine = Engine::open(store, attachments, secrets, host.clone()).unwrap();
        let stopping = CancellationToken::new();
        let router = router(Arc::new(Served {
            engine: engine.clone(),
            links: Arc::new(NoLinks),
            lock: Lock::new(lock_after, host.moment()),
            host,
            token: Token::new(SECRET),
            page: HOST.parse().unwrap(),
            listen: None,
            protected: passphrase.is_some(),
            user: Some("zhangsan".into()),
            leaving: CancellationToken::new(),
            stopping: stopping.clone(),
        }));
        Self {
            folder,
            engine,
            router,
            stopping,
        }
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    /// As the CLI asks.
    async fn get(&self, path: &str) -> Answer {
        self.ask(bearer("GET", path, Body::empty())).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(bearer("POST", path, Body::from(body.to_string())))
            .await
    }

    /// As a browser asks, after it was let in.
    async fn look(&self, path: &str) -> Answer {
        let request = browser("GET", path).body(Body::empty()).unwrap();
        self.ask(request).await
    }

    async fn submit(&self, path: &str, form: &str) -> Answer {
        let request = browser("POST", path)
            .header("origin", format!("http://{HOST}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.ask(request).await
    }

    /// Another laptop joins, whose person is called so.
    async fn let_in(&self, name: &str, role: Role) -> Self {
        let joiner = Self::found();
        let mut wish = Wish::from(Roles::default().with(role));
        // A liaison speaks for another unit.
        wish.unit = (role == Role::Liaison).then(|| "东风街道/幸福里社区/热力公司".into());
        let code = self.engine.invite(wish).await.unwrap().code;
        let code: InviteCode = code.parse().unwrap();
        let (here, there) = (self.device(), joiner.device());
        let request = joiner
            .engine
            .ask_to_join(code.ticket.clone(), name.into(), here);
        let answer = self
            .engine
            .admit(there, request.await.unwrap())
            .await
            .unwrap();
        joiner
            .engine
            .enter(here, code.ticket, answer)
            .await
            .unwrap();
        joiner
    }

    fn device(&self) -> DeviceKey {
        self.engine.identity().device
    }

    /// An incident's id.
    async fn start(&self) -> String {
        let start = json!({ "kind": "group-visit", "title": "取暖费", "place": "广场" });
        let answer = self.post("/api/incidents", start).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["incident"].as_str().unwrap().to_owned()
    }
}

fn named() -> Founding {
    Founding {
        name: Some("张三".into()),
        unit: Some("东风街道/幸福里社区".into()),
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The status, and the error's kind and message.
    fn refusal(&self) -> (u16, String, String) {
        let told = self.json();
        assert!(told["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
        (
            self.status.as_u16(),
            told["error"].as_str().unwrap().to_owned(),
            told["message"].as_str().unwrap().to_owned(),
        )
    }
}

fn bearer(method: &str, path: &str, body: Body) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("authorization", format!("Bearer {SECRET}"))
        .body(body)
        .unwrap()
}

fn browser(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("accept", "text/html,application/xhtml+xml")
        .header("cookie", format!("onscene-7610={SECRET}"))
}

/// A time that is late, and still after the incident began as far as clocks can tell.
fn an_hour_ago() -> String {
    let host = Host::system();
    host.rfc3339(host.wall_ms() - 60 * 60 * 1000)
}

/// The text between two others, which both must be there.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap() + from.len();
    let length = text[start..].find(to).unwrap();
    &text[start..start + length]
}
