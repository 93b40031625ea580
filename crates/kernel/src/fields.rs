//! What came in, whatever the door: a form, an API body, a spreadsheet row, a command's flags.
//!
//! Each door turns its input into [`Fields`]; one [`Reading`] then checks them against
//! [`FieldSpec`]s, so that a wrong value gets the same message everywhere: it names the field and
//! says what is expected. What was typed stays in `Fields`, ready to be shown again.

use crate::{Day, IdNumberFault, Instant, Lang, Money, Say, bank_zone, check_id_number, say};
use serde_json::Value;

/// Named texts as they came in, in order; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pairs: Vec<(String, String)>,
}

/// A JSON body nested deeper than this is refused.
const JSON_DEPTH_MAX: usize = 4;
/// More fields than this in one body are refused.
const FIELDS_MAX: usize = 500;

impl Fields {
    /// From pairs, as a form sends them.
    ///
    /// No engine stores a NUL, and no form means one: it becomes the sign for what can't be shown, so
    /// that what was typed around it is kept.
    pub fn from_pairs(mut pairs: Vec<(String, String)>) -> Fields {
        for (_, value) in pairs.iter_mut().filter(|(_, value)| value.contains('\0')) {
            *value = value.replace('\0', "\u{FFFD}");
        }
        Fields { pairs }
    }

    /// From a JSON object: `{"a":{"b":1},"c":["x","y"]}` becomes `a.b=1, c=x, c=y`; `null` is absent.
    pub fn from_json(body: &Value) -> Result<Fields, FieldError> {
        let mut fields = Fields::default();
        if !body.is_object() {
            return Err(FieldError::new(
                "body",
                "object_expected",
                say!("请求体应为 JSON 对象", "The body must be a JSON object"),
            ));
        }
        fields.flatten("", body, 0)?;
        Ok(fields)
    }

    fn flatten(&mut self, name: &str, value: &Value, depth: usize) -> Result<(), FieldError> {
        if depth > JSON_DEPTH_MAX || self.pairs.len() >= FIELDS_MAX {
            return Err(FieldError::new(
                name,
                "too_large",
                say!(
                    "「{name}」嵌套过深或字段过多（最多 {JSON_DEPTH_MAX} 层、{FIELDS_MAX} 个）",
                    "\"{name}\" is nested too deep or there are too many fields (at most {JSON_DEPTH_MAX} levels, {FIELDS_MAX} fields)"
                ),
            ));
        }
        match value {
            Value::Null => {}
            Value::Object(map) => {
                for (key, inner) in map {
                    let path = if name.is_empty() {
                        key.clone()
                    } else {
                        format!("{name}.{key}")
                    };
                    self.flatten(&path, inner, depth + 1)?;
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.flatten(name, item, depth + 1)?;
                }
            }
            Value::String(text) => self.pairs.push((name.to_owned(), text.clone())),
            Value::Bool(flag) => self.pairs.push((name.to_owned(), flag.to_string())),
            Value::Number(number) => self.pairs.push((name.to_owned(), number.to_string())),
        }
        Ok(())
    }

    /// The first value of a name, trimmed; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Every non-empty value of a name, trimmed.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs
            .iter()
            .filter(|(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
            .collect()
    }

    /// Whether the name came in at all, even empty.
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// Replaces every value of the name by one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.retain(|(key, _)| key != name);
        self.pairs.push((name.to_owned(), value.into()));
    }

    /// Adds a value beside those the name may have.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.push((name.to_owned(), value.into()));
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &str) {
        self.pairs.retain(|(key, _)| key != name);
    }

    /// Takes a value out that is sent along unseen, so that the rules do not read it; `None` when it is
    /// empty.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let value = self.get(name).to_owned();
        self.remove(name);
        (!value.is_empty()).then_some(value)
    }

    /// The pairs, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

/// One wrong field: its name, a stable code, a sentence that says what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form and the API.
    pub field: String,
    /// Stable, `snake_case`.
    pub code: &'static str,
    /// What is expected, in both languages; names the field by its label.
    pub say: Say,
}

impl FieldError {
    /// A field error with its code and sentence.
    pub fn new(field: &str, code: &'static str, say: Say) -> FieldError {
        FieldError {
            field: field.to_owned(),
            code,
            say,
        }
    }
}

/// All wrong fields of one input; never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// The message for a field, if it is wrong.
    pub fn of(&self, field: &str, lang: Lang) -> Option<&str> {
        self.0
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.say.to(lang))
    }

    /// All messages in one line, for rejects files and the command line.
    pub fn line(&self, lang: Lang) -> String {
        self.0
            .iter()
            .map(|e| e.say.to(lang))
            .collect::<Vec<_>>()
            .join(lang.pick("；", "; "))
    }
}

impl From<FieldError> for FieldErrors {
    fn from(error: FieldError) -> FieldErrors {
        FieldErrors(vec![error])
    }
}

/// One choice of a list: its code in the database and the API, and its two labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Stored and sent.
    pub code: &'static str,
    /// 简体中文 label.
    pub zh: &'static str,
    /// English label.
    pub en: &'static str,
}

impl Choice {
    /// The label in one language.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// The label of a code in a list; the code itself when it is not in the list.
    pub fn label_in<'a>(list: &[Choice], code: &'a str, lang: Lang) -> &'a str {
        list.iter()
            .find(|choice| choice.code == code)
            .map_or(code, |choice| choice.label(lang))
    }
}

/// What kind of value a field takes. The form component draws by it, [`Reading`] checks by it, the
/// API describes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of at most `max` characters.
    Line {
        /// Most characters.
        max: usize,
    },
    /// Several lines of at most `max` characters.
    Area {
        /// Most characters.
        max: usize,
    },
    /// One of a list.
    Choice(&'static [Choice]),
    /// Any number of a list.
    Many(&'static [Choice]),
    /// Yes or no; absent is no.
    Flag,
    /// A civil day, `YYYY-MM-DD`.
    Day,
    /// An instant: RFC 3339, or `YYYY-MM-DDTHH:MM` in the bank's zone.
    Moment,
    /// Forms: yuan as typed. API (`_fen` fields): whole fen.
    Money,
    /// A whole number within bounds.
    Whole {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A unit's code.
    Unit,
    /// An account's login.
    Account,
    /// Any number of accounts' logins.
    Accounts,
    /// A code of a JR/T 0169 dimension: `A`, `B` or `C`.
    Code {
        /// The dimension's letter.
        dimension: &'static str,
    },
    /// A Chinese mobile or landline number, or an international one with `+`.
    Phone,
    /// A resident identity number with its check character.
    IdNumber,
    /// A password: never shown again.
    Secret,
}

/// A field: its name, labels, kind, and whether it must be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// The name in forms and the API.
    pub name: &'static str,
    /// 简体中文 label.
    pub zh: &'static str,
    /// English label.
    pub en: &'static str,
    /// What it takes.
    pub kind: FieldKind,
    /// Whether it must be filled.
    pub required: bool,
}

impl FieldSpec {
    /// A field that must be filled.
    pub const fn required(
        name: &'static str,
        zh: &'static str,
        en: &'static str,
        kind: FieldKind,
    ) -> FieldSpec {
        FieldSpec {
            name,
            zh,
            en,
            kind,
            required: true,
        }
    }

    /// A field that may stay empty.
    pub const fn optional(
        name: &'static str,
        zh: &'static str,
        en: &'static str,
        kind: FieldKind,
    ) -> FieldSpec {
        FieldSpec {
            name,
            zh,
            en,
            kind,
            required: false,
        }
    }

    /// The label in one language.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// Reads fields one by one and gathers what is wrong, so that a person is told everything at once.
#[derive(Debug)]
pub struct Reading<'a> {
    fields: &'a Fields,
    errors: FieldErrors,
}

impl<'a> Reading<'a> {
    /// Begins to read.
    pub fn new(fields: &'a Fields) -> Reading<'a> {
        Reading {
            fields,
            errors: FieldErrors::default(),
        }
    }

    /// The value when nothing was wrong, all errors otherwise.
    pub fn finish<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.errors.0.is_empty() {
            Ok(value)
        } else {
            Err(self.errors)
        }
    }

    /// Adds an error found outside the kinds' own checks.
    pub fn fault(&mut self, spec: &FieldSpec, code: &'static str, zh: &str, en: &str) {
        let say = Say {
            zh: format!("「{}」{zh}", spec.zh),
            en: format!("\"{}\" {en}", spec.en),
        };
        self.errors.0.push(FieldError::new(spec.name, code, say));
    }

    /// Refuses names that none of the specs has, so that a typing mistake in an API body is told
    /// and a body can't smuggle in a unit, a role or an identity.
    pub fn refuse_others(&mut self, specs: &[&FieldSpec], also: &[&str]) {
        let mut told: Vec<&str> = Vec::new();
        for (name, _) in self.fields.pairs() {
            let known = specs.iter().any(|s| s.name == name) || also.contains(&name.as_str());
            if !known && !told.contains(&name.as_str()) {
                told.push(name);
                let names = specs.iter().map(|s| s.name).collect::<Vec<_>>().join(", ");
                self.errors.0.push(FieldError::new(
                    name,
                    "unknown_field",
                    say!(
                        "没有名为「{name}」的字段；可用字段：{names}",
                        "There is no field \"{name}\"; the fields are: {names}"
                    ),
                ));
            }
        }
    }

    /// The text as typed, or `None` after noting that a required one is missing.
    fn filled(&mut self, spec: &FieldSpec) -> Option<&'a str> {
        let text = self.fields.get(spec.name);
        if text.is_empty() {
            if spec.required {
                self.fault(spec, "required", "必须填写", "must be filled in");
            }
            return None;
        }
        Some(text)
    }

    /// A text within its limit (`Line`, `Area`, `Unit`, `Account`, `Code`, `Secret`).
    pub fn text(&mut self, spec: &FieldSpec) -> Option<String> {
        let text = self.filled(spec)?;
        let max = match spec.kind {
            FieldKind::Line { max } | FieldKind::Area { max } => max,
            _ => 200,
        };
        let count = text.chars().count();
        if count > max {
            self.fault(
                spec,
                "too_long",
                &format!("最多 {max} 个字，现有 {count} 个"),
                &format!("takes at most {max} characters, this has {count}"),
            );
            return None;
        }
        let lines = matches!(spec.kind, FieldKind::Area { .. });
        if text
            .chars()
            .any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t')))
        {
            self.fault(
                spec,
                "control_character",
                "含有不可见的控制字符，请删除后重填",
                "contains control characters; please remove them",
            );
            return None;
        }
        Some(text.replace("\r\n", "\n"))
    }

    /// One code of the spec's list.
    pub fn choice(&mut self, spec: &FieldSpec) -> Option<&'static str> {
        let text = self.filled(spec)?;
        let FieldKind::Choice(list) = spec.kind else {
            return None;
        };
        let found = list
            .iter()
            .find(|c| c.code == text || c.zh == text)
            .map(|c| c.code);
        if found.is_none() {
            self.not_in_list(spec, list);
        }
        found
    }

    /// Any number of codes of the spec's list, without repeats.
    pub fn many(&mut self, spec: &FieldSpec) -> Vec<&'static str> {
        let FieldKind::Many(list) = spec.kind else {
            return Vec::new();
        };
        let mut codes = Vec::new();
        for text in self.fields.all(spec.name) {
            match list.iter().find(|c| c.code == text || c.zh == text) {
                Some(choice) if codes.contains(&choice.code) => {}
                Some(choice) => codes.push(choice.code),
                None => {
                    self.not_in_list(spec, list);
                    break;
                }
            }
        }
        codes
    }

    fn not_in_list(&mut self, spec: &FieldSpec, list: &[Choice]) {
        let zh = list
            .iter()
            .map(|c| format!("{}（{}）", c.zh, c.code))
            .collect::<Vec<_>>();
        let en = list.iter().map(|c| c.code).collect::<Vec<_>>();
        self.fault(
            spec,
            "not_in_list",
            &format!("应为下列之一：{}", zh.join("、")),
            &format!("must be one of: {}", en.join(", ")),
        );
    }

    /// Several texts (`Accounts`), at most 20.
    pub fn texts(&mut self, spec: &FieldSpec) -> Vec<String> {
        const MOST: usize = 20;
        let mut texts: Vec<String> = self
            .fields
            .all(spec.name)
            .into_iter()
            .map(str::to_owned)
            .collect();
        texts.dedup();
        if texts.len() > MOST || texts.iter().any(|t| t.chars().count() > 200) {
            self.fault(
                spec,
                "too_many",
                &format!("最多 {MOST} 项，每项最多 200 字"),
                &format!("takes at most {MOST} items of at most 200 characters"),
            );
        }
        if spec.required && texts.is_empty() {
            self.fault(spec, "required", "必须填写", "must be filled in");
        }
        texts
    }

    /// Yes (`true`, `1`, `on`, `yes`, `是`) or no (absent, `false`, `0`, `no`, `否`).
    pub fn flag(&mut self, spec: &FieldSpec) -> bool {
        match self.fields.get(spec.name).to_ascii_lowercase().as_str() {
            "true" | "1" | "on" | "yes" | "y" | "是" => true,
            "" | "false" | "0" | "off" | "no" | "n" | "否" => false,
            _ => {
                self.fault(spec, "not_a_flag", "应为 是 或 否", "must be true or false");
                false
            }
        }
    }

    /// A civil day.
    pub fn day(&mut self, spec: &FieldSpec) -> Option<Day> {
        let text = self.filled(spec)?.replace('/', "-");
        let day = text
            .parse::<Day>()
            .ok()
            .filter(|d| (1900..=2200).contains(&d.year()));
        if day.is_none() {
            self.fault(
                spec,
                "not_a_day",
                "应为日期，例如 2026-11-23",
                "must be a date such as 2026-11-23",
            );
        }
        day
    }

    /// An instant; a wall time without offset is read in the bank's zone.
    pub fn moment(&mut self, spec: &FieldSpec) -> Option<Instant> {
        let text = self.filled(spec)?;
        let wall = || {
            let day = text.parse::<jiff::civil::DateTime>().ok()?;
            bank_zone().to_timestamp(day).ok()
        };
        let at = text.parse::<Instant>().ok().or_else(wall).filter(|at| {
            let year = at.to_zoned_datetime(bank_zone()).year();
            (1900..=2200).contains(&year)
        });
        if at.is_none() {
            self.fault(
                spec,
                "not_a_time",
                "应为时间，例如 2026-11-23T09:30 或 2026-11-23T09:30:00+08:00",
                "must be a time such as 2026-11-23T09:30 or 2026-11-23T09:30:00+08:00",
            );
        }
        at
    }

    /// An amount in yuan as typed.
    pub fn money(&mut self, spec: &FieldSpec) -> Option<Money> {
        let text = self.filled(spec)?;
        let amount = Money::parse_yuan(text);
        if amount.is_none() {
            self.fault(
                spec,
                "not_an_amount",
                "应为金额（元），最多两位小数，例如 300.00",
                "must be an amount in yuan with at most two decimals, such as 300.00",
            );
        }
        amount
    }

    /// A whole number within the spec's bounds.
    pub fn whole(&mut self, spec: &FieldSpec) -> Option<i64> {
        let text = self.filled(spec)?;
        let FieldKind::Whole { min, max } = spec.kind else {
            return None;
        };
        let number = text.parse::<i64>().ok().filter(|n| (min..=max).contains(n));
        if number.is_none() {
            self.fault(
                spec,
                "not_in_range",
                &format!("应为 {min} 到 {max} 之间的整数"),
                &format!("must be a whole number from {min} to {max}"),
            );
        }
        number
    }

    /// A telephone number, without spaces and dashes.
    pub fn phone(&mut self, spec: &FieldSpec) -> Option<String> {
        let plain: String = self
            .filled(spec)?
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '（' | '）' | '(' | ')'))
            .collect();
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        let mobile = plain.len() == 11 && plain.starts_with('1');
        let good = digits.chars().all(|c| c.is_ascii_digit())
            && (mobile || (plain.len() != 11 || plain.starts_with('0')))
            && (5..=15).contains(&digits.len());
        if !good {
            self.fault(
                spec,
                "not_a_phone",
                "应为 11 位手机号、带区号的固定电话，或以 + 开头的国际号码",
                "must be an 11-digit mobile number, a landline with area code, or an international number with +",
            );
            return None;
        }
        Some(plain)
    }

    /// An 18-character resident identity number, upper case.
    pub fn id_number(&mut self, spec: &FieldSpec) -> Option<String> {
        let text = self.filled(spec)?.to_ascii_uppercase();
        let (code, zh, en) = match check_id_number(&text) {
            Ok(_) => return Some(text),
            Err(IdNumberFault::Shape) => (
                "not_an_id_number",
                "应为 18 位，末位可为 X",
                "must have 18 characters, the last may be X",
            ),
            Err(IdNumberFault::Birthday) => (
                "id_number_birthday",
                "第 7 到 14 位不是有效的出生日期",
                "has no valid birthday in characters 7 to 14",
            ),
            Err(IdNumberFault::CheckCharacter) => (
                "id_number_check",
                "校验位不正确，请核对后重新输入",
                "has a wrong check character; please compare it with the card",
            ),
        };
        self.fault(spec, code, zh, en);
        None
    }
}

#[cfg(test)]
mod tests;
