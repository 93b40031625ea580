//! Every route has its line in the permission table, and every line its route.

use identity::access::ROUTES;
use std::collections::BTreeSet;
use xiaobao::http::Metrics;
use xiaobao::router::routes;

#[test]
fn routes_and_the_permission_table_say_the_same() {
    let routes = routes(&Metrics::default());
    let there: BTreeSet<(&str, &str)> = routes.list().iter().copied().collect();
    let lines: BTreeSet<(&str, &str)> = ROUTES
        .iter()
        .map(|(method, path, _)| (*method, *path))
        .collect();
    assert_eq!(there.len(), routes.list().len(), "a route is there twice");
    let without: Vec<_> = there.difference(&lines).collect();
    assert!(
        without.is_empty(),
        "routes that nobody may use: add a line for {without:#?}"
    );
    let dead: Vec<_> = lines.difference(&there).collect();
    assert!(dead.is_empty(), "lines without a route: {dead:#?}");
    assert!(there.len() > 50, "only {} routes were found", there.len());
}
