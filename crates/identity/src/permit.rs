//! Proof that somebody may.

use crate::access::{self, Permission};
use kernel::{Actor, Lang, Reach, Refusal, Say, UnitPath};

/// Proof that an actor holds a permission, and how far. Only [`permit`] makes one, so a command
/// that takes a `Permit` cannot be reached unasked.
///
/// ```compile_fail
/// # fn forge(actor: kernel::Actor) -> identity::Permit {
/// identity::Permit { actor, permission: identity::Permission::OrgManage, reach: kernel::Reach::All }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Permit {
    actor: Actor,
    permission: Permission,
    reach: Reach,
}

impl Permit {
    /// Who may.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// How far.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Whether it holds for a record of that unit.
    pub fn covers(&self, unit: &UnitPath) -> bool {
        self.reach.covers(unit)
    }
}

/// The permit, if one of the actor's roles holds the permission.
pub fn permit(actor: &Actor, permission: Permission) -> Result<Permit, Refusal> {
    match access::reach(actor, permission) {
        Reach::Nothing => Err(not_permitted(permission)),
        reach => Ok(Permit {
            actor: actor.clone(),
            permission,
            reach,
        }),
    }
}

/// "You may not; these may."
pub(crate) fn not_permitted(permission: Permission) -> Refusal {
    let holders = access::ROLES
        .iter()
        .filter(|line| line.may.contains(&permission));
    let names = |lang: Lang| {
        let labels = holders.clone().map(|line| line.role.label(lang));
        labels.collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let (zh, en) = (names(Lang::Zh), names(Lang::En));
    let say = Say {
        zh: format!("您没有执行此操作的权限。具有该权限的角色：{zh}；如需开通，请联系系统管理员。"),
        en: format!(
            "You are not allowed to do this. Roles that are: {en}; ask the administrator if you need one."
        ),
    };
    Refusal::new("forbidden", say)
}
