//! Whether risk points are whole sentences a customer can read (domain: "risk points (whole sentences a
//! customer understands)"). PURE.
//!
//! A program can't tell what is understood; it can tell what is no sentence: a heading, a cut text, a
//! place left to be filled. Each line is one point and must stand for itself.

use kernel::Say;

/// Fewest characters of a Chinese sentence with its mark.
const ZH_MIN: usize = 8;
/// Fewest words of an English sentence.
const EN_MIN: usize = 4;
/// What stands where something was to be filled in.
const PLACEHOLDERS: &[&str] = &[
    "待补充",
    "待填",
    "待定",
    "暂无",
    "略",
    "TODO",
    "TBD",
    "XXX",
    "xxx",
    "××",
    "＿＿",
    "__",
];

/// Why a line of a Chinese text is no whole sentence; `None` when it is one.
fn fault_zh(line: &str) -> Option<&'static str> {
    let ends = line.trim_end_matches(['”', '」', '』', '）', ')', '"']);
    if !ends.ends_with(['。', '！', '？']) || line.ends_with("…。") {
        return Some("应以句号结尾");
    }
    if line.starts_with(['，', '、', '；', '。', '：', '）', '！', '？']) {
        return Some("不能以标点开头");
    }
    if line.chars().count() < ZH_MIN {
        return Some("过短，不成一句话");
    }
    unfilled(line)
}

fn fault_en(line: &str) -> Option<&'static str> {
    let ends = line.trim_end_matches(['"', '\'', '”', '’', ')']);
    if !ends.ends_with(['.', '!', '?']) || ends.ends_with("..") {
        return Some("应以句号结尾");
    }
    if line.starts_with([',', ';', ':', '.', ')']) {
        return Some("不能以标点开头");
    }
    if line.split_whitespace().count() < EN_MIN {
        return Some("过短，不成一句话");
    }
    unfilled(line)
}

fn unfilled(line: &str) -> Option<&'static str> {
    let bare: String = line.chars().filter(|c| c.is_alphanumeric()).collect();
    let open = PLACEHOLDERS
        .iter()
        .any(|place| line.contains(place) && (*place != "略" || bare == "略"));
    open.then_some("含有未填写的内容")
}

fn english(reason: &str) -> &'static str {
    match reason {
        "应以句号结尾" => "must end like a sentence",
        "不能以标点开头" => "must not begin with a mark",
        "过短，不成一句话" => "is too short for a sentence",
        _ => "has a place left to be filled",
    }
}

/// The first line that is no whole sentence, told behind the field's name; `None` when all are.
pub fn fault(text: &str, chinese: bool) -> Option<Say> {
    super::text::lines(text).into_iter().find_map(|line| {
        let reason = if chinese {
            fault_zh(line)
        } else {
            fault_en(line)
        }?;
        let told = english(reason);
        Some(Say {
            zh: format!("每行应为一句完整的话；「{line}」{reason}"),
            en: format!("takes one whole sentence per line; \"{line}\" {told}"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_sentences_pass_and_halves_do_not() {
        for good in [
            "本产品不保证本金，您可能损失部分本金。",
            "提前还款可能须支付违约金（见“费用”）。",
            "市场利率上升时，产品净值可能下降！\n赎回须在开放日办理，其他日子不能取回资金。",
        ] {
            assert_eq!(fault(good, true), None, "{good}");
        }
        for half in [
            "市场风险",
            "市场风险、流动性风险、",
            "本产品不保证本金，",
            "，您可能损失部分本金。",
            "有风险。",
            "本产品的风险等级为待补充。",
            "本产品不保证本金。\n流动性风险",
            "您可能会损失一些本金……",
        ] {
            assert!(fault(half, true).is_some(), "{half}");
        }
    }

    #[test]
    fn english_sentences_too() {
        assert_eq!(fault("You may lose part of the principal.", false), None);
        for half in [
            "Market risk",
            "Market risk.",
            "You may lose part of the",
            "TBD and more to come.",
        ] {
            assert!(fault(half, false).is_some(), "{half}");
        }
    }
}
