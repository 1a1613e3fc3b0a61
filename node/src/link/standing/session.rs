//! One life of a standing link: an exchange, then what is new in both directions as it comes.

mod carrier;
mod precedence;

use super::{Target, Way};
use crate::engine::{Engine, Happening};
use crate::link::client::Caller;
use crate::link::error::LinkError;
use crate::link::exchange::{
    Report, exchange_records, give_receipts, note_statements, push, tell_holdings,
};
use crate::link::limit::{COMPARE_EVERY, DIAL_TIME_MAX, SILENCE_MAX};
use crate::link::links::Inner;
use crate::link::live::Frames;
use crate::link::news::News;
use carrier::Carrier;
use futures_util::future::select_ok;
use onscene_protocol::exchange::{Frame, PutReceipts, Records, Wanted};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use precedence::Precedence;
use reqwest::Response;
use std::sync::atomic::Ordering;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// A link that was dialled.
struct Dialled {
    caller: Caller,
    stream: Response,
    device: DeviceKey,
    way: Way,
}

/// One life of a link.
pub(super) struct Session<'a> {
    inner: &'a Inner,
    target: &'a Target,
    met: Option<DeviceKey>,
    settled: bool,
}

impl<'a> Session<'a> {
    pub(super) const fn new(inner: &'a Inner, target: &'a Target) -> Self {
        Self {
            inner,
            target,
            met: None,
            settled: false,
        }
    }

    /// Who answered.
    pub(super) const fn met(&self) -> Option<DeviceKey> {
        self.met
    }

    /// Whether the exchange came to its end.
    pub(super) const fn is_settled(&self) -> bool {
        self.settled
    }

    /// Dials, exchanges, and stays. Ends only with an error. `meant` is who is expected there, where
    /// that is known.
    pub(super) async fn run(&mut self, meant: Option<DeviceKey>) -> Result<(), LinkError> {
        let presence = &self.inner.presence;
        if let Some(device) = meant.filter(|device| presence.is_up(*device)) {
            return Err(LinkError::Spare { device });
        }
        let dialled = self.dial().await?;
        let device = dialled.device;
        self.met = Some(device);
        let own = self.inner.engine.identity().device;
        if device == own {
            return Err(LinkError::Ourselves {
                address: dialled.way.address,
            });
        }
        if presence.is_dialled(device) {
            return Err(LinkError::Spare { device });
        }
        // Two that dial each other at once would have two links: the one that the lower key dialled
        // stays.
        let yields = async {
            if own < device {
                std::future::pending::<()>().await;
            }
            presence.dialled_by(device).await;
        };
        tokio::select! {
            () = yields => Err(LinkError::Spare { device }),
            ended = self.stay(dialled) => ended,
        }
    }

    /// Opens the live stream over whichever way is the first to lead there.
    async fn dial(&self) -> Result<Dialled, LinkError> {
        let (inner, target) = (self.inner, self.target);
        let mut dialling = Vec::new();
        for way in &target.ways {
            let caller = Caller::new(&inner.identity, target.expect(&inner.engine), &way.address)?;
            dialling.push(Box::pin(async move {
                let silent = |_| LinkError::Silent {
                    address: way.address.clone(),
                };
                let live = async {
                    let answered = caller.live().await;
                    if target.is_introduced(inner, &way.address, &answered).await {
                        return caller.live().await;
                    }
                    answered
                };
                let answered = timeout(DIAL_TIME_MAX, live).await;
                let answered = answered.map_err(silent).and_then(|answered| answered);
                if let Err(error) = &answered {
                    inner.observed.failed(&way.address, error);
                }
                let (stream, device) = answered?;
                let way = way.clone();
                Ok(Dialled {
                    caller,
                    stream,
                    device,
                    way,
                })
            }));
        }
        if dialling.is_empty() {
            return Err(LinkError::Address(String::new()));
        }
        select_ok(dialling).await.map(|(dialled, _)| dialled)
    }

    async fn stay(&mut self, dialled: Dialled) -> Result<(), LinkError> {
        let Dialled {
            caller,
            stream,
            device,
            way,
        } = dialled;
        let (inner, engine) = (self.inner, &self.inner.engine);
        // What is committed there from here on comes through the stream.
        let news = News::begin(engine, device).await?;
        inner.observed.came_up(&way.address);
        let _present = inner.presence.enter(device, way.found);
        let port = inner.port_for(&way.address);
        let (_, wants) = exchange_records(engine, &caller, port, Some(device)).await?;
        self.settled = true;
        let precedence = Precedence::default();
        let mut live = Live {
            inner,
            engine,
            carrier: Carrier::start(engine.clone(), caller.clone(), device, precedence.clone()),
            precedence,
            caller,
            device,
            port,
            their_wants: Vec::new(),
        };
        live.they_want(wants);
        live.stay(stream, news).await
    }
}

struct Live<'a> {
    inner: &'a Inner,
    engine: &'a Engine,
    caller: Caller,
    device: DeviceKey,
    /// Where this laptop listens itself.
    port: Option<u16>,
    carrier: Carrier,
    precedence: Precedence,
    their_wants: Vec<Wanted>,
}

impl Live<'_> {
    async fn stay(&mut self, mut stream: Response, mut news: News) -> Result<(), LinkError> {
        let silent = LinkError::Silent {
            address: self.caller.address().to_owned(),
        };
        let mut heard = self.heard();
        let mut frames = Frames::default();
        let mut compare = interval(COMPARE_EVERY);
        compare.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.push(&mut news).await?;
        loop {
            tokio::select! {
                _ = compare.tick() => self.compare_again().await?,
                piece = timeout(SILENCE_MAX, stream.chunk()) => {
                    let Ok(piece) = piece else {
                        // On a slow link a sign of life waits behind what was asked for before it.
                        if std::mem::replace(&mut heard, self.heard()) == heard {
                            return Err(silent);
                        }
                        continue;
                    };
                    let piece = piece.map_err(|source| self.caller.broken(source))?;
                    let Some(piece) = piece else { return Err(silent) };
                    frames.push(&piece);
                    while let Some(frame) = frames.next()? {
                        self.take(frame).await?;
                    }
                }
                happening = news.happening() => match happening {
                    None => return Ok(()),
                    Some(Happening::Arrived { .. }) => self.push(&mut news).await?,
                    Some(Happening::Attachment { attachment }) => {
                        let theirs = self.their_wants.iter();
                        let wanted = theirs.filter(|wanted| wanted.attachment == attachment);
                        self.carrier.bring(wanted.copied());
                        news.came(attachment);
                        self.tell_holdings().await?;
                    }
                    Some(Happening::Wants) => {
                        self.fetch_new(&mut news).await?;
                        self.tell_holdings().await?;
                    }
                    // Where that hub is now, others hear at the next hello.
                    Some(Happening::Peer { device }) if self.is_hub_that_came(device) => {
                        let (_, wants) =
                            self.exchange().await?;
                        self.they_want(wants);
                    }
                    Some(Happening::Roster) if !news.is_admitted() => {
                        let address = self.caller.address().to_owned();
                        return Err(LinkError::Stranger { address });
                    }
                    Some(_) => {}
                },
            }
        }
    }

    /// Bytes that the peer sent so far, on whichever request.
    fn heard(&self) -> u64 {
        self.caller.counts().received.load(Ordering::Relaxed)
    }

    fn is_hub_that_came(&self, device: DeviceKey) -> bool {
        device != self.device
            && self.engine.roster().is_hub(device)
            && self.inner.presence.is_up(device)
    }

    /// Where something is not known to be there: it may have come by way of a third.
    async fn compare_again(&mut self) -> Result<(), LinkError> {
        if self.engine.backlog(self.device).await?.records > 0 {
            let _first = self.precedence.take();
            let (_, wants) = self.exchange().await?;
            self.they_want(wants);
        }
        Ok(())
    }

    async fn exchange(&self) -> Result<(Report, Vec<Wanted>), LinkError> {
        exchange_records(self.engine, &self.caller, self.port, Some(self.device)).await
    }

    /// Brings what is new here, and asks for the attachments that it names.
    async fn push(&mut self, news: &mut News) -> Result<(), LinkError> {
        loop {
            let records = news.records().await?;
            if records.is_empty() {
                break;
            }
            let _first = self.precedence.take();
            push(self.engine, &self.caller, self.device, &records).await?;
        }
        self.fetch_new(news).await
    }

    /// Asks for the attachments that are wanted here, where these changed.
    async fn fetch_new(&mut self, news: &mut News) -> Result<(), LinkError> {
        if let Some(wants) = news.new_wants().await? {
            self.carrier.fetch(wants);
        }
        Ok(())
    }

    async fn take(&mut self, frame: Frame) -> Result<(), LinkError> {
        match frame {
            Frame::Records(records) => self.take_records(records).await,
            Frame::Wants(wants) => {
                self.they_want(wants.wants);
                Ok(())
            }
            Frame::Holds(held) => {
                let wanted = self.engine.wanted().await?.into_iter();
                let fetch = wanted
                    .filter(|(id, _)| held.wants.iter().any(|held| held.attachment == *id))
                    .map(|(attachment, bytes)| Wanted { attachment, bytes });
                self.carrier.fetch(fetch);
                Ok(())
            }
            Frame::Hubs(hubs) => {
                self.engine.note_hubs(self.caller.address(), &hubs.hubs);
                Ok(())
            }
            Frame::Statements(said) => {
                note_statements(self.engine, self.device, Some(said.statements)).await
            }
            Frame::Holdings(said) => Ok(self.engine.note_holdings(self.device, said).await?),
            Frame::Ask(attachment) => {
                self.answer(attachment);
                Ok(())
            }
            Frame::Beat(_) => self.tell_statements().await,
        }
    }

    async fn take_records(&self, records: Records) -> Result<(), LinkError> {
        let ingested = self
            .engine
            .ingest_sent(self.device, records.records)
            .await?;
        give_receipts(self.engine, &self.caller, &ingested.held).await
    }

    /// Hands on what there is to say of what is held, now that the peer is heard.
    async fn tell_statements(&self) -> Result<(), LinkError> {
        let receipts = self.engine.statements_now(self.device).await?;
        if !receipts.is_empty() {
            self.caller.put_receipts(&PutReceipts { receipts }).await?;
        }
        Ok(())
    }

    /// Looks whether a file is held here and tells the peer, which cannot ask otherwise. Reading it may
    /// take long: the stream goes on meanwhile.
    fn answer(&self, attachment: AttachmentId) {
        let (engine, caller) = (self.engine.clone(), self.caller.clone());
        let device = self.device;
        tokio::spawn(async move {
            if let Err(error) = answer(&engine, &caller, (device, attachment)).await {
                tracing::info!(%device, %error, "a question for a file was not answered");
            }
        });
    }

    /// Tells what became of copies here that the peer relies on.
    async fn tell_holdings(&self) -> Result<(), LinkError> {
        tell_holdings(self.engine, &self.caller, self.device).await
    }

    fn they_want(&mut self, wants: Vec<Wanted>) {
        self.carrier.bring(wants.iter().copied());
        self.their_wants = wants;
    }
}

async fn answer(
    engine: &Engine,
    caller: &Caller,
    (device, attachment): (DeviceKey, AttachmentId),
) -> Result<(), LinkError> {
    if !engine.carries_file(device, attachment).await? {
        return Ok(());
    }
    let said = engine.look_and_say(attachment).await?;
    let receipts: Vec<_> = said.into_iter().collect();
    caller.put_receipts(&PutReceipts { receipts }).await
}
