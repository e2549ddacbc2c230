//! The table of calls: their routes and, for whoever walks them all, their paths.

use axum::{
    Router,
    handler::Handler,
    middleware,
    routing::{MethodRouter, post},
};

use super::{auth, in_utf8, only_post, pace};
use crate::state::AppState;

/// Calls of the Server API, each a POST request to a path of its own.
#[derive(Default)]
pub struct Calls {
    routes: Vec<(&'static str, MethodRouter<AppState>, Weight)>,
}

/// Which limit a call counts towards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It sends messages.
    Send,
    /// Anything else.
    Plain,
}

impl Calls {
    /// The same with one more call.
    #[must_use]
    pub fn call<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.with(path, post(handler), Weight::Plain)
    }

    /// The same with one more call, that sends messages.
    #[must_use]
    pub fn sending<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.with(path, post(handler), Weight::Send)
    }

    fn with(mut self, path: &'static str, route: MethodRouter<AppState>, weight: Weight) -> Self {
        self.routes.push((path, route, weight));
        self
    }

    /// The same with more calls.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.routes.extend(more.routes);
        self
    }

    /// The path of each call.
    pub fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.routes.iter().map(|(path, ..)| *path)
    }

    /// The routes: only who signs gets through, and only so often.
    pub fn into_router(self, state: &AppState) -> Router<AppState> {
        let check = middleware::from_fn_with_state(state.clone(), auth::check);
        self.into_bare_router(state).layer(check)
    }

    /// The routes for whoever has been let in otherwise.
    pub fn into_bare_router(self, state: &AppState) -> Router<AppState> {
        let config = &state.config;
        let mut router = Router::new();
        for (path, route, weight) in self.routes {
            let per_second = match weight {
                Weight::Send => config.api.sends_per_second,
                Weight::Plain => config.api.calls_per_second,
            };
            let pace = pace::Pace::new(per_second);
            let route = route.layer(middleware::from_fn_with_state(pace, pace::check));
            router = router.route(path, route);
        }
        router
            .method_not_allowed_fallback(only_post)
            .layer(middleware::map_response(async |answer| in_utf8(answer)))
    }
}
