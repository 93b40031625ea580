//! 环节按时率: how many limits of each stage and unit were met in time, each figure with its rows.

use super::cell::{kind_label, kind_tag};
use super::files::{List, download};
use super::query::{day, href};
use super::{Params, Tab, failed, tabs, words};
use crate::Words;
use crate::queries::figures::{self, StageRow};
use crate::rules::Standing;
use crate::rules::standing::Figures;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use deadline::PackKind;
use identity::{Permission, Signed, access};
use kernel::{Fields, Instant, Lang, Reach, UnitPath, day_of, fill, short_time};
use platform::App;
use platform::sql::SqlError;
use std::collections::BTreeMap;
use ui::components::{Deadline, DeadlineState, Tag};
use ui::{Page, Pick};

/// From this rate on (per mille) a bar is green, from the second on amber; below it is red.
const GOOD: i64 = 950;
const FAIR: i64 = 850;

#[derive(Template)]
#[template(path = "stages.html")]
struct StagesPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    export_href: String,
    unit: Pick,
    from: String,
    to: String,
    kind: String,
    key: String,
    kinds: Vec<Pick>,
    keys: Vec<Pick>,
    by_stage: Vec<Line>,
    by_unit: Vec<Line>,
    definitions: Vec<String>,
}

/// A row of figures.
struct Line {
    name: String,
    href: Option<String>,
    tag: Option<Tag>,
    /// Total, in time, late, overdue, running, ended: each with its rows.
    counts: Vec<(i64, String)>,
    rate: Option<Deadline>,
}

/// What a look at the database gives.
struct Look {
    rows: Vec<StageRow>,
    /// Names of the units that rows are gathered under, by path.
    names: BTreeMap<UnitPath, String>,
    /// The unit whose children they are.
    top: UnitPath,
    unit_name: String,
}

/// The filters with the period filled in: the present month when none is given.
fn with_period(mut fields: Fields, now: Instant) -> Fields {
    let today = day_of(now);
    if day(&fields, "from").is_none() {
        fields.set("from", today.first_of_month().to_string());
    }
    if day(&fields, "to").is_none() {
        fields.set("to", today.last_of_month().to_string());
    }
    fields
}

async fn look(app: &App, signed: &Signed, fields: &Fields) -> Result<Look, SqlError> {
    let (now, asked) = (app.clock.now(), fields.clone());
    let reach = access::reach(&signed.actor, Permission::SuperviseView);
    let whole = top_of(&reach, &signed.actor.unit);
    app.db
        .read(move |reader| {
            let mut filter = super::query::filter(reader, &asked, reach)?;
            filter.standing = None;
            filter.owner = None;
            let top = filter.unit.clone().unwrap_or(whole);
            let rows = figures::stages(reader, &filter, now)?;
            let mut names = BTreeMap::new();
            let unit = org::unit_by_path(reader, &top)?;
            let children = unit.as_ref().map(|unit| org::children(reader, &unit.code));
            for child in children.transpose()?.unwrap_or_default() {
                names.insert(child.path, child.name);
            }
            let unit_name = unit.map_or(String::new(), |unit| unit.name);
            names.insert(top.clone(), unit_name.clone());
            Ok(Look {
                rows,
                names,
                top,
                unit_name,
            })
        })
        .await
}

/// The unit at the top of what somebody sees: whoever sees the whole bank, from wherever they sit,
/// sees it from the head office down.
fn top_of(reach: &Reach, own: &UnitPath) -> UnitPath {
    let mut top = own.clone();
    while let (Reach::All, Some(above)) = (reach, top.parent()) {
        top = above;
    }
    top
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let now = app.clock.now();
    let fields = with_period(Fields::from_pairs(params), now);
    match look(&app, &signed, &fields).await {
        Ok(look) => ui::html(draw(&signed, &fields, &look, now)),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, fields: &Fields, look: &Look, now: Instant) -> StagesPage {
    let (w, lang) = (words(signed), signed.lang);
    let at = [("at", short_time(now))];
    let at = at.each_ref().map(|(name, value)| (*name, value.as_str()));
    let definitions = [
        fill(w.d_scope, &at),
        w.d_met.to_owned(),
        w.d_late.to_owned(),
        w.d_overdue.to_owned(),
        w.d_running.to_owned(),
        w.d_ended.to_owned(),
        w.d_rate.to_owned(),
    ];
    let unit = fields.get("unit");
    let stages = stages(look);
    StagesPage {
        page: signed.page(w.stages, "/supervision/stages"),
        w,
        tabs: tabs(w, "/supervision/stages"),
        export_href: href("/supervision/stages/export", fields, &[]),
        unit: Pick::new(unit, if unit.is_empty() { "" } else { &look.unit_name }),
        from: fields.get("from").to_owned(),
        to: fields.get("to").to_owned(),
        kind: fields.get("kind").to_owned(),
        key: fields.get("key").to_owned(),
        kinds: vec![
            Pick::new("statutory", w.statutory),
            Pick::new("internal", w.internal),
        ],
        keys: stages
            .iter()
            .map(|((_, key), (title, _))| Pick::new(key.as_str(), title.to(lang)))
            .collect(),
        by_stage: stages
            .iter()
            .map(|((kind, key), (title, figures))| {
                let name = title.to(lang).to_owned();
                let tag = Some(kind_tag(w, kind_of(*kind)));
                Line::of(fields, name, tag, *figures, &[("key", key)])
            })
            .collect(),
        by_unit: by_unit(look)
            .into_iter()
            .map(|(path, figures)| unit_line(w, fields, look, &path, figures))
            .collect(),
        definitions: definitions.to_vec(),
    }
}

/// Statutory first.
fn order_of(kind: PackKind) -> u8 {
    u8::from(kind == PackKind::Internal)
}

fn kind_of(order: u8) -> PackKind {
    match order {
        0 => PackKind::Statutory,
        _ => PackKind::Internal,
    }
}

type Stages = BTreeMap<(u8, String), (kernel::Say, Figures)>;

fn stages(look: &Look) -> Stages {
    let mut found = Stages::new();
    for row in &look.rows {
        let key = (order_of(row.kind), row.key.clone());
        let entry = found
            .entry(key)
            .or_insert_with(|| (row.title.clone(), Figures::default()));
        entry.1.add(row.figures);
    }
    found
}

/// Figures of the top unit itself and of each unit below it with all that stands under that.
fn by_unit(look: &Look) -> BTreeMap<UnitPath, Figures> {
    let mut found: BTreeMap<UnitPath, Figures> = BTreeMap::new();
    for row in &look.rows {
        let nearest = look
            .names
            .keys()
            .filter(|path| path.contains(&row.unit))
            .max_by_key(|path| path.as_str().len());
        found
            .entry(nearest.unwrap_or(&row.unit).clone())
            .or_default()
            .add(row.figures);
    }
    found
}

fn unit_line(
    w: &'static Words,
    fields: &Fields,
    look: &Look,
    path: &UnitPath,
    figures: Figures,
) -> Line {
    let code = path.code();
    let name = look
        .names
        .get(path)
        .cloned()
        .unwrap_or_else(|| code.to_owned());
    if *path == look.top {
        // The rows of the unit itself can't be told from those below it in one address.
        let name = fill(w.g_own, &[("unit", &name)]);
        let mut line = Line::of(fields, name, None, figures, &[("unit", code)]);
        for count in &mut line.counts {
            count.1.clear();
        }
        return line;
    }
    let mut line = Line::of(fields, name, None, figures, &[("unit", code)]);
    line.href = Some(href("/supervision/stages", fields, &[("unit", code)]));
    line
}

impl Line {
    fn of(
        fields: &Fields,
        name: String,
        tag: Option<Tag>,
        figures: Figures,
        changes: &[(&str, &str)],
    ) -> Line {
        let rows = |standing: &str| {
            let mut changes = changes.to_vec();
            changes.push(("standing", standing));
            href("/supervision/limits", fields, &changes)
        };
        let of = |count: i64, standing: Standing| (count, rows(standing.code()));
        Line {
            name,
            href: None,
            tag,
            counts: vec![
                (figures.total(), rows("")),
                of(figures.met, Standing::Met),
                of(figures.late, Standing::Late),
                of(figures.overdue, Standing::Overdue),
                of(figures.running, Standing::Running),
                of(figures.ended, Standing::Ended),
            ],
            rate: figures.rate().map(bar),
        }
    }
}

/// A rate as words and a bar.
fn bar(rate: i64) -> Deadline {
    let state = match rate {
        GOOD.. => DeadlineState::Ok,
        FAIR.. => DeadlineState::Soon,
        _ => DeadlineState::Over,
    };
    let percent = u8::try_from(rate / 10).unwrap_or(100);
    Deadline::new(state, percent_text(rate), "", percent)
}

/// `96.4%`.
fn percent_text(rate: i64) -> String {
    format!("{}.{}%", rate / 10, rate % 10)
}

/// The figures by stage and unit as a workbook.
pub(super) async fn export(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = with_period(Fields::from_pairs(params), app.clock.now());
    let (w, lang) = (words(&signed), signed.lang);
    let looked = look(&app, &signed, &fields).await;
    let rows = match looked {
        Ok(look) => exported(w, lang, &look),
        Err(error) => return failed(&signed, error),
    };
    let list = List {
        code: "stages",
        name: w.file_stages,
        heading: vec![
            w.g_stage,
            w.c_kind,
            w.f_unit,
            w.c_unit,
            w.g_total,
            w.g_met,
            w.g_late,
            w.g_overdue,
            w.g_running,
            w.g_ended,
            w.g_rate,
        ],
        rows,
        cut: None,
        query: href("", &fields, &[]),
    };
    download(&app, &signed, list).await
}

/// One row for each stage of each unit below the top, and of the top itself.
fn exported(w: &'static Words, lang: Lang, look: &Look) -> Vec<Vec<String>> {
    let mut gathered: BTreeMap<((u8, String), UnitPath), (kernel::Say, Figures)> = BTreeMap::new();
    for row in &look.rows {
        let units = look.names.keys().filter(|path| path.contains(&row.unit));
        let nearest = units.max_by_key(|path| path.as_str().len());
        let unit = nearest.unwrap_or(&row.unit).clone();
        let entry = gathered
            .entry(((order_of(row.kind), row.key.clone()), unit))
            .or_insert_with(|| (row.title.clone(), Figures::default()));
        entry.1.add(row.figures);
    }
    gathered
        .into_iter()
        .map(|(((kind, _), unit), (title, figures))| {
            let counts = [
                figures.total(),
                figures.met,
                figures.late,
                figures.overdue,
                figures.running,
                figures.ended,
            ];
            let name = look.names.get(&unit).cloned().unwrap_or_default();
            let mut cells = vec![
                title.to(lang).to_owned(),
                kind_label(w, kind_of(kind)).to_owned(),
                unit.code().to_owned(),
                name,
            ];
            cells.extend(counts.map(|count| count.to_string()));
            cells.push(figures.rate().map(percent_text).unwrap_or_default());
            cells
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_written_with_one_decimal() {
        assert_eq!(percent_text(964), "96.4%");
        assert_eq!(
            (percent_text(0), percent_text(1000)),
            ("0.0%".into(), "100.0%".into())
        );
    }

    #[test]
    fn the_period_is_this_month_unless_said() {
        let now: Instant = "2026-11-23T01:00:00Z".parse().unwrap();
        let fields = with_period(Fields::default(), now);
        assert_eq!(
            (fields.get("from"), fields.get("to")),
            ("2026-11-01", "2026-11-30")
        );
        let given = Fields::from_pairs(vec![("from".to_owned(), "2026-01-01".to_owned())]);
        assert_eq!(with_period(given, now).get("from"), "2026-01-01");
    }
}
