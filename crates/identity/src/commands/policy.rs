//! 访问规则: the bank's rules of access, changed on a page.

use super::by;
use crate::access::Permission;
use crate::permit::{Permit, permit};
use crate::rules::fields::{
    EMERGENCY, EMERGENCY_MINUTES, EMERGENCY_REVIEW, EMERGENCY_ROLES, EMERGENCY_WAITING, GROUPS,
    MAIL_DOMAINS, NETWORKS, POLICY, SECOND_FACTOR,
};
use crate::rules::net::holds;
use crate::rules::{
    DOMAINS_MAX, EmergencyRules, Policy, RoleNetworks, read_domains, read_groups,
    read_role_networks, separated,
};
use crate::store::policy as store;
use change::{Change, CommandError, Committed, Entry, Subject};
use kernel::{Fields, Reading, Role, RoleSet};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use std::net::IpAddr;

/// The ledger's name of the rules of access.
pub(crate) const SUBJECT: &str = "access_policy";
/// There is one set of them.
pub(crate) const ID: &str = "bank";

/// The hash of the rules as stored; `None` while nobody has set any.
pub(crate) fn state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let stored = store::raw(reader)?.filter(|_| id == ID);
    Ok(stored.map(|(doc, version)| state(&doc, version)))
}

fn state(doc: &str, version: i64) -> [u8; 32] {
    change::hash_state(&[("doc", doc.as_bytes()), ("version", &version.to_be_bytes())])
}

/// Replaces the rules. `seen` is the version on the page, `from` where the administrator sits: they
/// can't shut themselves out.
pub(crate) async fn set(
    app: &App,
    permit: &Permit,
    fields: Fields,
    (seen, from): (i64, Option<IpAddr>),
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit, Permission::AccountManage);
    change::run(app, &actor, receipt, move |change| {
        set_in(change, &fields, seen, from)
    })
    .await
}

/// Replaces the bank's rules of access inside a change; `seen` is the version that is replaced (0 while
/// nobody has set any), `from` where the change's actor sits.
///
/// # Errors
/// `Forbidden` to who may not manage accounts; fields that are wrong; a conflict.
pub fn set_in(
    mut change: Change<'_>,
    fields: &Fields,
    seen: i64,
    from: Option<IpAddr>,
) -> Result<Committed<()>, CommandError> {
    permit(change.actor(), Permission::AccountManage).map_err(CommandError::Forbidden)?;
    let (before, _) = store::load(&mut change)?;
    let policy = read(&mut change, fields, from, &before)?;
    let doc =
        serde_json::to_string(&policy).map_err(|error| CommandError::Broken(error.to_string()))?;
    let subject = Subject::new(SUBJECT, ID);
    if !store::save(&mut change, &doc, seen)? {
        return Err(change.conflict(&subject));
    }
    let body = json!({ "from": before, "to": policy });
    let entry = Entry::new(subject, "access_policy_set", body);
    change.commit(vec![entry.with_state(state(&doc, seen + 1))], ())
}

fn read(
    change: &mut Change<'_>,
    fields: &Fields,
    from: Option<IpAddr>,
    before: &Policy,
) -> Result<Policy, CommandError> {
    let own = change.actor().roles;
    let mut reading = Reading::new(fields);
    let roles =
        |codes: Vec<&str>| -> Vec<Role> { codes.into_iter().filter_map(Role::from_code).collect() };
    let second_factor = roles(reading.many(&SECOND_FACTOR));
    let mut networks = Vec::new();
    for (role, spec) in Role::ALL.iter().zip(&NETWORKS) {
        let text = reading.text(spec).unwrap_or_default();
        match read_role_networks(*role, &text) {
            Ok(Some(line)) => {
                shut_out(&mut reading, spec, &line, own, from);
                networks.push(line);
            }
            Ok(None) => {}
            Err(wrong) => reading.fault(
                spec,
                "not_a_network",
                &format!("：「{wrong}」不是网段或网络地址，例如 10.1.0.0/16"),
                &format!("- \"{wrong}\" is no network or address, such as 10.1.0.0/16"),
            ),
        }
    }
    let groups = read_lines(change, &mut reading)?;
    let emergency = read_emergency(&mut reading, fields, &before.emergency);
    let domains = reading.text(&MAIL_DOMAINS).unwrap_or_default();
    let mail_domains = read_domains(&domains).unwrap_or_else(|wrong| {
        reading.fault(
            &MAIL_DOMAINS,
            "not_a_domain",
            &format!("：「{wrong}」不是域名，或超过 {DOMAINS_MAX} 个，例如 bank.example"),
            &format!(
                "- \"{wrong}\" is no domain such as bank.example, or one of more than {DOMAINS_MAX}"
            ),
        );
        Vec::new()
    });
    let mut known: Vec<&kernel::FieldSpec> = POLICY.iter().collect();
    known.extend(&NETWORKS);
    known.extend(&EMERGENCY);
    reading.refuse_others(&known, &["form_id", "version"]);
    let policy = Policy {
        second_factor,
        networks,
        groups,
        emergency,
        mail_domains,
    };
    Ok(reading.finish(policy)?)
}

/// The fields have a floor and a ceiling; one that is wrong is told, and nothing is saved. A form that
/// has none of them says nothing about it.
fn read_emergency(
    reading: &mut Reading<'_>,
    fields: &Fields,
    before: &EmergencyRules,
) -> EmergencyRules {
    if EMERGENCY
        .iter()
        .all(|spec| fields.get(spec.name).is_empty())
    {
        return before.clone();
    }
    let shipped = EmergencyRules::default();
    let codes = reading.many(&EMERGENCY_ROLES);
    EmergencyRules {
        roles: codes.into_iter().filter_map(Role::from_code).collect(),
        minutes: reading.whole(&EMERGENCY_MINUTES).unwrap_or(shipped.minutes),
        review_hours: reading
            .whole(&EMERGENCY_REVIEW)
            .unwrap_or(shipped.review_hours),
        waiting: reading.whole(&EMERGENCY_WAITING).unwrap_or(shipped.waiting),
    }
}

/// Who sets a rule keeps it themselves: outside of it they would be out at once.
fn shut_out(
    reading: &mut Reading<'_>,
    spec: &kernel::FieldSpec,
    line: &RoleNetworks,
    own: RoleSet,
    from: Option<IpAddr>,
) {
    let inside = from.is_some_and(|from| holds(&line.networks, from));
    if own.has(line.role) && !inside {
        let here = from.map_or("—".to_owned(), |from| from.to_string());
        reading.fault(
            spec,
            "shuts_you_out",
            &format!("不含您当前的网络地址 {here}，保存后您将无法登录"),
            &format!("leaves out your own address {here}: you could not come in again"),
        );
    }
}

fn read_lines(
    change: &mut Change<'_>,
    reading: &mut Reading<'_>,
) -> Result<Vec<crate::rules::GroupLine>, CommandError> {
    let text = reading.text(&GROUPS).unwrap_or_default();
    let lines = match read_groups(&text) {
        Ok(lines) => lines,
        Err(wrong) => {
            reading.fault(
                &GROUPS,
                "not_a_group_line",
                &format!("：「{wrong}」应为「组名 | 角色 | 机构代码」"),
                &format!("- \"{wrong}\" must be \"group | role | unit's code\""),
            );
            return Ok(Vec::new());
        }
    };
    for line in &lines {
        if org::unit(change, &line.unit)?.is_none_or(|unit| !unit.is_open()) {
            let code = &line.unit;
            reading.fault(
                &GROUPS,
                "unknown_unit",
                &format!("：没有机构「{code}」"),
                &format!("- there is no unit \"{code}\""),
            );
        }
        let of_unit = lines.iter().filter(|other| other.unit == line.unit);
        let all: Vec<Role> = of_unit.map(|other| other.role).collect();
        // Somebody may be in all groups of a unit; what may not go together must not come together.
        if line.role == Role::Admin && separated(RoleSet::of(&all)).is_err() {
            reading.fault(
                &GROUPS,
                "roles_separated",
                "：系统管理员不能与可查看客户信息的角色对应同一机构的组",
                "- administrators and roles that see customers' data can't come from groups of one unit",
            );
        }
    }
    Ok(lines)
}
