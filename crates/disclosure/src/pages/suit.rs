//! Which customers may be shown which risk, and the public products of each level.

use super::{Params, day, failed, looks, page, words};
use crate::rules::suit::{CUSTOMERS, CustomerLevel, RISKS, RiskLevel, suits};
use crate::{PublicProduct, Words, public};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::Signed;
use kernel::{Choice, Fields};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::Page;

struct Product {
    href: String,
    name: String,
    differs: Option<String>,
}

struct Column {
    label: String,
    products: Vec<Product>,
}

struct Row {
    label: String,
    cells: Vec<bool>,
}

#[derive(Template)]
#[template(path = "disclosure_suit.html")]
struct SuitPage {
    page: Page,
    w: &'static Words,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(error) = looks(&signed) {
        return failed(&signed, error);
    }
    let on = day(&app, &Fields::from_pairs(params), "on");
    let read = move |reader: &mut Reader<'_>| public(reader, on);
    let found: Result<_, SqlError> = app.db.read(read).await;
    match found {
        Ok(showcase) => ui::html(draw(&signed, &showcase.products)),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, products: &[PublicProduct]) -> SuitPage {
    let (w, lang) = (words(signed), signed.lang);
    let label = |list, code: String| Choice::label_in(list, &code, lang).to_owned();
    let column = |risk: RiskLevel| {
        let of = products.iter().filter_map(|product| {
            let own = product.risk.as_ref().filter(|own| own.level == risk)?;
            Some(Product {
                href: format!("/disclosure/product/{}", product.key),
                name: product.name.to(lang).to_owned(),
                differs: own.differs.as_ref().map(|text| text.to(lang).to_owned()),
            })
        });
        Column {
            label: label(RISKS, risk.to_string()),
            products: of.collect(),
        }
    };
    let row = |customer: CustomerLevel| Row {
        label: label(CUSTOMERS, customer.to_string()),
        cells: RiskLevel::all().map(|risk| suits(customer, risk)).collect(),
    };
    SuitPage {
        page: page(signed, w.matrix),
        columns: RiskLevel::all().map(column).collect(),
        rows: CustomerLevel::all().map(row).collect(),
        w,
    }
}
