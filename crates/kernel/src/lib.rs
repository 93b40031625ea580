//! Words every room shares. Nothing here does IO, knows a clock or draws a random number.
//!
//! - [`Instant`], [`Day`]: when something happened, and a civil day in the bank's zone
//! - [`Money`]: an amount in fen
//! - [`Lang`], [`Say`], [`words!`]: what people read, always in both languages
//! - [`Actor`], [`Reach`]: who does something and how far their eyes reach
//! - [`Fields`], [`FieldErrors`]: what came in from a form, an API body or a spreadsheet row
//! - [`Refusal`]: "no, because …"

mod actor;
mod fields;
mod identity_number;
mod mask;
mod money;
mod refusal;
mod time;
mod words;

pub use actor::{Actor, ActorKind, Reach, Role, RoleSet, UnitPath};
pub use fields::{Choice, FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Reading};
pub use identity_number::{IdNumberFault, check_id_number};
pub use mask::{FILLS, MaskKind, MaskRule, Masks, is_mask_of, is_masked};
pub use money::Money;
pub use refusal::Refusal;
pub use time::{Day, Instant, bank_zone, day_of, instant_from_micros, micros, rfc3339, short_time};
pub use words::{Lang, Say, fill, placeholders};
