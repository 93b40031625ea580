//! Quizzes: how they are written, and how answers are judged. PURE.
//!
//! Questions are written as text, an empty line between them: the question, then options that begin
//! with `-` (wrong) or `+` (right, exactly one), then a line that begins with `=`, the explanation.

use kernel::Fields;

/// Most questions of one quiz: it is short.
pub const QUESTIONS_MAX: usize = 20;
/// Most options of a question.
pub const OPTIONS_MAX: usize = 6;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What may be answered.
    pub options: Vec<String>,
    /// Place of the right option.
    pub right: usize,
    /// Why.
    pub explanation: String,
}

/// What is wrong with a written quiz: the question's number, and what is expected in both languages.
pub type Fault = (usize, &'static str, &'static str);

/// Reads the questions.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<Vec<Question>, Fault> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let groups = lines
        .split(|line| line.is_empty())
        .filter(|group| !group.is_empty());
    let mut questions = Vec::new();
    for (no, group) in (1..).zip(groups) {
        if no > QUESTIONS_MAX {
            return Err((no, "题目最多 20 道", "there are at most 20 questions"));
        }
        questions.push(question(group).map_err(|(zh, en)| (no, zh, en))?);
    }
    match questions.is_empty() {
        true => Err((
            1,
            "应有题干、选项与解析",
            "needs a question, options and an explanation",
        )),
        false => Ok(questions),
    }
}

fn question(lines: &[&str]) -> Result<Question, (&'static str, &'static str)> {
    let mut asked = Question {
        text: String::new(),
        options: Vec::new(),
        right: usize::MAX,
        explanation: String::new(),
    };
    for line in lines {
        let (mark, rest) = (
            line.chars().next(),
            line.get(1..).unwrap_or_default().trim(),
        );
        match mark {
            Some('-' | '+') => {
                if mark == Some('+') {
                    if asked.right != usize::MAX {
                        return Err((
                            "正确选项（+）只能有一个",
                            "has more than one right option (+)",
                        ));
                    }
                    asked.right = asked.options.len();
                }
                asked.options.push(rest.to_owned());
            }
            Some('=') => asked.explanation = rest.to_owned(),
            _ if asked.options.is_empty() => {
                asked.text = [asked.text.as_str(), line].concat();
            }
            _ => {
                return Err((
                    "选项后的行应以 -、+ 或 = 开头",
                    "has a line after the options without -, + or =",
                ));
            }
        }
    }
    let whole = !asked.text.is_empty()
        && (2..=OPTIONS_MAX).contains(&asked.options.len())
        && asked.options.iter().all(|option| !option.is_empty());
    if !whole {
        return Err((
            "应有题干和 2 到 6 个选项",
            "needs a question and 2 to 6 options",
        ));
    }
    if asked.right == usize::MAX {
        return Err((
            "缺少正确选项（以 + 开头）",
            "has no right option (beginning with +)",
        ));
    }
    if asked.explanation.is_empty() {
        return Err((
            "缺少解析（以 = 开头）",
            "has no explanation (beginning with =)",
        ));
    }
    Ok(asked)
}

/// The name of a question's field in the public form.
pub fn field(no: usize) -> String {
    format!("q{no}")
}

/// What was chosen: the place of the option for each question; `None` where nothing fits.
pub fn chosen(questions: &[Question], fields: &Fields) -> Vec<Option<usize>> {
    let one = |(no, question): (usize, &Question)| {
        let place = fields.get(&field(no)).parse::<usize>().ok();
        place.filter(|place| *place < question.options.len())
    };
    (1..).zip(questions).map(one).collect()
}

/// How many are right.
pub fn right(questions: &[Question], chosen: &[Option<usize>]) -> usize {
    let pairs = questions.iter().zip(chosen);
    pairs
        .filter(|(question, place)| **place == Some(question.right))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIZ: &str = "验证码可以告诉客服吗？\n- 可以\n+ 不可以\n= 索要验证码的都是诈骗。\n\n年化利率是？\n+ 按一年折算\n- 按一月\n= 便于比较。";

    #[test]
    fn a_quiz_is_read_and_judged() {
        let questions = parse(QUIZ).unwrap();
        assert_eq!(questions.len(), 2);
        assert_eq!((questions[0].right, questions[1].right), (1, 0));
        let mut fields = Fields::default();
        fields.set("q1", "1");
        fields.set("q2", "9");
        let chosen = chosen(&questions, &fields);
        assert_eq!(chosen, [Some(1), None]);
        assert_eq!(right(&questions, &chosen), 1);
    }

    #[test]
    fn what_is_missing_is_told_with_its_question() {
        for (text, no, part) in [
            ("", 1, "题干"),
            ("问\n+ 是\n= 解", 1, "2 到 6"),
            ("问\n- 是\n- 否\n= 解", 1, "缺少正确选项"),
            ("问\n+ 是\n+ 否\n= 解", 1, "只能有一个"),
            ("问\n+ 是\n- 否", 1, "缺少解析"),
            ("问\n+ 是\n又\n- 否\n= 解", 1, "开头"),
        ] {
            let (told, zh, _) = parse(text).unwrap_err();
            assert!(told == no && zh.contains(part), "{text}: {zh}");
        }
        let second = parse(&format!("{QUIZ}\n\n问")).unwrap_err();
        assert_eq!(second.0, 3);
        let many = vec!["问\n+ 是\n- 否\n= 解"; QUESTIONS_MAX + 1].join("\n\n");
        assert_eq!(parse(&many).unwrap_err().0, QUESTIONS_MAX + 1);
    }
}
