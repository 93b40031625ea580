//! The register's texts are read, and what is wrong with one is told with its line.

use super::builtin::TEXTS;
use super::sealed::says_sealed;
use super::{Level, Protection, Register};
use identity::Permission;
use identity::access::ROLES;
use kernel::RoleSet;

const COMMON: &str = "[purpose.p]\nzh = \"甲\"\nen = \"a\"\n[basis.b]\narticle = { zh = \"甲\", en = \"a\" }\n\
certainty = \"memory\"\n[retention.r]\ntext = { zh = \"甲\", en = \"a\" }\narticle = { zh = \"甲\", en = \"a\" }\n\
certainty = \"seen\"\n";
const ENTRY: &str = "[[field]]\nid = \"phone\"\nat = [\"a_b.phone\"]\nname = { zh = \"电话\", en = \"Phone\" }\n\
purpose = \"p\"\nbases = [\"b\"]\nlevel = \"c2\"\nretention = \"r\"\nroles = [\"intake\"]\nprotection = \"sealed\"\n";

fn line(entry: &str) -> (usize, String) {
    let fault = Register::parse(&[("common", COMMON), ("entry", entry)]).unwrap_err();
    (fault.line, fault.say.en)
}

#[test]
fn the_texts_of_the_program_are_read() {
    let register = Register::parse(&TEXTS).unwrap_or_else(|fault| panic!("{fault}"));
    assert!(register.entries().len() > 20);
    for entry in register.entries() {
        assert!(entry.level != Level::C3 || entry.protection != Protection::Plain);
        assert!(!entry.rooms().is_empty());
    }
}

#[test]
fn who_sees_a_complainant_in_plain_is_who_may_reveal() {
    let may: Vec<_> = ROLES
        .iter()
        .filter(|line| line.may.contains(&Permission::PersonReveal))
        .map(|line| line.role)
        .collect();
    for at in ["name", "phone", "id_number", "address", "email", "account"] {
        for place in [
            format!("complaint_person.{at}"),
            format!("Complainant.{at}"),
        ] {
            let field = Register::builtin().field(&place).unwrap();
            assert_eq!(field.entry().roles, RoleSet::of(&may), "{place}");
        }
    }
}

/// What opens the pages of a room's data.
fn opens(room: &str) -> &'static [Permission] {
    match room {
        "complaint" | "document" => &[Permission::ComplaintView],
        // Notices of a case go to who sees it; addresses of colleagues are the administrator's.
        "notify" => &[Permission::ComplaintView, Permission::NotifyManage],
        "ledger" => &[Permission::ComplaintView, Permission::LedgerRead],
        "supervision" => &[Permission::SuperviseView],
        "sharing" => &[
            Permission::ExportView,
            Permission::SharingView,
            Permission::RetentionView,
        ],
        "emergency" => &[Permission::EmergencyOpen, Permission::EmergencyReview],
        "impact" => &[Permission::ImpactView],
        "protection" => &[Permission::ProtectionReviewView],
        "breach" => &[Permission::BreachView],
        "consent" => &[Permission::ConsentView],
        "publication" => &[Permission::ContentView, Permission::DisclosureView],
        "education" | "publicity" => &[Permission::ContentView],
        "hall" => &[Permission::HallManage],
        "portal" => &[Permission::ComplaintAccept],
        "looks" => &[Permission::LooksView],
        "privacy" => &[Permission::PrivacyView],
        "rulebook" => &[Permission::RulebookView],
        "identity" => &[Permission::AccountManage],
        _ => &[],
    }
}

#[test]
fn no_entry_names_a_role_that_the_permission_table_keeps_out() {
    for entry in Register::builtin().entries() {
        for role in entry.roles.iter() {
            let line = ROLES.iter().find(|line| line.role == role).unwrap();
            let rooms = entry.rooms();
            let may = rooms.iter().flat_map(|room| opens(room));
            assert!(
                may.clone().any(|permission| line.may.contains(permission)),
                "{}: {role:?} opens no page of {rooms:?}",
                entry.id
            );
        }
    }
}

#[test]
fn what_is_not_registered_is_refused() {
    let register = Register::parse(&[("c", COMMON), ("e", ENTRY)]).unwrap();
    assert_eq!(register.field("a_b.phone").unwrap().entry().id, "phone");
    let refused = register.field("a_b.salary").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a_b.salary is not in the register of personal data"
    );
}

#[test]
fn what_compiles_as_sealed_is_what_the_register_says_is_sealed() {
    let register = Register::builtin();
    let mut sealed = 0;
    for place in register.places() {
        let field = register.field(place);
        let expected = field.is_ok_and(|f| f.entry().protection == Protection::Sealed);
        assert_eq!(says_sealed(place), expected, "{place}");
        sealed += usize::from(expected);
    }
    assert!(sealed > 30, "{sealed}");
    for place in [
        "",
        "complaint_case",
        "complaint_case.salary",
        "words",
        "sealed",
    ] {
        assert!(!says_sealed(place), "{place}");
    }
    assert_eq!(
        crate::sealed!("complaint_person.sealed").entry().id,
        "complainant_record"
    );
}

#[test]
fn faults_are_told_with_their_line() {
    let with = |from: &str, to: &str| line(&ENTRY.replace(from, to));
    assert_eq!(with("\"p\"", "\"q\""), (5, "q is not defined".to_owned()));
    assert_eq!(
        with("[\"b\"]", "[]"),
        (6, "there is no legal basis".to_owned())
    );
    assert_eq!(with("intake", "king"), (9, "unknown role king".to_owned()));
    assert_eq!(
        with("sealed", "plain"),
        (10, "plain needs a reason".to_owned())
    );
    assert_eq!(with("\"Phone\"", "\" \"").0, 4);
    assert_eq!(with("a_b.phone", "phone").0, 3);
    assert_eq!(with("level", "lvl").0, 7);
    let c3 = ENTRY.replace("c2", "c3").replace("sealed", "plain");
    assert_eq!(
        line(&c3),
        (10, "C3 data may not be kept in plain".to_owned())
    );
    let twice = format!("{ENTRY}{}", ENTRY.replace("\"phone\"", "\"other\""));
    assert_eq!(
        line(&twice),
        (13, "the place a_b.phone is named twice".to_owned())
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = Register::parse(&[("any", &text)]);
        let _ = Register::parse(&[("common", COMMON), ("any", &ENTRY.replace("phone", &text))]);
    }
}
