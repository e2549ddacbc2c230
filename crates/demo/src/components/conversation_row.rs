//! One chat in the list.

use std::rc::Rc;

use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::browser::dates;
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::format;
use crate::hooks::use_lang;
use crate::i18n::{Text, fill};
use crate::model::{Conversation, ConversationKey, Kind};
use crate::state::Outgoing;
use crate::state::chat_view::Point;
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) conversation: Conversation,
    pub(crate) me: AttrValue,
    /// Number of the present day: times are told differently tomorrow.
    pub(crate) today: i64,
    pub(crate) is_active: bool,
    /// The one row that the Tab key stops at.
    pub(crate) is_stop: bool,
    /// Whether the other side is there.
    pub(crate) online: bool,
    /// Own messages that did not arrive yet, or will not.
    pub(crate) outgoing: Outgoing,
    /// User id of who is typing.
    pub(crate) typing: Option<String>,
    pub(crate) directory: Rc<Directory>,
    pub(crate) on_open: Callback<ConversationKey>,
    pub(crate) on_menu: Callback<(ConversationKey, Point)>,
}

#[component]
pub(crate) fn ConversationRow(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let conversation = &props.conversation;
    let key = &conversation.key;
    let title = format::title(conversation, &props.directory);
    let time = match conversation.time {
        0 => String::new(),
        time => dates::short(time, lang),
    };
    let onclick = props.on_open.reform({
        let key = key.clone();
        move |_| key.clone()
    });
    let oncontextmenu = props.on_menu.reform({
        let key = key.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            (key.clone(), menu_point(&event))
        }
    });
    let on_button = props.on_menu.reform({
        let key = key.clone();
        move |event: MouseEvent| {
            let button: Element = event.target_unchecked_into();
            let place = button.get_bounding_client_rect();
            let (x, y) = (place.left() as i32, place.bottom() as i32);
            (key.clone(), Point { x, y })
        }
    });
    let node = use_node_ref();
    use_being_seen(&node, props.is_active);
    let menu = fill(text.conversation_menu, &title);
    let muted = conversation.muted.then_some("muted");
    let pinned = conversation.pinned.then_some("pinned");
    let active = props.is_active.then_some("active");
    html! {
        <li ref={node} class={classes!("conversation", active, pinned, muted)}
            data-testid={format!("conversation-{}-{}", key.kind.0, key.target)} {oncontextmenu}>
            <button type="button" class="conversation-open" {onclick} data-title={title.clone()}
                tabindex={if props.is_stop { "0" } else { "-1" }} aria-current={props.is_active.then_some("true")}>
                <Avatar id={key.target.clone()} name={title.clone()} online={props.online && key.kind == Kind::PRIVATE}
                    portrait={props.directory.portrait(key).to_owned()} />
                <span class="conversation-title"><bdi data-testid="title">{ title }</bdi></span>
                <span class="conversation-time">{ time }</span>
                <span class="conversation-latest">{ latest(props, text) }</span>
                <span class="conversation-marks">
                    { mark(conversation.muted, Shape::Mute, text.muted, "muted") }
                    { mark(conversation.pinned, Shape::Tack, text.pinned, "pinned") }
                    { unread(props, text) }
                </span>
            </button>
            <button type="button" class="icon-button conversation-more" title={menu.clone()} tabindex="-1"
                data-testid="conversation-menu" aria-haspopup="menu" aria-label={menu} onclick={on_button}>
                <Icon shape={Shape::More} />
            </button>
        </li>
    }
}

/// The chat on screen can be seen in the list, however it was come to.
#[hook]
fn use_being_seen(node: &NodeRef, is_active: bool) {
    use_effect_with((node.clone(), is_active), |(node, is_active)| {
        if let Some(row) = node.cast::<Element>().filter(|_| *is_active) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// By keyboard the event names no point: then the menu opens at the row.
fn menu_point(event: &MouseEvent) -> Point {
    let (x, y) = (event.client_x(), event.client_y());
    if (x, y) != (0, 0) {
        return Point { x, y };
    }
    let row: Element = event.target_unchecked_into();
    let place = row.get_bounding_client_rect();
    Point {
        x: place.left() as i32 + 60,
        y: place.bottom() as i32,
    }
}

fn mark(shown: bool, shape: Shape, label: &'static str, name: &'static str) -> Html {
    if !shown {
        return Html::default();
    }
    html! { <span class="row-mark" role="img" aria-label={label} title={label} data-testid={name}><Icon {shape} /></span> }
}

/// Who is typing, the unsent text of a chat that is not on screen, else its newest message.
fn latest(props: &Props, text: &Text) -> Html {
    let conversation = &props.conversation;
    if let Some(user) = &props.typing {
        let words = fill(text.typing, props.directory.user_name(user));
        return html! { <span class="typing" data-testid="list-typing">{ words }</span> };
    }
    if !conversation.draft.is_empty() && !props.is_active {
        return html! {
            <>
                <span class="mark" data-testid="draft">{ text.draft }</span>
                <span data-testid="last-message" dir="auto">{ format::one_line(&conversation.draft) }</span>
            </>
        };
    }
    let latest = conversation.latest.as_ref();
    let latest = latest.map(|message| format::preview(message, &props.me, &props.directory, text));
    html! {
        <>
            { outgoing(props.outgoing, text) }
            if conversation.mentioned && !props.is_active {
                <span class="mark" data-testid="mentioned">{ text.mentioned }</span>
            }
            <span data-testid="last-message" dir="auto">{ latest }</span>
        </>
    }
}

fn outgoing(outgoing: Outgoing, text: &Text) -> Html {
    let (shape, label, name) = match outgoing {
        Outgoing::Nothing => return Html::default(),
        Outgoing::Sending => (Shape::Clock, text.sending, "list-sending"),
        Outgoing::Failed => (Shape::Warning, text.failed, "list-failed"),
    };
    html! { <span class={classes!("row-mark", name)} role="img" aria-label={label} title={label} data-testid={name}><Icon {shape} /></span> }
}

fn unread(props: &Props, text: &Text) -> Html {
    // What is on screen is being read.
    if props.conversation.unread == 0 || props.is_active {
        return Html::default();
    }
    let badge = format::badge(props.conversation.unread);
    let label = fill(text.unread_count, &badge);
    html! { <span class="badge" data-testid="unread" role="img" aria-label={label}>{ badge }</span> }
}
