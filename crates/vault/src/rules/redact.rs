//! Takes a person's own values out of a text that stays readable: summaries in lists, notices that
//! leave the house, the words a search finds.

/// Digits in a row, spaces and dashes between them allowed, that may be a telephone, card or
/// identity number.
const DIGITS: usize = 7;
/// Shorter values are part of too many words: a name of one character takes nothing out.
const SHORTEST: usize = 2;
/// What stands where something was taken out.
const TAKEN: char = '*';

/// A value of the person's, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// As it is stored.
    pub value: String,
    /// Its masked form.
    pub masked: String,
}

/// The text with the person's own values masked, long runs of digits and mail addresses taken out.
pub fn redact(text: &str, own: &[Own]) -> String {
    let mut text = text.to_owned();
    for Own { value, masked } in own {
        if value.chars().count() >= SHORTEST && text.contains(value.as_str()) {
            text = text.replace(value.as_str(), masked);
        }
    }
    without_mail(&without_numbers(&text))
}

/// Runs of [`DIGITS`] digits and more become stars: of the whole run, with what ends it when that
/// is the check character of an identity number.
fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut run = String::new();
    let mut digits = 0;
    for c in text.chars() {
        if is_digit(c) || (digits > 0 && matches!(c, ' ' | '-' | '－')) {
            digits += usize::from(is_digit(c));
            run.push(c);
            continue;
        }
        let check = matches!(c, 'X' | 'x') && digits >= DIGITS;
        end_run(&mut kept, &mut run, &mut digits);
        if !check {
            kept.push(c);
        }
    }
    end_run(&mut kept, &mut run, &mut digits);
    kept
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn end_run(kept: &mut String, run: &mut String, digits: &mut usize) {
    // A date is no number of a person's, nor is a case number's day.
    if *digits < DIGITS || is_date(run) {
        kept.push_str(run);
    } else {
        kept.extend(std::iter::repeat_n(TAKEN, 4));
        // The gap before the next word is not part of the number.
        kept.extend(run.chars().rev().take_while(|c| *c == ' '));
    }
    run.clear();
    *digits = 0;
}

/// `2026-11-23`, and nothing else of that kind.
fn is_date(run: &str) -> bool {
    let run = run.trim_end();
    let parts: Vec<&str> = run.split('-').collect();
    run.len() == 10
        && parts.len() == 3
        && parts[0].len() == 4
        && (parts[0].starts_with("19") || parts[0].starts_with("20"))
}

/// Words with an `@` inside become stars.
fn without_mail(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+');
    let mut kept = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if is_part(c) {
            word.push(c);
            continue;
        }
        if word.trim_matches('@').contains('@') {
            kept.extend(std::iter::repeat_n(TAKEN, 4));
        } else {
            kept.push_str(&word);
        }
        word.clear();
        kept.push(c);
    }
    kept.pop();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wang() -> Vec<Own> {
        [
            ("王建国", "王**"),
            ("13800002046", "138****2046"),
            ("王", "*"),
        ]
        .map(|(value, masked)| Own {
            value: value.to_owned(),
            masked: masked.to_owned(),
        })
        .to_vec()
    }

    #[test]
    fn own_values_are_masked_and_words_stay() {
        assert_eq!(
            redact("王建国（13800002046）投诉王府井支行", &wang()),
            "王**（138****2046）投诉王府井支行"
        );
    }

    #[test]
    fn numbers_and_addresses_go_whoever_they_belong_to() {
        for (text, left) in [
            ("卡号6222 0212 3456 7890 123，扣款", "卡号****，扣款"),
            ("身份证32010619840512123X。", "身份证****。"),
            ("电话025-84567890转2", "电话****转2"),
            ("请回 a.b@c.example.cn 谢谢", "请回 **** 谢谢"),
            ("１３８００００２０４６", "****"),
            ("2026-11-23扣款3000元", "2026-11-23扣款3000元"),
            ("2026年11月23日，6次", "2026年11月23日，6次"),
            ("@ 没有地址", "@ 没有地址"),
            ("", ""),
        ] {
            assert_eq!(redact(text, &[]), left);
        }
    }
}
