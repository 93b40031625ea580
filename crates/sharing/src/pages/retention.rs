//! Retention: what is kept how long, what falls due, plans of erasure, holds.

use super::{FormPage, Pairs, failed, form_status, words};
use crate::commands::retention::{self as commands, What};
use crate::rules::export::NOTE;
use crate::rules::retention::{self as rules, Hold, KINDS, Plan, SCHEDULE, Schedule, Stand};
use crate::sheet::{self, Table};
use crate::store::{self, Record};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use jiff::Span;
use kernel::{FieldErrors, Fields, Instant, Lang, bank_zone, day_of, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Tag, Tone};
use ui::{FieldView, Form, FormView, Notice, Page};

/// Months that the overview looks ahead.
const MONTHS_AHEAD: i64 = 12;

pub(super) fn tag(stand: Stand, lang: Lang) -> Tag {
    let tone = match stand {
        Stand::Asked | Stand::ReleaseAsked => Tone::Soon,
        Stand::Approved => Tone::Good,
        Stand::Refused | Stand::Active => Tone::Due,
        Stand::Done | Stand::Released => Tone::Plain,
    };
    Tag::dot(tone, stand.label(lang))
}

struct KindRow {
    label: &'static str,
    months: i64,
    draft: Option<i64>,
    least: i64,
    from: &'static str,
    basis: &'static str,
}

struct PlanRow {
    number: String,
    stand: Tag,
    count: usize,
    at: String,
    not_before: String,
}

struct HoldRow {
    number: String,
    stand: Tag,
    count: usize,
    reason: String,
    review: String,
    over: bool,
    by: String,
}

#[derive(Template)]
#[template(path = "retention.html")]
struct Overview {
    page: Page,
    w: &'static Words,
    kinds: Vec<KindRow>,
    draft: Option<(String, FormView)>,
    drafted: bool,
    due: i64,
    upcoming: Vec<(String, i64)>,
    most: i64,
    plans: Vec<PlanRow>,
    holds: Vec<HoldRow>,
    may_manage: bool,
}

/// What the overview reads at one moment.
struct Read {
    months: Vec<i64>,
    draft: Option<Schedule>,
    due: i64,
    upcoming: Vec<(String, i64)>,
    plans: Vec<Plan>,
    holds: Vec<Hold>,
}

fn read(reader: &mut Reader<'_>, now: Instant) -> Result<Read, SqlError> {
    let months = KINDS.iter().map(|kind| commands::months(reader, kind.code));
    let months = months.collect::<Result<Vec<i64>, SqlError>>()?;
    let kept = months.first().copied().unwrap_or(KINDS[0].usual);
    let mut upcoming = Vec::new();
    let first = now.to_zoned_datetime(bank_zone());
    let at = |ahead: i64| {
        first
            .checked_add(Span::new().months(ahead))
            .map_or(now, |zoned| zoned.timestamp())
    };
    for ahead in 0..MONTHS_AHEAD {
        let (from, to) = (
            rules::due_before(at(ahead), kept),
            rules::due_before(at(ahead + 1), kept),
        );
        let month = day_of(at(ahead)).strftime("%Y-%m").to_string();
        upcoming.push((month, complaint::export::ended_count(reader, from, to)?));
    }
    Ok(Read {
        draft: commands::all::<Schedule>(reader, Stand::Asked.code())?
            .into_iter()
            .next(),
        due: commands::due(reader, now)?.1.len() as i64,
        upcoming,
        plans: commands::all(reader, "")?,
        holds: commands::all(reader, "")?,
        months,
    })
}

/// The overview.
pub(super) async fn overview(State(app): State<App>, signed: Signed) -> Response {
    overview_page(&app, &signed, &Fields::default(), &FieldErrors::default()).await
}

async fn overview_page(
    app: &App,
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let now = app.clock.now();
    let read = match app
        .db
        .read(move |reader: &mut Reader<'_>| read(reader, now))
        .await
    {
        Ok(read) => read,
        Err(error) => return failed(signed, error),
    };
    let (w, lang) = (words(signed), signed.lang);
    let form = Form::new(lang, fields, errors);
    let approves = signed.may(Permission::RetentionApprove);
    let decided = read
        .draft
        .as_ref()
        .filter(|draft| approves && draft.by.login != signed.actor.login);
    let decision = decided.map(|draft| {
        (
            draft.number.clone(),
            verdict_form(
                w,
                &form,
                &format!("/retention/schedule/{}/decision", draft.number),
            ),
        )
    });
    let page = Overview {
        page: signed.page(w.r_title, "/retention"),
        kinds: kind_rows(&read, lang),
        draft: decision,
        drafted: read.draft.is_some(),
        due: read.due,
        most: read
            .upcoming
            .iter()
            .map(|(_, n)| *n)
            .max()
            .unwrap_or(0)
            .max(1),
        upcoming: read.upcoming,
        plans: read.plans.iter().map(|plan| plan_row(plan, lang)).collect(),
        holds: read
            .holds
            .iter()
            .map(|hold| hold_row(hold, lang, now))
            .collect(),
        may_manage: signed.may(Permission::RetentionManage),
        w,
    };
    ui::html_status(form_status(errors), page)
}

/// The schedule as it holds, beside the one that waits.
fn kind_rows(read: &Read, lang: Lang) -> Vec<KindRow> {
    let kinds = KINDS
        .iter()
        .zip(&read.months)
        .map(|(kind, months)| KindRow {
            label: kind.field.label(lang),
            months: *months,
            draft: read
                .draft
                .as_ref()
                .and_then(|draft| draft.months_of(kind.code)),
            least: kind.least,
            from: lang.pick(kind.from.0, kind.from.1),
            basis: lang.pick(kind.basis.0, kind.basis.1),
        });
    kinds.collect()
}

/// The form of a decision.
pub(super) fn verdict_form(w: &Words, form: &Form<'_>, to: &str) -> FormView {
    FormView::new(form, to, &[rules::DECISION, NOTE], w.verdict)
}

fn plan_row(plan: &Plan, lang: Lang) -> PlanRow {
    PlanRow {
        number: plan.number.clone(),
        stand: tag(plan.stand, lang),
        count: plan.items.len(),
        at: short_time(plan.at),
        not_before: plan.not_before.map(short_time).unwrap_or_default(),
    }
}

fn hold_row(hold: &Hold, lang: Lang, now: Instant) -> HoldRow {
    HoldRow {
        number: hold.number.clone(),
        stand: tag(hold.stand, lang),
        count: hold.cases.len(),
        reason: hold.reason.clone(),
        review: hold.review.to_string(),
        over: hold.stand != Stand::Released && hold.review < day_of(now),
        by: hold.by.name.clone(),
    }
}

/// The form of a new schedule, with what holds.
pub(super) async fn schedule_form(State(app): State<App>, signed: Signed) -> Response {
    let look = app.db.read(|reader: &mut Reader<'_>| {
        let months = KINDS
            .iter()
            .map(|kind| Ok((kind.code, commands::months(reader, kind.code)?)));
        months.collect::<Result<Vec<_>, SqlError>>()
    });
    match look.await {
        Ok(months) => {
            let mut fields = Fields::default();
            for (code, months) in months {
                fields.set(code, months.to_string());
            }
            draw(
                &signed,
                (words(&signed).r_change, "/retention/schedule", SCHEDULE, ""),
                &fields,
                &FieldErrors::default(),
                None,
            )
        }
        Err(error) => failed(&signed, error),
    }
}

pub(super) fn draw(
    signed: &Signed,
    (title, to, specs, intro): (&str, &str, &[kernel::FieldSpec], &str),
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = signed
        .page(title, "/retention")
        .crumb(w.r_title, "/retention");
    let form = Form::new(signed.lang, fields, errors);
    let mut view = FormView::new(&form, to, specs, title)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .cancel("/retention");
    if !intro.is_empty() {
        view = view.intro(intro);
    }
    let hints = [
        (rules::CASES.name, w.r_cases_hint),
        (rules::PERSON.name, w.r_person_hint),
        (rules::REASON.name, w.r_reason_hint),
    ];
    let hinted = |field: FieldView| {
        let hint = hints.iter().find(|(name, _)| *name == field.name);
        match hint {
            Some((_, hint)) => field.hint(*hint).wide(true),
            None => field,
        }
    };
    view.fields = view.fields.into_iter().map(hinted).collect();
    ui::html_status(
        form_status(errors),
        FormPage {
            page,
            facts: Vec::new(),
            form: view,
        },
    )
}

/// Sends a new schedule for approval.
pub(super) async fn schedule(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let w = words(&signed);
    match commands::draft(&app, &signed.actor, fields.clone(), receipt.clone()).await {
        Ok(_) => ui::see_other_with("/retention", &Notice::good(w.r_sent)),
        Err(error) => match error.beside(KINDS[0].code) {
            Ok(errors) => draw(
                &signed,
                (w.r_change, "/retention/schedule", SCHEDULE, ""),
                &fields,
                &errors,
                receipt,
            ),
            Err(error) => failed(&signed, error),
        },
    }
}

pub(super) async fn decide(
    app: &App,
    signed: &Signed,
    what: (What, String),
    pairs: Vec<(String, String)>,
) -> (Fields, Result<(), CommandError>) {
    let mut fields = Fields::from_pairs(pairs);
    let granted = match rules::read_decision(&fields) {
        Ok(granted) => granted,
        Err(errors) => return (fields, Err(errors.into())),
    };
    let whole = fields.clone();
    fields.remove(rules::DECISION.name);
    let done = commands::decide(app, &signed.actor, what, (granted, fields)).await;
    (whole, done)
}

/// Decides on a draft of the schedule.
pub(super) async fn decide_schedule(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let (fields, done) = decide(&app, &signed, (What::Schedule, number), pairs).await;
    match done.map_err(|error| error.beside(NOTE.name)) {
        Ok(()) => ui::see_other_with("/retention", &Notice::good(words(&signed).saved)),
        Err(Ok(errors)) => overview_page(&app, &signed, &fields, &errors).await,
        Err(Err(error)) => failed(&signed, error),
    }
}

#[derive(Template)]
#[template(path = "retention_record.html")]
pub(super) struct RecordPage {
    pub(super) page: Page,
    pub(super) w: &'static Words,
    pub(super) title: &'static str,
    pub(super) stand: Tag,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) headings: Vec<&'static str>,
    pub(super) rows: Vec<(String, Vec<String>)>,
    pub(super) excel: Option<String>,
    pub(super) form: Option<FormView>,
}

pub(super) async fn load<R: Record + Send + 'static>(
    app: &App,
    id: &str,
) -> Result<R, CommandError> {
    let id = id.to_owned();
    let found = app.db.read(move |reader: &mut Reader<'_>| {
        Ok::<_, SqlError>(store::load::<R>(reader, &id)?.map(|s| s.record))
    });
    found.await?.ok_or(CommandError::NotFound)
}

/// One plan.
pub(super) async fn plan(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    plan_page(
        &app,
        &signed,
        &number,
        &Fields::default(),
        &FieldErrors::default(),
    )
    .await
}

async fn plan_page(
    app: &App,
    signed: &Signed,
    number: &str,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let plan: Plan = match load(app, number).await {
        Ok(plan) => plan,
        Err(error) => return failed(signed, error),
    };
    let (w, lang) = (words(signed), signed.lang);
    let form = Form::new(lang, fields, errors);
    let decides = plan.stand == Stand::Asked && signed.may(Permission::PersonErase);
    let mut facts = vec![
        (w.r_made, short_time(plan.at)),
        (w.r_count, plan.items.len().to_string()),
        (w.r_months, plan.months.to_string()),
        (
            w.r_basis,
            lang.pick(KINDS[0].basis.0, KINDS[0].basis.1).to_owned(),
        ),
    ];
    if let Some((by, why)) = &plan.asked {
        let asked = format!("{} · {}", by.name, short_time(plan.at));
        facts.extend([(w.d_by, asked), (w.r_reason, why.clone())]);
    }
    facts.extend(plan.verdict.as_ref().map(|v| (w.verdict, told(w, v))));
    facts.extend(plan.not_before.map(|at| (w.r_not_before, short_time(at))));
    ui::html_status(
        form_status(errors),
        RecordPage {
            page: signed
                .page(format!("{} {number}", w.r_plan), "/retention")
                .crumb(w.r_title, "/retention"),
            title: w.r_plan,
            stand: tag(plan.stand, lang),
            facts,
            headings: vec![w.number, w.unit, w.r_ended, w.status],
            rows: plan
                .items
                .iter()
                .map(|item| {
                    (
                        item.number.clone(),
                        vec![
                            item.unit.clone(),
                            short_time(item.ended),
                            fate(w, &plan, &item.number),
                        ],
                    )
                })
                .collect(),
            excel: Some(format!("/retention/plans/{number}/export")),
            form: decides.then(|| {
                verdict_form(w, &form, &format!("/retention/plans/{number}/decision"))
                    .intro(w.r_wait)
            }),
            w,
        },
    )
}

pub(super) fn told(w: &Words, verdict: &crate::rules::Verdict) -> String {
    let said = if verdict.granted {
        w.granted
    } else {
        w.refused
    };
    format!(
        "{said} {} {} {}",
        verdict.by.name,
        short_time(verdict.at),
        verdict.note
    )
    .trim_end()
    .to_owned()
}

/// What became of a case of a plan.
fn fate(w: &Words, plan: &Plan, number: &str) -> String {
    if plan.erased.iter().any(|erased| erased == number) {
        return w.r_erased.to_owned();
    }
    match plan.kept.iter().find(|(kept, _)| kept == number) {
        Some((_, why)) => {
            let why = match why.as_str() {
                "held" => w.r_held,
                "still_open" => w.r_still_open,
                "not_permitted" => w.r_not_permitted,
                "erased" => w.r_erased_before,
                _ => w.r_other,
            };
            format!("{}: {why}", w.r_kept)
        }
        None => String::new(),
    }
}

/// A plan as an Excel file: numbers, units and dates.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let plan: Plan = match load(&app, &number).await {
        Ok(plan) => plan,
        Err(error) => return failed(&signed, error),
    };
    let w = words(&signed);
    let headings = [w.number, w.unit, w.r_ended, w.status].map(str::to_owned);
    let rows = plan.items.iter().map(|item| {
        vec![
            item.number.clone(),
            item.unit.clone(),
            short_time(item.ended),
            fate(w, &plan, &item.number),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let mark = format!(
        "{} {} {}",
        signed.actor.name,
        signed.actor.login,
        short_time(app.clock.now())
    );
    let table = Table {
        name: w.r_plan,
        watermark: &mark,
        codes: &[],
        headings: &headings,
        rows: &rows,
    };
    match sheet::xlsx(&table) {
        Ok(bytes) => ui::download(&format!("{number}.xlsx"), bytes),
        Err(error) => failed(&signed, CommandError::Broken(error.to_string())),
    }
}

/// Decides on a plan.
pub(super) async fn decide_plan(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let (fields, done) = decide(&app, &signed, (What::Plan, number.clone()), pairs).await;
    match done.map_err(|error| error.beside(NOTE.name)) {
        Ok(()) => ui::see_other_with(
            &format!("/retention/plans/{number}"),
            &Notice::good(words(&signed).saved),
        ),
        Err(Ok(errors)) => plan_page(&app, &signed, &number, &fields, &errors).await,
        Err(Err(error)) => failed(&signed, error),
    }
}
