//! The same for other systems. Money is whole fen here (`…_fen`); a change names the revision it was
//! made from (`If-Match`), a repeated request its key (`Idempotency-Key`).

use crate::commands::{self, Asked, Base, Write};
use crate::import::{self, ROWS_MAX};
use crate::pages::{At, Shelf, step};
use crate::rules::{Action, KEY};
use crate::store::{self, Narrow, State as Which};
use crate::{Kind, Left, Status, Value, Version};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::api::{
    IdempotencyKey, IfMatch, JSON_BYTES_MAX, JsonFields, Problem, QueryFields, etag, list_limit,
};
use identity::{Routes, Signed};
use kernel::{
    Day, FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Money, day_of, rfc3339, say,
};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;

/// How far a cursor may go.
const SKIP_MAX: i64 = 1_000_000;

type Here = (State<App>, Signed, Path<String>);
type There = (State<App>, Signed, Path<(String, String)>);

fn at(shelf: Shelf, app: App, signed: Signed, code: &str) -> Result<At, Problem> {
    let kind = shelf.kind(&signed, code)?;
    Ok(At {
        shelf,
        app,
        signed,
        kind,
    })
}

/// The room's part of the API for one shelf.
pub(crate) fn routes(shelf: Shelf) -> Routes {
    let paths = shelf.paths;
    Routes::new()
        .get(paths.api, move |(State(app), signed, Path(kind)): Here, QueryFields(query): QueryFields| async move {
            list(at(shelf, app, signed, &kind)?, query).await
        })
        .post(paths.api, move |(State(app), signed, Path(kind)): Here, key: IdempotencyKey, body: JsonFields| async move {
            create(at(shelf, app, signed, &kind)?, key, body).await
        })
        .post(paths.api_import, move |(State(app), signed, Path(kind)): Here, key: IdempotencyKey, body: axum::body::Bytes| async move {
            bring(at(shelf, app, signed, &kind)?, key, &body).await
        })
        .get(paths.api_item, move |(State(app), signed, Path((kind, key))): There, QueryFields(query): QueryFields| async move {
            show(at(shelf, app, signed, &kind)?, key, query).await
        })
        .get(paths.api_versions, move |(State(app), signed, Path((kind, key))): There| async move {
            versions(at(shelf, app, signed, &kind)?, key).await
        })
        .post(
            paths.api_action,
            move |(State(app), signed): (State<App>, Signed),
                  Path((kind, key, action)): Path<(String, String, String)>,
                  keys: (IdempotencyKey, IfMatch),
                  body: JsonFields| async move {
                act(at(shelf, app, signed, &kind)?, (key, action), keys, body).await
            },
        )
}

fn answer(body: Value) -> Response {
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([never], Json(body)).into_response()
}

fn view(at: &At, one: &Version) -> Value {
    let moment = |of: &Option<(crate::Who, kernel::Instant)>| {
        of.as_ref()
            .map(|(who, at)| json!({ "by": who.login, "at": rfc3339(*at) }))
    };
    let reason = |of: &Option<(crate::Who, kernel::Instant, String)>| {
        of.as_ref()
            .map(|(who, at, why)| json!({ "by": who.login, "at": rfc3339(*at), "reason": why }))
    };
    json!({
        "kind": one.kind, "key": one.key, "version": one.version, "revision": one.revision,
        "status": one.status.code(), "title": (at.kind.title)(&one.doc, at.signed.lang),
        "unit": one.unit.code(), "author": one.author.login, "written_at": rfc3339(one.at),
        "handed_in": moment(&one.handed_in), "returned": reason(&one.returned),
        "published": moment(&one.published), "from": one.from.map(|day| day.to_string()),
        "to": one.to.map(|day| day.to_string()), "withdrawn": reason(&one.withdrawn),
        "evidence": one.evidence, "document": one.doc,
    })
}

fn left(status: StatusCode, left: &Left) -> Response {
    let body = json!({
        "kind": left.kind, "key": left.key, "version": left.version, "revision": left.revision,
        "status": left.status.code(),
    });
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::ETAG, etag(i64::from(left.revision))),
    ];
    (status, headers, Json(body)).into_response()
}

const ON: FieldSpec = FieldSpec::optional("on", "日期", "on", FieldKind::Day);

fn which(query: &Fields) -> Result<Which, Problem> {
    let mut r = kernel::Reading::new(query);
    let day = r.day(&ON);
    if let Some(day) = r.finish(day)? {
        return Ok(Which::On(day));
    }
    match query.get("status") {
        "" => Ok(Which::Newest),
        "ended" => Ok(Which::Ended),
        code => Status::from_code(code).map(Which::Of).ok_or_else(|| {
            Problem::invalid(
                FieldError::new(
                    "status",
                    "not_in_list",
                    say!(
                        "status 应为 draft、handed_in、published、ended 或 withdrawn",
                        "status must be draft, handed_in, published, ended or withdrawn"
                    ),
                )
                .into(),
            )
        }),
    }
}

/// Versions that fit, changed last first; `cursor` is the number of rows before.
async fn list(at: At, query: Fields) -> Result<Response, Problem> {
    let limit = list_limit(&query)?;
    let skip = query.get("cursor").parse::<i64>().unwrap_or(0);
    let skip = skip.clamp(0, SKIP_MAX);
    let powers = commands::powers(at.kind, &at.signed.actor);
    let narrow = Narrow {
        kind: at.kind.code,
        view: powers.view,
        login: powers.who.login,
        state: which(&query)?,
        text: query.get("q").to_lowercase(),
        today: day_of(at.app.clock.now()),
    };
    let read = move |reader: &mut Reader<'_>| store::list(reader, &narrow, (skip, limit + 1));
    let found: Result<Vec<Version>, SqlError> = at.app.db.read(read).await;
    let mut found = found?;
    let more = found.len() as i64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(0));
    let next = more.then(|| (skip + limit).to_string());
    let items: Vec<Value> = found.iter().map(|one| view(&at, one)).collect();
    Ok(answer(json!({ "items": items, "next_cursor": next })))
}

/// The newest version, or with `on` the one that was public that day.
async fn show(at: At, key: String, query: Fields) -> Result<Response, Problem> {
    let mut r = kernel::Reading::new(&query);
    let day = r.day(&ON);
    let day: Option<Day> = r.finish(day)?;
    let all = at.seen(&key, None).await?;
    let found = match day {
        Some(day) => all.into_iter().rfind(|one| one.holds(day)),
        None => all.into_iter().next_back(),
    };
    let one = found.ok_or_else(Problem::not_found)?;
    let mut answer = answer(view(&at, &one));
    answer
        .headers_mut()
        .insert(header::ETAG, etag(i64::from(one.revision)));
    Ok(answer)
}

async fn versions(at: At, key: String) -> Result<Response, Problem> {
    let all = at.seen(&key, None).await?;
    let items: Vec<Value> = all.iter().rev().map(|one| view(&at, one)).collect();
    Ok(answer(json!({ "items": items, "next_cursor": null })))
}

async fn create(
    at: At,
    IdempotencyKey(receipt): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let mut fields = for_rules(at.kind, body)?;
    let asked = Write {
        key: fields.take(KEY.name),
        base: Base::New,
        fields,
    };
    let done = commands::write(&at.app, &at.signed.actor, at.kind, asked, receipt).await;
    Ok(left(StatusCode::CREATED, &named(at.kind, done)?))
}

async fn act(
    at: At,
    (key, action): (String, String),
    (IdempotencyKey(receipt), IfMatch(revision)): (IdempotencyKey, IfMatch),
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let revision = revision.map(|number| u32::try_from(number).unwrap_or(0));
    let action = Action::from_code(&action).ok_or_else(Problem::not_found)?;
    let done = if action == Action::Write {
        let there = at.seen(&key, None).await?;
        let newest = there.last().map_or(0, |one| one.revision);
        let asked = Write {
            key: Some(key),
            base: Base::Revision(revision.unwrap_or(newest)),
            fields: for_rules(at.kind, body)?,
        };
        commands::write(&at.app, &at.signed.actor, at.kind, asked, receipt).await
    } else {
        let mut fields = body;
        let asked = Asked {
            key,
            version: whole(fields.take("version"))?,
            revision,
        };
        step(&at, action, asked, &fields, receipt).await
    };
    Ok(left(StatusCode::OK, &named(at.kind, done)?))
}

fn whole(text: Option<String>) -> Result<Option<u32>, Problem> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        let say = say!("version 应为正整数", "version must be a whole number");
        Problem::invalid(FieldError::new("version", "not_in_range", say).into())
    })
}

/// `{"rows": [{"key": …, field: …}, …]}`.
async fn bring(
    at: At,
    IdempotencyKey(receipt): IdempotencyKey,
    body: &[u8],
) -> Result<Response, Problem> {
    let shape = || {
        let say = say!(
            "请求体应为 JSON：rows 为对象数组，最多 {ROWS_MAX} 行、{JSON_BYTES_MAX} 字节",
            "The body must be JSON: rows, a list of objects, at most {ROWS_MAX} rows and {JSON_BYTES_MAX} bytes"
        );
        Problem::bad_request("invalid_json", say)
    };
    if body.len() > JSON_BYTES_MAX {
        return Err(shape());
    }
    let body: Value = serde_json::from_slice(body).map_err(|_| shape())?;
    let rows = body
        .get("rows")
        .and_then(Value::as_array)
        .ok_or_else(shape)?;
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for (row, one) in (1..).zip(rows) {
        let read = Fields::from_json(one).map_err(FieldErrors::from);
        match read.and_then(|fields| for_rules(at.kind, fields)) {
            Ok(fields) => good.push((row, fields)),
            Err(errors) => bad.push(import::rejected(row, String::new(), errors)),
        }
    }
    let mut done = import::import(&at.app, &at.signed.actor, at.kind, good, receipt).await?;
    done.rejected.extend(bad);
    done.rejected.sort_by_key(|one| one.row);
    let rejected = |one: &import::Rejected| {
        let fault = |(field, code, zh, en): &(String, String, String, String)| {
            let said = at.signed.lang.pick(zh, en);
            json!({ "field": field, "code": code, "message": said })
        };
        json!({ "row": one.row, "key": one.key, "errors": one.faults.iter().map(fault).collect::<Vec<_>>() })
    };
    Ok(answer(json!({
        "read": rows.len(), "created": done.created, "changed": done.changed, "same": done.same,
        "rejected": done.rejected.iter().map(rejected).collect::<Vec<_>>(),
    })))
}

/// The name of a field in the API.
pub(crate) fn api_name(spec: &FieldSpec) -> String {
    match spec.kind {
        FieldKind::Money => format!("{}_fen", spec.name),
        _ => spec.name.to_owned(),
    }
}

/// The body as the rules read it: whole fen become yuan as typed.
fn for_rules(kind: &Kind, body: Fields) -> Result<Fields, FieldErrors> {
    let mut fields = Fields::default();
    let mut errors = Vec::new();
    for (name, value) in body.pairs() {
        let money = kind
            .fields
            .iter()
            .find(|spec| matches!(spec.kind, FieldKind::Money) && api_name(spec) == *name);
        let Some(spec) = money else {
            fields.push(name, value.as_str());
            continue;
        };
        match value.parse().ok().and_then(Money::from_fen) {
            Some(amount) => {
                let yuan = format!("{}.{:02}", amount.fen() / 100, amount.fen() % 100);
                fields.push(spec.name, yuan);
            }
            None => errors.push(FieldError::new(
                name,
                "not_an_amount",
                say!(
                    "「{name}」应为以分为单位的非负整数，例如 30000 表示 300.00 元",
                    "\"{name}\" must be a whole number of fen, not negative; 30000 is 300.00 yuan"
                ),
            )),
        }
    }
    match errors.is_empty() {
        true => Ok(fields),
        false => Err(FieldErrors(errors)),
    }
}

/// Faults under the API's names.
fn named(kind: &Kind, done: Result<Left, CommandError>) -> Result<Left, CommandError> {
    done.map_err(|error| match error {
        CommandError::Invalid(mut errors) => {
            for error in &mut errors.0 {
                if let Some(spec) = kind.fields.iter().find(|spec| spec.name == error.field) {
                    error.field = api_name(spec);
                }
            }
            CommandError::Invalid(errors)
        }
        other => other,
    })
}
