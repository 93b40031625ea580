//! What a product and a fee must say, what suits whom, what a rise is and how long it waits. PURE.

pub mod notice;
pub mod price;
pub mod sentence;
pub mod suit;
pub mod text;
