//! Canaries: personal data planted in every request and in the bank itself is found in no log line at
//! the most verbose level, in no error page, in no answer of the API that refuses, in no figure. The
//! real program, on each engine, asked through every route of the table as several roles, with good
//! and bad input, and once more with tables taken away, so that it fails inside.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use identity::access::ROUTES;
use kernel::{Actor, Role};
use platform::sql::Tx;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Child, Command, Stdio};
use testkit::{TestApp, on_each_engine};

/// A name, a telephone, an identity number, a card, an address, a mail address: all invented.
const CANARIES: [&str; 6] = [
    "祥瑞金丝",
    "13987650123",
    "11010519491231002X",
    "6222021234567890128",
    "无名路七十七弄八号",
    "canary.person@mail.example",
];

/// Roles that between them see everything, and nobody.
const ROLES: [Role; 5] = [
    Role::Intake,
    Role::Office,
    Role::Auditor,
    Role::Admin,
    Role::Handler,
];

/// The master key of the test's own bank, so that the program can open what it sealed.
fn keep_master_key(app: &TestApp) {
    let keys = app.dir().join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(keys.join("master.key"));
    file.unwrap().write_all(&[1; 32]).unwrap();
}

/// The program, serving with its log in a file.
struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(app: &TestApp, log: &std::path::Path) -> Serving {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xiaobao"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("XIAOBAO_") {
            command.env_remove(name);
        }
    }
    let data = app.dir().to_str().unwrap();
    let file = app.dir().join("xiaobao.toml");
    let often = "[limits]\napi_per_minute = 1000000\nanonymous_per_minute = 1000000\nforms_per_ten_minutes = 1000000\n";
    std::fs::write(&file, often).unwrap();
    let config = file.to_str().unwrap();
    let arguments = [
        "serve",
        "--config",
        config,
        "--data",
        data,
        "--database",
        app.url(),
        "--listen",
        "127.0.0.1:0",
        "--log",
        "trace",
        "--log-format",
        "json",
    ];
    let mut child = command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(File::create(log).unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .rsplit("http://")
        .next()
        .and_then(|rest| rest.trim().trim_end_matches('/').parse().ok());
    let address = address.unwrap_or_else(|| {
        panic!(
            "not ready: {line} {}",
            std::fs::read_to_string(log).unwrap()
        )
    });
    Serving { child, address }
}

/// An answer: status, head, body.
type Answer = (u16, String, String);

fn ask(to: SocketAddr, who: &str, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(to).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: bank.test\r\norigin: http://bank.test\r\n{who}\r\n\
         accept-language: en\r\nuser-agent: {}\r\nreferer: http://bank.test/?q={}\r\nx-request-id: {}\r\n\
         idempotency-key: {}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        CANARIES[5],
        CANARIES[1],
        CANARIES[2],
        CANARIES[3],
        body.len()
    );
    // A body that is not wanted may meet a closed door: what was answered before counts.
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
    let mut bytes = Vec::new();
    stream
        .set_read_timeout(Some(std::time::Duration::from_secs(5)))
        .unwrap();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    (status, head.to_owned(), body.to_owned())
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Whether a canary is in a text, as it is, as addresses have it, or escaped as in JSON.
fn found(text: &str) -> Option<&'static str> {
    let escaped = |canary: &str| -> String {
        canary
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect()
    };
    let upper = text.to_uppercase();
    CANARIES.into_iter().find(|canary| {
        text.contains(canary)
            || upper.contains(&encode(canary))
            || (!canary.is_ascii() && text.to_lowercase().contains(&escaped(canary)))
    })
}

/// Names of fields that some form has; a field that a form does not know is passed over.
const FIELDS: [&str; 34] = [
    "login",
    "password",
    "name",
    "phone",
    "id_number",
    "address",
    "email",
    "title",
    "content",
    "demand",
    "note",
    "reason",
    "reply_text",
    "purpose",
    "q",
    "complainant.name",
    "complainant.phone",
    "complainant.id_number",
    "complainant.address",
    "complainant.email",
    "number",
    "text",
    "unit",
    "roles",
    "external_id",
    "card",
    "next",
    "back",
    "kinds",
    "url",
    "channel",
    "received_at",
    "code",
    "form_id",
];

fn form() -> String {
    let pairs = FIELDS.iter().zip(CANARIES.iter().cycle());
    let pairs: Vec<_> = pairs
        .map(|(name, canary)| format!("{name}={}", encode(canary)))
        .collect();
    pairs.join("&")
}

fn json() -> String {
    let pairs = FIELDS.iter().zip(CANARIES.iter().cycle());
    let map: serde_json::Map<_, _> = pairs.map(|(n, c)| ((*n).to_owned(), (*c).into())).collect();
    serde_json::Value::Object(map).to_string()
}

fn parts() -> Vec<u8> {
    let mut body = Vec::new();
    for (name, canary) in FIELDS.iter().zip(CANARIES.iter().cycle()) {
        write!(
            body,
            "--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{canary}\r\n"
        )
        .unwrap();
    }
    for (field, file) in [("file", "html"), ("files", "csv")] {
        let name = format!("{}.{file}", CANARIES[0]);
        let text = format!(
            "<p>{}\n工单号,投诉人姓名\n{},{}\n",
            CANARIES[4], CANARIES[3], CANARIES[0]
        );
        write!(body, "--x\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n{text}\r\n").unwrap();
    }
    body.extend(b"--x--\r\n");
    body
}

/// What is sent to a route that changes something: kind and body.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let form = "application/x-www-form-urlencoded";
    vec![
        (form, form_bytes()),
        ("application/json", json().into_bytes()),
        (
            "application/json",
            format!("{{\"name\": \"{}", CANARIES[0]).into_bytes(),
        ),
        (
            "application/json",
            format!("[\"{}\"]", CANARIES[1]).into_bytes(),
        ),
        ("multipart/form-data; boundary=x", parts()),
        ("multipart/form-data; boundary=y", parts()),
        (form, [CANARIES[0].as_bytes(), b"=%FF%0"].concat()),
    ]
}

fn form_bytes() -> Vec<u8> {
    form().into_bytes()
}

/// Checks one answer; what is wrong is gathered.
fn check(place: &str, (status, head, body): &Answer, faults: &mut Vec<String>) {
    let drawn_again = matches!(status, 200..=399 | 409 | 422) && !place.contains(" /api/");
    if *status >= 500 && !place.ends_with("broken") && *status != 503 {
        faults.push(format!("{place}: {status}"));
    }
    if !drawn_again
        && *status >= 400
        && let Some(canary) = found(body)
    {
        faults.push(format!("{place}: {status} repeats {canary}"));
    }
    for header in [
        "content-security-policy: ",
        "x-content-type-options: nosniff",
        "referrer-policy: ",
        "x-request-id: ",
    ] {
        // What is given from memory to everybody passes no log line that a number would lead to.
        let from_memory = head.to_ascii_lowercase().contains("cache-control: public");
        if header == "x-request-id: " && from_memory {
            continue;
        }
        if *status != 0 && !head.to_ascii_lowercase().contains(header) {
            faults.push(format!("{place}: {status} without {header}"));
        }
    }
}

/// Walks every route once as somebody; how many requests failed inside.
fn walk(to: SocketAddr, who: &str, mark: &str, faults: &mut Vec<String>) -> usize {
    let mut failed = 0;
    for (method, route, _) in ROUTES {
        // Each of these would end the walk or never ends itself.
        if route.starts_with("/logout") || *route == "/notices/live" {
            continue;
        }
        for canary in [CANARIES[0], CANARIES[1]] {
            let filled: Vec<_> = route
                .split('/')
                .map(|step| {
                    if step.starts_with('{') {
                        encode(canary)
                    } else {
                        step.to_owned()
                    }
                })
                .collect();
            let path = format!(
                "{}?q={}&name={}",
                filled.join("/"),
                encode(CANARIES[2]),
                encode(CANARIES[5])
            );
            let place = format!("{method} {route} {mark}");
            if *method == "GET" {
                let answer = ask(to, who, method, &path, "text/plain", b"");
                failed += usize::from(answer.0 >= 500);
                check(&place, &answer, faults);
                continue;
            }
            for (kind, body) in bodies() {
                let answer = ask(to, who, method, &path, kind, &body);
                failed += usize::from(answer.0 >= 500);
                check(&place, &answer, faults);
            }
        }
    }
    failed
}

fn session(to: SocketAddr, login: &str) -> String {
    let body = format!("login={login}&password={}", demo::PASSWORD);
    let kind = "application/x-www-form-urlencoded";
    let (status, head, body) = ask(to, "x-nobody: 1", "POST", "/login", kind, body.as_bytes());
    assert_eq!(status, 303, "{login}: {body}");
    let cookies: Vec<_> = head
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "))
        .map(|line| line.split(';').next().unwrap())
        .collect();
    format!("cookie: {}", cookies.join("; "))
}

/// Complaints by the API, of a person who is all canaries.
fn plant(to: SocketAddr, bearer: &str) {
    let body = serde_json::json!({
        "channel": "phone", "source": "direct", "nature": "complaint", "content": CANARIES.join("，"),
        "complainant": { "kind": "person", "name": CANARIES[0], "phone": CANARIES[1], "id_number": CANARIES[2] },
    });
    let text = body.to_string();
    let answer = ask(
        to,
        bearer,
        "POST",
        "/api/v1/complaints",
        "application/json",
        text.as_bytes(),
    );
    assert_eq!(answer.0, 201, "{answer:?}");
}

#[test]
fn planted_personal_data_is_in_no_log_no_error_page_and_no_figure() {
    on_each_engine(|app| {
        demo::build(&app.app, 5, 6, &mut |_, _| {}).unwrap();
        keep_master_key(app);
        let by = Actor::system("token");
        let issued = identity::issue_now(&app.app, &by, "canary", Role::Intake, "0000").unwrap();
        let bearer = format!("authorization: Bearer {}", issued.token.unwrap());
        let log = app.dir().join("log");
        let serving = serve(app, &log);
        let to = serving.address;
        let mut faults = Vec::new();
        plant(to, &bearer);
        let logins = demo::logins();
        let people: Vec<String> = ROLES
            .iter()
            .map(|role| logins.iter().find(|l| l.role == *role).unwrap())
            .map(|l| session(to, &l.login))
            .collect();
        walk(to, "x-nobody: 1", "nobody", &mut faults);
        walk(to, &bearer, "token", &mut faults);
        for (cookie, role) in people.iter().zip(ROLES) {
            walk(to, cookie, role.code(), &mut faults);
        }
        // The same with its tables taken away: every statement fails.
        app.db
            .write_now(|tx: &mut Tx<'_>| {
                for table in [
                    "complaint_case",
                    "complaint_person",
                    "org_unit",
                    "notify_notice",
                ] {
                    let _ = tx.execute(&format!("ALTER TABLE {table} RENAME TO {table}_gone"), &[]);
                }
                Ok::<_, platform::sql::SqlError>(())
            })
            .unwrap();
        let failed = walk(to, &people[1], "broken", &mut faults);
        assert!(failed > 20, "only {failed} requests failed inside");
        let figures = ask(to, "x-nobody: 1", "GET", "/metrics", "text/plain", b"");
        assert_eq!(figures.0, 200);
        assert!(figures.2.contains("/complaints/{number}"), "{}", figures.2);
        assert_eq!(found(&figures.2), None, "in the figures");
        drop(serving);
        let text = std::fs::read_to_string(&log).unwrap();
        assert!(text.lines().count() > ROUTES.len(), "the log is there");
        for line in text.lines() {
            if let Some(canary) = found(line) {
                faults.push(format!("the log has {canary}: {line}"));
            }
            if line.contains(demo::PASSWORD) {
                faults.push(format!("the log has a password: {line}"));
            }
        }
        faults.sort();
        faults.dedup();
        assert!(
            faults.is_empty(),
            "{} faults:\n{}",
            faults.len(),
            faults.join("\n")
        );
    });
}

#[test]
fn a_canary_is_found_however_it_is_written() {
    assert_eq!(found("…13987650123…"), Some(CANARIES[1]));
    assert_eq!(
        found("/complaints/%e7%a5%a5%E7%91%9E%e9%87%91%e4%b8%9d"),
        Some(CANARIES[0])
    );
    assert_eq!(
        found("{\"name\":\"\\u7965\\u745E\\u91d1\\u4e1d\"}"),
        Some(CANARIES[0])
    );
    assert_eq!(found("/complaints/{number}"), None);
}
