//! What is decided without clock, database or randomness: limits, alerts, who may do what.

pub mod alert;
pub mod find;
pub mod kind;
pub mod policy;
pub mod raise;

pub use alert::{Alert, VERDICTS};
pub use find::{Facts, Found, Rule, Seen, find};
pub use kind::Kind;
pub use policy::{Policy, Thresholds};
pub use raise::Raise;
