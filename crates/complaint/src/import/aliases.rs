//! The words that banks' ledgers use for this program's codes. Ledgers are written by people:
//! exact codes and labels come first, then words that occur in the text, most telling ones first.

use crate::classification;
use kernel::Choice;

/// Words of a channel.
pub(super) const CHANNELS: &[(&str, &str)] = &[
    ("12345", "hotline_12345"),
    ("政务热线", "hotline_12345"),
    ("12378", "regulator_transfer"),
    ("12363", "regulator_transfer"),
    ("监管", "regulator_transfer"),
    ("人行", "regulator_transfer"),
    ("人民银行", "regulator_transfer"),
    ("银保监", "regulator_transfer"),
    ("信访", "regulator_transfer"),
    ("消协", "consumers_association"),
    ("消费者协会", "consumers_association"),
    ("调解", "mediation_organisation"),
    ("手机银行", "mobile_bank"),
    ("网银", "website"),
    ("网上银行", "website"),
    ("网站", "website"),
    ("官网", "website"),
    ("微信", "wechat"),
    ("小程序", "wechat"),
    ("公众号", "wechat"),
    ("邮箱", "email"),
    ("邮件", "email"),
    ("媒体", "media"),
    ("舆情", "media"),
    ("意见簿", "opinion_book"),
    ("意见箱", "opinion_book"),
    ("来访", "visit"),
    ("现场", "visit"),
    ("网点", "visit"),
    ("柜面", "visit"),
    ("厅堂", "visit"),
    ("来信", "letter"),
    ("信函", "letter"),
    ("信件", "letter"),
    ("来电", "phone"),
    ("电话", "phone"),
    ("客服", "phone"),
    ("内部", "internal"),
    ("行内", "internal"),
];

/// Words of a source.
pub(super) const SOURCES: &[(&str, &str)] = &[
    ("12378", "nfra_12378"),
    ("12363", "pboc_12363"),
    ("12345", "gov_12345"),
    ("政务热线", "gov_12345"),
    ("人行", "pboc"),
    ("人民银行", "pboc"),
    ("监管", "nfra"),
    ("银保监", "nfra"),
    ("信访", "petition_office"),
    ("消协", "consumers_association"),
    ("消费者协会", "consumers_association"),
    ("调解", "mediation_organisation"),
    ("媒体", "media"),
    ("舆情", "media"),
    ("内部", "internal"),
    ("行内", "internal"),
    ("客户", "direct"),
    ("直接", "direct"),
    ("自主", "direct"),
    ("来电", "direct"),
    ("来访", "direct"),
    ("来信", "direct"),
    ("电话", "direct"),
    ("网点", "direct"),
];

/// Words of a liability.
pub(super) const LIABILITIES: &[(&str, &str)] = &[
    ("部分", "partly"),
    ("无法", "undetermined"),
    ("无责", "none"),
    ("否", "none"),
    ("有责", "bank"),
    ("是", "bank"),
];

/// Words of an outcome.
pub(super) const OUTCOMES: &[(&str, &str)] = &[
    ("部分支持", "partly_supported"),
    ("不支持", "not_supported"),
    ("支持", "supported"),
    ("解释", "explained"),
];

/// Words of a score.
const SCORES: &[(&str, i64)] = &[
    ("非常不满意", 1),
    ("不满意", 2),
    ("基本满意", 3),
    ("一般", 3),
    ("非常满意", 5),
    ("满意", 4),
];

/// The code of a text: as code, as label, then by the words that occur in it.
pub(super) fn find(
    list: &[Choice],
    words: &[(&str, &'static str)],
    text: &str,
) -> Option<&'static str> {
    if text.is_empty() {
        return None;
    }
    let exact = list
        .iter()
        .find(|c| c.code == text || c.zh == text || c.en.eq_ignore_ascii_case(text));
    exact.map(|choice| choice.code).or_else(|| {
        words
            .iter()
            .find(|(word, _)| text.contains(word))
            .map(|(_, code)| *code)
    })
}

/// Who handed a complaint in, when only its channel is told.
pub(super) fn source_of(told: &str, channel: &str) -> &'static str {
    match channel {
        "regulator_transfer" => SOURCES
            .iter()
            .find(|(word, _)| told.contains(word))
            .map_or("nfra", |(_, code)| code),
        "hotline_12345" => "gov_12345",
        "consumers_association" => "consumers_association",
        "mediation_organisation" => "mediation_organisation",
        "media" => "media",
        "internal" => "internal",
        _ => "direct",
    }
}

/// The score of a result of a call; `None` when it is told in other words.
pub(super) fn score(text: &str) -> Option<i64> {
    SCORES
        .iter()
        .find(|(word, _)| text == *word)
        .map(|(_, score)| *score)
}

/// The code of a JR/T 0169 entry from a code, a name (with or without the causes' official frame),
/// or a path of names (`银行卡-信用卡`). Of several entries of a name the upper one is meant.
pub(super) fn classified(dimension: &str, text: &str) -> Option<&'static str> {
    let of_dimension = || {
        classification::entries()
            .iter()
            .filter(|e| e.dimension == dimension)
    };
    let head: String = text
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if let Some(entry) = of_dimension().find(|e| e.code.eq_ignore_ascii_case(&head)) {
        return Some(&entry.code);
    }
    let last = text
        .rsplit(['-', '－', '—', '>', '›', '/', '\\', '|'])
        .next()
        .unwrap_or(text)
        .trim();
    for name in [text.trim(), last] {
        let found = of_dimension()
            .filter(|e| {
                e.zh == name || classification::short_name(&e.code, kernel::Lang::Zh) == name
            })
            .min_by_key(|e| e.code.len());
        if let Some(entry) = found {
            return Some(&entry.code);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    #[test]
    fn every_alias_leads_to_a_code_of_its_list() {
        for (list, words) in [
            (codes::CHANNELS, CHANNELS),
            (codes::SOURCES, SOURCES),
            (codes::LIABILITIES, LIABILITIES),
            (codes::OUTCOMES, OUTCOMES),
        ] {
            for (word, code) in words {
                assert!(list.iter().any(|c| c.code == *code), "{word} → {code}");
            }
            for choice in list {
                assert_eq!(find(list, words, choice.zh), Some(choice.code));
            }
        }
    }

    #[test]
    fn ledgers_own_words_are_understood() {
        let channel = |text| find(codes::CHANNELS, CHANNELS, text);
        assert_eq!(channel("电话投诉-客服系统接入"), Some("phone"));
        assert_eq!(channel("人行系统转来投诉"), Some("regulator_transfer"));
        assert_eq!(channel("总分支行现场投诉"), Some("visit"));
        assert_eq!(channel("飞鸽"), None);
        assert_eq!(channel(""), None);
        assert_eq!(source_of("12378热线", "regulator_transfer"), "nfra_12378");
        assert_eq!(
            source_of("国家信访系统转来投诉", "regulator_transfer"),
            "petition_office"
        );
        assert_eq!(
            find(codes::LIABILITIES, LIABILITIES, "我行无责"),
            Some("none")
        );
        assert_eq!(
            find(codes::OUTCOMES, OUTCOMES, "不支持客户诉求"),
            Some("not_supported")
        );
        assert_eq!(
            (score("非常不满意"), score("满意"), score("没打通")),
            (Some(1), Some(4), None)
        );
    }

    #[test]
    fn classes_are_found_by_code_name_and_path() {
        for (dimension, text, code) in [
            ("B", "B0322", Some("B0322")),
            ("B", "b0322 信用卡使用和还款", Some("B0322")),
            ("B", "信用卡", Some("B032")),
            ("B", "银行卡-信用卡-信用卡盗刷", Some("B0326")),
            ("B", "其他", Some("B99")),
            ("C", "因定价收费引起的投诉", Some("C07")),
            ("C", "定价收费", Some("C07")),
            ("C", "B032", None),
            ("A", "营业现场", Some("A011")),
            ("B", "天气", None),
        ] {
            assert_eq!(classified(dimension, text), code, "{text}");
        }
    }
}
