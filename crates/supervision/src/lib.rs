//! Supervision (督办): reminders, escalation, urging and supervision orders for whatever is due.

/// The pages.
pub fn routes() -> identity::Routes {
    identity::Routes::new()
}
