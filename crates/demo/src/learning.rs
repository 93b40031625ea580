//! What the demo bank shows the public to learn from: written by one person, published by another,
//! some of it still on its way. Texts: `data/learning.toml`.

use crate::play::actor;
use change::{Change, CommandError};
use education::{GLOSSARY, KINDS};
use kernel::Fields;
use platform::App;
use publication::Kind;
use publication::commands::{
    Asked, Base, Write, hand_back_in, hand_in_in, handed_in, published, write_in,
};
use serde::Deserialize;
use std::collections::BTreeMap;

const BY: &str = "tianyihe";
const ANOTHER: &str = "wangyaqin";
/// A picture and a leaflet of our own, made for the demo.
const LEAFLET: (&str, &str) = (
    "防诈骗一页通.txt",
    "防诈骗一页通（测试）\n\n一、不听：陌生来电自称公检法、客服、领导，先挂断再核实。\n二、不信：高收益、内幕消息、先交费后放款都是骗局。\n三、不点：短信里的链接和二维码不要打开。\n四、不转：任何“安全账户”都是骗局。\n\n遇到可疑情况请拨打 96110 咨询，被骗立即拨打 110。\n",
);

/// How far something has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Draft,
    HandedIn,
    Returned,
    #[default]
    Public,
}

#[derive(Debug, Deserialize)]
struct Item {
    kind: String,
    key: String,
    #[serde(default)]
    stage: Stage,
    fields: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Deserialize)]
struct Texts {
    item: Vec<Item>,
}

fn texts() -> Texts {
    let text = include_str!("../data/learning.toml");
    toml::from_str(text).expect("invariant: the texts of the demo are read by a test")
}

fn fields(item: &Item, file: &str) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in &item.fields {
        let values = match value {
            toml::Value::Array(values) => values.clone(),
            one => vec![one.clone()],
        };
        for value in values {
            match value {
                toml::Value::String(text) => fields.push(name, text.trim().replace("{file}", file)),
                other => fields.push(name, other.to_string()),
            }
        }
    }
    fields
}

fn kind_of(code: &str) -> &'static Kind {
    let found = KINDS.iter().find(|kind| kind.code == code);
    found.expect("invariant: the texts name kinds that are there")
}

/// Plays all of it, at the moment at which the stage's clock stands.
pub(crate) fn teach(stage: &App) -> Result<(), CommandError> {
    let (by, another) = (actor(BY), actor(ANOTHER));
    let (name, text) = LEAFLET;
    let bytes = text.as_bytes().to_vec();
    let file = education::files::add_now(stage, &by, (name.to_owned(), bytes))?;
    for item in texts().item {
        let (kind, asked) = (kind_of(&item.kind), Asked::newest(item.key.as_str()));
        let write = Write {
            key: Some(item.key.clone()),
            base: Base::New,
            fields: fields(&item, &file),
        };
        change::run_now(stage, &by, None, move |change| {
            write_in(change, kind, &write)
        })?;
        if item.stage == Stage::Draft {
            continue;
        }
        let of = asked.clone();
        change::run_now(stage, &by, None, move |change| {
            hand_in_in(change, kind, &of)
        })?;
        match item.stage {
            Stage::Returned => {
                change::run_now(stage, &another, None, move |change| {
                    hand_back_in(change, kind, &asked, "请补充客服电话和真实案例的出处说明。")
                })?;
            }
            Stage::Public => {
                change::run_now(stage, &another, None, move |change| {
                    publication::commands::publish_in(change, kind, &asked, None)
                })?;
            }
            Stage::Draft | Stage::HandedIn => {}
        }
    }
    terms(stage)
}

/// The terms that come with the program: brought in, handed in, published by another.
fn terms(stage: &App) -> Result<(), CommandError> {
    let (by, another) = (actor(BY), actor(ANOTHER));
    let rows: Vec<(usize, Fields)> = (1..).zip(education::shipped::terms()).collect();
    let keys: Vec<String> = rows
        .iter()
        .map(|(_, row)| row.get("key").to_owned())
        .collect();
    change::run_now(stage, &by, None, move |change| {
        publication::import::import_in(change, &GLOSSARY, rows.clone())
    })?;
    let handed = keys.clone();
    change::run_now(stage, &by, None, move |mut change: Change<'_>| {
        let mut entries = Vec::new();
        for key in &handed {
            entries.push(handed_in(&mut change, &GLOSSARY, &Asked::newest(key.as_str()))?.1);
        }
        change.commit(entries, ())
    })?;
    change::run_now(stage, &another, None, move |mut change: Change<'_>| {
        let mut entries = Vec::new();
        for key in &keys {
            let asked = Asked::newest(key.as_str());
            entries.extend(published(&mut change, &GLOSSARY, &asked, None)?.1);
        }
        change.commit(entries, ())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_what_its_kind_takes() {
        let texts = texts();
        for item in &texts.item {
            let read = (kind_of(&item.kind).read)(&fields(item, "F-ABCDEFGH"));
            assert!(read.is_ok(), "{}/{}: {read:?}", item.kind, item.key);
        }
        let of = |kind: &str| texts.item.iter().filter(|item| item.kind == kind).count();
        assert!(of("article") + of("case_story") >= 12 && of("quiz") >= 4 && of("mediation") == 3);
    }
}
