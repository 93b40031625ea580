//! Runners against one database: everything is sent, once, also when one is killed half-way.

use super::*;
use crate::{Kind, Notice, post};
use change::{Entry, Subject};
use identity::rules::Details;
use kernel::{Actor, Role, RoleSet, Say};
use org::{Figures, Level, NewUnit};
use platform::sql::{Db, args};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant as Watch;
use testkit::{TestApp, on_each_engine};

/// A carrier that counts what it gets and can be killed.
#[derive(Default)]
struct Counting {
    got: Mutex<HashMap<i64, usize>>,
    /// When so many were carried, the server that carries is killed.
    kill_at: usize,
    carried: AtomicUsize,
    killed: AtomicBool,
}

impl Carry for Counting {
    fn carry(&self, parcel: &Parcel, _: Instant) -> Outcome {
        let before = self.carried.fetch_add(1, Ordering::SeqCst);
        if self.kill_at > 0 && before >= self.kill_at {
            self.killed.store(true, Ordering::SeqCst);
            // As a killed process: nothing is sent, nothing is written down.
            panic!("killed on purpose");
        }
        *self.got.lock().unwrap().entry(parcel.id).or_default() += 1;
        Outcome::Sent
    }
}

fn system() -> Actor {
    Actor::system("test")
}

/// A bank with one person and one endpoint, and so many notices on their way to it.
fn bank(app: &TestApp, notices: usize) {
    let new = NewUnit {
        code: "0000".to_owned(),
        name: "Head Office".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: "2010-01-01".parse().unwrap(),
        phone: String::new(),
        figures: Figures::default(),
    };
    change::run_now(&app.app, &system(), None, move |change| {
        org::create_in(change, &new)
    })
    .unwrap();
    let details = Details {
        name: "Wang".to_owned(),
        unit: "0000".to_owned(),
        roles: RoleSet::of(&[Role::Handler]),
        phone: String::new(),
    };
    change::run_now(&app.app, &system(), None, move |change| {
        identity::create_in(change, "wang", &details, "no hash", false)
    })
    .unwrap();
    app.db
        .write_now(|tx| {
            tx.execute(
                "INSERT INTO notify_endpoint (id, name, channel, unit, url, secret, kinds, lang,
                     active, version)
                 VALUES (7, 'CRM', 'webhook', '0000', 'http://127.0.0.1:1/', 's', 'case_approved',
                     'en', 1, 1)",
                &args![],
            )
        })
        .unwrap();
    const AT_ONCE: usize = 250;
    for from in (0..notices).step_by(AT_ONCE) {
        let to = notices.min(from + AT_ONCE);
        change::run_now(&app.app, &system(), None, move |mut change| {
            for n in from..to {
                let notice = Notice {
                    kind: Kind::CaseApproved,
                    to: vec!["wang".to_owned()],
                    subject: Subject::new("complaint", format!("TS-{n}")),
                    href: format!("/complaints/TS-{n}"),
                    args: vec![
                        ("number", Say::same(format!("TS-{n}"))),
                        ("title", Say::same("x")),
                        ("by", Say::same("y")),
                    ],
                };
                assert_eq!(post(&mut change, &notice)?, 1);
            }
            let entry = Entry::new(Subject::new("test", "1"), "posted", serde_json::json!({}));
            change.commit(vec![entry], ())
        })
        .unwrap();
    }
}

fn count(app: &TestApp, state: &'static str) -> i64 {
    app.db
        .read_now(move |reader| {
            let sql = "SELECT count(*) FROM notify_delivery WHERE state = $1";
            reader.query_one(sql, &args![state])?.get(0)
        })
        .map_err(|error: SqlError| error)
        .unwrap()
}

/// A second server on the same database: connections of its own, the same moment.
fn second(app: &TestApp) -> App {
    App {
        db: Db::open(app.url()).unwrap(),
        entropy: Entropy::seeded(2),
        ..app.app.clone()
    }
}

/// Runs until all that is due is sent.
fn until_all_sent(app: &App, carrier: &Counting, of: &TestApp, total: i64) {
    let began = Watch::now();
    while count(of, "sent") < total {
        assert!(
            began.elapsed() < Duration::from_secs(240),
            "it takes too long"
        );
        if run(app, Channel::Webhook, carrier).unwrap() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn two_servers_send_ten_thousand_once_each_also_when_one_is_killed_half_way() {
    const TOTAL: usize = 10_000;
    on_each_engine(|app| {
        bank(app, TOTAL);
        assert_eq!(count(app, "waiting"), TOTAL as i64);
        let other = second(app);
        let (lives, dies) = (
            Counting::default(),
            Counting {
                kill_at: 1_234,
                ..Counting::default()
            },
        );
        let began = Watch::now();
        std::thread::scope(|scope| {
            let victim = scope.spawn(|| {
                // Runs until it is killed in the middle of a batch.
                loop {
                    let _ = run(&other, Channel::Webhook, &dies).unwrap();
                }
            });
            scope.spawn(|| {
                // Leaves the other enough to be killed over, however the two are scheduled.
                while !dies.killed.load(Ordering::SeqCst) {
                    let sent = lives.got.lock().unwrap().len();
                    if sent < TOTAL / 2 {
                        run(app, Channel::Webhook, &lives).unwrap();
                    } else {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                }
                while run(app, Channel::Webhook, &lives).unwrap() > 0 {}
            });
            assert!(victim.join().is_err(), "it was killed");
        });
        // What the killed one had claimed and not sent is nobody's until its lease runs out.
        let left = count(app, "sending");
        assert!(left > 0, "it was killed between two batches");
        assert_eq!(run(app, Channel::Webhook, &lives).unwrap(), 0);
        app.clock.advance(LEASE.as_secs() as i64 + 1);
        until_all_sent(app, &lives, app, TOTAL as i64);
        eprintln!(
            "{}: {TOTAL} in {:?}, {left} taken over",
            app.db.engine_name(),
            began.elapsed()
        );

        let mut got = lives.got.into_inner().unwrap();
        let by_the_dead = dies.got.into_inner().unwrap();
        assert!(
            !got.is_empty() && by_the_dead.len() >= 1_000,
            "both took part"
        );
        for (id, times) in by_the_dead {
            *got.entry(id).or_default() += times;
        }
        assert_eq!(got.len(), TOTAL, "every one arrived");
        let twice = got.values().filter(|times| **times > 1).count();
        assert_eq!(twice, 0, "none arrived twice");
        assert_eq!(
            count(app, "sending") + count(app, "failed") + count(app, "dead"),
            0
        );
    });
}

/// A carrier that answers what it is told to.
struct Answering(Mutex<Vec<Outcome>>);

impl Carry for Answering {
    fn carry(&self, _: &Parcel, _: Instant) -> Outcome {
        self.0.lock().unwrap().pop().unwrap_or(Outcome::Sent)
    }
}

fn later(down: bool) -> Outcome {
    Outcome::Later {
        error: "HTTP 500".to_owned(),
        down,
    }
}

#[test]
fn what_fails_is_tried_again_after_growing_pauses_and_then_given_up() {
    on_each_engine(|app| {
        bank(app, 1);
        let fails = Answering(Mutex::new(vec![later(false); 20]));
        for attempt in 1..ATTEMPTS_MAX {
            assert_eq!(run(app, Channel::Webhook, &fails).unwrap(), 1);
            assert_eq!(count(app, "failed"), 1);
            let pause = pause_after(attempt).unwrap().as_secs() as i64;
            app.clock.advance(pause - 1);
            assert_eq!(run(app, Channel::Webhook, &fails).unwrap(), 0, "too early");
            app.clock.advance(1);
        }
        assert_eq!(run(app, Channel::Webhook, &fails).unwrap(), 1);
        assert_eq!(count(app, "dead"), 1);
        app.clock.advance(90 * 86_400);
        assert_eq!(run(app, Channel::Webhook, &fails).unwrap(), 0);
    });
}

#[test]
fn an_address_that_is_down_costs_the_others_no_attempt() {
    on_each_engine(|app| {
        bank(app, 60);
        let down = Answering(Mutex::new(vec![later(true); WORKERS]));
        // At most one attempt of each worker meets it; what comes after is put off untried.
        assert_eq!(run(app, Channel::Webhook, &down).unwrap(), 60);
        let tried: i64 = app
            .db
            .read_now(|reader| {
                let sql = "SELECT sum(attempts) FROM notify_delivery WHERE state = 'failed'";
                reader.query_one(sql, &args![])?.get(0)
            })
            .map_err(|error: SqlError| error)
            .unwrap();
        let sent = count(app, "sent");
        assert!(tried >= 1 && tried <= WORKERS as i64, "{tried} were tried");
        assert!(
            sent < WORKERS as i64,
            "{sent} were sent to an address that is down"
        );
        app.clock.advance(61);
        let up = Counting::default();
        while run(app, Channel::Webhook, &up).unwrap() > 0 {}
        assert_eq!(count(app, "sent"), 60);
    });
}

#[test]
fn a_delivery_whose_servers_die_again_and_again_is_given_up() {
    on_each_engine(|app| {
        bank(app, 1);
        for _ in 0..ATTEMPTS_MAX {
            let dies = Counting {
                kill_at: 1,
                carried: AtomicUsize::new(1),
                ..Counting::default()
            };
            let ended = std::thread::scope(|scope| {
                scope.spawn(|| run(app, Channel::Webhook, &dies)).join()
            });
            assert!(ended.is_err());
            assert_eq!(count(app, "sending"), 1);
            app.clock.advance(LEASE.as_secs() as i64 + 1);
        }
        let lives = Counting::default();
        assert_eq!(run(app, Channel::Webhook, &lives).unwrap(), 1);
        assert_eq!(count(app, "dead"), 1);
        assert!(lives.got.into_inner().unwrap().is_empty());
    });
}

#[test]
fn nothing_is_sent_when_the_lease_is_almost_over() {
    /// The first sending takes as long as the lease.
    struct Slow<'a>(&'a TestApp, AtomicUsize);
    impl Carry for Slow<'_> {
        fn carry(&self, _: &Parcel, _: Instant) -> Outcome {
            self.1.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(50));
            self.0.clock.advance(LEASE.as_secs() as i64);
            Outcome::Sent
        }
    }
    on_each_engine(|app| {
        bank(app, 40);
        let slow = Slow(app, AtomicUsize::new(0));
        assert_eq!(run(app, Channel::Webhook, &slow).unwrap(), 40);
        let carried = slow.1.load(Ordering::SeqCst);
        assert!((1..=WORKERS).contains(&carried), "{carried} were sent");
        assert_eq!(count(app, "sent"), carried as i64);
        assert_eq!(count(app, "failed"), 40 - carried as i64);
        let counting = Counting::default();
        while run(app, Channel::Webhook, &counting).unwrap() > 0 {}
        assert_eq!(count(app, "sent"), 40);
        assert!(counting.got.into_inner().unwrap().values().all(|n| *n == 1));
    });
}
