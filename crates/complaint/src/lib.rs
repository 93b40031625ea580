//! The life of a complaint, from intake to archive.

pub mod classification;
pub mod codes;
pub mod rules;
