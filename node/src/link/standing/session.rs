//! One life of a standing link: an exchange, then what is new in both directions as it comes.

mod carrier;
mod precedence;

use super::Target;
use crate::engine::{Engine, Happening};
use crate::link::client::Caller;
use crate::link::error::LinkError;
use crate::link::exchange::{exchange_records, give_receipts, push};
use crate::link::limit::{COMPARE_EVERY, DIAL_TIME_MAX, SILENCE_MAX};
use crate::link::links::Inner;
use crate::link::live::Frames;
use crate::link::news::News;
use carrier::Carrier;
use onscene_protocol::exchange::{Frame, Records, Wanted};
use onscene_protocol::id::DeviceKey;
use precedence::Precedence;
use reqwest::Response;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Dials, exchanges, and stays. Ends only with an error; `settled` says whether the exchange came
/// to its end before.
pub(super) async fn session(
    inner: &Inner,
    target: &Target,
    settled: &mut bool,
) -> Result<(), LinkError> {
    let engine = &inner.engine;
    let caller = Caller::new(&inner.identity, target.expect(engine), &target.address)?;
    let silent = || LinkError::Silent {
        address: target.address.clone(),
    };
    // The stream first: what is committed there from here on comes through it.
    let dialled = timeout(DIAL_TIME_MAX, caller.live()).await;
    let (stream, device) = dialled.map_err(|_| silent())??;
    if device == engine.identity().device {
        return Err(LinkError::Ourselves {
            address: target.address.clone(),
        });
    }
    let news = News::begin(engine, device).await?;
    let present = inner.presence.enter(device);
    let port = inner.port_for(&target.address);
    let (_, wants) = exchange_records(engine, &caller, port).await?;
    *settled = true;
    let precedence = Precedence::default();
    let mut live = Live {
        engine,
        carrier: Carrier::start(engine.clone(), caller.clone(), device, precedence.clone()),
        precedence,
        caller,
        device,
        port,
        their_wants: Vec::new(),
    };
    live.they_want(wants);
    let ended = live.stay(stream, news).await;
    drop(present);
    ended
}

struct Live<'a> {
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
        let silent = || LinkError::Silent {
            address: self.caller.address().to_owned(),
        };
        let silent = silent();
        let mut frames = Frames::default();
        let mut compare = interval(COMPARE_EVERY);
        compare.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.push(&mut news).await?;
        loop {
            tokio::select! {
                _ = compare.tick() => self.compare_again().await?,
                piece = timeout(SILENCE_MAX, stream.chunk()) => {
                    let Ok(piece) = piece else { return Err(silent) };
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
                    }
                    Some(Happening::Wants) => self.fetch_new(&mut news).await?,
                    Some(Happening::Roster) if !news.is_admitted() => {
                        let address = self.caller.address().to_owned();
                        return Err(LinkError::Stranger { address });
                    }
                    Some(_) => {}
                },
            }
        }
    }

    /// Where something is not known to be there: it may have come by way of a third.
    async fn compare_again(&mut self) -> Result<(), LinkError> {
        if self.engine.backlog(self.device).await?.records > 0 {
            let _first = self.precedence.take();
            let (_, wants) = exchange_records(self.engine, &self.caller, self.port).await?;
            self.they_want(wants);
        }
        Ok(())
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
            Frame::Beat(_) => Ok(()),
        }
    }

    async fn take_records(&self, records: Records) -> Result<(), LinkError> {
        let ingested = self
            .engine
            .ingest_sent(self.device, records.records)
            .await?;
        give_receipts(self.engine, &self.caller, &ingested.held).await
    }

    fn they_want(&mut self, wants: Vec<Wanted>) {
        self.carrier.bring(wants.iter().copied());
        self.their_wants = wants;
    }
}
