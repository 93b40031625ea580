//! One leak: its clock, what happened, who was affected, and what may be done now.

use super::clock::{self, Line};
use super::{Params, apart, failed, form_status, page_of, words};
use crate::commands::{Act, book_of, take_purpose};
use crate::files;
use crate::people::{Listed, people};
use crate::rules::clock::deadlines;
use crate::rules::life::{may_review, missing};
use crate::rules::{Affected, Breach, Matter, Source, Status, forms};
use crate::store::{self, Stored};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use deadline::Deadline;
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, FieldSpec, Fields, Instant, Lang, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Pager, Tag};
use ui::{Form, FormView, Page};

/// People of a page.
const PEOPLE: i64 = 100;

struct Person {
    id: u32,
    case: String,
    name: String,
    phone: String,
    unit: String,
    source: String,
    told: Option<String>,
    removed: Option<String>,
    remark: String,
}

struct Task {
    id: u32,
    text: String,
    line: String,
    open: bool,
}

struct Forms {
    assess: FormView,
    search: FormView,
    add: FormView,
    mark: FormView,
    letter: FormView,
    report: FormView,
    announce: FormView,
    measure: FormView,
    close: Option<FormView>,
    letters: Option<FormView>,
    calls: Option<FormView>,
}

#[derive(Template)]
#[template(path = "breach.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    number: String,
    status: Tag,
    clock: Vec<Line>,
    unverified: bool,
    facts: Vec<(&'static str, String)>,
    reasons: Vec<String>,
    letter: Vec<(&'static str, String)>,
    people: Vec<Person>,
    pager: Pager,
    told: String,
    searches: Vec<String>,
    tasks: Vec<Task>,
    missing: String,
    closing: Vec<(&'static str, String)>,
    forms: Option<Forms>,
    review: Option<(FormView, FormView)>,
    history: Vec<(String, String, String)>,
    may_done: bool,
    opened: String,
    assessed: bool,
}

/// For who reported it or mends something, and may see nothing else of it.
#[derive(Template)]
#[template(path = "breach_mine.html")]
struct MinePage {
    page: Page,
    w: &'static Words,
    number: String,
    status: Tag,
    facts: Vec<(&'static str, String)>,
    tasks: Vec<Task>,
}

/// What a page needs of the database.
struct Looked {
    stored: Stored,
    found: Vec<Deadline>,
    people: Vec<Listed>,
    total: usize,
    history: Vec<change::StoredEntry>,
}

/// Whether this person sees the whole of it.
fn sees(signed: &Signed, breach: &Breach) -> bool {
    let permit = signed.permit(Permission::BreachView);
    permit.is_ok_and(|permit| permit.covers(&breach.by.unit))
}

/// Whether this person had a part in it: reported it, or mends something.
fn part(login: &str, breach: &Breach) -> bool {
    breach.by.login == login || breach.measures.iter().any(|one| one.owner.0 == login)
}

async fn looked(
    app: &App,
    signed: &Signed,
    number: &str,
    page: i64,
) -> Result<Option<Looked>, CommandError> {
    let (keys, actor, number) = (app.keys.clone(), signed.actor.clone(), number.to_owned());
    let (lang, now) = (signed.lang, app.clock.now());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let Some(stored) = store::load(reader, &keys, &number)? else {
            return Ok::<_, SqlError>(None);
        };
        let book = book_of(reader, &stored.matter.breach)?;
        let found = deadlines(&book, &stored.matter.breach);
        let (some, total) = rows(&stored.matter.breach, page);
        let asked = (false, lang, now);
        let people = people((reader, &keys), &actor, &stored.matter, &some, asked)?;
        let history = audit::entries_of(reader, crate::KIND, &number)?;
        Ok(Some(Looked {
            stored,
            found,
            people,
            total,
            history,
        }))
    });
    Ok(look.await?)
}

/// A page of the list: who is still to be told first, who was taken off last.
fn rows(breach: &Breach, page: i64) -> (Vec<Affected>, usize) {
    let mut all: Vec<&Affected> = breach.affected.iter().collect();
    all.sort_by_key(|one| (one.removed.is_some(), one.told.is_some(), one.id));
    let skip = usize::try_from((page - 1) * PEOPLE).unwrap_or(0);
    let some = all.iter().skip(skip).take(PEOPLE as usize);
    (some.map(|one| (*one).clone()).collect(), all.len())
}

pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    Query(params): Params,
) -> Response {
    let page = page_of(&Fields::from_pairs(params));
    draw(&app, &signed, &number, page, None).await
}

/// The page; `wrong` is the form that came back, with what was typed and what is wrong.
pub(super) async fn draw(
    app: &App,
    signed: &Signed,
    number: &str,
    page: i64,
    wrong: Option<(&str, &Fields, &FieldErrors)>,
) -> Response {
    let looked = match looked(app, signed, number, page).await {
        Ok(Some(looked)) => looked,
        Ok(None) => return failed(signed, CommandError::NotFound),
        Err(error) => return failed(signed, error),
    };
    let breach = &looked.stored.matter.breach;
    if sees(signed, breach) {
        let none = FieldErrors::default();
        let errors = wrong.map_or(&none, |(_, _, errors)| errors);
        let drawn = whole(signed, &looked, page, app.clock.now(), wrong);
        return ui::html_status(form_status(errors), drawn);
    }
    match part(&signed.actor.login, breach) {
        true => ui::html(mine(signed, &looked.stored.matter)),
        false => failed(signed, CommandError::NotFound),
    }
}

fn mine(signed: &Signed, matter: &Matter) -> MinePage {
    let (w, lang, breach) = (words(signed), signed.lang, &matter.breach);
    let login = &signed.actor.login;
    let mut facts = vec![
        (w.number, breach.number.clone()),
        (w.found, short_time(breach.found)),
        (
            w.kind,
            Choice::label_in(forms::KINDS, &breach.kind, lang).to_owned(),
        ),
    ];
    if breach.by.login == *login {
        facts.push((w.what, matter.words.what.clone()));
    }
    let mut tasks = tasks(matter, w);
    let owned = |id: u32| {
        breach
            .measures
            .iter()
            .any(|one| one.id == id && one.owner.0 == *login)
    };
    tasks.retain(|task| owned(task.id));
    MinePage {
        page: signed.page(w.mine, "/breaches/new"),
        w,
        number: breach.number.clone(),
        status: clock::tag(breach, lang),
        facts,
        tasks,
    }
}

fn tasks(matter: &Matter, w: &Words) -> Vec<Task> {
    let task = |one: &crate::rules::Measure| Task {
        id: one.id,
        text: matter
            .words
            .measures
            .get(&one.id)
            .cloned()
            .unwrap_or_default(),
        line: match one.done {
            Some(at) => fill(
                w.measure_was,
                &[("name", &one.owner.1), ("at", &short_time(at))],
            ),
            None => fill(
                w.measure_line,
                &[("name", &one.owner.1), ("due", &one.due.to_string())],
            ),
        },
        open: one.done.is_none(),
    };
    matter.breach.measures.iter().map(task).collect()
}

fn facts(matter: &Matter, w: &'static Words, lang: Lang) -> Vec<(&'static str, String)> {
    let (breach, words) = (&matter.breach, &matter.words);
    let mut facts = vec![
        (w.what, words.what.clone()),
        (w.place, words.place.clone()),
        (
            w.kind,
            Choice::label_in(forms::KINDS, &breach.kind, lang).to_owned(),
        ),
        (w.data, files::labels(forms::DATA, &breach.data, lang)),
        (w.found, short_time(breach.found)),
        (
            w.by,
            format!(
                "{} · {} · {}",
                breach.by.name,
                breach.by.unit_name,
                short_time(breach.at)
            ),
        ),
        (
            w.estimate,
            breach.estimate.map(|n| n.to_string()).unwrap_or_default(),
        ),
        (w.harm, files::harm(breach, lang)),
    ];
    if let Some(one) = &breach.reported {
        let way = Choice::label_in(forms::WAYS, &one.how, lang);
        facts.push((
            w.regulator,
            fill(
                w.regulator_at,
                &[
                    ("authority", &one.authority),
                    ("at", &short_time(one.at)),
                    ("way", way),
                    ("reference", &one.reference),
                ],
            ),
        ));
    }
    if let Some(one) = &breach.announced {
        facts.push((w.announce, format!("{} · {}", one.how, short_time(one.at))));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn person(listed: &Listed, matter: &Matter, w: &Words, lang: Lang) -> Person {
    let one = &listed.one;
    let source = match &one.source {
        Source::Hand => w.by_hand.to_owned(),
        Source::Log { kind, account, at } => format!(
            "{} · {account} · {}",
            Choice::label_in(forms::READS, kind, lang),
            short_time(*at)
        ),
    };
    let told = one.told.as_ref().map(|told| {
        let how = Choice::label_in(forms::MARKS, &told.how, lang);
        format!("{how} · {}", short_time(told.at))
    });
    Person {
        id: one.id,
        case: one.case.clone(),
        name: listed.name.clone(),
        phone: listed.phone.clone(),
        unit: listed.unit.clone(),
        source,
        told,
        removed: one
            .removed
            .as_ref()
            .map(|(at, _)| format!("{} · {}", w.removed, short_time(*at))),
        remark: matter
            .words
            .remarks
            .get(&one.id)
            .cloned()
            .unwrap_or_default(),
    }
}

fn whole(
    signed: &Signed,
    looked: &Looked,
    number: i64,
    now: Instant,
    wrong: Option<(&str, &Fields, &FieldErrors)>,
) -> ShowPage {
    let (w, lang, matter) = (words(signed), signed.lang, &looked.stored.matter);
    let breach = &matter.breach;
    let page = signed
        .page(breach.number.as_str(), "/breaches")
        .crumb(w.title, "/breaches");
    let (told, listed) = breach.told_of();
    let counts = [("told", told.to_string()), ("people", listed.to_string())];
    let open = matches!(breach.status, Status::Reported | Status::Handling);
    let manages = signed.may(Permission::BreachManage);
    let lacking: Vec<String> = missing(matter)
        .iter()
        .map(|say| say.to(lang).to_owned())
        .collect();
    let forms =
        (open && manages).then(|| all_forms(signed, matter, &page, now, lacking.is_empty(), wrong));
    let opened = wrong.map_or(String::new(), |(name, _, _)| name.to_owned());
    let here = format!("/breaches/{}", breach.number);
    ShowPage {
        number: breach.number.clone(),
        status: clock::tag(breach, lang),
        clock: clock::lines(&looked.found, lang, now),
        unverified: looked.found.iter().any(|one| !one.verified),
        facts: facts(matter, w, lang),
        reasons: reasons(matter, lang),
        letter: letter(matter, lang),
        people: listed_people(looked, w, lang),
        pager: Pager::new(
            lang,
            looked.total as u64,
            number.unsigned_abs(),
            PEOPLE.unsigned_abs(),
            |n| format!("{here}?page={n}"),
        ),
        told: fill(
            w.told_short,
            &counts.each_ref().map(|(k, v)| (*k, v.as_str())),
        ),
        searches: searches(breach, w, lang),
        tasks: tasks(matter, w),
        missing: match open && !lacking.is_empty() {
            true => fill(
                w.close_not,
                &[("missing", &lacking.join(lang.pick("；", "; ")))],
            ),
            false => String::new(),
        },
        closing: closing(matter, w),
        review: reviews(signed, breach, &page, wrong),
        history: history(looked, lang),
        may_done: open && manages,
        assessed: breach.harm().is_some(),
        opened,
        forms,
        page,
        w,
    }
}

/// The notice, as far as it is written.
fn letter(matter: &Matter, lang: Lang) -> Vec<(&'static str, String)> {
    let letter = &matter.words.letter;
    [
        (forms::L_CAUSE, &letter.cause),
        (forms::L_HARM, &letter.harm),
        (forms::L_MEASURES, &letter.measures),
        (forms::L_ADVICE, &letter.advice),
        (forms::L_CONTACT, &letter.contact),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(spec, text)| (spec.label(lang), text.clone()))
    .collect()
}

fn listed_people(looked: &Looked, w: &Words, lang: Lang) -> Vec<Person> {
    let matter = &looked.stored.matter;
    let people = looked.people.iter();
    people.map(|one| person(one, matter, w, lang)).collect()
}

/// What was done, newest first: when, by whom, what.
fn history(looked: &Looked, lang: Lang) -> Vec<(String, String, String)> {
    let line = |entry: &change::StoredEntry| {
        let what = done(&entry.kind, lang);
        (short_time(entry.instant()), entry.actor_name.clone(), what)
    };
    looked.history.iter().rev().map(line).collect()
}

fn reasons(matter: &Matter, lang: Lang) -> Vec<String> {
    let pairs = matter.breach.assessments.iter().zip(&matter.words.reasons);
    let told = pairs.rev().map(|(one, reason)| {
        let harm = Choice::label_in(forms::HARMS, one.harm.code(), lang);
        format!(
            "{} · {} · {harm}\n{reason}",
            short_time(one.at),
            one.by.name
        )
    });
    told.collect()
}

fn searches(breach: &Breach, w: &Words, lang: Lang) -> Vec<String> {
    let told = breach.searches.iter().rev().map(|one| {
        let who = match (one.account.as_str(), one.unit.as_str()) {
            ("", "") => w.everybody.to_owned(),
            (account, unit) => format!("{account} {unit}").trim().to_owned(),
        };
        fill(
            w.search_line,
            &[
                ("from", &short_time(one.from)),
                ("to", &short_time(one.to)),
                ("who", &who),
                ("kinds", &files::labels(forms::READS, &one.kinds, lang)),
                ("found", &one.found.to_string()),
                ("added", &one.added.to_string()),
            ],
        )
    });
    told.collect()
}

fn closing(matter: &Matter, w: &'static Words) -> Vec<(&'static str, String)> {
    let Some((who, at)) = &matter.breach.closing else {
        return Vec::new();
    };
    let mut lines = vec![
        (w.cause, matter.words.cause.clone()),
        (w.lesson, matter.words.lesson.clone()),
        (w.closing, format!("{} · {}", who.name, short_time(*at))),
    ];
    if let Some(review) = &matter.breach.review {
        lines.push((
            w.review,
            fill(
                w.review_was,
                &[
                    ("name", &review.by.name),
                    ("at", &short_time(review.at)),
                    ("remark", &matter.words.review),
                ],
            ),
        ));
    }
    lines
}

/// What an entry of the history did, in words; its kind where there are none.
fn done(kind: &str, lang: Lang) -> String {
    let key = format!("e_{kind}");
    let found = Words::all().iter().find(|(name, ..)| *name == key);
    found.map_or(kind.to_owned(), |(_, zh, en)| {
        lang.pick(*zh, *en).to_owned()
    })
}

fn reviews(
    signed: &Signed,
    breach: &Breach,
    page: &Page,
    wrong: Option<(&str, &Fields, &FieldErrors)>,
) -> Option<(FormView, FormView)> {
    let waits = breach.status == Status::Closing && signed.may(Permission::BreachReview);
    if !waits || may_review(breach, &signed.actor.login).is_err() {
        return None;
    }
    let w = words(signed);
    let (empty, none) = (Fields::default(), FieldErrors::default());
    let form = |name: &str, label: &str, granted: &str| {
        let (fields, errors) = match wrong {
            Some((of, fields, errors)) if of == name => (fields, errors),
            _ => (&empty, &none),
        };
        let form = Form::new(signed.lang, fields, errors);
        let to = format!("/breaches/{}/review", breach.number);
        let view = FormView::new(&form, to, forms::REVIEW, label)
            .hidden("form_id", &page.form_id)
            .hidden("granted", granted);
        apart(view, name)
    };
    Some((
        form("grant", w.review_yes, "true"),
        form("return", w.review_no, "false").danger(),
    ))
}

/// What stands in a form that nobody has touched yet.
fn prefilled(act: Act, matter: &Matter, now: Instant) -> Fields {
    let mut fields = Fields::default();
    let wall = |at: Instant| {
        let wall = kernel::bank_zone().to_datetime(at);
        wall.strftime("%Y-%m-%dT%H:%M").to_string()
    };
    let (breach, letter) = (&matter.breach, &matter.words.letter);
    match act {
        Act::Assess => {
            for code in &breach.data {
                fields.push(forms::DATA_KINDS.name, code.as_str());
            }
        }
        Act::Search => {
            fields.set(forms::TO.name, wall(now));
            fields.push(forms::READ_KINDS.name, "complaint_person_revealed");
        }
        Act::Letter => {
            for (spec, text) in [
                (forms::L_CAUSE, &letter.cause),
                (forms::L_HARM, &letter.harm),
                (forms::L_MEASURES, &letter.measures),
                (forms::L_ADVICE, &letter.advice),
                (forms::L_CONTACT, &letter.contact),
            ] {
                fields.set(spec.name, text.as_str());
            }
        }
        Act::Report => fields.set(forms::REPORTED_AT.name, wall(now)),
        Act::Announce => fields.set(forms::SINCE.name, wall(now)),
        Act::Close => {
            fields.set(forms::CAUSE.name, matter.words.cause.as_str());
            fields.set(forms::LESSON.name, matter.words.lesson.as_str());
        }
        Act::Add | Act::Mark | Act::Measure => {}
    }
    fields
}

fn all_forms(
    signed: &Signed,
    matter: &Matter,
    page: &Page,
    now: Instant,
    closes: bool,
    wrong: Option<(&str, &Fields, &FieldErrors)>,
) -> Forms {
    let w = words(signed);
    let number = &matter.breach.number;
    let none = FieldErrors::default();
    let form = |name: &str, to: String, specs: &[FieldSpec], label: &str, fresh: &Fields| {
        let (fields, errors) = match wrong {
            Some((of, fields, errors)) if of == name => (fields, errors),
            _ => (fresh, &none),
        };
        let form = Form::new(signed.lang, fields, errors);
        let view = FormView::new(&form, to, specs, label).hidden("form_id", &page.form_id);
        apart(view, name)
    };
    let act = |act: Act, label: &str| {
        let to = format!("/breaches/{number}/acts/{}", act.code());
        form(
            act.code(),
            to,
            act.fields(),
            label,
            &prefilled(act, matter, now),
        )
    };
    let file = |name: &str, label: &str| {
        let to = format!("/breaches/{number}/{name}/file");
        let view = form(name, to, &[take_purpose()], label, &Fields::default());
        view.plain().intro(w.take_intro)
    };
    let reveals = signed.may(Permission::PersonReveal)
        && matter.breach.listed().any(|one| one.told.is_none());
    let again = if matter.breach.harm().is_some() {
        w.assess_again
    } else {
        w.assess
    };
    Forms {
        assess: act(Act::Assess, again).intro(w.assess_intro),
        search: act(Act::Search, w.search_do).intro(w.search_intro),
        add: act(Act::Add, w.add),
        mark: act(Act::Mark, w.mark_do),
        letter: act(Act::Letter, w.letter_do).intro(w.letter_intro),
        report: act(Act::Report, w.regulator_do),
        announce: act(Act::Announce, w.announce_do).intro(w.announce_intro),
        measure: act(Act::Measure, w.measure_do),
        close: closes.then(|| act(Act::Close, w.close).intro(w.close_intro)),
        letters: (reveals && !matter.words.letter.cause.is_empty())
            .then(|| file("letters", w.letters)),
        calls: reveals.then(|| file("calls", w.calls)),
    }
}
