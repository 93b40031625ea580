//! Looking: the overview, a year, a pack, and "why this date?".

use crate::site::Site;
use axum::http::StatusCode;
use kernel::Role;
use testkit::on_each_engine;

#[test]
fn the_overview_shows_what_holds_and_what_ends() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let clerk = site.person("clerk", Role::Intake);
        let page = site.get("/rulebook", &clerk);
        page.has(&[
            "Calendar cn ends with 2026, in 38 days",
            "cn-nfra-2020-3",
            "not yet verified by a lawyer",
            "the bank's own rule",
            "Nothing was added",
        ]);
        site.get_zh("/rulebook", &clerk)
            .has(&["规则与日历", "未经律师核对"]);
        // Menu entry.
        page.has(&["Rules and calendar"]);
    });
}

#[test]
fn a_year_shows_what_a_later_notice_changed() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let clerk = site.person("clerk", Role::Intake);
        site.get("/rulebook/calendar/2019", &clerk).has(&[
            "2019-05-02 Thu",
            "cn-2019",
            "Was working day",
            "changed by a later notice",
        ]);
        site.get("/rulebook/calendar/2026?calendar=uk", &clerk)
            .has(&["England and Wales"]);
        for nowhere in [
            "/rulebook/calendar/next",
            "/rulebook/calendar/99999",
            "/rulebook/calendar/2026?calendar=mars",
            "/rulebook/packs/none",
        ] {
            assert_eq!(
                site.get(nowhere, &clerk).status,
                StatusCode::NOT_FOUND,
                "{nowhere}"
            );
        }
        let before = site.get("/rulebook/calendar/1990", &clerk);
        assert_eq!(before.status, StatusCode::NOT_FOUND);
        before.has(&["its working days are not guessed"]);
    });
}

#[test]
fn every_shipped_pack_is_told_in_words() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let clerk = site.person("clerk", Role::Intake);
        for pack in deadline::Pack::builtins() {
            let page = site.get(&format!("/rulebook/packs/{}", pack.id), &clerk);
            assert_eq!(page.status, StatusCode::OK, "{}", pack.id);
            for limit in &pack.limits {
                page.has(&[&limit.title.en, &limit.article.en, &limit.rule.en]);
            }
            page.has(&[deadline::Pack::builtin_text(&pack.id)
                .unwrap()
                .lines()
                .last()
                .unwrap()]);
        }
        site.get("/rulebook/packs/cn-nfra-2020-3", &clerk)
            .has(&["15 natural days", "60 natural days in total at most"]);
    });
}

#[test]
fn a_date_can_be_asked_why() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let clerk = site.person("clerk", Role::Intake);
        site.get("/rulebook/try", &clerk)
            .has(&["2026-11-23T09:00", "cn-nfra-2020-3"]);
        let asked = "/rulebook/try?pack=cn-nfra-2020-3&received=2026-02-10T09:00&internal=true\
                     &event=mediation&from=2026-02-12T09:00&to=2026-02-13T09:00&event=&from=&to=";
        let page = site.get(asked, &clerk);
        assert_eq!(page.status, StatusCode::OK);
        page.has(&[
            "2026-02-26 Thu",
            "Article 18",
            "first_contact",
            "Counted with version 0",
            "value=\"mediation\" selected",
        ]);
        for (query, says) in [
            (
                "pack=none&received=2026-02-10T09:00",
                "There is no pack none",
            ),
            ("pack=cn-nfra-2020-3&received=soon", "must be a time"),
            (
                "pack=cn-nfra-2020-3&received=2019-02-10T09:00",
                "this one was received 2019-02-10",
            ),
            (
                "pack=cn-nfra-2020-3&received=2026-02-10T09:00&event=pause&from=&to=",
                "event 1: Say when it happened",
            ),
            (
                "pack=cn-nfra-2020-3&received=2026-02-10T09:00&event=&from=2026-02-10T09:00&to=",
                "event 1: Choose what happened",
            ),
            (
                "pack=cn-nfra-2020-3&received=2026-02-10T09:00\
                 &event=pause&from=2026-02-12T09:00&to=2026-02-11T09:00",
                "event 1: It ends before it begins",
            ),
        ] {
            let page = site.get(&format!("/rulebook/try?{query}"), &clerk);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            page.has(&[says]);
        }
        // A missing year is told, not guessed.
        site.get(
            "/rulebook/try?pack=bank-internal-1&received=2026-12-31T10:00",
            &clerk,
        )
        .has(&["year 2027 not loaded"]);
    });
}
