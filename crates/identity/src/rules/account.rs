//! Accounts of people: who they are, what they may hold together, what may become of them.

use super::Trouble;
use crate::access;
use kernel::{Instant, Lang, Refusal, Role, RoleSet, Say, UnitPath, say};

/// Whether somebody may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// May come in.
    Active,
    /// 锁定 by an administrator, until unlocked.
    Locked,
    /// 注销: for ever; what the person did stays under the name.
    Closed,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 3] = [Status::Active, Status::Locked, Status::Closed];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Locked => "locked",
            Status::Closed => "closed",
        }
    }

    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether it is in use.
    pub fn is_active(self) -> bool {
        self == Status::Active
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Status::Active => lang.pick("正常", "Active"),
            Status::Locked => lang.pick("已锁定", "Locked"),
            Status::Closed => lang.pick("已注销", "Closed"),
        }
    }
}

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name it logs in with; never changes, stands in every ledger entry.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The unit's path.
    pub unit: UnitPath,
    /// The roles held.
    pub roles: RoleSet,
    /// Telephone; may be empty. Never in the ledger.
    pub phone: String,
    /// Whether the person may come in.
    pub status: Status,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// The language chosen, if any.
    pub lang: Option<Lang>,
    /// Until when too many wrong passwords keep everybody out.
    pub locked_until: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When its password was set.
    pub password_at: Instant,
    /// When somebody last logged in with it.
    pub login_at: Option<Instant>,
    /// Counts up with every change an administrator makes.
    pub version: i64,
}

/// What an administrator fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The name people read.
    pub name: String,
    /// The unit's code.
    pub unit: String,
    /// The roles.
    pub roles: RoleSet,
    /// Telephone; may be empty.
    pub phone: String,
}

/// Separation of duties (`domain.md`): who administers accounts sees no customer data. Derived
/// from the permission table, so that a new permission cannot slip past it.
pub fn separated(roles: RoleSet) -> Result<(), Refusal> {
    let administers = |role: &Role| {
        access::role_line(*role)
            .may
            .contains(&access::Permission::AccountManage)
    };
    let sees = |role: &Role| {
        access::role_line(*role)
            .may
            .iter()
            .any(|may| may.sees_customers())
    };
    let (Some(admin), Some(other)) = (roles.iter().find(administers), roles.iter().find(sees))
    else {
        return Ok(());
    };
    Err(Refusal::new(
        "roles_separated",
        Say {
            zh: format!(
                "「{}」管理账号，不能同时担任可查看客户信息的「{}」",
                admin.label(Lang::Zh),
                other.label(Lang::Zh)
            ),
            en: format!(
                "\"{}\" manages accounts and can't be combined with \"{}\", which sees customers' data",
                admin.label(Lang::En),
                other.label(Lang::En)
            ),
        },
    ))
}

fn refuse<T>(code: &'static str, say: Say) -> Result<T, Trouble> {
    Err(Trouble::Refused(Refusal::new(code, say)))
}

fn not_closed(account: &Account) -> Result<(), Trouble> {
    match account.status {
        Status::Closed => refuse(
            "account_closed",
            say!(
                "账号「{}」已注销，不能再修改",
                "The account \"{}\" is closed and can't be changed",
                account.login
            ),
        ),
        _ => Ok(()),
    }
}

/// Nobody changes what they may do themselves, or takes themselves out.
fn not_oneself(account: &Account, by: &str) -> Result<(), Trouble> {
    if account.login != by {
        return Ok(());
    }
    refuse(
        "own_account",
        say!(
            "不能修改本人的角色、机构或状态，请由其他管理员办理",
            "You can't change your own roles, unit or status; ask another administrator"
        ),
    )
}

/// The bank never loses its last administrator. `others` counts the other active ones.
fn not_last(account: &Account, keeps: bool, others: i64) -> Result<(), Trouble> {
    if keeps || others > 0 || !account.roles.has(Role::Admin) || account.status != Status::Active {
        return Ok(());
    }
    refuse(
        "last_admin",
        say!(
            "「{}」是最后一名可用的系统管理员",
            "\"{}\" is the last active administrator",
            account.name
        ),
    )
}

/// Sets what an administrator filled in. `unit` is the path of the unit asked for.
pub fn apply_details(
    account: &Account,
    details: &Details,
    unit: UnitPath,
    by: &str,
    other_admins: i64,
) -> Result<Account, Trouble> {
    not_closed(account)?;
    if account.roles != details.roles || account.unit != unit {
        not_oneself(account, by)?;
    }
    separated(details.roles).map_err(Trouble::Refused)?;
    not_last(account, details.roles.has(Role::Admin), other_admins)?;
    Ok(Account {
        name: details.name.clone(),
        unit,
        roles: details.roles,
        phone: details.phone.clone(),
        version: account.version + 1,
        ..account.clone()
    })
}

/// Locks an account until it is unlocked.
pub fn lock(account: &Account, by: &str, other_admins: i64) -> Result<Account, Trouble> {
    not_closed(account)?;
    not_oneself(account, by)?;
    not_last(account, false, other_admins)?;
    if account.status == Status::Locked {
        return refuse(
            "locked_already",
            say!("账号已锁定", "The account is locked already"),
        );
    }
    Ok(Account {
        status: Status::Locked,
        version: account.version + 1,
        ..account.clone()
    })
}

/// Lets an account in again: after [`lock`], or after too many wrong passwords.
pub fn unlock(account: &Account, now: Instant) -> Result<Account, Trouble> {
    not_closed(account)?;
    let kept_out = account.locked_until.is_some_and(|until| until > now);
    if account.status == Status::Active && !kept_out {
        return refuse(
            "not_locked",
            say!("账号未锁定", "The account is not locked"),
        );
    }
    Ok(Account {
        status: Status::Active,
        locked_until: None,
        version: account.version + 1,
        ..account.clone()
    })
}

/// Closes an account for ever.
pub fn close(account: &Account, by: &str, other_admins: i64) -> Result<Account, Trouble> {
    not_closed(account)?;
    not_oneself(account, by)?;
    not_last(account, false, other_admins)?;
    Ok(Account {
        status: Status::Closed,
        version: account.version + 1,
        ..account.clone()
    })
}
