//! What slogans and posters are, which are alike, how a text is set; PURE.

pub mod lines;
pub mod look;
pub mod poster;
pub mod similar;
pub mod slogan;
