//! What came by the demo bank's public site and waits to be looked at: a robot seems to have sent it, and
//! one of them is a customer's after all.

use change::CommandError;
use jiff::SignedDuration;
use kernel::{Fields, Instant};
use platform::App;

/// Minutes before the stage's moment, seconds it took, outlet, name, telephone, what happened, what
/// is wanted, what stands in the field nobody sees.
type Sent = (
    i64,
    i64,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const SENT: [Sent; 3] = [
    (
        120,
        2,
        "",
        "客户",
        "13900010043",
        "专业代理退息退费，添加联系方式办理，不成功不收费。",
        "退款",
        "http://example.invalid",
    ),
    (
        100,
        3,
        "",
        "客户",
        "13900010044",
        "专业代理退息退费，添加联系方式办理，不成功不收费！！",
        "退款",
        "",
    ),
    (
        60,
        3,
        "0101",
        "沈怀远",
        "13900010045",
        "柜台拒绝办理老人代取养老金，没有说明依据。",
        "说明办理依据，帮助办理",
        "",
    ),
];

/// Sends all of it; the stage's clock ends where it began.
pub(crate) fn send(stage: &App, now: Instant) -> Result<(), CommandError> {
    for (minutes, seconds, unit, name, phone, content, demand, trap) in SENT {
        let begun = now - SignedDuration::from_mins(minutes);
        stage.clock.set(begun);
        let pairs = [
            ("who", "self"),
            ("complainant.name", name),
            ("complainant.phone", phone),
            ("unit", unit),
            ("content", content),
            ("demand", demand),
        ];
        let own = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let code = stage.entropy.code(26);
        portal::write_now(stage, &code, "", Fields::from_pairs(own.collect()))?;
        stage.clock.set(begun + SignedDuration::from_secs(seconds));
        let asked = portal::Send {
            draft: code,
            network: String::new(),
            trap: trap.to_owned(),
            work: String::new(),
        };
        portal::send_now(stage, asked)?;
    }
    stage.clock.set(now);
    Ok(())
}
