//! Asking another node: one method a route, every byte counted.

mod answer;
mod piece;

use super::error::LinkError;
use super::limit::{ADDRESS_BYTES_MAX, BODY_TIME_MAX};
use super::message::{CBOR, Packed, ZSTD, pack};
use super::one_link::OnLink;
use super::tls::{DeviceIdentity, Expect, PeerClient, client, client_through, device_of};
use answer::Answer;
use onscene_protocol::exchange::{
    GetPage, GetRecords, GetStatement, Hello, HelloAnswer, Holdings, JoinAnswer, JoinRequest,
    Message, Page, PutAnswer, PutReceipts, PutRecords, ReconcileAnswer, ReconcileRequest, Records,
    SignedReceipt, StatementAnswer,
};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::invite::{Guess, GuessAnswer};
pub(super) use piece::{Brought, Place};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What went over a link, before TLS: bodies and heads, as they were sent.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) sent: AtomicU64,
    pub(super) received: AtomicU64,
    pub(super) round_trips: AtomicU64,
}

/// Whether this has a host and a port, and nothing else.
pub fn is_address(text: &str) -> bool {
    let is_host =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']' | '%');
    text.len() <= ADDRESS_BYTES_MAX
        && text.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty() && host.chars().all(is_host) && port.parse::<u16>().is_ok()
        })
}

/// A link to one address. Cheap to clone; clones share connections and counts.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    client: PeerClient,
    address: String,
    /// What stands in the URL for it.
    authority: String,
    counts: Arc<Counts>,
}

impl Caller {
    /// Prepares a link; nothing is dialled yet.
    pub(super) fn new(
        identity: &DeviceIdentity,
        expect: Expect,
        address: &str,
    ) -> Result<Self, LinkError> {
        if !is_address(address) {
            return Err(LinkError::Address(address.chars().take(80).collect()));
        }
        let (client, authority) = match OnLink::read(address) {
            None => (client(identity, expect)?, address.to_owned()),
            Some(at) => {
                let authority = at.authority();
                (client_through(identity, expect, Arc::new(at))?, authority)
            }
        };
        Ok(Self {
            client,
            address: address.to_owned(),
            authority,
            counts: Arc::default(),
        })
    }

    /// The same link with counts of its own.
    pub(super) fn counted(&self) -> Self {
        Self {
            counts: Arc::default(),
            ..self.clone()
        }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(super) async fn hello(&self, hello: &Hello) -> Result<(HelloAnswer, DeviceKey), LinkError> {
        let answer = self.post("/v1/hello", hello).await?;
        let device = answer.device;
        Ok((answer.message()?, device))
    }

    pub(super) async fn reconcile(
        &self,
        request: &ReconcileRequest,
    ) -> Result<ReconcileAnswer, LinkError> {
        self.post("/v1/reconcile", request).await?.message()
    }

    pub(super) async fn get_records(&self, get: &GetRecords) -> Result<Records, LinkError> {
        self.post("/v1/records/get", get).await?.message()
    }

    pub(super) async fn get_page(&self, get: &GetPage) -> Result<Page, LinkError> {
        self.post("/v1/records/page", get).await?.message()
    }

    pub(super) async fn put_records(&self, put: &PutRecords) -> Result<PutAnswer, LinkError> {
        self.post("/v1/records", put).await?.message()
    }

    pub(super) async fn put_receipts(&self, put: &PutReceipts) -> Result<(), LinkError> {
        self.post("/v1/receipts", put).await.map(|_| ())
    }

    /// Says how it is with copies of attachments here.
    pub(super) async fn put_holdings(&self, said: &Holdings) -> Result<(), LinkError> {
        self.post("/v1/holdings", said).await.map(|_| ())
    }

    /// Asks for a statement of one incident, and answers whose it is.
    pub(super) async fn statement(
        &self,
        get: &GetStatement,
    ) -> Result<(StatementAnswer, DeviceKey), LinkError> {
        let answer = self.post("/v1/statement", get).await?;
        let device = answer.device;
        Ok((answer.message()?, device))
    }

    /// Asks whether the other end still holds an attachment: it looks, and answers with a receipt.
    pub(super) async fn ask_whether_held(
        &self,
        attachment: AttachmentId,
    ) -> Result<SignedReceipt, LinkError> {
        let path = format!("/v1/attachments/{attachment}");
        self.count_sent(path.len());
        let answer = self.send(self.request(Method::POST, &path)).await?;
        self.read(answer).await?.message()
    }

    /// The certificates of whoever is there, and its key.
    pub(super) async fn credentials(&self) -> Result<(DeviceKey, Records), LinkError> {
        let answer = self
            .send(self.request(Method::GET, "/v1/credentials"))
            .await?;
        let answer = self.read(answer).await?;
        Ok((answer.device, answer.message()?))
    }

    /// Who is there, for a laptop that is about to join.
    pub(super) async fn who(&self) -> Result<DeviceKey, LinkError> {
        let answer = self.send(self.request(Method::GET, "/v1/join")).await?;
        self.device(&answer)
    }

    pub(super) async fn join(&self, request: &JoinRequest) -> Result<JoinAnswer, LinkError> {
        self.post("/v1/join", request).await?.message()
    }

    /// Tries a typed code.
    pub(super) async fn guess(&self, guess: &Guess) -> Result<GuessAnswer, LinkError> {
        self.post("/v1/join/typed", guess).await?.message()
    }

    /// Opens the live stream.
    pub(super) async fn live(&self) -> Result<(Response, DeviceKey), LinkError> {
        let answer = self.send(self.request(Method::GET, "/v1/live")).await?;
        let device = self.device(&answer)?;
        Ok((answer, device))
    }

    pub(super) fn count_received(&self, bytes: usize) {
        self.counts
            .received
            .fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn count_sent(&self, bytes: usize) {
        self.counts.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("https://{}{path}", self.authority);
        self.client
            .http()
            .request(method, url)
            .header(ACCEPT_ENCODING, ZSTD)
    }

    async fn post(&self, path: &str, message: &impl Message) -> Result<Answer, LinkError> {
        let Packed { bytes, zstd } = pack(message);
        let mut request = self.request(Method::POST, path).header(CONTENT_TYPE, CBOR);
        if zstd {
            request = request.header(CONTENT_ENCODING, ZSTD);
        }
        self.count_sent(bytes.len() + path.len());
        let answer = self.send(request.body(bytes)).await?;
        self.read(answer).await
    }

    /// Sends a request and looks at the answer's head.
    async fn send(&self, request: RequestBuilder) -> Result<Response, LinkError> {
        self.counts.round_trips.fetch_add(1, Ordering::Relaxed);
        let answer = request.send().await.map_err(|source| self.broken(source))?;
        self.count_received(answer::head_bytes(&answer));
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status().as_u16();
        let why = answer::refusal(answer).await;
        Err(LinkError::Refused {
            address: self.address.clone(),
            status,
            why,
        })
    }

    async fn read(&self, answer: Response) -> Result<Answer, LinkError> {
        let device = self.device(&answer)?;
        let read = tokio::time::timeout(
            BODY_TIME_MAX,
            answer::read(answer, device, |bytes| self.count_received(bytes)),
        )
        .await;
        let answer = match read {
            Ok(Ok(answer)) => answer,
            Ok(Err(answer::Broken::Link(source))) => return Err(self.broken(source)),
            Ok(Err(answer::Broken::Message(why))) => return Err(why.into()),
            Err(_) => {
                return Err(LinkError::Silent {
                    address: self.address.clone(),
                });
            }
        };
        Ok(answer)
    }

    fn device(&self, answer: &Response) -> Result<DeviceKey, LinkError> {
        let stranger = || LinkError::Stranger {
            address: self.address.clone(),
        };
        device_of(answer)
            .map(DeviceKey::from_bytes)
            .ok_or_else(stranger)
    }

    pub(super) fn broken(&self, source: reqwest::Error) -> LinkError {
        let address = self.address.clone();
        if self.client.refused().is_some() {
            LinkError::Stranger { address }
        } else {
            LinkError::Unreachable { address, source }
        }
    }
}
