//! Pinyin initials, by which people at a counter find things faster than by typing characters.

use pinyin::ToPinyin;

/// Characters whose usual reading in the names of units is not their first one in the dictionary:
/// 支行, 长沙, 重庆, 厦门.
const READINGS: [(char, char); 4] = [('行', 'h'), ('长', 'c'), ('重', 'c'), ('厦', 'x')];

/// The first letters of a text, lower case: `南江分行营业部` → `njfhyyb`. Latin letters and digits
/// stand for themselves, everything else falls out.
pub fn initials(text: &str) -> String {
    text.chars().filter_map(initial).collect()
}

fn initial(c: char) -> Option<char> {
    if c.is_ascii_alphanumeric() {
        return Some(c.to_ascii_lowercase());
    }
    let special = READINGS.iter().find(|(han, _)| *han == c);
    special
        .map(|(_, letter)| *letter)
        .or_else(|| c.to_pinyin()?.plain().chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_how_they_are_spoken() {
        for (name, letters) in [
            ("南江分行营业部", "njfhyyb"),
            ("重庆长沙路支行", "cqcslzh"),
            ("厦门分行 2 号网点（东）", "xmfh2hwdd"),
            ("HQ", "hq"),
            ("", ""),
        ] {
            assert_eq!(initials(name), letters);
        }
    }
}
