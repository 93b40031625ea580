//! SQL for looking: lists of limits, figures, the calendar, orders.

pub(crate) mod figures;
pub(crate) mod limits;
pub(crate) mod orders;
