//! Going somewhere in the history, which is fetched on the way as far as needed.

use yew::prelude::*;

use crate::sdk;
use crate::service::Service;
use crate::state::Notice;
use crate::state::chat_view::{Jump, Target};
use crate::state::rows::{Anchor, message_id};
use crate::state::timeline::{Loading, Timeline};

use super::Props;
use super::scroller::Scroller;

/// Where a row that was gone to is shown, in pixels from the upper edge.
const OFFSET_PX: f64 = 90.0;

/// Row of the unread line.
const UNREAD_LINE: u64 = 1;

/// Where a wish leads, as far as the history at hand tells.
enum Way {
    /// To this row; a message is marked for a moment.
    Row(u64, bool),
    End,
    /// Further up than what is at hand.
    Further,
    Nowhere,
}

/// Follows the wishes to go somewhere; tells the row to mark.
#[hook]
pub(super) fn use_jump(
    props: &Props,
    scroller: &Scroller,
    load_older: &Callback<u32>,
) -> Option<u64> {
    let service = use_context::<Service>();
    let pending = use_mut_ref(|| None::<Jump>);
    let done_turn = use_mut_ref(|| 0);
    let flash = use_state_eq(|| None::<u64>);
    let (go, load) = (scroller.go.clone(), load_older.clone());
    let mark = flash.setter();
    let deps = (props.jump.clone(), props.timeline.clone());
    use_effect_with(deps, move |(jump, timeline)| {
        if let Some(jump) = jump.as_ref().filter(|jump| jump.turn > *done_turn.borrow()) {
            done_turn.replace(jump.turn);
            pending.replace(Some(jump.clone()));
        }
        let Some(wish) = pending.borrow().clone() else {
            return;
        };
        match way(&wish.target, timeline) {
            Way::Further if timeline.loading() == Loading::Failed => {
                pending.take();
            }
            Way::Further => return load.emit(sdk::LONG_PAGE),
            Way::Row(id, marked) => {
                let offset = OFFSET_PX;
                go.emit(Anchor::Row { id, offset });
                mark.set(marked.then_some(id));
            }
            Way::End => go.emit(Anchor::End),
            Way::Nowhere => {
                if let Some(service) = &service {
                    service.notify(Notice::NotFound);
                }
            }
        }
        pending.take();
    });
    *flash
}

fn way(target: &Target, timeline: &Timeline) -> Way {
    let messages = timeline.messages();
    let found = match target {
        Target::End => return Way::End,
        Target::FirstUnread => match timeline.first_unread() {
            Some(_) => return Way::Row(UNREAD_LINE, false),
            None => None,
        },
        Target::Message(uid) => messages.iter().find(|message| message.uid == *uid),
        Target::Date(time) => {
            let reached = timeline.oldest_time().is_some_and(|oldest| oldest < *time);
            let later = messages.iter().find(|message| message.sent_time >= *time);
            // A day after the last message shows the last message.
            let nearest = later.or(messages.last());
            nearest.filter(|_| reached || !timeline.has_more())
        }
    };
    match found {
        Some(message) => Way::Row(message_id(message), true),
        None if timeline.has_more() || timeline.loading() == Loading::Running => Way::Further,
        None => Way::Nowhere,
    }
}
