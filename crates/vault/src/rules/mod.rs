//! PURE: what is hidden in texts that stay readable.

mod redact;

pub use redact::{Own, redact};
