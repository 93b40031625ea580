//! What people do with leaks of personal data, on both engines.

mod bank;
mod leaks;
