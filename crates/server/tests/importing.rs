//! Import from the page: it runs behind the page, tells how far it is, gives the rejected rows to
//! who brought them, runs once in the bank, and survives a killed server honestly.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod markup;
mod support;

use kernel::{Lang, Role};
use platform::App;
use platform::sql::{Reader, Tx, args};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use support::Serving;
use testkit::{TestApp, on_each_engine};

/// Longer than any import here takes.
const PATIENCE: Duration = Duration::from_secs(60);
/// An import that stood still for so long counts as cut off, in seconds.
const STALE: i64 = 10;

/// An answer over HTTP.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Vec<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.filter(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned()).collect()
    }
}

/// A person at a browser without scripts.
struct Person {
    address: SocketAddr,
    cookies: String,
}

impl Person {
    fn log_in(address: SocketAddr, login: &str) -> Person {
        let mut person = Person {
            address,
            cookies: String::new(),
        };
        let form = format!("login={login}&password={}", demo::PASSWORD);
        let kind = "application/x-www-form-urlencoded";
        let answer = person.ask("POST", "/login", kind, form.as_bytes());
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookies = answer.header("set-cookie");
        let pairs = cookies.iter().map(|c| c.split(';').next().unwrap());
        person.cookies = pairs.collect::<Vec<_>>().join("; ");
        person
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: bank.test\r\norigin: http://bank.test\r\n\
             cookie: {}; lang=en\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n",
            self.cookies,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "text/plain", b"")
    }

    /// Sends the form; where it leads, or the page that says why not.
    fn import(&self, form: &str, file: &str, dry_run: bool) -> Result<String, Answer> {
        let mut body = String::new();
        let mut part = |name: &str, value: &str| {
            let line = "content-disposition: form-data; name=";
            write!(body, "--x\r\n{line}\"{name}\"\r\n\r\n{value}\r\n").unwrap();
        };
        part("form_id", form);
        if dry_run {
            part("dry_run", "true");
        }
        part("file\"; filename=\"ledger.csv", file);
        body.push_str("--x--\r\n");
        let kind = "multipart/form-data; boundary=x";
        let answer = self.ask("POST", "/complaints/import", kind, body.as_bytes());
        match answer.status {
            303 => Ok(answer.header("location").remove(0)),
            _ => Err(answer),
        }
    }

    /// Looks again and again, as a person reloads, until the page says that it is over.
    fn wait(&self, path: &str) -> String {
        let began = Instant::now();
        loop {
            let page = self.get(path);
            assert_eq!(page.status, 200, "{}", page.body);
            let faults = markup::faults(&page.body, Lang::En);
            assert!(faults.is_empty(), "{faults:#?}");
            if !is_running(&page.body) {
                return page.body;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end: {}", page.body);
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// Whether the page shows a bar and asks again by itself.
fn is_running(page: &str) -> bool {
    let (bar, asks) = (
        page.contains("<progress"),
        page.contains("hx-trigger=\"every 1s\""),
    );
    assert_eq!(bar, asks, "{page}");
    bar
}

fn rows(count: usize) -> String {
    let mut text = "工单号,投诉受理渠道,投诉受理日期,投诉人姓名,投诉内容\n".to_owned();
    for n in 1..=count {
        writeln!(
            text,
            "GD-{n},来访,2026-03-02,李芳,柜面排队过久，客户要求改进。"
        )
        .unwrap();
    }
    text
}

fn office() -> String {
    let logins = demo::logins();
    let office = logins.iter().find(|l| l.role == Role::Office);
    office.unwrap().login.clone()
}

/// Another account of the same right.
fn colleague(app: &App) -> String {
    let sql = "SELECT login FROM identity_account
        WHERE ' ' || roles || ' ' LIKE '% office %' AND login <> $1 ORDER BY login LIMIT 1";
    let other = move |reader: &mut Reader<'_>| reader.query_one(sql, &args![office()])?.get(0);
    app.db.read_now(other).unwrap()
}

fn number(app: &App, sql: &'static str) -> i64 {
    let read = move |reader: &mut Reader<'_>| reader.query_one(sql, &args![])?.get(0);
    app.db.read_now(read).unwrap()
}

const MADE: &str = "SELECT count(*) FROM complaint_case WHERE origin LIKE 'bank:%'";

/// Serves a small bank in this process.
fn on_a_served_bank(test: impl Fn(&TestApp, SocketAddr)) {
    on_each_engine(|app| {
        demo::build(&app.app, 3, 2, &mut |_, _| {}).unwrap();
        let settings = identity::Settings::default();
        let router = xiaobao::router::router(app.app.clone(), settings);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        let address = runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, service).await });
            address
        });
        test(app, address);
    });
}

#[test]
fn a_ledger_is_imported_behind_the_page_and_its_rejects_are_its_importers() {
    on_a_served_bank(|app, address| {
        let person = Person::log_in(address, &office());
        let file = format!("{}GD-901,来访,去年,李芳,日期不对。\n", rows(450));
        let check = person.import("form-1", &file, true).map_err(|a| a.body);
        let page = person.wait(&check.unwrap());
        assert!(
            page.contains("nothing imported: 451 rows read, 450 would be created"),
            "{page}"
        );
        assert_eq!(number(app, MADE), 0);

        let path = person
            .import("form-2", &file, false)
            .map_err(|a| a.body)
            .unwrap();
        // The same form sent twice is one import.
        let again = person
            .import("form-2", &file, false)
            .map_err(|a| a.body)
            .unwrap();
        assert_eq!(path, again);
        let page = person.wait(&path);
        assert!(
            page.contains("451 rows read, 450 created, 0 known already, 1 rejected"),
            "{page}"
        );
        assert!(page.contains("去年") || page.contains("452"), "{page}");
        assert_eq!(number(app, MADE), 450);
        assert_eq!(number(app, "SELECT count(*) FROM complaint_import"), 2);
        let csv = person.get(&format!("{path}/rejects"));
        assert_eq!(csv.status, 200);
        assert!(csv.header("content-disposition")[0].starts_with("attachment"));
        assert!(
            csv.body.contains("GD-901") && csv.body.contains("拒绝原因"),
            "{}",
            csv.body
        );

        let other = Person::log_in(address, &colleague(app));
        let page = other.wait(&path);
        assert!(
            page.contains("450 created") && !page.contains("/rejects"),
            "{page}"
        );
        assert_eq!(other.get(&format!("{path}/rejects")).status, 404);
        let list = other.get("/complaints/import").body;
        assert!(
            list.contains(&path) && list.contains("ledger.csv"),
            "{list}"
        );

        let path = person
            .import("form-3", &file, false)
            .map_err(|a| a.body)
            .unwrap();
        let page = person.wait(&path);
        assert!(
            page.contains("0 created, 450 known already, 1 rejected"),
            "{page}"
        );
        assert_eq!(number(app, MADE), 450);
        let report = xiaobao::verify::verify(app, |_| {}).unwrap();
        assert!(report.ok, "{report:?}");
    });
}

#[test]
fn one_import_runs_at_a_time_and_one_that_stands_still_gives_way() {
    on_a_served_bank(|app, address| {
        let person = Person::log_in(address, &office());
        let now = kernel::micros(app.clock.now());
        let running = "INSERT INTO complaint_import (id, slot, login, name, file, dry_run, state,
                begun_at, seen_at, read_rows, created, known, rejected, bytes_done, bytes_total,
                passed_over, trouble_zh, trouble_en)
             VALUES (7, 1, 'somebody', 'Somebody', 'theirs.csv', 0, 'running', $1, $1, 200, 200,
                0, 0, 40, 100, '', '', '')";
        let put = move |tx: &mut Tx<'_>| tx.execute(running, &args![now]);
        app.db.write_now(put).unwrap();
        let page = person.get("/complaints/import/7").body;
        assert!(is_running(&page) && page.contains("value=\"40\""), "{page}");
        assert!(markup::faults(&page, Lang::En).is_empty(), "{page}");
        let refused = person.import("form-1", &rows(3), false).unwrap_err();
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Somebody"), "{}", refused.body);
        assert_eq!(number(app, MADE), 0);

        app.clock.advance(STALE + 1);
        let page = person.get("/complaints/import/7").body;
        assert!(!is_running(&page), "{page}");
        assert!(
            page.contains("cut off") && page.contains("200 created"),
            "{page}"
        );
        let path = person
            .import("form-2", &rows(3), false)
            .map_err(|a| a.body)
            .unwrap();
        assert!(person.wait(&path).contains("3 created"));
        let stopped = "SELECT count(*) FROM complaint_import WHERE state = 'stopped' AND id = 7";
        assert_eq!(number(app, stopped), 1);
    });
}

#[test]
fn a_file_that_is_no_ledger_is_told_on_the_page() {
    on_a_served_bank(|app, address| {
        let person = Person::log_in(address, &office());
        let path = person
            .import("form-1", "a,b\n1,2\n", false)
            .map_err(|a| a.body)
            .unwrap();
        let page = person.wait(&path);
        assert!(page.contains("could not go on"), "{page}");
        let empty = person.import("form-2", "", false).unwrap_err();
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("Choose a file"), "{}", empty.body);
        assert_eq!(number(app, MADE), 0);
        let handler = demo::logins().into_iter().find(|l| l.role == Role::Handler);
        let handler = Person::log_in(address, &handler.unwrap().login);
        assert_eq!(handler.get(&path).status, 403);
    });
}

#[test]
fn a_killed_server_leaves_no_doubt_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("bank");
    let url = format!("sqlite://{}", data.join("xiaobao.db").display());
    std::fs::create_dir_all(&data).unwrap();
    {
        let app = App::open(&data, &url).unwrap();
        app.db.migrate().unwrap();
        demo::build(&app, 3, 2, &mut |_, _| {}).unwrap();
    }
    const ROWS: usize = 40_000;
    let file = rows(ROWS);
    let serving = Serving::start(folder.path(), "bank");
    let person = Person::log_in(serving.address, &office());
    let path = person
        .import("form-1", &file, false)
        .map_err(|a| a.body)
        .unwrap();
    // A tick later some rows are in, and most are not.
    std::thread::sleep(Duration::from_millis(1200));
    assert!(
        is_running(&person.get(&path).body),
        "it was over too soon to be cut off"
    );
    serving.kill();

    let serving = Serving::start(folder.path(), "bank");
    let person = Person {
        address: serving.address,
        cookies: person.cookies,
    };
    let page = person.wait(&path);
    assert!(page.contains("cut off"), "{page}");
    let path = person
        .import("form-2", &file, false)
        .map_err(|a| a.body)
        .unwrap();
    let page = person.wait(&path);
    assert!(page.contains(&format!("{ROWS} rows read")), "{page}");
    assert!(
        !page.contains(", 0 known already"),
        "nothing was in before: {page}"
    );
    assert!(serving.end());
    let app = App::open(&data, &url).unwrap();
    assert_eq!(number(&app, MADE), i64::try_from(ROWS).unwrap());
    let report = xiaobao::verify::verify(&app, |_| {}).unwrap();
    assert!(report.ok, "{report:?}");
}
