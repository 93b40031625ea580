//! `POST /api/v1/complaints/{number}/reveal`: one value of the complainant's record, for a purpose.

use super::fields::for_rules;
use super::{answer, permit, problem};
use crate::commands::{self, Reveal};
use axum::extract::{Path, State};
use axum::response::Response;
use identity::api::{JsonFields, Problem};
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Reading};
use platform::App;
use serde_json::json;

/// What may be revealed.
const FIELDS: &[Choice] = &[
    Choice {
        code: "name",
        zh: "姓名/名称",
        en: "Name",
    },
    Choice {
        code: "phone",
        zh: "联系电话",
        en: "Phone",
    },
    Choice {
        code: "id_number",
        zh: "证件号码",
        en: "Identity number",
    },
    Choice {
        code: "address",
        zh: "通讯地址",
        en: "Address",
    },
    Choice {
        code: "email",
        zh: "电子邮箱",
        en: "E-mail",
    },
    Choice {
        code: "account",
        zh: "涉及账号/卡号",
        en: "Account or card",
    },
];

const FIELD: FieldSpec = FieldSpec::required(
    "field",
    "查看内容",
    "What to reveal",
    FieldKind::Choice(FIELDS),
);
const WHY: FieldSpec = FieldSpec::optional(
    "purpose_code",
    "用途类别",
    "Kind of purpose",
    FieldKind::Choice(ui::components::PURPOSES),
);
const PURPOSE: FieldSpec = FieldSpec::required(
    "purpose",
    "查看用途",
    "Purpose",
    FieldKind::Line { max: 200 },
);

/// The fields of the body.
pub(super) const REVEAL_FIELDS: &[&FieldSpec] = &[&FIELD, &WHY, &PURPOSE];

/// Reveals a value; the look is written into the ledger first.
pub(super) async fn reveal(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let permit = permit(&signed, Permission::PersonReveal)?;
    let (fields, mut errors) = for_rules(&body, REVEAL_FIELDS);
    let mut reading = Reading::new(&fields);
    let (field, purpose) = (reading.choice(&FIELD), reading.text(&PURPOSE));
    let why = reading.choice(&WHY).unwrap_or("other");
    let read: Result<(), FieldErrors> = reading.finish(());
    errors.0.extend(read.err().unwrap_or_default().0);
    let (Some(field), Some(purpose), true) = (field, purpose, errors.0.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let command = Reveal {
        number,
        field: field.to_owned(),
        why: why.to_owned(),
        purpose,
        receipt: None,
    };
    let value = commands::reveal(&app, permit.actor(), command)
        .await
        .map_err(problem)?;
    Ok(answer(json!({ "field": field, "value": value })))
}
