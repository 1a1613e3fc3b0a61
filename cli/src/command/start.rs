//! `start`: runs the node until it is asked to stop.

use crate::args;
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::output::Output;
use crate::settings::Settings;
use crate::stopping::Signals;
use onscene_node::engine::Originals;
use onscene_node::link::{anywhere, listen_at};
use onscene_node::node::{Node, NodeError, Settings as NodeSettings};
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// Where the page is unless told otherwise.
const PAGE_PORT: u16 = 7610;
/// Where other nodes reach this one unless told otherwise.
const LISTEN_PORT: u16 = 7611;
/// Minutes: long enough for a talk at the door, short enough for a walk to the canteen.
const LOCK_AFTER_MINUTES: u64 = 15;
/// Minutes of a day. Who wants longer wants never.
const LOCK_AFTER_MINUTES_MAX: u64 = 24 * 60;
/// Ports that are tried for each of the two; they go up in steps of two, so as not to meet.
const PORT_TRIES_MAX: u16 = 20;

/// Run this laptop's node and its page, until Ctrl-C
#[derive(Debug, clap::Args)]
pub(crate) struct Start {
    /// Where other laptops reach this one, HOST:PORT [default: [::]:7611 for IPv4 and
    /// IPv6, or the next free port]
    #[arg(long, value_name = "ADDR", overrides_with = "listen", value_parser = args::listen_address)]
    listen: Option<SocketAddr>,
    /// Where this laptop's page is, HOST:PORT [default: 127.0.0.1:7610, or the next free]
    #[arg(long, value_name = "ADDR", overrides_with = "page", value_parser = args::page_address)]
    page: Option<SocketAddr>,
    /// The hub to keep in touch with, HOST:PORT
    #[arg(long, value_name = "ADDR", value_parser = args::address)]
    hub: Option<String>,
    /// Be the hub: relay, keep, and receive for the others
    #[arg(long)]
    hub_role: bool,
    /// Neither announce this laptop on the local network nor look for others
    #[arg(long)]
    no_discovery: bool,
    /// Lock the page after so many minutes without anybody at it; 0 for never. It takes a PIN or a
    /// passphrase
    #[arg(long, value_name = "MINUTES", default_value_t = LOCK_AFTER_MINUTES,
        value_parser = clap::value_parser!(u64).range(0..=LOCK_AFTER_MINUTES_MAX))]
    lock_after: u64,
    /// Which files of others this laptop takes: always, on-request (those that someone here asks
    /// for), archive-only (all, where it is an archivist's or a hub) [default: as last time, at
    /// first always]
    #[arg(long, value_name = "WHICH")]
    originals: Option<Originals>,
    /// Bytes of files that may go over one link in a day; 0 for any number [default: as last time]
    #[arg(long, value_name = "BYTES", value_parser = args::number::<u64>)]
    budget: Option<u64>,
    /// Another laptop to keep in touch with, HOST:PORT; may be given several times
    #[arg(long, hide = true, value_name = "ADDR", value_parser = args::address)]
    peer: Vec<String>,
}

impl Start {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        // Before the node is there: nothing that comes while it starts may be lost.
        let mut stop = Signals::listen()?;
        let page = self
            .page
            .unwrap_or_else(|| free((Ipv4Addr::LOCALHOST, PAGE_PORT).into()));
        let listen = self.listen.unwrap_or_else(|| free(anywhere(LISTEN_PORT)));
        let wished = NodeSettings {
            page: Some(page),
            listen: Some(listen),
            hub: self.hub,
            peers: self.peer,
            hub_role: self.hub_role,
            standing: true,
            discovery: !self.no_discovery,
            lock_after: (self.lock_after > 0).then(|| Duration::from_secs(self.lock_after * 60)),
            ..local::quiet(settings)
        };
        let node = local::start(settings, wished).await?;
        if self.originals.is_some() || self.budget.is_some() {
            let engine = node.engine();
            let chosen = engine.choose_files(self.originals, self.budget).await;
            chosen.map_err(NodeError::Engine)?;
        }
        let opened = local::open_writer(&node, settings).await;
        let told = opened.and_then(|()| tell(&node, output));
        if told.is_ok() {
            tokio::select! {
                _ = stop.next() => {}
                () = node.left() => output.remark(say("在这里记录的人已换用另一台电脑；存储已清除", "whoever wrote here went on with another laptop; the store is gone")),
            }
        }
        node.stop().await;
        told
    }
}

/// The first address from this one's port on that nobody has, or this one where all are taken: then
/// the node says so.
fn free(first: SocketAddr) -> SocketAddr {
    let ports = (0..PORT_TRIES_MAX).map(|n| first.port() + 2 * n);
    let mut addresses = ports.map(|port| SocketAddr::new(first.ip(), port));
    let free = addresses.find(|address| listen_at(*address).is_ok());
    free.unwrap_or(first)
}

fn tell(node: &Node, output: &Output) -> Result<(), Failure> {
    let identity = node.identity();
    let (page, listen) = (node.page_url(), node.listen());
    let ready = json!({
        "device": identity.device.to_string(),
        "page": page,
        "listen": listen.map(|address| address.to_string()),
    });
    output.value(&ready, || {
        let name = crate::output::plain(&identity.name);
        said!(
            "OnScene 已启动（{name}），按 Ctrl-C 停止\n请在浏览器中打开：{page}",
            "OnScene is running ({name}); Ctrl-C stops it\nopen in a browser: {page}"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::free;
    use std::net::{Ipv4Addr, TcpListener};

    #[test]
    fn a_taken_port_moves_to_the_next_free_one() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let first = taken.local_addr().unwrap();
        // Far enough from the end that there are others to move to.
        if first.port() > 60_000 {
            return;
        }
        let moved = free(first);
        assert_ne!(moved.port(), first.port());
        drop(taken);
        assert_eq!(free(first), first);
    }
}
