//! The fee schedule: by group, searched, printed as the official table, one item with its prices,
//! and as JSON for other systems.

use super::failed;
use super::read::{Kept, Part, Told, now, parts, same};
use crate::memory::SameForAll;
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use disclosure::{Labelled, PublicFee};
use kernel::{Fields, Lang, fill};
use platform::App;
use ui::Page;

/// The page.
pub(super) const HOME: &str = "/p/fees";

#[derive(Template)]
#[template(path = "fees.html")]
struct FeesPage {
    page: Page,
    w: &'static Words,
    typed: String,
    told: String,
    groups: Vec<Group>,
}

struct Group {
    label: String,
    fees: Vec<FeeView>,
}

#[derive(Template)]
#[template(path = "fee.html")]
struct FeePage {
    page: Page,
    w: &'static Words,
    fee: FeeView,
    parts: Vec<Part>,
    terms: Vec<Told>,
    facts: Vec<(&'static str, String)>,
}

/// An item as a row.
struct FeeView {
    href: String,
    name: String,
    lang: &'static str,
    content: String,
    price: String,
    kind: String,
    since: String,
    customers: String,
    coming: Option<String>,
    discount: Option<String>,
    free: bool,
}

fn labels(list: &[Labelled], lang: Lang) -> String {
    let labels: Vec<&str> = list.iter().map(|one| one.label.to(lang)).collect();
    labels.join(lang.pick("、", ", "))
}

fn view(w: &'static Words, fee: &PublicFee, lang: Lang) -> FeeView {
    let price = fee.price.as_ref();
    let coming = fee.coming.as_ref().map(|coming| {
        let day = coming.effective.to_string();
        let values = [("day", day.as_str()), ("price", coming.text.to(lang))];
        fill(w.fee_coming, &values)
    });
    let discount = fee.discount.as_ref().map(|discount| {
        let (from, to) = (discount.from.to_string(), discount.to.to_string());
        let values = [
            ("text", discount.text.to(lang)),
            ("from", &from),
            ("to", &to),
        ];
        fill(w.fee_discount, &values)
    });
    let note = fee.customers_note.to(lang);
    let customers = [labels(&fee.customers, lang), note.to_owned()];
    FeeView {
        href: format!("{HOME}/{}", fee.code),
        name: fee.name.to(lang).to_owned(),
        lang: fee.name.tongue(lang).tag(),
        content: fee.content.to(lang).to_owned(),
        price: price.map_or(w.fee_not_yet.to_owned(), |price| {
            price.text.to(lang).to_owned()
        }),
        kind: price.map_or(String::new(), |price| {
            price.price_type.label.to(lang).to_owned()
        }),
        since: price.map_or(String::new(), |price| price.effective.to_string()),
        customers: customers
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        coming,
        discount,
        free: fee.free,
    }
}

/// The schedule.
pub(super) async fn list(
    State(app): State<App>,
    kept: Kept,
    Query(query): Query<Vec<(String, String)>>,
    page: Page,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let typed: String = Fields::from_pairs(query)
        .get("q")
        .chars()
        .take(40)
        .collect();
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(lang, error.into()),
    };
    let hits: Option<Vec<String>> = (!typed.trim().is_empty()).then(|| {
        let found = snapshot.index(lang).find(&typed);
        found.into_iter().map(|doc| doc.href.clone()).collect()
    });
    let mut groups: Vec<Group> = Vec::new();
    let mut count = 0;
    for fee in &snapshot.showcase.fees {
        let fee_view = view(w, fee, lang);
        if hits
            .as_ref()
            .is_some_and(|hits| !hits.contains(&fee_view.href))
        {
            continue;
        }
        count += 1;
        let label = fee.category.label.to(lang);
        match groups.last_mut().filter(|group| group.label == label) {
            Some(group) => group.fees.push(fee_view),
            None => groups.push(Group {
                label: label.to_owned(),
                fees: vec![fee_view],
            }),
        }
    }
    let (n, day) = (count.to_string(), snapshot.showcase.day.to_string());
    let told = fill(w.fees_told, &[("n", &n), ("day", &day)]);
    let shown = FeesPage {
        page: page.titled(w.fees),
        w,
        told,
        groups,
        typed: typed.clone(),
    };
    match typed.is_empty() {
        true => same(shown),
        false => ui::html(shown),
    }
}

/// One item.
pub(super) async fn show(
    State(app): State<App>,
    kept: Kept,
    Path(code): Path<String>,
    page: Page,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(lang, error.into()),
    };
    let Some(fee) = snapshot.showcase.fee(&code) else {
        return failed(lang, CommandError::NotFound);
    };
    let texts = [(w.fee_content, &fee.content), (w.fee_remark, &fee.remark)];
    let (parts, terms) = parts(&snapshot, lang, &texts);
    let fee_view = view(w, fee, lang);
    let mut facts = vec![
        (w.fee_code, fee.code.clone()),
        (w.fee_price, fee_view.price.clone()),
        (w.fee_kind, fee_view.kind.clone()),
        (w.fee_since, fee_view.since.clone()),
        (w.fee_customers, fee_view.customers.clone()),
        (w.fee_channels, labels(&fee.channels, lang)),
        (w.fee_phone, fee.phone.clone()),
    ];
    if let Some(price) = &fee.price {
        facts.push((w.fee_basis, price.basis.clone()));
    }
    if let Some(previous) = &fee.previous {
        facts.push((w.fee_previous, previous.text.to(lang).to_owned()));
    }
    facts.retain(|(_, value)| !value.is_empty());
    same(FeePage {
        page: page.titled(fee.name.to(lang)),
        w,
        fee: fee_view,
        parts,
        terms,
        facts,
    })
}

/// The schedule as JSON.
pub(super) async fn json(State(app): State<App>, kept: Kept, page: Page) -> Response {
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(page.lang, error.into()),
    };
    let body = serde_json::json!({
        "day": snapshot.showcase.day.to_string(),
        "items": snapshot.showcase.fees,
    });
    let mut answer = axum::Json(body).into_response();
    answer.extensions_mut().insert(SameForAll);
    answer
}
