//! `xiaobao demo`: makes a fictional bank, then serves it.

use super::failure::Failure;
use super::progress::Progress;
use super::serve::serve;
use super::{Listen, Outside, bank, output};
use crate::settings::{DATABASE_FILE, Settings};
use clap::Args;
use platform::App;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file that says: this folder holds the demo bank, and it is whole.
const MARK: &str = "demo-bank";
/// The file that says: the demo bank of this folder is being made.
const MAKING: &str = "demo-bank.making";
/// Most complaints that a demo bank is made with.
const COMPLAINTS_MAX: i64 = 200_000;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Folder of the demo bank; made when it is empty (default: ./data)
    #[arg(long, value_name = "DIR", env = "XIAOBAO_DATA")]
    pub(super) data: Option<PathBuf>,
    /// Not for the demo bank: told, not ignored
    #[arg(long, hide = true, env = "XIAOBAO_DATABASE", hide_env_values = true)]
    pub(super) database: Option<String>,
    #[command(flatten)]
    pub(super) listen: Listen,
    #[command(flatten)]
    pub(super) outside: Outside,
    /// How many complaints it has
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(0..=COMPLAINTS_MAX))]
    complaints: u32,
    /// The same seed gives the same bank
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(demo: &Demo, settings: &Settings) -> Result<(), Failure> {
    let folder = &settings.data;
    if settings.database_file() != Some(&folder.join(DATABASE_FILE)) {
        return Err(Failure::Usage(
            "--database (or XIAOBAO_DATABASE): the demo bank has a database of its own in its \
             folder; take the setting away, or use `xiaobao serve`"
                .to_owned(),
        ));
    }
    if !folder.join(MARK).is_file() {
        make(demo, settings)?;
    }
    let app = bank::open(settings)?;
    serve(app, settings, tell)
}

/// Makes the bank. Cut off in the middle, it is made anew the next time.
fn make(demo: &Demo, settings: &Settings) -> Result<(), Failure> {
    let folder = &settings.data;
    let failed = |error: std::io::Error| Failure::Failed(format!("{}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(failed)?;
    if folder.join(MAKING).exists() {
        clear(folder).map_err(failed)?;
    } else if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(Failure::Failed(format!(
            "--data: {} is not empty and holds no demo bank; name an empty folder, or use \
             `xiaobao serve`",
            folder.display()
        )));
    }
    fs::write(folder.join(MAKING), "").map_err(failed)?;
    let app = bank::open_or_make(settings)?;
    fill(demo, &app).map_err(|error| Failure::of_command(error, settings.lang))?;
    fs::rename(folder.join(MAKING), folder.join(MARK)).map_err(failed)
}

fn fill(demo: &Demo, app: &App) -> Result<(), change::CommandError> {
    let complaints = demo.complaints as usize;
    output::note(&format!(
        "making the demo bank with {complaints} complaints"
    ));
    let bar = Progress::new("demo bank");
    let done = demo::build(app, demo.seed, complaints, &mut |done, total| {
        bar.set(done as u64, total as u64, String::new());
    });
    bar.end();
    done
}

/// Takes away what an interrupted run has made, and nothing else.
fn clear(folder: &Path) -> std::io::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let file = folder.join(format!("{DATABASE_FILE}{ending}"));
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    for part in ["keys", "files"] {
        if folder.join(part).exists() {
            fs::remove_dir_all(folder.join(part))?;
        }
    }
    Ok(())
}

/// The address, and who can log in.
fn tell(address: SocketAddr) -> Result<(), Failure> {
    let head = ["role", "login", "password", "name", "unit"]
        .map(str::to_owned)
        .to_vec();
    let row = |login: demo::Login| {
        let role = login.role.code().to_owned();
        vec![role, login.login, login.password, login.name, login.unit]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head)
        .chain(demo::logins().into_iter().map(row))
        .collect();
    output::table(&rows)?;
    output::line(&format!("http://{address}/"))
}
