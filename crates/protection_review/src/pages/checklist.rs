//! The checklist of one review, answered item by item.

use super::{HOME, Pairs, certainty, failed, powers, seen, words};
use crate::Words;
use crate::commands::{self, href};
use crate::rules::checklist::{Checklist, Item};
use crate::rules::{ANSWERS, Answer, Review};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use kernel::{FieldErrors, Fields};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::Tag;
use ui::{ErrorSummary, Form, Notice, Page};

struct Line {
    key: String,
    question: String,
    article: String,
    certainty: Tag,
    /// Code, label, chosen.
    answers: Vec<(&'static str, &'static str, bool)>,
    remark: String,
    other: String,
    error: String,
}

#[derive(Template)]
#[template(path = "review_checklist.html")]
struct ChecklistPage {
    page: Page,
    w: &'static Words,
    number: String,
    version: i64,
    form_id: String,
    summary: Option<ErrorSummary>,
    lines: Vec<Line>,
}

async fn look(
    app: &App,
    signed: &Signed,
    number: &str,
) -> Result<(Review, Checklist), CommandError> {
    let one = seen(app, signed, number).await?;
    commands::may_answer(&one, &powers(signed))?;
    let asked = one.clone();
    let read =
        move |reader: &mut Reader<'_>| Ok::<_, SqlError>(commands::checklist_of(reader, &asked)?.0);
    let list = app.db.read(read).await?;
    Ok((one, list))
}

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let (one, list) = match look(&app, &signed, &number).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let login = &signed.actor.login;
    let reviews = one.reviewer(login).is_some();
    let mut fields = Fields::default();
    let mine = one.answers.iter().filter(|a| match reviews {
        true => !a.own && a.by.login == *login,
        false => a.own,
    });
    for answer in mine {
        fields.set(&format!("a.{}", answer.item), answer.answer.as_str());
        fields.set(&format!("r.{}", answer.item), answer.remark.as_str());
    }
    draw(
        &signed,
        (&one, &list),
        (&fields, &FieldErrors::default()),
        None,
    )
}

fn draw(
    signed: &Signed,
    (one, list): (&Review, &Checklist),
    (fields, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = signed
        .page(w.checklist_fill, HOME)
        .crumb(w.title, HOME)
        .crumb(one.number.as_str(), &href(&one.number));
    let reviews = one.reviewer(&signed.actor.login).is_some();
    let lines = list.of(&one.content.kind);
    let lines = lines.map(|item| line(signed, (one, item), (fields, errors), reviews));
    let wrong = !errors.0.is_empty();
    let status = match wrong {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let summary = wrong.then(|| Form::new(signed.lang, fields, errors).summary());
    let shown = ChecklistPage {
        w,
        number: one.number.clone(),
        version: one.version,
        form_id: receipt.unwrap_or_else(|| page.form_id.clone()),
        summary,
        lines: lines.collect(),
        page,
    };
    ui::html_status(status, shown)
}

fn line(
    signed: &Signed,
    (one, item): (&Review, &Item),
    (fields, errors): (&Fields, &FieldErrors),
    reviews: bool,
) -> Line {
    let lang = signed.lang;
    let (field, noted) = (format!("a.{}", item.key), format!("r.{}", item.key));
    let chosen = fields.get(&field);
    let error = errors.of(&field, lang).or_else(|| errors.of(&noted, lang));
    // A reviewer reads what the submitter answered beside their own.
    let other = one
        .answers
        .iter()
        .find(|a| reviews && a.own && a.item == item.key);
    Line {
        key: item.key.clone(),
        question: item.text(lang).to_owned(),
        article: item.article.clone(),
        certainty: certainty(lang, &item.certainty),
        answers: ANSWERS
            .iter()
            .map(|one| (one.code, one.label(lang), one.code == chosen))
            .collect(),
        remark: fields.get(&noted).to_owned(),
        other: other.map_or(String::new(), |a| told(signed, a)),
        error: error.unwrap_or_default().to_owned(),
    }
}

/// An answer in words: what, who, why.
pub(super) fn told(signed: &Signed, answer: &Answer) -> String {
    let label = kernel::Choice::label_in(ANSWERS, &answer.answer, signed.lang);
    let mut text = format!("{}{}{label}", answer.by.name, signed.lang.pick("：", ": "));
    if !answer.remark.is_empty() {
        text.push_str(signed.lang.pick("。", ". "));
        text.push_str(&answer.remark);
    }
    text
}

/// Takes the answers.
pub(super) async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields
        .take("version")
        .and_then(|version| version.parse().ok());
    let asked = (number.clone(), version);
    let done = commands::answer(&app, &signed.actor, asked, fields.clone(), receipt.clone()).await;
    let errors = match done.map_err(|error| error.beside("a")) {
        Ok(left) => {
            let told = Notice::good(words(&signed).saved);
            return ui::see_other_with(&href(&left.number), &told);
        }
        Err(Ok(errors)) => errors,
        Err(Err(error)) => return failed(&signed, error),
    };
    match look(&app, &signed, &number).await {
        Ok((one, list)) => draw(&signed, (&one, &list), (&fields, &errors), receipt),
        Err(error) => failed(&signed, error),
    }
}
