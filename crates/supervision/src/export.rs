//! How much of a list a file takes.

/// Most rows of one file; what stands behind them is left out, and the last line says so.
pub(crate) const ROWS_MAX: i64 = 20_000;
