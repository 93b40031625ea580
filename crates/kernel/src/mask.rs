//! Masked forms of personal data: what a page shows is always one of these until a recorded reveal.
//!
//! How much of a value stays readable is a rule per kind ([`MaskKind`]); a bank may hide more than the
//! shipped rules do ([`Masks::SHIPPED`]) and never less than the floor allows ([`MaskKind::most`]).
//! The floor is industry practice beside JR/T 0171—2020 Annex A, whose text was not read.

use serde::{Deserialize, Serialize};

/// What stands for hidden characters; none of them occurs in what it hides, so that a masked text is
/// known for one whatever the rules were when it was shown.
pub const FILLS: [char; 4] = ['*', '＊', '●', '■'];

/// Characters of a province, a city or a district, with the word that ends it, at most: what is
/// longer is a street with a name that ends alike.
const PLACE_MAX: usize = 12;
/// Hidden characters of a name that are told apart; longer names are not.
const NAME_HIDDEN_MAX: usize = 3;

/// Kinds of values that are masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskKind {
    /// A person's name.
    Name,
    /// A telephone number.
    Phone,
    /// A resident identity number.
    IdNumber,
    /// An account or card.
    Account,
    /// An e-mail address: characters before the `@`; the end is the domain, shown or not.
    Email,
    /// An address: 1 the province, 2 the city, 3 the district.
    Address,
    /// A passport, or any other identity paper that is shorter than an identity number.
    Passport,
    /// A car's plate.
    Plate,
}

impl MaskKind {
    /// All, in the order of pages.
    pub const ALL: [MaskKind; 8] = [
        MaskKind::Name,
        MaskKind::Phone,
        MaskKind::IdNumber,
        MaskKind::Account,
        MaskKind::Email,
        MaskKind::Address,
        MaskKind::Passport,
        MaskKind::Plate,
    ];

    /// The identifier in settings and forms.
    pub fn code(self) -> &'static str {
        match self {
            MaskKind::Name => "name",
            MaskKind::Phone => "phone",
            MaskKind::IdNumber => "id_number",
            MaskKind::Account => "account",
            MaskKind::Email => "email",
            MaskKind::Address => "address",
            MaskKind::Passport => "passport",
            MaskKind::Plate => "plate",
        }
    }

    /// The most that may stay readable, at the head and at the tail: the floor.
    pub const fn most(self) -> (u8, u8) {
        match self {
            MaskKind::Name | MaskKind::Email => (1, 1),
            MaskKind::Phone => (3, 4),
            MaskKind::IdNumber | MaskKind::Account => (6, 4),
            MaskKind::Address => (3, 0),
            MaskKind::Passport | MaskKind::Plate => (2, 2),
        }
    }

    /// The most of head and tail together; of a name only one character stays.
    pub const fn most_together(self) -> u8 {
        match self {
            MaskKind::Name => 1,
            other => {
                let (head, tail) = other.most();
                head + tail
            }
        }
    }
}

/// How much of a value stays readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskRule {
    /// Characters at the beginning; of an address its levels.
    pub head: u8,
    /// Characters at the end; of an e-mail address 1 for the domain.
    pub tail: u8,
    /// What stands for the rest: one of [`FILLS`].
    pub fill: char,
}

impl MaskRule {
    const fn new(head: u8, tail: u8) -> MaskRule {
        MaskRule {
            head,
            tail,
            fill: FILLS[0],
        }
    }

    /// Whether the rule keeps to the floor of a kind.
    pub fn keeps(self, kind: MaskKind) -> bool {
        let (head, tail) = kind.most();
        self.head <= head
            && self.tail <= tail
            && self.head + self.tail <= kind.most_together()
            && FILLS.contains(&self.fill)
    }
}

/// A rule for every kind; never looser than the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masks([MaskRule; 8]);

impl Default for Masks {
    fn default() -> Masks {
        Masks::SHIPPED
    }
}

impl Masks {
    /// The rules of a bank that has set none, and of masked copies that are stored: what is shown of
    /// such a copy is masked again by the rules of the moment.
    pub const SHIPPED: Masks = Masks([
        MaskRule::new(1, 0),
        MaskRule::new(3, 4),
        MaskRule::new(4, 4),
        MaskRule::new(4, 4),
        MaskRule::new(1, 1),
        MaskRule::new(3, 0),
        MaskRule::new(2, 2),
        MaskRule::new(2, 2),
    ]);

    /// The rule of a kind.
    pub fn rule(&self, kind: MaskKind) -> MaskRule {
        self.0[kind as usize]
    }

    /// The same with another rule of a kind. A rule looser than the floor is not taken: the shipped
    /// one is.
    #[must_use]
    pub fn with(mut self, kind: MaskKind, rule: MaskRule) -> Masks {
        self.0[kind as usize] = match rule.keeps(kind) {
            true => rule,
            false => Masks::SHIPPED.rule(kind),
        };
        self
    }

    /// The masked form of a value; empty for an empty one. At least one character is always hidden.
    pub fn mask(&self, kind: MaskKind, text: &str) -> String {
        let text = text.trim();
        let rule = self.rule(kind);
        if text.is_empty() {
            return String::new();
        }
        match kind {
            MaskKind::Name => name(rule, text),
            MaskKind::Phone => {
                let (head, tail) = match text.chars().count() {
                    0..=4 => (0, 0),
                    5..=10 => (0, rule.tail.min(2)),
                    _ => (rule.head, rule.tail),
                };
                ends(text, head, tail, rule.fill, Some(4))
            }
            MaskKind::IdNumber | MaskKind::Account | MaskKind::Passport | MaskKind::Plate => {
                let (head, tail) = self.of_number(kind, text.chars().count());
                ends(text, head, tail, rule.fill, None)
            }
            MaskKind::Email => email(rule, text),
            MaskKind::Address => {
                let shown = &text[..level_end(text, rule.head)];
                format!("{shown}{}", fills(rule.fill, 4))
            }
        }
    }

    /// Head and tail of a number of that many characters: what is shorter than an identity number or a
    /// card is masked as a passport, and very short ones wholly.
    fn of_number(&self, kind: MaskKind, length: usize) -> (u8, u8) {
        let rule = self.rule(kind);
        match (kind, length) {
            (MaskKind::IdNumber | MaskKind::Account, 15..) | (MaskKind::Plate, 7..) => {
                (rule.head, rule.tail)
            }
            (MaskKind::Passport, 9..) => (rule.head, rule.tail),
            (MaskKind::IdNumber, 9..) => {
                let passport = self.rule(MaskKind::Passport);
                (rule.head.min(passport.head), rule.tail.min(passport.tail))
            }
            (MaskKind::Account, 9..) => (rule.head.min(2), rule.tail.min(2)),
            _ => (0, 0),
        }
    }

    /// `张三丰` → `张**`.
    pub fn name(&self, text: &str) -> String {
        self.mask(MaskKind::Name, text)
    }

    /// `13812341234` → `138****1234`.
    pub fn phone(&self, text: &str) -> String {
        self.mask(MaskKind::Phone, text)
    }

    /// `320106198405121234` → `3201**********1234`; the birth date is hidden.
    pub fn id_number(&self, text: &str) -> String {
        self.mask(MaskKind::IdNumber, text)
    }

    /// `6222021234567890` → `6222********7890`.
    pub fn account(&self, text: &str) -> String {
        self.mask(MaskKind::Account, text)
    }

    /// `wang@example.cn` → `w***@example.cn`.
    pub fn email(&self, text: &str) -> String {
        self.mask(MaskKind::Email, text)
    }

    /// Down to the district: `江苏省南京市鼓楼区中山路1号` → `江苏省南京市鼓楼区****`. Estates, markets
    /// and schools whose names end like a district (`阳光小区`) are hidden.
    pub fn address(&self, text: &str) -> String {
        self.mask(MaskKind::Address, text)
    }
}

fn fills(fill: char, count: usize) -> String {
    std::iter::repeat_n(fill, count).collect()
}

/// A name of one character is hidden wholly.
fn name(rule: MaskRule, text: &str) -> String {
    let length = text.chars().count();
    let (head, tail) = match length {
        1 => (0, 0),
        _ => (rule.head, rule.tail),
    };
    let hidden = length - usize::from(head + tail);
    ends(
        text,
        head,
        tail,
        rule.fill,
        Some(hidden.min(NAME_HIDDEN_MAX)),
    )
}

/// The ends of a text; `hidden` is how many fills stand between them, or as many as are hidden.
fn ends(text: &str, head: u8, tail: u8, fill: char, hidden: Option<usize>) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (head, tail) = (usize::from(head), usize::from(tail));
    if head + tail >= chars.len() {
        return fills(fill, hidden.unwrap_or(chars.len()).max(1));
    }
    let between = hidden.unwrap_or(chars.len() - head - tail);
    let mut masked: String = chars[..head].iter().collect();
    masked.push_str(&fills(fill, between));
    masked.extend(&chars[chars.len() - tail..]);
    masked
}

fn email(rule: MaskRule, text: &str) -> String {
    let hidden = fills(rule.fill, 3);
    let Some((local, domain)) = text.split_once('@') else {
        return hidden;
    };
    let head: String = match local.chars().count() {
        0 | 1 => String::new(),
        _ => local.chars().take(usize::from(rule.head)).collect(),
    };
    match rule.tail {
        0 => format!("{head}{hidden}"),
        _ => format!("{head}{hidden}@{domain}"),
    }
}

/// Where the last part of an address ends that is of this level or above, in bytes: 1 provinces,
/// 2 cities, 3 districts and counties; 0 when the address begins with none of them.
fn level_end(address: &str, most: u8) -> usize {
    let (mut end, mut shown, mut length, mut cities, mut reached) = (0, 0, 0, 0, 0);
    let mut before = ' ';
    for (at, c) in address.char_indices() {
        length += 1;
        if length > PLACE_MAX || c.is_numeric() || c.is_whitespace() {
            break;
        }
        let level = match c {
            '省' if end == 0 => 1,
            '区' if before == '治' && end == 0 => 1,
            '市' if cities < 2 && !matches!(before, '超' | '夜' | '门' | '菜' | '花') => {
                2 + cities
            }
            '区' if !matches!(before, '小' | '社' | '园' | '校' | '厂' | '营' | '片') => 3,
            '县' => 3,
            _ => 0,
        };
        before = c;
        if level == 0 {
            continue;
        }
        end = at + c.len_utf8();
        length = 0;
        cities += u8::from(c == '市');
        reached = level.max(reached);
        if reached <= most {
            shown = end;
        }
        if level == 3 && c != '市' {
            break;
        }
    }
    shown
}

/// Whether a text that came in is a masked form: such a value must never be saved over the real one.
pub fn is_masked(text: &str) -> bool {
    text.contains(FILLS)
}

/// Whether a masked text can be of this value under any rules: what stands before and behind the fills
/// is how the value begins and ends. One that was shown, and sent back as it was, always is.
pub fn is_mask_of(text: &str, value: &str) -> bool {
    let (text, value) = (text.trim(), value.trim());
    let (Some(first), Some((last, fill))) = (
        text.find(FILLS),
        text.char_indices().rev().find(|(_, c)| FILLS.contains(c)),
    ) else {
        return false;
    };
    let (head, tail) = (&text[..first], &text[last + fill.len_utf8()..]);
    !value.is_empty()
        && head.len() + tail.len() <= value.len()
        && value.starts_with(head)
        && value.ends_with(tail)
}

#[cfg(test)]
mod tests;
