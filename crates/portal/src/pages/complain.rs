//! A complaint in five steps. Each step is kept on the server before the next one opens; the
//! browser holds nothing but a code.

use super::{Pairs, failed, status};
use crate::commands::draft;
use crate::rules::{fields as f, steps};
use crate::store::draft::Draft;
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use change::CommandError;
use identity::Visitor;
use kernel::{FieldErrors, Fields, fill};
use platform::App;
use platform::sql::SqlError;
use ui::{Control, FieldView, Form, FormView, Page, Pick};

/// The first page.
pub(super) const HOME: &str = "/p/complain";
/// The cookie that holds the draft's code.
const COOKIE: &str = "complaint_draft";
/// Most outlets in the list of the second step.
const UNITS_MAX: usize = 3_000;

/// A step in the line above the form.
pub(super) struct Stop {
    pub(super) class: &'static str,
    pub(super) label: &'static str,
    pub(super) here: bool,
}

#[derive(Template)]
#[template(path = "complain.html")]
struct StepPage {
    page: Page,
    w: &'static Words,
    way: String,
    stops: Vec<Stop>,
    form: FormView,
    back: Option<String>,
    kept: Option<String>,
}

/// The draft's code that a browser carries; empty without one.
pub(super) fn code_of(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::COOKIE).iter();
    let texts = lines.filter_map(|line| line.to_str().ok());
    let mut pairs = texts.flat_map(|line| line.split(';'));
    let found = pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then(|| value.to_owned())
    });
    let plain = |code: &String| {
        code.len() == draft::CODE_LENGTH && code.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    found.filter(plain).unwrap_or_default()
}

/// The code, or a new one.
pub(super) fn code_or_new(app: &App, headers: &HeaderMap) -> String {
    let code = code_of(headers);
    match code.is_empty() {
        true => app.entropy.code(draft::CODE_LENGTH),
        false => code,
    }
}

/// The cookie for a code; for an empty one it is taken away.
pub(super) fn cookie(visitor: &Visitor, code: &str) -> HeaderValue {
    let days = u64::try_from(draft::DRAFT_DAYS).unwrap_or_default();
    let seconds = if code.is_empty() { 0 } else { days * 86_400 };
    visitor.cookie((COOKIE, code), HOME, seconds)
}

/// The line of steps with one marked.
pub(super) fn stops(w: &'static Words, step: usize) -> (String, Vec<Stop>) {
    let labels = [w.step_1, w.step_2, w.step_3, w.step_4, w.step_5];
    let stops = labels.into_iter().zip(1..).map(|(label, n)| Stop {
        label,
        here: n == step,
        class: match n.cmp(&step) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-here",
            std::cmp::Ordering::Greater => "",
        },
    });
    (fill(w.way, &[("n", &step.to_string())]), stops.collect())
}

/// A step: the one asked for, unless an earlier one is still open.
pub(super) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
    page: Page,
) -> Response {
    let asked = Fields::from_pairs(query).get("step").parse::<usize>();
    let draft = match draft::load(&app, &code_of(&headers)).await {
        Ok(draft) => draft,
        Err(error) => return failed(page.lang, error),
    };
    let Some(draft) = draft else {
        let none = (&Fields::default(), &FieldErrors::default());
        return draw(&app, page, 1, none, false).await;
    };
    let open = steps::first_open(&draft.fields(), app.clock.now());
    let step = asked.unwrap_or(open).clamp(1, open);
    match step {
        steps::CHECK => {
            super::done::check(&app, &headers, page, &draft, FieldErrors::default()).await
        }
        steps::FILES => super::files::draw(page, &draft, &FieldErrors::default()),
        _ => {
            let fields = draft.fields();
            draw(&app, page, step, (&fields, &FieldErrors::default()), true).await
        }
    }
}

/// Draws one of the first three steps.
async fn draw(
    app: &App,
    page: Page,
    step: usize,
    (typed, errors): (&Fields, &FieldErrors),
    kept: bool,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let form = Form::new(lang, typed, errors);
    let action = format!("{HOME}/{step}");
    let mut view = FormView::new(&form, action, steps::fields_of(step), w.next);
    if step == 1 {
        view = view.intro(w.intro_1);
    }
    if step == 2 {
        let picks = match outlets(app).await {
            Ok(picks) => picks,
            Err(error) => return failed(lang, error.into()),
        };
        view = view.with(f::UNIT.name, |mut field| {
            field.control = Control::Select(picks.clone());
            field
        });
    }
    view.fields = view
        .fields
        .into_iter()
        .map(|field| helped(w, field))
        .collect();
    let (way, stops) = stops(w, step);
    let days = draft::DRAFT_DAYS.to_string();
    let shown = StepPage {
        page: page.titled(w.complain).at(HOME),
        w,
        way,
        stops,
        form: view,
        back: (step > 1).then(|| format!("{HOME}?step={}", step - 1)),
        kept: kept.then(|| fill(w.draft_kept, &[("days", &days)])),
    };
    ui::html_status(status(errors), shown)
}

/// A field with why it is asked.
fn helped(w: &'static Words, field: FieldView) -> FieldView {
    match field.name.as_str() {
        "complainant.name" => field.hint(w.why_name).autocomplete("name"),
        "customer" => field.hint(w.why_customer),
        "complainant.id_number" => field.hint(w.why_id),
        "flags" => field.hint(w.why_care),
        "unit" => field.hint(w.why_unit).placeholder(""),
        "product" => field.hint(w.why_product),
        "content" => field.hint(w.why_content),
        "amount_asked" => field.hint(w.why_amount),
        "complainant.phone" => field.hint(w.why_phone).autocomplete("tel"),
        "complainant.email" => field.hint(w.why_email).autocomplete("email"),
        "complainant.address" => field.hint(w.why_address).autocomplete("street-address"),
        _ => field,
    }
}

/// The outlets and branches that somebody may mean.
async fn outlets(app: &App) -> Result<Vec<Pick>, SqlError> {
    let units = app.db.read(org::list).await?;
    let open = units.into_iter().filter(|unit| unit.closed.is_none());
    let picks = open.map(|unit| Pick::new(unit.code, unit.name));
    Ok(picks.take(UNITS_MAX).collect())
}

/// Keeps a step; goes on when it is right, shows it again otherwise.
pub(super) async fn step(
    State(app): State<App>,
    Path(step): Path<String>,
    headers: HeaderMap,
    visitor: Visitor,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let step = step.parse::<usize>().unwrap_or_default();
    if steps::fields_of(step).is_empty() {
        return failed(page.lang, CommandError::NotFound);
    }
    let (code, form) = (code_or_new(&app, &headers), Fields::from_pairs(pairs));
    let kept = draft::keep_step(&app, (&code, &visitor.network), step, form.clone()).await;
    let mut answer = match kept {
        Ok(Ok(())) => ui::see_other(&format!("{HOME}?step={}", step + 1)),
        Ok(Err(errors)) => draw(&app, page, step, (&form, &errors), true).await,
        Err(error) => return failed(page.lang, error),
    };
    let cookie = cookie(&visitor, &code);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}

/// Throws the draft away and begins anew.
pub(super) async fn discard(
    State(app): State<App>,
    headers: HeaderMap,
    visitor: Visitor,
    page: Page,
) -> Response {
    if let Err(error) = draft::discard(&app, &code_of(&headers)).await {
        return failed(page.lang, error);
    }
    let mut answer = ui::see_other(HOME);
    let cookie = cookie(&visitor, "");
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}

/// The values of a draft, step by step, as they are read again before sending.
pub(super) fn told(app_units: &[Pick], draft: &Draft, lang: kernel::Lang) -> Vec<Told> {
    let fields = draft.fields();
    let none = FieldErrors::default();
    let form = Form::new(lang, &fields, &none);
    let of_step = |step: usize| Told {
        href: format!("{HOME}?step={step}"),
        label: [
            Words::of(lang).step_1,
            Words::of(lang).step_2,
            Words::of(lang).step_3,
        ][step - 1],
        rows: steps::fields_of(step)
            .iter()
            .map(|spec| (spec.label(lang), value(&form.field(spec), app_units)))
            .collect(),
    };
    (1..steps::FILES).map(of_step).collect()
}

/// One step's values.
pub(super) struct Told {
    pub(super) href: String,
    pub(super) label: &'static str,
    pub(super) rows: Vec<(&'static str, String)>,
}

/// What people read of a value: the labels of its codes.
fn value(field: &FieldView, units: &[Pick]) -> String {
    let list: &[Pick] = match &field.control {
        Control::Select(list) | Control::Radios(list) | Control::Checks(list) => list,
        Control::Combo { .. } => units,
        _ => &[],
    };
    let label = |code: &str| {
        let pick = list.iter().find(|pick| pick.code == code);
        pick.map_or_else(|| code.to_owned(), |pick| pick.label.clone())
    };
    let shown: Vec<String> = field.values.iter().map(|pick| label(&pick.code)).collect();
    shown.join("、")
}

/// The outlets, for [`told`].
pub(super) async fn units(app: &App) -> Result<Vec<Pick>, SqlError> {
    outlets(app).await
}
