//! What the doors of one running program share.

use super::doors::Doors;
use super::pace::Paces;
use super::throttle::Once;
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
    doors: Doors,
    refusals: Once,
    paces: Paces,
}

/// Seconds after which a refused attempt at the same route is written to the ledger again.
const REFUSAL_SECONDS: u64 = 60;

impl Gate {
    /// The gate of an application.
    pub fn new(app: App, settings: Settings, doors: Doors) -> Gate {
        Gate(Arc::new(Inner {
            app,
            settings,
            doors,
            refusals: Once::new(REFUSAL_SECONDS),
            paces: Paces::default(),
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

    /// What stands around the door.
    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }

    /// How often requests came.
    pub(super) fn paces(&self) -> &Paces {
        &self.0.paces
    }

    /// Refused attempts by person and route.
    pub(super) fn refusals(&self) -> &Once {
        &self.0.refusals
    }
}
