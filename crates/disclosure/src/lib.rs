//! Products, fees and suitability as the public is told of them: published by version through the room
//! `publication`, nothing without its passed review, no market price raised without its notice.
//!
//! - [`rules`]: what must be said, what suits whom, what a rise is; PURE
//! - [`PRODUCT`], [`FEE`]: what the engine of versions publishes
//! - [`gate`]: what stands before a publication
//! - [`public`], [`Showcase`]: what the public is told on a day
//! - [`watch`]: what is public although its review wants attention
//! - [`routes`]: the pages and the API, with the shelf of both kinds
//! - [`paths`]: the room's part of the API's description

mod api;
mod facts;
pub mod gate;
mod kinds;
mod pages;
mod public;
pub mod rules;
mod schedule;
pub mod watch;
mod words;

pub use api::paths;
pub use kinds::{FEE, KINDS, PRODUCT, SHELF};
pub use pages::routes;
pub use public::{
    Labelled, PublicDiscount, PublicDocument, PublicFee, PublicPrice, PublicProduct, PublicRate,
    PublicRisk, Showcase, price_of, product_of, public,
};
pub use rules::text::Bilingual;
pub use words::Words;
