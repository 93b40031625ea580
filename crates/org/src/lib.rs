//! The bank's organisation: units in a tree, from the head office down to the outlets, with
//! departments beside each level.
//!
//! - [`rules`]: what may stand where, what may become of a unit, what an import would do; pure
//! - [`unit`], [`unit_by_path`], [`list`], [`search`], [`children`], [`names`] …: what other rooms ask
//! - [`create`], [`rename`], [`set_details`], [`close_in`], [`import`]: what may be done
//! - [`pages`]: the pages, drawn from what they are given; `identity` stands at their door and
//!   decides who may come in, because it knows this room and not the other way round
//! - [`sheet`]: spreadsheets, also for the import of accounts

mod commands;
mod initials;
pub mod pages;
mod queries;
pub mod rules;
pub mod sheet;
mod store;
mod words;

pub use commands::{
    Imported, Saved, Seen, close_in, create, create_in, import, import_in, preview, rename,
    set_details, subject,
};
pub use initials::initials;
pub use queries::{
    answers_to, children, list, literal, name_history, name_on, names, search, state_of, totals,
    unit, unit_by_path, within,
};
pub use rules::{Figures, Level, NewUnit, Unit};
pub use words::Words;

use kernel::Day;
use serde_json::{Value, json};

/// A unit as the API and the ledger write it.
pub fn json(unit: &Unit) -> Value {
    json!({
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.code(),
        "parent": unit.parent(),
        "opened": unit.opened.to_string(),
        "closed": unit.closed.map(|day| day.to_string()),
        "phone": unit.phone,
        "outlets": unit.figures.outlets,
        "customers": unit.figures.customers,
        "staff": unit.figures.staff,
    })
}

/// What changes without a history of its own.
fn details(unit: &Unit) -> Value {
    json!({
        "phone": unit.phone,
        "outlets": unit.figures.outlets,
        "customers": unit.figures.customers,
        "staff": unit.figures.staff,
    })
}

/// The hash of everything stored about a unit.
fn state_hash(unit: &Unit, names: &[(Day, String)]) -> [u8; 32] {
    let mut whole = json(unit);
    whole["path"] = unit.path.as_str().into();
    whole["version"] = unit.version.into();
    whole["names"] = names
        .iter()
        .map(|(from, name)| json!([from.to_string(), name]))
        .collect();
    change::hash_state(&[("unit", change::canonical_json(&whole).as_bytes())])
}
