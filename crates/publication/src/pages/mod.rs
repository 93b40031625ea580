//! HTML over the commands, for all kinds of a shelf: parse → permit → call → redirect or render.

mod act;
mod difference;
mod import;
mod index;
mod list;
mod show;
mod write;

use crate::rules::{Status, Version};
use crate::{Kind, Words, api, commands, store};
pub(crate) use act::step;
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Routes, Signed};
use kernel::{Day, Fields};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Tag, Tone};

/// Pairs of a form's body or a query string, in order.
type Pairs = Vec<(String, String)>;

/// The addresses of a shelf; the router wants them as constants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paths {
    pub(crate) name: &'static str,
    index: &'static str,
    list: &'static str,
    export: &'static str,
    import: &'static str,
    template: &'static str,
    rejects: &'static str,
    new: &'static str,
    item: &'static str,
    preview: &'static str,
    action: &'static str,
    pub(crate) api: &'static str,
    pub(crate) api_import: &'static str,
    pub(crate) api_item: &'static str,
    pub(crate) api_versions: &'static str,
    pub(crate) api_action: &'static str,
}

macro_rules! paths {
    ($name:literal) => {
        Paths {
            name: $name,
            index: concat!("/", $name),
            list: concat!("/", $name, "/{kind}"),
            export: concat!("/", $name, "/{kind}/export"),
            import: concat!("/", $name, "/{kind}/import"),
            template: concat!("/", $name, "/{kind}/import/template"),
            rejects: concat!("/", $name, "/{kind}/import/rejects"),
            new: concat!("/", $name, "/{kind}/new"),
            item: concat!("/", $name, "/{kind}/{key}"),
            preview: concat!("/", $name, "/{kind}/{key}/preview"),
            action: concat!("/", $name, "/{kind}/{key}/actions/{action}"),
            api: concat!("/api/v1/", $name, "/{kind}"),
            api_import: concat!("/api/v1/", $name, "/{kind}/import"),
            api_item: concat!("/api/v1/", $name, "/{kind}/{key}"),
            api_versions: concat!("/api/v1/", $name, "/{kind}/{key}/versions"),
            api_action: concat!("/api/v1/", $name, "/{kind}/{key}/actions/{action}"),
        }
    };
}

const SHELVES: [Paths; 2] = [paths!("content"), paths!("disclosure")];

/// The addresses of a shelf.
///
/// # Panics
/// For a shelf that is not there.
pub(crate) fn paths_of(name: &str) -> Paths {
    let found = SHELVES.into_iter().find(|paths| paths.name == name);
    found.expect("invariant: a shelf is one of those above")
}

/// The kinds of one shelf with their addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shelf {
    pub(crate) kinds: &'static [&'static Kind],
    pub(crate) paths: Paths,
}

impl Shelf {
    /// A kind that this person may look at.
    pub(crate) fn kind(&self, signed: &Signed, code: &str) -> Result<&'static Kind, CommandError> {
        let found = self.kinds.iter().find(|kind| kind.code == code);
        let kind = found.ok_or(CommandError::NotFound)?;
        signed.permit(kind.view).map_err(CommandError::Forbidden)?;
        Ok(kind)
    }

    fn title(&self, w: &'static Words) -> &'static str {
        match self.paths.name {
            "disclosure" => w.disclosure,
            _ => w.content,
        }
    }
}

/// What every handler has: the program, who asks, and the kind it is about.
pub(crate) struct At {
    pub(crate) shelf: Shelf,
    pub(crate) app: App,
    pub(crate) signed: Signed,
    pub(crate) kind: &'static Kind,
}

impl At {
    fn w(&self) -> &'static Words {
        Words::of(self.signed.lang)
    }

    fn href(&self) -> String {
        format!("{}/{}", self.shelf.paths.index, self.kind.code)
    }

    fn page(&self, title: impl Into<String>) -> ui::Page {
        let page = self.signed.page(title, self.shelf.paths.index);
        page.crumb(self.shelf.title(self.w()), self.shelf.paths.index)
    }

    fn page_below(&self, title: impl Into<String>) -> ui::Page {
        let label = self.kind.label(self.signed.lang);
        self.page(title).crumb(label, self.href())
    }

    fn failed(&self, error: impl Into<CommandError>) -> Response {
        failure(&self.signed, error.into())
    }

    /// A version that this person may see: the one of that number, the newest without one.
    pub(crate) async fn seen(
        &self,
        key: &str,
        no: Option<u32>,
    ) -> Result<Vec<Version>, CommandError> {
        let (kind, key) = (self.kind, key.to_owned());
        let powers = commands::powers(kind, &self.signed.actor);
        let read = move |reader: &mut Reader<'_>| store::versions(reader, kind, &key);
        let all: Vec<Version> = self.app.db.read(read).await?;
        let seen: Vec<Version> = all.into_iter().filter(|one| powers.sees(one)).collect();
        let there = match no {
            Some(no) => seen.iter().any(|one| one.version == no),
            None => !seen.is_empty(),
        };
        if there {
            Ok(seen)
        } else {
            Err(CommandError::NotFound)
        }
    }
}

/// The kind behind an address, then what is done with it.
async fn at<F>(
    shelf: Shelf,
    (app, signed, code): (App, Signed, String),
    then: impl FnOnce(At) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    match shelf.kind(&signed, &code) {
        Ok(kind) => {
            then(At {
                shelf,
                app,
                signed,
                kind,
            })
            .await
        }
        Err(error) => failure(&signed, error),
    }
}

/// Pages, spreadsheets and API of the kinds of one shelf (`content` or `disclosure`), to be merged once:
/// all rooms' kinds of it in one list.
///
/// # Panics
/// For a shelf that is not there, or a kind that belongs to another one.
pub fn shelf(kinds: &'static [&'static Kind], shelf: &'static str) -> Routes {
    let shelf = Shelf {
        kinds,
        paths: paths_of(shelf),
    };
    let fits = kinds.iter().all(|kind| kind.shelf == shelf.paths.name);
    assert!(fits, "a kind stands on the shelf that it names");
    looks(shelf).merge(acts(shelf)).merge(api::routes(shelf))
}

type Here = (State<App>, Signed, Path<String>);
type There = (State<App>, Signed, Path<(String, String)>);

/// What is looked at.
fn looks(shelf: Shelf) -> Routes {
    let paths = shelf.paths;
    Routes::new()
        .get(
            paths.index,
            move |State(app): State<App>, signed: Signed| index::index(shelf, app, signed),
        )
        .get(
            paths.list,
            move |(State(app), signed, Path(kind)): Here, Query(query): Query<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    list::list(at, Fields::from_pairs(query))
                })
            },
        )
        .get(
            paths.export,
            move |(State(app), signed, Path(kind)): Here, Query(query): Query<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    list::excel(at, Fields::from_pairs(query))
                })
            },
        )
        .get(
            paths.import,
            move |(State(app), signed, Path(kind)): Here| {
                at(shelf, (app, signed, kind), import::form)
            },
        )
        .get(
            paths.template,
            move |(State(app), signed, Path(kind)): Here| {
                at(shelf, (app, signed, kind), import::template)
            },
        )
        .get(
            paths.new,
            move |(State(app), signed, Path(kind)): Here, Query(query): Query<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    write::new(at, Fields::from_pairs(query))
                })
            },
        )
        .get(
            paths.item,
            move |(State(app), signed, Path((kind, key))): There, Query(query): Query<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    show::show(at, key, Fields::from_pairs(query))
                })
            },
        )
        .get(
            paths.preview,
            move |(State(app), signed, Path((kind, key))): There, Query(query): Query<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    show::preview(at, key, Fields::from_pairs(query))
                })
            },
        )
}

type Of = (State<App>, Signed, Path<(String, String, String)>);

/// What is done.
fn acts(shelf: Shelf) -> Routes {
    let paths = shelf.paths;
    Routes::new()
        .post(
            paths.import,
            move |(State(app), signed, Path(kind)): Here, request: Request| {
                at(shelf, (app, signed, kind), |at| import::submit(at, request))
            },
        )
        .post(
            paths.rejects,
            move |(State(app), signed, Path(kind)): Here, axum::Form(pairs): axum::Form<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    import::rejects(at, Fields::from_pairs(pairs))
                })
            },
        )
        .post(
            paths.new,
            move |(State(app), signed, Path(kind)): Here, axum::Form(pairs): axum::Form<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    write::create(at, Fields::from_pairs(pairs))
                })
            },
        )
        .get(
            paths.action,
            move |(State(app), signed, Path((kind, key, action))): Of,
                  Query(query): Query<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    act::form(at, (key, action), Fields::from_pairs(query))
                })
            },
        )
        .post(
            paths.action,
            move |(State(app), signed, Path((kind, key, action))): Of,
                  axum::Form(pairs): axum::Form<Pairs>| {
                at(shelf, (app, signed, kind), |at| {
                    act::act(at, (key, action), Fields::from_pairs(pairs))
                })
            },
        )
}

/// How a version stands, as a label: on a day.
fn tag(w: &'static Words, one: &Version, today: Day) -> Tag {
    let (tone, text) = match one.status {
        Status::Draft if one.returned.is_some() => (Tone::Due, w.s_returned),
        Status::Draft => (Tone::Plain, w.drafts),
        Status::HandedIn => (Tone::Violet, w.waiting),
        Status::Withdrawn => (Tone::Plain, w.withdrawn),
        Status::Published if one.holds(today) => (Tone::Good, w.s_public),
        Status::Published if one.from > Some(today) => (Tone::Info, w.s_planned),
        Status::Published => (Tone::Plain, w.s_ended),
    };
    Tag::dot(tone, text)
}

fn shown(day: Option<Day>) -> String {
    day.map_or(String::new(), |day| day.to_string())
}

/// The name of the unit of a path, its code when there is none.
fn unit_name(reader: &mut Reader<'_>, one: &Version) -> Result<String, SqlError> {
    let unit = org::unit_by_path(reader, &one.unit)?;
    Ok(unit.map_or_else(|| one.unit.code().to_owned(), |unit| unit.name))
}
