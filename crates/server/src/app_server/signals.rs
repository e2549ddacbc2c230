//! What open pages are told in silence, so that they look anew: nothing of it is kept, counted or
//! shown, and who was away asks at the next visit anyway.

use rongim_protocol::ConversationType;
use serde_json::{Value, json};

use crate::{
    im::publish::send_all_from_app,
    model::{AppOrder, Authority, Delivery, NewMessage, User},
    state::AppState,
    store::StoreError,
};

const PROFILE: &str = "RC:ProfileNtf";
const COMMAND: &str = "RC:CmdMsg";

/// Groups in which a new name is told at most: those who see it elsewhere learn it later.
const MOST_GROUPS: usize = 100;

/// The user looks different: told to whoever may have them on screen.
pub(super) async fn profile_changed(state: &AppState, user: &User) -> Result<(), StoreError> {
    let content = json!({
        "operation": "Update",
        "data": json!({ "id": user.id, "name": user.name, "portrait": user.portrait }).to_string(),
        "extra": "",
    });
    let friends = state.store.friends(&user.id).await?.into_iter();
    let friends = friends.map(|friend| (ConversationType::PRIVATE, friend.id));
    let groups = state.store.groups_of(&user.id).await?.into_iter();
    let groups = groups.map(|group| (ConversationType::GROUP, group.id));
    let places: Vec<_> = friends.chain(groups.take(MOST_GROUPS)).collect();
    let id = user.id.clone();
    let messages = places
        .into_iter()
        .map(move |(kind, target)| silent(&id, kind, &target, PROFILE, &content));
    say(state, messages).await;
    Ok(())
}

/// Who `to` has to do with is different, and `from` did it.
pub(super) async fn contacts_changed(state: &AppState, from: &str, to: &str) {
    let content = json!({ "name": "contacts", "data": "" });
    let message = silent(from, ConversationType::PRIVATE, to, COMMAND, &content);
    say(state, std::iter::once(message)).await;
}

fn silent(
    from: &str,
    kind: ConversationType,
    target: &str,
    class: &str,
    content: &Value,
) -> NewMessage {
    NewMessage {
        authority: Authority::App(AppOrder::default()),
        delivery: Delivery::OnlineOnly,
        ..NewMessage::new(from, kind, target, class, content.to_string())
    }
}

/// What one of them did not hear, it asks for at the next visit.
async fn say(state: &AppState, messages: impl Iterator<Item = NewMessage> + Send + 'static) {
    for refused in send_all_from_app(state, messages)
        .await
        .iter()
        .filter_map(|sent| sent.as_ref().err())
    {
        tracing::warn!(error = %refused, "a signal of the app server was refused");
    }
}
