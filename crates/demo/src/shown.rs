//! Products and fees of the demo bank: reviewed, published by version, some long ago, one price that is
//! about to rise, one discount that is about to end, one draft that was refused for want of its notice.

use crate::play::actor;
use change::CommandError;
use disclosure::{FEE, PRODUCT};
use kernel::{Day, Fields, Instant, day_of};
use platform::{App, Clock};
use protection_review::commands as reviews;
use protection_review::rules::Action;
use protection_review::rules::checklist::Checklist;
use protection_review::rules::words::WordList;
use publication::Kind;
use publication::commands::{Asked, Base, Write, hand_in_in, publish_in, write_in};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who writes, who reviews, who decides and publishes.
const AUTHOR: &str = "jinhaoran";
const REVIEWER: &str = "tianyihe";
const OFFICE: &str = "wangyaqin";
/// How many fee items one review names: what its field for codes takes.
const SHEET: usize = 8;
/// Days ago on which the schedule was published first; its market prices waited three months.
const FIRST_DAYS: i64 = 300;
/// Days ago on which a few prices changed.
const SECOND_DAYS: i64 = 40;
/// Days ago on which the rise was announced.
const RISE_DAYS: i64 = 20;
/// Days from its announcement on which the rise takes effect: more than three months.
const WAIT_DAYS: i32 = 95;
const PHONE: &str = "95500";

#[derive(Deserialize)]
struct Products {
    common: BTreeMap<String, BTreeMap<String, String>>,
    product: Vec<BTreeMap<String, String>>,
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

/// The stage so many days before an hour, with a clock of its own.
fn before(stage: &App, hour: Instant, days: i64) -> App {
    App {
        clock: Clock::fixed(hour - jiff::SignedDuration::from_hours(24 * days)),
        ..stage.clone()
    }
}

fn step(
    stage: &App,
    by: &str,
    number: &str,
    action: Action,
    form: Fields,
) -> Result<(), CommandError> {
    let asked = reviews::Asked {
        number: number.to_owned(),
        action,
        fields: form,
        version: None,
        receipt: None,
    };
    change::run_now(stage, &actor(by), None, move |change| {
        reviews::act_in(change, &asked)
    })
    .map(drop)
}

fn answer(stage: &App, by: &str, number: &str, kind: &str) -> Result<(), CommandError> {
    let list = Checklist::shipped();
    let mut all = Fields::default();
    for item in list.of(kind) {
        all.set(&format!("a.{}", item.key), "yes");
    }
    let of = (number.to_owned(), None);
    change::run_now(stage, &actor(by), None, move |change| {
        reviews::answer_in(change, &of, &all)
    })
    .map(drop)
}

fn in_days(stage: &App, days: i32) -> Day {
    let today = day_of(stage.clock.now());
    today
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or(today)
}

/// The paper that is reviewed.
fn paper(stage: &App, number: &str, kind: &str, text: &str) -> Result<(), CommandError> {
    let list = (&WordList::shipped(), 0);
    let file = ("公示内容说明.txt", text.as_bytes());
    let papers = vec![reviews::inspect(stage, list, kind, file)?];
    let number = number.to_owned();
    change::run_now(stage, &actor(AUTHOR), None, move |change| {
        reviews::add_papers_in(change, &number, &papers)
    })
    .map(drop)
}

/// What a review is of.
struct Subject<'a> {
    kind: &'static str,
    key: &'a str,
    name: &'a str,
}

/// A review from its submission to its decision; gives its number.
fn reviewed(
    stage: &App,
    of: &Subject<'_>,
    decision: &[(&str, &str)],
) -> Result<String, CommandError> {
    let launch = in_days(stage, 1).to_string();
    let title = format!("{}上线前消保审查", of.name);
    let title: String = title.chars().take(80).collect();
    let form = fields(&[
        ("title", title.as_str()),
        ("kind", of.kind),
        ("occasion", "new"),
        ("change", "新增或调整产品、收费，公示内容见附件。"),
        (
            "concerned",
            "办理该业务的客户，须事先了解内容、价格与风险。",
        ),
        ("launch", &launch),
        ("subject_kind", of.kind),
        ("subject_key", of.key),
        ("subject_name", of.name),
        ("subject_version", "1"),
    ]);
    let by = actor(AUTHOR);
    let number = change::run_now(stage, &by, None, move |change| {
        reviews::begin_in(change, &form)
    })?
    .number;
    let text = format!(
        "{}：公示内容与本系统草稿一致，风险要点已逐条列明。",
        of.name
    );
    paper(stage, &number, of.kind, &text)?;
    answer(stage, AUTHOR, &number, of.kind)?;
    step(stage, AUTHOR, &number, Action::Submit, Fields::default())?;
    let named = [("reviewers", REVIEWER), ("due", launch.as_str())];
    step(stage, OFFICE, &number, Action::Assign, fields(&named))?;
    answer(stage, REVIEWER, &number, of.kind)?;
    let heard = fields(&[("conclusion", "内容完整、表述清楚，同意。")]);
    step(stage, REVIEWER, &number, Action::Hear, heard)?;
    step(stage, OFFICE, &number, Action::Decide, fields(decision))?;
    Ok(number)
}

fn passed(stage: &App, of: &Subject<'_>) -> Result<String, CommandError> {
    reviewed(
        stage,
        of,
        &[("decision", "passed"), ("text", "符合要求，同意发布。")],
    )
}

fn drafted(stage: &App, kind: &'static Kind, key: &str, form: Fields) -> Result<(), CommandError> {
    let asked = Write {
        key: Some(key.to_owned()),
        base: Base::Newest,
        fields: form,
    };
    let by = actor(AUTHOR);
    change::run_now(stage, &by, None, move |change| {
        write_in(change, kind, &asked)
    })?;
    let asked = Asked::newest(key);
    change::run_now(stage, &by, None, move |change| {
        hand_in_in(change, kind, &asked)
    })
    .map(drop)
}

fn published(
    stage: &App,
    kind: &'static Kind,
    key: &str,
    (form, from): (Fields, Option<Day>),
) -> Result<(), CommandError> {
    drafted(stage, kind, key, form)?;
    let asked = Asked::newest(key);
    change::run_now(stage, &actor(OFFICE), None, move |change| {
        publish_in(change, kind, &asked, from)
    })
    .map(drop)
}

/// One line of `data/fees.tsv` as its key, its name and its fields.
fn line(text: &'static str) -> Option<(&'static str, &'static str, Fields)> {
    let cells: Vec<&str> = text.split('\t').collect();
    let [
        key,
        category,
        name,
        name_en,
        content,
        standard,
        standard_en,
        amounts,
        per,
        price_type,
        basis,
        customers,
        channels,
    ] = cells[..]
    else {
        return None;
    };
    let amounts = amounts.replace(';', "\n");
    let mut form = fields(&[
        ("category", category),
        ("name", name),
        ("name_en", name_en),
        ("content", content),
        ("standard", standard),
        ("standard_en", standard_en),
        ("amounts", &amounts),
        ("per", per),
        ("price_type", price_type),
        ("basis", basis),
        ("phone", PHONE),
    ]);
    for (name, codes) in [("customers", customers), ("channels", channels)] {
        for code in codes.split(',').filter(|code| !code.is_empty()) {
            form.push(name, code);
        }
    }
    Some((key, name, form))
}

fn fee_lines() -> Vec<(&'static str, &'static str, Fields)> {
    include_str!("../data/fees.tsv")
        .lines()
        .filter_map(line)
        .collect()
}

/// The whole schedule, published long ago, sheet by sheet.
fn schedule(stage: &App) -> Result<BTreeMap<&'static str, Fields>, CommandError> {
    let mut all = BTreeMap::new();
    for sheet in fee_lines().chunks(SHEET) {
        let keys: Vec<&str> = sheet.iter().map(|(key, ..)| *key).collect();
        let keys = keys.join("、");
        let name = format!("服务价格目录（{}等 {} 项）", sheet[0].1, sheet.len());
        let of = Subject {
            kind: "fee",
            key: &keys,
            name: &name,
        };
        let number = passed(stage, &of)?;
        for (key, _, form) in sheet {
            let mut form = form.clone();
            form.set("review", number.as_str());
            let waits = form.get("price_type") == "market";
            let from = waits.then(|| in_days(stage, WAIT_DAYS));
            published(stage, &FEE, key, (form.clone(), from))?;
            all.insert(*key, form);
        }
    }
    Ok(all)
}

fn changed(all: &BTreeMap<&'static str, Fields>, key: &str, pairs: &[(&str, &str)]) -> Fields {
    let mut form = all.get(key).cloned().unwrap_or_default();
    for (name, value) in pairs {
        form.set(name, *value);
    }
    form
}

/// What changed since: two falls, a discount that ends soon, a rise that is announced, and one that was
/// to come at once and is refused.
fn changes(
    stage: &App,
    hour: Instant,
    all: &BTreeMap<&'static str, Fields>,
) -> Result<(), CommandError> {
    let second = before(stage, hour, SECOND_DAYS);
    let fall = [
        ("standard", "20元/个"),
        ("standard_en", "20 yuan each"),
        ("amounts", "20元"),
    ];
    published(&second, &FEE, "21003", (changed(all, "21003", &fall), None))?;
    let fall = [
        ("standard", "20元/份"),
        ("standard_en", "20 yuan each"),
        ("amounts", "20元"),
    ];
    published(&second, &FEE, "22005", (changed(all, "22005", &fall), None))?;
    let (from, to) = (
        in_days(&second, 0).to_string(),
        in_days(stage, 6).to_string(),
    );
    let discount = [
        ("discount", "网上银行服务费五折"),
        ("discount_en", "Half the price"),
        ("discount_from", from.as_str()),
        ("discount_to", to.as_str()),
    ];
    published(
        &second,
        &FEE,
        "24002",
        (changed(all, "24002", &discount), None),
    )?;
    rise(&before(stage, hour, RISE_DAYS), all)?;
    let at_once = [
        ("standard", "980元/年"),
        ("standard_en", "980 yuan a year"),
        ("amounts", "980元"),
    ];
    let refused = published(
        stage,
        &FEE,
        "25004",
        (changed(all, "25004", &at_once), None),
    );
    match refused {
        // The draft stays handed in, for whoever looks why.
        Err(CommandError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
        Ok(()) => Err(CommandError::Broken(
            "a rise came without its notice".to_owned(),
        )),
    }
}

/// The rise that is announced and waits.
fn rise(then: &App, all: &BTreeMap<&'static str, Fields>) -> Result<(), CommandError> {
    let of = Subject {
        kind: "fee",
        key: "25003",
        name: "保管箱租用（小箱）",
    };
    let number = passed(then, &of)?;
    let rise = [
        ("standard", "360元/年"),
        ("standard_en", "360 yuan a year"),
        ("amounts", "360元"),
        ("review", number.as_str()),
    ];
    let from = in_days(then, WAIT_DAYS);
    published(
        then,
        &FEE,
        "25003",
        (changed(all, "25003", &rise), Some(from)),
    )
}

/// A product of `data/products.toml`: what all have, what its kind has, its own.
fn sheet(products: &Products, own: &BTreeMap<String, String>) -> Fields {
    let kind = own.get("kind").map_or("", String::as_str);
    let mut form = Fields::default();
    let common = ["all", kind]
        .into_iter()
        .filter_map(|name| products.common.get(name));
    for (name, value) in common
        .flatten()
        .chain(own)
        .filter(|(name, _)| *name != "key")
    {
        form.set(name, value.as_str());
    }
    form
}

fn products(stage: &App, hour: Instant) -> Result<(), CommandError> {
    let read: Result<Products, _> = toml::from_str(include_str!("../data/products.toml"));
    let products = read.map_err(|error| CommandError::Broken(error.to_string()))?;
    let first = before(stage, hour, FIRST_DAYS);
    let due = in_days(stage, 12).to_string();
    for (place, own) in products.product.iter().enumerate() {
        let key = own.get("key").map_or("", String::as_str);
        let name = own.get("name").map_or("", String::as_str);
        let of = Subject {
            kind: "product",
            key,
            name,
        };
        // The last one is young, and its review has a condition that is open.
        let young = place + 1 == products.product.len();
        let stage = if young {
            before(stage, hour, 5)
        } else {
            first.clone()
        };
        let conditional = [
            ("decision", "conditional"),
            ("text", "有条件通过。"),
            ("condition", "在收单协议首页补充收款码被替换的风险提示。"),
            ("condition_due", due.as_str()),
        ];
        let number = if young {
            reviewed(&stage, &of, &conditional)?
        } else {
            passed(&stage, &of)?
        };
        let mut form = sheet(&products, own);
        form.set("review", number);
        published(&stage, &PRODUCT, key, (form, None))?;
    }
    Ok(())
}

/// Does it all; `hour` is when the demo bank stands.
pub(crate) fn show(stage: &App, hour: Instant) -> Result<(), CommandError> {
    products(stage, hour)?;
    let all = schedule(&before(stage, hour, FIRST_DAYS))?;
    changes(stage, hour, &all)
}
