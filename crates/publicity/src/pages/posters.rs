//! Posters: the list, making one, its preview, letting it out, its files.

use super::{Pairs, Params, failed, words};
use crate::print::{Fonts, PRINTS_MAX, print};
use crate::rules::look::Look;
use crate::rules::poster::{
    FILES, Format, HEADLINE, LAYOUTS, POSTER, Poster, Sheet, file, may_release, out,
};
use crate::slogan::SLOGAN;
use crate::{Words, commands, store};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, Fields, Refusal, day_of, say, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use tokio::sync::Semaphore;
use ui::components::{Tag, Tone};
use ui::{Form, FormView, Notice, Page};

/// Where posters are.
const LIST: &str = "/publicity/posters";
/// Those who make files at the same time; others wait for their turn.
static TURNS: Semaphore = Semaphore::const_new(PRINTS_MAX);

struct Row {
    number: String,
    headline: String,
    layout: String,
    state: Tag,
    author: String,
    made: String,
    taken: u64,
}

#[derive(Template)]
#[template(path = "posters.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    may_write: bool,
    may_look: bool,
}

#[derive(Template)]
#[template(path = "publicity_form.html")]
pub(super) struct FormPage {
    pub(super) page: Page,
    pub(super) form: FormView,
}

struct File {
    name: &'static str,
    label: &'static str,
    taken: u64,
}

#[derive(Template)]
#[template(path = "poster.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    number: String,
    form_id: String,
    state: Tag,
    facts: Vec<(&'static str, String)>,
    sheets: Vec<(&'static str, &'static str, bool)>,
    sheet: &'static str,
    alt: String,
    files: Vec<File>,
    free: bool,
    may_release: bool,
    look_missing: bool,
}

fn state(w: &'static Words, poster: &Poster) -> Tag {
    match out(poster) {
        true => Tag::dot(Tone::Good, w.free),
        false => Tag::dot(Tone::Soon, w.waits),
    }
}

/// The list.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let found = app
        .db
        .read(|reader: &mut Reader<'_>| store::posters(reader))
        .await;
    let posters = match found {
        Ok(posters) => posters,
        Err(error) => return failed(&signed, error),
    };
    let w = words(&signed);
    let row = |one: &Poster| Row {
        number: one.number.clone(),
        headline: one.content.headline.clone(),
        layout: Choice::label_in(LAYOUTS, &one.content.layout, signed.lang).to_owned(),
        state: state(w, one),
        author: one.author.name.clone(),
        made: short_time(one.at),
        taken: one.taken.values().sum(),
    };
    ui::html(ListPage {
        page: signed.page(w.posters, LIST),
        rows: posters.iter().map(row).collect(),
        may_write: signed.may(Permission::ContentWrite),
        may_look: signed.may(Permission::ContentPublish),
        w,
    })
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = signed.page(w.poster_new, LIST).crumb(w.posters, LIST);
    let form = Form::new(signed.lang, fields, errors);
    let mut view = FormView::new(&form, format!("{LIST}/new"), POSTER, w.poster_make)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .hidden("slogan", fields.get("slogan"))
        .cancel(LIST)
        .with(HEADLINE.name, |field| field.hint(w.poster_hint));
    view.fields = view
        .fields
        .into_iter()
        .map(|field| field.wide(true))
        .collect();
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

/// The form; `?slogan=KEY` fills it in with a published slogan.
pub(super) async fn new(State(app): State<App>, signed: Signed, Query(params): Params) -> Response {
    let query = Fields::from_pairs(params);
    let key = query.get("slogan").to_owned();
    let (asked, today) = (key.clone(), day_of(app.clock.now()));
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| publication::versions(reader, &SLOGAN, &asked))
        .await;
    let versions = match found {
        Ok(versions) => versions,
        Err(error) => return failed(&signed, error),
    };
    let mut fields = Fields::default();
    if let Some(version) = versions.iter().find(|version| version.holds(today)) {
        fields.set(HEADLINE.name, publication::text(&version.doc, "text"));
        fields.set("slogan", key);
    }
    fields.set("layout", LAYOUTS[0].code);
    draw(&signed, &fields, &FieldErrors::default(), None)
}

/// Makes it.
pub(super) async fn make(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::make(&app, &signed.actor, fields.clone(), receipt.clone()).await;
    match done.map_err(|error| error.beside(HEADLINE.name)) {
        Ok(number) => ui::see_other_with(
            &format!("{LIST}/{number}"),
            &Notice::good(words(&signed).made),
        ),
        Err(Ok(errors)) => draw(&signed, &fields, &errors, receipt),
        Err(Err(error)) => failed(&signed, error),
    }
}

async fn load(app: &App, number: String) -> Result<(Poster, Look), CommandError> {
    let look = move |reader: &mut Reader<'_>| {
        let poster = store::poster(reader, &number)?;
        Ok::<_, SqlError>((poster, store::look(reader)?))
    };
    let (poster, look) = app.db.read(look).await?;
    Ok((poster.ok_or(CommandError::NotFound)?, look))
}

/// The sheets that are previewed.
const SHEETS: [(&str, Sheet); 3] = [
    ("a4", Sheet::A4),
    ("rollup", Sheet::RollUp),
    ("screen", Sheet::Screen),
];

fn label(w: &'static Words, name: &str) -> &'static str {
    match name {
        "a4.pdf" => w.f_a4_pdf,
        "a4-bleed.pdf" => w.f_a4_bleed_pdf,
        "a3.pdf" => w.f_a3_pdf,
        "a3-bleed.pdf" => w.f_a3_bleed_pdf,
        "rollup.pdf" => w.f_rollup_pdf,
        "screen.png" => w.f_screen_png,
        "screen.svg" => w.f_screen_svg,
        _ => w.f_a4_svg,
    }
}

/// One poster with its preview.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    Query(params): Params,
) -> Response {
    let (poster, look) = match load(&app, number).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let (w, query) = (words(&signed), Fields::from_pairs(params));
    let sheet = SHEETS
        .iter()
        .find(|(name, _)| *name == query.get("sheet"))
        .map_or("a4", |(name, _)| name);
    let origin = match &poster.slogan {
        Some(key) => format!("{} {key}", w.from_slogan),
        None => w.own_words.to_owned(),
    };
    let mut facts = vec![
        (w.number, poster.number.clone()),
        (
            w.layout,
            Choice::label_in(LAYOUTS, &poster.content.layout, signed.lang).to_owned(),
        ),
        (w.origin, origin),
        (
            w.author,
            format!("{} · {}", poster.author.name, short_time(poster.at)),
        ),
    ];
    facts.extend(
        poster
            .released
            .as_ref()
            .map(|(who, at)| (w.released_by, format!("{} · {}", who.name, short_time(*at)))),
    );
    let sheets = [
        ("a4", "A4"),
        ("rollup", w.sheet_rollup),
        ("screen", w.sheet_screen),
    ];
    let files = FILES.iter().map(|(name, ..)| File {
        name,
        label: label(w, name),
        taken: poster.taken.get(*name).copied().unwrap_or(0),
    });
    let page = signed
        .page(poster.content.headline.as_str(), LIST)
        .crumb(w.posters, LIST);
    ui::html(ShowPage {
        form_id: page.form_id.clone(),
        page,
        state: state(w, &poster),
        facts,
        sheets: sheets
            .map(|(code, label)| (code, label, code == sheet))
            .to_vec(),
        sheet,
        alt: poster.content.headline.clone(),
        files: files.collect(),
        free: out(&poster),
        may_release: signed.may(Permission::ContentPublish)
            && may_release(&poster, &signed.actor.login).is_ok(),
        look_missing: look.version == 0,
        number: poster.number,
        w,
    })
}

/// Makes a file away from the threads that answer.
async fn printed(
    app: &App,
    poster: Poster,
    look: Look,
    sheet: Sheet,
    format: Format,
) -> Result<Vec<u8>, CommandError> {
    let busy = || {
        Refusal::new(
            "not_drawn",
            say!(
                "海报文件制作失败，请重试",
                "The poster's file could not be made; please try again"
            ),
        )
    };
    let _turn = TURNS
        .acquire()
        .await
        .map_err(|_| CommandError::Refused(busy()))?;
    let folder = app.font_dir.clone();
    let made = tokio::task::spawn_blocking(move || {
        let fonts = Fonts::find(folder.as_deref())?;
        print(&fonts, &poster.content, &look, sheet, format)
    });
    match made.await {
        Ok(made) => made.map_err(CommandError::Refused),
        Err(_) => Err(CommandError::Refused(busy())),
    }
}

/// The preview: a drawing that needs no font.
pub(super) async fn picture(
    State(app): State<App>,
    signed: Signed,
    Path((number, sheet)): Path<(String, String)>,
) -> Response {
    let Some((_, sheet)) = SHEETS.iter().find(|(name, _)| *name == sheet) else {
        return failed(&signed, CommandError::NotFound);
    };
    let made = match load(&app, number).await {
        Ok((poster, look)) => printed(&app, poster, look, *sheet, Format::Svg).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(bytes) => (
            [(
                header::CONTENT_TYPE,
                HeaderValue::from_static("image/svg+xml"),
            )],
            bytes,
        )
            .into_response(),
        Err(error) => failed(&signed, error),
    }
}

/// One of its files; each is counted.
pub(super) async fn take(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    match taken(&app, &signed, number, Fields::from_pairs(pairs).get("file")).await {
        Ok((name, bytes)) => ui::download(&name, bytes),
        Err(error) => failed(&signed, error),
    }
}

/// The file is made before it is counted: one that could not be made was not taken.
async fn taken(
    app: &App,
    signed: &Signed,
    number: String,
    name: &str,
) -> Result<(String, Vec<u8>), CommandError> {
    let (name, sheet, format) = file(name).ok_or(CommandError::NotFound)?;
    let (poster, look) = load(app, number.clone()).await?;
    crate::rules::poster::may_take(&poster).map_err(CommandError::Refused)?;
    let bytes = printed(app, poster, look, sheet, format).await?;
    commands::take(app, &signed.actor, number.clone(), name.to_owned()).await?;
    Ok((format!("{number}-{name}"), bytes))
}

/// Lets it out.
pub(super) async fn release(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::release(&app, &signed.actor, number.clone(), receipt).await {
        Ok(()) => ui::see_other_with(
            &format!("{LIST}/{number}"),
            &Notice::good(words(&signed).released),
        ),
        Err(error) => failed(&signed, error),
    }
}
