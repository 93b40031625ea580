//! The fee schedule in its official columns, as rows, Word and Excel.

use crate::rules::fee::CATEGORIES;
use crate::{Labelled, PublicFee, Words};
use document::sheet::Table;
use document::word::Word;
use kernel::{Choice, Day, Lang, fill};

/// An item in the columns of the schedule, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Code of its group.
    pub(crate) category: &'static str,
    pub(crate) code: String,
    pub(crate) item: String,
    pub(crate) content: String,
    pub(crate) price: String,
    pub(crate) customers: String,
    /// Who sets the price, and the document.
    pub(crate) basis: String,
    pub(crate) effective: String,
    pub(crate) discount: String,
    pub(crate) phone: String,
    pub(crate) channels: String,
    pub(crate) remark: String,
    pub(crate) free: bool,
}

/// The row of an item; its price is the one in force.
pub(crate) fn row(fee: &PublicFee, lang: Lang) -> Row {
    let join = |labels: &[Labelled]| {
        let labels: Vec<&str> = labels.iter().map(|one| one.label.to(lang)).collect();
        labels.join(lang.pick("、", ", "))
    };
    let price = fee.price.as_ref();
    let basis = price.map(|price| {
        let kind = price.price_type.label.to(lang);
        match price.basis.is_empty() || price.price_type.code == "market" {
            true => kind.to_owned(),
            false => format!("{kind} {}", price.basis),
        }
    });
    let discount = fee.discount.as_ref().map(|discount| {
        format!(
            "{}{}{} – {}",
            discount.text.to(lang),
            lang.pick("，", ", "),
            discount.from,
            discount.to
        )
    });
    let customers = [join(&fee.customers), fee.customers_note.to(lang).to_owned()];
    let customers = customers.into_iter().filter(|text| !text.is_empty());
    Row {
        category: fee.category.code,
        code: fee.code.clone(),
        item: fee.name.to(lang).to_owned(),
        content: fee.content.to(lang).to_owned(),
        price: price.map_or(String::new(), |price| price.text.to(lang).to_owned()),
        customers: customers.collect::<Vec<_>>().join(lang.pick("；", "; ")),
        basis: basis.unwrap_or_default(),
        effective: price.map_or(String::new(), |price| price.effective.to_string()),
        discount: discount.unwrap_or_default(),
        phone: fee.phone.clone(),
        channels: join(&fee.channels),
        remark: fee.remark.to(lang).to_owned(),
        free: fee.free,
    }
}

fn cells(row: &Row) -> Vec<String> {
    vec![
        row.code.clone(),
        row.item.clone(),
        row.content.clone(),
        row.price.clone(),
        row.customers.clone(),
        row.basis.clone(),
        row.effective.clone(),
        row.discount.clone(),
        row.phone.clone(),
        row.channels.clone(),
        row.remark.clone(),
    ]
}

fn headings(w: &'static Words) -> [&'static str; 11] {
    [
        w.code,
        w.item,
        w.content,
        w.price,
        w.customers,
        w.basis,
        w.effective,
        w.discount,
        w.phone,
        w.channels,
        w.remark,
    ]
}

/// The schedule of a bank on a day in the layout of official documents; group by group, the items that
/// are free of charge in a part of their own.
pub(crate) fn word(
    rows: &[Row],
    (bank, on): (&str, Day),
    mark: &str,
    lang: Lang,
) -> Result<Vec<u8>, std::io::Error> {
    let w = Words::of(lang);
    let title = fill(w.official_title, &[("bank", bank)]);
    let mut word = Word::new(&title).marked(mark);
    word.title(&title);
    word.line(&fill(w.held_on, &[("day", &on.to_string())]));
    // What a page of the official paper holds beside each other; channels and remark stand in Excel.
    let head: Vec<String> = [
        w.code,
        w.item,
        w.price,
        w.customers,
        w.basis,
        w.effective,
        w.discount,
        w.phone,
    ]
    .map(str::to_owned)
    .to_vec();
    for (part, free) in [(w.paid_part, false), (w.free_part, true)] {
        if !rows.iter().any(|row| row.free == free) {
            continue;
        }
        word.heading(part);
        for choice in CATEGORIES {
            let of = |row: &&Row| row.free == free && row.category == choice.code;
            let table: Vec<Vec<String>> = rows.iter().filter(of).map(short).collect();
            if !table.is_empty() {
                word.line(Choice::label(choice, lang));
                word.table(&head, &table);
            }
        }
    }
    word.finish()
}

fn short(row: &Row) -> Vec<String> {
    vec![
        row.code.clone(),
        format!("{}\n{}", row.item, row.content),
        row.price.clone(),
        row.customers.clone(),
        row.basis.clone(),
        row.effective.clone(),
        row.discount.clone(),
        row.phone.clone(),
    ]
}

/// The schedule as a list.
pub(crate) fn excel(rows: &[Row], mark: &str, lang: Lang) -> Result<Vec<u8>, String> {
    let w = Words::of(lang);
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let table = Table {
        name: w.schedule,
        mark,
        headings: &headings(w),
        rows: &rows,
    };
    table.xlsx().map_err(|error| error.to_string())
}
