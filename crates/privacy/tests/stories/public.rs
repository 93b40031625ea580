//! Somebody without a login asks, follows with the code, and reads what was released to them.

use crate::bank::settle;
use crate::site::{PASSWORD, Site, rows, texts};
use axum::http::StatusCode;
use platform::App;
use testkit::on_each_engine;

const NAME: &str = "张金丝雀";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

fn send(site: &Site, pairs: &[(&str, &str)], files: &[(&str, &[u8])]) -> (StatusCode, String) {
    site.send_form("/p/privacy/new", "", pairs, files)
}

const ASKED: [(&str, &str); 6] = [
    ("form_id", "one-time-1"),
    ("kind", "delete"),
    ("applicant", "self"),
    ("name", NAME),
    ("phone", "13812345678"),
    ("content", "请删除紫竹院路的旧地址"),
];

fn code_on(page: &str) -> String {
    let at = page.find("pub-code\">").expect("the code is on the page") + 10;
    page[at..at + 19].to_owned()
}

fn number_in(app: &App) -> String {
    rows(app, "SELECT number FROM privacy_request")[0]
        .get(0)
        .unwrap()
}

#[test]
fn a_request_sent_twice_is_one_with_one_code_and_waits_outside_of_the_worklist() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let site = Site::of(app);
        let (status, page) = send(&site, &ASKED, &[]);
        assert_eq!(status, StatusCode::OK, "{page}");
        let code = code_on(&page);
        assert_eq!(code_on(&send(&site, &ASKED, &[]).1), code);
        let mut all = texts(&rows(app, "SELECT * FROM privacy_request"));
        all += &texts(&rows(app, "SELECT * FROM change_receipt"));
        all += &texts(&rows(app, "SELECT * FROM ledger_entry"));
        for hidden in [
            code.as_str(),
            &code.replace('-', ""),
            "金丝雀",
            "紫竹院",
            "13812345678",
        ] {
            assert!(!all.contains(hidden), "{hidden} is readable");
        }
        assert_eq!(rows(app, "SELECT * FROM privacy_request").len(), 1);
        assert!(rows(app, "SELECT * FROM supervision_limit").is_empty());
        let office = site.login("office");
        let number = number_in(app);
        let open = site.ask("GET", "/privacy/requests", &office, "").2;
        assert!(!open.contains(&number));
        let waiting = site
            .ask("GET", "/privacy/requests?tab=submitted", &office, "")
            .2;
        assert!(waiting.contains(&number) && !waiting.contains("金丝雀"));
        let told = rows(app, "SELECT subject_id FROM notify_notice");
        assert_eq!(told.len(), 1);
        let mut another = ASKED;
        another[0].1 = "one-time-2";
        send(&site, &another, &[]);
        assert_eq!(
            rows(app, "SELECT subject_id FROM notify_notice").len(),
            1,
            "a flood is told once"
        );
    });
}

#[test]
fn what_is_wrong_comes_back_with_what_was_typed() {
    on_each_engine(|app| {
        settle(app, "x");
        let site = Site::of(app);
        let mut asked = ASKED.to_vec();
        asked[4].1 = "12";
        let (status, page) = send(&site, &asked, &[]);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("紫竹院路") && page.contains("one-time-1"));
        let mut robot = ASKED.to_vec();
        robot.push(("website", "http://spam.test"));
        assert_eq!(send(&site, &robot, &[]).0, StatusCode::UNPROCESSABLE_ENTITY);
        let disguised = send(&site, &ASKED, &[("授权书.pdf", b"MZ\x90\0".as_slice())]);
        assert_eq!(disguised.0, StatusCode::UNPROCESSABLE_ENTITY);
        let many = [("a.pdf", PDF); 6];
        assert_eq!(
            send(&site, &ASKED, &many).0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(rows(app, "SELECT * FROM privacy_request").is_empty());
    });
}

#[test]
fn the_holder_of_the_code_reads_what_was_released_and_nobody_else() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let site = Site::of(app);
        let mut asked = ASKED.to_vec();
        asked[2].1 = "agent";
        asked.push(("agent_name", "李代理"));
        let (status, page) = send(&site, &asked, &[("授权书.pdf", PDF)]);
        assert_eq!(status, StatusCode::OK, "{page}");
        let code = code_on(&page);
        let track = |code: &str| site.ask("POST", "/p/privacy/track", "", &format!("code={code}"));
        assert!(track(&code).2.contains("待确认"));
        assert!(
            track(&code.to_lowercase().replace('-', " ").replace(' ', "%20"))
                .2
                .contains("待确认")
        );
        assert_eq!(
            track("AAAA-BBBB-CCCC-DDDD").0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(track("").0, StatusCode::UNPROCESSABLE_ENTITY);
        let office = site.login("office");
        let here = format!("/privacy/requests/{}", number_in(app));
        let act = |action: &str, body: &str| {
            let done = site.ask("POST", &format!("{here}/actions/{action}"), &office, body);
            assert_eq!(done.0, StatusCode::SEE_OTHER, "{action}: {}", done.2);
        };
        act("accept", "");
        let limits = rows(app, "SELECT limit_key FROM supervision_limit");
        assert_eq!(limits.len(), 2, "an accepted request is watched");
        act("check_identity", "method=registered_phone&paper=agent");
        act("take", "");
        let shown = site
            .ask(
                "POST",
                &format!("{here}/reveal"),
                &office,
                "reason=handle+this",
            )
            .2;
        assert!(shown.contains("授权书.pdf") && shown.contains("李代理"));
        let paper = site.send(
            "POST",
            &format!("{here}/files/0"),
            &office,
            ("text/plain", Vec::new()),
        );
        assert_eq!((paper.0, paper.2.as_slice()), (StatusCode::OK, PDF));
        let none = site.send(
            "POST",
            &format!("{here}/files/1"),
            &office,
            ("text/plain", Vec::new()),
        );
        assert_eq!(none.0, StatusCode::NOT_FOUND);
        let letter = || {
            site.send(
                "POST",
                "/p/privacy/letter",
                "",
                (
                    "application/x-www-form-urlencoded",
                    format!("code={code}").into_bytes(),
                ),
            )
        };
        let counted = rows(app, "SELECT kind FROM looks_look WHERE kind = 'file'");
        assert_eq!(counted.len(), 1, "a paper is a look");
        assert_eq!(letter().0, StatusCode::NOT_FOUND, "nothing was answered");
        act(
            "refuse",
            "ground=kept_by_law&told_by=letter&answer=abcde&sue_told=true&release=true",
        );
        let page = track(&code).2;
        assert!(page.contains("第五十条") && page.contains("第四十七条") && page.contains("abcde"));
        assert!(!page.contains("金丝雀") && !page.contains("13812345678"));
        let (status, _, bytes) = letter();
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            document::check("a.docx", &bytes).map_err(|r| r.code),
            Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        );
        let looks = rows(
            app,
            "SELECT kind FROM ledger_entry WHERE kind = 'privacy_paper_opened'",
        );
        assert_eq!(looks.len(), 1);
    });
}

#[test]
fn an_answer_that_was_not_released_stays_inside() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let site = Site::of(app);
        let code = code_on(&send(&site, &ASKED, &[]).1);
        let office = site.login("office");
        let here = format!("/privacy/requests/{}", number_in(app));
        for (action, body) in [
            ("accept", ""),
            (
                "refuse",
                "ground=others&told_by=letter&answer=abcde&sue_told=true",
            ),
        ] {
            site.ask("POST", &format!("{here}/actions/{action}"), &office, body);
        }
        let page = site
            .ask("POST", "/p/privacy/track", "", &format!("code={code}"))
            .2;
        assert!(
            page.contains("第五十条") && !page.contains("abcde"),
            "{page}"
        );
    });
}
