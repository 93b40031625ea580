//! Rules of the register: what an entry is, how the texts are read. Pure.

mod builtin;
mod entry;
pub(crate) mod masking;
mod read;
mod sealed;
#[cfg(test)]
mod tests;

pub use entry::{Basis, Entry, Field, Level, Other, Protection, Register, Retention, Unregistered};
pub use read::Fault;
pub use sealed::SealedField;
