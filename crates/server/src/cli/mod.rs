//! The command line: one file per command. What it prints and how it exits is fixed by the
//! contract: results on stdout, messages on stderr, 0 done, 1 it does not hold or failed, 2 wrong
//! usage.

mod backup;
mod bank;
mod calendar;
mod case;
mod deadline;
mod demo;
mod doctor;
mod failure;
mod import;
mod init;
mod key;
mod ledger;
mod log;
mod openapi;
mod output;
mod progress;
mod rulebook;
mod serve;
mod token;
mod unit;

use crate::settings::{Flags, Settings};
use clap::{Args, Parser, Subcommand};
use failure::Failure;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Consumer-protection and complaint management for a bank.
#[derive(Debug, Parser)]
#[command(
    name = "xiaobao",
    version,
    arg_required_else_help = true,
    subcommand_required = true
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// File of settings (default: xiaobao.toml in the working directory, if it is there)
    #[arg(long, global = true, value_name = "FILE", env = "XIAOBAO_CONFIG")]
    config: Option<PathBuf>,
    /// Language of what is printed: zh-CN (default) or en
    #[arg(long, global = true, value_name = "LANG", env = "XIAOBAO_LANG")]
    lang: Option<String>,
    /// Folder with a Chinese font for posters (default: among the system's fonts)
    #[arg(long, global = true, value_name = "DIR", env = "XIAOBAO_FONT_DIR")]
    font_dir: Option<PathBuf>,
    /// Least important level logged: off, error, warn, info (default), debug, trace
    #[arg(long, global = true, value_name = "LEVEL", env = "XIAOBAO_LOG")]
    log: Option<String>,
    /// How log lines look: text (default) or json
    #[arg(long, global = true, value_name = "FORMAT", env = "XIAOBAO_LOG_FORMAT")]
    log_format: Option<String>,
    /// Program of the bank's key management that wraps and unwraps master keys (default: key files)
    #[arg(
        long,
        global = true,
        value_name = "PROGRAM",
        env = "XIAOBAO_MASTER_KEY_COMMAND"
    )]
    master_key_command: Option<PathBuf>,
    /// Only as a variable: the arguments of a program can be read by others
    #[arg(
        long,
        global = true,
        hide = true,
        env = "XIAOBAO_MASTER_KEYS",
        hide_env_values = true
    )]
    master_keys: Option<String>,
    /// Program that signs checkpoints (default: a key file in the data folder)
    #[arg(long, global = true, value_name = "PROGRAM", env = "XIAOBAO_SIGNER")]
    signer: Option<String>,
}

/// Where the bank's data are.
#[derive(Clone, Debug, Default, Args)]
struct Bank {
    /// Folder of the embedded database, the keys and the stored files (default: ./data)
    #[arg(long, value_name = "DIR", env = "XIAOBAO_DATA")]
    data: Option<PathBuf>,
    /// sqlite://FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE (default: a file in the data folder)
    #[arg(
        long,
        value_name = "URL",
        env = "XIAOBAO_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

/// Where to serve.
#[derive(Clone, Debug, Default, Args)]
struct Listen {
    /// Address and port to serve on (default: 127.0.0.1:8080)
    #[arg(long, value_name = "ADDR", env = "XIAOBAO_LISTEN")]
    listen: Option<String>,
    /// Whether browsers come over HTTPS, by a proxy in front: true or false (default)
    #[arg(long, value_name = "BOOL", env = "XIAOBAO_HTTPS")]
    https: Option<String>,
    /// Proxies whose X-Forwarded-For is believed: networks or addresses
    #[arg(long, value_name = "NETWORKS", env = "XIAOBAO_PROXIES")]
    proxies: Option<String>,
    /// Meant as a variable: a flag can be read by others on the machine
    #[arg(
        long,
        hide = true,
        env = "XIAOBAO_LDAP_PASSWORD",
        hide_env_values = true
    )]
    ldap_password: Option<String>,
    /// Meant as a variable, too
    #[arg(long, hide = true, env = "XIAOBAO_OIDC_SECRET", hide_env_values = true)]
    oidc_secret: Option<String>,
}

/// How notices leave the house.
#[derive(Clone, Debug, Default, Args)]
struct Outside {
    /// Where browsers reach the site, for links in mails: https://HOST
    #[arg(long, value_name = "URL", env = "XIAOBAO_SITE")]
    site: Option<String>,
    /// Mail server: smtps://USER:PASSWORD@HOST:PORT, smtp+starttls://… or smtp://HOST:PORT
    #[arg(long, value_name = "URL", env = "XIAOBAO_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// Sender of mails
    #[arg(long, value_name = "ADDRESS", env = "XIAOBAO_MAIL_FROM")]
    mail_from: Option<String>,
    /// Folder that gets a copy of each checkpoint of the ledger
    #[arg(long, value_name = "DIR", env = "XIAOBAO_CHECKPOINT_FOLDER")]
    checkpoint_folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the demo bank if the folder is empty, then serve it
    Demo(demo::Demo),
    /// Serve; migrates the database first
    Serve(serve::Serve),
    /// Make an empty bank with one administrator
    Init(init::Init),
    /// Working days and the notices they come from
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Time limits and the rule packs that set them
    #[command(subcommand)]
    Deadline(deadline::Deadline),
    /// Take records in from files
    #[command(subcommand)]
    Import(import::Import),
    /// One case as a file that proves itself
    #[command(subcommand)]
    Case(case::Case),
    /// The record of all that was done
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Copy the whole bank into one file, while it is being served
    Backup(backup::BackupTo),
    /// Put a backup into an empty place, and verify it
    Restore(backup::RestoreFrom),
    /// Accounts of other systems for the API
    #[command(subcommand)]
    Token(token::Token),
    /// The bank's units
    #[command(subcommand)]
    Unit(unit::Unit),
    /// The master key that personal data is sealed under: see how it stands, rotate it
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Print the description of the API (OpenAPI 3.1)
    Openapi,
    /// Check settings, database, ledger, clock, calendar, mail and storage
    Doctor(doctor::Doctor),
}

impl Command {
    /// Where the command's flags say the bank is and where to serve.
    fn place(&self) -> (Bank, Listen) {
        let bank = match self {
            Command::Demo(demo) => {
                let (data, database) = (demo.data.clone(), demo.database.clone());
                return (Bank { data, database }, demo.listen.clone());
            }
            Command::Serve(serve) => return (serve.bank.clone(), serve.listen.clone()),
            Command::Init(init) => init.bank.clone(),
            Command::Import(import) => import.bank(),
            Command::Case(case) => case.bank(),
            Command::Backup(backup) => backup.bank.clone(),
            Command::Restore(restore) => restore.bank.clone(),
            Command::Ledger(ledger) => ledger.bank(),
            Command::Token(token) => token.bank(),
            Command::Unit(unit) => unit.bank(),
            Command::Key(key) => key.bank(),
            Command::Calendar(calendar) => calendar.bank(),
            Command::Deadline(deadline) => deadline.bank(),
            Command::Doctor(doctor) => doctor.bank.clone(),
            Command::Openapi => Bank::default(),
        };
        (bank, Listen::default())
    }

    /// Where the command's flags say notices go; only serving sends any, and `doctor` looks.
    fn outside(&self) -> Outside {
        match self {
            Command::Demo(demo) => demo.outside.clone(),
            Command::Serve(serve) => serve.outside.clone(),
            Command::Doctor(doctor) => doctor.outside.clone(),
            _ => Outside::default(),
        }
    }

    fn run(self, settings: &Settings) -> Result<(), Failure> {
        match self {
            Command::Demo(demo) => demo::run(&demo, settings),
            Command::Serve(_) => serve::run(settings),
            Command::Init(init) => init::run(init, settings),
            Command::Calendar(calendar) => calendar::run(calendar, settings),
            Command::Deadline(deadline) => deadline::run(deadline, settings),
            Command::Import(import) => import::run(import, settings),
            Command::Case(case) => case::run(case, settings),
            Command::Backup(asked) => backup::backup(asked, settings),
            Command::Restore(asked) => backup::restore(asked, settings),
            Command::Ledger(ledger) => ledger::run(ledger, settings),
            Command::Token(token) => token::run(token, settings),
            Command::Unit(unit) => unit::run(unit, settings),
            Command::Key(key) => key::run(&key, settings),
            Command::Openapi => openapi::run(),
            Command::Doctor(_) => doctor::run(settings),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no failure: clap knows.
            let printed = error.print();
            let code = if printed.is_ok() {
                error.exit_code()
            } else {
                1
            };
            return ExitCode::from(u8::try_from(code).unwrap_or(1));
        }
    };
    match start(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

fn start(cli: Cli) -> Result<(), Failure> {
    let Cli { common, command } = cli;
    let (bank, listen) = command.place();
    let outside = command.outside();
    let flags = Flags {
        checkpoint_folder: outside.checkpoint_folder,
        master_keys: common.master_keys,
        master_key_command: common.master_key_command,
        signer: common.signer,
        font_dir: common.font_dir,
        data: bank.data,
        database: bank.database,
        https: listen.https,
        lang: common.lang,
        listen: listen.listen,
        log: common.log,
        log_format: common.log_format,
        mail_from: outside.mail_from,
        proxies: listen.proxies,
        ldap_password: listen.ldap_password,
        oidc_secret: listen.oidc_secret,
        site: outside.site,
        smtp: outside.smtp,
    };
    let names = std::env::vars_os().map(|(name, _)| name);
    let folder = PathBuf::from(".");
    let settings = Settings::read(flags, common.config.as_deref(), &folder, names)
        .map_err(|wrong| Failure::Usage(wrong.0))?;
    log::start(&settings);
    command.run(&settings)
}
