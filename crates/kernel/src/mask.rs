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
        5..=10 => format!("****{}", tail(2)),
        _ => format!("{}****{}", digits[..3].iter().collect::<String>(), tail(4)),
    }
}

/// `320106198405121234` → `3201**********1234`; the birth date is hidden. Numbers shorter than an
/// old identity number, as of passports, keep two characters at each end.
pub fn mask_id_number(number: &str) -> String {
    let chars: Vec<char> = number.trim().chars().collect();
    let ends = match chars.len() {
        0..=8 => 0,
        9..=14 => 2,
        _ => 4,
    };
    let hidden = chars.len() - 2 * ends;
    format!(
        "{}{}{}",
        chars[..ends].iter().collect::<String>(),
        "*".repeat(hidden),
        chars[chars.len() - ends..].iter().collect::<String>()
    )
}

/// Characters of a province, a city or a district, with the word that ends it, at most: what is
/// longer is a street with a name that ends alike.
const PLACE_MAX: usize = 12;

/// Keeps the address down to the district: `江苏省南京市鼓楼区中山路1号` → `江苏省南京市鼓楼区****`.
/// Estates, markets and schools whose names end like a district (`阳光小区`) are hidden.
pub fn mask_address(address: &str) -> String {
    let address = address.trim();
    if address.is_empty() {
        return String::new();
    }
    format!("{}****", &address[..district_end(address)])
}

/// Where province, city and district end, in bytes; 0 when the address begins with none of them.
fn district_end(address: &str) -> usize {
    let (mut end, mut length, mut cities) = (0, 0, 0);
    let mut before = ' ';
    for (at, c) in address.char_indices() {
        length += 1;
        if length > PLACE_MAX || c.is_numeric() || c.is_whitespace() {
            break;
        }
        let ends = match c {
            '省' => end == 0,
            '市' => cities < 2 && !matches!(before, '超' | '夜' | '门' | '菜' | '花'),
            '区' => !matches!(before, '小' | '社' | '园' | '校' | '厂' | '营' | '片'),
            '县' => true,
            _ => false,
        };
        if ends {
            end = at + c.len_utf8();
            length = 0;
            cities += usize::from(c == '市');
        }
        if ends && (c == '县' || (c == '区' && before != '治')) {
            break;
        }
        before = c;
    }
    end
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
        assert_eq!(
            mask_address("江苏省南京市鼓楼区中山路阳光小区3号"),
            "江苏省南京市鼓楼区****"
        );
        assert_eq!(mask_address("阳光小区3幢"), "****");
        assert_eq!(
            mask_address("江苏省苏州市昆山市人民路大润发超市旁"),
            "江苏省苏州市昆山市****"
        );
        assert_eq!(
            mask_address("内蒙古自治区呼和浩特市新城区海拉尔街"),
            "内蒙古自治区呼和浩特市新城区****"
        );
        assert_eq!(mask_address("北京市海淀区清华园区1号"), "北京市海淀区****");
        assert_eq!(mask_id_number("E12345678"), "E1*****78");
        assert_eq!(mask_phone("4008001234"), "****34");
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

    /// Characters of a masked form that could be of the value.
    fn shown(masked: &str) -> usize {
        masked.chars().filter(|c| *c != '*').count()
    }

    proptest::proptest! {
        #[test]
        fn no_mask_shows_more_than_its_rule(text in "[0-9A-Za-z０-９王建国\u{301}\u{200d} ]{0,40}") {
            let length = text.trim().chars().count();
            proptest::prop_assert!(shown(&mask_name(&text)) <= usize::from(length > 1));
            proptest::prop_assert!(shown(&mask_phone(&text)) <= 7.min(length * 2 / 3));
            proptest::prop_assert!(shown(&mask_id_number(&text)) <= 8.min(length * 8 / 15));
            for masked in [mask_name(&text), mask_phone(&text), mask_id_number(&text)] {
                proptest::prop_assert_eq!(masked.is_empty(), length == 0);
                proptest::prop_assert!(length == 0 || is_masked(&masked));
            }
        }

        #[test]
        fn an_address_never_shows_what_follows_its_district(
            rest in "[中山路阳光小区超市学校园号0-9]{0,20}"
        ) {
            let masked = mask_address(&format!("江苏省南京市鼓楼区{rest}"));
            proptest::prop_assert_eq!(masked, "江苏省南京市鼓楼区****");
        }
    }
}
