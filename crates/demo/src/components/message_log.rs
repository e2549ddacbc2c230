//! The messages of a chat by day, with older ones fetched on the way up.
//!
//! The box is laid out from its bottom (`column-reverse`): the browser itself then keeps the
//! newest message in view while the box shrinks or grows, and keeps the place while older
//! messages come in above. Only arrivals below a reader's place need a hand.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser::dates;
use crate::components::icon::{Icon, Shape};
use crate::components::message_row::MessageRow;
use crate::hooks::{use_lang, use_ticking_clock};
use crate::i18n::{Lang, Text};
use crate::model::{ConversationKey, Message, Picture};
use crate::service::Service;
use crate::state::directory::Directory;
use crate::state::timeline::{Loading, Timeline};

/// Nearer to the end than this, the reader is at the end.
const AT_END_PX: i32 = 40;

/// Nearer to the oldest message than this, the next page is fetched.
const NEAR_START_PX: i32 = 300;

/// Messages of one person within this time belong together.
const RUN_MS: u64 = 5 * 60 * 1000;

/// A message may be recalled for two minutes.
const RECALL_MS: u64 = 2 * 60 * 1000;

const CLOCK_MS: u32 = 10_000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) timeline: Rc<Timeline>,
    pub(crate) me: AttrValue,
    pub(crate) directory: Rc<Directory>,
    pub(crate) on_picture: Callback<Picture>,
}

#[component]
pub(crate) fn MessageLog(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let node = use_node_ref();
    let now = use_ticking_clock(CLOCK_MS);
    let (has_news, forget_news) = use_place(&node, &props.timeline);
    let load_older = use_load_older(props);
    use_filled_box(&node, &props.timeline, &load_older);

    let onscroll = {
        let (node, load_older) = (node.clone(), load_older.clone());
        move |_| {
            let Some(log) = node.cast::<HtmlElement>() else {
                return;
            };
            if is_near_start(&log) {
                load_older.emit(());
            }
            if is_at_end(&log) {
                forget_news.emit(());
            }
        }
    };
    let to_end = {
        let node = node.clone();
        move |_| {
            if let Some(log) = node.cast::<HtmlElement>() {
                log.set_scroll_top(0);
            }
        }
    };
    html! {
        <div class="log-place">
            <div class="log" ref={node} role="log" aria-label={text.messages} tabindex="0"
                data-testid="message-log" {onscroll}>
                <div class="log-content">
                    { start_of_history(&props.timeline, text, &load_older) }
                    { rows(props, lang, now) }
                </div>
            </div>
            if has_news {
                <button type="button" class="button news" data-testid="new-messages" onclick={to_end}>
                    <Icon shape={Shape::Down} />
                    { text.new_messages }
                </button>
            }
        </div>
    }
}

/// What stands above the oldest message.
fn start_of_history(timeline: &Timeline, text: &Text, load: &Callback<()>) -> Html {
    let onclick = load.reform(|_| ());
    let line = match timeline.loading() {
        Loading::Failed => html! {
            <button type="button" class="button small" data-testid="load-more" {onclick}>
                { text.history_failed }
            </button>
        },
        Loading::Never | Loading::Running => html! { <span role="status">{ text.loading }</span> },
        Loading::Done if timeline.has_more() => html! {
            <button type="button" class="button small quiet" data-testid="load-more" {onclick}>
                { text.load_more }
            </button>
        },
        Loading::Done if timeline.messages().is_empty() => {
            html! { <span>{ text.no_messages }</span> }
        }
        Loading::Done => Html::default(),
    };
    html! { <div class="log-start">{ line }</div> }
}

fn rows(props: &Props, lang: Lang, now: u64) -> Vec<Html> {
    let messages = props.timeline.messages();
    let mut rows = Vec::with_capacity(messages.len() + 4);
    let mut before: Option<(&Message, i64)> = None;
    for message in messages {
        let day = dates::day(message.sent_time);
        if before.is_none_or(|(_, last)| last != day) {
            rows.push(day_line(message.sent_time, day, lang));
        }
        let continues =
            before.is_some_and(|(last, last_day)| last_day == day && is_run(last, message));
        rows.push(row(props, message, continues, now));
        before = Some((message, day));
    }
    rows
}

fn day_line(time: u64, day: i64, lang: Lang) -> Html {
    html! {
        <div key={format!("day-{day}")} class="day-line" role="separator">
            <span>{ dates::day_name(time, lang) }</span>
        </div>
    }
}

fn row(props: &Props, message: &Rc<Message>, continues: bool, now: u64) -> Html {
    let can_recall = message.is_own() && now.saturating_sub(message.sent_time) < RECALL_MS;
    html! {
        <MessageRow key={message.list_key()} message={message.clone()} {continues} {can_recall}
            me={props.me.clone()} directory={props.directory.clone()}
            on_picture={props.on_picture.clone()} />
    }
}

fn is_run(last: &Message, message: &Message) -> bool {
    let close = message.sent_time.abs_diff(last.sent_time) < RUN_MS;
    close && last.sender == message.sender && !last.body.is_line() && !message.body.is_line()
}

#[hook]
fn use_load_older(props: &Props) -> Callback<()> {
    let service = use_context::<Service>();
    let deps = (props.chat.clone(), props.timeline.clone(), service);
    use_callback(deps, |(), (chat, timeline, service)| {
        let Some(service) = service else { return };
        match (timeline.loading(), timeline.oldest_time()) {
            (Loading::Running, _) => {}
            (Loading::Done, _) if !timeline.has_more() => {}
            (_, Some(oldest)) => service.load_older(chat.clone(), oldest),
            (_, None) => service.load_newest(chat.clone()),
        }
    })
}

/// Fetches on while there is room: a box that does not scroll would never ask.
#[hook]
fn use_filled_box(node: &NodeRef, timeline: &Rc<Timeline>, load_older: &Callback<()>) {
    let (node, load_older) = (node.clone(), load_older.clone());
    use_effect_with(timeline.clone(), move |timeline| {
        let can_load = timeline.loading() == Loading::Done && timeline.has_more();
        let has_room = node
            .cast::<HtmlElement>()
            .is_some_and(|log| is_near_start(&log));
        if can_load && has_room {
            load_older.emit(());
        }
    });
}

/// Keeps the reader's place when messages arrive below it, and tells of such arrivals.
#[hook]
fn use_place(node: &NodeRef, timeline: &Rc<Timeline>) -> (bool, Callback<()>) {
    let has_news = use_state(|| false);
    let seen = use_mut_ref(|| (String::new(), 0));
    let node = node.clone();
    let setter = has_news.setter();
    let forget_news = use_callback(has_news.setter(), |(), has_news| has_news.set(false));
    use_effect_with(timeline.clone(), move |timeline| {
        let Some(log) = node.cast::<HtmlElement>() else {
            return;
        };
        let Some(newest) = timeline.messages().last() else {
            return;
        };
        let height = log.scroll_height();
        let (last_key, last_height) = seen.replace((newest.list_key(), height));
        if last_key == newest.list_key() || last_key.is_empty() {
            return;
        }
        if newest.is_own() {
            log.set_scroll_top(0);
        } else if !is_at_end(&log) {
            log.set_scroll_top(log.scroll_top() - (height - last_height));
            setter.set(true);
        }
    });
    (*has_news, forget_news)
}

/// The distance to the end is a negative number here, since the box is laid out from its end.
fn is_at_end(log: &HtmlElement) -> bool {
    -log.scroll_top() < AT_END_PX
}

fn is_near_start(log: &HtmlElement) -> bool {
    log.scroll_height() - log.client_height() + log.scroll_top() < NEAR_START_PX
}
