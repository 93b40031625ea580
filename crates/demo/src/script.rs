//! Texts with choices `[a|b]` and slots `{name}` (`data/README.md`).

use crate::dice::Dice;
use std::collections::BTreeMap;

/// What the slots of one case stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(BTreeMap<String, String>);

impl Slots {
    /// Fills a slot, anew if it was filled.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// What a slot stands for.
    pub(crate) fn get(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(value) => value,
            None => panic!("a text of the demo uses the slot {{{name}}}, which nobody fills"),
        }
    }

    /// The same slots with days as people say them: `11月10号`.
    pub(crate) fn spoken(&self) -> Slots {
        let mut spoken = self.clone();
        for name in ["day", "day2", "before"] {
            if let Some(day) = spoken.0.get_mut(name) {
                *day = day.replace('日', "号");
            }
        }
        spoken
    }
}

/// Draws the choices and fills the slots.
pub(crate) fn render(text: &str, slots: &Slots, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '{']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = if rest.starts_with('{') {
            let end = rest
                .find('}')
                .expect("a slot is closed; a test renders every text");
            out.push_str(slots.get(&rest[1..end]));
            end + 1
        } else {
            let (options, len) = options(rest);
            out.push_str(&render(dice.one(&options), slots, dice));
            len
        };
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// The alternatives of the choice that the text begins with, and its length in bytes.
fn options(text: &str) -> (Vec<&str>, usize) {
    let (mut depth, mut start, mut found) = (0, 1, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            '|' if depth == 1 => {
                found.push(&text[start..at]);
                start = at + 1;
            }
            ']' if depth == 1 => {
                found.push(&text[start..at]);
                return (found, at + 1);
            }
            ']' => depth -= 1,
            _ => {}
        }
    }
    panic!("a choice of the demo's texts is not closed: {text}");
}

/// One text of a list, rendered.
pub(crate) fn say(list: &[String], slots: &Slots, dice: &mut Dice) -> String {
    let text = dice.pick(list).clone();
    render(&text, slots, dice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_drawn_nested_and_slots_filled() {
        let mut slots = Slots::default();
        slots.set("day", "11月10日");
        let mut dice = Dice::seeded(3);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..100 {
            seen.insert(render("{day}[一|二[甲|乙]|]完", &slots, &mut dice));
        }
        let all = [
            "11月10日一完",
            "11月10日二乙完",
            "11月10日二甲完",
            "11月10日完",
        ];
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), all);
        assert_eq!(slots.spoken().get("day"), "11月10号");
    }
}
