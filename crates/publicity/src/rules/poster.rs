//! A poster: what it says, how it is laid out, on which sheet, and who may do what with it.

use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Reading, Refusal, say};
use serde::{Deserialize, Serialize};

/// The ways a poster is laid out.
pub const LAYOUTS: &[Choice] = &[
    Choice {
        code: "calm",
        zh: "沉稳",
        en: "Calm",
    },
    Choice {
        code: "warm",
        zh: "温暖",
        en: "Warm",
    },
    Choice {
        code: "bold",
        zh: "庄重",
        en: "Bold",
    },
    Choice {
        code: "warning",
        zh: "反诈警示",
        en: "Fraud warning",
    },
    Choice {
        code: "elder",
        zh: "大字（适老）",
        en: "Large type",
    },
];

/// The words in large type.
pub const HEADLINE: FieldSpec =
    FieldSpec::required("headline", "标语", "Slogan", FieldKind::Line { max: 60 });
/// The line above them.
pub const LABEL: FieldSpec =
    FieldSpec::optional("label", "眉题", "Line above", FieldKind::Line { max: 20 });
/// Sentences under them.
pub const BODY: FieldSpec = FieldSpec::optional(
    "body",
    "正文（每行一条）",
    "Text (one point per line)",
    FieldKind::Area { max: 160 },
);
/// The layout.
pub const LAYOUT: FieldSpec =
    FieldSpec::required("layout", "版式", "Layout", FieldKind::Choice(LAYOUTS));
/// The fields of the form.
pub const POSTER: &[FieldSpec] = &[HEADLINE, LABEL, BODY, LAYOUT];
/// Most points of a text.
pub const POINTS_MAX: usize = 5;

/// What a poster says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// In large type.
    pub headline: String,
    /// Above it.
    pub label: String,
    /// Under it, a point per line.
    pub body: String,
    /// Code of [`LAYOUTS`].
    pub layout: String,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
}

/// A poster as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poster {
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// What it says.
    pub content: Content,
    /// The published slogan it was made from, by number, while its words are that slogan's.
    pub slogan: Option<String>,
    /// Who made it.
    pub author: Who,
    /// When.
    pub at: Instant,
    /// Who let it go out, and when: another person, or nobody when the words are a published slogan's
    /// alone.
    pub released: Option<(Who, Instant)>,
    /// How often each file was taken.
    pub taken: std::collections::BTreeMap<String, u64>,
}

/// The sheets a poster comes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
    /// 800 × 2000 mm.
    RollUp,
    /// 1080 × 1920 pixels.
    Screen,
}

impl Sheet {
    /// Width and height in millimetres; of the screen in pixels.
    pub fn size(self) -> (f64, f64) {
        match self {
            Sheet::A4 => (210.0, 297.0),
            Sheet::A3 => (297.0, 420.0),
            Sheet::RollUp => (800.0, 2000.0),
            Sheet::Screen => (1080.0, 1920.0),
        }
    }

    /// Height in thousandths of the width: every sheet is drawn 1000 wide.
    pub fn height(self) -> f64 {
        let (wide, high) = self.size();
        high / wide * 1000.0
    }
}

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For the printer: type embedded.
    Pdf,
    /// The same with 3 mm of bleed and crop marks.
    PdfBleed,
    /// A picture.
    Png,
    /// A drawing, type as outlines.
    Svg,
}

/// The files a poster can be taken as.
pub const FILES: &[(&str, Sheet, Format)] = &[
    ("a4.pdf", Sheet::A4, Format::Pdf),
    ("a4-bleed.pdf", Sheet::A4, Format::PdfBleed),
    ("a3.pdf", Sheet::A3, Format::Pdf),
    ("a3-bleed.pdf", Sheet::A3, Format::PdfBleed),
    ("rollup.pdf", Sheet::RollUp, Format::Pdf),
    ("screen.png", Sheet::Screen, Format::Png),
    ("screen.svg", Sheet::Screen, Format::Svg),
    ("a4.svg", Sheet::A4, Format::Svg),
];

/// A file by its name.
pub fn file(name: &str) -> Option<(&'static str, Sheet, Format)> {
    FILES.iter().find(|(known, ..)| *known == name).copied()
}

/// Reads what a poster says.
///
/// # Errors
/// Fields that are wrong.
pub fn read(fields: &Fields) -> Result<Content, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&POSTER.iter().collect::<Vec<_>>(), &["slogan"]);
    let content = Content {
        headline: super::slogan::set_in_chinese(&r.text(&HEADLINE).unwrap_or_default()),
        label: r.text(&LABEL).unwrap_or_default(),
        body: r.text(&BODY).unwrap_or_default(),
        layout: r.choice(&LAYOUT).unwrap_or_default().to_owned(),
    };
    if content
        .body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .count()
        > POINTS_MAX
    {
        r.fault(
            &BODY,
            "too_many_points",
            &format!("最多 {POINTS_MAX} 行，再多就印得太小"),
            &format!("takes at most {POINTS_MAX} lines; more would be printed too small"),
        );
    }
    r.finish(content)
}

/// Whether a poster says a published slogan and nothing else, so that no second pair of eyes is needed.
pub fn is_slogan(content: &Content, slogan: &str) -> bool {
    content.body.is_empty()
        && content.label.is_empty()
        && super::similar::plain(&content.headline) == super::similar::plain(slogan)
}

/// Whether a person may let a poster go out.
///
/// # Errors
/// It was let out already; they made it themselves.
pub fn may_release(poster: &Poster, login: &str) -> Result<(), Refusal> {
    if out(poster) {
        let said = say!("这张海报已经放行", "This poster was let out already");
        return Err(Refusal::new("already_released", said));
    }
    if poster.author.login == login {
        let said = say!(
            "自己制作的海报须由他人放行",
            "A poster is let out by another person than who made it"
        );
        return Err(Refusal::new("own_poster", said));
    }
    Ok(())
}

/// Whether a poster may be printed.
pub fn out(poster: &Poster) -> bool {
    poster.slogan.is_some() || poster.released.is_some()
}

/// Whether its files may be taken.
///
/// # Errors
/// Nobody has let it out yet.
pub fn may_take(poster: &Poster) -> Result<(), Refusal> {
    if out(poster) {
        return Ok(());
    }
    let said = say!(
        "自拟文字的海报须先由他人放行，才能下载",
        "A poster with words of its own is let out by another person before it can be taken"
    );
    Err(Refusal::new("not_released", said))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poster(slogan: Option<&str>) -> Poster {
        Poster {
            number: "PO-1".to_owned(),
            version: 0,
            content: Content::default(),
            slogan: slogan.map(str::to_owned),
            author: Who {
                login: "a".to_owned(),
                name: "A".to_owned(),
            },
            at: Instant::UNIX_EPOCH,
            released: None,
            taken: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn own_words_need_another_person_and_a_published_slogan_does_not() {
        let mut own = poster(None);
        assert_eq!(may_take(&own).unwrap_err().code, "not_released");
        assert_eq!(may_release(&own, "a").unwrap_err().code, "own_poster");
        assert!(may_release(&own, "b").is_ok());
        own.released = Some((
            Who {
                login: "b".to_owned(),
                name: "B".to_owned(),
            },
            Instant::UNIX_EPOCH,
        ));
        assert!(may_take(&own).is_ok());
        assert_eq!(may_release(&own, "b").unwrap_err().code, "already_released");
        assert!(may_take(&poster(Some("SL-1"))).is_ok());
    }

    #[test]
    fn a_slogan_with_words_beside_it_is_not_only_a_slogan() {
        let mut content = Content {
            headline: "绿色健康消费，共建和谐生活。".to_owned(),
            ..Content::default()
        };
        assert!(is_slogan(&content, "绿色健康消费,共建和谐生活"));
        content.body = "保本保息".to_owned();
        assert!(!is_slogan(&content, "绿色健康消费,共建和谐生活"));
    }

    #[test]
    fn what_is_typed_is_read_and_a_sixth_point_refused() {
        let pairs = |body: &str| {
            let pairs = [
                ("headline", "放心消费,诚信先行"),
                ("layout", "calm"),
                ("body", body),
            ];
            Fields::from_pairs(pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec())
        };
        assert_eq!(
            read(&pairs("一\n二")).unwrap().headline,
            "放心消费，诚信先行"
        );
        assert_eq!(
            read(&pairs("1\n2\n3\n4\n5\n6")).unwrap_err().0[0].code,
            "too_many_points"
        );
    }
}
