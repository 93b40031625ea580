//! Between the API's names and the rules': money is whole fen here and yuan as typed there; names
//! that only forms send are refused.

use kernel::{FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Money, say};

/// The name of a field in the API.
pub(super) fn api_name(spec: &FieldSpec) -> String {
    match spec.kind {
        FieldKind::Money => format!("{}_fen", spec.name),
        _ => spec.name.to_owned(),
    }
}

/// The fields as the rules read them, and what is wrong in them already.
pub(super) fn for_rules(body: &Fields, specs: &[&FieldSpec]) -> (Fields, FieldErrors) {
    let mut fields = Fields::default();
    let mut errors = FieldErrors::default();
    let mut told: Vec<&str> = Vec::new();
    for (name, value) in body.pairs() {
        let spec = specs.iter().find(|spec| api_name(spec) == *name);
        match spec {
            Some(spec) if matches!(spec.kind, FieldKind::Money) => match fen(value) {
                Some(amount) => fields.push(spec.name, yuan(amount)),
                None => errors.0.push(not_fen(spec, name)),
            },
            Some(spec) => fields.push(spec.name, value.as_str()),
            None if told.contains(&name.as_str()) => {}
            None => {
                told.push(name);
                errors.0.push(unknown(name, specs));
            }
        }
    }
    (fields, errors)
}

fn fen(value: &str) -> Option<Money> {
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    if !digits {
        return None;
    }
    Money::from_fen(value.parse().ok()?)
}

/// Yuan as people type them, exactly.
fn yuan(amount: Money) -> String {
    format!("{}.{:02}", amount.fen() / 100, amount.fen() % 100)
}

fn not_fen(spec: &FieldSpec, name: &str) -> FieldError {
    let (zh, en) = (spec.zh, spec.en);
    FieldError::new(
        name,
        "not_an_amount",
        say!(
            "「{zh}」应为以分为单位的非负整数，例如 30000 表示 300.00 元",
            "\"{en}\" must be a whole number of fen, not negative; 30000 is 300.00 yuan"
        ),
    )
}

fn unknown(name: &str, specs: &[&FieldSpec]) -> FieldError {
    let names: Vec<String> = specs.iter().map(|spec| api_name(spec)).collect();
    let names = names.join(", ");
    FieldError::new(
        name,
        "unknown_field",
        say!(
            "没有名为「{name}」的字段；可用字段：{names}",
            "There is no field \"{name}\"; the fields are: {names}"
        ),
    )
}

/// Errors of the rules under the API's names, beside those that were found before.
pub(super) fn merged(before: FieldErrors, rules: FieldErrors, specs: &[&FieldSpec]) -> FieldErrors {
    let mut all = before;
    for mut error in rules.0 {
        if let Some(spec) = specs.iter().find(|spec| spec.name == error.field) {
            error.field = api_name(spec);
        }
        if all.0.iter().all(|told| told.field != error.field) {
            all.0.push(error);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::action::{AMOUNT_PAID, FACTS};

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::from_pairs(
            pairs
                .iter()
                .map(|(a, b)| ((*a).into(), (*b).into()))
                .collect(),
        )
    }

    #[test]
    fn amounts_are_fen_and_arrive_as_yuan() {
        let specs = [&FACTS, &AMOUNT_PAID];
        for (value, yuan) in [
            ("30000", Some("300.00")),
            ("5", Some("0.05")),
            ("0", Some("0.00")),
        ] {
            let (read, errors) = for_rules(&fields(&[("amount_paid_fen", value)]), &specs);
            assert_eq!((Some(read.get("amount_paid")), errors.0.len()), (yuan, 0));
        }
        for wrong in ["300.00", "-1", "", "99999999999999999999", "1e3"] {
            let (_, errors) = for_rules(&fields(&[("amount_paid_fen", wrong)]), &specs);
            assert_eq!(
                (errors.0[0].field.as_str(), errors.0[0].code),
                ("amount_paid_fen", "not_an_amount")
            );
        }
    }

    #[test]
    fn names_of_forms_and_of_nobody_are_refused_once() {
        let body = fields(&[
            ("amount_paid", "3"),
            ("form_id", "x"),
            ("form_id", "y"),
            ("facts", "f"),
        ]);
        let (read, errors) = for_rules(&body, &[&FACTS, &AMOUNT_PAID]);
        let told: Vec<_> = errors
            .0
            .iter()
            .map(|e| (e.field.as_str(), e.code))
            .collect();
        assert_eq!(
            told,
            [
                ("amount_paid", "unknown_field"),
                ("form_id", "unknown_field")
            ]
        );
        assert!(errors.0[0].say.en.ends_with("facts, amount_paid_fen"));
        assert_eq!(read.get("facts"), "f");
    }

    #[test]
    fn errors_come_under_the_names_of_the_api() {
        let rules = FieldErrors(vec![
            FieldError::new("amount_paid", "not_an_amount", say!("x", "x")),
            FieldError::new("facts", "required", say!("x", "x")),
        ]);
        let all = merged(FieldErrors::default(), rules, &[&FACTS, &AMOUNT_PAID]);
        let names: Vec<_> = all.0.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(names, ["amount_paid_fen", "facts"]);
    }
}
