//! 适用机构: a family of packs bound to a unit and all below it: the text that is stored, the form,
//! and which families may be bound.
//!
//! The stored text is TOML: `standing = "beside"` or `"instead"`; `standing = "none"` takes the
//! binding away again. Which unit and family it is about stands in the addition's id.

use deadline::{INTERNAL_FAMILY, Rulebook, Standing};
use kernel::{
    Choice, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, Say, UnitPath, say,
};
use serde::Deserialize;

/// How a local rule stands to the country's.
pub const STANDINGS: [Choice; 2] = [
    Choice {
        code: "beside",
        zh: "与全国规则并行",
        en: "Counted beside the country's rule",
    },
    Choice {
        code: "instead",
        zh: "替代全国规则",
        en: "Counted instead of the country's rule",
    },
];

/// The fields of the form.
pub const BIND: [FieldSpec; 2] = [
    FieldSpec::required("unit", "机构", "Unit", FieldKind::Unit),
    FieldSpec::required(
        "standing",
        "适用方式",
        "How it applies",
        FieldKind::Choice(&STANDINGS),
    ),
];

/// The families that every complaint runs under already: binding them to a place would count them
/// twice, or put one of the country's rules in the place of another.
const EVERYWHERE: [&str; 3] = ["cn-nfra-complaint", "cn-pboc-complaint", INTERNAL_FAMILY];

/// The key of the limit for the answer: a rule without one can't stand for the country's.
const ANSWER: &str = "reply";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BindingText {
    standing: String,
}

/// The id of an addition: the unit's path, `/`, the family.
pub fn id(unit: &UnitPath, family: &str) -> String {
    format!("{}/{family}", unit.as_str())
}

/// The unit and the family of an addition's id.
pub fn parts(id: &str) -> Option<(UnitPath, &str)> {
    let (unit, family) = id.split_once('/')?;
    Some((UnitPath::from_stored(unit.to_owned()), family))
}

/// The stored text; [`parse`] gives it back.
pub fn to_text(standing: Option<Standing>) -> String {
    let code = standing.map_or("none", Standing::code);
    format!("standing = \"{code}\"\n")
}

/// Reads a stored text; `None`: the binding is taken away.
pub fn parse(text: &str) -> Result<Option<Standing>, Say> {
    let read: BindingText = toml::from_str(text).map_err(|error| {
        let said = error.message().to_owned();
        say!("格式错误：{said}", "wrong format: {said}")
    })?;
    match read.standing.as_str() {
        "none" => Ok(None),
        code => Standing::from_code(code).map(Some).ok_or_else(|| {
            say!(
                "standing 应为 beside、instead 或 none，不是“{code}”",
                "`standing` is beside, instead or none, not `{code}`"
            )
        }),
    }
}

/// Reads the form: the unit's code and how the rule stands.
pub fn read(fields: &Fields) -> Result<(String, Standing), FieldErrors> {
    let mut reading = Reading::new(fields);
    reading.refuse_others(&[&BIND[0], &BIND[1]], &[]);
    let unit = reading.text(&BIND[0]).unwrap_or_default();
    let standing = reading.choice(&BIND[1]).unwrap_or_default();
    reading.finish(())?;
    let standing = Standing::from_code(standing).unwrap_or(Standing::Beside);
    Ok((unit, standing))
}

/// Whether a family can be bound to a place at all.
pub fn is_local(family: &str) -> bool {
    !EVERYWHERE.contains(&family)
}

/// Refuses a binding that could not be counted.
pub fn check(book: &Rulebook, family: &str, standing: Standing) -> Result<(), Refusal> {
    if !is_local(family) {
        return Err(Refusal::new(
            "not_local",
            say!(
                "规则族 {family} 适用于全行，不能绑定到机构",
                "The family {family} holds in the whole bank; it can't be bound to a unit"
            ),
        ));
    }
    let of_family = || book.packs().iter().filter(|pack| pack.family == family);
    let answers = of_family().all(|pack| pack.limit(ANSWER).is_some());
    if standing == Standing::Instead && !answers {
        return Err(Refusal::new(
            "no_answer_limit",
            say!(
                "规则族 {family} 没有答复投诉人的时限，不能替代全国规则；请选择“并行”",
                "The family {family} sets no limit for the answer to the complainant; it can stand beside the country's rule, not instead of it"
            ),
        ));
    }
    Ok(())
}
