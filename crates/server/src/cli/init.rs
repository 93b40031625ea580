//! `xiaobao init`: an empty bank with its head office and one administrator.

use super::failure::Failure;
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::Args;
use platform::App;
use platform::sql::{Reader, SqlError};

#[derive(Debug, Args)]
pub(super) struct Init {
    #[command(flatten)]
    pub(super) bank: Bank,
    /// Login name of the administrator
    #[arg(long, value_name = "NAME")]
    admin: String,
}

pub(super) fn run(init: Init, settings: &Settings) -> Result<(), Failure> {
    let app = bank::open_or_make(settings)?;
    if has_accounts(&app)? {
        return Err(Failure::Failed(
            "--data: there is a bank already, with accounts; nothing was changed".to_owned(),
        ));
    }
    let password = identity::first_admin(&app, init.admin.trim())
        .map_err(|error| Failure::of_command(error, settings.lang))?;
    output::note("The administrator's one-time password, to be changed at the first login:");
    output::line(&password)
}

/// Whether anybody can log in: each account has its entries, and entries never go.
fn has_accounts(app: &App) -> Result<bool, SqlError> {
    let accounts = audit::Filter {
        subject_kind: Some("account".to_owned()),
        ..audit::Filter::default()
    };
    let found = app
        .db
        .read_now(move |reader: &mut Reader<'_>| audit::entries(reader, &accounts, None, 1))?;
    Ok(!found.entries.is_empty())
}
