//! Notices to people (通知): in the program, by mail, by webhook; once each, never lost.

pub mod rules;

/// The pages.
pub fn routes() -> identity::Routes {
    identity::Routes::new()
}
