//! Slogans with near-duplicates and use; posters and roll-ups to print.

pub mod draw;
pub mod print;
pub mod rules;
