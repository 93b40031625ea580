//! What stands around the door: proxies in front, directories and providers outside, and how
//! people are told.

use super::Limits;
use crate::outside::{Directory, Provider};
use change::Change;
use ipnet::IpNet;
use platform::sql::SqlError;

/// Tells a person of something about their account, inside the change that does it. Rooms above
/// this one know how.
pub type Tell = fn(&mut Change<'_>, &str, &Told) -> Result<(), SqlError>;

/// What a person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// An administrator took their second factor away.
    FactorReset {
        /// Who (the name people read).
        by: String,
    },
    /// An administrator ended their sessions.
    SessionsEnded {
        /// Who (the name people read).
        by: String,
    },
}

/// How people reach the program and who else vouches for them.
#[derive(Clone, Debug, Default)]
pub struct Doors {
    /// Proxies whose `X-Forwarded-For` is believed; nobody else's is.
    pub proxies: Vec<IpNet>,
    /// The bank's directory.
    pub directory: Option<Directory>,
    /// The bank's identity provider.
    pub provider: Option<Provider>,
    /// How people are told; `None` tells nobody.
    pub tell: Option<Tell>,
    /// How often requests may come.
    pub limits: Limits,
}
