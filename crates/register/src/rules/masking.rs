//! Masking rules as the bank sets them: read from the form, written as one text. Pure.

use kernel::{
    Choice, FieldErrors, FieldKind, FieldSpec, Fields, MaskKind, MaskRule, Masks, Reading,
};
use std::collections::BTreeMap;

/// Why the rules are changed; kept in the ledger.
pub(crate) const REASON: FieldSpec =
    FieldSpec::required("reason", "修改理由", "Reason", FieldKind::Line { max: 200 });

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

const COUNTS: [Choice; 7] = [
    choice("0", "不显示", "None"),
    choice("1", "1 位", "1 character"),
    choice("2", "2 位", "2 characters"),
    choice("3", "3 位", "3 characters"),
    choice("4", "4 位", "4 characters"),
    choice("5", "5 位", "5 characters"),
    choice("6", "6 位", "6 characters"),
];
const LEVELS: [Choice; 4] = [
    choice("0", "全部隐藏", "Nothing"),
    choice("1", "到省", "The province"),
    choice("2", "到市", "The city"),
    choice("3", "到区县", "The district"),
];
const DOMAIN: [Choice; 2] = [
    choice("0", "隐藏域名", "Domain hidden"),
    choice("1", "显示域名", "Domain shown"),
];
const NOTHING: [Choice; 1] = [choice("0", "不显示", "None")];
const FILLS: [Choice; 4] = [
    choice("*", "*", "*"),
    choice("＊", "＊", "＊"),
    choice("●", "●", "●"),
    choice("■", "■", "■"),
];

/// The counts up to the floor's: what is looser can't be chosen.
const fn up_to(most: u8) -> &'static [Choice] {
    COUNTS.split_at(most as usize + 1).0
}

const fn head(kind: MaskKind, name: &'static str) -> FieldSpec {
    match kind {
        MaskKind::Address => {
            FieldSpec::required(name, "显示到", "Shown down to", FieldKind::Choice(&LEVELS))
        }
        _ => FieldSpec::required(
            name,
            "开头显示",
            "Shown at the beginning",
            FieldKind::Choice(up_to(kind.most().0)),
        ),
    }
}

const fn tail(kind: MaskKind, name: &'static str) -> FieldSpec {
    let list: &[Choice] = match kind {
        MaskKind::Address => &NOTHING,
        MaskKind::Email => &DOMAIN,
        _ => up_to(kind.most().1),
    };
    FieldSpec::required(
        name,
        "末尾显示",
        "Shown at the end",
        FieldKind::Choice(list),
    )
}

const fn fill(name: &'static str) -> FieldSpec {
    FieldSpec::required(name, "遮盖符号", "Hidden as", FieldKind::Choice(&FILLS))
}

/// Head, tail and fill of each kind, in the order of [`MaskKind::ALL`].
pub(crate) const FIELDS: [[FieldSpec; 3]; 8] = [
    [
        head(MaskKind::Name, "name.head"),
        tail(MaskKind::Name, "name.tail"),
        fill("name.fill"),
    ],
    [
        head(MaskKind::Phone, "phone.head"),
        tail(MaskKind::Phone, "phone.tail"),
        fill("phone.fill"),
    ],
    [
        head(MaskKind::IdNumber, "id_number.head"),
        tail(MaskKind::IdNumber, "id_number.tail"),
        fill("id_number.fill"),
    ],
    [
        head(MaskKind::Account, "account.head"),
        tail(MaskKind::Account, "account.tail"),
        fill("account.fill"),
    ],
    [
        head(MaskKind::Email, "email.head"),
        tail(MaskKind::Email, "email.tail"),
        fill("email.fill"),
    ],
    [
        head(MaskKind::Address, "address.head"),
        tail(MaskKind::Address, "address.tail"),
        fill("address.fill"),
    ],
    [
        head(MaskKind::Passport, "passport.head"),
        tail(MaskKind::Passport, "passport.tail"),
        fill("passport.fill"),
    ],
    [
        head(MaskKind::Plate, "plate.head"),
        tail(MaskKind::Plate, "plate.tail"),
        fill("plate.fill"),
    ],
];

/// The rules as the form shows them.
pub(crate) fn to_fields(masks: &Masks) -> Fields {
    let mut fields = Fields::default();
    for (kind, [head, tail, fill]) in MaskKind::ALL.into_iter().zip(&FIELDS) {
        let rule = masks.rule(kind);
        fields.set(head.name, rule.head.to_string());
        fields.set(tail.name, rule.tail.to_string());
        fields.set(fill.name, rule.fill.to_string());
    }
    fields
}

/// Reads the rules from a form; what would show more than the floor allows is a fault of its field.
pub(crate) fn read(fields: &Fields) -> Result<Masks, FieldErrors> {
    let mut r = Reading::new(fields);
    let mut masks = Masks::SHIPPED;
    for (kind, [head, tail, fill]) in MaskKind::ALL.into_iter().zip(&FIELDS) {
        let count = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let (first, last) = (count(r.choice(head)), count(r.choice(tail)));
        let sign = r.choice(fill).and_then(|text| text.chars().next());
        let (Some(head_count), Some(tail_count), Some(fill)) = (first, last, sign) else {
            continue;
        };
        let rule = MaskRule {
            head: head_count,
            tail: tail_count,
            fill,
        };
        if !rule.keeps(kind) {
            let most = kind.most_together();
            r.fault(
                tail,
                "below_the_floor",
                &format!("首尾合计最多显示 {most} 位"),
                &format!("- head and tail may show {most} together at most"),
            );
        }
        masks = masks.with(kind, rule);
    }
    let known: Vec<&FieldSpec> = FIELDS.iter().flatten().chain([&REASON]).collect();
    r.refuse_others(&known, &[]);
    r.finish(masks)
}

/// The rules as they are stored: JSON with the kinds in order.
pub(crate) fn to_text(masks: &Masks) -> String {
    let rules: BTreeMap<&str, MaskRule> = MaskKind::ALL
        .into_iter()
        .map(|kind| (kind.code(), masks.rule(kind)))
        .collect();
    serde_json::to_string(&rules).expect("invariant: plain data always serialises")
}

/// The rules that are stored; a kind that is not among them, or is looser than the floor of this
/// program, has its shipped rule. `None` for what is no text of ours.
pub(crate) fn from_text(text: &str) -> Option<Masks> {
    let rules: BTreeMap<String, MaskRule> = serde_json::from_str(text).ok()?;
    let of = |masks: Masks, kind: MaskKind| match rules.get(kind.code()) {
        Some(rule) => masks.with(kind, *rule),
        None => masks,
    };
    Some(MaskKind::ALL.into_iter().fold(Masks::SHIPPED, of))
}

/// An invented value of a kind, for the preview.
pub(crate) fn example(kind: MaskKind) -> &'static str {
    match kind {
        MaskKind::Name => "王建国",
        MaskKind::Phone => "13800002046",
        MaskKind::IdNumber => "320106198405121234",
        MaskKind::Account => "6222021234567890",
        MaskKind::Email => "wang@example.cn",
        MaskKind::Address => "江苏省南京市鼓楼区中山路1号",
        MaskKind::Passport => "E12345678",
        MaskKind::Plate => "苏A12345",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_again() {
        let rule = MaskRule {
            head: 0,
            tail: 2,
            fill: '●',
        };
        let masks = Masks::SHIPPED.with(MaskKind::Phone, rule);
        assert_eq!(from_text(&to_text(&masks)), Some(masks));
        assert_eq!(read(&to_fields(&masks)), Ok(masks));
        assert_eq!(masks.phone("13800002046"), "●●●●46");
        assert_eq!(from_text("{}"), Some(Masks::SHIPPED));
        assert_eq!(from_text("rules"), None);
    }

    #[test]
    fn what_shows_more_than_the_floor_is_refused_beside_its_field() {
        let wrong = |name: &str, value: &str| {
            let mut fields = to_fields(&Masks::SHIPPED);
            fields.set(name, value);
            let errors = read(&fields).unwrap_err();
            (errors.0[0].field.clone(), errors.0[0].code)
        };
        assert_eq!(
            wrong("phone.head", "4"),
            ("phone.head".to_owned(), "not_in_list")
        );
        assert_eq!(
            wrong("name.tail", "1"),
            ("name.tail".to_owned(), "below_the_floor")
        );
        assert_eq!(wrong("plate.fill", "x").1, "not_in_list");
        assert_eq!(wrong("salary.head", "1").1, "unknown_field");
    }

    #[test]
    fn a_stored_rule_that_is_looser_than_the_floor_does_not_hold() {
        let text = r#"{"phone":{"head":9,"tail":9,"fill":"*"}}"#;
        assert_eq!(from_text(text), Some(Masks::SHIPPED));
    }
}
