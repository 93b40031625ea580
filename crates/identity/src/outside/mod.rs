//! Who vouches for people from outside this program: the bank's directory (LDAP, AD) and its
//! identity provider (OpenID Connect).

mod directory;
mod provider;
mod token;

pub use directory::{Directory, DirectorySettings};
pub(crate) use provider::{Begun, Known, NotKnown};
pub use provider::{Provider, ProviderSettings};

use kernel::Instant;
use std::fmt;
use std::net::IpAddr;

/// Whether an ID token would be believed at that moment, given a provider's keys as it answers them
/// (JSON). What a forged answer can reach; the fuzz target `id_token` feeds it.
pub fn believes(keys: &str, token: &str, now: Instant) -> bool {
    let wanted = token::Wanted {
        issuer: "https://id.bank.example",
        client: "xiaobao",
        nonce: "nonce",
        now,
        leeway: 60,
    };
    serde_json::from_str(keys).is_ok_and(|keys| token::check(token, &keys, &wanted).is_ok())
}

/// What a setting should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongOutside {
    /// The name of the setting, without its table.
    pub setting: &'static str,
    /// What is expected.
    pub expected: String,
}

fn expected<T>(setting: &'static str, text: &str) -> Result<T, WrongOutside> {
    Err(WrongOutside {
        setting,
        expected: text.to_owned(),
    })
}

/// Text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// Why somebody outside could not be asked. Goes to the log; holds no password and no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreachable(pub(crate) String);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the host of an address is this machine: only then may passwords and tokens travel
/// without encryption.
fn is_loopback(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for (address, here) in [
            ("http://127.0.0.1:3000/x", true),
            ("http://localhost", true),
            ("ldap://[::1]:389", true),
            ("http://127.0.0.1@bank.example/", false),
            ("http://127.0.0.1.bank.example/", false),
            ("http://localhost.bank.example", false),
            ("ldap://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(address), here, "{address}");
        }
        assert_eq!(format!("{:?}", Hidden("x".to_owned())), "Hidden");
    }
}
