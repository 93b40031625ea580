//! The router: every room's routes, the program's own, and the layers around them.

use crate::http::{self, Metrics};
use axum::Router;
use identity::Routes;
use notify::Live;
use platform::App;

/// Every route of the program; the route test walks them against the permission table.
pub fn routes(metrics: &Metrics) -> Routes {
    routes_with(metrics, &Live::default())
}

/// The same; `live` ends the connections that wait for notices.
fn routes_with(metrics: &Metrics, live: &Live) -> Routes {
    let figures = metrics.clone();
    Routes::new()
        .get("/healthz", http::alive)
        .get("/readyz", http::ready)
        .get("/metrics", move || http::figures(figures.clone()))
        .get("/assets/{file}", ui::assets)
        .get("/api/openapi.json", crate::openapi::answer)
        .merge(identity::routes())
        .merge(rulebook::routes())
        .merge(register::routes())
        .merge(notify::routes_with(live))
        .merge(supervision::routes())
        .merge(privacy::routes(crate::holdings::OUTSIDE))
        .merge(evidence::routes(|app, progress| {
            crate::verify::verify(app, progress)
        }))
        .merge(emergency::routes())
        .merge(looks::routes())
        .merge(vault::routes())
        .merge(complaint::routes())
        .merge(complaint::api::routes())
        .merge(consent::routes())
        .merge(impact::routes())
        .merge(protection_review::routes())
        .merge(publicity::routes())
        .merge(hall::routes())
        .merge(sharing::routes())
        .merge(breach::routes())
        .merge(disclosure::routes())
        .merge(publication::shelf(&crate::shelves::CONTENT, "content"))
        .merge(education::routes())
        .merge(portal::routes())
}

/// Everything the program answers.
pub fn router(app: App, settings: identity::Settings) -> Router {
    router_with(app, settings, &Live::default())
}

/// The same; `live` ends the connections that wait for notices, when the program is told to end.
pub fn router_with(app: App, settings: identity::Settings, live: &Live) -> Router {
    let doors = identity::Doors {
        tell: Some(crate::tell::tell),
        ..identity::Doors::default()
    };
    router_through(app, settings, doors, live)
}

/// The same, with what stands around the door.
pub fn router_through(
    app: App,
    settings: identity::Settings,
    doors: identity::Doors,
    live: &Live,
) -> Router {
    let metrics = Metrics::default();
    let guarded = routes_with(&metrics, live).guarded_with(app.clone(), settings, doors);
    let around = http::around(guarded.fallback(http::nowhere), &app, &metrics);
    let memory = portal::memory::Memory::new(app);
    around.layer(axum::middleware::from_fn_with_state(
        memory,
        portal::memory::serve,
    ))
}
