//! One signed-in session: its state, its service, and what follows from changes of the state.

use yew::prelude::*;

use crate::browser::{kept, worker};
use crate::model::{ConversationKey, Kind, Session};
use crate::service::Service;
use crate::state::timeline::Loading;
use crate::state::{Action, Connection, Notice, State};

/// Connects while the component lives.
#[hook]
pub fn use_im(
    session: &Session,
    on_expired: &Callback<()>,
    visible: bool,
) -> (UseReducerHandle<State>, Service) {
    let user = session.user.clone();
    let state = use_reducer(|| State::new(user));
    // Another name or picture does not begin another session.
    let service = use_memo(session.token.clone(), |_| {
        Service::new(session.clone(), state.dispatcher(), on_expired.clone())
    });
    let service = (*service).clone();
    use_connection(&service);
    use_history(&state, &service);
    use_kept_history(&state, &service);
    use_names(&state, &service);
    use_reading(&state, &service, visible);
    use_room(&state, &service);
    use_group(&state, &service);
    use_presence(&state, &service);
    use_quiet_hours(&state, &service, visible);
    use_kept_names(&state);
    use_renewal(&state);
    (state, service)
}

#[hook]
fn use_connection(service: &Service) {
    use_effect_with(service.clone(), |service| {
        let subscription = service.start();
        let service = service.clone();
        move || {
            drop(subscription);
            service.stop();
        }
    });
}

/// Another device may have changed the quiet hours while nobody looked.
#[hook]
fn use_quiet_hours(state: &UseReducerHandle<State>, service: &Service, visible: bool) {
    let service = service.clone();
    let connected = state.connection == Connection::Connected;
    use_effect_with(connected && visible, move |looked_at| {
        if *looked_at {
            service.load_quiet_hours();
        }
    });
}

/// The names on screen are there at once at the next visit.
#[hook]
fn use_kept_names(state: &UseReducerHandle<State>) {
    let user = state.me.id.clone();
    let deps = (state.directory.clone(), state.was_connected);
    use_effect_with(deps, move |(directory, was_connected)| {
        if *was_connected {
            kept::keep_names(&user, &directory.to_json());
        }
    });
}

/// Tells of a newer app. A server that was away may have come back with one.
#[hook]
fn use_renewal(state: &UseReducerHandle<State>) {
    let connected = state.connection == Connection::Connected;
    use_effect_with(connected, |connected| {
        if *connected {
            worker::look();
        }
    });
    let dispatch = state.dispatcher();
    use_effect_with((), move |()| {
        let listener = worker::listen(move || {
            dispatch.dispatch(Action::Notice(Some(Notice::Renewed)));
        });
        move || drop(listener)
    });
}

/// A chat that comes on screen, and one on screen when the connection is back, reads its newest
/// page: nothing may be missing.
#[hook]
fn use_history(state: &UseReducerHandle<State>, service: &Service) {
    let connected = state.connection == Connection::Connected;
    let service = service.clone();
    use_effect_with(
        (state.active.clone(), connected),
        move |(active, connected)| {
            if let (Some(key), true) = (active, connected)
                && key.kind != Kind::CHATROOM
            {
                service.load_newest(key.clone());
            }
        },
    );
}

/// A chat shows what is kept of it until it is fetched, and what was fetched is kept.
#[hook]
fn use_kept_history(state: &UseReducerHandle<State>, service: &Service) {
    let chat = state.active.clone();
    let chat = chat.filter(|key| key.kind != Kind::CHATROOM);
    let timeline = chat.as_ref().map(|key| state.timeline(key));
    let shown = service.clone();
    use_effect_with(chat.clone(), move |chat| {
        if let Some(key) = chat {
            shown.show_kept_history(key.clone());
        }
    });
    let service = service.clone();
    use_effect_with((chat, timeline), move |(chat, timeline)| {
        if let (Some(key), Some(timeline)) = (chat, timeline)
            && timeline.loading() == Loading::Done
        {
            service.keep_history(key.clone(), timeline.clone());
        }
    });
}

#[hook]
fn use_names(state: &UseReducerHandle<State>, service: &Service) {
    let users = service.clone();
    use_effect_with(state.unknown_users(), move |ids| {
        if !ids.is_empty() {
            users.look_up_users(ids.clone());
        }
    });
    let groups = service.clone();
    use_effect_with(state.unknown_groups(), move |ids| {
        if !ids.is_empty() {
            groups.look_up_groups(ids.clone());
        }
    });
}

/// What is on screen is read, as soon as the page can be seen and the messages are there.
#[hook]
fn use_reading(state: &UseReducerHandle<State>, service: &Service, visible: bool) {
    let looked_at: Option<ConversationKey> = state.active.clone().filter(|_| visible);
    let unread = looked_at
        .as_ref()
        .and_then(|key| state.conversation(key))
        .map_or(0, |c| c.unread);
    let timeline = looked_at.as_ref().map(|key| state.timeline(key));
    let loaded = timeline
        .as_ref()
        .is_some_and(|chat| chat.loading() == Loading::Done);
    let service = service.clone();
    use_effect_with((looked_at, unread, loaded), move |(key, unread, loaded)| {
        if let (Some(key), 1.., true, Some(timeline)) = (key, unread, loaded, timeline) {
            service.read(key.clone(), timeline.messages(), *unread);
        }
    });
}

/// A chatroom is entered when it comes on screen and left with it.
#[hook]
fn use_room(state: &UseReducerHandle<State>, service: &Service) {
    let room = state
        .active
        .clone()
        .filter(|key| key.kind == Kind::CHATROOM);
    let was_connected = state.was_connected;
    let service = service.clone();
    use_effect_with((room, was_connected), move |(room, was_connected)| {
        let entered = room.clone().filter(|_| *was_connected);
        if let Some(key) = &entered {
            service.enter_room(key.clone());
        }
        move || {
            if let Some(key) = entered {
                service.leave_room(key.target);
            }
        }
    });
}

/// Who is in a group is needed to mention them, to tell who has not read, and to tell about it.
#[hook]
fn use_group(state: &UseReducerHandle<State>, service: &Service) {
    let service = service.clone();
    let deps = (state.group_on_screen(), state.was_connected);
    use_effect_with(deps, move |(group, was_connected)| {
        if let (Some((group, _)), true) = (group, was_connected) {
            service.load_group(group.clone());
        }
    });
}

/// The dots that say who is there.
#[hook]
fn use_presence(state: &UseReducerHandle<State>, service: &Service) {
    let service = service.clone();
    let deps = (state.watched_users(), state.was_connected);
    use_effect_with(deps, move |(users, was_connected)| {
        if *was_connected && !users.is_empty() {
            service.watch_presence(users);
        }
    });
}
