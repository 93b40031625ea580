//! What the demo bank tells the public on paper and on screens: the seventy slogans, its look in print,
//! some posters, slides, three units' programmes.

use crate::play::actor;
use change::CommandError;
use kernel::{Actor, Fields, Instant, day_of};
use platform::App;
use publication::Kind;
use publication::commands::{Asked, Base, Write, hand_in_in, publish_in, write_in};
use publicity::SLOGAN;
use publicity::rules::slogan::{shipped, tags};

const BY: &str = "tianyihe";
const ANOTHER: &str = "wangyaqin";

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

/// Writes, hands in and, when it is asked, has another publish.
fn put(
    stage: &App,
    kind: &'static Kind,
    key: &str,
    form: &[(&str, &str)],
    public: bool,
) -> Result<(), CommandError> {
    let (by, another) = (actor(BY), actor(ANOTHER));
    let write = Write {
        key: Some(key.to_owned()),
        base: Base::New,
        fields: fields(form),
    };
    change::run_now(stage, &by, None, move |change| {
        write_in(change, kind, &write)
    })?;
    let asked = Asked::newest(key);
    let handed = asked.clone();
    change::run_now(stage, &by, None, move |change| {
        hand_in_in(change, kind, &handed)
    })?;
    if public {
        change::run_now(stage, &another, None, move |change| {
            publish_in(change, kind, &asked, None)
        })?;
    }
    Ok(())
}

/// All of it.
pub(crate) fn announce(stage: &App) -> Result<(), CommandError> {
    slogans(stage)?;
    look(stage)?;
    posters(stage)?;
    slides(stage)?;
    programmes(stage)
}

/// The key of a shipped slogan.
fn key(no: u32) -> String {
    format!("SL-{no:02}")
}

fn slogans(stage: &App) -> Result<(), CommandError> {
    let all = shipped().map_err(CommandError::Broken)?;
    for one in &all {
        let (whom, what, when) = tags(&one.text);
        let form = [
            ("text", one.text.as_str()),
            ("audience", whom),
            ("theme", what),
            ("season", when),
        ];
        put(stage, &SLOGAN, &key(one.no), &form, true)?;
    }
    let waiting = [
        ("text", "高收益伴随高风险，天上不会掉馅饼。"),
        ("theme", "fraud"),
        ("season", "any"),
    ];
    put(stage, &SLOGAN, "SL-71", &waiting, false)
}

fn look(stage: &App) -> Result<(), CommandError> {
    let form = fields(&[
        ("bank", "示例银行"),
        ("brand", "#1c5196"),
        ("accent", "#c9973f"),
        ("phone", "400-000-5500"),
        ("site", "https://xb.bank.example"),
    ]);
    change::run_now(stage, &actor(ANOTHER), None, move |change| {
        publicity::commands::set_look_in(change, &form, 0)
    })
}

fn posters(stage: &App) -> Result<(), CommandError> {
    let make = |by: Actor, form: Fields| {
        change::run_now(stage, &by, None, move |change| {
            publicity::commands::make_in(change, &form)
        })
    };
    for (no, layout) in [(61, "calm"), (34, "warm"), (9, "bold")] {
        let all = shipped().map_err(CommandError::Broken)?;
        let text = all
            .iter()
            .find(|one| one.no == no)
            .map_or("", |one| one.text.as_str());
        let number = make(
            actor(BY),
            fields(&[("headline", text), ("layout", layout), ("slogan", &key(no))]),
        )?;
        if no == 61 {
            for name in ["a3-bleed.pdf", "rollup.pdf", "screen.png"] {
                let number = number.clone();
                change::run_now(stage, &actor(BY), None, move |change| {
                    publicity::commands::take_in(change, &number, name)
                })?;
            }
        }
    }
    let body = "不轻信陌生来电和短信\n不透露验证码、密码和卡号\n不点击来历不明的链接\n转账之前先向家人或银行核实";
    let own = [
        ("headline", "高收益伴随高风险，天上不会掉馅饼。"),
        ("layout", "warning"),
        ("body", body),
    ];
    let number = make(actor(BY), fields(&own))?;
    change::run_now(stage, &actor(ANOTHER), None, move |change| {
        publicity::commands::release_in(change, &number)
    })?;
    let waits = [
        ("headline", "不听、不信、不转账，遇事先问家人。"),
        ("layout", "elder"),
        ("label", "敬老月活动"),
    ];
    make(actor(BY), fields(&waits)).map(drop)
}

fn slides(stage: &App) -> Result<(), CommandError> {
    let campaign = "9 月是金融教育宣传月\n到网点大厅领取宣传手册\n周三下午有防诈骗小课堂\n欢迎带家中老人一起参加";
    let campaign = [
        ("sort", "campaign"),
        ("title", "金融教育宣传周"),
        ("body", campaign),
    ];
    put(stage, &hall::SLIDE, "campaign-09", &campaign, true)?;
    let fraud = "公检法不会通过电话办案\n没有所谓的安全账户\n验证码就是钥匙，谁要都不给";
    let fraud = [
        ("sort", "fraud"),
        ("title", "接到这样的电话请挂断"),
        ("body", fraud),
    ];
    put(stage, &hall::SLIDE, "fraud-phone", &fraud, true)?;
    let own = "老年客户可走绿色通道\n轮椅、老花镜请向大堂经理索取";
    let own = [
        ("sort", "own"),
        ("title", "爱心窗口在 1 号柜台"),
        ("body", own),
    ];
    put(stage, &hall::SLIDE, "care-desk", &own, true)
}

/// The city branch and two of its outlets have programmes of their own; one is pushed to.
fn programmes(stage: &App) -> Result<(), CommandError> {
    let set = |unit: &'static str, asked: hall::commands::Asked| {
        change::run_now(stage, &actor(ANOTHER), None, move |change| {
            hall::commands::set_in(change, unit, &asked, None)
        })
    };
    let today: Instant = stage.clock.now();
    let until = day_of(today)
        .checked_add(jiff::Span::new().days(60))
        .unwrap_or(day_of(today))
        .to_string();
    for (unit, no, opens) in [
        ("0100", 61, "08:30"),
        ("0101", 34, "09:00"),
        ("0300", 9, "08:30"),
    ] {
        let (pick, until) = (key(no), until.clone());
        let item = [
            ("source", "slogan"),
            ("pick", pick.as_str()),
            ("seconds", "10"),
            ("to", until.as_str()),
        ];
        set(unit, hall::commands::Asked::Add(fields(&item)))?;
        let hours = ["1", "2", "3", "4", "5", "6"].map(|day| ("weekdays", day));
        let hours = [&[("opens", opens), ("closes", "17:30")][..], &hours].concat();
        set(unit, hall::commands::Asked::Hours(fields(&hours)))?;
    }
    set(
        "0101",
        hall::commands::Asked::Change(8, hall::rules::Move::Up),
    )
}
