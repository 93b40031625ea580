//! Files to print are what printers take.

use super::*;
use flate2::read::ZlibDecoder;
use std::io::Read;

fn made(headline: &str, layout: &str, body: &str, sheet: Sheet, format: Format) -> Vec<u8> {
    let fonts = Fonts::find(None).unwrap();
    let content = Content {
        headline: headline.to_owned(),
        layout: layout.to_owned(),
        body: body.to_owned(),
        label: String::new(),
    };
    let look = Look {
        bank: "江州示例银行".to_owned(),
        phone: "95500".to_owned(),
        site: "https://xb.example.com".to_owned(),
        ..Look::default()
    };
    print(&fonts, &content, &look, sheet, format).unwrap()
}

/// Every stream of a PDF, unpacked where it is packed.
fn streams(pdf: &[u8]) -> Vec<String> {
    let find = |from: usize, what: &[u8]| {
        pdf[from..]
            .windows(what.len())
            .position(|w| w == what)
            .map(|at| from + at)
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(begin) = find(at, b"stream\n") {
        let Some(end) = find(begin, b"endstream") else {
            break;
        };
        let mut text = Vec::new();
        let packed = &pdf[begin + 7..end];
        if ZlibDecoder::new(packed).read_to_end(&mut text).is_err() || text.is_empty() {
            text = packed.to_vec();
        }
        found.push(String::from_utf8_lossy(&text).into_owned());
        at = end + 9;
    }
    found
}

fn whole(pdf: &[u8]) -> String {
    format!(
        "{}\n{}",
        String::from_utf8_lossy(pdf),
        streams(pdf).join("\n")
    )
}

/// The numbers of a box of the page.
fn page_box(text: &str, name: &str) -> Vec<f64> {
    let rest = &text[text.find(name).unwrap_or_else(|| panic!("no {name}")) + name.len()..];
    let inner = &rest[rest.find('[').unwrap() + 1..rest.find(']').unwrap()];
    inner
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect()
}

#[test]
fn a_print_file_has_its_sheet_its_embedded_type_and_its_text() {
    for (sheet, wide, high) in [
        (Sheet::A4, 595.28, 841.89),
        (Sheet::A3, 841.89, 1190.55),
        (Sheet::RollUp, 2267.72, 5669.29),
    ] {
        let pdf = made(
            "绿色健康消费，共建和谐生活。",
            "calm",
            "",
            sheet,
            Format::Pdf,
        );
        assert!(pdf.starts_with(b"%PDF-"));
        let text = whole(&pdf);
        let media = page_box(&text, "/MediaBox");
        assert!(
            (media[2] - wide).abs() < 0.1 && (media[3] - high).abs() < 0.1,
            "{media:?}"
        );
        // A subset: some kilobytes of a font that has sixteen megabytes.
        assert!(
            text.contains("/FontFile3") || text.contains("/FontFile2"),
            "no embedded font"
        );
        assert!(pdf.len() < 300_000, "{}", pdf.len());
        // The text can be taken out again: its characters stand in the fonts' maps to Unicode.
        let maps = streams(&pdf)
            .into_iter()
            .filter(|s| s.contains("beginbfchar") || s.contains("beginbfrange"));
        let maps = maps.collect::<String>().to_lowercase();
        for c in "绿色健康消费".chars() {
            assert!(maps.contains(&format!("{:04x}", u32::from(c))), "{c}");
        }
    }
}

#[test]
fn bleed_and_trim_are_told_to_the_printer() {
    let text = whole(&made(
        "放心消费",
        "warning",
        "",
        Sheet::A4,
        Format::PdfBleed,
    ));
    let (media, trim, bleed) = (
        page_box(&text, "/MediaBox"),
        page_box(&text, "/TrimBox"),
        page_box(&text, "/BleedBox"),
    );
    let millimetres = |points: f64| (points / POINT * 10.0).round() / 10.0;
    assert_eq!(
        (millimetres(media[2]), millimetres(media[3])),
        (228.0, 315.0)
    );
    assert_eq!(millimetres(trim[2] - trim[0]), 210.0);
    assert_eq!(millimetres(bleed[2] - bleed[0]), 216.0);
}

#[test]
fn a_screen_picture_has_its_pixels_and_is_not_blank() {
    let png = made(
        "绿色健康消费，共建和谐生活。",
        "elder",
        "",
        Sheet::Screen,
        Format::Png,
    );
    let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((size(16), size(20)), (1080, 1920));
    let pixels = tiny_skia::Pixmap::decode_png(&png).unwrap();
    let dark = pixels
        .pixels()
        .iter()
        .filter(|p| p.red() < 60 && p.green() < 60 && p.blue() < 60)
        .count();
    assert!(dark > 40_000, "the slogan is black on white: {dark}");
}

#[test]
fn a_drawing_is_well_formed_and_needs_no_font() {
    let text = String::from_utf8(made(
        "保护<消费者>&权益",
        "warm",
        "",
        Sheet::A4,
        Format::Svg,
    ))
    .unwrap();
    assert!(!text.contains("<text") && text.contains("<path"));
    let again = usvg::Tree::from_str(&text, &Options::default()).unwrap();
    assert!((again.size().width() / again.size().height() - 210.0 / 297.0).abs() < 0.001);
    for forbidden in ["<script", "style=", "href=\"http"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn a_machine_without_a_font_is_told_which_package_has_one() {
    let said = no_font();
    assert!(said.say.zh.contains("fonts-noto-cjk") && said.say.en.contains("font_dir"));
}

/// Writes every layout into the folder that `XIAOBAO_TEST_POSTERS` names, to be looked at.
#[test]
fn every_layout_is_printed_on_every_sheet() {
    let folder = std::env::var_os("XIAOBAO_TEST_POSTERS").map(PathBuf::from);
    let body = "不轻信陌生来电和短信\n不透露验证码、密码和卡号\n不点击来历不明的链接\n转账之前先向家人或银行核实";
    let slogans = [
        ("calm", "保护金融消费者权益，营造公平交易环境。", ""),
        ("warm", "爸爸妈妈请放心，消费维权我能行。", ""),
        ("bold", "保护消费者的合法权益，是全社会的共同责任。", ""),
        ("warning", "高收益伴随高风险，天上不会掉馅饼。", body),
        ("elder", "不听、不信、不转账，遇事先问家人。", ""),
    ];
    for (layout, headline, body) in slogans {
        for (name, sheet) in [
            ("a4", Sheet::A4),
            ("rollup", Sheet::RollUp),
            ("screen", Sheet::Screen),
        ] {
            let png = made(headline, layout, body, sheet, Format::Png);
            assert!(png.len() > 10_000, "{layout} {name}");
            if let Some(folder) = &folder {
                std::fs::write(folder.join(format!("{layout}-{name}.png")), &png).unwrap();
            }
        }
        if let Some(folder) = &folder {
            let pdf = made(headline, layout, body, Sheet::A4, Format::PdfBleed);
            std::fs::write(folder.join(format!("{layout}.pdf")), pdf).unwrap();
        }
    }
}
