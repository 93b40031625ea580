//! Masks hide what they must under every rule, and are known for masks when they come back.

use super::*;
use proptest::prelude::*;

const M: Masks = Masks::SHIPPED;

#[test]
fn masks_hide_what_they_must() {
    for (name, masked) in [
        ("王建国", "王**"),
        ("王", "*"),
        ("欧阳娜娜娜", "欧***"),
        (" ", ""),
    ] {
        assert_eq!(M.name(name), masked);
    }
    for (phone, masked) in [
        ("13800002046", "138****2046"),
        ("84561234", "****34"),
        ("4008001234", "****34"),
        ("110", "****"),
    ] {
        assert_eq!(M.phone(phone), masked);
    }
    assert_eq!(M.id_number("320106198405121234"), "3201**********1234");
    assert_eq!(M.id_number("E12345678"), "E1*****78");
    assert_eq!(M.id_number("12345678"), "********");
    assert_eq!(M.account("6222021234567890"), "6222********7890");
    assert_eq!(M.account("0012345678"), "00******78");
    assert_eq!(M.mask(MaskKind::Plate, "苏A12345"), "苏A***45");
    assert_eq!(M.email("wang@example.cn"), "w***@example.cn");
    assert_eq!(M.email("w@example.cn"), "***@example.cn");
}

#[test]
fn an_address_is_shown_down_to_its_district() {
    for (address, masked) in [
        ("江苏省南京市鼓楼区中山路1号", "江苏省南京市鼓楼区****"),
        ("某处", "****"),
        (
            "江苏省南京市鼓楼区中山路阳光小区3号",
            "江苏省南京市鼓楼区****",
        ),
        ("阳光小区3幢", "****"),
        (
            "江苏省苏州市昆山市人民路大润发超市旁",
            "江苏省苏州市昆山市****",
        ),
        (
            "内蒙古自治区呼和浩特市新城区海拉尔街",
            "内蒙古自治区呼和浩特市新城区****",
        ),
        ("北京市海淀区清华园区1号", "北京市海淀区****"),
    ] {
        assert_eq!(M.address(address), masked);
    }
    let levels = |head| {
        M.with(
            MaskKind::Address,
            MaskRule {
                head,
                tail: 0,
                fill: '*',
            },
        )
    };
    let address = "江苏省南京市鼓楼区中山路1号";
    assert_eq!(levels(2).address(address), "江苏省南京市****");
    assert_eq!(levels(1).address(address), "江苏省****");
    assert_eq!(levels(0).address(address), "****");
    // Which level a city is that no province stands before is not known: the lower one.
    assert_eq!(levels(1).address("北京市海淀区中关村"), "****");
}

#[test]
fn no_rule_is_looser_than_the_floor() {
    for kind in MaskKind::ALL {
        assert!(M.rule(kind).keeps(kind), "{kind:?}");
        let (head, tail) = kind.most();
        for rule in [
            MaskRule {
                head: head + 1,
                tail: 0,
                fill: '*',
            },
            MaskRule {
                head: 0,
                tail: tail + 1,
                fill: '*',
            },
            MaskRule {
                head: 0,
                tail: 0,
                fill: '0',
            },
        ] {
            assert_eq!(
                M.with(kind, rule).rule(kind),
                M.rule(kind),
                "{kind:?} {rule:?}"
            );
        }
    }
    let both = MaskRule {
        head: 1,
        tail: 1,
        fill: '*',
    };
    assert!(!both.keeps(MaskKind::Name) && both.keeps(MaskKind::Email));
}

#[test]
fn what_was_shown_is_known_and_what_was_typed_into_it_is_not() {
    assert!(is_mask_of("138****2046", "13800002046"));
    assert!(is_mask_of("***", "王建国") && is_mask_of("＊＊国", "王建国"));
    for typed in ["138****2047", "1381234****2046", "李**", "王建国"] {
        assert!(!is_mask_of(typed, "13800002046"), "{typed}");
    }
    assert!(!is_mask_of("***", ""));
}

/// Characters of a masked form that could be of the value.
fn shown(masked: &str) -> usize {
    masked.chars().filter(|c| !FILLS.contains(c)).count()
}

fn rules() -> impl Strategy<Value = Masks> {
    proptest::collection::vec((0..8_u8, 0..6_u8, 0..FILLS.len()), 8).prop_map(|rules| {
        let kinds = MaskKind::ALL.into_iter().zip(rules);
        kinds.fold(M, |masks, (kind, (head, tail, fill))| {
            let fill = FILLS[fill];
            masks.with(kind, MaskRule { head, tail, fill })
        })
    })
}

proptest! {
    #[test]
    fn no_mask_shows_more_than_its_rule_and_each_is_known(
        masks in rules(),
        later in rules(),
        text in "[0-9A-Za-z０-９王建国\u{301}\u{200d}\u{1f600} ]{0,40}",
    ) {
        let value = text.trim();
        let length = value.chars().count();
        for kind in MaskKind::ALL {
            let masked = masks.mask(kind, &text);
            prop_assert_eq!(masked.is_empty(), length == 0);
            if length == 0 {
                continue;
            }
            prop_assert!(is_masked(&masked), "{kind:?} {masked}");
            if kind != MaskKind::Address && kind != MaskKind::Email {
                let rule = masks.rule(kind);
                let most = usize::from(rule.head + rule.tail);
                prop_assert!(shown(&masked) <= most.min(length - 1), "{kind:?} {masked}");
                // Half of a short number is never shown.
                let short = length < 9 && kind != MaskKind::Plate && kind != MaskKind::Name;
                prop_assert!(!short || shown(&masked) <= 2.min(length / 2), "{kind:?} {masked}");
            }
            prop_assert!(is_mask_of(&masked, value), "{kind:?} {masked} of {value}");
            // Shown under one set of rules, masked again under another: never more than both.
            let again = later.mask(kind, &masked);
            prop_assert!(shown(&again) <= shown(&masked), "{kind:?} {masked} {again}");
        }
    }

    #[test]
    fn an_address_never_shows_what_follows_its_district(
        masks in rules(),
        rest in "[中山路阳光小区超市学校园号0-9]{0,20}",
    ) {
        let masked = masks.address(&format!("江苏省南京市鼓楼区{rest}"));
        let shown: String = masked.chars().filter(|c| !FILLS.contains(c)).collect();
        prop_assert!("江苏省南京市鼓楼区".starts_with(&shown), "{masked}");
    }

    #[test]
    fn an_email_shows_one_character_of_whose_it_is(masks in rules(), local in "[a-z.王]{1,20}") {
        let value = format!("{local}@example.cn");
        let masked = masks.email(&value);
        let shown = masked.split_once('@').map_or(masked.as_str(), |(local, _)| local);
        let shown: String = shown.chars().filter(|c| !FILLS.contains(c)).collect();
        prop_assert!(shown.chars().count() <= 1 && local.starts_with(&shown), "{masked}");
        prop_assert!(is_mask_of(&masked, &value));
    }
}
