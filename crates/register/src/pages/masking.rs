//! 脱敏规则: how much of a value pages show, with a preview; changed by the office.

use super::{HOME, words};
use crate::Words;
use crate::commands::set_masking;
use crate::rules::masking::{FIELDS, REASON, example, read, to_fields};
use crate::{Register, store};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Signed};
use kernel::{FieldError, FieldErrors, Fields, Lang, MaskKind, Masks, fill, say, short_time};
use platform::App;
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

/// Where the page is.
const HERE: &str = "/register/masking";

#[derive(Template)]
#[template(path = "register_masking.html")]
struct MaskingPage {
    page: Page,
    w: &'static Words,
    may: bool,
    version: i64,
    summary: ErrorSummary,
    kinds: Vec<KindView>,
    reason: FieldView,
}

/// One kind: its rule, what it makes of an example, where it is used.
struct KindView {
    name: &'static str,
    floor: String,
    example: &'static str,
    masked: String,
    used: String,
    fields: Vec<FieldView>,
}

fn name(w: &'static Words, kind: MaskKind) -> &'static str {
    match kind {
        MaskKind::Name => w.m_name,
        MaskKind::Phone => w.m_phone,
        MaskKind::IdNumber => w.m_id_number,
        MaskKind::Account => w.m_account,
        MaskKind::Email => w.m_email,
        MaskKind::Address => w.m_address,
        MaskKind::Passport => w.m_passport,
        MaskKind::Plate => w.m_plate,
    }
}

/// The most that may be shown, in words.
fn floor(w: &'static Words, kind: MaskKind) -> String {
    let (head, tail) = kind.most();
    match kind {
        MaskKind::Name => w.m_floor_name.to_owned(),
        MaskKind::Email => w.m_floor_email.to_owned(),
        MaskKind::Address => w.m_floor_address.to_owned(),
        _ => fill(
            w.m_floor,
            &[("head", &head.to_string()), ("tail", &tail.to_string())],
        ),
    }
}

/// The entries of the register that are shown by the rule.
fn used(w: &'static Words, kind: MaskKind, lang: Lang) -> String {
    let id = match kind {
        MaskKind::Passport => return w.m_used_passport.to_owned(),
        MaskKind::Plate => return w.m_used_nowhere.to_owned(),
        other => format!("complainant_{}", other.code()),
    };
    let entry = Register::builtin().entry(&id);
    entry
        .map_or(w.m_used_nowhere, |entry| entry.name.to(lang))
        .to_owned()
}

fn draw(
    signed: &Signed,
    (masks, version): (&Masks, i64),
    fields: &Fields,
    errors: &FieldErrors,
) -> MaskingPage {
    let (lang, w) = (signed.lang, words(signed.lang));
    let form = Form::new(lang, fields, errors);
    let may = signed.may(Permission::RegisterManage);
    let kinds = MaskKind::ALL.into_iter().zip(&FIELDS).map(|(kind, specs)| {
        let specs = specs.iter().filter(|spec| {
            // An address has no end that could be shown.
            spec.name != "address.tail"
        });
        KindView {
            name: name(w, kind),
            floor: floor(w, kind),
            example: example(kind),
            masked: masks.mask(kind, example(kind)),
            used: used(w, kind, lang),
            fields: match may {
                true => specs.map(|spec| form.field(spec)).collect(),
                false => Vec::new(),
            },
        }
    });
    MaskingPage {
        page: signed.page(w.m_title, HOME).crumb(w.title, HOME),
        w,
        may,
        version,
        summary: form.summary(),
        kinds: kinds.collect(),
        reason: form.field(&REASON).wide(true),
    }
}

/// The rules that hold now.
pub(super) async fn page(State(app): State<App>, signed: Signed) -> Response {
    match app.db.read(store::masking).await {
        Ok((masks, version)) => {
            let none = FieldErrors::default();
            let fields = to_fields(&masks);
            ui::html(draw(&signed, (&masks, version), &fields, &none))
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Shows what the typed rules make of the examples, or saves them.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): axum::Form<Vec<(String, String)>>,
) -> Response {
    let permit = match signed.permit(Permission::RegisterManage) {
        Ok(permit) => permit,
        Err(refusal) => return failure(&signed, CommandError::Forbidden(refusal)),
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let seen = fields.take("version").and_then(|text| text.parse().ok());
    let seen = seen.unwrap_or_default();
    let preview = fields.take("preview").is_some();
    fields.set("address.tail", "0");
    if preview {
        return shown(&app, &signed, &fields, Ok(()), seen).await;
    }
    match set_masking(&app, &permit, fields.clone(), seen, receipt).await {
        Ok(()) => {
            let notice = Notice::good(words(signed.lang).m_saved);
            ui::see_other_with(HERE, &notice)
        }
        Err(error) => shown(&app, &signed, &fields, Err(error), seen).await,
    }
}

/// The form with what was typed, its preview, and what was wrong. After somebody else's writing it
/// goes on from theirs: who sends it again has read who it was.
async fn shown(
    app: &App,
    signed: &Signed,
    fields: &Fields,
    done: Result<(), CommandError>,
    seen: i64,
) -> Response {
    let (stored, stands) = match app.db.read(store::masking).await {
        Ok(found) => found,
        Err(error) => return failure(signed, error.into()),
    };
    let (status, version, errors) = match done {
        Ok(()) => (StatusCode::OK, seen, FieldErrors::default()),
        Err(CommandError::Conflict { by, at, .. }) => {
            let at = short_time(at);
            let said = say!(
                "{by} 已于 {at} 修改了脱敏规则；以下是您填写的内容，再次保存将以您的为准",
                "{by} changed the masking rules at {at}; below is what you filled in, and saving again puts yours in place"
            );
            let error = FieldError::new(REASON.name, "conflict", said);
            (StatusCode::CONFLICT, stands, error.into())
        }
        Err(error) => match error.beside(REASON.name) {
            Ok(errors) => (StatusCode::UNPROCESSABLE_ENTITY, seen, errors),
            Err(error) => return failure(signed, error),
        },
    };
    let (masks, errors) = match read(fields) {
        Ok(masks) => (masks, errors),
        Err(wrong) if errors.0.is_empty() => (stored, wrong),
        Err(_) => (stored, errors),
    };
    ui::html_status(status, draw(signed, (&masks, version), fields, &errors))
}
