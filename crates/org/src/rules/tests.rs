//! Tables and properties of the rules.

use super::fields::{read_close, read_new, read_rename};
use super::*;
use kernel::{Day, Fields, UnitPath};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-23")
}

fn unit(level: Level, path: UnitPath) -> Unit {
    Unit {
        code: path.code().to_owned(),
        path,
        name: "南江分行".to_owned(),
        level,
        phone: String::new(),
        figures: Figures::default(),
        opened: day("2004-05-01"),
        closed: None,
        version: 3,
    }
}

fn branch() -> Unit {
    unit(Level::Branch, UnitPath::root("0000").child("0100"))
}

fn new(code: &str, level: Level, parent: Option<&str>) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        name: format!("机构{code}"),
        level,
        parent: parent.map(str::to_owned),
        opened: today(),
        phone: String::new(),
        figures: Figures::default(),
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(
        pairs
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
    )
}

fn codes(errors: &kernel::FieldErrors) -> Vec<(&str, &str)> {
    errors
        .0
        .iter()
        .map(|e| (e.field.as_str(), e.code))
        .collect()
}

#[test]
fn a_unit_is_read_with_everything_wrong_told_at_once() {
    let good = fields(&[
        ("code", "01a1"),
        ("name", "城东支行"),
        ("level", "支行"),
        ("parent", "0100"),
        ("phone", "025-83190000"),
        ("staff", "18"),
    ]);
    let read = read_new(&good, today()).unwrap();
    assert_eq!((read.code.as_str(), read.level), ("01A1", Level::SubBranch));
    assert_eq!((read.opened, read.figures.staff), (today(), 18));
    assert_eq!(read.phone, "02583190000");

    let bad = fields(&[
        ("code", "01-1"),
        ("level", "region"),
        ("opened", "yesterday"),
        ("staff", "-1"),
        ("path", "0000."),
    ]);
    assert_eq!(
        codes(&read_new(&bad, today()).unwrap_err()),
        [
            ("code", "not_a_unit_code"),
            ("name", "required"),
            ("level", "not_in_list"),
            ("opened", "not_a_day"),
            ("staff", "not_in_range"),
            ("path", "unknown_field"),
        ]
    );
    for (level, parent, code) in [
        ("head_office", "0100", "head_office_has_none"),
        ("outlet", "", "required"),
    ] {
        let asked = fields(&[
            ("code", "1"),
            ("name", "n"),
            ("level", level),
            ("parent", parent),
        ]);
        let errors = read_new(&asked, today()).unwrap_err();
        assert_eq!(codes(&errors), [("parent", code)]);
    }
}

#[test]
fn a_new_unit_finds_its_place_or_a_reason() {
    let parent = branch();
    let placed = place(
        &new("0101", Level::SubBranch, Some("0100")),
        Some(&parent),
        today(),
    );
    assert_eq!(placed.unwrap().path.as_str(), "0000.0100.0101.");

    let closed = Unit {
        closed: Some(today()),
        ..branch()
    };
    let outlet = unit(Level::Outlet, parent.path.child("0101"));
    let deep = (0..DEPTH_MAX).fold(UnitPath::root("0"), |path, n| path.child(&n.to_string()));
    let deep = unit(Level::Branch, deep);
    let late = NewUnit {
        opened: day("2026-11-24"),
        ..new("1", Level::Outlet, Some("0100"))
    };
    for (asked, parent, code) in [
        (new("1", Level::Outlet, Some("0100")), None, "unknown_unit"),
        (
            new("1", Level::Outlet, Some("0100")),
            Some(&closed),
            "parent_closed",
        ),
        (
            new("1", Level::Outlet, Some("0101")),
            Some(&outlet),
            "level_below",
        ),
        (new("1", Level::Branch, Some("7")), Some(&deep), "too_deep"),
        (late, Some(&parent), "in_the_future"),
    ] {
        assert_eq!(place(&asked, parent, today()).unwrap_err().0[0].code, code);
    }
}

#[test]
fn a_renaming_keeps_the_order_of_names() {
    let unit = branch();
    let since = day("2020-01-01");
    let renamed = rename(&unit, "南江省分行", today(), since, today()).unwrap();
    assert_eq!((renamed.name.as_str(), renamed.version), ("南江省分行", 4));
    for from in ["2020-01-01", "2019-12-31", "2026-11-24"] {
        let Err(Trouble::Invalid(errors)) = rename(&unit, "新", day(from), since, today()) else {
            panic!("{from} is no day for a new name");
        };
        assert_eq!(errors.0[0].code, "day_of_name");
    }
    let same = rename(&unit, &unit.name, today(), since, today());
    assert!(matches!(same, Err(Trouble::Refused(r)) if r.code == "same_name"));
    assert_eq!(
        codes(&read_rename(&fields(&[("name", "x"), ("from", "2026")])).unwrap_err()),
        [("from", "not_a_day")]
    );
}

#[test]
fn a_unit_closes_only_when_nothing_hangs_on_it() {
    let unit = branch();
    let none = Hanging::default();
    let closed = close(&unit, today(), none, today()).unwrap();
    assert_eq!(closed.closed, Some(today()));
    let head = super::tests::unit(Level::HeadOffice, UnitPath::root("0000"));
    let refused = |unit: &Unit, hanging| match close(unit, today(), hanging, today()) {
        Err(Trouble::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(&unit, Hanging { units: 1, ..none }),
        "has_open_units"
    );
    assert_eq!(
        refused(
            &unit,
            Hanging {
                accounts: 1,
                ..none
            }
        ),
        "has_accounts"
    );
    assert_eq!(refused(&head, none), "head_office_stays");
    assert_eq!(refused(&closed, none), "unit_closed");
    assert!(set_details(&closed, String::new(), Figures::default()).is_err());
    for wrong in ["2004-04-30", "2026-11-24"] {
        assert!(matches!(
            close(&unit, day(wrong), none, today()),
            Err(Trouble::Invalid(_))
        ));
    }
    assert_eq!(read_close(&fields(&[("closed", "2026/11/1")])).ok(), None);
    assert_eq!(
        read_close(&fields(&[("closed", "2026/11/01")])),
        Ok(day("2026-11-01"))
    );
}

fn rows(list: Vec<NewUnit>) -> Vec<(usize, Result<NewUnit, kernel::FieldErrors>)> {
    list.into_iter()
        .enumerate()
        .map(|(n, new)| (n + 2, Ok(new)))
        .collect()
}

/// The tree after a plan.
fn after(existing: &[Unit], plan: &Plan) -> Vec<Unit> {
    let mut tree: BTreeMap<String, Unit> = existing
        .iter()
        .map(|unit| (unit.code.clone(), unit.clone()))
        .collect();
    for step in &plan.steps {
        let (Step::Create(unit) | Step::Change { after: unit, .. }) = step;
        tree.insert(unit.code.clone(), unit.clone());
    }
    tree.into_values().collect()
}

#[test]
fn rows_are_placed_whatever_their_order_and_wrong_ones_are_told_by_row() {
    let list = vec![
        new("0101", Level::SubBranch, Some("0100")),
        new("0100", Level::Branch, Some("0000")),
        new("0000", Level::HeadOffice, None),
        new("0101", Level::SubBranch, Some("0100")),
        new("0102", Level::Outlet, Some("0999")),
        new("A", Level::Branch, Some("B")),
        new("B", Level::Branch, Some("A")),
        new("0001", Level::HeadOffice, None),
        new("0103", Level::Branch, Some("0101")),
    ];
    let plan = plan(rows(list), Vec::new(), today());
    let made: Vec<_> = plan
        .steps
        .iter()
        .map(|step| match step {
            Step::Create(unit) => unit.path.as_str(),
            Step::Change { .. } => "change",
        })
        .collect();
    assert_eq!(made, ["0000.", "0000.0100.", "0000.0100.0101."]);
    let told: Vec<_> = plan.errors.iter().map(|e| (e.row, e.error.code)).collect();
    assert_eq!(
        told,
        [
            (5, "code_twice"),
            (6, "unknown_unit"),
            (7, "parent_waits"),
            (8, "parent_waits"),
            (9, "second_head_office"),
            (10, "level_below"),
        ]
    );
}

#[test]
fn a_file_changes_names_and_counts_but_moves_nothing() {
    let head = unit(Level::HeadOffice, UnitPath::root("0000"));
    let closed = Unit {
        closed: Some(today()),
        ..unit(Level::Outlet, UnitPath::root("0000").child("0200"))
    };
    let existing = vec![head, branch(), closed];
    let row = |parent: &str, level| NewUnit {
        figures: Figures {
            staff: 12,
            ..Figures::default()
        },
        ..new("0100", level, Some(parent))
    };
    let changed = plan(
        rows(vec![row("0000", Level::Branch)]),
        existing.clone(),
        today(),
    );
    assert_eq!(
        (changed.created(), changed.changed(), changed.same),
        (0, 1, 0)
    );
    for (asked, code) in [
        (row("0200", Level::Branch), "unit_moved"),
        (row("0000", Level::SubBranch), "level_changed"),
        (new("0200", Level::Outlet, Some("0000")), "unit_closed"),
    ] {
        let plan = plan(rows(vec![asked]), existing.clone(), today());
        assert_eq!(plan.errors[0].error.code, code);
        assert!(plan.steps.is_empty());
    }
}

/// Any mess of rows: codes and parents out of the same few, levels at random.
fn mess() -> impl Strategy<Value = Vec<NewUnit>> {
    let row = (0..12u8, 0..13u8, 0..5usize).prop_map(|(code, parent, level)| {
        let parent = (parent < 12).then(|| format!("U{parent}"));
        new(&format!("U{code}"), Level::ALL[level], parent.as_deref())
    });
    proptest::collection::vec(row, 0..30)
}

proptest! {
    #[test]
    fn an_import_leaves_a_sound_tree_and_does_nothing_the_second_time(list in mess()) {
        let first = plan(rows(list.clone()), Vec::new(), today());
        let tree = after(&[], &first);
        prop_assert!(tree.iter().filter(|u| u.level == Level::HeadOffice).count() <= 1);
        for unit in &tree {
            prop_assert_eq!(unit.path.code(), unit.code.as_str());
            match unit.path.parent() {
                None => prop_assert_eq!(unit.level, Level::HeadOffice),
                Some(above) => {
                    let parent = tree.iter().find(|other| other.path == above);
                    let parent = parent.expect("a parent is in the tree");
                    prop_assert!(unit.level.may_stand_below(parent.level));
                }
            }
        }
        // Rows that went in are known the second time; rows that were wrong are wrong again.
        let second = plan(rows(list.clone()), tree.clone(), today());
        prop_assert!(second.steps.is_empty(), "{:?}", second.steps);
        prop_assert_eq!(second.same, first.created());
        let seen = first.created() + first.errors.len();
        prop_assert_eq!(seen, list.len());
    }
}
