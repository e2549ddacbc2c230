//! `needNotify`: the members of a chatroom are told what was ruled there.

use rongim_protocol::ConversationType;
use serde_json::{Value, json};

use crate::{
    clock,
    im::publish::send_from_app,
    model::{AppOrder, Authority, Delivery, NewMessage},
    server_api::{ApiError, Form},
    state::AppState,
    store::{RuleKind, SendError},
};

/// Who tells.
const SENDER: &str = "__system__";
const MUTES: &str = "RC:ChrmBanMsg";
const BLOCKS: &str = "RC:ChrmBlockMsg";
const MINUTE_MS: i64 = 60_000;

/// What members are told; nothing when nobody asked for that.
#[derive(Default)]
pub(super) struct Notice(Option<Told>);

struct Told {
    class_name: &'static str,
    operation: i32,
    /// The room; `None`: each room in which one of the users is.
    room: Option<String>,
    users: Vec<String>,
    duration_ms: i64,
    extra: String,
}

/// Reads `needNotify` and `extra`. `made`: the rules begin, else they end.
pub(super) fn read(
    form: &Form,
    kind: RuleKind,
    scope: &str,
    subjects: &[String],
    made: bool,
) -> Result<Notice, ApiError> {
    let wanted = form.flag("needNotify", false)?;
    let Some((class_name, ending)) = subject_matter(kind, scope).filter(|_| wanted) else {
        return Ok(Notice::default());
    };
    let (room, users) = match kind {
        RuleKind::RoomSilent => (subjects.first().cloned(), Vec::new()),
        _ => (
            Some(scope.to_owned()).filter(|scope| !scope.is_empty()),
            subjects.to_vec(),
        ),
    };
    let minutes = if made {
        form.number("minute", 0..=i64::from(i32::MAX))?
    } else {
        None
    };
    Ok(Notice(Some(Told {
        class_name,
        operation: ending + i32::from(made),
        room,
        users,
        duration_ms: minutes.unwrap_or(0) * MINUTE_MS,
        extra: form.0.one("extra").unwrap_or_default().to_owned(),
    })))
}

/// The type of the message, and the number of the operation that ends such a rule;
/// the one that makes it is the next.
fn subject_matter(kind: RuleKind, scope: &str) -> Option<(&'static str, i32)> {
    match kind {
        RuleKind::RoomMuted if scope.is_empty() => Some((MUTES, 6)),
        RuleKind::RoomMuted => Some((MUTES, 0)),
        RuleKind::RoomSilent => Some((MUTES, 2)),
        RuleKind::RoomExempt => Some((MUTES, 4)),
        RuleKind::RoomBarred => Some((BLOCKS, 0)),
        _ => None,
    }
}

impl Notice {
    /// Tells those who are in the room now; it is stored nowhere.
    pub(super) async fn send(self, state: &AppState) -> Result<(), ApiError> {
        let Some(told) = self.0 else {
            return Ok(());
        };
        for room in told.rooms(state) {
            let content = told.content(&room).to_string();
            let kind = ConversationType::CHATROOM;
            let message = NewMessage {
                delivery: Delivery::OnlineOnly,
                authority: Authority::App(AppOrder::default()),
                ..NewMessage::new(SENDER, kind, &room, told.class_name, content)
            };
            match send_from_app(state, message).await {
                // A rule may come before its room.
                Ok(_) | Err(SendError::NotInChatroom) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

impl Told {
    fn rooms(&self, state: &AppState) -> Vec<String> {
        if let Some(room) = &self.room {
            return vec![room.clone()];
        }
        let users = self.users.iter();
        let rooms = users.flat_map(|user| state.bus.rooms_of(user));
        let mut rooms: Vec<_> = rooms.map(|room| room.to_string()).collect();
        rooms.sort_unstable();
        rooms.dedup();
        rooms
    }

    fn content(&self, room: &str) -> Value {
        json!({
            "chatroomId": room,
            "operateType": self.operation,
            "durationTime": self.duration_ms,
            "operateTime": clock::now_ms(),
            "userList": self.users,
            "extra": self.extra,
        })
    }
}
