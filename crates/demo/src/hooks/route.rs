//! Keeps the chat on screen and the page's address the same.

use gloo_events::EventListener;
use yew::prelude::*;

use crate::browser::{self, route};
use crate::model::ConversationKey;
use crate::state::{Action, State};

/// Ways to another screen.
#[derive(Clone, PartialEq)]
pub struct Route {
    /// Opens a chat.
    pub open: Callback<ConversationKey>,
    /// Leaves the chat for the list.
    pub leave: Callback<()>,
}

/// Opens the chat that the address names, now and whenever it changes.
#[hook]
pub fn use_route(state: &UseReducerHandle<State>) -> Route {
    let dispatch = state.dispatcher();
    use_effect_with((), {
        let dispatch = dispatch.clone();
        move |()| {
            dispatch.dispatch(Action::Opened(route::current()));
            let listener = browser::window().map(|window| {
                EventListener::new(&window, "popstate", move |_| {
                    dispatch.dispatch(Action::Opened(route::current()));
                })
            });
            move || drop(listener)
        }
    });
    let from_list = state.active.is_none();
    let open = use_callback(
        (dispatch.clone(), from_list),
        |key, (dispatch, from_list)| {
            route::set(Some(&key), *from_list);
            dispatch.dispatch(Action::Opened(Some(key)));
        },
    );
    let leave = use_callback(dispatch, |(), dispatch| {
        if !route::leave_chat() {
            route::set(None, false);
            dispatch.dispatch(Action::Opened(None));
        }
    });
    Route { open, leave }
}
