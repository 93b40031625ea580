//! Products: the list by kind and risk, one with what must be said of it, two side by side, and what
//! was public on a day.

use super::failed;
use super::read::{Kept, Part, Told, now, parts, same};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use disclosure::rules::product::KINDS;
use disclosure::{PublicProduct, Showcase};
use kernel::{Day, Fields, Lang, fill};
use platform::App;
use platform::sql::Reader;
use ui::{Page, Pick};

/// The list.
pub(super) const HOME: &str = "/p/products";
/// Risk levels that the list is narrowed to.
const RISKS: [&str; 5] = ["R1", "R2", "R3", "R4", "R5"];

#[derive(Template)]
#[template(path = "products.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    kinds: Vec<Pick>,
    kind: String,
    risks: [&'static str; 5],
    risk: String,
    told: String,
    products: Vec<Row>,
}

struct Row {
    key: String,
    name: String,
    lang: &'static str,
    kind: String,
    summary: String,
    risk: String,
    rate: String,
}

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    page: Page,
    w: &'static Words,
    banner: Option<String>,
    summary: String,
    lang: &'static str,
    facts: Vec<(&'static str, String)>,
    risk: Vec<String>,
    parts: Vec<Part>,
    risks: Option<Part>,
    terms: Vec<Told>,
    fees: Vec<(String, String)>,
    documents: Vec<(String, Option<String>)>,
    others: Vec<Pick>,
    key: String,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    page: Page,
    w: &'static Words,
    all: Vec<Pick>,
    a: String,
    b: String,
    names: Option<(String, String)>,
    rows: Vec<(&'static str, String, String)>,
    told: Option<&'static str>,
}

fn row(product: &PublicProduct, lang: Lang) -> Row {
    Row {
        key: product.key.clone(),
        name: product.name.to(lang).to_owned(),
        lang: product.name.tongue(lang).tag(),
        kind: product.kind.label.to(lang).to_owned(),
        summary: product.summary.to(lang).to_owned(),
        risk: risk_of(product),
        rate: product
            .rate
            .as_ref()
            .map_or(String::new(), |rate| rate.text.clone()),
    }
}

fn risk_of(product: &PublicProduct) -> String {
    let risk = product.risk.as_ref();
    risk.map_or(String::new(), |risk| risk.level.to_string())
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    kept: Kept,
    Query(query): Query<Vec<(String, String)>>,
    page: Page,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let query = Fields::from_pairs(query);
    let (kind, risk) = (query.get("kind").to_owned(), query.get("risk").to_owned());
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(lang, error.into()),
    };
    let fits = |product: &&PublicProduct| {
        (kind.is_empty() || product.kind.code == kind)
            && (risk.is_empty() || risk_of(product) == risk)
    };
    let products = snapshot.showcase.products.iter().filter(fits);
    let products: Vec<Row> = products.map(|product| row(product, lang)).collect();
    same(ListPage {
        told: match products.len() {
            0 => w.products_none.to_owned(),
            n => fill(w.products_told, &[("n", &n.to_string())]),
        },
        page: page.titled(w.products),
        w,
        kinds: Pick::list(KINDS, lang),
        kind,
        risks: RISKS,
        risk,
        products,
    })
}

/// One product, as it is public now or was on a day.
pub(super) async fn show(
    State(app): State<App>,
    kept: Kept,
    Path(key): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    page: Page,
) -> Response {
    let lang = page.lang;
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(lang, error.into()),
    };
    let on = Fields::from_pairs(query).get("on").parse::<Day>().ok();
    let Some(day) = on.filter(|day| *day < snapshot.showcase.day) else {
        let Some(product) = snapshot.showcase.product(&key) else {
            return failed(lang, CommandError::NotFound);
        };
        return same(draw(page, &snapshot, (&snapshot.showcase, product), None));
    };
    let past = app
        .db
        .read(move |reader: &mut Reader<'_>| disclosure::public(reader, day))
        .await;
    match past {
        Ok(past) => match past.product(&key) {
            Some(product) => ui::html(draw(page, &snapshot, (&past, product), Some(day))),
            None => failed(lang, CommandError::NotFound),
        },
        Err(error) => failed(lang, error.into()),
    }
}

fn draw(
    page: Page,
    snapshot: &crate::snapshot::Snapshot,
    (showcase, product): (&Showcase, &PublicProduct),
    past: Option<Day>,
) -> ProductPage {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let texts = [
        (w.p_risks, &product.risks),
        (w.p_notices, &product.notices),
        (w.p_features, &product.features),
        (w.p_fees, &product.fees),
        (w.p_penalties, &product.penalties),
        (w.p_rights, &product.rights),
        (w.p_duties, &product.duties),
        (w.p_disputes, &product.disputes),
        (w.p_standards, &product.standards),
        (w.p_other, &product.other),
    ];
    let (mut parts, terms) = parts(snapshot, lang, &texts);
    let first = parts.first().is_some_and(|part| part.heading == w.p_risks);
    let risks = first.then(|| parts.remove(0));
    let fees = product
        .fee_codes
        .iter()
        .filter_map(|code| showcase.fee(code));
    let others = showcase
        .products
        .iter()
        .filter(|other| other.key != product.key);
    ProductPage {
        banner: past.map(|day| fill(w.p_on_day, &[("day", &day.to_string())])),
        summary: product.summary.to(lang).to_owned(),
        lang: product.summary.tongue(lang).tag(),
        facts: facts(w, product, lang),
        risk: risk_sentences(w, product, lang),
        parts,
        risks,
        terms,
        fees: fees
            .map(|fee| {
                (
                    format!("/p/fees/{}", fee.code),
                    fee.name.to(lang).to_owned(),
                )
            })
            .collect(),
        documents: product
            .documents
            .iter()
            .map(|paper| (paper.name.clone(), paper.address.clone()))
            .collect(),
        others: others
            .map(|other| Pick::new(other.key.as_str(), other.name.to(lang)))
            .collect(),
        key: product.key.clone(),
        page: page.titled(product.name.to(lang)),
        w,
    }
}

fn risk_sentences(w: &'static Words, product: &PublicProduct, lang: Lang) -> Vec<String> {
    let Some(risk) = &product.risk else {
        return Vec::new();
    };
    let mut said = vec![risk.meaning.to(lang).to_owned()];
    said.extend(
        risk.differs
            .as_ref()
            .map(|differs| differs.to(lang).to_owned()),
    );
    let levels: Vec<String> = product.customers.iter().map(ToString::to_string).collect();
    if !levels.is_empty() {
        said.push(fill(
            w.p_suits,
            &[("levels", &levels.join(lang.pick("、", ", ")))],
        ));
    }
    said
}

fn facts(w: &'static Words, product: &PublicProduct, lang: Lang) -> Vec<(&'static str, String)> {
    let to = product.on_sale_to.map(|day| day.to_string());
    let from = product.on_sale_from.to_string();
    let sale = match to {
        Some(to) => fill(w.p_sale_to, &[("from", &from), ("to", &to)]),
        None => fill(w.p_sale_from, &[("from", &from)]),
    };
    let rate = product.rate.as_ref();
    let mut facts = vec![
        (w.p_kind, product.kind.label.to(lang).to_owned()),
        (w.p_risk, risk_of(product)),
        (
            w.p_rate,
            rate.map_or(String::new(), |rate| rate.text.clone()),
        ),
        (
            w.p_rate_how,
            rate.map_or(String::new(), |rate| rate.how.to(lang).to_owned()),
        ),
        (
            w.p_min,
            product
                .min_amount
                .map_or(String::new(), |m| fill(w.p_yuan, &[("n", &m.to_string())])),
        ),
        (w.p_term, product.term.to(lang).to_owned()),
        (w.p_issuer, product.issuer.clone()),
        (w.p_manager, product.manager.clone()),
        (w.p_seller, product.seller.clone()),
        (w.p_party, product.contract_party.clone()),
        (w.p_registration, product.registration.clone()),
        (w.p_sale, sale),
        (w.p_since, product.since.to_string()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// Two side by side.
pub(super) async fn compare(
    State(app): State<App>,
    kept: Kept,
    Query(query): Query<Vec<(String, String)>>,
    page: Page,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let query = Fields::from_pairs(query);
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(lang, error.into()),
    };
    let showcase = &snapshot.showcase;
    let (a, b) = (query.get("a").to_owned(), query.get("b").to_owned());
    let both = (showcase.product(&a), showcase.product(&b));
    let (names, rows) = match both {
        (Some(one), Some(two)) => {
            let names = (one.name.to(lang).to_owned(), two.name.to(lang).to_owned());
            (Some(names), side_by_side(w, (one, two), lang))
        }
        _ => (None, Vec::new()),
    };
    let all = showcase.products.iter();
    let all = all.map(|product| Pick::new(product.key.as_str(), product.name.to(lang)));
    let shown = ComparePage {
        all: all.collect(),
        told: names.is_none().then_some(w.compare_hint),
        names,
        rows,
        a,
        b,
        page: page.titled(w.compare),
        w,
    };
    same(shown)
}

fn side_by_side(
    w: &'static Words,
    (one, two): (&PublicProduct, &PublicProduct),
    lang: Lang,
) -> Vec<(&'static str, String, String)> {
    let (mut left, mut right) = (facts(w, one, lang), facts(w, two, lang));
    let texts = |product: &PublicProduct| {
        [
            (w.p_suit, risk_sentences(w, product, lang).join("\n")),
            (w.p_features, product.features.to(lang).to_owned()),
            (w.p_fees, product.fees.to(lang).to_owned()),
            (w.p_risks, product.risks.to(lang).to_owned()),
            (w.p_penalties, product.penalties.to(lang).to_owned()),
        ]
    };
    left.extend(texts(one));
    right.extend(texts(two));
    let mut rows: Vec<(&'static str, String, String)> = Vec::new();
    let labels = left.iter().chain(&right).map(|(label, _)| *label);
    for label in labels.collect::<Vec<_>>() {
        if rows.iter().any(|(known, _, _)| *known == label) {
            continue;
        }
        let of = |list: &[(&'static str, String)]| {
            let found = list.iter().find(|(name, _)| *name == label);
            found.map_or(String::new(), |(_, value)| value.clone())
        };
        let (a, b) = (of(&left), of(&right));
        if !a.is_empty() || !b.is_empty() {
            rows.push((label, a, b));
        }
    }
    rows
}
