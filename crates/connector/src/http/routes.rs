//! A router that can tell which routes it has, so that what is to hold at every one of them can be tried
//! at every one of them.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{self, MethodRouter},
};

use crate::app::App;

/// One method of one path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// Which method.
    pub method: Method,
    /// With the names of its parameters: `/api/v1/customers/{id}`.
    pub path: String,
}

/// Routes, and their names.
pub(super) struct Routes {
    router: Router<App>,
    named: Vec<Route>,
}

impl Routes {
    pub(super) fn new() -> Self {
        Self {
            router: Router::new(),
            named: Vec::new(),
        }
    }

    pub(super) fn get<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::GET, path, routing::get(handler))
    }

    pub(super) fn post<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::POST, path, routing::post(handler))
    }

    pub(super) fn put<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::PUT, path, routing::put(handler))
    }

    pub(super) fn delete<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::DELETE, path, routing::delete(handler))
    }

    /// Where a route has a layer of its own.
    pub(super) fn with(mut self, method: Method, path: &str, route: MethodRouter<App>) -> Self {
        self.router = self.router.route(path, route);
        self.named.push(Route {
            method,
            path: path.to_owned(),
        });
        self
    }

    pub(super) fn router(self) -> Router<App> {
        self.router
    }

    /// Their names below `prefix`.
    pub(super) fn named(self, prefix: &str) -> impl Iterator<Item = Route> {
        let prefix = prefix.to_owned();
        self.named.into_iter().map(move |route| Route {
            path: format!("{prefix}{}", route.path),
            ..route
        })
    }
}
