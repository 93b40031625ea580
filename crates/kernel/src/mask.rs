//! Masked forms of personal data (JR/T 0171-2020 Annex A, industry practice; not verified against
//! the annex's text). What a page shows is always one of these until a recorded reveal.

/// `张三丰` → `张**`; a name of one character becomes `*`.
pub fn mask_name(name: &str) -> String {
    let mut chars = name.trim().chars();
    match (chars.next(), chars.clone().count()) {
        (None, _) => String::new(),
        (Some(_), 0) => "*".to_owned(),
        (Some(first), rest) => format!("{first}{}", "*".repeat(rest.min(3))),
    }
}

/// `13812341234` → `138****1234`; shorter numbers keep their last two digits.
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.trim().chars().collect();
    let tail = |n: usize| digits[digits.len() - n..].iter().collect::<String>();
    match digits.len() {
        0 => String::new(),
        1..=4 => "****".to_owned(),
        5..=9 => format!("****{}", tail(2)),
        _ => format!("{}****{}", digits[..3].iter().collect::<String>(), tail(4)),
    }
}

/// `320106198405121234` → `3201**********1234`; the birth date is hidden.
pub fn mask_id_number(number: &str) -> String {
    let chars: Vec<char> = number.trim().chars().collect();
    match chars.len() {
        0 => String::new(),
        1..=8 => "*".repeat(chars.len()),
        n => format!(
            "{}{}{}",
            chars[..4].iter().collect::<String>(),
            "*".repeat(n - 8),
            chars[n - 4..].iter().collect::<String>()
        ),
    }
}

/// Keeps the address down to the district: `江苏省南京市鼓楼区中山路1号` → `江苏省南京市鼓楼区****`.
pub fn mask_address(address: &str) -> String {
    let address = address.trim();
    if address.is_empty() {
        return String::new();
    }
    let district = address
        .char_indices()
        .filter(|(_, c)| matches!(c, '省' | '市' | '区' | '县'))
        .map(|(i, c)| i + c.len_utf8())
        .take_while(|end| *end <= 60)
        .last()
        .unwrap_or(0);
    format!("{}****", &address[..district])
}

/// `wang@example.cn` → `w***@example.cn`.
pub fn mask_email(email: &str) -> String {
    match email.trim().split_once('@') {
        Some((name, domain)) => {
            format!("{}***@{domain}", name.chars().take(1).collect::<String>())
        }
        None if email.trim().is_empty() => String::new(),
        None => "***".to_owned(),
    }
}

/// Whether a text that came in is a masked form: such a value must never be saved over the real one.
pub fn is_masked(text: &str) -> bool {
    text.contains('*') || text.contains('＊')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_hide_what_they_must() {
        assert_eq!(mask_name("王建国"), "王**");
        assert_eq!(mask_name("王"), "*");
        assert_eq!(mask_phone("13800002046"), "138****2046");
        assert_eq!(mask_phone("62345678"), "****78");
        assert_eq!(mask_id_number("320106198405121234"), "3201**********1234");
        assert_eq!(
            mask_address("江苏省南京市鼓楼区中山路1号"),
            "江苏省南京市鼓楼区****"
        );
        assert_eq!(mask_address("某处"), "****");
        assert_eq!(mask_email("wang@example.cn"), "w***@example.cn");
    }

    #[test]
    fn every_mask_is_known_as_a_mask() {
        for masked in [
            mask_name("王建国"),
            mask_phone("13800002046"),
            mask_id_number("320106198405121234"),
            mask_address("x"),
        ] {
            assert!(is_masked(&masked), "{masked}");
        }
    }
}
