//! What is a rise, what it needs, and how long it waits.

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn fee(standard: &str, amounts: &str) -> Fee {
    Fee {
        standard: standard.to_owned(),
        amounts: amounts.to_owned(),
        per: "卡".to_owned(),
        price_type: "market".to_owned(),
        customers: vec!["personal".to_owned()],
        ..Fee::default()
    }
}

fn found(before: &Fee, new: &Fee) -> Result<(Movement, Ground), &'static str> {
    find(Some(before), new, day("2027-03-01"), day("2026-11-25"))
        .map(|found| (found.movement, found.ground))
        .map_err(|refusal| refusal.code)
}

#[test]
fn amounts_tell_a_rise_from_a_fall() {
    let ten = fee("10元", "10元");
    assert_eq!(
        found(&ten, &fee("12元", "12元")),
        Ok((Movement::Rise, Ground::Amounts))
    );
    assert_eq!(
        found(&ten, &fee("8元", "8元")),
        Ok((Movement::Fall, Ground::Amounts))
    );
    assert_eq!(found(&ten, &ten), Ok((Movement::Same, Ground::Amounts)));
    let liar = Fee {
        change: "neutral".to_owned(),
        ..fee("12元", "12元")
    };
    assert_eq!(found(&ten, &liar), Err("claim_contradicted"));
    let modest = Fee {
        change: "rise".to_owned(),
        ..fee("8元", "8元")
    };
    assert_eq!(found(&ten, &modest), Ok((Movement::Rise, Ground::Claim)));
}

#[test]
fn where_amounts_cannot_tell_the_author_says() {
    let ten = fee("10元", "10元");
    let changes: Vec<Fee> = vec![
        fee("每卡10元", "10元"),
        fee("175美元", ""),
        Fee {
            per: "月".to_owned(),
            ..ten.clone()
        },
        Fee {
            content: "只补卡，不含邮寄".to_owned(),
            ..ten.clone()
        },
        Fee {
            customers: vec!["personal".to_owned(), "small".to_owned()],
            ..ten.clone()
        },
        Fee {
            channels: vec!["mobile".to_owned()],
            ..ten.clone()
        },
    ];
    for new in changes {
        assert_eq!(found(&ten, &new), Err("change_unsaid"), "{new:?}");
        for (claim, movement) in [
            ("rise", Movement::Rise),
            ("fall", Movement::Fall),
            ("neutral", Movement::Same),
        ] {
            let claimed = Fee {
                change: claim.to_owned(),
                ..new.clone()
            };
            assert_eq!(
                found(&ten, &claimed),
                Ok((movement, Ground::Claim)),
                "{claim}"
            );
        }
    }
    // A dearer price stays a rise, whatever else was reworded.
    let both = Fee {
        content: "另一内容".to_owned(),
        change: "fall".to_owned(),
        ..fee("12元", "12元")
    };
    assert_eq!(found(&ten, &both), Err("claim_contradicted"));
}

#[test]
fn free_and_back() {
    let (ten, free) = (
        fee("10元", "10元"),
        Fee {
            price_type: "free".to_owned(),
            ..fee("免费", "")
        },
    );
    assert_eq!(found(&ten, &free), Ok((Movement::Fall, Ground::Amounts)));
    assert_eq!(found(&free, &ten), Ok((Movement::Rise, Ground::Amounts)));
    let by_the_year = Fee {
        per: "年".to_owned(),
        ..ten.clone()
    };
    assert_eq!(
        found(&free, &by_the_year),
        Ok((Movement::Rise, Ground::Amounts))
    );
}

#[test]
fn a_discount_that_was_told_is_kept() {
    let told = Fee {
        discount: "五折".to_owned(),
        discount_from: Some(day("2026-12-01")),
        discount_to: Some(day("2027-06-30")),
        ..fee("10元", "10元")
    };
    let without = fee("10元", "10元");
    assert_eq!(
        found(&told, &without),
        Ok((Movement::Rise, Ground::Discount))
    );
    let shorter = Fee {
        discount_to: Some(day("2027-05-31")),
        ..told.clone()
    };
    assert_eq!(
        found(&told, &shorter),
        Ok((Movement::Rise, Ground::Discount))
    );
    let weaker = Fee {
        discount: "九折".to_owned(),
        ..told.clone()
    };
    assert_eq!(
        found(&told, &weaker),
        Ok((Movement::Rise, Ground::Discount))
    );
    let longer = Fee {
        discount_to: Some(day("2027-12-31")),
        ..told.clone()
    };
    assert_eq!(found(&told, &longer), Ok((Movement::Same, Ground::Amounts)));
    let over = Fee {
        discount_to: Some(day("2027-02-28")),
        ..told
    };
    assert_eq!(
        found(&over, &without),
        Ok((Movement::Same, Ground::Amounts))
    );
}

#[test]
fn what_needs_notice_and_what_needs_a_review() {
    let needs = |before: Option<&Fee>, new: &Fee| {
        let found = find(before, new, day("2027-03-01"), day("2026-11-25")).unwrap();
        (
            found.notice.map(|(_, notice)| notice.key.as_str()),
            found.needs_review,
        )
    };
    let (ten, twelve) = (fee("10元", "10元"), fee("12元", "12元"));
    let guided = |fee: &Fee| Fee {
        price_type: "government_guided".to_owned(),
        ..fee.clone()
    };
    let free = Fee {
        price_type: "free".to_owned(),
        ..fee("免费", "")
    };
    assert_eq!(needs(Some(&ten), &twelve), (Some("market_rise"), true));
    assert_eq!(needs(None, &ten), (Some("market_new"), true));
    assert_eq!(needs(None, &fee("175美元", "")), (Some("market_new"), true));
    assert_eq!(needs(None, &free), (None, true));
    assert_eq!(needs(Some(&twelve), &ten), (None, false));
    assert_eq!(needs(Some(&guided(&ten)), &guided(&twelve)), (None, true));
    assert_eq!(
        needs(Some(&guided(&ten)), &twelve),
        (Some("market_rise"), true)
    );
}

#[test]
fn a_rise_waits_to_the_day() {
    let (ten, twelve) = (fee("10元", "10元"), fee("12元", "12元"));
    let announced = day("2026-11-25");
    let found = find(Some(&ten), &twelve, day("2027-02-25"), announced).unwrap();
    assert_eq!(found.earliest(announced), day("2027-02-25"));
    assert!(in_time(&found, announced, day("2027-02-25")).is_ok());
    let refused = in_time(&found, announced, day("2027-02-24")).unwrap_err();
    assert_eq!(refused.code, "notice_too_short");
    assert!(refused.say.zh.contains("2027-02-25"), "{}", refused.say.zh);
    let fall = find(Some(&twelve), &ten, announced, announced).unwrap();
    assert!(in_time(&fall, announced, announced).is_ok());
}
