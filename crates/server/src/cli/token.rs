//! `xiaobao token`: accounts of other systems for the API.

use super::failure::Failure;
use super::{Bank, bank, output};
use crate::settings::Settings;
use change::CommandError;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use kernel::{Actor, Role, rfc3339};
use platform::App;
use platform::sql::Reader;
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Issue a token with one role at one unit; it is printed once
    Create(Create),
    /// List the tokens, without their secrets
    List {
        #[command(flatten)]
        bank: Bank,
        /// JSON: [{name,prefix,role,unit,created_at,used_at,revoked_at}]
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token at once
    Revoke {
        #[command(flatten)]
        bank: Bank,
        /// Name or prefix of the token
        #[arg(long, value_name = "N")]
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    bank: Bank,
    /// The system that will hold it
    #[arg(long, value_name = "N")]
    name: String,
    /// Its one role
    #[arg(long, value_parser = PossibleValuesParser::new(Role::ALL.map(Role::code)))]
    role: String,
    /// Code of its unit
    #[arg(long, value_name = "CODE")]
    unit: String,
}

impl Token {
    pub(super) fn bank(&self) -> Bank {
        match self {
            Token::Create(create) => create.bank.clone(),
            Token::List { bank, .. } | Token::Revoke { bank, .. } => bank.clone(),
        }
    }
}

pub(super) fn run(token: Token, settings: &Settings) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    let failed = |error| Failure::of_command(error, settings.lang);
    match token {
        Token::Create(create) => {
            let role = Role::from_code(&create.role).expect("clap has checked it against the list");
            let by = Actor::system("token");
            let issued = identity::issue_now(&app, &by, &create.name, role, &create.unit);
            let secret = issued
                .map_err(failed)?
                .token
                .expect("it was issued just now");
            output::note("This token is shown once; keep it where the other system reads it:");
            output::line(&secret)
        }
        Token::List { json, .. } => list(&app, json),
        Token::Revoke { name, .. } => {
            let done = identity::revoke_now(&app, &Actor::system("token"), &name);
            done.map_err(|error| match error {
                CommandError::NotFound => {
                    Failure::Failed(format!("--name: there is no valid token `{name}`"))
                }
                other => failed(other),
            })?;
            output::note(&format!("token {name} is revoked"));
            Ok(())
        }
    }
}

fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    let tokens = app
        .db
        .read_now(|reader: &mut Reader<'_>| identity::tokens(reader))?;
    if as_json {
        let list: Vec<Value> = tokens
            .iter()
            .map(|token| {
                json!({
                    "name": token.name,
                    "prefix": token.prefix,
                    "role": token.role.code(),
                    "unit": token.unit.code(),
                    "created_at": rfc3339(token.created_at),
                    "used_at": token.used_at.map(rfc3339),
                    "revoked_at": token.revoked_at.map(rfc3339),
                })
            })
            .collect();
        return output::json(&list.into());
    }
    let row = |token: &identity::Token| {
        let state = if token.revoked_at.is_some() {
            "revoked"
        } else {
            "valid"
        };
        let (role, unit) = (token.role.code(), token.unit.code());
        [&token.name, &token.prefix, role, unit, state]
            .map(str::to_owned)
            .to_vec()
    };
    output::table(&tokens.iter().map(row).collect::<Vec<_>>())
}
