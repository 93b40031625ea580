//! Texts and records, what holds on a day, what a form must say. PURE.

use kernel::{
    Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reading, Refusal,
    UnitPath, day_of, say,
};
use serde::{Deserialize, Serialize};

/// A text may be published for a day at most so many days ahead.
const AHEAD_DAYS_MAX: i32 = 366;
/// A consent may be recorded at most so many days after it was given: paper takes its way.
const LATE_DAYS_MAX: i32 = 3_660;

/// What a text is. The first is a notice: it is read, not agreed to.
pub const KINDS: &[Choice] = &[
    Choice {
        code: "notice",
        zh: "个人信息处理告知",
        en: "Notice on processing",
    },
    Choice {
        code: "marketing",
        zh: "营销信息推送",
        en: "Marketing messages",
    },
    Choice {
        code: "sharing",
        zh: "向他人提供个人信息（单独同意）",
        en: "Providing data to others (separate consent)",
    },
    Choice {
        code: "sensitive",
        zh: "处理敏感个人信息（单独同意）",
        en: "Sensitive personal information (separate consent)",
    },
    Choice {
        code: "automated",
        zh: "自动化决策",
        en: "Automated decisions",
    },
    Choice {
        code: "abroad",
        zh: "向境外提供（单独同意）",
        en: "Providing data abroad (separate consent)",
    },
];
/// How somebody agreed or withdrew.
pub const HOWS: &[Choice] = &[
    Choice {
        code: "counter",
        zh: "柜面",
        en: "Counter",
    },
    Choice {
        code: "phone",
        zh: "电话",
        en: "Telephone",
    },
    Choice {
        code: "app",
        zh: "手机银行或网站",
        en: "App or website",
    },
    Choice {
        code: "paper",
        zh: "纸质文件",
        en: "Paper",
    },
];

/// Which text.
pub const KIND: FieldSpec =
    FieldSpec::required("kind", "文本种类", "Kind", FieldKind::Choice(KINDS));
/// Title in Chinese.
pub const TITLE_ZH: FieldSpec = FieldSpec::required(
    "title_zh",
    "标题（中文）",
    "Title (Chinese)",
    FieldKind::Line { max: 80 },
);
/// Title in English.
pub const TITLE_EN: FieldSpec = FieldSpec::required(
    "title_en",
    "标题（英文）",
    "Title (English)",
    FieldKind::Line { max: 120 },
);
/// Text in Chinese.
pub const BODY_ZH: FieldSpec = FieldSpec::required(
    "body_zh",
    "正文（中文）",
    "Text (Chinese)",
    FieldKind::Area { max: 8_000 },
);
/// Text in English.
pub const BODY_EN: FieldSpec = FieldSpec::required(
    "body_en",
    "正文（英文）",
    "Text (English)",
    FieldKind::Area { max: 12_000 },
);
/// The first day on which it is in force.
pub const FROM: FieldSpec =
    FieldSpec::required("from", "生效日期", "In force from", FieldKind::Day);
/// The form of a text.
pub const TEXT: &[FieldSpec] = &[KIND, TITLE_ZH, TITLE_EN, BODY_ZH, BODY_EN, FROM];

/// Whose consent it is.
pub const NAME: FieldSpec =
    FieldSpec::required("name", "姓名", "Name", FieldKind::Line { max: 60 });
/// By what they are found.
pub const PHONE: FieldSpec = FieldSpec::optional("phone", "联系电话", "Phone", FieldKind::Phone);
/// By what they are found.
pub const ID_NUMBER: FieldSpec = FieldSpec::optional(
    "id_number",
    "证件号码",
    "Identity number",
    FieldKind::Line { max: 30 },
);
/// How they agreed.
pub const HOW: FieldSpec = FieldSpec::required("how", "方式", "How", FieldKind::Choice(HOWS));
/// When they agreed.
pub const GIVEN: FieldSpec = FieldSpec::required("given", "同意日期", "Agreed on", FieldKind::Day);
/// The form of a consent.
pub const RECORD: &[FieldSpec] = &[KIND, NAME, PHONE, ID_NUMBER, GIVEN, HOW];
/// The form of a withdrawal: as easy as the consent.
pub const WITHDRAW: &[FieldSpec] = &[HOW];
/// A phone or an identity number to look up.
pub const VALUE: FieldSpec = FieldSpec::required(
    "value",
    "联系电话或证件号码",
    "Phone or identity number",
    FieldKind::Line { max: 40 },
);
/// On which day.
pub const ON: FieldSpec = FieldSpec::required("on", "日期", "On", FieldKind::Day);
/// The form of a look-up.
pub const FIND: &[FieldSpec] = &[VALUE, ON];

/// Somebody in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Name then.
    pub name: String,
}

/// A version of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Code of [`KINDS`].
    pub kind: String,
    /// From 1, within its kind.
    pub version: i64,
    /// Counts up with every change of this version.
    pub revision: i64,
    /// What it says.
    pub says: Says,
    /// The first day.
    pub from: Day,
    /// The last day; `None` while nothing ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Who wrote it last.
    pub author: Who,
    /// When.
    pub at: Instant,
    /// Who published it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<(Who, Instant)>,
}

/// The words of a text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Says {
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// Text in Chinese.
    pub body_zh: String,
    /// Text in English.
    pub body_en: String,
}

impl Text {
    /// Its name in addresses and in the ledger.
    pub fn id(&self) -> String {
        format!("{}-{}", self.kind, self.version)
    }

    /// Whether it is in force on a day.
    pub fn holds(&self, day: Day) -> bool {
        self.published.is_some() && self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        lang.pick(self.says.title_zh.as_str(), self.says.title_en.as_str())
    }

    /// Text in a language.
    pub fn body(&self, lang: Lang) -> &str {
        lang.pick(self.says.body_zh.as_str(), self.says.body_en.as_str())
    }
}

/// Whose consent it is; sealed where it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Identity number; may be empty.
    pub id_number: String,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `CS-20261125-ABCDEFGH`.
    pub number: String,
    /// Counts up with every change.
    pub version: i64,
    /// Code of [`KINDS`].
    pub kind: String,
    /// Which version of the text they agreed to.
    pub text: i64,
    /// When they agreed.
    pub given: Day,
    /// Code of [`HOWS`].
    pub how: String,
    /// Who recorded it.
    pub by: Who,
    /// When it was recorded.
    pub at: Instant,
    /// Where.
    pub unit: UnitPath,
    /// When and how they withdrew, and who recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

/// A withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// On which day.
    pub on: Day,
    /// Code of [`HOWS`].
    pub how: String,
    /// Who recorded it.
    pub by: Who,
    /// When it was recorded.
    pub at: Instant,
}

impl Record {
    /// Whether the consent stood on a day: given by then, not withdrawn before it. It ends with the
    /// day of the withdrawal.
    pub fn stood(&self, day: Day) -> bool {
        self.given <= day && self.withdrawn.as_ref().is_none_or(|end| day < end.on)
    }
}

/// Reads a text.
pub fn read_text(fields: &Fields, now: Instant) -> Result<(String, Says, Day), FieldErrors> {
    let mut r = Reading::new(fields);
    let text = |r: &mut Reading<'_>, spec: &FieldSpec| r.text(spec).unwrap_or_default();
    let kind = r.choice(&KIND).unwrap_or_default().to_owned();
    let says = Says {
        title_zh: text(&mut r, &TITLE_ZH),
        title_en: text(&mut r, &TITLE_EN),
        body_zh: text(&mut r, &BODY_ZH),
        body_en: text(&mut r, &BODY_EN),
    };
    let from = within(&mut r, &FROM, now, (0, AHEAD_DAYS_MAX)).unwrap_or_else(|| day_of(now));
    r.refuse_others(&TEXT.iter().collect::<Vec<_>>(), &[]);
    r.finish((kind, says, from))
}

/// A day so many days before (negative) to so many days behind today.
fn within(
    r: &mut Reading<'_>,
    spec: &FieldSpec,
    now: Instant,
    (least, most): (i32, i32),
) -> Option<Day> {
    let (day, today) = (r.day(spec)?, day_of(now));
    let days = today.until(day).map_or(i32::MAX, |span| span.get_days());
    if (least..=most).contains(&days) {
        return Some(day);
    }
    let (zh, en) = match least {
        0 => (
            "不能早于今天，也不能晚于一年之后",
            "must be today or later, within a year",
        ),
        _ => (
            "不能晚于今天，也不能早于十年之前",
            "must not lie ahead, nor more than ten years back",
        ),
    };
    r.fault(spec, "day_out_of_range", zh, en);
    None
}

/// A consent as it was asked to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Code of [`KINDS`].
    pub kind: String,
    /// Whose.
    pub person: Person,
    /// When they agreed.
    pub given: Day,
    /// Code of [`HOWS`].
    pub how: String,
}

/// Reads a consent: somebody who can be found again, a text that can be agreed to, a day that was.
pub fn read_record(fields: &Fields, now: Instant) -> Result<Asked, FieldErrors> {
    let mut r = Reading::new(fields);
    let kind = r.choice(&KIND).unwrap_or_default().to_owned();
    if kind == KINDS[0].code {
        r.fault(
            &KIND,
            "a_notice",
            "为告知文本，无需同意",
            "is a notice: nobody agrees to it",
        );
    }
    let person = Person {
        name: r.text(&NAME).unwrap_or_default(),
        phone: r.text(&PHONE).unwrap_or_default(),
        id_number: r.text(&ID_NUMBER).unwrap_or_default().to_uppercase(),
    };
    if person.phone.is_empty() && person.id_number.is_empty() {
        r.fault(
            &PHONE,
            "phone_or_id",
            "与「证件号码」至少填写一项",
            "or the identity number must be given",
        );
    }
    let given = within(&mut r, &GIVEN, now, (-LATE_DAYS_MAX, 0)).unwrap_or_else(|| day_of(now));
    let how = r.choice(&HOW).unwrap_or_default().to_owned();
    r.refuse_others(&RECORD.iter().collect::<Vec<_>>(), &[]);
    r.finish(Asked {
        kind,
        person,
        given,
        how,
    })
}

/// Reads a look-up.
pub fn read_find(fields: &Fields) -> Result<(String, Day), FieldErrors> {
    let mut r = Reading::new(fields);
    let (value, on) = (r.text(&VALUE), r.day(&ON));
    let (value, on) = r.finish((value, on))?;
    Ok((
        value.unwrap_or_default().to_uppercase(),
        on.unwrap_or_default(),
    ))
}

/// Whether a text may be published by somebody today.
pub fn may_publish(text: &Text, by: &Who, today: Day) -> Result<(), Refusal> {
    if text.published.is_some() {
        return Err(Refusal::new(
            "published_already",
            say!("该版本已发布", "It is published already"),
        ));
    }
    if text.author == *by {
        return Err(Refusal::new(
            "own_text",
            say!(
                "本人编写的文本须由他人发布",
                "Somebody else publishes what you wrote"
            ),
        ));
    }
    if text.from < today {
        let day = text.from;
        let said = say!(
            "生效日期 {day} 已过，请修改后再发布",
            "The day {day} has passed; change it first"
        );
        return Err(Refusal::new("day_passed", said));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
