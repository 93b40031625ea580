//! A router that remembers what it has, so that a test can walk it against the permission table.

use super::{Doors, Gate, Settings, authenticate};
use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use platform::App;

/// The routes of a room, or of several merged together.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<(&'static str, &'static str)>,
}

/// One builder method per HTTP method.
macro_rules! methods {
    ($($name:ident $method:literal;)*) => {
        $(#[doc = concat!("Adds a handler for `", $method, "`.")]
        pub fn $name<H, T>(self, path: &'static str, handler: H) -> Routes
        where
            H: Handler<T, App>,
            T: 'static,
        {
            self.add($method, path, $name(handler))
        })*
    };
}

impl Routes {
    /// No routes.
    pub fn new() -> Routes {
        Routes::default()
    }

    methods! {
        get "GET";
        post "POST";
        put "PUT";
        patch "PATCH";
        delete "DELETE";
    }

    fn add(mut self, method: &'static str, path: &'static str, to: MethodRouter<App>) -> Routes {
        self.router = self.router.route(path, to);
        self.list.push((method, path));
        self
    }

    /// With the routes of another room.
    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// Method and path of every route, in the order they were added.
    pub fn list(&self) -> &[(&'static str, &'static str)] {
        &self.list
    }

    /// The router with its state and its door: nothing in it is reached but through
    /// [`authenticate`] and the permission table.
    pub fn guarded(self, app: App, settings: Settings) -> Router {
        self.guarded_with(app, settings, Doors::default())
    }

    /// The same, with what stands around the door.
    pub fn guarded_with(self, app: App, settings: Settings, doors: Doors) -> Router {
        let gate = Gate::new(app.clone(), settings, doors);
        self.router
            .layer(from_fn_with_state(gate, authenticate))
            .with_state(app)
    }
}
