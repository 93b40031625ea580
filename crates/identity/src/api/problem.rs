//! `application/problem+json`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use kernel::{FieldErrors, Lang, Refusal, Say, rfc3339, say};
use platform::sql::SqlError;
use serde_json::{Value, json};

/// What went wrong, for a program: status, a stable `code`, a sentence under `detail`, wrong fields
/// under `errors`. Handlers return it with `?`; the door puts it into the caller's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Told>);

/// Boxed, so that a `Result` with a problem stays small.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    status: StatusCode,
    code: &'static str,
    detail: Say,
    errors: FieldErrors,
    /// More members, such as who made a conflicting change.
    more: Value,
}

impl Problem {
    /// A problem with its status, stable code and sentence.
    pub fn new(status: StatusCode, code: &'static str, detail: Say) -> Problem {
        Problem(Box::new(Told {
            status,
            code,
            detail,
            errors: FieldErrors::default(),
            more: Value::Null,
        }))
    }

    /// A refusal under a status.
    pub fn refused(status: StatusCode, refusal: Refusal) -> Problem {
        Problem::new(status, refusal.code, refusal.say)
    }

    /// `400` for a request that is not what this address takes.
    pub fn bad_request(code: &'static str, detail: Say) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// `422` with wrong fields.
    pub fn invalid(errors: FieldErrors) -> Problem {
        let n = errors.0.len();
        let detail = say!(
            "有 {n} 个字段需要修改，见 errors",
            "{n} fields need correcting; see errors"
        );
        let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        problem.0.errors = errors;
        problem
    }

    /// `404`.
    pub fn not_found() -> Problem {
        let detail = say!(
            "该记录不存在，或不在您的权限范围内",
            "It does not exist, or is outside your reach"
        );
        Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    fn json(&self, lang: Lang) -> Value {
        let mut body = json!({
            "type": "about:blank",
            "title": self.0.status.canonical_reason().unwrap_or("Error"),
            "status": self.0.status.as_u16(),
            "code": self.0.code,
            "detail": self.0.detail.to(lang),
        });
        let error = |e: &kernel::FieldError| json!({ "field": e.field, "code": e.code, "message": e.say.to(lang) });
        if !self.0.errors.0.is_empty() {
            body["errors"] = self.0.errors.0.iter().map(error).collect();
        }
        if let Value::Object(more) = &self.0.more {
            for (key, value) in more {
                body[key] = value.clone();
            }
        }
        body
    }

    fn render(&self, lang: Lang) -> Response {
        let mut answer = (self.0.status, Json(self.json(lang))).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
        answer
    }

    /// The final answer, in the caller's language, with the headers the handler had set. A conflict
    /// is `412` for who sent `If-Match` and `409` for who did not (RFC 9110, 13.1.1).
    pub(crate) fn answer(mut self, lang: Lang, has_if_match: bool, handlers: Response) -> Response {
        if has_if_match && self.0.status == StatusCode::CONFLICT && self.0.code == "conflict" {
            self.0.status = StatusCode::PRECONDITION_FAILED;
        }
        let mut answer = self.render(lang);
        for (name, value) in handlers.headers() {
            if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
                answer.headers_mut().append(name, value.clone());
            }
        }
        answer
    }
}

impl IntoResponse for Problem {
    /// In zh-CN, with itself on the response: the door finds it there.
    fn into_response(self) -> Response {
        let mut answer = self.render(Lang::Zh);
        answer.extensions_mut().insert(self);
        answer
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Problem {
        match error {
            CommandError::Refused(refusal) => {
                Problem::refused(StatusCode::UNPROCESSABLE_ENTITY, refusal)
            }
            CommandError::Invalid(errors) => Problem::invalid(errors),
            CommandError::NotFound => Problem::not_found(),
            CommandError::Forbidden(refusal) => Problem::refused(StatusCode::FORBIDDEN, refusal),
            CommandError::Conflict { by, at, kind } => {
                let at = rfc3339(at);
                let more = json!({ "changed_by": by, "changed_at": at, "change": kind });
                let detail = say!(
                    "{by} 已于 {at} 更新（{kind}），请取得最新版本后重试",
                    "{by} changed it at {at} ({kind}); get the latest version and try again"
                );
                let mut problem = Problem::new(StatusCode::CONFLICT, "conflict", detail);
                problem.0.more = more;
                problem
            }
            CommandError::Sql(error) => Problem::from(error),
            CommandError::Broken(what) => {
                tracing::error!(what, "a command noticed a broken invariant");
                internal()
            }
        }
    }
}

impl From<SqlError> for Problem {
    fn from(error: SqlError) -> Problem {
        tracing::error!(%error, "the database did not do what was asked");
        match error {
            SqlError::Unavailable(_) | SqlError::Serialization => {
                let say = say!(
                    "系统繁忙，请稍后再试",
                    "The system is busy; try again later"
                );
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", say)
            }
            _ => internal(),
        }
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Problem {
        Problem::invalid(errors)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal.code {
            "forbidden" => Problem::refused(StatusCode::FORBIDDEN, refusal),
            _ => Problem::refused(StatusCode::UNPROCESSABLE_ENTITY, refusal),
        }
    }
}

fn internal() -> Problem {
    let say = say!(
        "系统出错，未写入任何数据",
        "Something went wrong; nothing was written"
    );
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", say)
}
