//! What the clerk sees beside the form while typing: the deadline, this customer's earlier cases,
//! similar open ones.

use super::{Pairs, words};
use crate::commands;
use crate::queries::{self, Earlier, Scope};
use crate::rules::register as r;
use crate::rules::time;
use crate::words::Words;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::Signed;
use kernel::{Fields, Lang, Reading, fill};
use platform::App;
use platform::sql::SqlError;

/// Shorter texts say too little to look for similar ones.
const SIMILAR_CHARS_MIN: usize = 6;

/// A line of a list of cases.
struct Line {
    number: String,
    title: String,
    note: String,
}

/// The boxes beside the form.
#[derive(Template)]
#[template(path = "hints.html")]
pub(super) struct Hints {
    w: &'static Words,
    due: Option<String>,
    due_rule: String,
    earlier: Option<Vec<Line>>,
    elsewhere: Option<String>,
    similar: Vec<Line>,
}

impl askama::filters::HtmlSafe for Hints {}

/// The boxes alone, asked for whenever a field changes.
pub(super) async fn hints(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    ui::html(look(&app, &signed, &fields).await)
}

/// Looks everything up for what has been typed so far. What is wrong or missing is left out: the
/// form itself says so when it is sent.
pub(super) async fn look(app: &App, signed: &Signed, fields: &Fields) -> Hints {
    let (w, lang) = (words(signed), signed.lang);
    let now = app.clock.now();
    let mut reading = Reading::new(fields);
    let phone = reading.phone(&r::PHONE).unwrap_or_default();
    let id_number = reading.id_number(&r::ID_NUMBER).unwrap_or_default();
    let received = reading
        .moment(&r::RECEIVED_AT)
        .filter(|at| *at <= now)
        .unwrap_or(now);
    let title = Some(fields.get("title")).filter(|t| !t.is_empty());
    let text = title.map_or_else(|| r::title_from(fields.get("content")), str::to_owned);
    let asked = !phone.is_empty() || !id_number.is_empty();
    let scope = Scope::of(&commands::powers(&signed.actor));
    let keys = app.keys.clone();
    let (nature, source) = (
        fields.get("nature").to_owned(),
        fields.get("source").to_owned(),
    );
    let (against, own) = (
        fields.get(r::UNIT.name).to_owned(),
        signed.actor.unit.clone(),
    );
    let found = app
        .db
        .read(move |reader| {
            let earlier = queries::by_contact(reader, &keys, &scope, (&phone, &id_number))?;
            let similar = if text.chars().count() >= SIMILAR_CHARS_MIN {
                queries::similar_open(reader, &scope, text.trim_end_matches('…'), now)?
            } else {
                Vec::new()
            };
            let book = rulebook::current(reader)?;
            let against = match against.is_empty() {
                true => None,
                false => org::unit(reader, &against)?,
            };
            let place = against.map_or(own, |unit| unit.path);
            let due = time::first_due(&book, &nature, &source, received, &place);
            Ok::<_, SqlError>((earlier, similar, due))
        })
        .await;
    let (earlier, similar, due) = found.unwrap_or_default();
    Hints {
        due: due.as_ref().map(|(day, _)| day.to_string()),
        due_rule: match &due {
            Some((_, pack)) => fill(w.h_due_rule, &[("pack", pack.to(lang))]),
            None => w.h_due_none.to_owned(),
        },
        elsewhere: elsewhere(w, earlier.elsewhere),
        earlier: asked.then(|| lines(&earlier.seen, lang)),
        similar: lines(&similar, lang),
        w,
    }
}

/// "So many more out of your reach"; nothing when there are none.
pub(super) fn elsewhere(w: &Words, n: usize) -> Option<String> {
    (n > 0).then(|| fill(w.same_elsewhere, &[("n", &n.to_string())]))
}

fn lines(cases: &[Earlier], lang: Lang) -> Vec<Line> {
    let line = |c: &Earlier| Line {
        number: c.number.clone(),
        title: c.title.clone(),
        note: format!(
            "{} {}",
            kernel::day_of(c.received_at).strftime("%Y-%m"),
            c.status.label(lang)
        ),
    };
    cases.iter().map(line).collect()
}
