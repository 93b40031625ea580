//! 访问规则: what the bank asks of those who come in, by role. Pure; one document, kept in one row.

use super::net::{holds, read_networks};
use core::net::IpAddr;
use ipnet::IpNet;
use kernel::{Role, RoleSet};
use serde::{Deserialize, Serialize};

/// Most lines of the table of groups.
pub const GROUPS_MAX: usize = 500;
/// Most domains of mail addresses.
pub const DOMAINS_MAX: usize = 20;

/// The networks that a role may come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleNetworks {
    /// The role.
    pub role: Role,
    /// CIDR; never empty.
    pub networks: Vec<IpNet>,
}

/// Who is in a group of the directory or of the identity provider gets a role at a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLine {
    /// The group's name as the directory gives it (a DN, or a claim's value); compared without
    /// regard to the case of letters.
    pub group: String,
    /// The role.
    pub role: Role,
    /// The unit's code.
    pub unit: String,
}

/// How cases out of reach are opened in an emergency (应急查阅).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyRules {
    /// Roles that may, of [`OPENERS`]; none: nobody may.
    pub roles: Vec<Role>,
    /// Minutes for which an access holds.
    pub minutes: i64,
    /// Hours after which its review is late; then those who review are reminded.
    pub review_hours: i64,
    /// Accesses of one person that may wait for their review at a time.
    pub waiting: i64,
}

impl Default for EmergencyRules {
    fn default() -> EmergencyRules {
        EmergencyRules {
            roles: vec![Role::Officer],
            minutes: 60,
            review_hours: 24,
            waiting: 5,
        }
    }
}

impl EmergencyRules {
    /// Whether somebody with these roles may.
    pub fn lets_open(&self, roles: RoleSet) -> bool {
        self.roles.iter().any(|role| roles.has(*role))
    }

    fn is_default(&self) -> bool {
        *self == EmergencyRules::default()
    }
}

/// Roles that a bank may let open cases in an emergency: those of units that work on cases. Others
/// see the whole bank anyway, or no customers at all.
pub const OPENERS: [Role; 5] = [
    Role::Intake,
    Role::Handler,
    Role::Approver,
    Role::Officer,
    Role::Department,
];

/// The bank's rules of access.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Roles that must have a second factor.
    pub second_factor: Vec<Role>,
    /// Roles that may come in from certain networks only.
    pub networks: Vec<RoleNetworks>,
    /// Groups → roles.
    pub groups: Vec<GroupLine>,
    /// Break-glass.
    #[serde(default, skip_serializing_if = "EmergencyRules::is_default")]
    pub emergency: EmergencyRules,
    /// Domains of the addresses that people may have notices sent to, in small letters; none: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mail_domains: Vec<String>,
}

impl Policy {
    /// Whether somebody with these roles must have a second factor.
    pub fn wants_factor(&self, roles: RoleSet) -> bool {
        self.second_factor.iter().any(|role| roles.has(*role))
    }

    /// The networks of a role; `None` when it may come in from everywhere.
    pub fn networks_of(&self, role: Role) -> Option<&[IpNet]> {
        let line = self.networks.iter().find(|line| line.role == role)?;
        Some(&line.networks)
    }

    /// The first role held that may not come in from there. An address that is not known is
    /// outside of every network.
    pub fn barred(&self, roles: RoleSet, address: Option<IpAddr>) -> Option<Role> {
        roles.iter().find(|role| {
            self.networks_of(*role)
                .is_some_and(|nets| !address.is_some_and(|address| holds(nets, address)))
        })
    }

    /// What the groups of somebody give: the roles of the first line's unit. Several lines of the
    /// same unit add up; lines of other units are passed over, since an account has one unit.
    pub fn by_groups(&self, groups: &[String]) -> Option<(RoleSet, String)> {
        let named = |line: &&GroupLine| {
            groups
                .iter()
                .any(|group| group.eq_ignore_ascii_case(&line.group))
        };
        let mut lines = self.groups.iter().filter(named).peekable();
        let unit = lines.peek()?.unit.clone();
        let roles: Vec<Role> = lines
            .filter(|line| line.unit == unit)
            .map(|line| line.role)
            .collect();
        Some((RoleSet::of(&roles), unit))
    }
}

/// The table of groups as people type it: one line each, `group | role | unit`. The error is the
/// line that is none.
pub fn read_groups(text: &str) -> Result<Vec<GroupLine>, String> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        found.push(read_group(line).ok_or_else(|| line.to_owned())?);
    }
    match found.get(GROUPS_MAX) {
        Some(more) => Err(more.group.clone()),
        None => Ok(found),
    }
}

fn read_group(line: &str) -> Option<GroupLine> {
    let mut parts = line.rsplitn(3, ['|', '｜']).map(str::trim);
    let (unit, role, group) = (parts.next()?, parts.next()?, parts.next()?);
    let known = |r: &Role| {
        r.code().eq_ignore_ascii_case(role)
            || r.label(kernel::Lang::Zh) == role
            || r.label(kernel::Lang::En).eq_ignore_ascii_case(role)
    };
    let role = Role::ALL.into_iter().find(known)?;
    let whole = !group.is_empty() && !unit.is_empty();
    whole.then(|| GroupLine {
        group: group.to_owned(),
        role,
        unit: unit.to_ascii_uppercase(),
    })
}

/// Reads domains of mail addresses, between spaces or commas; answers what is none, or one too many.
pub fn read_domains(text: &str) -> Result<Vec<String>, String> {
    let label = |part: &str| {
        let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(inner)
    };
    let split = |c: char| c.is_whitespace() || [',', '，', '、', ';', '；'].contains(&c);
    let mut found: Vec<String> = Vec::new();
    for word in text.split(split).filter(|word| !word.is_empty()) {
        let domain = word.trim_start_matches('@').to_ascii_lowercase();
        if !domain.contains('.') || !domain.split('.').all(label) || found.len() >= DOMAINS_MAX {
            return Err(word.to_owned());
        }
        if !found.contains(&domain) {
            found.push(domain);
        }
    }
    Ok(found)
}

/// Whether an address is of one of the domains; with none, any is. A domain below one is another.
pub fn mail_within(domains: &[String], address: &str) -> bool {
    let of = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    domains.is_empty() || domains.iter().any(|domain| domain.eq_ignore_ascii_case(of))
}

/// The inverse of [`read_groups`].
pub fn show_groups(groups: &[GroupLine]) -> String {
    let line = |g: &GroupLine| format!("{} | {} | {}", g.group, g.role.code(), g.unit);
    groups.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Networks of a role as they stand in the form.
pub fn show_networks(networks: &[IpNet]) -> String {
    let texts: Vec<String> = networks.iter().map(IpNet::to_string).collect();
    texts.join(" ")
}

/// A role's networks out of the form; `None` for an empty line.
pub fn read_role_networks(role: Role, text: &str) -> Result<Option<RoleNetworks>, String> {
    let networks = read_networks(text)?;
    Ok((!networks.is_empty()).then_some(RoleNetworks { role, networks }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_restricted_role_must_be_inside() {
        let of = |role, text| read_role_networks(role, text).unwrap().unwrap();
        let policy = Policy {
            networks: vec![
                of(Role::Admin, "10.9.0.0/16"),
                of(Role::Office, "10.0.0.0/8"),
            ],
            ..Policy::default()
        };
        let from = |text: &str| Some(text.parse().unwrap());
        let office = RoleSet::of(&[Role::Office, Role::Leader]);
        assert_eq!(policy.barred(office, from("10.1.1.1")), None);
        assert_eq!(policy.barred(office, from("11.1.1.1")), Some(Role::Office));
        assert_eq!(
            policy.barred(office, None),
            Some(Role::Office),
            "unknown is outside"
        );
        assert_eq!(policy.barred(RoleSet::of(&[Role::Handler]), None), None);
        let both = RoleSet::of(&[Role::Office, Role::Admin]);
        assert_eq!(policy.barred(both, from("10.1.1.1")), Some(Role::Admin));
    }

    #[test]
    fn an_address_is_of_the_banks_domains_or_of_another() {
        let domains = read_domains("@Bank.Example, mail.bank.example").unwrap();
        assert_eq!(domains, ["bank.example", "mail.bank.example"]);
        for (address, within) in [
            ("li@bank.example", true),
            ("li@BANK.example", true),
            ("li@notbank.example", false),
            ("li@evil.bank.example", false),
            ("li@bank.example.com", false),
            ("bank.example", false),
        ] {
            assert_eq!(mail_within(&domains, address), within, "{address}");
        }
        assert!(mail_within(&[], "li@anywhere.example"));
        assert!(read_domains("bank").is_err() && read_domains("a_b.example").is_err());
        let many: Vec<String> = (0..=DOMAINS_MAX).map(|n| format!("d{n}.example")).collect();
        assert!(read_domains(&many.join(" ")).is_err());
    }

    #[test]
    fn groups_give_the_roles_of_one_unit() {
        let text = "CN=Handlers,OU=X,DC=bank | handler | 0101\n\n CN=Approvers,DC=bank | 审批人 | 0101\nCN=HQ | office | 0000";
        let policy = Policy {
            groups: read_groups(text).unwrap(),
            ..Policy::default()
        };
        let groups = ["cn=approvers,dc=bank", "cn=handlers,ou=x,dc=bank", "cn=hq"];
        let groups: Vec<String> = groups.map(str::to_owned).to_vec();
        let (roles, unit) = policy.by_groups(&groups).unwrap();
        assert_eq!(
            (roles.to_codes().as_str(), unit.as_str()),
            ("handler approver", "0101")
        );
        assert_eq!(policy.by_groups(&["CN=Other".to_owned()]), None);
        assert_eq!(
            read_groups(&show_groups(&policy.groups)).unwrap(),
            policy.groups
        );
        for wrong in ["a | b", "a | nobody | 0101", " | handler | 0101", "handler"] {
            assert_eq!(read_groups(wrong), Err(wrong.trim().to_owned()));
        }
    }

    #[test]
    fn an_older_document_is_the_one_it_was() {
        let text = serde_json::to_string(&Policy::default()).unwrap();
        assert_eq!(text, r#"{"second_factor":[],"networks":[],"groups":[]}"#);
    }
}
