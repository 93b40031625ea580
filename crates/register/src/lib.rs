//! The register of personal data (个人信息登记册): every field that says something of a person,
//! with purpose, legal basis, level (JR/T 0171—2020), retention, roles and protection, as data.
//!
//! - [`Register::builtin`]: the register of this program; a test walks the schema against it
//! - [`Register::parse`]: reads a text, every fault with its line
//! - [`Register::field`]: the way to a [`Field`], refused for what is not registered
//! - [`sealed!`]: a field that is kept sealed, refused while compiling; sealing asks for one
//! - [`masks`]: how much of a value is shown, as the bank set it
//! - [`routes`]: the pages

mod commands;
mod pages;
mod rules;
mod store;
mod words;

pub use commands::{MASKING, masking_fields, masking_state_of, masks, set_masking, set_masking_in};
pub use pages::routes;
pub use rules::{
    Basis, Entry, Fault, Field, Level, Other, Protection, Register, Retention, SealedField,
    Unregistered,
};
pub use words::Words;
