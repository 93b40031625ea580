//! The door of every request: who is it, may they come in here, does the request come from one of
//! our own pages.

mod authenticate;
mod cookie;
mod gate;
mod origin;
mod routes;
mod signed;
mod throttle;

pub use authenticate::authenticate;
pub(crate) use cookie::{clear_session, set_language, set_session};
pub use gate::{Gate, Settings};
pub(crate) use origin::address_of;
pub use routes::Routes;
pub use signed::Signed;
