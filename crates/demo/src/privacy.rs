//! What persons ask the demo bank about their own data: one in each state, played through the real commands.

use crate::play::actor;
use ::privacy::rules::Action;
use ::privacy::{act_now, register_now, submit_now};
use change::CommandError;
use kernel::{Fields, Instant};
use platform::App;

/// Works on them.
const BY: &str = "wangyaqin";

/// Hours before the stage's moment, what is asked, who asks, their telephone, their words.
const ASKED: [(i64, &str, &str, &str, &str); 6] = [
    (
        760,
        "look_up",
        "江晚晴",
        "13900010021",
        "请告知贵行保存了我的哪些个人信息。",
    ),
    (
        400,
        "copy",
        "陆明远",
        "13900010022",
        "请提供我在贵行投诉记录的副本。",
    ),
    (
        300,
        "correct",
        "沈如意",
        "13900010023",
        "我已换手机号，请更正联系方式。",
    ),
    (
        220,
        "delete",
        "秦朗",
        "13900010024",
        "不再使用贵行信用卡，请删除营销名单中的信息。",
    ),
    (
        90,
        "withdraw_consent",
        "叶知秋",
        "13900010025",
        "撤回接收理财产品短信的同意。",
    ),
    (
        26,
        "explain",
        "贺兰亭",
        "13900010026",
        "请说明信用卡额度是如何自动评定的。",
    ),
];

/// Sent on the public page, looked at by nobody yet.
const SENT: [(i64, &str, &str, &str, &str); 2] = [
    (
        20,
        "copy",
        "顾清川",
        "13900010027",
        "请提供我的个人信息副本。",
    ),
    (3, "delete", "苏念", "13900010028", "请删除我的旧地址。"),
];

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

/// Asks all of it; the stage's clock ends where it began.
pub(crate) fn ask(stage: &App, now: Instant) -> Result<(), CommandError> {
    let by = actor(BY);
    let before = |hours: i64| now - jiff::SignedDuration::from_hours(hours);
    for (place, (hours, kind, name, phone, content)) in ASKED.iter().enumerate() {
        stage.clock.set(before(*hours));
        let asked = fields(&[
            ("kind", kind),
            ("applicant", "self"),
            ("channel", if place % 2 == 0 { "counter" } else { "phone" }),
            ("name", name),
            ("phone", phone),
            ("content", content),
        ]);
        let number = register_now(stage, &by, asked, None)?.number;
        for (action, pairs) in steps(place) {
            stage
                .clock
                .set(stage.clock.now() + jiff::SignedDuration::from_hours(5));
            act_now(stage, &by, &number, action, (fields(pairs), None))?;
        }
    }
    for (hours, kind, name, phone, content) in SENT {
        stage.clock.set(before(hours));
        submit_now(
            stage,
            fields(&[
                ("kind", kind),
                ("applicant", "self"),
                ("name", name),
                ("phone", phone),
                ("content", content),
            ]),
        )?;
    }
    stage.clock.set(now);
    Ok(())
}

type Steps = &'static [(Action, &'static [(&'static str, &'static str)])];

const CHECKED: (Action, &[(&str, &str)]) = (
    Action::CheckIdentity,
    &[("method", "original"), ("paper", "id_card")],
);
const TAKEN: (Action, &[(&str, &str)]) = (Action::Take, &[]);

/// How far each of [`ASKED`] has come.
fn steps(place: usize) -> impl Iterator<Item = (Action, &'static [(&'static str, &'static str)])> {
    let steps: Steps = match place {
        0 => &[
            CHECKED,
            TAKEN,
            (
                Action::Answer,
                &[
                    ("result", "done"),
                    ("told_by", "letter"),
                    (
                        "answer",
                        "本行保存的您的个人信息为投诉办理记录，清单已随函寄送。",
                    ),
                    ("release", "true"),
                ],
            ),
        ],
        1 => &[CHECKED, TAKEN],
        2 => &[CHECKED],
        3 => &[
            CHECKED,
            TAKEN,
            (
                Action::Refuse,
                &[
                    ("ground", "kept_by_law"),
                    ("told_by", "letter"),
                    (
                        "answer",
                        "营销名单中的信息已删除；投诉档案的法定保存期限尚未届满，期满后删除。",
                    ),
                    ("sue_told", "true"),
                    ("release", "true"),
                ],
            ),
        ],
        4 => &[CHECKED, TAKEN],
        _ => &[],
    };
    steps.iter().copied()
}
