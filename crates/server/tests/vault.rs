//! Personal data that is safe: found in no database page, dump or backup; erased with its key; sealed
//! where it is from before.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::{CommandError, Entry};
use complaint::commands::{
    Attach, ErasePerson, RegisterCase, attach, erase_person, no_hold, register, save_draft,
    seal_old, subject, unsealed,
};
use complaint::evidence::Export;
use complaint::rules::{Case, Complainant};
use evidence::casefile::CaseFile;
use identity::Permission;
use kernel::{Actor, ActorKind, Fields, Refusal, Role, say};
use platform::sql::{Reader, SqlError, Value, args};
use std::path::Path;
use testkit::{Engine, TestApp, on_each_engine};
use xiaobao::backup::{self, Restore, Save};

/// Values that stand nowhere else: whoever finds one has found the planted person.
const PLANTED: [&str; 8] = [
    "诸葛雁翎",
    "13871290463",
    "42010619870314523X",
    "珞珈山路七十七号",
    "yanling.zhuge@mail.example",
    "6222021234567890987",
    "鹦鹉洲头的旧信封",
    "扁担河畔的录音笔",
];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

fn person(app: &TestApp, role: Role) -> Actor {
    let login = demo::logins().into_iter().find(|l| l.role == role).unwrap();
    let found = app
        .db
        .read_now(move |reader: &mut Reader<'_>| identity::person(reader, &login.login))
        .unwrap()
        .unwrap();
    Actor {
        kind: ActorKind::Person,
        login: found.login,
        name: found.name,
        unit: found.unit,
        roles: found.roles,
    }
}

fn form() -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("channel", "phone"),
        ("source", "direct"),
        ("nature", "complaint"),
        ("complainant.kind", "person"),
        ("complainant.name", PLANTED[0]),
        ("complainant.phone", PLANTED[1]),
        ("complainant.id_number", PLANTED[2]),
        ("complainant.address", PLANTED[3]),
        ("complainant.email", PLANTED[4]),
        ("complainant.account", PLANTED[5]),
    ] {
        fields.set(name, value);
    }
    let words = format!(
        "{}来电，电话{}，称{}里的卡{}被扣年费，要求退还。",
        PLANTED[0], PLANTED[1], PLANTED[6], PLANTED[5]
    );
    fields.set("content", &words);
    fields.set("demand", format!("把{}还给我", PLANTED[6]));
    fields
}

/// A demo bank in which one person has said all that is planted.
fn planted(app: &TestApp) -> String {
    demo::build(app, 5, 12, &mut |_, _| {}).unwrap();
    let office = person(app, Role::Office);
    let permit = identity::permit(&office, Permission::ComplaintRegister).unwrap();
    let command = RegisterCase {
        fields: form(),
        origin: String::new(),
        receipt: Some("0123456789abcdef".to_owned()),
    };
    runtime().block_on(async {
        let number = register(app, permit, command).await.unwrap().number;
        let file = Attach {
            number: number.clone(),
            name: format!("{}.txt", PLANTED[6]),
            bytes: PLANTED[7].as_bytes().to_vec(),
        };
        attach(app, &office, file).await.unwrap();
        save_draft(app, &office, "intake", form()).await.unwrap();
        order(app, &office, &number).await;
        import(app, &office).await;
        number
    })
}

/// A supervision order about a case in which people wrote what is planted; it is over.
async fn order(app: &TestApp, office: &Actor, number: &str) {
    let mut asked = Fields::default();
    let unit = one(app, "SELECT max(unit_path) FROM complaint_case").unwrap();
    let text = format!("请核实{}所称{}一事", PLANTED[0], PLANTED[6]);
    for (name, value) in [
        ("unit", kernel::UnitPath::from_stored(unit).code()),
        ("about", number),
        ("text", &text),
        ("due", &kernel::day_of(app.clock.now()).to_string()),
    ] {
        asked.set(name, value);
    }
    let issued = supervision::issue(app, office, asked, None).await.unwrap();
    let mut why = Fields::default();
    why.set("reason", format!("{}来电撤回", PLANTED[1]));
    let action = supervision::rules::order::Action::Withdraw;
    let done = supervision::act(app, office, &issued.number, action, (why, None), None);
    done.await.unwrap();
    // What was written is there for who may read it.
    let (keys, about) = (app.keys.clone(), issued.number);
    let read = move |reader: &mut Reader<'_>| supervision::order(reader, &keys, &about);
    let found = app.db.read_now(read).map_err(|error: SqlError| error);
    let found = found.unwrap().unwrap();
    assert_eq!(found.text, text);
    assert!(found.events[1].text.contains(PLANTED[1]));
}

/// An import whose one row is rejected, with what is planted in it.
async fn import(app: &TestApp, office: &Actor) {
    let csv = format!(
        "工单号,投诉受理渠道,投诉受理日期,投诉人姓名,投诉电话/邮箱,投诉内容\nGD-1,不知,昨日,{},{},{}\n",
        PLANTED[0], PLANTED[1], PLANTED[6]
    );
    let upload = complaint::import::Upload {
        name: "old.csv".to_owned(),
        bytes: csv.into_bytes(),
        dry_run: false,
        receipt: None,
    };
    let id = complaint::import::start(app, office, upload).await.unwrap();
    for _ in 0..600 {
        let (now, keys) = (app.clock.now(), app.keys.clone());
        let look = app.db.read_now(move |reader: &mut Reader<'_>| {
            let record = complaint::import::load(reader, id, now)?.unwrap();
            let rejects = complaint::import::rejects(reader, &keys, id)?;
            Ok::<_, SqlError>((record, rejects))
        });
        let (record, rejects) = look.unwrap();
        if record.state == complaint::import::State::Running {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        }
        assert_eq!(record.progress.rejected, 1, "{record:?}");
        let rejects = String::from_utf8(rejects.unwrap()).unwrap();
        assert!(rejects.contains(PLANTED[6]), "{rejects}");
        return;
    }
    panic!("the import did not end within a minute");
}

/// Which planted values stand in the bytes.
fn found(bytes: &[u8]) -> Vec<&'static str> {
    PLANTED
        .into_iter()
        .filter(|text| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
        .collect()
}

/// Every file below a folder.
fn files(folder: &Path, seen: &mut dyn FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, seen);
        } else {
            seen(&path, &std::fs::read(&path).unwrap());
        }
    }
}

/// All that lies of the database: its file and log, or what PostgreSQL dumps.
fn at_rest(app: &TestApp) -> Vec<u8> {
    if let Some(file) = app.url().strip_prefix("sqlite://") {
        let mut bytes = std::fs::read(file).unwrap();
        if let Ok(log) = std::fs::read(format!("{file}-wal")) {
            bytes.extend(log);
        }
        return bytes;
    }
    let dump = std::process::Command::new("pg_dump")
        .arg(app.url())
        .output()
        .unwrap();
    assert!(
        dump.status.success(),
        "{}",
        String::from_utf8_lossy(&dump.stderr)
    );
    dump.stdout
}

fn save(app: &TestApp) -> std::path::PathBuf {
    let to = app.dir().join("canary.backup");
    let asked = Save {
        to: to.clone(),
        data: app.dir().to_owned(),
        with_keys: false,
    };
    backup::save(app, &asked, |_, _| {}).unwrap();
    to
}

#[test]
fn what_was_planted_is_found_in_no_database_file_or_backup() {
    on_each_engine(|app| {
        let number = planted(app);
        let bytes = at_rest(app);
        // The looking itself works: the case's number lies in the open.
        assert!(bytes.windows(number.len()).any(|w| w == number.as_bytes()));
        assert_eq!(found(&bytes), Vec::<&str>::new());
        let backup = save(app);
        let other = TestApp::bare(Engine::Sqlite);
        let asked = Restore {
            from: backup,
            data: other.dir().join("restored"),
            database: other.url().to_owned(),
            keys: None,
        };
        backup::load(&asked, &mut |_, _| {}).unwrap();
        assert_eq!(found(&at_rest(&other)), Vec::<&str>::new());
        files(other.dir(), &mut |path, bytes| {
            assert_eq!(found(bytes), Vec::<&str>::new(), "{}", path.display());
        });
        files(app.dir(), &mut |path, bytes| {
            assert_eq!(found(bytes), Vec::<&str>::new(), "{}", path.display());
        });
        assert!(xiaobao::verify::verify(app, |_| {}).unwrap().ok);
    });
}

fn export(app: &TestApp, number: &str, reveal: bool) -> CaseFile {
    let asked = Export {
        number: number.to_owned(),
        purpose: "test of sealing".to_owned(),
        reveal,
    };
    complaint::evidence::export(app, &Actor::system("case"), &asked).unwrap()
}

fn one(app: &TestApp, sql: &'static str) -> Option<String> {
    app.db
        .read_now(move |reader: &mut Reader<'_>| {
            let row = reader.query_opt(sql, &args![])?;
            row.map(|row| row.get(0)).transpose()
        })
        .map_err(|error: SqlError| error)
        .unwrap()
}

fn erase(
    app: &TestApp,
    who: &Actor,
    number: &str,
    hold: complaint::commands::Hold,
) -> Result<(), &'static str> {
    let command = ErasePerson {
        numbers: vec![number.to_owned()],
        reason: "本人申请删除".to_owned(),
        receipt: None,
    };
    match runtime().block_on(erase_person(app, who, command, hold)) {
        Ok(_) => Ok(()),
        Err(CommandError::Refused(refusal) | CommandError::Forbidden(refusal)) => Err(refusal.code),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn an_erased_person_is_gone_and_the_ledger_still_verifies() {
    on_each_engine(|app| {
        demo::build(app, 5, 30, &mut |_, _| {}).unwrap();
        let number = one(
            app,
            "SELECT number FROM complaint_case WHERE ended_at IS NOT NULL ORDER BY id LIMIT 1",
        )
        .expect("the demo bank has a case that is over");
        let open = one(
            app,
            "SELECT number FROM complaint_case WHERE ended_at IS NULL ORDER BY id LIMIT 1",
        )
        .unwrap();
        let before = export(app, &number, true);
        let who: Complainant = serde_json::from_str(&before.opened[1].plain).unwrap();
        let (office, handler) = (person(app, Role::Office), person(app, Role::Handler));
        assert_eq!(erase(app, &handler, &number, no_hold), Err("may_not_erase"));
        assert_eq!(erase(app, &office, &open, no_hold), Err("still_open"));
        let held = |_: &mut change::Change<'_>, _: &str| {
            Ok(Some(Refusal::new("on_hold", say!("已冻结", "On hold"))))
        };
        assert_eq!(erase(app, &office, &number, held), Err("on_hold"));
        assert!(xiaobao::verify::verify(app, |_| {}).unwrap().ok);
        runtime().block_on(order(app, &office, &number));
        assert_eq!(erase(app, &office, &number, no_hold), Ok(()));
        assert_eq!(erase(app, &office, &number, no_hold), Err("erased"));
        let texts = orders(app);
        let gone: Vec<_> = texts
            .iter()
            .filter(|text| text.contains("erased"))
            .collect();
        assert_eq!(
            gone.len(),
            1,
            "the order about the case, and no other: {texts:?}"
        );
        let report = xiaobao::verify::verify(app, |_| {}).unwrap();
        assert!(report.ok, "{:?}", report.first_bad);
        let (keys, phone, id) = (app.keys.clone(), who.phone.clone(), who.id_number.clone());
        let scope = complaint::queries::Scope::of(&complaint::commands::powers(&office));
        let earlier = app
            .db
            .read_now(move |reader: &mut Reader<'_>| {
                complaint::queries::by_contact(reader, &keys, &scope, (&phone, &id))
            })
            .unwrap();
        assert!(earlier.seen.iter().all(|case| case.number != number) && earlier.elsewhere == 0);
        let after = export(app, &number, true);
        assert!(after.opened.is_empty(), "there is no key any more");
        let text = after.case.to_string();
        assert!(
            !text.contains(&who.name) && text.contains("erased"),
            "{text}"
        );
        assert_eq!(after.case["case"]["status"], before.case["case"]["status"]);
        let path = app.dir().join("erased.zip");
        evidence::casefile::write(&path, &after, &app.signer).unwrap();
        assert!(evidence::casefile::verify(&path).unwrap().ok());
    });
}

/// What was asked for in every supervision order.
fn orders(app: &TestApp) -> Vec<String> {
    let keys = app.keys.clone();
    let read = move |reader: &mut Reader<'_>| {
        let numbers = supervision::order_numbers(reader, "", 1_000)?;
        let orders = numbers.iter().map(|number| {
            let order = supervision::order(reader, &keys, number)?;
            Ok::<_, SqlError>(order.unwrap().text)
        });
        orders.collect::<Result<Vec<_>, _>>()
    };
    app.db.read_now(read).unwrap()
}

/// Puts a case back as a program from before sealing kept it, with an entry of that state.
fn unseal(app: &TestApp, number: &str) {
    let file = export(app, number, true);
    let case: Case = serde_json::from_value(file.case["case"].clone()).unwrap();
    let person: Complainant = serde_json::from_str(&file.opened[1].plain).unwrap();
    let about = subject(number);
    change::run_now(app, &Actor::system("test"), None, move |mut change| {
        let mut case = case.clone();
        case.version += 1;
        let doc = serde_json::to_string(&case).unwrap();
        let who = serde_json::to_vec(&person).unwrap();
        change.execute(
            "UPDATE complaint_case SET doc = $2, words = '', title = $3, files_plain = 1, version = $4
             WHERE id = $1",
            &args![case.id, &doc, case.title.as_str(), case.version],
        )?;
        change.execute(
            "UPDATE complaint_person SET sealed = '', name = $2, phone = $3, id_number = $4,
               address = $5, email = $6, gender = $7, account = $8 WHERE case_id = $1",
            &args![
                case.id,
                person.name.as_str(),
                person.phone.as_str(),
                person.id_number.as_str(),
                person.address.as_str(),
                person.email.as_str(),
                person.gender.as_str(),
                person.account.as_str()
            ],
        )?;
        let key = format!("complaint {}", case.id);
        change.execute("DELETE FROM vault_key WHERE subject = $1", &args![key])?;
        let state = change::hash_state(&[("case", doc.as_bytes()), ("person", &who)]);
        let entry = Entry::new(about.clone(), "complaint_amended", serde_json::json!({}));
        change.commit(vec![entry.with_state(state)], ())
    })
    .unwrap();
}

#[test]
fn a_case_from_before_is_sealed_and_stands_open_in_no_column() {
    on_each_engine(|app| {
        planted(app);
        let number = one(app, "SELECT number FROM complaint_case ORDER BY id LIMIT 1").unwrap();
        // Masked: entries from before the key was taken away would not open with the new one.
        let before = export(app, &number, false);
        unseal(app, &number);
        let report = xiaobao::verify::verify(app, |_| {}).unwrap();
        assert!(report.ok, "{:?}", report.first_bad);
        let left = || app.db.read_now(|r: &mut Reader<'_>| unsealed(r)).unwrap();
        assert_eq!(left(), 1);
        while seal_old(app).unwrap() > 0 {}
        assert_eq!(left(), 0);
        let report = xiaobao::verify::verify(app, |_| {}).unwrap();
        assert!(report.ok, "{:?}", report.first_bad);
        let after = export(app, &number, false);
        assert_eq!(after.case["complainant"], before.case["complainant"]);
        assert_eq!(
            after.case["case"]["content"],
            before.case["case"]["content"]
        );
        let values: Vec<Value> = app
            .db
            .read_now(|reader: &mut Reader<'_>| {
                let rows = reader.query(
                    "SELECT sealed = '' OR name <> '' FROM complaint_person UNION ALL
                     SELECT words = '' FROM complaint_case",
                    &args![],
                )?;
                rows.iter()
                    .map(|row| row.get(0))
                    .collect::<Result<_, SqlError>>()
            })
            .unwrap();
        assert!(
            values.iter().all(|value| *value == Value::Int(0)),
            "{values:?}"
        );
    });
}
