//! Staff from a spreadsheet: checked whole, then written in one change.

use super::account::{fresh, public, save_details};
use super::{by, entry};
use crate::access::Permission;
use crate::permit::Permit;
use crate::rules::{Account, Plan, Step, fields, plan};
use crate::secret;
use crate::store::account as store;
use change::{Change, CommandError, Committed, Entry};
use kernel::{Fields, Refusal, say};
use platform::App;
use platform::sql::{Reader, SqlError, args};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an import of staff has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImportedAccounts {
    /// New accounts: login, name, one-time password. Empty when the same form was sent before.
    pub created: Vec<(String, String, String)>,
    /// How many were new.
    pub created_count: usize,
    /// Accounts that have changed.
    pub changed: usize,
    /// Rows that were there already.
    pub same: usize,
}

/// The stored answer: no password is in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Done {
    created: usize,
    changed: usize,
    same: usize,
    mark: String,
}

/// What rows of a spreadsheet would do. `by` is the login of who imports.
pub(crate) fn preview(
    reader: &mut Reader<'_>,
    rows: &[(usize, Fields)],
    by: &str,
) -> Result<Plan, SqlError> {
    let units = org::list(reader)?;
    let open = units
        .into_iter()
        .filter(org::Unit::is_open)
        .map(|unit| (unit.code, unit.path));
    let read = rows.iter().map(|(row, fields)| {
        let mut fields = fields.clone();
        fields::split_roles(&mut fields);
        (*row, fields::read_new(&fields))
    });
    let accounts = all(reader)?;
    Ok(plan(read.collect(), &accounts, &open.collect(), by))
}

fn all(reader: &mut Reader<'_>) -> Result<BTreeMap<String, Account>, SqlError> {
    let sql = format!("SELECT {} FROM identity_account", store::COLUMNS);
    let rows = reader.query(&sql, &args![])?;
    let accounts = rows.iter().map(store::from_row);
    accounts
        .map(|account| account.map(|a| (a.login.clone(), a)))
        .collect()
}

/// Does what [`preview`] shows, all of it or nothing.
pub(crate) async fn import(
    app: &App,
    permit: &Permit,
    rows: Vec<(usize, Fields)>,
    receipt: Option<String>,
) -> Result<ImportedAccounts, CommandError> {
    let actor = by(permit, Permission::AccountManage);
    let (login, looked_at) = (actor.login.clone(), rows.clone());
    let first = app
        .db
        .read(move |reader| Ok::<_, CommandError>(preview(reader, &looked_at, &login)?))
        .await?;
    let (created, hashes) = one_time_passwords(app, &first).await;
    let mark = secret::fingerprint(&format!("{hashes:?}"));
    let kept = mark.clone();
    let done = change::run(app, &actor, receipt, move |change| {
        import_in(change, &rows, &hashes, &kept)
    })
    .await?;
    Ok(ImportedAccounts {
        created: if done.mark == mark {
            created
        } else {
            Vec::new()
        },
        created_count: done.created,
        changed: done.changed,
        same: done.same,
    })
}

/// Login, name and one-time password of the new accounts, and the hashes by login.
async fn one_time_passwords(
    app: &App,
    plan: &Plan,
) -> (Vec<(String, String, String)>, BTreeMap<String, String>) {
    let new = plan.steps.iter().filter_map(|step| match step {
        Step::Create { login, details, .. } => Some((
            login.clone(),
            details.name.clone(),
            secret::one_time_password(&app.entropy),
        )),
        Step::Change { .. } => None,
    });
    let new: Vec<_> = if plan.errors.is_empty() {
        new.collect()
    } else {
        Vec::new()
    };
    let passwords = new.iter().map(|(.., password)| password.clone()).collect();
    let hashed = secret::hash_all_apart(&app.entropy, passwords).await;
    let hashes = new
        .iter()
        .map(|(login, ..)| login.clone())
        .zip(hashed)
        .collect();
    (new, hashes)
}

fn import_in(
    mut change: Change<'_>,
    rows: &[(usize, Fields)],
    hashes: &BTreeMap<String, String>,
    mark: &str,
) -> Result<Committed<Done>, CommandError> {
    let who = change.actor().login.clone();
    let plan = preview(&mut change, rows, &who)?;
    let refused = |code, say| Err(CommandError::Refused(Refusal::new(code, say)));
    if !plan.errors.is_empty() {
        let n = plan.errors.len();
        return refused(
            "import_has_errors",
            say!(
                "有 {n} 处需要修改，未导入任何行",
                "There are {n} things to correct; no row was imported"
            ),
        );
    }
    if plan.steps.is_empty() {
        return refused(
            "nothing_to_import",
            say!(
                "文件中的账号都已存在且没有变化",
                "Every account of the file is there already and unchanged"
            ),
        );
    }
    let mut entries = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        entries.push(step_in(&mut change, step, hashes)?);
    }
    let done = Done {
        created: plan.created(),
        changed: plan.changed(),
        same: plan.same,
        mark: mark.to_owned(),
    };
    change.commit(entries, done)
}

fn step_in(
    change: &mut Change<'_>,
    step: &Step,
    hashes: &BTreeMap<String, String>,
) -> Result<Entry, CommandError> {
    match step {
        Step::Change { before, after } => save_details(change, before, after),
        Step::Create {
            login,
            details,
            unit,
        } => {
            // Somebody else changed accounts between the look and the change.
            let hash = hashes.get(login).ok_or_else(|| {
                Refusal::new(
                    "accounts_changed",
                    say!(
                        "账号刚被他人修改，请重新预检",
                        "The accounts have just been changed by somebody else; check the file again"
                    ),
                )
            })?;
            let account = fresh(login, details, unit.clone(), true, change.now());
            store::insert(change, &account, hash)?;
            Ok(entry(change, "account_created", login, public(&account))?)
        }
    }
}
