//! Laptops on one local network find each other by multicast DNS (RFC 6762, RFC 6763), without a
//! router and without the internet. What is heard is a hint where to dial: who is there shows in
//! the handshake.

mod nearby;

use super::limit::{BROWSE_PAUSE, VERIFY_TIME_MAX};
use super::links::Inner;
use crate::engine::Happening;
use mdns_sd::{IfKind, ResolvedService, ScopedIp, ServiceDaemon, ServiceEvent, ServiceInfo};
pub(super) use nearby::Nearby;
use onscene_protocol::clock::Entropy;
use onscene_protocol::exchange::Announcement;
use onscene_protocol::id::DeviceKey;
use std::net::{SocketAddr, SocketAddrV6};
use std::sync::Arc;

/// What laptops are announced as.
const SERVICE: &str = "_onscene._tcp.local.";
/// Seconds between two looks at the system's addresses: a laptop that changed its network is
/// announced on the new one within 5 s.
const LOOK_EVERY_SECONDS: u32 = 1;

/// Announces this laptop and listens for others, until the node stops. Where the system does not
/// allow it, typed addresses still work.
pub(super) async fn discover(inner: Arc<Inner>) {
    let (daemon, own) = match begin(&inner) {
        Ok(begun) => begun,
        Err(error) => {
            tracing::warn!(%error, "laptops nearby are not looked for");
            inner.observed.discovery_failed(error.to_string());
            return;
        }
    };
    while !inner.stop.is_cancelled() {
        if let Err(error) = listen(&inner, &daemon).await {
            tracing::debug!(%error, "listening for announcements again");
            tokio::select! {
                () = inner.stop.cancelled() => {}
                () = tokio::time::sleep(BROWSE_PAUSE) => {}
            }
        }
    }
    // A goodbye, so that the others need not wait until they notice.
    if let Some(own) = own
        && let Ok(said) = daemon.unregister(&own)
    {
        said.recv_async().await.ok();
    }
    if let Ok(ended) = daemon.shutdown() {
        ended.recv_async().await.ok();
    }
}

/// The daemon, and the name under which this laptop is announced, where it is.
fn begin(inner: &Inner) -> Result<(ServiceDaemon, Option<String>), mdns_sd::Error> {
    let daemon = ServiceDaemon::new()?;
    daemon.disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6])?;
    daemon.set_ip_check_interval(LOOK_EVERY_SECONDS)?;
    // Nobody else reaches a loopback listener.
    let Some(listening) = inner.listening.filter(|at| !at.ip().is_loopback()) else {
        return Ok((daemon, None));
    };
    let info = announcement(inner, listening)?;
    let own = info.get_fullname().to_owned();
    daemon.register(info)?;
    Ok((daemon, Some(own)))
}

fn announcement(inner: &Inner, listening: SocketAddr) -> Result<ServiceInfo, mdns_sd::Error> {
    let own = inner.engine.identity();
    let nonce = inner.engine.host().entropy().bytes();
    let name = Announcement::new(nonce, own.organisation, own.device).to_string();
    // The host's own name would tell whose laptop it is.
    let host = format!("{name}.local.");
    let properties: [(&str, &str); 0] = [];
    if listening.ip().is_unspecified() {
        let mut info =
            ServiceInfo::new(SERVICE, &name, &host, "", listening.port(), &properties[..])?;
        if listening.is_ipv4() {
            // At its other addresses nobody takes a connection.
            info.set_interfaces(vec![IfKind::IPv4]);
        }
        Ok(info.enable_addr_auto())
    } else {
        let ip = listening.ip();
        ServiceInfo::new(SERVICE, &name, &host, ip, listening.port(), &properties[..])
    }
}

async fn listen(inner: &Inner, daemon: &ServiceDaemon) -> Result<(), mdns_sd::Error> {
    let heard = daemon.browse(SERVICE)?;
    let mut happenings = inner.engine.subscribe();
    loop {
        tokio::select! {
            () = inner.stop.cancelled() => return Ok(()),
            event = heard.recv_async() => match event {
                Ok(event) => hear(inner, event),
                Err(_) => return Err(mdns_sd::Error::Again),
            },
            happening = happenings.recv() => {
                // Whoever vanished without a goodbye is asked for, and else forgotten.
                if let Ok(Happening::Peer { device }) = happening
                    && !inner.presence.is_up(device)
                {
                    for name in inner.nearby().names_of(device) {
                        daemon.verify(name, VERIFY_TIME_MAX)?;
                    }
                }
            }
        }
    }
}

fn hear(inner: &Inner, event: ServiceEvent) {
    match event {
        ServiceEvent::ServiceResolved(service) => {
            if let Some(device) = who(inner, &service) {
                let addresses = service.addresses.iter();
                let addresses = addresses.map(|ip| heard_at(ip, service.port));
                if inner.nearby().hear(&service.fullname, device, addresses) {
                    tracing::debug!(%device, "a laptop is nearby");
                    inner.engine.set_nearby(device, true);
                }
            }
        }
        ServiceEvent::ServiceRemoved(_, name) => {
            let lost = inner.nearby().lose(&name);
            let lost = lost.filter(|device| inner.nearby().names_of(*device).is_empty());
            if let Some(device) = lost {
                tracing::debug!(%device, "a laptop is no longer nearby");
                inner.engine.set_nearby(device, false);
            }
        }
        _ => {}
    }
}

/// Where somebody is announced: an address of one link alone with the link that it was heard on.
fn heard_at(ip: &ScopedIp, port: u16) -> SocketAddr {
    match ip {
        ScopedIp::V6(ip) if ip.addr().is_unicast_link_local() => {
            SocketAddrV6::new(*ip.addr(), port, 0, ip.scope_id().index).into()
        }
        ip => SocketAddr::new(ip.to_ip_addr(), port),
    }
}

/// Which laptop of ours is announced; none for strangers, and for this laptop itself.
fn who(inner: &Inner, service: &ResolvedService) -> Option<DeviceKey> {
    let name = service.fullname.strip_suffix(SERVICE)?.strip_suffix('.')?;
    let heard: Announcement = name.parse().ok()?;
    let roster = inner.engine.roster();
    let own = inner.engine.identity();
    let devices = roster.members().map(|member| member.certificate.device);
    let device = heard.of(own.organisation, devices)?;
    (device != own.device && roster.admits(device)).then_some(device)
}
