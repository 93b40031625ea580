//! PURE: what a complaint from outside is asked, step by step; what tells robots apart.

pub mod fields;
pub mod robots;
pub mod search;
pub mod steps;

#[cfg(test)]
mod tests;
