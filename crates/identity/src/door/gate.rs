//! What the doors of one running program share.

use super::throttle::{Once, Tries};
use platform::App;
use std::sync::Arc;

/// How the program is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether browsers come over HTTPS (a proxy in front of this program). Cookies are then
    /// marked `Secure`, and never sent in the clear.
    pub https: bool,
}

/// The application, the settings and the memory of refusals. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    settings: Settings,
    logins: Tries,
    passwords: Tries,
    refusals: Once,
}

/// Wrong logins from one network address within a minute before it has to wait. A whole branch
/// may come from one address in the morning, so it is far above what people do.
const LOGINS_MAX: usize = 60;
/// Wrong present passwords of one person at the change of password, within a minute.
const PASSWORDS_MAX: usize = 5;
/// Seconds after which a refused attempt at the same route is written to the ledger again.
const REFUSAL_SECONDS: u64 = 60;

impl Gate {
    /// The gate of an application.
    pub fn new(app: App, settings: Settings) -> Gate {
        Gate(Arc::new(Inner {
            app,
            settings,
            logins: Tries::new(LOGINS_MAX, 60),
            passwords: Tries::new(PASSWORDS_MAX, 60),
            refusals: Once::new(REFUSAL_SECONDS),
        }))
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// How the program is reached.
    pub fn settings(&self) -> Settings {
        self.0.settings
    }

    /// Wrong logins by address.
    pub(crate) fn logins(&self) -> &Tries {
        &self.0.logins
    }

    /// Wrong present passwords by person.
    pub(crate) fn passwords(&self) -> &Tries {
        &self.0.passwords
    }

    /// Refused attempts by person and route.
    pub(super) fn refusals(&self) -> &Once {
        &self.0.refusals
    }
}
