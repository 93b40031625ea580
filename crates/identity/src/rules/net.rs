//! Networks: which address a request really comes from, and whether a role may come in from there.

use core::net::IpAddr;
use ipnet::IpNet;

/// Most networks of one list.
pub const NETWORKS_MAX: usize = 50;

/// A list of networks as people type it: CIDR or single addresses, separated by spaces, commas or
/// new lines. The error is the part that is none.
pub fn read_networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text
        .split([',', '，', '、', ';', '；', ' ', '\t', '\r', '\n'])
        .filter(|part| !part.is_empty());
    let mut found = Vec::new();
    for part in parts {
        found.push(read_network(part).ok_or_else(|| part.to_owned())?);
    }
    match found.get(NETWORKS_MAX) {
        Some(more) => Err(more.to_string()),
        None => Ok(found),
    }
}

/// One network; an address alone is the network of just that address.
fn read_network(part: &str) -> Option<IpNet> {
    let net = match part.parse::<IpNet>() {
        Ok(net) => net,
        Err(_) => IpNet::from(part.parse::<IpAddr>().ok()?),
    };
    Some(net.trunc())
}

/// An IPv4 address that came wrapped into IPv6 is the IPv4 address.
pub fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Whether one of the networks holds the address.
pub fn holds(networks: &[IpNet], address: IpAddr) -> bool {
    let address = plain(address);
    networks.iter().any(|net| net.contains(&address))
}

/// Where a request comes from: the peer, unless that is a proxy we trust; then what it says in
/// `X-Forwarded-For`, read from the right, as far as those who said it are trusted too. What cannot
/// be read ends the search: a header that somebody made up never reaches further than the last
/// trusted proxy. `forwarded` are the header's values in their order.
pub fn client_address<'h>(
    peer: IpAddr,
    forwarded: impl IntoIterator<Item = &'h str>,
    proxies: &[IpNet],
) -> IpAddr {
    let mut said: Vec<&str> = forwarded
        .into_iter()
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut from = plain(peer);
    while holds(proxies, from) {
        let Some(next) = said.pop().and_then(|text| text.parse().ok()) else {
            break;
        };
        from = plain(next);
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn networks_are_read_and_hold_their_addresses() {
        let nets = read_networks("10.1.0.0/16，192.168.1.7\n2001:db8::/32").unwrap();
        for (address, inside) in [
            ("10.1.255.3", true),
            ("10.2.0.1", false),
            ("192.168.1.7", true),
            ("192.168.1.8", false),
            ("2001:db8::5", true),
            ("2001:db9::5", false),
            ("::ffff:10.1.0.9", true),
        ] {
            assert_eq!(holds(&nets, ip(address)), inside, "{address}");
        }
        assert_eq!(read_networks("10.0.0.0/8 branch"), Err("branch".to_owned()));
        assert!(read_networks("10.0.0.0/33").is_err() && read_networks("").unwrap().is_empty());
        let many = vec!["10.0.0.1"; NETWORKS_MAX + 1].join(" ");
        assert!(read_networks(&many).is_err());
    }

    #[test]
    fn a_forwarded_address_is_believed_from_trusted_proxies_only() {
        let proxies = read_networks("127.0.0.1 10.0.0.0/8").unwrap();
        let of = |peer: &str, said: &[&str]| {
            client_address(ip(peer), said.iter().copied(), &proxies).to_string()
        };
        assert_eq!(
            of("8.8.8.8", &["1.2.3.4"]),
            "8.8.8.8",
            "not a proxy of ours"
        );
        assert_eq!(of("127.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(
            of("127.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"]),
            "1.2.3.4",
            "made up"
        );
        assert_eq!(
            of("127.0.0.1", &["6.6.6.6", "1.2.3.4"]),
            "1.2.3.4",
            "two headers"
        );
        assert_eq!(of("127.0.0.1", &["junk"]), "127.0.0.1");
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(
            client_address(ip("127.0.0.1"), ["1.2.3.4"], &[]).to_string(),
            "127.0.0.1"
        );
    }
}
