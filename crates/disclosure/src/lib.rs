//! Products, fees and suitability as the public is told of them: published by version through the room
//! `publication`, nothing without its passed review, no market price raised without its notice.
//!
//! - [`rules`]: what must be said, what suits whom, what a rise is; PURE
//! - [`Showcase`]: what the public is told on a day

mod public;
pub mod rules;

pub use public::{
    Labelled, PublicDiscount, PublicDocument, PublicFee, PublicPrice, PublicProduct, PublicRate,
    PublicRisk, Showcase,
};
pub use rules::text::Bilingual;
