//! `xiaobao key status` and `xiaobao key rotate`: the master key that data keys are wrapped under.

use super::failure::Failure;
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::Subcommand;
use kernel::Actor;
use platform::App;
use platform::sql::Reader;

/// Rounds of wrapping after which something else must be wrong: 500 keys each.
const ROUNDS_MAX: usize = 100_000;

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Print under which master keys data keys are wrapped, and how many
    Status {
        #[command(flatten)]
        bank: Bank,
    },
    /// Make a new master key and wrap every data key under it; the bank may be served meanwhile
    Rotate {
        #[command(flatten)]
        bank: Bank,
    },
}

impl KeyCommand {
    pub(super) fn bank(&self) -> Bank {
        match self {
            KeyCommand::Status { bank } | KeyCommand::Rotate { bank } => bank.clone(),
        }
    }
}

pub(super) fn run(asked: &KeyCommand, settings: &Settings) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    match asked {
        KeyCommand::Status { .. } => status(&app),
        KeyCommand::Rotate { .. } => rotate(&app),
    }
}

fn status(app: &App) -> Result<(), Failure> {
    let keys = app.keys.clone();
    let progress = app
        .db
        .read_now(move |reader: &mut Reader<'_>| vault::progress(reader, &keys))?;
    output::line(&format!("current    {}", progress.current))?;
    for (master, count, at_hand) in &progress.masters {
        let missing = if *at_hand { "" } else { " (not at hand)" };
        output::line(&format!("{master}   {count} data keys{missing}"))?;
    }
    output::line(&format!("destroyed  {}", progress.destroyed))?;
    let (done, all) = progress.done();
    output::line(&format!("wrapped    {done} of {all}"))
}

fn rotate(app: &App) -> Result<(), Failure> {
    let refused = |error: change::CommandError| Failure::Failed(error.to_string());
    let name = vault::rotate(app, &Actor::system("key"), None).map_err(refused)?;
    output::line(&format!("current    {name}"))?;
    for _ in 0..ROUNDS_MAX {
        if vault::rewrap(app).map_err(refused)? == 0 {
            break;
        }
    }
    status(app)
}
