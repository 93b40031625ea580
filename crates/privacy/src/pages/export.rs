//! The list as an Excel file, and how many were answered in time, by kind.

use super::list::kind_label;
use super::{LIST, Params, failed, words};
use crate::queries::{self, Figures, Tab};
use crate::rules::fields;
use crate::store::Stored;
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use change::CommandError;
use document::sheet::{ROWS_MAX, Table};
use identity::Signed;
use kernel::{Choice, Fields, Lang, day_of, fill, instant_from_micros, short_time};
use platform::App;
use platform::sql::SqlError;
use ui::Page;
use ui::components::{Deadline, DeadlineState};

/// The list of a tab.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let tab = Tab::from_code(Fields::from_pairs(params).get("tab"));
    let (keys, actor, now) = (app.keys.clone(), signed.actor.clone(), app.clock.now());
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        queries::list(reader, &keys, (&powers, tab, now), (0, ROWS_MAX + 1))
    });
    let rows = match look.await {
        Ok(rows) => rows,
        Err(error) => return failed(&signed, error),
    };
    let (actor, at) = (&signed.actor, short_time(now));
    let mark = format!("{} {} {at}", actor.name, actor.login);
    match xlsx(words(&signed), signed.lang, &mark, &rows) {
        Ok(bytes) => ui::download("requests.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

fn xlsx(w: &Words, lang: Lang, mark: &str, rows: &[Stored]) -> Result<Vec<u8>, CommandError> {
    let heads = [
        w.c_number,
        w.c_status,
        w.c_kind,
        w.f_applicant,
        w.f_channel,
        w.c_person,
        w.c_unit,
        w.c_handler,
        w.c_received,
        w.c_due,
        w.x_late,
    ];
    let most = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    let mut lines: Vec<Vec<String>> = rows
        .iter()
        .take(most)
        .map(|row| cells(w, row, lang).to_vec())
        .collect();
    if rows.len() > most {
        lines.push(vec![fill(w.x_cut, &[("n", &ROWS_MAX.to_string())])]);
    }
    let table = Table {
        name: w.requests,
        mark,
        headings: &heads,
        rows: &lines,
    };
    let written = table.xlsx();
    written.map_err(|e| CommandError::Broken(format!("a list was not written: {e}")))
}

fn cells(w: &Words, stored: &Stored, lang: Lang) -> [String; 11] {
    let request = &stored.request;
    let choice = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let due = match stored.due_at {
        crate::rules::time::NO_DUE => String::new(),
        due => day_of(instant_from_micros(due)).to_string(),
    };
    [
        request.number.clone(),
        request.status.label(lang).to_owned(),
        kind_label(request, lang).to_owned(),
        choice(fields::APPLICANTS, &request.applicant),
        choice(fields::CHANNELS, &request.channel),
        match stored.erased_at {
            Some(_) => w.erased_name.to_owned(),
            None => stored.masks.name(&stored.private.name),
        },
        request.unit.name.clone(),
        request
            .handler
            .as_ref()
            .map_or(String::new(), |who| who.name.clone()),
        short_time(request.received_at),
        due,
        if stored.late { w.x_yes } else { "" }.to_owned(),
    ]
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    page: Page,
    w: &'static Words,
    lines: Vec<Line>,
}

struct Line {
    name: &'static str,
    of: Figures,
    bar: Option<Deadline>,
}

/// How many were asked for, answered in time, late and refused, by kind.
pub(super) async fn figures(State(app): State<App>, signed: Signed) -> Response {
    let actor = signed.actor.clone();
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        let mut all = Vec::new();
        for kind in fields::KINDS {
            all.push((
                kind.label(signed.lang),
                queries::figures(reader, &powers, kind.code)?,
            ));
        }
        Ok::<_, SqlError>(all)
    });
    let found = match look.await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let w = words(&signed);
    let mut whole = Figures::default();
    let mut lines = Vec::new();
    for (name, of) in found {
        whole = whole.and(of);
        lines.push(Line {
            name,
            of,
            bar: bar(of),
        });
    }
    lines.insert(
        0,
        Line {
            name: w.g_all,
            of: whole,
            bar: bar(whole),
        },
    );
    ui::html(FiguresPage {
        page: signed.page(w.figures, LIST).crumb(w.requests, LIST),
        w,
        lines,
    })
}

/// The share answered in time, as a bar.
fn bar(of: Figures) -> Option<Deadline> {
    let told = of.told();
    let in_time = told - of.late;
    let percent = u8::try_from(in_time * 100 / told.max(1)).unwrap_or(100);
    let state = match percent {
        100 => DeadlineState::Ok,
        90..100 => DeadlineState::Soon,
        _ => DeadlineState::Over,
    };
    (told > 0).then(|| Deadline::new(state, format!("{percent}%"), String::new(), percent))
}
