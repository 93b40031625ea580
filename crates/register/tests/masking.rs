//! The masking rules over HTTP, on each engine: who may set them, what is noticed, what is written.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use identity::Settings;
use identity::rules::Details;
use kernel::{Actor, Masks, Role, RoleSet};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, args};
use testkit::{TestApp, on_each_engine};
use tower::ServiceExt;

const PASSWORD: &str = "Tq7-pine-river";

struct Site<'a> {
    app: &'a TestApp,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

struct Answer {
    status: StatusCode,
    session: Option<String>,
    text: String,
}

impl Answer {
    fn has(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.text.contains(part), "{part} is not in {}", self.text);
        }
    }
}

impl<'a> Site<'a> {
    fn new(app: &'a TestApp) -> Site<'a> {
        let unit = NewUnit {
            code: "0000".to_owned(),
            name: "Head Office".to_owned(),
            level: Level::HeadOffice,
            parent: None,
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        let by = Actor::system("test");
        change::run_now(&app.app, &by, None, move |change| {
            org::create_in(change, &unit)
        })
        .unwrap();
        let router = identity::routes()
            .merge(register::routes())
            .guarded(app.app.clone(), Settings::default());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        Site {
            app,
            router,
            runtime,
        }
    }

    fn person(&self, login: &str, role: Role) -> String {
        let details = Details {
            name: format!("Name of {login}"),
            unit: "0000".to_owned(),
            roles: RoleSet::of(&[role]),
            phone: "13800002046".to_owned(),
        };
        let hash = identity::hash_password(&self.app.app.entropy, PASSWORD);
        let (by, key) = (Actor::system("test"), login.to_owned());
        change::run_now(&self.app.app, &by, None, move |change| {
            identity::create_in(change, &key, &details, &hash, false)
        })
        .unwrap();
        let answer = self.post("/login", "", &[("login", login), ("password", PASSWORD)]);
        answer.session.unwrap()
    }

    fn send(&self, method: &str, path: &str, cookie: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("accept-language", "en")
            .header("cookie", format!("session={cookie}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let cookies = parts.headers.get_all(header::SET_COOKIE).iter();
            let mut pairs = cookies.map(|c| c.to_str().unwrap().split(';').next().unwrap());
            let bytes = to_bytes(body, 16 * 1024 * 1024).await.unwrap();
            Answer {
                status: parts.status,
                session: pairs.find_map(|p| p.strip_prefix("session=").map(str::to_owned)),
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send("GET", path, cookie, String::new())
    }

    fn post<K: AsRef<str>>(&self, path: &str, cookie: &str, form: &[(K, &str)]) -> Answer {
        let encode = |text: &str| -> String {
            let one = |b: u8| match b.is_ascii_alphanumeric() {
                true => char::from(b).to_string(),
                false => format!("%{b:02X}"),
            };
            text.bytes().map(one).collect()
        };
        let pairs: Vec<_> = form
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k.as_ref()), encode(v)))
            .collect();
        self.send("POST", path, cookie, pairs.join("&"))
    }

    /// Sends the shipped rules with some changed.
    fn set(&self, cookie: &str, changed: &[(&str, &str)]) -> Answer {
        let mut form: Vec<(String, &str)> = Vec::new();
        for (name, head, tail) in [
            ("name", "1", "0"),
            ("phone", "3", "4"),
            ("id_number", "4", "4"),
            ("account", "4", "4"),
            ("email", "1", "1"),
            ("address", "3", "0"),
            ("passport", "2", "2"),
            ("plate", "2", "2"),
        ] {
            form.push((format!("{name}.head"), head));
            form.push((format!("{name}.tail"), tail));
            form.push((format!("{name}.fill"), "*"));
        }
        form.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        form.extend(
            changed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), *value)),
        );
        self.post("/register/masking", cookie, &form)
    }

    fn masks(&self) -> Masks {
        let read = |reader: &mut Reader<'_>| register::masks(reader);
        self.app.app.db.read_now(read).unwrap()
    }
}

#[test]
fn the_office_makes_the_rules_stricter_and_nobody_looser() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        let auditor = site.person("auditor", Role::Auditor);
        site.get("/register/masking", &auditor).has(&[
            "Masking rules",
            "138****2046",
            "Invented example",
        ]);
        assert_eq!(
            site.set(&auditor, &[("phone.head", "0")]).status,
            StatusCode::FORBIDDEN
        );

        let loose = site.set(
            &office,
            &[
                ("phone.head", "5"),
                ("reason", "show more"),
                ("version", "0"),
            ],
        );
        assert_eq!(loose.status, StatusCode::UNPROCESSABLE_ENTITY);
        loose.has(&["show more"]);
        let preview = site.set(
            &office,
            &[("phone.head", "0"), ("preview", "1"), ("version", "0")],
        );
        preview.has(&["****2046"]);
        assert_eq!(site.masks(), Masks::SHIPPED, "a preview saves nothing");

        let strict = [
            ("phone.head", "0"),
            ("phone.tail", "2"),
            ("phone.fill", "●"),
            ("reason", "regulator's letter"),
            ("version", "0"),
        ];
        let done = site.set(&office, &strict);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(site.masks().phone("13800002046"), "●●●●46");
        assert_eq!(site.masks().name("王建国"), "王**");
        site.get("/register/masking", &auditor).has(&["●●●●46"]);
    });
}

#[test]
fn somebody_elses_writing_is_noticed_and_what_was_typed_is_kept() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        let first = [("name.head", "0"), ("reason", "first"), ("version", "0")];
        assert_eq!(site.set(&office, &first).status, StatusCode::SEE_OTHER);
        let late = [
            ("phone.tail", "1"),
            ("reason", "typed by the other"),
            ("version", "0"),
        ];
        let late = site.set(&office, &late);
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.has(&[
            "Name of office changed the masking rules",
            "typed by the other",
            "name=\"version\" value=\"1\"",
        ]);
        let again = [
            ("phone.tail", "1"),
            ("reason", "typed by the other"),
            ("version", "1"),
        ];
        assert_eq!(site.set(&office, &again).status, StatusCode::SEE_OTHER);
        let same = [
            ("phone.tail", "1"),
            ("reason", "nothing new"),
            ("version", "2"),
        ];
        assert_eq!(
            site.set(&office, &same).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let read = |reader: &mut Reader<'_>| {
            let sql = "SELECT kind, actor, state_hash FROM ledger_entry WHERE subject_kind = $1 ORDER BY seq";
            let rows = reader.query(sql, &args![register::MASKING])?;
            let state = register::masking_state_of(reader, "bank")?;
            let last: Option<Vec<u8>> = rows[1].get(2)?;
            assert_eq!(last, state.map(|hash| hash.to_vec()));
            Ok::<_, platform::sql::SqlError>((rows.len(), rows[0].get::<String>(1)?))
        };
        let (entries, by) = site.app.app.db.read_now(read).unwrap();
        assert_eq!((entries, by.as_str()), (2, "office"));
    });
}
