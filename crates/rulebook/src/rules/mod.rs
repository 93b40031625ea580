//! What may be added to a rulebook and what an addition makes of it. Pure.

mod addition;
mod apply;
pub mod binding;
mod ending;
pub mod hours;
mod notice;
mod pack;
#[cfg(test)]
mod tests;
mod text;

pub use addition::{Addition, Kind};
pub use apply::apply;
pub use ending::{ENDING_DAYS, Ending, ending};
pub use notice::{DayChange, NoticePlan, plan_notice};
pub use pack::{PackPlan, last_day, plan_pack};
pub use text::{TEXT_BYTES_MAX, tidied};
