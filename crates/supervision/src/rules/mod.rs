//! PURE: plans, what comes next, who is told, the life of a supervision order. No clock, database,
//! HTTP or randomness; what is needed comes in.
//!
//! - [`plan`], [`Plans`]: reminder and escalation plans as data
//! - [`next`]: which step of a plan comes next, which one is to be taken
//! - [`recipients`]: who is told
//! - [`order`]: the supervision order
//! - [`standing`]: how a limit stands at a moment

pub mod next;
pub mod order;
mod parse;
pub mod plan;
pub mod recipients;
pub mod standing;

pub use order::{Order, Powers};
pub use parse::TEXT_BYTES_MAX;
pub use plan::{Act, Plan, PlanError, Plans, Step, When};
pub use standing::Standing;
