//! `xiaobao unit list`: the bank's units.

use super::failure::Failure;
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::Subcommand;
use platform::sql::Reader;
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub(super) enum Unit {
    /// List the units in the order of the tree
    List {
        #[command(flatten)]
        bank: Bank,
        /// JSON: [{code,name,level,parent}]
        #[arg(long)]
        json: bool,
    },
}

impl Unit {
    pub(super) fn bank(&self) -> Bank {
        let Unit::List { bank, .. } = self;
        bank.clone()
    }
}

pub(super) fn run(unit: Unit, settings: &Settings) -> Result<(), Failure> {
    let Unit::List { json, .. } = unit;
    let app = bank::open(settings)?;
    let units = app
        .db
        .read_now(|reader: &mut Reader<'_>| org::list(reader))?;
    if json {
        let list: Vec<Value> = units.iter().map(in_json).collect();
        return output::json(&list.into());
    }
    let row = |unit: &org::Unit| {
        let parent = unit.parent().unwrap_or_default().to_owned();
        vec![
            unit.code.clone(),
            unit.level.code().to_owned(),
            parent,
            unit.name.clone(),
        ]
    };
    output::table(&units.iter().map(row).collect::<Vec<_>>())
}

fn in_json(unit: &org::Unit) -> Value {
    json!({
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.code(),
        "parent": unit.parent(),
    })
}
