//! Looking at people. [`person`] and [`search_people`] may be called by other rooms, inside their
//! transactions; they tell nothing that a colleague may not know.

use crate::access::{self, Permission};
use crate::rules::{Account, Status};
use crate::store::account::{COLUMNS, from_row};
use kernel::{Instant, Lang, Role, RoleSet, UnitPath};
use platform::sql::{Reader, SqlError, Value, args};
use std::collections::BTreeSet;

/// A colleague, as other rooms and comboboxes see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Login name.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The unit's path.
    pub unit: UnitPath,
    /// The unit's name.
    pub unit_name: String,
    /// The roles held.
    pub roles: RoleSet,
    /// Whether the account is in use (not locked, not closed).
    pub active: bool,
}

/// Most people that a search answers.
const SEARCH_MAX: i64 = 20;

fn people(reader: &mut Reader<'_>, accounts: Vec<Account>) -> Result<Vec<Person>, SqlError> {
    let codes: Vec<String> = accounts.iter().map(|a| a.unit.code().to_owned()).collect();
    let names = org::names(reader, &codes)?;
    let person = |account: Account| Person {
        unit_name: names.get(account.unit.code()).cloned().unwrap_or_default(),
        login: account.login,
        name: account.name,
        unit: account.unit,
        roles: account.roles,
        active: account.status == Status::Active,
    };
    Ok(accounts.into_iter().map(person).collect())
}

/// The person of a login name, whatever the account's status.
pub fn person(reader: &mut Reader<'_>, login: &str) -> Result<Option<Person>, SqlError> {
    let account = crate::store::account::load(reader, login)?;
    Ok(people(reader, account.into_iter().collect())?.pop())
}

/// Whom a notice can reach, and in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Login name.
    pub login: String,
    /// The unit's path.
    pub unit: UnitPath,
    /// The language they chose; `None` while they have not.
    pub lang: Option<Lang>,
}

/// Whom a notice to that login reaches; `None` when there is no such account or it is closed. Who
/// is locked finds it when the lock is gone.
pub fn reachable(reader: &mut Reader<'_>, login: &str) -> Result<Option<Reachable>, SqlError> {
    let account = crate::store::account::load(reader, login)?;
    let open = account.filter(|account| account.status != Status::Closed);
    Ok(open.map(|account| Reachable {
        login: account.login,
        unit: account.unit,
        lang: account.lang,
    }))
}

/// Active people whose login begins with the text, whose name holds it, or whose pinyin initials
/// begin with it; administrators are left out, for they take no part in a case. At most a
/// screenful.
pub fn search_people(reader: &mut Reader<'_>, text: &str) -> Result<Vec<Person>, SqlError> {
    let filter = Filter {
        text: text.to_owned(),
        status: Some(Status::Active),
        ..Filter::default()
    };
    let found = list(reader, &filter, true, 0, SEARCH_MAX)?;
    people(reader, found)
}

/// Active people of a unit, and of those below it, in the order of the tree; administrators are
/// left out.
pub fn people_under(reader: &mut Reader<'_>, unit: &UnitPath) -> Result<Vec<Person>, SqlError> {
    let filter = Filter {
        unit: Some(unit.clone()),
        status: Some(Status::Active),
        ..Filter::default()
    };
    let found = list(reader, &filter, true, 0, 1_000)?;
    people(reader, found)
}

/// Most people that are told of one thing at one unit.
const HOLDERS_MAX: i64 = 100;

/// Who is asked when something of a unit needs a permission: the active people of the nearest
/// unit, from this one upwards, at which somebody holds it for the unit; where there are none, those
/// who hold it for the whole bank, wherever they sit. Nobody is asked twice.
pub fn nearest_holders(
    reader: &mut Reader<'_>,
    permission: Permission,
    unit: &UnitPath,
) -> Result<Vec<Person>, SqlError> {
    let mut at = Some(unit.clone());
    while let Some(level) = at {
        let sql = format!(
            "SELECT {COLUMNS} FROM identity_account WHERE unit_path = $1 AND status = 'active'
             ORDER BY login LIMIT $2"
        );
        let rows = reader.query(&sql, &args![level.as_str(), HOLDERS_MAX])?;
        let mut found = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
        found.retain(|account| access::reach_of(account.roles, &level, permission).covers(unit));
        if !found.is_empty() {
            return people(reader, found);
        }
        at = level.parent();
    }
    bank_wide_holders(reader, permission)
}

/// The active people who hold a permission for the whole bank, by login.
pub fn bank_wide_holders(
    reader: &mut Reader<'_>,
    permission: Permission,
) -> Result<Vec<Person>, SqlError> {
    let mut found = Vec::new();
    for line in &access::ROLES {
        if line.span != access::Span::All || !line.may.contains(&permission) {
            continue;
        }
        let filter = Filter {
            role: Some(line.role),
            status: Some(Status::Active),
            ..Filter::default()
        };
        found.extend(list(reader, &filter, false, 0, HOLDERS_MAX)?);
    }
    found.sort_by(|a, b| a.login.cmp(&b.login));
    found.dedup_by(|a, b| a.login == b.login);
    people(reader, found)
}

/// Whether a session still lets its owner in: not over, and the account in use. For connections
/// that stay open: the door asks only when a request comes.
pub fn session_holds(
    reader: &mut Reader<'_>,
    session: i64,
    now: Instant,
) -> Result<bool, SqlError> {
    let Some(session) = crate::store::session::load(reader, session)? else {
        return Ok(false);
    };
    let over = crate::rules::is_over(session.begun_at, session.seen_at, now);
    if over || session.stage != crate::rules::Stage::Full {
        return Ok(false);
    }
    let account = crate::store::account::load(reader, &session.login)?;
    Ok(account.is_some_and(|account| account.status == Status::Active))
}

/// Most holders of a role that are looked up: every unit may have a few.
const ROLE_HOLDERS_MAX: i64 = 20_000;

/// Active people who hold any of these roles, in the order of the tree.
pub fn holders(reader: &mut Reader<'_>, roles: &[Role]) -> Result<Vec<Person>, SqlError> {
    let holds = |n: usize| format!("' ' || roles || ' ' LIKE ${n}");
    let any: Vec<_> = (1..=roles.len()).map(holds).collect();
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM identity_account WHERE status = 'active' AND ({})
         ORDER BY unit_path, login LIMIT {ROLE_HOLDERS_MAX}",
        any.join(" OR ")
    );
    let wanted = roles
        .iter()
        .map(|role| format!("% {} %", role.code()).into());
    let values: Vec<Value> = wanted.collect();
    let rows = reader.query(&sql, &values)?;
    let found = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    people(reader, found)
}

/// Those of these logins whose account is in use (not locked, not closed).
pub fn active<'l>(
    reader: &mut Reader<'_>,
    logins: impl IntoIterator<Item = &'l str>,
) -> Result<BTreeSet<String>, SqlError> {
    /// Placeholders in one statement.
    const AT_ONCE: usize = 100;
    let wanted: Vec<Value> = logins.into_iter().map(Value::from).collect();
    let mut found = BTreeSet::new();
    for some in wanted.chunks(AT_ONCE) {
        let places: Vec<_> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT login FROM identity_account WHERE status = 'active' AND login IN ({})",
            places.join(", ")
        );
        for row in reader.query(&sql, some)? {
            found.insert(row.get(0)?);
        }
    }
    Ok(found)
}

/// What the list of accounts is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// Login, name or pinyin initials.
    pub(crate) text: String,
    /// This unit and all below it.
    pub(crate) unit: Option<UnitPath>,
    /// Holders of this role.
    pub(crate) role: Option<Role>,
    /// Accounts of this status.
    pub(crate) status: Option<Status>,
}

/// The condition and its arguments.
fn condition(filter: &Filter, without_admins: bool) -> (String, Vec<Value>) {
    let mut parts: Vec<String> = vec!["1 = 1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut value = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let text = filter.text.trim();
    if !text.is_empty() {
        let lower = org::literal(&text.to_ascii_lowercase());
        let begins = value(format!("{lower}%").into());
        let holds = value(format!("%{}%", org::literal(text)).into());
        parts.push(format!(
            "(login LIKE {begins} ESCAPE '\\' OR name LIKE {holds} ESCAPE '\\' \
              OR initials LIKE {begins} ESCAPE '\\')"
        ));
    }
    if let Some(unit) = &filter.unit {
        let (low, high) = kernel::Reach::Subtree(unit.clone()).range();
        let (low, high) = (value(low.into()), value(high.into()));
        parts.push(format!("unit_path >= {low} AND unit_path < {high}"));
    }
    if let Some(role) = filter.role {
        let holds = value(format!("% {} %", role.code()).into());
        parts.push(format!("' ' || roles || ' ' LIKE {holds}"));
    }
    if let Some(status) = filter.status {
        parts.push(format!("status = {}", value(status.code().into())));
    }
    if without_admins {
        parts.push("' ' || roles || ' ' NOT LIKE '% admin %'".to_owned());
    }
    (parts.join(" AND "), values)
}

/// Accounts that fit, in the order of the tree.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    filter: &Filter,
    without_admins: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Account>, SqlError> {
    let (condition, mut values) = condition(filter, without_admins);
    let at = values.len();
    values.extend(args![limit, offset]);
    let sql = format!(
        "SELECT {COLUMNS} FROM identity_account WHERE {condition}
         ORDER BY unit_path, login LIMIT ${} OFFSET ${}",
        at + 1,
        at + 2
    );
    reader.query(&sql, &values)?.iter().map(from_row).collect()
}

/// How many accounts fit.
pub(crate) fn count(reader: &mut Reader<'_>, filter: &Filter) -> Result<i64, SqlError> {
    let (condition, values) = condition(filter, false);
    let sql = format!("SELECT count(*) FROM identity_account WHERE {condition}");
    reader.query_one(&sql, &values)?.get(0)
}

/// The hash of an account's stored state, as ledger entries carry it: everything but what changes
/// by coming and going (last login, wrong passwords, language). `None` when it is not there.
pub fn state_of(reader: &mut Reader<'_>, login: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let Some(account) = crate::store::account::load(reader, login)? else {
        return Ok(None);
    };
    let password = crate::store::account::password(reader, login)?.unwrap_or_default();
    let factor = crate::store::factor::confirmed_at(reader, login)?;
    Ok(Some(state_hash(&account, &password, factor)))
}

/// See [`state_of`].
pub(crate) fn state_hash(account: &Account, password: &str, factor: Option<Instant>) -> [u8; 32] {
    let flag: &[u8] = if account.must_change { b"1" } else { b"0" };
    let since = factor.map(|at| kernel::micros(at).to_be_bytes());
    let (version, roles) = (account.version.to_be_bytes(), account.roles.to_codes());
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("login", account.login.as_bytes()),
        ("name", account.name.as_bytes()),
        ("unit", account.unit.as_str().as_bytes()),
        ("roles", roles.as_bytes()),
        ("phone", account.phone.as_bytes()),
        ("status", account.status.code().as_bytes()),
        ("must_change", flag),
        ("password", password.as_bytes()),
        ("version", &version),
    ];
    // Only where there is one: states written before there were second factors stay what they are.
    if let Some(since) = &since {
        parts.push(("second_factor_since", since));
    }
    change::hash_state(&parts)
}
