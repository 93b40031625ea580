//! The door of the pages about one unit. `org` draws them and does what they ask.

use super::{Pairs, Params, failure, permit, take_version};
use crate::access::Permission;
use crate::door::Signed;
use crate::store::account::hanging_on;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use kernel::{FieldErrors, FieldSpec, Fields, day_of, fill};
use org::pages::{ShowView, form_page, show_page};
use org::rules::fields::{CLOSE, DETAILS, NEW_UNIT, RENAME};
use org::{Saved, Seen, Unit};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::{Form, FormView, Notice, Page, Pick};

/// The page of a unit.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
) -> Response {
    let may_manage = signed.may(Permission::OrgManage);
    let found = app.db.read(move |reader| {
        let code = code.to_ascii_uppercase();
        let unit = org::unit(reader, &code)?;
        unit.map(|unit| gather(reader, unit, may_manage))
            .transpose()
    });
    match found.await {
        Ok(Some(view)) => show_page(signed.page("", "/org"), view),
        Ok(None) => failure(&signed, CommandError::NotFound),
        Err(error) => failure(&signed, SqlError::into(error)),
    }
}

fn gather(reader: &mut Reader<'_>, unit: Unit, may_manage: bool) -> Result<ShowView, SqlError> {
    let mut above = Vec::new();
    let mut place = unit.path.parent();
    while let Some(path) = place {
        above.extend(org::unit_by_path(reader, &path)?);
        place = path.parent();
    }
    above.reverse();
    let under = org::within(reader, &kernel::Reach::Subtree(unit.path.clone()))?;
    let total = org::totals(&under)
        .get(&unit.path)
        .copied()
        .unwrap_or_default();
    Ok(ShowView {
        below: org::children(reader, &unit.code)?,
        names: org::name_history(reader, &unit.code)?,
        accounts: hanging_on(reader, &unit.code)?,
        above,
        total,
        may_manage,
        unit,
    })
}

/// What the forms of a unit have in common.
struct Asked {
    action: String,
    back: String,
    specs: &'static [FieldSpec],
    title: &'static str,
    submit: &'static str,
    intro: Option<&'static str>,
    danger: bool,
}

/// The three forms of a unit that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rename,
    Details,
    Close,
}

impl Kind {
    /// The field beside which a refusal is said.
    fn first_field(self) -> &'static str {
        match self {
            Kind::Rename => "name",
            Kind::Details => "phone",
            Kind::Close => "closed",
        }
    }
}

fn asked(signed: &Signed, kind: Kind, code: &str) -> Asked {
    let w = org::Words::of(signed.lang);
    let back = format!("/org/{code}");
    let (end, specs, title, intro): (_, &'static [FieldSpec], _, _) = match kind {
        Kind::Rename => ("name", &RENAME, w.rename, Some(w.rename_intro)),
        Kind::Details => ("details", &DETAILS, w.edit, None),
        Kind::Close => ("closure", &CLOSE, w.close, Some(w.close_intro)),
    };
    Asked {
        action: format!("{back}/{end}"),
        back,
        specs,
        title,
        submit: if kind == Kind::Close { w.close } else { w.save },
        intro,
        danger: kind == Kind::Close,
    }
}

fn draw(
    signed: &Signed,
    page: Page,
    asked: &Asked,
    fields: &Fields,
    errors: &FieldErrors,
    version: Option<i64>,
) -> Response {
    let form = Form::new(signed.lang, fields, errors);
    let mut view = FormView::new(&form, asked.action.clone(), asked.specs, asked.submit)
        .hidden("form_id", &page.form_id)
        .cancel(asked.back.clone());
    if let Some(version) = version {
        view = view.hidden("version", version);
    }
    if let Some(intro) = asked.intro {
        view = view.intro(intro);
    }
    if asked.danger {
        view = view.danger();
    }
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form_page(page.titled(asked.title), status, view)
}

fn new_asked(signed: &Signed) -> Asked {
    let w = org::Words::of(signed.lang);
    Asked {
        action: "/org/new".to_owned(),
        back: "/org".to_owned(),
        specs: &NEW_UNIT,
        title: w.new,
        submit: w.new,
        intro: None,
        danger: false,
    }
}

async fn draw_new(app: &App, signed: &Signed, fields: &Fields, errors: &FieldErrors) -> Response {
    let asked = new_asked(signed);
    let w = org::Words::of(signed.lang);
    let code = fields.get("parent").to_ascii_uppercase();
    let parent = app
        .db
        .read(move |reader| org::unit(reader, &code))
        .await
        .ok()
        .flatten();
    let pick: Vec<_> = parent
        .map(|unit| Pick::new(unit.code, unit.name))
        .into_iter()
        .collect();
    let page = signed.page(asked.title, "/org").crumb(w.title, "/org");
    let form = Form::new(signed.lang, fields, errors);
    let view = FormView::new(&form, asked.action, asked.specs, asked.submit)
        .hidden("form_id", &page.form_id)
        .cancel(asked.back)
        .with("parent", |field| field.shown(&pick));
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form_page(page, status, view)
}

/// The form of a new unit.
pub(super) async fn new(State(app): State<App>, signed: Signed, Query(params): Params) -> Response {
    if let Err(refused) = permit(&signed, Permission::OrgManage) {
        return *refused;
    }
    let query = Fields::from_pairs(params);
    let mut fields = Fields::default();
    fields.set("parent", query.get("parent"));
    fields.set("opened", day_of(app.clock.now()).to_string());
    draw_new(&app, &signed, &fields, &FieldErrors::default()).await
}

/// Adds a unit.
pub(super) async fn create(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::OrgManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match org::create(&app, permit.actor(), fields.clone(), receipt).await {
        Ok(saved) => done(&signed, &saved, fields.get("name"), |w| w.created),
        Err(error) => match error.beside("name") {
            Ok(errors) => draw_new(&app, &signed, &fields, &errors).await,
            Err(error) => failure(&signed, error),
        },
    }
}

fn done(
    signed: &Signed,
    saved: &Saved,
    name: &str,
    text: fn(&'static org::Words) -> &'static str,
) -> Response {
    let told = fill(text(org::Words::of(signed.lang)), &[("name", name)]);
    ui::see_other_with(&format!("/org/{}", saved.code), &Notice::good(told))
}

/// The form to rename.
pub(super) async fn rename_form(state: State<App>, signed: Signed, path: Path<String>) -> Response {
    form(state, signed, path, Kind::Rename).await
}

/// The form of phone and counts.
pub(super) async fn details_form(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
) -> Response {
    form(state, signed, path, Kind::Details).await
}

/// The form to close.
pub(super) async fn closure_form(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
) -> Response {
    form(state, signed, path, Kind::Close).await
}

async fn form(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
    kind: Kind,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::OrgManage) {
        return *refused;
    }
    let key = code.to_ascii_uppercase();
    let unit = match app.db.read(move |reader| org::unit(reader, &key)).await {
        Ok(Some(unit)) => unit,
        Ok(None) => return failure(&signed, CommandError::NotFound),
        Err(error) => return failure(&signed, error.into()),
    };
    let today = day_of(app.clock.now()).to_string();
    let mut fields = Fields::default();
    match kind {
        Kind::Rename => {
            fields.set("name", unit.name.clone());
            fields.set("from", today);
        }
        Kind::Details => {
            fields.set("phone", unit.phone.clone());
            fields.set("outlets", unit.figures.outlets.to_string());
            fields.set("customers", unit.figures.customers.to_string());
            fields.set("staff", unit.figures.staff.to_string());
        }
        Kind::Close => fields.set("closed", today),
    }
    let page = page_of(&signed, &unit.code, &unit.name);
    let (asked, none) = (asked(&signed, kind, &unit.code), FieldErrors::default());
    draw(&signed, page, &asked, &fields, &none, Some(unit.version))
}

fn page_of(signed: &Signed, code: &str, name: &str) -> Page {
    let w = org::Words::of(signed.lang);
    signed
        .page("", "/org")
        .crumb(w.title, "/org")
        .crumb(name, format!("/org/{code}"))
}

/// Renames.
pub(super) async fn rename(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    form: Pairs,
) -> Response {
    submit(state, signed, path, form, Kind::Rename).await
}

/// Sets phone and counts.
pub(super) async fn details(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    form: Pairs,
) -> Response {
    submit(state, signed, path, form, Kind::Details).await
}

/// Closes.
pub(super) async fn close(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    form: Pairs,
) -> Response {
    submit(state, signed, path, form, Kind::Close).await
}

async fn submit(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
    axum::Form(pairs): Pairs,
    kind: Kind,
) -> Response {
    let permit = match permit(&signed, Permission::OrgManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let (actor, code) = (permit.actor(), code.to_ascii_uppercase());
    let mut fields = Fields::from_pairs(pairs);
    let (receipt, version) = (fields.take("form_id"), take_version(&mut fields));
    let seen = Seen {
        code: code.clone(),
        version,
    };
    let typed = fields.clone();
    let key = code.clone();
    let name = app.db.read(move |reader| org::names(reader, &[key])).await;
    let name = name
        .ok()
        .and_then(|names| names.into_values().next())
        .unwrap_or_default();
    let saved = match kind {
        Kind::Rename => org::rename(&app, actor, seen, fields, receipt).await,
        Kind::Details => org::set_details(&app, actor, seen, fields, receipt).await,
        Kind::Close => {
            change::run(&app, actor, receipt, move |mut change| {
                let accounts = hanging_on(&mut change, &seen.code)?;
                org::close_in(change, &seen, &fields, accounts)
            })
            .await
        }
    };
    match (saved, kind) {
        (Ok(saved), Kind::Rename) => done(&signed, &saved, typed.get("name"), |w| w.renamed),
        (Ok(saved), Kind::Details) => done(&signed, &saved, &name, |w| w.updated),
        (Ok(saved), Kind::Close) => done(&signed, &saved, &name, |w| w.done_closed),
        (Err(error), _) => {
            let errors = match error.beside(kind.first_field()) {
                Ok(errors) => errors,
                Err(error) => return failure(&signed, error),
            };
            // The form comes back upon what is stored now: who sends it again has been told.
            let key = code.clone();
            let now = app.db.read(move |reader| org::unit(reader, &key)).await;
            let version = now
                .ok()
                .flatten()
                .map_or(version, |unit| Some(unit.version));
            let page = page_of(&signed, &code, &name);
            let asked = asked(&signed, kind, &code);
            draw(&signed, page, &asked, &typed, &errors, version)
        }
    }
}
