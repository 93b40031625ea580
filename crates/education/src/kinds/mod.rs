//! The kinds of the room: what is filled in, and the document that it becomes.
//!
//! Chinese is what the public reads first; an English text may stand beside each, and where there is
//! none the Chinese one is shown as Chinese.

mod learning;
mod service;

pub use learning::{ARTICLE, CASE_STORY, MATERIAL, QUIZ};
pub use service::{CHANNEL, GLOSSARY, GROUPS, MEDIATION, NOTICE, SORTS, WAYS};

use change::{Change, CommandError};
use kernel::{Choice, FieldError, FieldKind, FieldSpec, Lang, Reading, say};
use publication::{Kind, Value, Version};
use serde_json::json;

/// All kinds of the room, in the order of the staff's overview.
pub static KINDS: [&Kind; 8] = [
    &ARTICLE,
    &CASE_STORY,
    &QUIZ,
    &MATERIAL,
    &NOTICE,
    &GLOSSARY,
    &CHANNEL,
    &MEDIATION,
];

/// The kinds that stand under `/p/learn`, in the order in which they are shown.
pub static LEARNING: [&Kind; 4] = [&ARTICLE, &CASE_STORY, &QUIZ, &MATERIAL];

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// For whom something is written.
pub const AUDIENCES: &[Choice] = &[
    choice("elderly", "老年人", "Elderly people"),
    choice("young", "青少年与学生", "Young people"),
    choice("newcomers", "新市民", "New citizens"),
    choice("workers", "务工人员", "Workers"),
    choice("disabled", "残障人士", "People with disabilities"),
    choice("all", "所有人", "Everybody"),
];

/// What it is about; the themes of the education campaigns among them.
pub const TOPICS: &[Choice] = &[
    choice("anti_fraud", "防范电信网络诈骗", "Telecom and online fraud"),
    choice("illegal_fundraising", "远离非法集资", "Illegal fundraising"),
    choice(
        "agents",
        "拒绝代理维权、代理退保",
        "Claim agents and policy-surrender agents",
    ),
    choice("borrowing", "理性借贷与息费", "Borrowing and what it costs"),
    choice(
        "personal_data",
        "保护个人金融信息",
        "Personal financial data",
    ),
    choice("investing", "投资理财与适当性", "Investing and suitability"),
    choice("deposit_insurance", "存款保险", "Deposit insurance"),
    choice("cash", "人民币防伪与爱护", "Banknotes"),
    choice("accounts", "账户与银行卡安全", "Accounts and cards"),
    choice("credit_record", "征信知识", "Credit records"),
    choice("rights", "消费者权利与投诉", "Rights and complaints"),
];

/// The kinds of fraud that the police warn of most (`education_themes`).
pub const FRAUDS: &[Choice] = &[
    choice("brushing", "刷单返利类", "Fake-order commissions"),
    choice("investment", "虚假网络投资理财类", "Fake online investment"),
    choice("loan", "虚假网络贷款类", "Fake online loans"),
    choice(
        "service",
        "冒充电商物流客服类",
        "Impersonating shop or courier service",
    ),
    choice("police", "冒充公检法类", "Impersonating police or courts"),
    choice("credit", "虚假征信类", "Fake credit repair"),
    choice("shopping", "虚假购物、服务类", "Fake shopping and services"),
    choice(
        "acquaintance",
        "冒充领导、熟人类",
        "Impersonating a boss or friend",
    ),
    choice(
        "games",
        "网络游戏产品虚假交易类",
        "Fake trades in online games",
    ),
    choice("dating", "网络婚恋、交友类", "Online dating"),
    choice("other", "其他", "Other"),
];

const LINE: FieldKind = FieldKind::Line { max: 80 };
const LONG: FieldKind = FieldKind::Area { max: 20_000 };
const SHORT: FieldKind = FieldKind::Area { max: 1_000 };

const TITLE: FieldSpec = FieldSpec::required("title", "标题", "Title", LINE);
const TITLE_EN: FieldSpec = FieldSpec::optional(
    "title_en",
    "英文标题",
    "Title in English",
    FieldKind::Line { max: 160 },
);
const AUDIENCE: FieldSpec = FieldSpec::required(
    "audience",
    "适合人群",
    "Written for",
    FieldKind::Many(AUDIENCES),
);
const TOPIC: FieldSpec = FieldSpec::required("topic", "主题", "Topic", FieldKind::Choice(TOPICS));

/// The value of a text field; empty when it is not filled in or wrong (which is told).
fn text(r: &mut Reading<'_>, spec: &FieldSpec) -> String {
    r.text(spec).unwrap_or_default()
}

/// Codes of a list that must not be empty.
fn many(r: &mut Reading<'_>, spec: &FieldSpec) -> Vec<&'static str> {
    let codes = r.many(spec);
    if codes.is_empty() && spec.required {
        r.fault(spec, "required", "至少选择一项", "needs at least one");
    }
    codes
}

/// The text in the language asked for, and the language it is in: Chinese where there is no English.
pub fn in_lang<'d>(doc: &'d Value, name: &str, lang: Lang) -> (&'d str, Lang) {
    let english = publication::text(doc, &format!("{name}_en"));
    match lang {
        Lang::En if !english.is_empty() => (english, Lang::En),
        _ => (publication::text(doc, name), Lang::Zh),
    }
}

/// The title in the language asked for.
fn title(doc: &Value, lang: Lang) -> String {
    in_lang(doc, "title", lang).0.to_owned()
}

/// The gate of kinds that show a file: it must be there, and of the right sort. The evidence is the
/// hash of its bytes.
fn file_gate(
    change: &mut Change<'_>,
    (version, spec): (&Version, &FieldSpec),
    picture: bool,
) -> Result<Value, CommandError> {
    let id = publication::text(&version.doc, spec.name);
    if id.is_empty() {
        return Ok(Value::Null);
    }
    let found = crate::store::file(change, id)?;
    let Some(file) = found.filter(|file| !picture || file.media_type.starts_with("image/")) else {
        let (zh, en) = (spec.zh, spec.en);
        let say = say!(
            "「{zh}」填写的文件 {id} 不存在或不是图片，请先上传",
            "\"{en}\" names the file {id}, which is not there or not a picture; upload it first"
        );
        return Err(CommandError::Invalid(
            FieldError::new(spec.name, "no_such_file", say).into(),
        ));
    };
    Ok(json!({ "file": file.name, "sha256": file.sha256 }))
}
