//! What a product and a fee must say, what suits whom, what a rise is and how long it waits. PURE.

pub mod doc;
pub mod fee;
pub mod notice;
pub mod price;
pub mod product;
pub mod rise;
pub mod sentence;
pub mod suit;
pub mod text;
