//! Who does something, with which roles, and how far their eyes reach over the unit tree.

use serde::{Deserialize, Serialize};

/// A role gives permissions; the unit gives the reach (`contract.md`, "Roles").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 受理员: registers what customers say.
    Intake,
    /// 经办: investigates and proposes an answer.
    Handler,
    /// 审批人: approves, returns, grants extensions.
    Approver,
    /// 分行消保岗: sees a branch's subtree, urges and assigns.
    Officer,
    /// 总行消保办: the head-office consumer-protection office.
    Office,
    /// 部门: a business department's desk.
    Department,
    /// 领导小组成员: reads the truth, gives the approvals only they may give.
    Leader,
    /// 审计: reads everything masked, changes nothing.
    Auditor,
    /// 系统管理员: accounts, units, settings; no sight of customers' data.
    Admin,
}

impl Role {
    /// Every role, in the order of the contract.
    pub const ALL: [Role; 9] = [
        Role::Intake,
        Role::Handler,
        Role::Approver,
        Role::Officer,
        Role::Office,
        Role::Department,
        Role::Leader,
        Role::Auditor,
        Role::Admin,
    ];

    /// The identifier used in the database, the API and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Role::Intake => "intake",
            Role::Handler => "handler",
            Role::Approver => "approver",
            Role::Officer => "officer",
            Role::Office => "office",
            Role::Department => "department",
            Role::Leader => "leader",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
        }
    }

    /// The inverse of [`Role::code`].
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The name people read.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        let (zh, en) = match self {
            Role::Intake => ("受理员", "Intake clerk"),
            Role::Handler => ("经办", "Handler"),
            Role::Approver => ("审批人", "Approver"),
            Role::Officer => ("分行消保岗", "Branch protection officer"),
            Role::Office => ("总行消保办", "Head-office protection office"),
            Role::Department => ("部门岗", "Department desk"),
            Role::Leader => ("领导小组成员", "Leadership group"),
            Role::Auditor => ("审计", "Auditor"),
            Role::Admin => ("系统管理员", "Administrator"),
        };
        lang.pick(zh, en)
    }
}

/// A set of roles, kept as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleSet(u16);

impl RoleSet {
    /// The set of the given roles.
    pub fn of(roles: &[Role]) -> RoleSet {
        RoleSet(roles.iter().fold(0, |bits, role| bits | 1 << *role as u16))
    }

    /// Whether the role is in the set.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u16) != 0
    }

    /// The roles of the set, in the contract's order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// Space-separated codes, the stored form.
    pub fn to_codes(self) -> String {
        self.iter().map(Role::code).collect::<Vec<_>>().join(" ")
    }

    /// The inverse of [`RoleSet::to_codes`]; unknown codes are an error that names the code.
    pub fn from_codes(codes: &str) -> Result<RoleSet, String> {
        codes
            .split_whitespace()
            .try_fold(RoleSet::default(), |set, code| {
                let role = Role::from_code(code).ok_or_else(|| code.to_owned())?;
                Ok(RoleSet(set.0 | 1 << role as u16))
            })
    }
}

/// A unit's place in the tree: the codes from the head office down, each followed by a dot, as in
/// `0000.0100.0101.`. The closing dot is what keeps unit `0101` from seeing `01010`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPath(String);

impl UnitPath {
    /// The path of the topmost unit.
    pub fn root(code: &str) -> UnitPath {
        UnitPath(format!("{code}."))
    }

    /// The path of a unit directly below this one.
    pub fn child(&self, code: &str) -> UnitPath {
        UnitPath(format!("{}{code}.", self.0))
    }

    /// A path read from the database.
    pub fn from_stored(path: String) -> UnitPath {
        debug_assert!(path.ends_with('.'), "a unit path ends with a dot: {path}");
        UnitPath(path)
    }

    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The unit's own code: the last one.
    pub fn code(&self) -> &str {
        self.0
            .trim_end_matches('.')
            .rsplit('.')
            .next()
            .unwrap_or_default()
    }

    /// Whether the other unit is this one or stands below it.
    pub fn contains(&self, other: &UnitPath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The unit one level up; `None` for the topmost.
    pub fn parent(&self) -> Option<UnitPath> {
        let inner = self.0.strip_suffix('.')?;
        inner
            .rfind('.')
            .map(|dot| UnitPath(inner[..=dot].to_owned()))
    }
}

/// Which units' records somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// No unit.
    Nothing,
    /// This unit only.
    Own(UnitPath),
    /// This unit and all below it.
    Subtree(UnitPath),
    /// The whole bank.
    All,
}

impl Reach {
    /// Whether a record of that unit is within reach.
    pub fn covers(&self, unit: &UnitPath) -> bool {
        let (low, high) = self.range();
        low.as_str() <= unit.as_str() && unit.as_str() < high.as_str()
    }

    /// The reach as a half-open range of stored paths, for `path >= $1 AND path < $2`.
    /// `!` sorts before every code character and `/` right after the dot (byte order).
    pub fn range(&self) -> (String, String) {
        match self {
            Reach::Nothing => (String::new(), String::new()),
            Reach::Own(path) => (path.0.clone(), format!("{}!", path.0)),
            Reach::Subtree(path) => (path.0.clone(), format!("{}/", path.0.trim_end_matches('.'))),
            Reach::All => (String::new(), "~".to_owned()),
        }
    }
}

/// What kind of somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person who logged in.
    Person,
    /// Another system with a token.
    Service,
    /// This program: the command line, jobs, the demo.
    System,
}

/// Who does something. Made by `identity` from a session or a token, never from a request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Person, service or the program.
    pub kind: ActorKind,
    /// Login name or token name; stable, in every ledger entry.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The unit the account belongs to.
    pub unit: UnitPath,
    /// The roles held now.
    pub roles: RoleSet,
}

impl Actor {
    /// The program itself, for the command line and jobs. It has no roles and no reach.
    pub fn system(task: &str) -> Actor {
        Actor {
            kind: ActorKind::System,
            login: format!("system:{task}"),
            name: task.to_owned(),
            unit: UnitPath::root("0000"),
            roles: RoleSet::default(),
        }
    }

    /// Whether the actor holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sibling_prefixes_do_not_leak() {
        let head = UnitPath::root("0000");
        let (a, b) = (head.child("0101"), head.child("01010"));
        for reach in [Reach::Own(a.clone()), Reach::Subtree(a.clone())] {
            assert!(reach.covers(&a));
            assert!(!reach.covers(&b), "{reach:?}");
            assert!(!reach.covers(&head));
        }
        assert!(Reach::Subtree(a.clone()).covers(&a.child("9")));
        assert!(!Reach::Own(a.clone()).covers(&a.child("9")));
        assert!(Reach::All.covers(&b) && !Reach::Nothing.covers(&b));
    }

    #[test]
    fn paths_know_their_code_and_parent() {
        let path = UnitPath::root("0000").child("0100").child("0101");
        assert_eq!(path.code(), "0101");
        assert_eq!(path.parent().unwrap().as_str(), "0000.0100.");
        assert_eq!(UnitPath::root("0000").parent(), None);
    }

    #[test]
    fn role_sets_survive_storage() {
        let set = RoleSet::of(&[Role::Admin, Role::Intake]);
        assert_eq!(RoleSet::from_codes(&set.to_codes()), Ok(set));
        assert_eq!(RoleSet::from_codes("intake boss"), Err("boss".to_owned()));
    }
}
