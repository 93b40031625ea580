//! One assessment: its page and its report.

use super::{failed, mark, seen, tag, words};
use crate::rules::{
    Action, Assessment, CONCLUSIONS, Event, Measure, OCCASIONS, RISKS, Status, check, finishes,
    kept_until,
};
use crate::{Words, commands, report};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use identity::Signed;
use kernel::{Choice, Day, day_of, rfc3339, short_time};
use platform::App;
use serde_json::json;
use ui::Page;
use ui::components::{Tag, Timeline, TimelineEntry, TimelineKind};

struct Line {
    text: String,
    owner: String,
    due: String,
    done: String,
    over: bool,
    finish: Option<String>,
}

struct Button {
    label: &'static str,
    href: String,
    icon: &'static str,
    strong: bool,
}

#[derive(Template)]
#[template(path = "impact.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    number: String,
    status: Tag,
    facts: Vec<(&'static str, String)>,
    parts: Vec<(&'static str, String)>,
    previous: Option<String>,
    replaced_by: Option<String>,
    measures: Vec<Line>,
    timeline: Timeline,
    buttons: Vec<Button>,
}

/// What an action's button says, and its icon.
pub(super) fn label(w: &Words, action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Write => (w.edit, "edit"),
        Action::Submit => (w.submit, "send"),
        Action::Approve => (w.approve, "circle-check"),
        Action::Return => (w.give_back, "arrow-back-up"),
        Action::Withdraw => (w.withdraw, "ban"),
        Action::Add => (w.add, "plus"),
        Action::Finish => (w.finish, "circle-check"),
        Action::Renew => (w.renew, "refresh"),
    }
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match seen(&app, &signed, &number).await {
        Ok(one) => ui::html(draw(&signed, one, day_of(app.clock.now()))),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, one: Assessment, today: Day) -> ShowPage {
    let (w, lang) = (words(signed), signed.lang);
    let powers = commands::powers(&signed.actor);
    let offered = Action::OFFERED
        .into_iter()
        .filter(|action| check(*action, &one, &powers).is_ok());
    let button = |action: Action| {
        let (label, icon) = label(w, action);
        let href = format!("/impact/{}/actions/{}", one.number, action.code());
        Button {
            label,
            href,
            icon,
            strong: matches!(action, Action::Approve | Action::Submit),
        }
    };
    let may_finish = check(Action::Finish, &one, &powers).is_ok();
    let line = |measure: &Measure| Line {
        text: format!("{}. {}", measure.no, measure.text),
        owner: measure.owner.name.clone(),
        due: measure.due.to_string(),
        done: measure.done_at.map_or(String::new(), |at| {
            format!("{} {}", short_time(at), measure.note)
        }),
        over: measure.done_at.is_none() && measure.due < today && one.status == Status::Approved,
        finish: (may_finish && finishes(measure, &one, &powers))
            .then(|| format!("/impact/{}/measures/{}", one.number, measure.no)),
    };
    let label = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let content = &one.content;
    let mut facts = vec![
        (w.what, content.title.clone()),
        (w.occasion, label(OCCASIONS, &content.occasion)),
        (w.unit, one.unit_name.clone()),
        (w.author, one.author.name.clone()),
        (w.risk, label(RISKS, &content.risk)),
        (w.conclusion, label(CONCLUSIONS, &content.conclusion)),
        (w.next, content.next.to_string()),
    ];
    facts.extend(kept_until(&one).map(|day| (w.kept, day.to_string())));
    ShowPage {
        page: signed
            .page(one.number.as_str(), "/impact")
            .crumb(w.title, "/impact"),
        status: tag(signed, one.status),
        facts,
        parts: vec![
            (w.part_activity, content.activity.clone()),
            (w.part_lawful, content.lawful.clone()),
            (w.part_influence, content.influence.clone()),
            (w.part_protection, content.protection.clone()),
        ],
        measures: one.measures.iter().map(line).collect(),
        timeline: Timeline {
            entries: one
                .events
                .iter()
                .rev()
                .map(|event| entry(w, event))
                .collect(),
        },
        buttons: offered.map(button).collect(),
        number: one.number.clone(),
        previous: one.previous.clone(),
        replaced_by: one.replaced_by.clone(),
        w,
    }
}

fn entry(w: &'static Words, event: &Event) -> TimelineEntry {
    let (title, kind, icon) = match event.kind.as_str() {
        "submitted" => (w.e_submitted, TimelineKind::Plain, "send"),
        "returned" => (w.e_returned, TimelineKind::Bad, "arrow-back-up"),
        "approved" => (w.e_approved, TimelineKind::Good, "circle-check"),
        "measure_added" => (w.e_measure_added, TimelineKind::Plain, "plus"),
        "measure_done" => (w.e_measure_done, TimelineKind::Good, "circle-check"),
        "withdrawn" => (w.e_withdrawn, TimelineKind::Plain, "ban"),
        "replaced" => (w.e_replaced, TimelineKind::Plain, "refresh"),
        _ => (w.e_written, TimelineKind::Plain, "edit"),
    };
    TimelineEntry {
        kind,
        icon,
        title: title.to_owned(),
        who: event.by.name.clone(),
        time: short_time(event.at),
        at: rfc3339(event.at),
        body: event.text.clone(),
        files: Vec::new(),
    }
}

/// The report as a Word file; taking it out is an entry.
pub(super) async fn report(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match report_of(&app, &signed, &number).await {
        Ok(bytes) => ui::download(&format!("{number}.docx"), bytes),
        Err(error) => failed(&signed, error),
    }
}

async fn report_of(app: &App, signed: &Signed, number: &str) -> Result<Vec<u8>, CommandError> {
    let one = seen(app, signed, number).await?;
    let about = Subject::new(commands::ASSESSMENT, one.number.as_str());
    change::run(app, &signed.actor, None, move |change| {
        change.commit(
            vec![Entry::new(about.clone(), "impact_report_taken", json!({}))],
            (),
        )
    })
    .await?;
    let bytes = report::word(&one, &mark(app, signed), signed.lang);
    bytes.map_err(|error| CommandError::Broken(error.to_string()))
}
