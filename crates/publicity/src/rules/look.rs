//! How the bank looks in print: its colours, its phone, where its public pages are.

use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Reading};
use serde::{Deserialize, Serialize};

/// The bank's name on what is printed.
pub const BANK: FieldSpec = FieldSpec::required(
    "bank",
    "银行名称",
    "Name of the bank",
    FieldKind::Line { max: 20 },
);
/// Main colour.
pub const BRAND: FieldSpec =
    FieldSpec::required("brand", "主色", "Main colour", FieldKind::Line { max: 7 });
/// Second colour.
pub const ACCENT: FieldSpec = FieldSpec::required(
    "accent",
    "点缀色",
    "Second colour",
    FieldKind::Line { max: 7 },
);
/// Complaint phone.
pub const PHONE: FieldSpec = FieldSpec::required(
    "phone",
    "投诉与咨询电话",
    "Complaint phone",
    FieldKind::Line { max: 20 },
);
/// Address of the public site.
pub const SITE: FieldSpec = FieldSpec::required(
    "site",
    "公众网站地址",
    "Address of the public site",
    FieldKind::Line { max: 200 },
);
/// The fields of the page.
pub const LOOK: &[FieldSpec] = &[BANK, BRAND, ACCENT, PHONE, SITE];

/// Least contrast of white type on the main colour (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// How the bank looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The version, from 1; 0 is the look the program comes with.
    pub version: i64,
    /// The bank's name.
    pub bank: String,
    /// Main colour, `#rrggbb`.
    pub brand: String,
    /// Second colour, `#rrggbb`.
    pub accent: String,
    /// Phone for complaints and questions.
    pub phone: String,
    /// Address of the public site; empty until it was said, and posters have no code then.
    pub site: String,
}

impl Default for Look {
    /// Nobody's colours: quiet blue and gold.
    fn default() -> Look {
        Look {
            version: 0,
            bank: String::new(),
            brand: "#1c5196".to_owned(),
            accent: "#c9973f".to_owned(),
            phone: String::new(),
            site: String::new(),
        }
    }
}

/// A colour as three bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// From `#rrggbb`.
    pub fn read(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Colour([part(0)?, part(2)?, part(4)?]))
    }

    /// Between this colour (0) and another (100).
    pub fn mixed(self, other: Colour, percent: u32) -> Colour {
        let percent = percent.min(100);
        let one = |at: usize| {
            let sum = u32::from(self.0[at]) * (100 - percent) + u32::from(other.0[at]) * percent;
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Colour([one(0), one(1), one(2)])
    }

    /// Lighter by so many per cent.
    pub fn light(self, percent: u32) -> Colour {
        self.mixed(Colour([255; 3]), percent)
    }

    /// Darker by so many per cent.
    pub fn dark(self, percent: u32) -> Colour {
        self.mixed(Colour([0; 3]), percent)
    }

    /// As `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0[0], self.0[1], self.0[2])
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0[0]) + 0.7152 * linear(self.0[1]) + 0.0722 * linear(self.0[2])
    }

    /// The contrast with another colour, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// Reads the page's fields; the version is that of the look before, plus one.
///
/// # Errors
/// Fields that are wrong: a colour that is none or on which white can't be read, an address that is none.
pub fn read(fields: &Fields, before: i64) -> Result<Look, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&LOOK.iter().collect::<Vec<_>>(), &[]);
    let bank = r.text(&BANK).unwrap_or_default();
    let brand = colour(&mut r, &BRAND);
    let accent = colour(&mut r, &ACCENT);
    if let Some(brand) = Colour::read(&brand)
        && brand.contrast(Colour([255; 3])) < CONTRAST_MIN
    {
        r.fault(
            &BRAND,
            "too_light",
            "上的白字看不清（对比度应不低于 4.5:1），请选更深的颜色",
            "is too light for white type (contrast 4.5:1 at least); please choose a darker one",
        );
    }
    let phone = r.text(&PHONE).unwrap_or_default();
    let dialled = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '+' | '(' | ')');
    if !phone.is_empty() && !phone.chars().all(dialled) {
        r.fault(
            &PHONE,
            "not_a_phone",
            "应为电话号码，例如 95500",
            "must be a phone number such as 95500",
        );
    }
    let site = r.text(&SITE).unwrap_or_default();
    let rest = site
        .strip_prefix("https://")
        .or_else(|| site.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    if !site.is_empty() && rest.is_none_or(|rest| rest.is_empty() || !rest.chars().all(plain)) {
        r.fault(
            &SITE,
            "not_an_address",
            "应为网址，例如 https://xb.example.com",
            "must be a web address such as https://xb.example.com",
        );
    }
    let site = site.trim_end_matches('/').to_owned();
    r.finish(Look {
        version: before + 1,
        bank,
        brand,
        accent,
        phone,
        site,
    })
}

fn colour(r: &mut Reading<'_>, spec: &FieldSpec) -> String {
    let text = r.text(spec).unwrap_or_default().to_ascii_lowercase();
    if !text.is_empty() && Colour::read(&text).is_none() {
        r.fault(
            spec,
            "not_a_colour",
            "应为 # 加六位十六进制数，例如 #1c5196",
            "must be # and six hexadecimal digits such as #1c5196",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(brand: &str, site: &str) -> Fields {
        let pairs = [
            ("bank", "示例银行"),
            ("brand", brand),
            ("accent", "#c9973f"),
            ("phone", "95500"),
            ("site", site),
        ];
        Fields::from_pairs(pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec())
    }

    #[test]
    fn a_colour_that_white_can_not_be_read_on_is_refused_by_name() {
        let look = read(&fields("#1C5196", "https://xb.example.com/"), 3).unwrap();
        assert_eq!(
            (look.version, look.brand.as_str(), look.site.as_str()),
            (4, "#1c5196", "https://xb.example.com")
        );
        for (brand, code) in [
            ("#ffe08a", "too_light"),
            ("blue", "not_a_colour"),
            ("#12345g", "not_a_colour"),
        ] {
            let errors = read(&fields(brand, "https://a.example"), 0).unwrap_err();
            assert_eq!(
                (errors.0[0].field.as_str(), errors.0[0].code),
                ("brand", code)
            );
        }
        let errors = read(&fields("#1c5196", "javascript:alert(1)"), 0).unwrap_err();
        assert_eq!(errors.0[0].field, "site");
    }

    #[test]
    fn colours_are_mixed_and_compared_as_the_standard_says() {
        let (white, black) = (Colour([255; 3]), Colour([0; 3]));
        assert!((white.contrast(black) - 21.0).abs() < 0.01);
        assert_eq!(black.light(50).hex(), "#808080");
        assert_eq!(Colour::read("#é1234"), None);
    }
}
