//! What people fill in: their own choices, an administrator's texts and endpoints.

use super::kinds::{Group, Kind, Text};
use super::render::{BODY_CHARS_MAX, TITLE_CHARS_MAX, check};
use super::timing::{Quiet, read_minute, show_minute};
use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading};

/// The groups as choices.
const GROUP_CHOICES: &[Choice] = &[
    choice("work", "办理", "Handling"),
    choice("approval", "审批", "Approval"),
    choice("deadline", "时限", "Time limits"),
    choice("supervision", "督办", "Supervision"),
];

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

// ── a person's own ──

/// 工作邮箱.
pub const MAIL: FieldSpec = FieldSpec::optional(
    "mail",
    "工作邮箱",
    "Work mail address",
    FieldKind::Line { max: 120 },
);
/// Groups that count as unread in the program.
pub const APP: FieldSpec = FieldSpec::optional(
    "app",
    "站内提醒",
    "Alerts in the program",
    FieldKind::Many(GROUP_CHOICES),
);
/// Groups that are mailed.
pub const BY_MAIL: FieldSpec = FieldSpec::optional(
    "by_mail",
    "邮件通知",
    "Notices by mail",
    FieldKind::Many(GROUP_CHOICES),
);
const TIME: FieldKind = FieldKind::Line { max: 5 };
/// 免打扰开始.
pub const QUIET_FROM: FieldSpec =
    FieldSpec::optional("quiet_from", "免打扰开始", "Quiet hours begin", TIME);
/// 免打扰结束.
pub const QUIET_TO: FieldSpec =
    FieldSpec::optional("quiet_to", "免打扰结束", "Quiet hours end", TIME);
/// 每日汇总时间.
pub const DIGEST: FieldSpec =
    FieldSpec::optional("digest_at", "每日汇总时间", "Daily digest at", TIME);

/// The fields of a person's choices.
pub const CHOICES: [FieldSpec; 6] = [MAIL, BY_MAIL, APP, QUIET_FROM, QUIET_TO, DIGEST];

/// What a person has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Where mail goes; empty for none.
    pub mail: String,
    /// When mail waits.
    pub quiet: Option<Quiet>,
    /// Minute of the day at which mail comes together; `None` for one by one.
    pub digest: Option<i64>,
    /// Groups whose notices are put into the list as read already.
    pub app_off: Vec<Group>,
    /// Groups that are not mailed.
    pub mail_off: Vec<Group>,
}

impl Choices {
    /// Whether a notice of that kind counts as unread. An urgent one always does.
    pub fn alerts(&self, kind: Kind) -> bool {
        kind.urgent() || !self.app_off.contains(&kind.group())
    }

    /// Whether a notice of that kind is mailed.
    pub fn mails(&self, kind: Kind) -> bool {
        !self.mail.is_empty() && !self.mail_off.contains(&kind.group())
    }

    /// As the form shows them.
    pub fn to_fields(&self) -> Fields {
        let mut fields = Fields::default();
        fields.set(MAIL.name, self.mail.as_str());
        for (spec, off) in [(&APP, &self.app_off), (&BY_MAIL, &self.mail_off)] {
            for group in Group::CHOSEN.iter().filter(|group| !off.contains(group)) {
                fields.push(spec.name, group.code());
            }
        }
        let mut time = |spec: &FieldSpec, minute: Option<i64>| {
            fields.set(spec.name, minute.map(show_minute).unwrap_or_default());
        };
        time(&QUIET_FROM, self.quiet.map(|quiet| quiet.from));
        time(&QUIET_TO, self.quiet.map(|quiet| quiet.to));
        time(&DIGEST, self.digest);
        fields
    }
}

/// Reads a person's choices ([`CHOICES`]).
pub fn read_choices(fields: &Fields) -> Result<Choices, FieldErrors> {
    let mut reading = Reading::new(fields);
    let mail = reading.text(&MAIL).unwrap_or_default();
    if !mail.is_empty() && !is_mail(&mail) {
        reading.fault(
            &MAIL,
            "not_a_mail_address",
            "应为邮箱地址，例如 zhangsan@bank.example",
            "must be a mail address such as zhangsan@bank.example",
        );
    }
    let off = |on: Vec<&'static str>| {
        let left = Group::CHOSEN.into_iter();
        left.filter(|group| !on.contains(&group.code())).collect()
    };
    let app_off = off(reading.many(&APP));
    let mail_off = off(reading.many(&BY_MAIL));
    let from = minute(&mut reading, &QUIET_FROM);
    let to = minute(&mut reading, &QUIET_TO);
    let digest = minute(&mut reading, &DIGEST);
    let quiet = match (from, to) {
        (Some(from), Some(to)) if from != to => Some(Quiet { from, to }),
        (Some(_), None) | (None, Some(_)) | (Some(_), Some(_)) => {
            reading.fault(
                &QUIET_TO,
                "quiet_hours",
                "与「免打扰开始」应同时填写且不相同，或都不填",
                "and \"Quiet hours begin\" must both be filled in and differ, or both be empty",
            );
            None
        }
        (None, None) => None,
    };
    reading.refuse_others(&CHOICES.each_ref(), &[]);
    reading.finish(Choices {
        mail,
        quiet,
        digest,
        app_off,
        mail_off,
    })
}

fn minute(reading: &mut Reading<'_>, spec: &FieldSpec) -> Option<i64> {
    let text = reading.text(spec)?;
    let minute = read_minute(&text);
    if minute.is_none() {
        reading.fault(
            spec,
            "not_a_time_of_day",
            "应为时间，例如 18:30",
            "must be a time of day such as 18:30",
        );
    }
    minute
}

/// One address, ASCII, with a dot in its domain: what every mail server takes.
pub fn is_mail(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    (1..=64).contains(&name.len())
        && name.bytes().all(atom)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label)
}

// ── an administrator's texts ──

const TITLE: FieldKind = FieldKind::Line {
    max: TITLE_CHARS_MAX,
};
const BODY: FieldKind = FieldKind::Area {
    max: BODY_CHARS_MAX,
};
/// 中文标题.
pub const ZH_TITLE: FieldSpec = FieldSpec::required("zh_title", "中文标题", "Chinese title", TITLE);
/// 中文正文.
pub const ZH_BODY: FieldSpec = FieldSpec::required("zh_body", "中文正文", "Chinese text", BODY);
/// 英文标题.
pub const EN_TITLE: FieldSpec = FieldSpec::required("en_title", "英文标题", "English title", TITLE);
/// 英文正文.
pub const EN_BODY: FieldSpec = FieldSpec::required("en_body", "英文正文", "English text", BODY);

/// The fields of a kind's texts.
pub const TEXTS: [FieldSpec; 4] = [ZH_TITLE, ZH_BODY, EN_TITLE, EN_BODY];

/// A kind's texts in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// 简体中文.
    pub zh: Text,
    /// English.
    pub en: Text,
}

impl Texts {
    /// As the program ships them.
    pub fn shipped(kind: Kind) -> Texts {
        Texts {
            zh: kind.text(Lang::Zh),
            en: kind.text(Lang::En),
        }
    }

    /// The text in one language.
    pub fn of(&self, lang: Lang) -> &Text {
        lang.pick(&self.zh, &self.en)
    }

    /// As the form shows them.
    pub fn to_fields(&self) -> Fields {
        let mut fields = Fields::default();
        fields.set(ZH_TITLE.name, self.zh.title.as_str());
        fields.set(ZH_BODY.name, self.zh.body.as_str());
        fields.set(EN_TITLE.name, self.en.title.as_str());
        fields.set(EN_BODY.name, self.en.body.as_str());
        fields
    }
}

/// Reads a kind's texts ([`TEXTS`]); an unknown place is told by name.
pub fn read_texts(kind: Kind, fields: &Fields) -> Result<Texts, FieldErrors> {
    let mut reading = Reading::new(fields);
    let mut text = |spec: &FieldSpec| {
        let text = reading.text(spec).unwrap_or_default();
        if let Err(fault) = check(kind, &text) {
            reading.fault(spec, fault.code, &fault.say.zh, &fault.say.en);
        }
        text
    };
    let texts = Texts {
        zh: Text {
            title: text(&ZH_TITLE),
            body: text(&ZH_BODY),
        },
        en: Text {
            title: text(&EN_TITLE),
            body: text(&EN_BODY),
        },
    };
    reading.refuse_others(&TEXTS.each_ref(), &[]);
    reading.finish(texts)
}

// ── endpoints ──

/// What an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A person's mail.
    Mail,
    /// Another system.
    Webhook,
    /// A DingTalk robot.
    Dingtalk,
    /// A WeCom robot.
    Wecom,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 4] = [
        Channel::Mail,
        Channel::Webhook,
        Channel::Dingtalk,
        Channel::Wecom,
    ];

    /// The identifier in the database.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Webhook => "webhook",
            Channel::Dingtalk => "dingtalk",
            Channel::Wecom => "wecom",
        }
    }

    /// The inverse of [`Channel::code`].
    pub fn from_code(code: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|c| c.code() == code)
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Channel::Mail => ("邮件", "Mail"),
            Channel::Webhook => ("接口推送", "Webhook"),
            Channel::Dingtalk => ("钉钉机器人", "DingTalk robot"),
            Channel::Wecom => ("企业微信机器人", "WeCom robot"),
        };
        lang.pick(zh, en)
    }
}

const CHANNEL_CHOICES: &[Choice] = &[
    choice("webhook", "接口推送", "Webhook"),
    choice("dingtalk", "钉钉机器人", "DingTalk robot"),
    choice("wecom", "企业微信机器人", "WeCom robot"),
];
const LANG_CHOICES: &[Choice] = &[
    choice("zh-CN", "简体中文", "Chinese"),
    choice("en", "英文", "English"),
];

/// Longest address of an endpoint, in characters.
const URL_CHARS_MAX: usize = 500;
/// Shortest secret of a webhook, in characters.
const SECRET_CHARS_MIN: usize = 16;
/// Longest secret, in characters.
const SECRET_CHARS_MAX: usize = 200;

/// 名称.
pub const NAME: FieldSpec =
    FieldSpec::required("name", "名称", "Name", FieldKind::Line { max: 40 });
/// 类型.
pub const CHANNEL: FieldSpec = FieldSpec::required(
    "channel",
    "类型",
    "Type",
    FieldKind::Choice(CHANNEL_CHOICES),
);
/// 机构: it hears what people of this unit and below are told.
pub const UNIT: FieldSpec = FieldSpec::required("unit", "所属机构", "Unit", FieldKind::Unit);
/// 地址.
pub const URL: FieldSpec = FieldSpec::required(
    "url",
    "地址",
    "Address",
    FieldKind::Line { max: URL_CHARS_MAX },
);
/// 密钥.
pub const SECRET: FieldSpec =
    FieldSpec::optional("secret", "签名密钥", "Signing secret", FieldKind::Secret);
/// 语言.
pub const LANG: FieldSpec =
    FieldSpec::required("lang", "语言", "Language", FieldKind::Choice(LANG_CHOICES));
/// 通知类型.
pub const KINDS: FieldSpec =
    FieldSpec::required("kinds", "通知类型", "Kinds", FieldKind::Many(Kind::CHOICES));
/// 启用.
pub const ACTIVE: FieldSpec = FieldSpec::optional("active", "启用", "Active", FieldKind::Flag);

/// The fields of an endpoint.
pub const ENDPOINT: [FieldSpec; 8] = [NAME, CHANNEL, UNIT, URL, SECRET, LANG, KINDS, ACTIVE];

/// An endpoint as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The name people read; no two have the same.
    pub name: String,
    /// Never [`Channel::Mail`].
    pub channel: Channel,
    /// Code of the unit whose people's notices it hears.
    pub unit: String,
    /// `http://` or `https://`; a robot's holds its key, so it is shown in part only.
    pub url: String,
    /// What is sent is signed with it; `None` keeps the one that is stored.
    pub secret: Option<String>,
    /// The language of what it gets.
    pub lang: Lang,
    /// What it hears.
    pub kinds: Vec<Kind>,
    /// Whether it hears anything at all now.
    pub active: bool,
}

/// Reads an endpoint ([`ENDPOINT`]). `known`: whether it has a secret already.
pub fn read_endpoint(fields: &Fields, known: bool) -> Result<Details, FieldErrors> {
    let mut reading = Reading::new(fields);
    let name = reading.text(&NAME).unwrap_or_default();
    let channel = reading.choice(&CHANNEL).and_then(Channel::from_code);
    let unit = reading.text(&UNIT).unwrap_or_default().to_ascii_uppercase();
    let url = reading.text(&URL).unwrap_or_default();
    if !url.is_empty() && !is_address(&url) {
        reading.fault(
            &URL,
            "not_an_address",
            "应以 https:// 或 http:// 开头，含主机名，不含空格、# 与用户名密码",
            "must begin with https:// or http:// and a host, without spaces, # or a password",
        );
    }
    let secret = secret(&mut reading, channel, known);
    let lang = reading.choice(&LANG).and_then(Lang::from_tag);
    let codes = reading.many(&KINDS);
    if codes.is_empty() {
        reading.fault(&KINDS, "required", "至少选择一个", "needs at least one");
    }
    let active = reading.flag(&ACTIVE);
    reading.refuse_others(&ENDPOINT.each_ref(), &[]);
    reading.finish(Details {
        name,
        channel: channel.unwrap_or(Channel::Webhook),
        unit,
        url,
        secret,
        lang: lang.unwrap_or_default(),
        kinds: codes.into_iter().filter_map(Kind::from_code).collect(),
        active,
    })
}

fn secret(reading: &mut Reading<'_>, channel: Option<Channel>, known: bool) -> Option<String> {
    let secret = reading.text(&SECRET);
    let count = secret.as_deref().map(|text| text.chars().count());
    match (channel, count) {
        (Some(Channel::Webhook), None) if !known => reading.fault(
            &SECRET,
            "required",
            "必须填写：接口推送以此签名",
            "must be filled in: what is sent is signed with it",
        ),
        (Some(Channel::Webhook), Some(count)) if count < SECRET_CHARS_MIN => reading.fault(
            &SECRET,
            "too_short",
            &format!("至少 {SECRET_CHARS_MIN} 个字符"),
            &format!("needs at least {SECRET_CHARS_MIN} characters"),
        ),
        (_, Some(count)) if count > SECRET_CHARS_MAX => reading.fault(
            &SECRET,
            "too_long",
            &format!("最多 {SECRET_CHARS_MAX} 个字符"),
            &format!("takes at most {SECRET_CHARS_MAX} characters"),
        ),
        _ => {}
    }
    secret
}

/// Whether a text is an address that a notice can be sent to.
pub fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return false;
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let unsound = |b: u8| !b.is_ascii_graphic() || b"#<>\"'`\\".contains(&b);
    is_host(host) && !text.bytes().any(unsound)
}

/// A host with or without a port. Link-local ones are refused: no receiver of notices is there, but
/// what clouds tell of their machines is.
fn is_host(host: &str) -> bool {
    let (name, port, sixth) = match host.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((name, after))) => (name, after, true),
        Some(None) => return false,
        None => match host.find(':') {
            Some(at) => (&host[..at], &host[at..], false),
            None => (host, "", false),
        },
    };
    let is_port = |text: &str| text.parse::<u16>().is_ok_and(|port| port > 0);
    let port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    let part = |part: &str| {
        let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        !part.is_empty() && part.bytes().all(sound)
    };
    let name = name.to_ascii_lowercase();
    let named = match sixth {
        true => {
            let sound = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
            name.contains(':') && name.bytes().all(sound) && !name.starts_with("fe80")
        }
        false => name.split('.').all(part) && !name.starts_with("169.254."),
    };
    port && named
}

/// An address as pages show it: scheme and host; what follows may hold a robot's key.
pub fn host_of(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    format!("{scheme}://{host}/…")
}
