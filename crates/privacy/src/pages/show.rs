//! One request: its facts, masked person, limits with what they rest on, what happened.

use super::list::{clock, kind_label, status_tag};
use super::{LIST, failed, href, look, words};
use crate::Words;
use crate::rules::request::Event;
use crate::rules::{Action, Request, Status, fields, steps, time};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use deadline::Certainty;
use identity::Signed;
use kernel::{Choice, FieldKind, Lang, day_of, fill, rfc3339, short_time};
use platform::App;
use ui::Page;
use ui::components::{Deadline, Masked, Tag, Timeline, TimelineEntry, TimelineKind};

#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage {
    page: Page,
    w: &'static Words,
    request: Request,
    status: Tag,
    clock: Option<Deadline>,
    kind: &'static str,
    applicant: String,
    channel: String,
    received: String,
    person: Vec<(&'static str, Masked)>,
    reveal: Option<String>,
    erased: Option<String>,
    letter: Option<String>,
    limits: Vec<Limit>,
    timeline: Timeline,
    actions: Vec<(Action, String)>,
    lang: Lang,
}

struct Limit {
    title: String,
    due: String,
    rule: String,
    article: String,
    certainty: &'static str,
}

/// The page of a request.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let (stored, powers) = match look(&app, &signed, number).await {
        Ok(seen) => seen,
        Err(error) => return failed(&signed, error),
    };
    let book = match app.db.read(rulebook::current).await {
        Ok(book) => book,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang, now) = (words(&signed), signed.lang, app.clock.now());
    let (request, person) = (&stored.request, &stored.private);
    let here = href(&request.number);
    let erased = stored
        .erased_at
        .map(|at| fill(w.erased, &[("at", &day_of(at).to_string())]));
    let open = |action: &Action| {
        stored.erased_at.is_none() && steps::check(*action, request, &powers).is_ok()
    };
    let link = |action: Action| (action, format!("{here}/actions/{}", action.code()));
    let masked = [
        (w.f_name, stored.masks.name(&person.name)),
        (w.f_phone, stored.masks.phone(&person.phone)),
        (w.f_id, stored.masks.id_number(&person.id_number)),
        (w.f_agent, stored.masks.name(&person.agent_name)),
        (w.f_agent_phone, stored.masks.phone(&person.agent_phone)),
    ];
    let masked = masked.into_iter().filter(|(_, shown)| !shown.is_empty());
    let choice = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let deadlines = time::deadlines(&book, request, now);
    let events = request
        .events
        .iter()
        .rev()
        .map(|event| entry(w, event, lang));
    ui::html(RequestPage {
        page: signed
            .page(request.number.as_str(), LIST)
            .crumb(w.requests, LIST),
        w,
        status: status_tag(request.status, lang),
        clock: clock(w, &stored, now),
        kind: kind_label(request, lang),
        applicant: choice(fields::APPLICANTS, &request.applicant),
        channel: choice(fields::CHANNELS, &request.channel),
        received: short_time(request.received_at),
        person: masked
            .map(|(label, shown)| (label, Masked::new(lang, label, shown)))
            .collect(),
        reveal: (erased.is_none() && powers.handle.covers(&request.unit.path))
            .then(|| format!("{here}/reveal")),
        letter: (erased.is_none()
            && matches!(request.status, Status::Answered | Status::Refused)
            && powers.handle.covers(&request.unit.path))
        .then(|| format!("{here}/letter/file")),
        erased,
        limits: deadlines.iter().map(|d| limit(w, d, lang)).collect(),
        timeline: Timeline {
            entries: events.collect(),
        },
        actions: Action::ALL.into_iter().filter(open).map(link).collect(),
        request: request.clone(),
        lang,
    })
}

fn limit(w: &Words, d: &deadline::Deadline, lang: Lang) -> Limit {
    Limit {
        title: d.title.to(lang).to_owned(),
        due: d.due.map_or(String::new(), |due| day_of(due).to_string()),
        rule: d.rule.to(lang).to_owned(),
        article: d.article.to(lang).to_owned(),
        certainty: match d.certainty {
            Certainty::Seen => w.certain_seen,
            Certainty::Secondary => w.certain_second,
            Certainty::Memory => w.certain_memory,
        },
    }
}

fn entry(w: &'static Words, event: &Event, lang: Lang) -> TimelineEntry {
    let (title, kind, icon) = match event.status {
        Status::Submitted => (w.e_submitted, TimelineKind::Plain, "send"),
        Status::Received => (w.e_received, TimelineKind::Plain, "inbox"),
        Status::Discarded => (w.e_discarded, TimelineKind::Bad, "ban"),
        Status::IdentityChecked => (w.e_checked, TimelineKind::Good, "user-check"),
        Status::InWork => (w.e_taken, TimelineKind::Plain, "edit"),
        Status::Answered => (w.e_answered, TimelineKind::Good, "circle-check"),
        Status::Refused => (w.e_refused, TimelineKind::Bad, "ban"),
        Status::Withdrawn => (w.e_withdrawn, TimelineKind::Plain, "arrow-back-up"),
    };
    let has = |name: &str| event.chosen.iter().any(|(known, _)| known == name);
    let (title, icon) = match () {
        () if has("copy") => (w.e_copied, "copy"),
        () if has("erased") => (w.e_data_erased, "trash"),
        () if has("asked") => (w.e_erasure_asked, "trash"),
        () => (title, icon),
    };
    let chosen = event
        .chosen
        .iter()
        .map(|(name, code)| chosen(w, name, code, lang));
    TimelineEntry {
        kind,
        icon,
        title: title.to_owned(),
        who: match event.by.login.is_empty() {
            true => w.by_public.to_owned(),
            false => event.by.name.clone(),
        },
        time: short_time(event.at),
        at: rfc3339(event.at),
        body: chosen.collect::<Vec<_>>().join("\n"),
        files: Vec::new(),
    }
}

/// "How: original paper, in person".
fn chosen(w: &Words, name: &str, code: &str, lang: Lang) -> String {
    let specs = [
        fields::METHOD,
        fields::PAPER,
        fields::RESULT,
        fields::TOLD_BY,
        fields::GROUND,
        fields::DISCARD,
    ];
    let Some(spec) = specs.into_iter().find(|spec| spec.name == name) else {
        let label = match name {
            "copy" => w.ch_copy,
            "matters" => w.ch_matters,
            "erased" => w.ch_erased,
            "asked" => w.ch_asked,
            "plan" => w.ch_plan,
            "kept" => w.ch_kept,
            _ => return code.to_owned(),
        };
        let shown = Choice::label_in(fields::FORMATS, code, lang);
        return format!("{label}{}{shown}", lang.pick("：", ": "));
    };
    let FieldKind::Choice(list) = spec.kind else {
        return code.to_owned();
    };
    let colon = lang.pick("：", ": ");
    format!(
        "{}{colon}{}",
        spec.label(lang),
        Choice::label_in(list, code, lang)
    )
}
