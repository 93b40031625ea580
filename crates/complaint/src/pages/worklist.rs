//! The inbox and the worklist: tabs, quick filters, filters, rows, paging, bulk acts, export.

use super::{Pairs, clock, failed, permit, words};
use crate::commands::{self, Act};
use crate::queries::{self, Filter, ListRow, Page as ListPage, Quick, SavedView, Scope, Sort, Tab};
use crate::rules::{Action, Status};
use crate::words::Words;
use crate::{classification, codes};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use identity::{Permission, Signed};
use kernel::{Choice, Day, Fields, Instant, Lang, bank_zone, fill};
use platform::App;
use platform::sql::SqlError;
use ui::components::{Deadline, Pager, Tag, Tone};
use ui::{Notice, Page, Pick};

/// Rows of a page.
const ROWS: i64 = 20;
/// Most cases of one bulk act.
const BULK_MAX: usize = 200;

type Params = Query<Vec<(String, String)>>;

struct Row {
    number: String,
    deadline: Deadline,
    person: String,
    title: String,
    tags: Vec<Tag>,
    class: String,
    channel: String,
    stage: Tag,
    handler: String,
}

struct TabLink {
    label: &'static str,
    href: String,
    count: Option<i64>,
    current: bool,
}

struct QuickLink {
    label: &'static str,
    href: String,
    icon: &'static str,
    class: &'static str,
    count: i64,
    current: bool,
}

#[derive(Template)]
#[template(path = "worklist.html")]
struct WorklistPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<TabLink>,
    quick: Vec<QuickLink>,
    rows: Vec<Row>,
    pager: Option<Pager>,
    fields: Fields,
    query: String,
    has_filter: bool,
    more_open: bool,
    sort: Sort,
    sort_links: Vec<(&'static str, String, bool)>,
    statuses: Vec<Pick>,
    channels: Vec<Pick>,
    natures: Vec<Pick>,
    businesses: Vec<Pick>,
    causes: Vec<Pick>,
    views: Vec<SavedView>,
    may_register: bool,
    may_export: bool,
    may_import: bool,
    may_urge: bool,
    found: Option<String>,
    wide_empty: bool,
    orders: Option<String>,
}

impl WorklistPage {
    fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    fn is(&self, name: &str, code: &str) -> bool {
        self.fields.get(name) == code
    }
}

/// What the query part adds of a reading of the database.
struct Read {
    rows: Vec<ListRow>,
    total: i64,
    tabs: Vec<(Tab, i64)>,
    quick: Vec<(Quick, i64)>,
    views: Vec<SavedView>,
    /// Supervision orders that wait for a reply of this person or their unit.
    orders: usize,
}

/// 待办: the worklist, opened where this person's work is.
pub(super) async fn inbox(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Query(params): Params,
) -> Response {
    let mut fields = Fields::from_pairs(params);
    if fields.get("tab").is_empty() {
        let tab = default_tab(&signed);
        fields.set("tab", tab.code());
    }
    let w = words(&signed);
    render(&app, &signed, page.titled(w.inbox), fields, None).await
}

/// Everything visible.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Query(params): Params,
) -> Response {
    let mut fields = Fields::from_pairs(params);
    if fields.get("tab").is_empty() {
        fields.set("tab", Tab::All.code());
    }
    let w = words(&signed);
    render(&app, &signed, page.titled(w.all_cases), fields, None).await
}

/// The tab in which a person's own work lies.
fn default_tab(signed: &Signed) -> Tab {
    let can = |permission| identity::permit(&signed.actor, permission).is_ok();
    if can(Permission::ComplaintHandle) {
        Tab::Mine
    } else if can(Permission::ComplaintApprove) {
        Tab::Approve
    } else if can(Permission::ComplaintAccept) {
        Tab::Dispatch
    } else {
        Tab::Open
    }
}

/// How much waits for this person, as a bare number for the menu.
pub(super) async fn inbox_count(State(app): State<App>, signed: Signed) -> Response {
    let scope = Scope::of(&commands::powers(&signed.actor));
    let now = app.clock.now();
    let counted = app
        .db
        .read(move |reader| queries::desk(reader, &scope, None, now).map(|desk| desk.waits()))
        .await;
    match counted {
        Ok(0) => String::new().into_response(),
        Ok(n) if n > 999 => "999+".into_response(),
        Ok(n) => n.to_string().into_response(),
        Err(error) => failed(&signed, error.into()),
    }
}

/// Finds by the complainant's exact name, phone or identity number. By POST, so that no personal
/// data stands in an address or a log.
pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::ComplaintView) {
        return refused;
    }
    let who = Fields::from_pairs(pairs).get("who").to_owned();
    let keys = app.keys.clone();
    let numbers = match app
        .db
        .read(move |reader| queries::by_name(reader, &keys, &who))
        .await
    {
        Ok(numbers) => numbers,
        Err(error) => return failed(&signed, error.into()),
    };
    let mut fields = Fields::default();
    fields.set("tab", Tab::All.code());
    let w = words(&signed);
    render(
        &app,
        &signed,
        page.titled(w.all_cases).at("/complaints"),
        fields,
        Some(numbers),
    )
    .await
}

/// Reads the filters of an address. What is not understood is left out: an old link still opens.
pub(super) fn filter(fields: &Fields) -> Filter {
    let day = |name: &str, add: i64| {
        let day: Day = fields.get(name).parse().ok()?;
        let day = day.saturating_add(jiff::Span::new().days(add));
        bank_zone().to_timestamp(day.at(0, 0, 0, 0)).ok()
    };
    Filter {
        tab: Tab::from_code(fields.get("tab")),
        quick: Quick::from_code(fields.get("quick")),
        status: Status::from_code(fields.get("status")),
        unit: None,
        business: fields.get("business").to_owned(),
        cause: fields.get("cause").to_owned(),
        channel: fields.get("channel").to_owned(),
        nature: fields.get("nature").to_owned(),
        handler: fields.get("handler").to_owned(),
        received_from: day("from", 0),
        received_before: day("to", 1),
        due_before: None,
        text: fields.get("q").to_owned(),
        numbers: None,
        sort: Sort::from_code(fields.get("sort")).unwrap_or_default(),
    }
}

/// The names of the filters that an address keeps.
const FILTERS: [&str; 11] = [
    "q", "status", "business", "cause", "channel", "nature", "handler", "unit", "from", "to",
    "quick",
];

/// An address with the present filters and some changed.
fn href(path: &str, fields: &Fields, changes: &[(&str, &str)]) -> String {
    let mut next = fields.clone();
    for (name, value) in changes {
        next.set(name, *value);
    }
    let pairs: Vec<String> = next
        .pairs()
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

fn encode(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn render(
    app: &App,
    signed: &Signed,
    page: Page,
    fields: Fields,
    numbers: Option<Vec<String>>,
) -> Response {
    let number = fields.get("page").parse::<i64>().unwrap_or(1).max(1);
    let now = app.clock.now();
    let mut filter = filter(&fields);
    let found = numbers
        .as_ref()
        .map(|n| fill(words(signed).f_person_found, &[("n", &n.len().to_string())]));
    filter.numbers = numbers;
    let read = match read(app, signed, filter.clone(), fields.get("unit"), number, now).await {
        Ok(read) => read,
        Err(error) => return failed(signed, error.into()),
    };
    ui::html(worklist(
        signed,
        page,
        fields,
        &filter,
        read,
        (number, now),
        found,
    ))
}

async fn read(
    app: &App,
    signed: &Signed,
    mut filter: Filter,
    unit: &str,
    number: i64,
    now: Instant,
) -> Result<Read, SqlError> {
    let scope = Scope::of(&commands::powers(&signed.actor));
    let login = signed.actor.login.clone();
    let actor = signed.actor.clone();
    let unit = unit.to_owned();
    app.db
        .read(move |reader| {
            if !unit.is_empty() {
                // A unit that is not there leaves the list empty rather than unfiltered.
                filter.unit = org::unit(reader, &unit)?.map(|u| u.path);
                if filter.unit.is_none() {
                    filter.numbers = Some(Vec::new());
                }
            }
            let skip = ListPage::Skip((number - 1) * ROWS);
            let desk = queries::desk(reader, &scope, filter.tab, now)?;
            let total = match desk.total(&filter) {
                Some(total) => total,
                None => queries::count(reader, &scope, &filter, now)?,
            };
            Ok(Read {
                rows: queries::list(reader, &scope, &filter, &skip, ROWS, now)?,
                total,
                tabs: desk.tabs,
                quick: desk.quick,
                views: queries::views(reader, &login)?,
                orders: supervision::orders_waiting_for(reader, &actor, now)?.len(),
            })
        })
        .await
}

fn worklist(
    signed: &Signed,
    page: Page,
    fields: Fields,
    filter: &Filter,
    read: Read,
    (number, now): (i64, Instant),
    found: Option<String>,
) -> WorklistPage {
    let (w, lang) = (words(signed), signed.lang);
    let path = page
        .path
        .split('?')
        .next()
        .unwrap_or("/complaints")
        .to_owned();
    let can = |permission| identity::permit(&signed.actor, permission).is_ok();
    let link = |changes: &[(&str, &str)]| href(&path, &fields, changes);
    let pager = (!read.rows.is_empty()).then(|| {
        let count = u64::try_from(read.total).unwrap_or(0);
        let here = u64::try_from(number).unwrap_or(1);
        Pager::new(lang, count, here, ROWS.unsigned_abs(), |n| {
            link(&[("page", &n.to_string())])
        })
        .text(fill(w.total, &[("n", &read.total.to_string())]))
    });
    let advanced = ["nature", "cause", "handler", "unit", "from", "to"];
    WorklistPage {
        tabs: tabs(w, &path, filter, &read.tabs),
        quick: quick_links(w, &path, &fields, filter, &read.quick),
        rows: read.rows.iter().map(|r| row(w, lang, r, now)).collect(),
        pager,
        query: href("", &fields, &[("page", "")])
            .trim_start_matches('?')
            .to_owned(),
        has_filter: FILTERS.iter().any(|name| !fields.get(name).is_empty()) || found.is_some(),
        more_open: advanced.iter().any(|name| !fields.get(name).is_empty()),
        sort: filter.sort,
        sort_links: sort_links(w, filter.sort, link),
        statuses: Status::ALL
            .iter()
            .map(|s| Pick::new(s.code(), s.label(lang)))
            .collect(),
        channels: Pick::list(codes::CHANNELS, lang),
        natures: Pick::list(codes::NATURES, lang),
        businesses: top_codes("B", lang),
        causes: top_codes("C", lang),
        views: read.views,
        may_register: can(Permission::ComplaintRegister),
        may_export: can(Permission::ComplaintExport),
        may_import: can(Permission::ComplaintImport),
        may_urge: can(Permission::ComplaintSupervise),
        wide_empty: filter.tab == Some(Tab::Mine) || filter.tab == Some(Tab::Approve),
        found,
        orders: (read.orders > 0)
            .then(|| fill(w.orders_waiting, &[("n", &read.orders.to_string())])),
        page: page.crumb(w.desk, "/inbox"),
        fields,
        w,
    }
}

fn sort_links(
    w: &Words,
    chosen: Sort,
    link: impl Fn(&[(&str, &str)]) -> String,
) -> Vec<(&'static str, String, bool)> {
    let sorts = [
        (w.sort_due, Sort::Due),
        (w.sort_received, Sort::Received),
        (w.sort_received_last, Sort::ReceivedLast),
    ];
    sorts
        .into_iter()
        .map(|(label, sort)| {
            let href = link(&[("sort", sort.code()), ("page", "")]);
            (label, href, sort == chosen)
        })
        .collect()
}

fn top_codes(dimension: &str, lang: Lang) -> Vec<Pick> {
    classification::entries()
        .iter()
        .filter(|e| e.dimension == dimension && e.parent.is_empty())
        .map(|e| Pick::new(e.code.as_str(), classification::short_name(&e.code, lang)))
        .collect()
}

fn tabs(w: &Words, path: &str, filter: &Filter, counts: &[(Tab, i64)]) -> Vec<TabLink> {
    tab_labels(w)
        .into_iter()
        .map(|(tab, label)| TabLink {
            label,
            href: format!("{path}?tab={}", tab.code()),
            count: counts.iter().find(|(t, _)| *t == tab).map(|(_, n)| *n),
            current: filter.tab == Some(tab),
        })
        .collect()
}

fn tab_labels(w: &Words) -> [(Tab, &'static str); 8] {
    [
        (Tab::Mine, w.tab_mine),
        (Tab::Dispatch, w.tab_dispatch),
        (Tab::Approve, w.tab_approve),
        (Tab::Open, w.tab_open),
        (Tab::Done, w.tab_done),
        (Tab::Sent, w.tab_sent),
        (Tab::Followed, w.tab_followed),
        (Tab::All, w.tab_all),
    ]
}

/// What a tab is called, by its code; nothing when there is none of that code.
pub(super) fn tab_label(w: &Words, code: &str) -> &'static str {
    let labels = tab_labels(w).into_iter();
    let mut found = labels.filter(|(tab, _)| tab.code() == code);
    found.next().map_or("", |(_, label)| label)
}

fn quick_look(w: &Words, quick: Quick) -> (&'static str, &'static str, &'static str) {
    match quick {
        Quick::Over => (w.quick_over, "alert-circle", "over"),
        Quick::Today => (w.quick_today, "bell-ringing", "due"),
        Quick::Soon => (w.quick_soon, "hourglass-low", "soon"),
        Quick::Transferred => (w.quick_transferred, "building-bank", "v"),
        Quick::Paused => (w.quick_paused, "player-pause", "hold"),
        Quick::Extension => (w.quick_extension, "calendar-due", "info"),
    }
}

/// What a quick filter is called, by its code; nothing when there is none of that code.
pub(super) fn quick_label(w: &Words, code: &str) -> &'static str {
    Quick::from_code(code).map_or("", |quick| quick_look(w, quick).0)
}

fn quick_links(
    w: &Words,
    path: &str,
    fields: &Fields,
    filter: &Filter,
    counts: &[(Quick, i64)],
) -> Vec<QuickLink> {
    counts
        .iter()
        .map(|(quick, count)| {
            let (label, icon, class) = quick_look(w, *quick);
            let current = filter.quick == Some(*quick);
            let code = if current { "" } else { quick.code() };
            let href = href(path, fields, &[("quick", code), ("page", "")]);
            QuickLink {
                label,
                href,
                icon,
                class,
                count: *count,
                current,
            }
        })
        .collect()
}

fn row(w: &Words, lang: Lang, r: &ListRow, now: Instant) -> Row {
    let cause = classification::short_name(&r.cause, lang);
    let business = classification::short_name(&r.business, lang);
    let handler = if r.handler_name.is_empty() {
        &r.unit_name
    } else {
        &r.handler_name
    };
    Row {
        number: r.number.clone(),
        deadline: clock::cell(w, &r.clock(now)),
        person: r.complainant.clone(),
        title: r.title.clone(),
        tags: tags(lang, &r.flags, &r.source, &r.nature),
        class: [business, cause]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        channel: Choice::label_in(codes::CHANNELS, &r.channel, lang).to_owned(),
        stage: Tag::dot(stage_tone(r.status), r.status.label(lang)),
        handler: handler.clone(),
    }
}

/// The colour of a status.
pub(super) fn stage_tone(status: Status) -> Tone {
    match status {
        Status::Registered | Status::Accepted | Status::Suspended | Status::InMediation => {
            Tone::Soon
        }
        Status::Assigned | Status::Investigating | Status::Returned | Status::Reopened => {
            Tone::Info
        }
        Status::Proposed | Status::UnderReview => Tone::Violet,
        Status::Approved | Status::Replied | Status::Satisfaction => Tone::Good,
        Status::Closed | Status::Archived | Status::Merged => Tone::Plain,
        Status::Declined | Status::Withdrawn => Tone::Plain,
    }
}

/// The one-character flags of lists, with their whole text unseen.
pub(super) fn tags(lang: Lang, flags: &[String], source: &str, nature: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let flag = |code: &str| {
        let label = Choice::label_in(codes::FLAGS, code, lang).to_owned();
        let (tone, zh, en) = match code {
            "major" => (Tone::Over, '重', 'M'),
            "elderly" => (Tone::Due, '老', 'E'),
            "minor" => (Tone::Due, '幼', 'Y'),
            "disabled" => (Tone::Due, '残', 'D'),
            "group" => (Tone::Soon, '群', 'G'),
            "media" => (Tone::Soon, '舆', 'P'),
            _ => (Tone::Plain, '语', 'L'),
        };
        Tag::flag(tone, lang.pick(zh, en), label)
    };
    tags.extend(flags.iter().map(|f| flag(f)));
    if !matches!(source, "direct" | "internal" | "media") {
        let label = Choice::label_in(codes::SOURCES, source, lang).to_owned();
        tags.push(Tag::flag(Tone::Violet, lang.pick('转', 'T'), label));
    }
    if nature != "complaint" {
        let label = Choice::label_in(codes::NATURES, nature, lang);
        tags.push(Tag::new(Tone::Plain, label));
    }
    tags
}

/// The list as an Excel file is asked for with a request that another person approves; the way there
/// keeps the present filters.
pub(super) async fn export(Query(params): Params) -> Response {
    let fields = crate::export::filters(&Fields::from_pairs(params));
    ui::see_other(&href("/exports/new", &fields, &[]))
}

/// 一键催办 and 关注 of the rows that are ticked; each case is its own command.
pub(super) async fn bulk(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let w = words(&signed);
    let fields = Fields::from_pairs(pairs);
    let numbers: Vec<String> = fields
        .all("number")
        .into_iter()
        .take(BULK_MAX)
        .map(str::to_owned)
        .collect();
    let back = ui::local_path(fields.get("back")).to_owned();
    if numbers.is_empty() {
        return ui::see_other_with(
            &back,
            &Notice::new(ui::NoticeKind::Info, w.nothing_selected),
        );
    }
    let (mut done, mut refused) = (0, 0);
    for number in numbers {
        let acted = if fields.get("act") == "follow" {
            commands::follow(&app, &signed.actor, number, true).await
        } else {
            let mut note = Fields::default();
            note.set("note", w.urge_text);
            let act = Act {
                number,
                action: Action::Urge,
                fields: note,
                version: None,
                receipt: None,
            };
            commands::act(&app, &signed.actor, act).await.map(|_| ())
        };
        if acted.is_ok() {
            done += 1
        } else {
            refused += 1
        }
    }
    let (n, m) = (done.to_string(), refused.to_string());
    let text = if fields.get("act") == "follow" {
        w.followed_n
    } else {
        w.urged
    };
    ui::see_other_with(&back, &Notice::good(fill(text, &[("n", &n), ("m", &m)])))
}
