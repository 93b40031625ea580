//! What a spreadsheet of staff would do to the accounts, worked out whole before anything is
//! written.

use super::Trouble;
use super::account::{self, Account, Details, Status};
use super::fields::{LOGIN, UNIT};
use kernel::{FieldError, FieldErrors, Role, UnitPath, say};
use org::rules::RowError;
use std::collections::BTreeMap;

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// An account that was not there.
    Create {
        /// Its login.
        login: String,
        /// What was filled in.
        details: Details,
        /// The unit's path.
        unit: UnitPath,
    },
    /// An account that gets another name, unit, roles or phone.
    Change {
        /// As it is.
        before: Box<Account>,
        /// As it will be.
        after: Box<Account>,
    },
}

/// What the whole file does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the file.
    pub steps: Vec<Step>,
    /// Rows that change nothing.
    pub same: usize,
    /// What is wrong. While there is anything, nothing is imported.
    pub errors: Vec<RowError>,
}

impl Plan {
    /// New accounts.
    pub fn created(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| matches!(step, Step::Create { .. }))
            .count()
    }

    /// Accounts that change.
    pub fn changed(&self) -> usize {
        self.steps.len() - self.created()
    }

    fn fault(&mut self, row: usize, errors: FieldErrors) {
        self.errors
            .extend(errors.0.into_iter().map(|error| RowError { row, error }));
    }
}

/// One row of the file, as it could be read.
pub(crate) type RowRead = (usize, Result<(String, Details), FieldErrors>);

/// Works out what the rows do. `units` are the open ones by code; `by` is who imports.
pub fn plan(
    rows: Vec<RowRead>,
    accounts: &BTreeMap<String, Account>,
    units: &BTreeMap<String, UnitPath>,
    by: &str,
) -> Plan {
    let mut plan = Plan::default();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    // The administrators left over, while the file takes the role away from some.
    let active_admin =
        |account: &&Account| account.roles.has(Role::Admin) && account.status == Status::Active;
    let mut admins = accounts.values().filter(active_admin).count() as i64;
    for (row, read) in rows {
        let (login, details) = match read {
            Err(errors) => {
                plan.fault(row, errors);
                continue;
            }
            Ok(read) => read,
        };
        if let Some(earlier) = first.insert(login.clone(), row) {
            let say = say!(
                "「登录名」{login} 与第 {earlier} 行重复",
                "\"Login name\" {login} is in row {earlier} already"
            );
            plan.fault(row, FieldError::new(LOGIN.name, "login_twice", say).into());
            continue;
        }
        let Some(unit) = units.get(&details.unit) else {
            plan.fault(row, unknown_unit(&details.unit));
            continue;
        };
        match accounts.get(&login) {
            None => plan.steps.push(Step::Create {
                login,
                details,
                unit: unit.clone(),
            }),
            Some(account) => match compare(account, &details, unit, by, admins - 1) {
                Err(errors) => plan.fault(row, errors),
                Ok(None) => plan.same += 1,
                Ok(Some(after)) => {
                    let lost = active_admin(&account) && !after.roles.has(Role::Admin);
                    admins -= i64::from(lost);
                    plan.steps.push(Step::Change {
                        before: Box::new(account.clone()),
                        after: Box::new(after),
                    });
                }
            },
        }
    }
    plan
}

/// "There is no such open unit", for the field.
pub(crate) fn unknown_unit(code: &str) -> FieldErrors {
    let say = say!(
        "没有未撤销的机构「{code}」；「所属机构」应为机构代码，例如 0101",
        "There is no open unit \"{code}\"; \"Unit\" must be a unit's code, such as 0101"
    );
    FieldError::new(UNIT.name, "unknown_unit", say).into()
}

fn compare(
    account: &Account,
    details: &Details,
    unit: &UnitPath,
    by: &str,
    other_admins: i64,
) -> Result<Option<Account>, FieldErrors> {
    let same = account.name == details.name
        && account.unit == *unit
        && account.roles == details.roles
        && account.phone == details.phone;
    if same && account.status != Status::Closed {
        return Ok(None);
    }
    match account::apply_details(account, details, unit.clone(), by, other_admins) {
        Ok(after) => Ok(Some(after)),
        Err(Trouble::Invalid(errors)) => Err(errors),
        Err(Trouble::Refused(refusal)) => {
            Err(FieldError::new(LOGIN.name, refusal.code, refusal.say).into())
        }
    }
}
