//! A text in lines, as Chinese is set: no punctuation at a line's beginning (禁则), no opening bracket at
//! its end, words not torn, lines of about the same length, no single character left over.

/// Width of a character that is not a full square, in parts of the type size (per mille).
const LATIN: u32 = 580;
/// Width of a full square.
const FULL: u32 = 1000;
/// What a break costs inside a clause, inside a word, and one that leaves a single character; compared
/// with the square of what a line is shorter or longer than the mean (in tenths of a square).
const IN_CLAUSE: u64 = 900;
const IN_WORD: u64 = 5_000;
const ORPHAN: u64 = 40_000;
/// Most characters that are set as one text.
pub const SET_MAX: usize = 400;

/// Whether a line must not begin with this character.
pub fn never_first(c: char) -> bool {
    "，。、；：！？）》」』】〉”’…—·％,.;:!?)]}%～-".contains(c)
}

/// Whether a line must not end with this character.
pub fn never_last(c: char) -> bool {
    "（《「『【〈“‘([{￥$".contains(c)
}

/// How wide a character is, in thousandths of the type size.
pub fn width(c: char) -> u32 {
    match c {
        ' ' => 280,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 320,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 880,
        'A'..='Z' => 660,
        c if c.is_ascii() || matches!(c, '·' | '–') => LATIN,
        _ => FULL,
    }
}

/// The width of a text in thousandths of the type size.
pub fn measure(text: &str) -> u32 {
    text.chars().map(width).sum()
}

/// A piece that is not torn: a Chinese character, or a run of letters and digits.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    width: u32,
    /// Whether a line may end after it.
    ends: bool,
    cost: u64,
}

/// `words` are the places (in characters) where a word begins; without any, every character counts as a
/// word.
fn pieces(text: &str, words: &[usize]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().take(SET_MAX).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut begin = 0;
    for at in 0..chars.len() {
        let (c, next) = (chars[at], chars.get(at + 1).copied());
        let run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '·');
        let torn = next.is_some_and(|next| run(c) && run(next));
        let forbidden = next.is_some_and(never_first) || never_last(c);
        if torn {
            continue;
        }
        let cost = match (c, next) {
            (_, None) => 0,
            (c, _) if "，。；！？、".contains(c) || c == ' ' => 0,
            _ if words.is_empty() || words.contains(&(at + 1)) => IN_CLAUSE,
            _ => IN_WORD,
        };
        let piece: String = chars[begin..=at].iter().collect();
        let width = measure(&piece);
        pieces.push(Piece {
            text: piece,
            width,
            ends: !forbidden,
            cost,
        });
        begin = at + 1;
    }
    pieces
}

/// A line's text as it is shown in display type: without the comma or full stop that ends it.
pub fn shown(line: &str) -> &str {
    line.trim()
        .trim_end_matches(['，', '。', '、', '；', ',', ';'])
}

/// The text in exactly `count` lines, as even as its words and punctuation let it be; `None` when it has
/// no such breaks.
pub fn lines(text: &str, words: &[usize], count: usize) -> Option<Vec<String>> {
    let pieces = pieces(text.trim(), words);
    if count == 0 || pieces.len() < count {
        return None;
    }
    let places: Vec<(u64, usize)> = std::iter::once((0, 0))
        .chain(pieces.iter().scan((0, 0), |sum, piece| {
            *sum = (
                sum.0 + u64::from(piece.width),
                sum.1 + piece.text.chars().count(),
            );
            Some(*sum)
        }))
        .collect();
    let mean = places[pieces.len()].0 / count as u64;
    let cost = |from: usize, to: usize| -> Option<u64> {
        let last = &pieces[to - 1];
        if !last.ends && to < pieces.len() {
            return None;
        }
        // What is not shown at the line's end does not count.
        let unseen = last.text.chars().count() - shown(&last.text).chars().count();
        let wide = places[to].0 - places[from].0 - unseen as u64 * u64::from(FULL);
        let off = wide.abs_diff(mean) / 100;
        let alone = count > 1 && places[to].1 - places[from].1 - unseen < 2;
        Some(off * off + last.cost + if alone { ORPHAN } else { 0 })
    };
    best(pieces.len(), count, cost).map(|ends| {
        let mut from = 0;
        ends.into_iter()
            .map(|to| {
                let line: String = pieces[from..to].iter().map(|p| p.text.as_str()).collect();
                from = to;
                line.trim().to_owned()
            })
            .collect()
    })
}

/// The cheapest way to cut `len` pieces into `count` lines: where each line ends.
fn best(
    len: usize,
    count: usize,
    cost: impl Fn(usize, usize) -> Option<u64>,
) -> Option<Vec<usize>> {
    // costs[k][to]: the first `to` pieces in k lines, and where the last of them begins.
    let mut costs = vec![vec![None; len + 1]; count + 1];
    costs[0][0] = Some((0_u64, 0_usize));
    for k in 1..=count {
        for to in k..=len {
            let ways = (k - 1..to).filter_map(|from| {
                let (before, _) = costs[k - 1][from]?;
                Some((before + cost(from, to)?, from))
            });
            costs[k][to] = ways.min();
        }
    }
    let mut ends = Vec::new();
    let mut to = len;
    for k in (1..=count).rev() {
        ends.push(to);
        to = costs[k][to]?.1;
    }
    ends.reverse();
    Some(ends)
}

/// A text fitted into a box: its lines and the type size.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The lines, from the top.
    pub lines: Vec<String>,
    /// The type size, in the box's unit.
    pub size: f64,
    /// From one line to the next, in the box's unit.
    pub leading: f64,
}

/// Sets a text as large as it goes into a box of `wide` × `high` with at most `most` lines and at most
/// the size `largest`; `leading` is the distance of lines in type sizes.
pub fn fit(
    text: &str,
    words: &[usize],
    (wide, high): (f64, f64),
    (most, largest, leading): (usize, f64, f64),
) -> Fitted {
    let size_of = |lines: &[String]| -> f64 {
        let widest = lines.iter().map(|line| measure(shown(line))).max();
        let widest = f64::from(widest.unwrap_or(FULL).max(1)) / f64::from(FULL);
        let tall = (lines.len() as f64 - 1.0) * leading + 1.0;
        (wide / widest).min(high / tall).min(largest)
    };
    let mut best = Fitted {
        lines: vec![text.trim().to_owned()],
        size: 0.0,
        leading: 0.0,
    };
    let mut worth = 0.0;
    for count in 1..=most {
        let Some(lines) = lines(text, words, count) else {
            continue;
        };
        let size = size_of(&lines);
        // A line more has to pay: it makes the type clearly larger, for what it tears.
        let better = size * good(&lines);
        if better > worth * 1.08 {
            worth = better;
            best = Fitted {
                lines,
                size,
                leading: size * leading,
            };
        }
    }
    best
}

/// How good lines look, 1 for the best: clauses whole, none begun behind another on its line, none much
/// shorter than the longest.
fn good(lines: &[String]) -> f64 {
    let clause = ['，', '。', '；', '！', '？'];
    let widest = lines
        .iter()
        .map(|line| measure(shown(line)))
        .max()
        .unwrap_or(FULL);
    let (last, mut worth) = (lines.len().saturating_sub(1), 1.0);
    for (place, line) in lines.iter().enumerate() {
        if shown(line).contains(clause) && last > 0 {
            worth *= 0.72;
        }
        if place < last && !line.ends_with(clause) && !line.ends_with('、') {
            worth *= 0.93;
        }
        if measure(shown(line)) * 5 < widest * 2 {
            worth *= 0.8;
        }
    }
    worth
}

/// A running text in lines of at most `wide` type sizes, filled from the left (for small type).
pub fn fill(text: &str, wide: f64) -> Vec<String> {
    let limit = (wide * f64::from(FULL)).max(f64::from(FULL));
    text.split('\n')
        .filter(|paragraph| !paragraph.trim().is_empty())
        .flat_map(|paragraph| {
            let needed = (f64::from(measure(paragraph)) / limit).ceil() as usize;
            // Even lines need no more of them than filled ones, mostly; where they do, one more.
            (needed.max(1)..=needed + 3)
                .filter_map(|count| lines(paragraph, &[], count))
                .find(|lines| {
                    lines
                        .iter()
                        .all(|line| f64::from(measure(shown(line))) <= limit)
                })
                .unwrap_or_else(|| vec![paragraph.to_owned()])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slogan_breaks_at_its_punctuation_and_never_begins_a_line_with_it() {
        let set = lines("诚信经营，守法经营，是企业的社会责任。", &[], 3).unwrap();
        assert_eq!(set, ["诚信经营，", "守法经营，", "是企业的社会责任。"]);
        assert_eq!(shown(&set[2]), "是企业的社会责任");
        let set = lines(
            "普及和提高消费者自我保护意识和能力，引导消费者科学、合理、文明消费。",
            &[],
            4,
        )
        .unwrap();
        assert!(
            set.iter()
                .all(|line| !never_first(line.chars().next().unwrap()))
        );
    }

    #[test]
    fn every_shipped_slogan_is_set_right_in_any_number_of_lines() {
        for one in crate::rules::slogan::shipped().unwrap() {
            let text = crate::rules::slogan::set_in_chinese(&one.text);
            for count in 1..=6 {
                let Some(set) = lines(&text, &[], count) else {
                    continue;
                };
                assert_eq!(set.concat(), text, "nothing is lost");
                assert_eq!(set.len(), count);
                for line in &set {
                    assert!(!never_first(line.chars().next().unwrap()), "{set:?}");
                    assert!(!never_last(line.chars().next_back().unwrap()), "{set:?}");
                    assert!(shown(line).chars().count() > 1, "an orphan: {set:?}");
                }
            }
        }
    }

    #[test]
    fn words_are_not_torn_where_they_are_known_and_latin_never() {
        // 保护|金融|消费者|权益
        let words = [0, 2, 4, 7];
        let set = lines("保护金融消费者权益", &words, 2).unwrap();
        assert_eq!(set, ["保护金融", "消费者权益"]);
        let set = lines("请拨打96110反诈专线", &[], 2).unwrap();
        assert!(set.iter().any(|line| line.contains("96110")), "{set:?}");
    }

    #[test]
    fn brackets_stay_with_what_they_hold() {
        for count in 2..6 {
            let set = lines("学习《消费者权益保护法》，依法维权（自愿）。", &[], count).unwrap();
            for line in set {
                assert!(
                    !line.starts_with('》') && !line.starts_with('）') && !line.starts_with('，')
                );
                assert!(!line.ends_with('《') && !line.ends_with('（'));
            }
        }
    }

    #[test]
    fn a_text_is_as_large_as_its_box_lets_it_be() {
        let fitted = fit(
            "科学消费从小抓起，依法维权从我做起。",
            &[],
            (800.0, 600.0),
            (6, 300.0, 1.3),
        );
        let wide = fitted
            .lines
            .iter()
            .map(|line| measure(shown(line)))
            .max()
            .unwrap();
        assert!(f64::from(wide) / 1000.0 * fitted.size <= 800.01);
        assert!((fitted.lines.len() as f64 - 1.0) * fitted.leading + fitted.size <= 600.01);
        assert!(fitted.size > 90.0, "{fitted:?}");
        assert_eq!(fit("好", &[], (800.0, 600.0), (6, 120.0, 1.3)).size, 120.0);
    }

    #[test]
    fn clauses_stay_whole_where_the_type_is_large_enough_for_it() {
        let words = platform::sql::word_starts("爸爸妈妈请放心，消费维权我能行。");
        let fitted = fit(
            "爸爸妈妈请放心，消费维权我能行。",
            &words,
            (780.0, 500.0),
            (7, 140.0, 1.42),
        );
        assert_eq!(fitted.lines, ["爸爸妈妈请放心，", "消费维权我能行。"]);
    }

    #[test]
    fn running_text_fills_lines_and_what_can_not_be_cut_is_kept_whole() {
        let set = fill("第一段文字比较长，需要分成几行来排。\n第二段。", 8.0);
        assert!(set.len() >= 3 && set.last().unwrap() == "第二段。");
        assert!(
            set.iter().all(|line| measure(shown(line)) <= 8_000),
            "{set:?}"
        );
        assert_eq!(fill("abcdefghijklmnopqrstuvwxyz", 4.0).len(), 1);
    }
}
