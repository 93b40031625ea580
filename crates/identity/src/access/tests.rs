//! The tables hold what they promise, and are the ones that were reviewed.

use super::*;
use kernel::{ActorKind, RoleSet, UnitPath};
use std::collections::HashSet;

fn actor(roles: &[Role]) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: "a".to_owned(),
        name: "A".to_owned(),
        unit: UnitPath::root("0000").child("0100"),
        roles: RoleSet::of(roles),
    }
}

#[test]
fn every_role_has_one_line_and_every_permission_somebody() {
    for (line, role) in ROLES.iter().zip(Role::ALL) {
        assert_eq!(line.role, role);
        let distinct: HashSet<_> = line.may.iter().collect();
        assert_eq!(distinct.len(), line.may.len(), "{role:?}");
    }
    for permission in Permission::ALL {
        assert!(
            ROLES.iter().any(|line| line.may.contains(&permission)),
            "{permission:?}"
        );
    }
}

#[test]
fn every_route_has_one_line() {
    let mut seen = HashSet::new();
    for (method, path, _) in ROUTES {
        assert!(
            seen.insert((method, path)),
            "{method} {path} stands there twice"
        );
        assert!(
            ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method),
            "{method}"
        );
        assert!(path.starts_with('/'), "{path}");
    }
    assert_eq!(of("HEAD", "/org"), of("GET", "/org"));
    assert_eq!(of("DELETE", "/org"), None);
}

#[test]
fn the_tables_are_the_ones_that_were_reviewed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/expected/permissions.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, as_text()).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        as_text(),
        expected,
        "review it, then UPDATE_EXPECT=1 cargo test -p identity"
    );
}

#[test]
fn the_widest_of_several_roles_counts_and_only_where_it_holds_the_permission() {
    let own = UnitPath::root("0000").child("0100");
    let clerk = actor(&[Role::Intake, Role::Approver]);
    assert_eq!(reach(&clerk, ComplaintView), Reach::Subtree(own.clone()));
    assert_eq!(reach(&clerk, ComplaintAccept), Reach::Own(own.clone()));
    assert_eq!(reach(&clerk, ComplaintImport), Reach::Nothing);
    let both = actor(&[Role::Officer, Role::Office]);
    assert_eq!(reach(&both, ComplaintView), Reach::All);
    assert_eq!(reach(&Actor::system("job"), ComplaintView), Reach::Nothing);
}

#[test]
fn who_administers_sees_nothing_of_customers_and_auditors_change_nothing() {
    for permission in Permission::ALL.into_iter().filter(|p| p.sees_customers()) {
        assert_eq!(reach(&actor(&[Role::Admin]), permission), Reach::Nothing);
    }
    assert_eq!(
        role_line(Role::Auditor).may,
        [
            ComplaintView,
            OrgView,
            LedgerRead,
            EvidenceView,
            LooksView,
            SuperviseView,
            RulebookView,
            ConsentView,
            RegisterView,
            ImpactView,
            ExportView,
            SharingView,
            RetentionView,
            PrivacyView,
            BreachView,
            ProtectionReviewView,
            DisclosureView,
            ContentView,
        ]
    );
    for role in [Role::Leader, Role::Auditor, Role::Admin] {
        assert!(!role_line(role).may.contains(&PersonReveal), "{role:?}");
    }
}
