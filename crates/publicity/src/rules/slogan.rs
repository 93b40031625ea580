//! Slogans: the seventy that are shipped, their tags, and the punctuation that Chinese is set with.

use kernel::Choice;
use serde::Deserialize;

/// The shipped slogans: number and text.
const SHIPPED: &str = include_str!("../../data/slogans.csv");

/// A slogan that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Shipped {
    /// Its number, from 1.
    pub no: u32,
    /// Its text as it was handed over.
    #[serde(rename = "slogan_zh")]
    pub text: String,
}

/// The shipped slogans, in order.
///
/// # Errors
/// The text of the first line that can't be read.
pub fn shipped() -> Result<Vec<Shipped>, String> {
    csv::Reader::from_reader(SHIPPED.as_bytes())
        .deserialize()
        .collect::<Result<Vec<Shipped>, _>>()
        .map_err(|error| error.to_string())
}

/// Whom a slogan speaks to.
pub const AUDIENCES: &[Choice] = &[
    Choice {
        code: "everybody",
        zh: "社会公众",
        en: "Everybody",
    },
    Choice {
        code: "elderly",
        zh: "老年人",
        en: "Elderly people",
    },
    Choice {
        code: "young",
        zh: "青少年学生",
        en: "Young people",
    },
    Choice {
        code: "rural",
        zh: "农村居民",
        en: "Rural residents",
    },
    Choice {
        code: "workers",
        zh: "务工人员与新市民",
        en: "Workers and new citizens",
    },
    Choice {
        code: "merchants",
        zh: "商户与经营者",
        en: "Merchants",
    },
    Choice {
        code: "staff",
        zh: "本行员工",
        en: "Our staff",
    },
];

/// What a slogan is about.
pub const THEMES: &[Choice] = &[
    Choice {
        code: "rights",
        zh: "依法维权",
        en: "Rights",
    },
    Choice {
        code: "education",
        zh: "金融知识与消费教育",
        en: "Education",
    },
    Choice {
        code: "honesty",
        zh: "诚信经营",
        en: "Honest business",
    },
    Choice {
        code: "environment",
        zh: "消费环境",
        en: "A fair market",
    },
    Choice {
        code: "confidence",
        zh: "消费信心与发展",
        en: "Confidence and growth",
    },
    Choice {
        code: "safety",
        zh: "资金与信息安全",
        en: "Safety of money and data",
    },
    Choice {
        code: "fraud",
        zh: "防范诈骗与非法集资",
        en: "Against fraud",
    },
    Choice {
        code: "mediation",
        zh: "纠纷化解",
        en: "Settling disputes",
    },
];

/// When a slogan is shown above all.
pub const SEASONS: &[Choice] = &[
    Choice {
        code: "any",
        zh: "全年",
        en: "All year",
    },
    Choice {
        code: "march",
        zh: "3·15 消费者权益保护教育宣传（3 月）",
        en: "15 March campaign",
    },
    Choice {
        code: "june",
        zh: "普及金融知识（6 月）",
        en: "June campaign",
    },
    Choice {
        code: "september",
        zh: "金融教育宣传周（9 月）",
        en: "September campaign",
    },
    Choice {
        code: "new_year",
        zh: "元旦、春节",
        en: "New Year",
    },
];

/// A text with the punctuation Chinese is set with: a comma, colon, semicolon, question or exclamation
/// mark that stands after a Chinese character becomes full-width; spaces at the ends go.
pub fn set_in_chinese(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    for c in text.trim().chars() {
        let after_chinese = set.chars().next_back().is_some_and(is_han);
        set.push(match c {
            ',' if after_chinese => '，',
            ':' if after_chinese => '：',
            ';' if after_chinese => '；',
            '?' if after_chinese => '？',
            '!' if after_chinese => '！',
            '.' if after_chinese => '。',
            other => other,
        });
    }
    set
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

/// Tags that a shipped slogan's own words give it: whom, what about, when.
pub fn tags(text: &str) -> (&'static str, &'static str, &'static str) {
    let first = |table: &[(&[&str], &'static str)], other: &'static str| -> &'static str {
        let hit = table
            .iter()
            .find(|(words, _)| words.iter().any(|word| text.contains(word)));
        hit.map_or(other, |(_, code)| *code)
    };
    let whom = first(
        &[
            (&["农村", "农民"], "rural"),
            (&["校园", "学生", "青春", "爸爸妈妈", "从小"], "young"),
            (&["经营", "兴商", "品牌", "商品和服务"], "merchants"),
        ],
        "everybody",
    );
    let what = first(
        &[
            (&["纠纷", "排优解难", "排忧解难"], "mediation"),
            (&["安全", "损害"], "safety"),
            (
                &["教育", "素质", "知识", "指导", "科学", "观念"],
                "education",
            ),
            (&["诚信", "诚实", "质量", "假冒"], "honesty"),
            (&["维权", "权益", "监督", "监管"], "rights"),
            (&["信心", "需求"], "confidence"),
        ],
        "environment",
    );
    let when = match what {
        "rights" => "march",
        "education" | "safety" => "september",
        _ => "any",
    };
    (whom, what, when)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_seventy_are_there_in_order_and_every_tag_is_in_its_list() {
        let all = shipped().unwrap();
        assert_eq!(all.len(), 70);
        for (place, one) in all.iter().enumerate() {
            assert_eq!(one.no as usize, place + 1);
            let (whom, what, when) = tags(&one.text);
            assert!(AUDIENCES.iter().any(|choice| choice.code == whom));
            assert!(THEMES.iter().any(|choice| choice.code == what));
            assert!(SEASONS.iter().any(|choice| choice.code == when));
        }
    }

    #[test]
    fn punctuation_becomes_full_width_only_beside_chinese() {
        assert_eq!(
            set_in_chinese(" 诚信经营,守法经营. "),
            "诚信经营，守法经营。"
        );
        assert_eq!(set_in_chinese("3.15,放心消费!"), "3.15,放心消费！");
        assert_eq!(set_in_chinese("Safe, simple."), "Safe, simple.");
    }
}
