//! What may be done: count a look, raise a limit, set limits and thresholds, review an alert.

mod alert;
mod count;
mod export;
mod policy;
mod raise;

pub(crate) use alert::keep;
pub use alert::review;
pub use count::{Look, count, fits_a_day, forget, open_case, opened, told};
pub(crate) use export::record_export;
pub use policy::set_policy;
pub use raise::raise;
