//! Chatrooms: entering, leaving, who and what is in them.

use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::model::ConversationKey;
use crate::sdk::{self, Room};
use crate::state::{Action, Notice};

use super::Service;

/// Messages of before that are shown on entering.
const SHOWN: i32 = 50;

impl Service {
    /// Enters a chatroom; its messages arrive from then on.
    pub fn enter_room(&self, key: ConversationKey) {
        let service = self.clone();
        self.tell(Action::HistoryRequested(key.clone()));
        spawn_local(async move {
            match sdk::join_room(&key.target, SHOWN).await {
                Ok(()) => service.tell(Action::Newest(key, Vec::new(), false)),
                Err(_) => {
                    service.tell(Action::HistoryFailed(key));
                    service.notify(Notice::RoomClosed);
                }
            }
        });
    }

    /// Leaves a chatroom.
    pub fn leave_room(&self, room: String) {
        spawn_local(async move { sdk::quit_room(&room).await });
    }

    /// Asks who and what is in a chatroom.
    pub fn look_into_room(&self, room: String, told: Callback<Room>) {
        let service = self.clone();
        spawn_local(async move {
            if let Ok(room) = sdk::room_info(&room).await {
                service.look_up_users(room.users.clone());
                told.emit(room);
            }
        });
    }
}
