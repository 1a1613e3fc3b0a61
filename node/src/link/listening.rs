//! Where a node listens: one socket for both kinds of addresses. Two laptops on a bare cable often
//! have nothing but IPv6.

use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

/// Connections that wait until they are taken: a unit's laptops, all coming back at once.
const WAITING_MAX: i32 = 1_024;

/// Every address that this machine has or will have, of both kinds where it speaks both.
pub fn anywhere(port: u16) -> SocketAddr {
    let both = SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0));
    let ip: IpAddr = match listen_at(both) {
        Ok(_) => Ipv6Addr::UNSPECIFIED.into(),
        Err(_) => Ipv4Addr::UNSPECIFIED.into(),
    };
    SocketAddr::new(ip, port)
}

/// Listens at this address; at `[::]` for IPv4 as well, which systems do not agree on by themselves.
///
/// # Errors
/// What the system answers.
pub fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    if !(address.is_ipv6() && address.ip().is_unspecified()) {
        return TcpListener::bind(address);
    }
    let socket = Socket::new(Domain::IPV6, Type::STREAM, Some(Protocol::TCP))?;
    socket.set_only_v6(false)?;
    // As the standard library does: else a node that was stopped could not start again at once.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(WAITING_MAX)?;
    Ok(socket.into())
}

/// An address as it would be without the other kind's socket: `192.168.1.20`, not
/// `::ffff:192.168.1.20`.
pub(super) fn plain(address: SocketAddr) -> SocketAddr {
    match address.ip().to_canonical() {
        IpAddr::V4(ip) => SocketAddr::from((ip, address.port())),
        // As it is: it may name its link.
        IpAddr::V6(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn who_listens_anywhere_is_reached_by_both_kinds_of_addresses() {
        let everywhere = listen_at(anywhere(0)).unwrap();
        let at = everywhere.local_addr().unwrap();
        let mut own = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
        if at.is_ipv6() {
            own.push(Ipv6Addr::LOCALHOST.into());
        }
        for ip in own {
            let dialled = TcpStream::connect((ip, at.port())).unwrap();
            let (_, from) = everywhere.accept().unwrap();
            assert_eq!(plain(from), dialled.local_addr().unwrap());
        }
    }

    #[test]
    fn a_port_that_is_taken_for_one_kind_is_taken() {
        let taken = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(listen_at(anywhere(port)).is_err());
    }

    #[test]
    fn an_address_of_one_link_keeps_its_link() {
        let at: SocketAddr = "[fe80::1%3]:7611".parse().unwrap();
        assert_eq!(plain(at), at);
    }
}
