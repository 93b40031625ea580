//! The simple markup of articles: headings (`#`, `##`), lists (`-`, `1.`), paragraphs, `**bold**`.
//! Everything else is text; the template that draws it escapes. PURE.

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
}

/// A line of spans.
pub type Line = Vec<Span>;

/// A block of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; the article's own title stands above.
    Heading(Line),
    /// A heading below another.
    Lower(Line),
    /// Lines that belong together.
    Paragraph(Vec<Line>),
    /// A list with dots.
    Dots(Vec<Line>),
    /// A list with numbers.
    Numbers(Vec<Line>),
}

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut apart = true;
    for raw in text.lines() {
        let line = raw.trim();
        if line.is_empty() {
            apart = true;
            continue;
        }
        let block = one(line);
        let joined = match (blocks.last_mut(), &block) {
            (Some(Block::Dots(lines)), Block::Dots(new)) => Some((lines, new)),
            (Some(Block::Numbers(lines)), Block::Numbers(new)) => Some((lines, new)),
            (Some(Block::Paragraph(lines)), Block::Paragraph(new)) if !apart => Some((lines, new)),
            _ => None,
        };
        match joined {
            Some((lines, new)) => lines.extend(new.iter().cloned()),
            None => blocks.push(block),
        }
        apart = false;
    }
    blocks
}

fn one(line: &str) -> Block {
    if let Some(rest) = line.strip_prefix("## ") {
        return Block::Lower(spans(rest));
    }
    if let Some(rest) = line.strip_prefix("# ") {
        return Block::Heading(spans(rest));
    }
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("• ")) {
        return Block::Dots(vec![spans(rest)]);
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after = &line[digits..];
    let numbered = after
        .strip_prefix(". ")
        .or_else(|| after.strip_prefix('、'));
    match numbered.filter(|_| (1..=2).contains(&digits)) {
        Some(rest) => Block::Numbers(vec![spans(rest)]),
        None => Block::Paragraph(vec![spans(line)]),
    }
}

/// `**bold**` in a line; a lonely `**` is text.
fn spans(line: &str) -> Line {
    let parts: Vec<&str> = line.split("**").collect();
    let pairs = (parts.len() - 1) / 2;
    let mut spans = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let lonely = n > 2 * pairs;
        let text = if lonely {
            format!("**{part}")
        } else {
            (*part).to_owned()
        };
        if !text.is_empty() {
            spans.push(Span {
                text,
                bold: n % 2 == 1 && !lonely,
            });
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Line {
        vec![Span {
            text: text.to_owned(),
            bold: false,
        }]
    }

    #[test]
    fn blocks_are_what_they_look_like() {
        let text = "# 题\n第一段\n接着\n\n第二段\n- 甲\n- 乙\n1. 一\n2、二\n## 小题\n2026 年";
        assert_eq!(
            blocks(text),
            [
                Block::Heading(plain("题")),
                Block::Paragraph(vec![plain("第一段"), plain("接着")]),
                Block::Paragraph(vec![plain("第二段")]),
                Block::Dots(vec![plain("甲"), plain("乙")]),
                Block::Numbers(vec![plain("一"), plain("二")]),
                Block::Lower(plain("小题")),
                Block::Paragraph(vec![plain("2026 年")]),
            ]
        );
    }

    #[test]
    fn only_pairs_make_bold_and_markup_of_others_is_text() {
        let Some(Block::Paragraph(lines)) = blocks("a **b** c **d <b>").into_iter().next() else {
            panic!("a paragraph");
        };
        let told: Vec<_> = lines[0].iter().map(|s| (s.text.as_str(), s.bold)).collect();
        assert_eq!(
            told,
            [
                ("a ", false),
                ("b", true),
                (" c ", false),
                ("**d <b>", false)
            ]
        );
    }
}
