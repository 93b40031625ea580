//! Working hours: set at a unit, inherited below it, taken away again.

use crate::site::Site;
use axum::http::StatusCode;
use kernel::Role;
use testkit::on_each_engine;

#[test]
fn hours_are_set_inherited_and_taken_away() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        site.get("/rulebook/hours", &office)
            .has(&["Head Office", "Nanjiang Branch"]);
        let page = site.get("/rulebook/hours/0100", &office);
        page.has(&["the program's default", "2026-11-23 Mon"]);
        let form = |mon: &'static str, version: &str| {
            vec![
                ("mon", mon.to_owned()),
                ("tue", "09:00-12:00 13:00-17:00".to_owned()),
                (
                    "special",
                    "2026-11-24 10:00-11:00\n2026-11-30 closed".to_owned(),
                ),
                ("version", version.to_owned()),
            ]
        };
        let send = |mon: &'static str, version: &str| {
            let form = form(mon, version);
            let form: Vec<_> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
            site.post("/rulebook/hours/0100", &office, &form)
        };
        let wrong = send("9 to 5", "0");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.has(&["value=\"9 to 5\"", "Monday: `", "2026-11-30 closed"]);
        let done = send("09:00-12:00", &page.hidden("version"));
        assert_eq!(done.location(), "/rulebook/hours/0100");
        // The form was drawn before: somebody else has set them since. What was typed is still there.
        let late = send("09:00-13:00", "0");
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.has(&["changed this at", "value=\"09:00-13:00\""]);
        let garbled = send("09:00-13:00", "x");
        assert_eq!(garbled.status, StatusCode::UNPROCESSABLE_ENTITY);
        garbled.has(&["nothing was changed", "value=\"09:00-13:00\""]);

        // The unit below has them; its preview shows the special day and the closed one.
        site.get("/rulebook/hours/0101", &office).has(&[
            "From Nanjiang Branch",
            "10:00-11:00",
            "2026-11-24 Tue",
            "Special days, ",
        ]);
        site.get("/rulebook/hours", &office)
            .has(&["Monday 09:00-12:00"]);
        let asked = site.get("/rulebook/hours?unit=0101", &office);
        assert_eq!(asked.location(), "/rulebook/hours/0101");
        site.get("/rulebook/hours?unit=9999", &office)
            .has(&["There is no unit 9999"]);

        let page = site.get("/rulebook/hours/0100", &office);
        let version = page.hidden("version");
        let away = site.post(
            "/rulebook/hours/0100/inheritance",
            &office,
            &[("version", &version)],
        );
        assert_eq!(away.location(), "/rulebook/hours/0100");
        site.get("/rulebook/hours/0101", &office)
            .has(&["the program's default"]);
        let none = site.get("/rulebook/hours/9999", &office);
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    });
}
