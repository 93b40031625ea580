//! `xiaobao ledger verify`: recomputes the whole ledger.

use super::failure::Failure;
use super::progress::Progress;
use super::{Bank, bank, output};
use crate::settings::Settings;
use audit::{Bad, Report};
use clap::Subcommand;
use kernel::Lang;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(super) enum Ledger {
    /// Recompute every entry, every chain and the state they speak of
    Verify {
        #[command(flatten)]
        bank: Bank,
        /// JSON: {ok,entries,head}, and first_bad when it does not hold
        #[arg(long)]
        json: bool,
    },
}

impl Ledger {
    pub(super) fn bank(&self) -> Bank {
        let Ledger::Verify { bank, .. } = self;
        bank.clone()
    }
}

pub(super) fn run(ledger: Ledger, settings: &Settings) -> Result<(), Failure> {
    let Ledger::Verify { json, .. } = ledger;
    let app = bank::open(settings)?;
    let bar = Arc::new(Progress::counting("ledger"));
    let counted = Arc::clone(&bar);
    let report = crate::verify::verify(&app, move |entries| counted.count(entries))?;
    bar.end();
    tell(&report, json, settings.lang)?;
    if report.ok {
        Ok(())
    } else {
        Err(Failure::Told)
    }
}

fn tell(report: &Report, as_json: bool, lang: Lang) -> Result<(), Failure> {
    let Report {
        ok,
        entries,
        head,
        first_bad,
    } = report;
    if as_json {
        let mut value = json!({ "ok": ok, "entries": entries, "head": head });
        if let Some(bad) = first_bad {
            value["first_bad"] = json!({
                "kind": bad.kind, "id": bad.id, "seq": bad.seq, "what": bad.what.to(lang),
            });
        }
        return output::json(&value);
    }
    match first_bad {
        None => output::line(&format!("ok: {entries} entries, head {head}")),
        Some(bad) => output::line(&in_words(bad, lang)),
    }
}

/// The first bad entry, by its subject and its number in the subject's chain.
pub(super) fn in_words(bad: &Bad, lang: Lang) -> String {
    let Bad {
        kind,
        id,
        seq,
        what,
    } = bad;
    format!("bad: {kind} {id}, entry {seq}: {}", what.to(lang))
}
