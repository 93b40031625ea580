//! The red list and lists of limits, with their exports; one-click urging.

use super::cell::{Line, May, cells, heading, standing_label};
use super::files::{List, download};
use super::query::{filter, href, page_number};
use super::{Pairs, Params, Tab, failed, permit, tabs, words};
use crate::Words;
use crate::commands;
use crate::export::ROWS_MAX;
use crate::queries::limits::{self, Filter};
use crate::rules::Standing;
use crate::store::limit::LimitRow;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::{Permission, Signed, access};
use kernel::{Fields, Reach, fill};
use platform::App;
use platform::sql::SqlError;
use ui::components::Pager;
use ui::{Notice, Page, Pick};

/// Rows of a page.
const ROWS: i64 = 20;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// What is overdue.
    Red,
    /// What the filters say.
    All,
}

impl Which {
    fn path(self) -> &'static str {
        match self {
            Which::Red => "/supervision",
            Which::All => "/supervision/limits",
        }
    }

    fn export_path(self) -> &'static str {
        match self {
            Which::Red => "/supervision/export",
            Which::All => "/supervision/limits/export",
        }
    }

    /// The filter's fixed part.
    fn fix(self, filter: &mut Filter) {
        if self == Which::Red {
            filter.standing = Some(Standing::Overdue);
        }
    }
}

#[derive(Template)]
#[template(path = "limits.html")]
struct LimitsPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    red: bool,
    path: &'static str,
    export_href: String,
    fields: Fields,
    has_filter: bool,
    unit: Pick,
    kinds: Vec<Pick>,
    keys: Vec<Pick>,
    standings: Vec<Pick>,
    rows: Vec<Line>,
    pager: Pager,
}

impl LimitsPage {
    fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    fn is(&self, name: &str, code: &str) -> bool {
        self.fields.get(name) == code
    }
}

/// 红榜.
pub(super) async fn red(State(app): State<App>, signed: Signed, Query(params): Params) -> Response {
    draw(&app, &signed, Which::Red, Fields::from_pairs(params)).await
}

/// Any list of limits: where the calendar and the figures lead.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    draw(&app, &signed, Which::All, Fields::from_pairs(params)).await
}

/// What the page needs of the database.
struct Look {
    rows: Vec<LimitRow>,
    total: i64,
    keys: Vec<(String, kernel::Say)>,
    unit_name: String,
}

/// Whose limits a person sees. One's own are seen wherever their unit is.
fn seen(signed: &Signed, fields: &Fields) -> Reach {
    match fields.get("owner") == signed.actor.login {
        true => Reach::All,
        false => access::reach(&signed.actor, Permission::SuperviseView),
    }
}

async fn draw(app: &App, signed: &Signed, which: Which, fields: Fields) -> Response {
    let (now, reach) = (app.clock.now(), seen(signed, &fields));
    let number = page_number(&fields);
    let asked = fields.clone();
    let look = app.db.read(move |reader| {
        let mut filter = filter(reader, &asked, reach)?;
        which.fix(&mut filter);
        let code = asked.get("unit").to_ascii_uppercase();
        Ok::<_, SqlError>(Look {
            rows: limits::list(reader, &filter, now, (number - 1) * ROWS, ROWS)?,
            total: limits::count(reader, &filter, now)?,
            keys: limits::keys(reader)?,
            unit_name: org::unit(reader, &code)?.map_or(code, |unit| unit.name),
        })
    });
    let look = match look.await {
        Ok(look) => look,
        Err(error) => return failed(signed, error),
    };
    let (w, lang) = (words(signed), signed.lang);
    let may = May {
        order: access::reach(&signed.actor, Permission::SuperviseOrder),
    };
    let path = which.path();
    let rows = look
        .rows
        .iter()
        .map(|row| Line::of(w, lang, row, &may, now));
    let total = u64::try_from(look.total).unwrap_or(0);
    let pager = Pager::new(lang, total, number as u64, ROWS as u64, |n| {
        href(path, &fields, &[("page", &n.to_string())])
    });
    let page = match which {
        Which::Red => signed.page(w.red, path),
        Which::All => super::below(signed, w.limits, w.red, "/supervision"),
    };
    ui::html(LimitsPage {
        page,
        w,
        tabs: tabs(w, path),
        red: which == Which::Red,
        path,
        export_href: href(which.export_path(), &fields, &[]),
        has_filter: !fields
            .pairs()
            .iter()
            .all(|(name, v)| name == "page" || v.is_empty()),
        unit: Pick::new(fields.get("unit"), look.unit_name),
        kinds: vec![
            Pick::new("statutory", w.statutory),
            Pick::new("internal", w.internal),
        ],
        keys: look
            .keys
            .iter()
            .map(|(key, title)| Pick::new(key.as_str(), title.to(lang)))
            .collect(),
        standings: Standing::ALL
            .into_iter()
            .map(|standing| Pick::new(standing.code(), standing_label(w, standing)))
            .collect(),
        rows: rows.collect(),
        pager,
        fields,
    })
}

/// The red list as a workbook.
pub(super) async fn export_red(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    export(&app, &signed, Which::Red, Fields::from_pairs(params)).await
}

/// A list of limits as a workbook.
pub(super) async fn export_list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    export(&app, &signed, Which::All, Fields::from_pairs(params)).await
}

async fn export(app: &App, signed: &Signed, which: Which, fields: Fields) -> Response {
    let (now, reach) = (app.clock.now(), seen(signed, &fields));
    let asked = fields.clone();
    let rows = app.db.read(move |reader| {
        let mut filter = filter(reader, &asked, reach)?;
        which.fix(&mut filter);
        limits::list(reader, &filter, now, 0, ROWS_MAX + 1)
    });
    let mut rows: Vec<LimitRow> = match rows.await {
        Ok(rows) => rows,
        Err(error) => return failed(signed, error),
    };
    let (w, lang) = (words(signed), signed.lang);
    let most = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    let n = ROWS_MAX.to_string();
    let cut = (rows.len() > most).then(|| fill(w.cut, &[("n", &n)]));
    rows.truncate(most);
    let list = List {
        code: if which == Which::Red {
            "red_list"
        } else {
            "limits"
        },
        name: if which == Which::Red {
            w.file_red
        } else {
            w.file_limits
        },
        heading: heading(w),
        rows: rows.iter().map(|row| cells(w, lang, row, now)).collect(),
        cut,
        query: href("", &fields, &[]),
    };
    download(app, signed, list).await
}

/// 一键催办.
pub(super) async fn urge(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::SuperviseOrder) {
        return refused;
    }
    let fields = Fields::from_pairs(pairs);
    let which = (fields.get("kind"), fields.get("id"), fields.get("key"));
    // The page's one-time id is that of all its buttons: each limit has a receipt of its own.
    let form_id = fields.get("form_id");
    let receipt = (!form_id.is_empty()).then(|| format!("{form_id}.{}", receipt_of(which)));
    let back = ui::local_path(fields.get("back")).to_owned();
    match commands::urge(&app, &signed.actor, which, receipt).await {
        Ok(urged) => {
            let names = urged.names.join(signed.lang.pick("、", ", "));
            let told = [("number", which.1), ("names", names.as_str())];
            ui::see_other_with(&back, &Notice::good(fill(words(&signed).urged, &told)))
        }
        Err(change::CommandError::Refused(refusal)) => {
            let notice = Notice::new(ui::NoticeKind::Warning, refusal.to(signed.lang));
            ui::see_other_with(&back, &notice)
        }
        Err(error) => failed(&signed, error),
    }
}

/// A short name of a limit for a receipt.
fn receipt_of((kind, id, key): (&str, &str, &str)) -> String {
    let hash = change::hash_state(&[
        ("kind", kind.as_bytes()),
        ("id", id.as_bytes()),
        ("key", key.as_bytes()),
    ]);
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
