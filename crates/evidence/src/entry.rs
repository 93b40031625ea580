//! One entry with its proof: on a page, and as a file that others check without us.

use crate::prove::{EntryProof, NotProved, prove_entry};
use crate::words::Words;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::Signed;
use identity::api::Problem;
use identity::pages::failure;
use kernel::{FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, Say, say};
use platform::App;
use platform::sql::Reader;
use ui::{ErrorSummary, FieldView, Form, Page};

type Params = Query<Vec<(String, String)>>;

/// Kind of the subject.
const KIND: FieldSpec = FieldSpec::required(
    "kind",
    "对象类型",
    "Kind of subject",
    FieldKind::Line { max: 60 },
);
/// Identifier of the subject.
const ID: FieldSpec =
    FieldSpec::required("id", "对象编号", "Subject", FieldKind::Line { max: 120 });
/// Number in the chain.
const SEQ: FieldSpec = FieldSpec::required(
    "seq",
    "条目序号",
    "Entry no.",
    FieldKind::Whole {
        min: 1,
        max: i64::MAX,
    },
);
const ASKED: [FieldSpec; 3] = [KIND, ID, SEQ];

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
    proof: Option<Shown>,
}

struct Shown {
    lines: Vec<(&'static str, String)>,
    path: Vec<String>,
    note: String,
    href: String,
}

/// `GET /evidence/entry?kind=&id=&seq=`: the entry, its place, and the hashes to the root.
pub(crate) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let empty = ASKED.iter().all(|spec| fields.get(spec.name).is_empty());
    if empty {
        return draw(&signed, &fields, &FieldErrors::default(), None);
    }
    match find(&app, &fields).await {
        Ok(proof) => draw(&signed, &fields, &FieldErrors::default(), Some(&proof)),
        Err(CommandError::Invalid(errors)) => draw(&signed, &fields, &errors, None),
        Err(error) => failure(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    proof: Option<&EntryProof>,
) -> Response {
    let w = Words::of(signed.lang);
    let page = signed
        .page(w.entry, "/evidence")
        .crumb(w.title, "/evidence");
    let form = Form::new(signed.lang, fields, errors);
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let proof = proof.map(|proof| shown(w, proof));
    let shown = EntryPage {
        page,
        w,
        summary: form.summary(),
        fields: form.all(&ASKED),
        proof,
    };
    ui::html_status(status, shown)
}

fn shown(w: &'static Words, proof: &EntryProof) -> Shown {
    let entry = &proof.entry;
    let place = proof.proof.places.first();
    let at = kernel::short_time(kernel::instant_from_micros(entry.at));
    let mut lines = vec![
        (
            w.subject,
            format!("{} {}", entry.subject_kind, entry.subject_id),
        ),
        (w.seq, entry.seq.to_string()),
        (w.kind, entry.kind.clone()),
        (w.at, at),
        (w.actor, format!("{} {}", entry.actor_name, entry.actor)),
        (w.hash, entry.hash.clone()),
        (w.before, entry.prev_hash.clone()),
    ];
    lines.extend(entry.state_hash.clone().map(|state| (w.state, state)));
    lines.extend(place.map(|place| (w.place, place.place.to_string())));
    Shown {
        lines,
        path: place.map(|place| place.path.clone()).unwrap_or_default(),
        note: proof.proof.checkpoint.clone(),
        href: format!(
            "/api/v1/ledger/proof?kind={}&id={}&seq={}",
            plain(&entry.subject_kind),
            plain(&entry.subject_id),
            entry.seq
        ),
    }
}

/// A text in an address.
fn plain(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() || b"-_.".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

/// `GET /api/v1/ledger/proof?kind=&id=&seq=`: the same as JSON, for `evidence::check` and others.
pub(crate) async fn proof(State(app): State<App>, _: Signed, Query(params): Params) -> Response {
    match find(&app, &Fields::from_pairs(params)).await {
        Ok(proof) => {
            let name = "attachment; filename=\"proof.json\"";
            ([(header::CONTENT_DISPOSITION, name)], axum::Json(proof)).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn find(app: &App, fields: &Fields) -> Result<EntryProof, CommandError> {
    let mut reading = Reading::new(fields);
    let (kind, id) = (reading.text(&KIND), reading.text(&ID));
    let seq = reading.whole(&SEQ);
    let (kind, id, seq) = reading.finish((kind, id, seq))?;
    let (kind, id) = (kind.unwrap_or_default(), id.unwrap_or_default());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        Ok::<_, platform::sql::SqlError>(prove_entry(reader, &kind, &id, seq.unwrap_or_default()))
    });
    look.await?.map_err(|error| match error {
        NotProved::Sql(error) => error.into(),
        NotProved::NoEntry => beside(say!("账簿没有该条目", "The ledger has no such entry")),
        NotProved::NoCheckpoint => CommandError::Refused(Refusal::new(
            "no_checkpoint",
            say!(
                "尚无检查点包含该条目，请先签署检查点",
                "No checkpoint speaks of it yet; sign one first"
            ),
        )),
    })
}

fn beside(say: Say) -> CommandError {
    let error = FieldError::new(SEQ.name, "no_entry", say);
    CommandError::Invalid(FieldErrors(vec![error]))
}
