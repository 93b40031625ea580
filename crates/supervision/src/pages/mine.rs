//! 我的时限: what this person handles, by when it is due; statutory and internal together.

use super::cell::{Line, May};
use super::{Tab, failed, tabs, words};
use crate::queries::limits::{self, Filter};
use crate::queries::orders;
use crate::rules::{Order, Standing};
use crate::store::limit::LimitRow;
use crate::{Words, commands};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::{Permission, Signed, access};
use kernel::{Day, Instant, Reach, day_of, fill};
use platform::App;
use platform::sql::SqlError;
use ui::Page;

/// Most limits on the page: the nearest.
const ROWS_MAX: i64 = 300;

#[derive(Template)]
#[template(path = "mine.html")]
struct MinePage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    groups: Vec<Group>,
    orders: Vec<OrderLink>,
    cut: Option<String>,
}

struct Group {
    label: &'static str,
    count: usize,
    rows: Vec<Line>,
}

struct OrderLink {
    number: String,
    about: String,
    due: String,
    overdue: bool,
}

/// The page.
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    let (now, actor) = (app.clock.now(), signed.actor.clone());
    let look = app.db.read(move |reader| {
        let mut rows = Vec::new();
        for standing in [
            Standing::Overdue,
            Standing::Running,
            Standing::Paused,
            Standing::Unknown,
        ] {
            let mut filter = Filter::within(Reach::All);
            filter.owner = Some(actor.login.clone());
            filter.standing = Some(standing);
            rows.extend(limits::list(reader, &filter, now, 0, ROWS_MAX)?);
        }
        let powers = commands::powers(reader, &actor)?;
        let waiting = orders::waiting_for(reader, &powers, now)?;
        Ok::<_, SqlError>((rows, waiting))
    });
    match look.await {
        Ok((rows, waiting)) => ui::html(draw(&signed, rows, &waiting, now)),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, mut rows: Vec<LimitRow>, waiting: &[Order], now: Instant) -> MinePage {
    let (w, lang) = (words(signed), signed.lang);
    let most = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    let n = ROWS_MAX.to_string();
    let cut = (rows.len() > most).then(|| fill(w.mine_cut, &[("n", &n)]));
    rows.truncate(most);
    let may = May {
        order: access::reach(&signed.actor, Permission::SuperviseOrder),
    };
    let mut groups: Vec<Group> = [
        w.mine_overdue,
        w.mine_today,
        w.mine_week,
        w.mine_later,
        w.mine_paused,
    ]
    .into_iter()
    .map(|label| Group {
        label,
        count: 0,
        rows: Vec::new(),
    })
    .collect();
    for row in &rows {
        let group = &mut groups[group_of(row, now)];
        group.count += 1;
        group.rows.push(Line::of(w, lang, row, &may, now));
    }
    groups.retain(|group| group.count > 0);
    let order = |order: &Order| OrderLink {
        number: order.number.clone(),
        about: order
            .about
            .as_ref()
            .map_or(String::new(), |about| about.title.clone()),
        due: day_of(order.due_at).to_string(),
        overdue: order.due_at < now,
    };
    MinePage {
        page: signed.page(w.mine, "/supervision/mine"),
        w,
        tabs: tabs(w, "/supervision/mine"),
        groups,
        orders: waiting.iter().map(order).collect(),
        cut,
    }
}

/// Overdue, today, this week, later, no date.
fn group_of(row: &LimitRow, now: Instant) -> usize {
    let standing = Standing::at(row.facts(), now);
    let (Some(due), Standing::Running) = (row.due, standing) else {
        return if standing == Standing::Overdue { 0 } else { 4 };
    };
    let (due, today) = (day_of(due), day_of(now));
    match due {
        _ if due == today => 1,
        _ if due <= sunday(today) => 2,
        _ => 3,
    }
}

/// The last day of a day's week.
fn sunday(day: Day) -> Day {
    let left = 7 - i64::from(day.weekday().to_monday_one_offset());
    day.checked_add(jiff::Span::new().days(left)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_ends_on_sunday() {
        for (day, end) in [
            ("2026-11-23", "2026-11-29"),
            ("2026-11-28", "2026-11-29"),
            ("2026-11-29", "2026-11-29"),
        ] {
            let day: Day = day.parse().unwrap();
            assert_eq!(sunday(day).to_string(), end);
        }
    }
}
