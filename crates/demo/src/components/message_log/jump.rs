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
    /// Far away: what is between is not needed.
    Part(u64),
    /// Not in the part that is shown.
    Back,
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
    let fetched_turn = use_mut_ref(|| 0);
    let flash = use_state_eq(|| None::<u64>);
    let (go, load) = (scroller.go.clone(), load_older.clone());
    let mark = flash.setter();
    let chat = props.chat.clone();
    let deps = (props.jump.clone(), props.timeline.clone());
    use_effect_with(deps, move |(jump, timeline)| {
        if let Some(jump) = jump.as_ref().filter(|jump| jump.turn > *done_turn.borrow()) {
            done_turn.replace(jump.turn);
            pending.replace(Some(jump.clone()));
        }
        let (Some(wish), Some(service)) = (pending.borrow().clone(), &service) else {
            return;
        };
        let fetched = *fetched_turn.borrow() == wish.turn;
        let loading = timeline.loading();
        match way(&wish.target, timeline, fetched) {
            Way::Row(..) | Way::Nowhere if fetched && loading == Loading::Running => return,
            Way::Part(_) | Way::Further if loading == Loading::Failed => {}
            Way::Part(_) if loading == Loading::Running => return,
            Way::Further => return load.emit(sdk::LONG_PAGE),
            Way::Part(time) => {
                fetched_turn.replace(wish.turn);
                return service.go_to(chat.clone(), time);
            }
            Way::Back => return service.go_back(chat.clone()),
            Way::Row(id, marked) => {
                let offset = OFFSET_PX;
                go.emit(Anchor::Row { id, offset });
                mark.set(marked.then_some(id));
            }
            Way::End => {
                service.go_back(chat.clone());
                go.emit(Anchor::End);
            }
            Way::Nowhere => service.notify(Notice::NotFound),
        }
        pending.take();
    });
    *flash
}

/// `fetched`: the part around a date was asked for, and there is no better one.
fn way(target: &Target, timeline: &Timeline, fetched: bool) -> Way {
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
            let is_here = reached || !timeline.has_more();
            let is_here = is_here && (later.is_some() || !timeline.has_newer());
            if !is_here && !fetched {
                return Way::Part(*time);
            }
            // A day after the last message shows the last message.
            later.or(messages.last())
        }
    };
    match found {
        Some(message) => Way::Row(message_id(message), true),
        None if timeline.has_newer() => Way::Back,
        None if timeline.has_more() || timeline.loading() == Loading::Running => Way::Further,
        None => Way::Nowhere,
    }
}
