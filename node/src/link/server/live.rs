//! The live stream: what is committed here, as it is, to whoever dialled us. It also carries what
//! this node lacks: a hub cannot dial a laptop.

use super::error::Refused;
use super::{Desk, caller};
use crate::engine::{Engine, Found, Happening};
use crate::link::error::LinkError;
use crate::link::limit::{BEAT_EVERY, FRAMES_WAITING_MAX};
use crate::link::live::write;
use crate::link::news::News;
use crate::link::tls::Peer;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use onscene_protocol::exchange::{Beat, Frame, Hubs, Records, Statements, Wanted, Wants, batches};
use onscene_protocol::limit::BATCH_BYTES_MAX;
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::wrappers::ReceiverStream;

pub(super) async fn live(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
) -> Result<Response, Refused> {
    let device = caller(peer);
    let news = News::begin(&desk.engine, device).await?;
    let present = desk.presence.enter(device, Found::Incoming);
    let (writer, frames) = mpsc::channel(FRAMES_WAITING_MAX);
    tokio::spawn(async move {
        if let Err(error) = tell(&desk.engine, news, Stream(writer)).await {
            tracing::warn!(%device, %error, "a live stream ended");
        }
        drop(present);
    });
    let frames = ReceiverStream::new(frames).map(Ok::<Bytes, Infallible>);
    Ok((
        [(CONTENT_TYPE, "application/octet-stream")],
        Body::from_stream(frames),
    )
        .into_response())
}

/// Writes until the reader goes, the engine ends, or the peer is no longer one of ours.
async fn tell(engine: &Engine, mut news: News, stream: Stream) -> Result<(), LinkError> {
    let mut beat = interval(BEAT_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut open = tell_wants(&mut news, &stream).await?;
    while open {
        open = tokio::select! {
            () = stream.0.closed() => false,
            _ = beat.tick() => {
                stream.send(&Frame::Beat(Beat { wall_ms: engine.host().wall_ms() })).await
                    && tell_statements(engine, &news, &stream).await?
            }
            happening = news.happening() => match happening {
                None => false,
                Some(Happening::Arrived { .. }) => {
                    tell_records(&mut news, &stream).await? && tell_wants(&mut news, &stream).await?
                }
                Some(Happening::Wants) => {
                    // Before it is wanted again, so that whoever brought it brings it again.
                    tell_holdings(engine, &news, &stream).await?
                        && tell_wants(&mut news, &stream).await?
                }
                Some(Happening::AskHolder { device, attachment }) if device == news.device() => {
                    stream.send(&Frame::Ask(attachment)).await
                }
                Some(Happening::Attachment { attachment }) => {
                    news.came(attachment);
                    let held = Wanted { attachment, bytes: 0 };
                    stream.send(&Frame::Holds(Wants { wants: vec![held] })).await
                        && tell_holdings(engine, &news, &stream).await?
                }
                Some(Happening::Peer { device }) if engine.roster().is_hub(device) => {
                    let hubs = engine.linked_hubs().await?;
                    stream.send(&Frame::Hubs(Hubs { hubs })).await
                }
                Some(Happening::Roster) => news.is_admitted(),
                Some(_) => true,
            },
        };
    }
    Ok(())
}

async fn tell_records(news: &mut News, stream: &Stream) -> Result<bool, LinkError> {
    loop {
        let records = news.records().await?;
        if records.is_empty() {
            return Ok(true);
        }
        for records in batches(
            records.iter().map(|record| record.record()),
            BATCH_BYTES_MAX,
        ) {
            if !stream.send(&Frame::Records(Records { records })).await {
                return Ok(false);
            }
        }
    }
}

async fn tell_statements(engine: &Engine, news: &News, stream: &Stream) -> Result<bool, LinkError> {
    let statements = engine.statements_now(news.device()).await?;
    if statements.is_empty() {
        return Ok(true);
    }
    let said = Frame::Statements(Statements { statements });
    Ok(stream.send(&said).await)
}

/// What became of copies here that this peer relies on.
async fn tell_holdings(engine: &Engine, news: &News, stream: &Stream) -> Result<bool, LinkError> {
    match engine.holdings_for(news.device()).await? {
        Some(said) => Ok(stream.send(&Frame::Holdings(said)).await),
        None => Ok(true),
    }
}

async fn tell_wants(news: &mut News, stream: &Stream) -> Result<bool, LinkError> {
    match news.new_wants().await? {
        Some(wants) => Ok(stream.send(&Frame::Wants(Wants { wants })).await),
        None => Ok(true),
    }
}

struct Stream(mpsc::Sender<Bytes>);

impl Stream {
    /// Answers whether there still is a reader; a slow one makes the writer wait.
    async fn send(&self, frame: &Frame) -> bool {
        self.0.send(write(frame)).await.is_ok()
    }
}
