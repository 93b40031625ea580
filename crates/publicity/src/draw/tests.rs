//! Lines and boxes stand where they should.

use super::*;
use crate::rules::poster::LAYOUTS;

pub(crate) fn look() -> Look {
    Look {
        bank: "江州示例银行".to_owned(),
        phone: "95500".to_owned(),
        site: "https://xb.example.com".to_owned(),
        ..Look::default()
    }
}

fn content(headline: &str, layout: &str) -> Content {
    Content {
        headline: headline.to_owned(),
        layout: layout.to_owned(),
        ..Content::default()
    }
}

fn drawn(content: &Content, sheet: Sheet, bleed: bool) -> String {
    let look = look();
    svg(&Drawing {
        content,
        look: &look,
        sheet,
        family: "Test",
        words: &[],
        bleed,
    })
}

#[test]
fn every_layout_on_every_sheet_says_what_it_has_to() {
    for layout in LAYOUTS {
        for sheet in [Sheet::A4, Sheet::A3, Sheet::RollUp, Sheet::Screen] {
            let text = drawn(
                &content("绿色健康消费，共建和谐生活。", layout.code),
                sheet,
                false,
            );
            let words = text
                .split("<text ")
                .skip(1)
                .filter_map(|one| one.split(['>', '<']).nth(1));
            assert!(
                words.collect::<String>().contains("绿色健康消费"),
                "{} {sheet:?}",
                layout.code
            );
            for needed in ["95500", "江州示例银行", CALL, "crispEdges"] {
                assert!(text.contains(needed), "{} {sheet:?} {needed}", layout.code);
            }
            assert!(!text.contains("style=") && !text.contains("NaN") && !text.contains("inf"));
        }
    }
}

#[test]
fn what_is_typed_stays_text() {
    let hostile = content("<script>alert(1)</script>&\"", "calm");
    let text = drawn(&hostile, Sheet::A4, false);
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;"));
}

#[test]
fn the_bleed_makes_the_sheet_larger_on_each_side() {
    let one = content("放心消费", "bold");
    assert!(drawn(&one, Sheet::A4, false).contains(r#"width="210mm" height="297mm""#));
    assert!(drawn(&one, Sheet::A4, true).contains(r#"width="228mm" height="315mm""#));
    assert!(drawn(&one, Sheet::Screen, false).contains(r#"width="1080" height="1920""#));
}

#[test]
fn all_type_stands_on_the_sheet_and_above_the_contact() {
    let long = "普及和提高消费者自我保护意识和能力，引导消费者科学、合理、文明消费，构建和谐社会主义消费环境人人有责任。";
    for layout in LAYOUTS {
        let mut one = content(long, layout.code);
        one.body = "不透露短信验证码\n不点击陌生链接\n不向陌生账户转账\n遇事先问家人再打电话\n请到网点当面办理业务".to_owned();
        let text = drawn(&one, Sheet::A4, false);
        for place in text.split("<text ").skip(1) {
            let number = |name: &str| -> f64 {
                let rest = &place[place.find(&format!("{name}=\"")).unwrap() + name.len() + 2..];
                rest[..rest.find('"').unwrap()].parse().unwrap()
            };
            let (x, y, size) = (number("x"), number("y"), number("font-size"));
            assert!(
                (0.0..=1000.0).contains(&x) && y <= Sheet::A4.height() - 10.0,
                "{} {place}",
                layout.code
            );
            assert!(size >= 18.0, "{} too small: {place}", layout.code);
        }
    }
}
