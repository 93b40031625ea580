//! Whatever changes something leaves an entry of the ledger by whoever did it: every route of the
//! permission table that is not a `GET` is played once as somebody who may, and accepted.
//!
//! What is played stands in `acts.toml`, in order: who, which route, the page whose form is sent
//! (fields that it has filled already stay as they are), and the fields that are filled in. A route
//! that changes nothing stands there with the reason. A route that is in neither fails the test. The
//! kinds of entries that were found stand in `tests/expected/acts.txt`;
//! `UPDATE_EXPECT=1 cargo test -p xiaobao --test matrix acts` rewrites it.

use crate::page::{self, Form};
use crate::web::{Answer, Body, Browser, Site};
use identity::access::ROUTES;
use platform::sql::{Reader, args};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use testkit::{Engine, TestApp};

/// A notice of holidays and a pack of rules, as somebody would paste them.
const NOTICE: &str = include_str!("../../../rulebook/data/example_notice.toml");
const PACK: &str = include_str!("../../../rulebook/data/example_pack.toml");
/// Complaints of the bank.
const COMPLAINTS: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    play: Vec<Play>,
    reason: Vec<Reason>,
}

/// A route that changes nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    route: String,
    why: String,
}

/// One request, or a look at a page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Play {
    /// Login.
    who: String,
    /// Another window of the same person.
    #[serde(default)]
    window: String,
    /// Method and path as the router has it; none: only the page is looked at.
    route: Option<String>,
    /// The path where it is not the route with the kept values filled in.
    path: Option<String>,
    /// The page whose form is sent.
    page: Option<String>,
    /// The form's address where the page names another than the path.
    action: Option<String>,
    /// Fields; `-` as a value takes one out.
    #[serde(default)]
    form: Vec<(String, String)>,
    /// A JSON text instead of a form.
    json: Option<String>,
    /// The content of one file, sent beside the fields.
    file: Option<String>,
    /// The file's name.
    #[serde(default)]
    file_name: String,
    /// Keeps the last part of where it leads, or what stands in the page behind `after`.
    keep: Option<String>,
    /// What stands before the value that is kept.
    after: Option<String>,
    /// Seconds that pass before.
    #[serde(default)]
    seconds: i64,
    /// Background work of exports that is done before, by its name.
    job: Option<String>,
    /// Statements that stand in for what happened outside, such as a delivery that failed.
    #[serde(default)]
    sql: Vec<String>,
}

struct Stage<'a> {
    app: &'a TestApp,
    site: Site,
    windows: BTreeMap<String, Browser>,
    kept: BTreeMap<String, String>,
    /// Route → kinds of the entries that it left.
    found: BTreeMap<String, BTreeSet<String>>,
    faults: Vec<String>,
}

#[test]
fn every_act_leaves_an_entry_by_who_did_it() {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/matrix/acts.toml"
    ));
    let script: Script = toml::from_str(&text.unwrap()).unwrap();
    let app = TestApp::on(Engine::Sqlite);
    demo::build(&app.app, 5, COMPLAINTS, &mut |_, _| {}).unwrap();
    plan_an_erasure(&app);
    let mut stage = Stage {
        site: Site::serve(app.app.clone()),
        app: &app,
        windows: BTreeMap::new(),
        kept: BTreeMap::from([
            ("notice".to_owned(), NOTICE.to_owned()),
            ("pack".to_owned(), PACK.to_owned()),
        ]),
        found: BTreeMap::new(),
        faults: Vec::new(),
    };
    for play in &script.play {
        stage.play(play);
    }
    let mut faults = std::mem::take(&mut stage.faults);
    let mut table = String::from(
        "What each act leaves in the ledger, as it was played over HTTP.\n\
         Written by crates/server/tests/matrix/acts.rs; UPDATE_EXPECT=1 cargo test -p xiaobao --test matrix acts rewrites it.\n\n",
    );
    for (method, route, _) in ROUTES.iter().filter(|(method, ..)| *method != "GET") {
        let name = format!("{method} {route}");
        let reason = script.reason.iter().find(|reason| reason.route == name);
        let line = match (stage.found.get(&name), reason) {
            (Some(kinds), None) => kinds.iter().cloned().collect::<Vec<_>>().join(" "),
            (None, Some(reason)) => format!("({})", reason.why),
            (Some(_), Some(_)) => {
                faults.push(format!("{name} is played, and has a reason not to be"));
                continue;
            }
            (None, None) => {
                faults.push(format!("{name} is neither played nor excused"));
                continue;
            }
        };
        writeln!(table, "{name:<55} {line}").unwrap();
    }
    let known = |name: &str| ROUTES.iter().any(|(m, r, _)| format!("{m} {r}") == name);
    let stale = script.reason.iter().filter(|r| !known(&r.route));
    faults.extend(stale.map(|r| format!("{} is excused, and is no route", r.route)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let report = xiaobao::verify::verify(&app.app, |_| {}).unwrap();
    assert!(report.ok, "the ledger holds after all of it: {report:?}");
    compare(&table);
}

/// A plan of erasure, as the clock makes it once cases are old enough.
fn plan_an_erasure(app: &TestApp) {
    let now = app.clock.now();
    app.clock
        .set(now + jiff::SignedDuration::from_hours(6 * 366 * 24));
    let jobs = sharing::jobs(None).into_iter();
    for job in jobs.filter(|job| job.name == "sharing.plan") {
        assert_eq!(job.run(&app.app).unwrap(), 1, "there is something to plan");
    }
    app.clock.set(now);
}

fn compare(table: &str) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/acts.txt");
    if std::env::vars().any(|(name, value)| name == "UPDATE_EXPECT" && value == "1") {
        std::fs::write(file, table).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == table, "it is another table than {file}: review it");
}

impl Stage<'_> {
    fn play(&mut self, play: &Play) {
        self.app.clock.advance(play.seconds + 1);
        for job in sharing::jobs(None)
            .iter()
            .filter(|job| Some(job.name) == play.job.as_deref())
        {
            assert!(job.run(&self.app.app).unwrap() > 0, "{}", job.name);
        }
        for sql in &play.sql {
            let sql = self.filled(sql);
            let done = self.app.db.write_now(move |tx| tx.execute(&sql, &[]));
            if done.as_ref().map_or(true, |rows| *rows == 0) {
                self.faults.push(format!("{:?} did {done:?}", play.sql));
            }
        }
        let window = format!("{} {}", play.who, play.window);
        let fresh = play.route.as_deref() == Some("POST /login");
        let mut browser = match self.windows.remove(&window) {
            Some(browser) if !fresh => browser,
            _ => {
                let mut browser = Browser::new(&self.site);
                if !fresh {
                    browser.log_in(&play.who, demo::PASSWORD);
                }
                browser
            }
        };
        let page = play.page.as_ref().map(|path| {
            let path = self.filled(path);
            let answer = browser.get(&path);
            if answer.status != 200 {
                let fault = format!("{} at {path} got {}", play.who, answer.status);
                self.faults.push(fault);
            }
            answer.text()
        });
        match &play.route {
            Some(route) => self.act(play, route, &mut browser, page.as_deref()),
            None => self.keep(play, "", &page.unwrap_or_default()),
        }
        self.windows.insert(window, browser);
    }

    fn act(&mut self, play: &Play, route: &str, browser: &mut Browser, page: Option<&str>) {
        let before = self.entries(&play.who);
        let own = route.split_once(' ').unwrap().1;
        let path = self.filled(play.path.as_deref().unwrap_or(own));
        let place = format!("{route} by {} at {path}", play.who);
        let action = play.action.as_ref().map(|action| self.filled(action));
        let form = page.map(|text| page::form(text, action.as_deref().unwrap_or(&path)));
        if let Some(None) = form {
            self.faults
                .push(format!("{place}: its page has no such form"));
        }
        let mut form: Form = form.flatten().unwrap_or_default();
        for (name, value) in &play.form {
            form.set(name, &self.filled(value));
        }
        for (name, _) in &play.form {
            form.drop_if_dash(name);
        }
        let answer = self.send(play, browser, &path, &form);
        browser.take_cookies(&answer);
        if answer.status >= 400 {
            let told = page::told(&answer.text());
            self.faults
                .push(format!("{place}: {} {told} sent {form:?}", answer.status));
            return;
        }
        let after = self.entries(&play.who);
        let new = after
            .into_iter()
            .filter(|(kind, count)| before.get(kind).is_none_or(|old| old < count));
        let kinds: BTreeSet<String> = new.map(|(kind, _)| kind).collect();
        if kinds.is_empty() {
            self.faults.push(format!("{place}: no entry by them"));
        }
        self.found
            .entry(route.to_owned())
            .or_default()
            .extend(kinds);
        let to = answer.headers.iter().find(|(name, _)| name == "location");
        let to = to.map(|(_, to)| to.clone()).unwrap_or_default();
        self.keep(play, &to, &answer.text());
    }

    fn send(&self, play: &Play, browser: &mut Browser, path: &str, form: &Form) -> Answer {
        if let Some(json) = &play.json {
            let body = serde_json::from_str(&self.filled(json)).unwrap();
            return browser.json(path, &body, "");
        }
        let Some(file) = &play.file else {
            return browser.form(path, &form.pairs());
        };
        let mut body = String::new();
        for (name, value) in form.pairs() {
            write!(
                body,
                "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        let (name, content) = (&play.file_name, self.filled(file));
        write!(body, "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--edge--\r\n").unwrap();
        let body = Body("multipart/form-data; boundary=edge", body.into_bytes());
        browser.ask("POST", path, Some(body), "")
    }

    fn keep(&mut self, play: &Play, to: &str, text: &str) {
        let Some(name) = &play.keep else { return };
        let value = match &play.after {
            Some(after) => {
                let rest = text.split_once(&self.filled(after)).map(|(_, rest)| rest);
                let end = |c: char| "\"/<>?&\n".contains(c);
                rest.and_then(|rest| rest.split(end).next())
            }
            None => to.split('?').next().and_then(|to| to.rsplit('/').next()),
        };
        match value.filter(|value| !value.is_empty()) {
            Some(value) => drop(self.kept.insert(name.clone(), value.to_owned())),
            None => {
                let told = page::told(text);
                self.faults
                    .push(format!("nothing to keep as {name}: {to} {told}"));
            }
        }
    }

    /// The text with what was kept, and codes of second factors, in the places for it.
    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.kept {
            text = text.replace(&format!("{{{name}}}"), value);
            if text.contains("{code:") {
                let secret = page::base32(value);
                let step = identity::rules::factor::step_of(self.app.clock.now());
                let code = identity::rules::factor::code_at(&secret, step);
                text = text.replace(&format!("{{code:{name}}}"), &code);
            }
        }
        text
    }

    /// Entries by somebody, by their kind.
    fn entries(&self, login: &str) -> BTreeMap<String, i64> {
        let login = login.to_owned();
        let read = self.app.db.read_now(move |reader: &mut Reader<'_>| {
            let sql = "SELECT kind, count(*) FROM ledger_entry WHERE actor = $1 GROUP BY kind";
            let rows = reader.query(sql, &args![login])?;
            rows.iter()
                .map(|row| Ok((row.get(0)?, row.get(1)?)))
                .collect::<Result<_, platform::sql::SqlError>>()
        });
        read.unwrap()
    }
}
