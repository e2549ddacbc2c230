//! Telling the members of a group what happened in it: a grey line in their chats.

use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use serde_json::json;

use super::{AppResult, existing};
use crate::{
    im::publish::send_from_app,
    model::{AppOrder, Authority, Group, NewMessage, User},
    state::AppState,
};

/// People named in one line.
const MOST_NAMED: usize = 30;

/// What happened. The names are those that the vendor's apps use, where they have one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happening<'a> {
    Created(&'a [User]),
    Added(&'a [User]),
    Left,
    Removed(&'a User),
    Muted(&'a User),
    Unmuted(&'a User),
    Renamed,
    Announced,
    Dismissed,
}

impl<'a> Happening<'a> {
    fn operation(self) -> &'static str {
        match self {
            Self::Created(_) => "Create",
            Self::Added(_) => "Add",
            Self::Left => "Quit",
            Self::Removed(_) => "Kicked",
            Self::Muted(_) => "Mute",
            Self::Unmuted(_) => "Unmute",
            Self::Renamed => "Rename",
            Self::Announced => "Bulletin",
            Self::Dismissed => "Dismiss",
        }
    }

    fn people(self) -> &'a [User] {
        match self {
            Self::Created(users) | Self::Added(users) => users,
            Self::Removed(user) | Self::Muted(user) | Self::Unmuted(user) => {
                std::slice::from_ref(user)
            }
            Self::Left | Self::Renamed | Self::Announced | Self::Dismissed => &[],
        }
    }

    /// For clients that do not make a sentence of their own.
    fn sentence(self, who: &str, group: &Group) -> String {
        let names: Vec<&str> = self
            .people()
            .iter()
            .map(|user| user.name.as_str())
            .collect();
        let names = names.join(", ");
        match self {
            Self::Created(_) => format!("{who} created the group with {names}"),
            Self::Added(_) => format!("{who} added {names}"),
            Self::Left => format!("{who} left the group"),
            Self::Removed(_) => format!("{who} removed {names}"),
            Self::Muted(_) => format!("{who} muted {names}"),
            Self::Unmuted(_) => format!("{who} let {names} speak again"),
            Self::Renamed => format!("{who} renamed the group to {}", group.name),
            Self::Announced if group.announcement.is_empty() => {
                format!("{who} took the announcement away")
            }
            Self::Announced => format!("{who} announced: {}", group.announcement),
            Self::Dismissed => format!("{who} dismissed the group"),
        }
    }
}

/// Tells everybody who is in the group now, and who did it, unless they have left.
pub(super) async fn tell(
    state: &AppState,
    group: &Group,
    operator: &str,
    happening: Happening<'_>,
) -> AppResult<()> {
    let who = existing(state, operator).await?.name;
    let people = happening.people();
    let named = &people[..people.len().min(MOST_NAMED)];
    let data = json!({
        "operatorNickname": who,
        "targetGroupName": group.name,
        "targetUserIds": named.iter().map(|user| &user.id).collect::<Vec<_>>(),
        "targetUserDisplayNames": named.iter().map(|user| &user.name).collect::<Vec<_>>(),
        "targetUserCount": people.len(),
        "announcement": group.announcement,
    });
    let content = json!({
        "operatorUserId": operator,
        "operation": happening.operation(),
        "data": data.to_string(),
        "message": happening.sentence(&who, group),
        "extra": "",
    });
    let order = AppOrder {
        // Who has left does not get the chat back by that.
        includes_sender: !matches!(happening, Happening::Left),
        ..AppOrder::default()
    };
    let (kind, class) = (ConversationType::GROUP, object_name::GROUP_NOTIFICATION);
    let message = NewMessage {
        authority: Authority::App(order),
        ..NewMessage::new(operator, kind, &group.id, class, content.to_string())
    };
    send_from_app(state, message.flagged(SendFlags::PERSISTED)).await?;
    Ok(())
}
