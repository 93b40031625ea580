//! `GET /api/v1/complaints`: the worklist, page by page.

use super::{answer, permit, view};
use crate::commands;
use crate::queries::{self, After, Filter, ListRow, Page, Scope, Sort};
use crate::rules::register::CATEGORY;
use crate::rules::{Status, action};
use crate::{classification, codes};
use axum::extract::State;
use axum::response::Response;
use identity::api::{LIST_MAX, Problem, QueryFields};
use identity::{Permission, Signed};
use kernel::{
    Choice, FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Reading, bank_zone, say,
};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};

/// Items of one answer when nothing is asked.
const LIMIT_USUAL: i64 = 50;
/// Longest text that is looked for.
const TEXT_MAX: usize = 200;

const LOGIN: FieldKind = FieldKind::Line { max: 60 };

macro_rules! parameters {
    ($($konst:ident = $name:literal, $zh:literal, $en:literal, $kind:expr;)*) => {
        $(pub(super) const $konst: FieldSpec = FieldSpec::optional($name, $zh, $en, $kind);)*

        /// Every parameter of the list, in the order of the description.
        pub(super) const PARAMETERS: &[&FieldSpec] = &[$(&$konst),*];
    };
}

parameters! {
    STATUS = "status", "状态", "Status", FieldKind::Line { max: 30 };
    UNIT = "unit", "承办机构（含下级）", "Unit answerable, and those below it", FieldKind::Unit;
    BUSINESS = "category", "业务类别（含下级）", "Business category, and those below it", CATEGORY.kind;
    CHANNEL = "channel", "受理渠道", "Channel", FieldKind::Choice(codes::CHANNELS);
    HANDLER = "handler", "主办人", "Lead handler", LOGIN;
    DUE_BEFORE = "due_before", "法定期限早于", "Statutory deadline before this day or instant", FieldKind::Moment;
    TEXT = "q", "编号或关键词", "A case number, or words of the text", FieldKind::Line { max: TEXT_MAX };
    SORT = "sort", "排序", "Order", FieldKind::Choice(SORTS);
    LIMIT = "limit", "条数", "Most items of the answer (50 when not given)", FieldKind::Whole { min: 1, max: LIST_MAX };
    CURSOR = "cursor", "上一页的 next_cursor", "`next_cursor` of the page before", FieldKind::Line { max: 200 };
}

/// The orders of the list.
const SORTS: &[Choice] = &[
    Choice {
        code: "due",
        zh: "期限近的在前",
        en: "nearest deadline first",
    },
    Choice {
        code: "received",
        zh: "收到早的在前",
        en: "oldest first",
    },
    Choice {
        code: "-received",
        zh: "收到晚的在前",
        en: "newest first",
    },
];

/// What was asked, as far as the query string alone tells.
struct Asked {
    filter: Filter,
    unit: String,
    page: Page,
    limit: i64,
}

/// A page of the cases that the caller may see.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    QueryFields(query): QueryFields,
) -> Result<Response, Problem> {
    let permit = permit(&signed, Permission::ComplaintView)?;
    let asked = read(&query)?;
    let scope = Scope::of(&commands::powers(permit.actor()));
    let now = app.clock.now();
    let sort = asked.filter.sort;
    let found: Result<(Vec<ListRow>, bool), Failure> = app
        .db
        .read(move |reader| rows(reader, &scope, asked, now))
        .await;
    let (rows, more) = found?;
    let next = rows.last().filter(|_| more).map(|last| cursor(sort, last));
    let items: Vec<Value> = rows.iter().map(|row| view::row(row, signed.lang)).collect();
    Ok(answer(json!({ "items": items, "next_cursor": next })))
}

/// The two ways in which looking fails.
enum Failure {
    Sql(SqlError),
    Invalid(FieldErrors),
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Failure {
        Failure::Sql(error)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Sql(error) => error.into(),
            Failure::Invalid(errors) => Problem::invalid(errors),
        }
    }
}

/// The rows, and whether others stand behind them.
fn rows(
    reader: &mut Reader<'_>,
    scope: &Scope,
    asked: Asked,
    now: Instant,
) -> Result<(Vec<ListRow>, bool), Failure> {
    let Asked {
        mut filter,
        unit,
        page,
        limit,
    } = asked;
    if !unit.is_empty() {
        let found = org::unit(reader, &unit)?;
        let found = found.ok_or_else(|| Failure::Invalid(no_unit(&unit).into()))?;
        filter.unit = Some(found.path);
    }
    let rows = queries::list(reader, scope, &filter, &page, limit, now)?;
    let full = i64::try_from(rows.len()) == Ok(limit);
    let more = match rows.last().filter(|_| full) {
        Some(last) => {
            let behind = Page::After(After {
                key: last.key,
                id: last.id,
            });
            !queries::list(reader, scope, &filter, &behind, 1, now)?.is_empty()
        }
        None => false,
    };
    Ok((rows, more))
}

fn no_unit(code: &str) -> FieldError {
    FieldError::new(
        UNIT.name,
        "unknown_unit",
        say!(
            "参数「unit」：没有机构「{code}」",
            "Parameter \"unit\": there is no unit \"{code}\""
        ),
    )
}

/// Reads the query string; every wrong parameter is named.
fn read(query: &Fields) -> Result<Asked, Problem> {
    let mut r = Reading::new(query);
    r.refuse_others(PARAMETERS, &[]);
    for spec in PARAMETERS {
        if query.all(spec.name).len() > 1 {
            r.fault(spec, "repeated", "只能出现一次", "may be given once only");
        }
    }
    let sort = r
        .choice(&SORT)
        .and_then(Sort::from_code)
        .unwrap_or_default();
    let filter = Filter {
        status: status(&mut r),
        business: category(&mut r),
        channel: r.choice(&CHANNEL).unwrap_or_default().to_owned(),
        handler: r.text(&HANDLER).unwrap_or_default(),
        due_before: due_before(query, &mut r),
        text: r.text(&TEXT).unwrap_or_default(),
        sort,
        ..Filter::default()
    };
    let unit = r.text(&UNIT).unwrap_or_default();
    let page = match r.text(&CURSOR) {
        None => Page::Skip(0),
        Some(text) => Page::After(after(sort, &text).unwrap_or_else(|| {
            r.fault(
                &CURSOR,
                "cursor",
                "应为上一页返回的 next_cursor，且排序不变",
                "must be the next_cursor of the page before, under the same sort",
            );
            After { key: 0, id: 0 }
        })),
    };
    let limit = r.whole(&LIMIT).unwrap_or(LIMIT_USUAL);
    Ok(r.finish(Asked {
        filter,
        unit,
        page,
        limit,
    })?)
}

fn status(r: &mut Reading) -> Option<Status> {
    let code = r.text(&STATUS)?;
    let status = Status::from_code(&code);
    if status.is_none() {
        let known: Vec<&str> = Status::ALL.iter().map(|s| s.code()).collect();
        let known = known.join(", ");
        r.fault(
            &STATUS,
            "not_in_list",
            &format!("应为下列之一：{known}"),
            &format!("must be one of: {known}"),
        );
    }
    status
}

fn category(r: &mut Reading) -> String {
    let code = r.text(&BUSINESS).unwrap_or_default();
    let FieldKind::Code { dimension } = action::BUSINESS.kind else {
        return code;
    };
    let known = classification::entry(&code).is_some_and(|e| e.dimension == dimension);
    if !code.is_empty() && !known {
        r.fault(
            &BUSINESS,
            "unknown_code",
            &format!("应为 JR/T 0169 {dimension} 类代码，没有「{code}」"),
            &format!("must be a JR/T 0169 code of dimension {dimension}; there is no \"{code}\""),
        );
    }
    code
}

/// An instant, or a day, which means its beginning.
fn due_before(query: &Fields, r: &mut Reading) -> Option<Instant> {
    let text = query.get(DUE_BEFORE.name);
    let day = FieldSpec {
        kind: FieldKind::Day,
        ..DUE_BEFORE
    };
    if text.len() == "2026-11-23".len() {
        let day = r.day(&day)?;
        return bank_zone().to_timestamp(day.at(0, 0, 0, 0)).ok();
    }
    r.moment(&DUE_BEFORE)
}

/// The place of a row in an order, opaque to callers.
fn cursor(sort: Sort, row: &ListRow) -> String {
    hex::encode(format!("{}:{}:{}", sort.code(), row.key, row.id))
}

/// The inverse of [`cursor`] under the same order.
fn after(sort: Sort, text: &str) -> Option<After> {
    let plain = String::from_utf8(hex::decode(text).ok()?).ok()?;
    let mut parts = plain.split(':');
    let (code, key, id) = (parts.next()?, parts.next()?, parts.next()?);
    let same = code == sort.code() && parts.next().is_none();
    let after = After {
        key: key.parse().ok()?,
        id: id.parse().ok()?,
    };
    same.then_some(after)
}
