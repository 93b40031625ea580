//! The life of an order: every way that is drawn, every one that is not, and by whom.

use super::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn now() -> Instant {
    at("2026-11-23T09:00:00+08:00")
}

fn unit(path: &str) -> Unit {
    Unit {
        path: UnitPath::from_stored(path.to_owned()),
        name: path.to_owned(),
    }
}

fn powers(login: &str, path: &str, issue: Reach) -> Powers {
    let own = unit(path);
    Powers {
        who: Who {
            login: login.to_owned(),
            name: login.to_owned(),
        },
        view: Reach::Own(own.path.clone()),
        unit: own,
        issue,
        may_answer: true,
    }
}

const BRANCH: &str = "0000.0100.";
const OUTLET: &str = "0000.0100.0101.";

fn officer() -> Powers {
    let reach = Reach::Subtree(unit(BRANCH).path);
    powers("officer", BRANCH, reach)
}

fn handler() -> Powers {
    powers("handler", OUTLET, Reach::Nothing)
}

/// Who replies for the unit.
fn answerers() -> Vec<String> {
    ["handler", "officer", "colleague"]
        .map(str::to_owned)
        .to_vec()
}

fn asked(path: &str) -> Issue {
    Issue {
        number: number(day_of(now()), 7),
        about: None,
        unit: unit(path),
        person: None,
        text: "请于限期内回复".to_owned(),
        due_day: "2026-11-27".parse().unwrap(),
    }
}

fn fresh() -> Order {
    issue(&officer(), asked(OUTLET), now()).unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    )
}

fn act(
    order: &Order,
    action: Action,
    by: &Powers,
    pairs: &[(&str, &str)],
) -> Result<Order, Trouble> {
    let asked = Asked {
        action,
        fields: &fields(pairs),
        powers: by,
        answerers: &answerers(),
        now: at("2026-11-24T10:00:00+08:00"),
    };
    apply(order, &asked)
}

fn code(result: Result<Order, Trouble>) -> &'static str {
    match result.unwrap_err() {
        Trouble::Refused(refusal) => refusal.code,
        Trouble::Invalid(errors) => errors.0[0].code,
    }
}

const FULL: [(&str, &str); 1] = [("answer", "已办理")];

#[test]
fn an_order_is_answered_returned_answered_and_accepted() {
    let order = fresh();
    assert_eq!(order.number, "DB-20261123-007");
    assert_eq!(kernel::rfc3339(order.due_at), "2026-11-27T23:59:59+08:00");
    let order = act(&order, Action::Answer, &handler(), &FULL).unwrap();
    assert_eq!(
        reply_limit(&order).met,
        Some(at("2026-11-24T10:00:00+08:00"))
    );
    let back = [("reason", "未附凭证"), ("due", "2026-11-30")];
    let order = act(&order, Action::Return, &officer(), &back).unwrap();
    let limit = reply_limit(&order);
    assert_eq!((limit.met, limit.ended), (None, None));
    assert_eq!(limit.started, at("2026-11-24T10:00:00+08:00"));
    assert_eq!(day_of(order.due_at).to_string(), "2026-11-30");
    let order = act(&order, Action::Answer, &handler(), &FULL).unwrap();
    let order = act(&order, Action::Accept, &officer(), &[]).unwrap();
    assert_eq!((order.status, order.version), (Status::Accepted, 5));
    assert!(reply_limit(&order).met.is_some() && reply_limit(&order).ended.is_some());
}

#[test]
fn only_drawn_ways_are_open() {
    for status in Status::ALL {
        let order = Order { status, ..fresh() };
        for action in Action::ALL {
            let by = if action == Action::Answer {
                handler()
            } else {
                officer()
            };
            let open = action.way().0.contains(&status);
            assert_eq!(
                check(action, &order, &by, &answerers()).is_ok(),
                open,
                "{action:?} {status:?}"
            );
        }
        assert_eq!(Status::from_code(status.code()), Some(status));
    }
}

#[test]
fn who_may_do_it() {
    let order = fresh();
    let subtree = |path: &str| Reach::Subtree(unit(path).path);
    // The issuer doesn't answer, and the handler doesn't decide.
    assert_eq!(
        code(act(&order, Action::Answer, &officer(), &FULL)),
        "order_not_yours"
    );
    let withdraw = [("reason", "误发")];
    assert_eq!(
        code(act(&order, Action::Withdraw, &handler(), &withdraw)),
        "order_not_yours"
    );
    // Somebody of another unit whose code begins the same way.
    let near = "0000.0100.01010.";
    let other = powers("near", near, Reach::Nothing);
    assert_eq!(
        code(act(&order, Action::Answer, &other, &FULL)),
        "order_not_yours"
    );
    assert!(!other.sees(&order) && handler().sees(&order) && officer().sees(&order));
    // The person it is for answers wherever they are.
    let named = Order {
        person: Some(other.who.clone()),
        ..order.clone()
    };
    assert!(other.sees(&named) && act(&named, Action::Answer, &other, &FULL).is_ok());
    // A colleague of the issuer decides, another branch's officer does not.
    let answered = act(&order, Action::Answer, &handler(), &FULL).unwrap();
    let colleague = powers("colleague", BRANCH, subtree(BRANCH));
    assert!(act(&answered, Action::Accept, &colleague, &[]).is_ok());
    let elsewhere = powers("far", "0000.0200.", subtree("0000.0200."));
    assert_eq!(
        code(act(&answered, Action::Accept, &elsewhere, &[])),
        "order_not_yours"
    );
    // Who answered does not accept.
    let own = Order {
        unit: unit(BRANCH),
        ..fresh()
    };
    let own = act(&own, Action::Answer, &colleague, &FULL).unwrap();
    assert_eq!(
        code(act(&own, Action::Accept, &colleague, &[])),
        "order_own_answer"
    );
    assert!(act(&own, Action::Accept, &officer(), &[]).is_ok());
}

#[test]
fn issuing_stays_within_reach_and_fields_are_checked() {
    for path in ["0000.", "0000.01000.", "0000.0200."] {
        let refusal = issue(&officer(), asked(path), now()).unwrap_err();
        assert_eq!(refusal.code, "order_out_of_reach", "{path}");
    }
    let order = fresh();
    assert_eq!(
        code(act(&order, Action::Answer, &handler(), &[])),
        "required"
    );
    let smuggled = [("answer", "x"), ("status", "accepted")];
    assert_eq!(
        code(act(&order, Action::Answer, &handler(), &smuggled)),
        "unknown_field"
    );
    let answered = act(&order, Action::Answer, &handler(), &FULL).unwrap();
    for due in ["2026-11-23", "2028-01-01"] {
        let back = [("reason", "重办"), ("due", due)];
        assert_eq!(
            code(act(&answered, Action::Return, &officer(), &back)),
            "due_out_of_range"
        );
    }
    let endless = Order {
        events: vec![order.events[0].clone(); EVENTS_MAX],
        ..order
    };
    assert_eq!(
        code(act(&endless, Action::Answer, &handler(), &FULL)),
        "order_too_long"
    );
}
