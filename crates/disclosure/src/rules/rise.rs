//! What a new version of a fee is against the one before: new, a rise, a fall, the same; which notice and
//! which review it needs. PURE.

use super::fee::Fee;
use super::notice::{Notice, Pack, pack};
use kernel::{Day, Refusal, say};
use serde::Serialize;

/// How a version moves the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// The item is new.
    New,
    /// Some customer pays more for something.
    Rise,
    /// Nobody pays more, somebody less.
    Fall,
    /// The price stays.
    Same,
}

/// What made a rise a rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The amounts, compared.
    Amounts,
    /// A discount that was published is cut short.
    Discount,
    /// The author says so; another must have checked it.
    Claim,
    /// There is nothing before it to compare with.
    First,
}

/// What a version is and needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it moves the price.
    pub movement: Movement,
    /// What that rests on.
    pub ground: Ground,
    /// Whether a passed review must carry it.
    pub needs_review: bool,
    /// The notice it needs, with its pack.
    pub notice: Option<(&'static Pack, &'static Notice)>,
}

impl Finding {
    /// The first day on which it may take effect when it is published on `announced`.
    pub fn earliest(&self, announced: Day) -> Day {
        match self.notice {
            Some((pack, notice)) => pack.earliest(notice, announced),
            None => announced,
        }
    }
}

/// Finds what a version is against the one in force on the day before it takes effect.
///
/// # Errors
/// When amounts can't tell and the author has not said; when what the author says contradicts them.
pub fn find(
    before: Option<&Fee>,
    new: &Fee,
    from: Day,
    announced: Day,
) -> Result<Finding, Refusal> {
    let (movement, ground) = match before {
        None => (Movement::New, Ground::First),
        Some(before) => against(before, new, from)?,
    };
    let costs = new.price().is_none_or(|price| price.charges());
    let key = match movement {
        Movement::Rise => Some("market_rise"),
        Movement::New if costs => Some("market_new"),
        _ => None,
    };
    let rules = pack(announced);
    let key = key.filter(|_| new.price_type == "market");
    let notice = key
        .and_then(|key| rules.rule(key))
        .map(|notice| (rules, notice));
    Ok(Finding {
        movement,
        ground,
        needs_review: matches!(movement, Movement::New | Movement::Rise),
        notice,
    })
}

fn against(before: &Fee, new: &Fee, from: Day) -> Result<(Movement, Ground), Refusal> {
    if cut_short(before, new, from) {
        return Ok((Movement::Rise, Ground::Discount));
    }
    let amounts = compared(before, new);
    match (amounts, new.change.as_str()) {
        (Some(Movement::Rise), "fall" | "neutral") => Err(Refusal::new(
            "claim_contradicted",
            say!(
                "按结构化价格比较为涨价，与填写的「与现行价格相比」不符，请更正",
                "Compared by its amounts it is a rise; what was said of the change contradicts that"
            ),
        )),
        (Some(_), "rise") => Ok((Movement::Rise, Ground::Claim)),
        (Some(movement), _) => Ok((movement, Ground::Amounts)),
        (None, "rise") => Ok((Movement::Rise, Ground::Claim)),
        (None, "fall") => Ok((Movement::Fall, Ground::Claim)),
        (None, "neutral") => Ok((Movement::Same, Ground::Claim)),
        (None, _) => Err(Refusal::new(
            "change_unsaid",
            say!(
                "价格、计价单位、服务内容、适用客户或渠道的文字有改动，无法按金额比较：请在「与现行价格相比」中选择涨价、降价或仅文字调整",
                "The words of price, unit, content, customers or channels changed and amounts can't tell: say under \"Compared with the price in force\" whether it is a rise, a fall or wording only"
            ),
        )),
    }
}

/// What the amounts tell; `None` when they can't tell, or when the words around them changed so that
/// the same amounts may mean something else.
fn compared(before: &Fee, new: &Fee) -> Option<Movement> {
    let price = new.price();
    if price.as_ref().is_some_and(|price| !price.charges()) {
        // Nothing is charged: whatever the words say, nobody pays more.
        let charged = before.price().is_none_or(|price| price.charges());
        return Some(if charged {
            Movement::Fall
        } else {
            Movement::Same
        });
    }
    let widened = |old: &[String], new: &[String]| new.iter().any(|code| !old.contains(code));
    let same_thing = before.content == new.content
        && before.customers_note == new.customers_note
        && !widened(&before.customers, &new.customers)
        && !widened(&before.channels, &new.channels);
    let same_text = same_thing && before.standard == new.standard && before.per == new.per;
    let (Some(new_price), Some(old_price)) = (price, before.price()) else {
        return same_text.then_some(Movement::Same);
    };
    let (up, down) = new_price.against(&old_price);
    let was_free = !old_price.charges();
    if up && (was_free || before.per == new.per) {
        return Some(Movement::Rise);
    }
    match (same_thing && before.per == new.per, down) {
        (true, true) => Some(Movement::Fall),
        (true, false) => same_text.then_some(Movement::Same),
        (false, _) => None,
    }
}

/// Whether a discount that was published ends earlier, or begins later, than customers were told.
fn cut_short(before: &Fee, new: &Fee, from: Day) -> bool {
    let Some((begins, ends)) = before.discount_days().filter(|(_, ends)| *ends >= from) else {
        return false;
    };
    if new.is_free() {
        return false;
    }
    // What has run already by the day of the change can't be taken back any more.
    let due = begins.max(from);
    match new.discount_days() {
        None => true,
        Some((first, last)) => last < ends || first > due || before.discount != new.discount,
    }
}

/// Whether a version may take effect on a day.
///
/// # Errors
/// When its notice would be too short; says the first day that would do, and by which rule.
pub fn in_time(finding: &Finding, announced: Day, from: Day) -> Result<(), Refusal> {
    let earliest = finding.earliest(announced);
    let Some((pack, notice)) = finding.notice.filter(|_| from < earliest) else {
        return Ok(());
    };
    let (zh, en) = (&notice.rule.zh, &notice.rule.en);
    let (law_zh, law_en) = (&pack.name.zh, &pack.name.en);
    Err(Refusal::new(
        "notice_too_short",
        say!(
            "{zh}（{law_zh}）：{announced} 公示的，最早 {earliest} 生效，不能定于 {from}",
            "{en} ({law_en}): what is published on {announced} takes effect on {earliest} at the earliest, not on {from}"
        ),
    ))
}

#[cfg(test)]
mod tests;
