//! Who asks, and under which address they reached the server.
//!
//! A handler takes an [`Origin`] as an argument; `origin.client` is the client's
//! address, also behind trusted proxies.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header::HOST, request::Parts},
};
use ipnet::IpNet;

use crate::state::AppState;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_HOST: &str = "x-forwarded-host";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The other end of a TCP connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// Whether it speaks TLS with this server.
    pub secure: bool,
}

/// Scheme and host as the client wrote them, so that addresses which the server
/// gives out work on any port and behind a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `host:port`.
    pub host: String,
    /// Whether the client came by TLS.
    pub secure: bool,
    /// The client's address.
    pub client: IpAddr,
    /// The port at the other end of the connection: the client's, or its proxy's.
    pub port: u16,
    /// Whether a proxy that is not trusted stands between: then `client` is that
    /// proxy.
    pub is_hidden: bool,
}

impl FromRequestParts<AppState> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<Peer>>();
        let trusted = &state.config.network.trusted_proxies;
        Ok(Self::of(peer.map(|info| info.0), trusted, &parts.headers))
    }
}

impl Origin {
    fn of(peer: Option<Peer>, trusted: &[IpNet], headers: &HeaderMap) -> Self {
        let address = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.address.ip());
        let address = address.to_canonical();
        let believed = is_in(trusted, address);
        let host = forwarded(headers, FORWARDED_HOST).filter(|_| believed);
        let host = host.or_else(|| text(headers, HOST.as_str()));
        let scheme = forwarded(headers, FORWARDED_PROTO).filter(|_| believed);
        Self {
            host: host
                .filter(|host| is_host(host))
                .unwrap_or("127.0.0.1")
                .to_owned(),
            secure: scheme.map_or(peer.is_some_and(|peer| peer.secure), |scheme| {
                scheme.eq_ignore_ascii_case("https")
            }),
            client: client(address, trusted, headers),
            port: peer.map_or(0, |peer| peer.address.port()),
            is_hidden: !believed && headers.contains_key(FORWARDED_FOR),
        }
    }

    /// Whether the client's address is known, and in one of `networks`; or whether
    /// these have everybody.
    pub fn is_from(&self, networks: &[IpNet]) -> bool {
        let everybody = networks.iter().any(|network| network.prefix_len() == 0);
        everybody || (!self.is_hidden && is_in(networks, self.client))
    }

    /// `https://host:port/path`.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.host)
    }
}

/// Each proxy appends whom it heard from: the first from the end that is no trusted
/// proxy is the client. Whatever stands before it may be made up.
fn client(peer: IpAddr, trusted: &[IpNet], headers: &HeaderMap) -> IpAddr {
    let lines = headers.get_all(FORWARDED_FOR).iter();
    let hops: Vec<&str> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let mut client = peer;
    for hop in hops.iter().rev() {
        if !is_in(trusted, client) {
            break;
        }
        match address(hop.trim()) {
            Some(address) => client = address,
            None => break,
        }
    }
    client
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    address
        .or_else(with_port)
        .map(|address| address.to_canonical())
}

fn is_in(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// What the proxy nearest to the client has said.
fn forwarded<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    text(headers, name)?.split(',').next().map(str::trim)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn is_host(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".:-_[]".contains(&byte);
    !text.is_empty() && text.len() <= 255 && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(peer: &str, trusted: &[&str], headers: &[(&'static str, &str)]) -> Origin {
        let peer = Peer {
            address: peer.parse().unwrap(),
            secure: false,
        };
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let headers = headers.iter().map(|(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, value.parse().unwrap())
        });
        Origin::of(Some(peer), &trusted, &headers.collect())
    }

    #[test]
    fn a_strange_host_is_not_repeated() {
        let of = |host| origin("1.2.3.4:5", &[], &[("host", host)]);
        assert_eq!(of("im.example:8585").url("/x"), "http://im.example:8585/x");
        assert_eq!(of("a\"<b>").host, "127.0.0.1");
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let headers = [
            ("host", "inner:1"),
            ("x-forwarded-host", "im.example"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-for", "9.9.9.9"),
        ];
        let believed = origin("10.0.0.7:1", &["10.0.0.0/8"], &headers);
        assert_eq!(believed.url("/"), "https://im.example/");
        assert_eq!(
            (believed.client.to_string().as_str(), believed.is_hidden),
            ("9.9.9.9", false)
        );
        let stranger = origin("11.0.0.7:1", &["10.0.0.0/8"], &headers);
        assert_eq!(stranger.url("/"), "http://inner:1/");
        assert_eq!(
            (stranger.client.to_string().as_str(), stranger.is_hidden),
            ("11.0.0.7", true)
        );
        assert!(!stranger.is_from(&["11.0.0.0/8".parse().unwrap()]));
    }

    #[test]
    fn the_client_is_the_last_that_is_no_proxy() {
        for (hops, client) in [
            ("6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
            ("9.9.9.9:4711", "9.9.9.9"),
            ("[2001:db8::1]:80", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:9.9.9.9", "9.9.9.9"),
            ("10.0.0.1, 10.0.0.2", "10.0.0.1"),
            ("6.6.6.6, nonsense, 10.0.0.1", "10.0.0.1"),
            ("", "10.0.0.7"),
        ] {
            let headers = [("x-forwarded-for", hops)];
            let origin = origin("[::ffff:10.0.0.7]:1", &["10.0.0.0/8"], &headers);
            assert_eq!(origin.client.to_string(), client, "{hops}");
        }
    }
}
