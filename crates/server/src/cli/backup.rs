//! `xiaobao backup` and `xiaobao restore`.

use super::failure::Failure;
use super::progress::Progress;
use super::{Bank, bank, output};
use crate::backup::{self, BackupError, Manifest, Restore, Save};
use crate::settings::Settings;
use change::{CommandError, Entry, Subject};
use clap::Args;
use kernel::Actor;
use platform::App;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct BackupTo {
    #[command(flatten)]
    pub(super) bank: Bank,
    /// The file to be made
    file: PathBuf,
    /// Put the keys into it, too: who has the file can then read everything
    #[arg(long)]
    with_keys: bool,
}

#[derive(Debug, Args)]
pub(super) struct RestoreFrom {
    #[command(flatten)]
    pub(super) bank: Bank,
    /// The backup
    file: PathBuf,
    /// Folder with the bank's keys, kept apart from the backup
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
}

pub(super) fn backup(asked: BackupTo, settings: &Settings) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    // In the ledger before it is made, so that the backup holds the entry about itself.
    let with_keys = asked.with_keys;
    change::run_now(&app, &Actor::system("backup"), None, move |change| {
        let about = Subject::new("bank", "1");
        let body = json!({ "with_keys": with_keys });
        change.commit(vec![Entry::new(about, "backup_made", body)], ())
    })
    .map_err(|error| Failure::of_command(error, settings.lang))?;
    let save = Save {
        to: asked.file.clone(),
        data: settings.data.clone(),
        with_keys,
    };
    let bar = Arc::new(Progress::counting("backup"));
    let counted = Arc::clone(&bar);
    let manifest = backup::save(&app, &save, move |_, done| counted.count(done))?;
    bar.end();
    output::note(match with_keys {
        true => "The keys are in it: who has this file can read everything. Lock it away.",
        false => {
            "The master key is not in it: keep a copy of the keys folder somewhere else. Without it nothing that is sealed can be read again."
        }
    });
    tell(&asked.file.display().to_string(), &manifest)?;
    done(&app, &asked.file.display().to_string(), &manifest)
        .map_err(|error| Failure::of_command(error, settings.lang))?;
    match manifest.ledger_ok {
        true => Ok(()),
        false => Err(Failure::Failed(
            "the ledger does not verify; the backup was made all the same: see `xiaobao ledger verify`"
                .to_owned(),
        )),
    }
}

/// Where it lies and whether its ledger verified, for the page of evidence; after it was made, so the
/// backup itself does not hold this.
fn done(app: &App, to: &str, manifest: &Manifest) -> Result<(), CommandError> {
    let body = json!({
        "to": to,
        "entries": manifest.entries,
        "head": manifest.head,
        "ledger_ok": manifest.ledger_ok,
    });
    change::run_now(app, &Actor::system("backup"), None, move |change| {
        let entry = Entry::new(Subject::new("bank", "1"), evidence::BACKUP[1], body.clone());
        change.commit(vec![entry], ())
    })
}

pub(super) fn restore(asked: RestoreFrom, settings: &Settings) -> Result<(), Failure> {
    let restore = Restore {
        from: asked.file.clone(),
        data: settings.data.clone(),
        database: settings.database.clone(),
        keys: asked.keys,
    };
    let bar = Progress::counting("restore");
    let loaded = backup::load(&restore, &mut |_, done| bar.count(done));
    bar.end();
    let loaded = loaded?;
    if !loaded.has_key {
        output::note(&format!(
            "The master key {} is not there: put it into {} before the bank is served.",
            loaded.manifest.master,
            settings.data.join("keys").join("master.key").display()
        ));
    }
    tell(&settings.data.display().to_string(), &loaded.manifest)
}

fn tell(place: &str, manifest: &Manifest) -> Result<(), Failure> {
    for (table, rows) in manifest.tables.iter().filter(|(_, rows)| **rows > 0) {
        output::line(&format!("{table} {rows}"))?;
    }
    output::line(&format!(
        "{place}: {} rows, {} files, {} entries, head {}",
        manifest.rows(),
        manifest.files,
        manifest.entries,
        manifest.head
    ))
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Failure {
        Failure::Failed(error.to_string())
    }
}
