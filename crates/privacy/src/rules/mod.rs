//! The rules, pure: what a request is, what may be done with it and by whom, which limits it has.

pub mod fields;
pub mod request;
pub mod steps;
pub mod time;

pub use request::{Private, Request, Status};
pub use steps::{Action, Powers};
