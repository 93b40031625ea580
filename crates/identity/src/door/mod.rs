//! The door of every request: who is it, may they come in here, does the request come from one of
//! our own pages.

mod authenticate;
mod cookie;
mod doors;
mod gate;
mod origin;
mod pace;
mod routes;
mod signed;
mod throttle;
mod visitor;

pub use authenticate::authenticate;
pub(crate) use authenticate::{Half, barred_from};
pub(crate) use cookie::{
    begun_of, clear_begun, clear_session, set_begun, set_language, set_session,
};
pub use doors::{Doors, Tell, Told};
pub use gate::{Gate, Settings};
pub(crate) use pace::FORM_SECONDS;
pub use pace::Limits;
pub use routes::Routes;
pub use signed::Signed;
pub use visitor::Visitor;
