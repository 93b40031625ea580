//! Local rules: bound to a unit, refused where they can't be counted, taken away again.

use crate::site::Site;
use axum::http::StatusCode;
use kernel::{Day, Role, UnitPath};
use testkit::on_each_engine;

const PACK: &str = "/rulebook/packs/cn-beijing-2021-254";

/// The packs counted beside the country's at the sub-branch.
fn beside(site: &Site<'_>) -> Vec<String> {
    let unit = UnitPath::root("0000").child("0100").child("0101");
    let book = site.rulebook();
    let day: Day = "2026-11-23".parse().unwrap();
    let packs = book.local(&unit, day).beside;
    packs.iter().map(|pack| pack.id.clone()).collect()
}

#[test]
fn a_local_rule_is_bound_to_a_branch_and_taken_away() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (office, clerk) = (
            site.person("office", Role::Office),
            site.person("clerk", Role::Intake),
        );
        site.get(PACK, &office)
            .has(&["Bound to no unit yet", "Bind to a unit"]);
        let to = format!("{PACK}/units");
        let send = |who: &str, unit: &str, standing: &str| {
            site.post(&to, who, &[("unit", unit), ("standing", standing)])
        };
        let refused = send(&clerk, "0100", "beside");
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        // What is wrong is said beside the field; what was typed stays.
        let none = send(&office, "0999", "beside");
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.has(&["There is no unit 0999", "value=\"0999\""]);
        let bare = send(&office, "0100", "instead");
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.has(&["sets no limit for the answer", "value=\"0100\""]);
        let odd = send(&office, "0100", "somehow");
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(beside(&site).is_empty());

        assert_eq!(send(&office, "0100", "beside").location(), PACK);
        assert_eq!(beside(&site), ["cn-beijing-2021-254"]);
        site.get(PACK, &clerk)
            .has(&["Nanjiang Branch", "Counted beside the country's rule"]);
        site.get("/rulebook", &clerk).has(&[
            "cn-beijing-contact → Nanjiang Branch",
            "Where a pack applies",
        ]);
        let again = send(&office, "0100", "beside");
        again.has(&["It is so already"]);

        let removal = format!("{to}/0100/removal");
        assert_eq!(site.post(&removal, &office, &[]).location(), PACK);
        assert!(beside(&site).is_empty());
        let twice = site.post(&removal, &office, &[]);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn the_countrys_own_rules_are_not_bound_to_a_place() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        let pack = "/rulebook/packs/cn-nfra-2020-3";
        let page = site.get(pack, &office);
        assert!(!page.text().contains("Where it applies"));
        let fields = [("unit", "0100"), ("standing", "instead")];
        let refused = site.post(&format!("{pack}/units"), &office, &fields);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let missing = site.post("/rulebook/packs/none/units", &office, &fields);
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    });
}
