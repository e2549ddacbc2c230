//! The messages of a chat by day. Only what is near the eyes is in the page, however long the chat.
//!
//! The box is laid out from its bottom (`column-reverse`): the browser itself then keeps the newest
//! message in view while the box shrinks or grows, and the height of what is above does not matter.

mod jump;
pub(crate) mod keys;
mod scroller;

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::browser::dates;
use crate::components::icon::{Icon, Shape};
use crate::components::message_row::MessageRow;
use crate::format;
use crate::hooks::{use_ask, use_lang, use_ticking_clock};
use crate::i18n::{Lang, Text, fill};
use crate::model::{ConversationKey, Message, number};
use crate::sdk;
use crate::service::Service;
use crate::state::Readers;
use crate::state::chat_view::{Ask, Jump, Target};
use crate::state::directory::Directory;
use crate::state::rows::{self, Row};
use crate::state::timeline::{Loading, Timeline};

use jump::use_jump;
use scroller::use_scroller;

/// Names of days, such as "today", are looked over so often.
const EVERY_MINUTE_MS: u32 = 60_000;

/// Messages of a page on the way up or down.
const OLDER: u32 = 50;

/// The ways to more of the history.
struct Load {
    /// So many messages before those that are shown.
    older: Callback<u32>,
    /// The page after them.
    newer: Callback<()>,
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) timeline: Rc<Timeline>,
    pub(crate) me: AttrValue,
    pub(crate) directory: Rc<Directory>,
    pub(crate) receipts: Rc<std::collections::BTreeMap<String, Readers>>,
    pub(crate) selection: Option<Rc<BTreeSet<String>>>,
    pub(crate) jump: Option<Jump>,
    /// Nothing can be written here any more.
    pub(crate) is_closed: bool,
}

#[component]
pub(crate) fn MessageLog(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let ask = use_ask();
    let node = use_node_ref();
    let today = dates::day(use_ticking_clock(EVERY_MINUTE_MS));
    let rows = use_memo(props.timeline.clone(), |timeline| {
        rows::layout(timeline, dates::day)
    });
    let load = Load {
        older: use_load_older(props),
        newer: use_load_newer(props),
    };
    let scroller = use_scroller(&node, &rows, &props.timeline, &load);
    let flash = use_jump(props, &scroller, &load.older);
    let is_away = props.timeline.has_newer();
    let at_end = scroller.at_end && !is_away;
    let news = use_news(&rows, at_end, is_away);

    let range = scroller.range.clone();
    let drawn = rows[range.clone()].iter();
    let drawn = drawn.map(|row| draw(props, row, lang, flash, today));
    let to_end = ask.reform(|_| Ask::Jump(Target::End));
    let to_unread = ask.reform(|_| Ask::Jump(Target::FirstUnread));
    let onkeydown = {
        let ask = ask.clone();
        let timeline = props.timeline.clone();
        move |event: KeyboardEvent| keys::on_key(&event, &timeline, &ask)
    };
    html! {
        <div class="log-place">
            <div class="log" ref={node} role="log" aria-label={text.messages} tabindex="0"
                data-testid="message-log" onscroll={scroller.on_scroll.reform(|_| ())} {onkeydown}>
                <div class="log-content">
                    { start_of_history(&props.timeline, props.is_closed, text, &load.older) }
                    <div class="log-spacer" style={format!("height:{}px", number::text(scroller.above))}></div>
                    <div class="log-rows">{ for drawn }</div>
                    <div class="log-spacer" style={format!("height:{}px", number::text(scroller.below))}></div>
                </div>
            </div>
            <div class="floating-place" aria-hidden="true">
                if let Some(time) = scroller.floating.filter(|_| !scroller.at_end) {
                    <span class="floating-day" data-testid="floating-day">{ dates::day_name(time, lang) }</span>
                }
            </div>
            <div class="pills">
                if wants_unread(props, &rows, &scroller) {
                    <button type="button" class="pill" data-testid="to-first-unread" onclick={to_unread}>
                        <Icon shape={Shape::Up} />
                        { fill(text.unread_above, &format::badge(props.timeline.unread_count())) }
                    </button>
                }
            </div>
            <div class="pills end">
                if is_away {
                    <button type="button" class="pill" data-testid="back-to-newest" onclick={to_end}>
                        <Icon shape={Shape::Down} />
                        { text.back_to_newest }
                    </button>
                } else if !at_end {
                    <button type="button" class={classes!("pill", (news == 0).then_some("round"))} onclick={to_end}
                        data-testid={if news > 0 { "new-messages" } else { "to-end" }}
                        aria-label={(news == 0).then_some(text.to_newest)}>
                        <Icon shape={Shape::Down} />
                        if news > 0 {
                            { fill(text.new_messages, &format::badge(news)) }
                        }
                    </button>
                }
            </div>
        </div>
    }
}

/// Whether there is something unread above what is on screen.
fn wants_unread(props: &Props, rows: &[Row], scroller: &scroller::Scroller) -> bool {
    if props.timeline.unread_count() == 0 || scroller.saw_unread {
        return false;
    }
    match rows.iter().position(|row| *row == Row::Unread) {
        Some(at) => scroller.first_visible > at,
        None => {
            props.timeline.loading() == Loading::Done && props.timeline.first_unread().is_none()
        }
    }
}

/// What stands above the oldest message.
fn start_of_history(
    timeline: &Timeline,
    is_closed: bool,
    text: &Text,
    load: &Callback<u32>,
) -> Html {
    let onclick = load.reform(|_| OLDER);
    let line = match timeline.loading() {
        Loading::Failed => html! {
            <button type="button" class="button small" data-testid="load-more" {onclick}>
                { text.history_failed }
            </button>
        },
        Loading::Never if !timeline.messages().is_empty() => {
            html! { <span>{ text.kept_messages }</span> }
        }
        Loading::Never | Loading::Running => html! { <span role="status">{ text.loading }</span> },
        Loading::Done if timeline.has_more() => html! {
            <button type="button" class="button small quiet" data-testid="load-more" {onclick}>
                { text.load_more }
            </button>
        },
        Loading::Done if timeline.messages().is_empty() => {
            let words = if is_closed {
                text.closed_history
            } else {
                text.no_messages
            };
            html! { <span>{ words }</span> }
        }
        Loading::Done => Html::default(),
    };
    html! { <div class="log-start">{ line }</div> }
}

fn draw(props: &Props, row: &Row, lang: Lang, flash: Option<u64>, today: i64) -> Html {
    let id = row.id();
    let content = match row {
        Row::Day(day, time) => html! {
            // Tomorrow the same day has another name.
            <div key={today - day} class="day-line" role="separator"><span>{ dates::day_name(*time, lang) }</span></div>
        },
        Row::Unread => html! {
            <div class="unread-line" role="separator" data-testid="unread-line"><span>{ lang.text().unread_below }</span></div>
        },
        Row::Message { message, continues } => message_row(props, message, *continues),
    };
    html! {
        <div key={id} class={classes!("row", (flash == Some(id)).then_some("flash"))} data-row={id.to_string()}
            data-holds={matches!(row, Row::Message { .. }).then_some("")}>
            { content }
        </div>
    }
}

fn message_row(props: &Props, message: &Rc<Message>, continues: bool) -> Html {
    let selected = props.selection.as_ref();
    let selected = selected.map(|chosen| chosen.contains(&message.uid));
    html! {
        <MessageRow message={message.clone()} {continues} {selected} me={props.me.clone()}
            readers={props.receipts.get(&message.uid).cloned()} directory={props.directory.clone()} />
    }
}

#[hook]
fn use_load_older(props: &Props) -> Callback<u32> {
    let service = use_context::<Service>();
    let deps = (props.chat.clone(), props.timeline.clone(), service);
    use_callback(deps, |count: u32, (chat, timeline, service)| {
        let Some(service) = service else { return };
        match (timeline.loading(), timeline.oldest_time()) {
            // The newest page comes first.
            (Loading::Running, _) | (Loading::Never, Some(_)) => {}
            (Loading::Done, _) if !timeline.has_more() => {}
            (_, Some(oldest)) => {
                service.load_older(chat.clone(), oldest, count.min(sdk::LONG_PAGE));
            }
            (_, None) => service.load_newest(chat.clone()),
        }
    })
}

/// The next page of a part of the history, when its end comes near.
#[hook]
fn use_load_newer(props: &Props) -> Callback<()> {
    let service = use_context::<Service>();
    let deps = (props.chat.clone(), props.timeline.clone(), service);
    use_callback(deps, |(), (chat, timeline, service)| {
        let newest = timeline.newest_time().filter(|_| timeline.has_newer());
        if let (Some(service), Some(newest), Loading::Done) = (service, newest, timeline.loading())
        {
            service.load_newer(chat.clone(), newest, OLDER);
        }
    })
}

/// How many messages of others came since the reader was last at the end; away from it nobody counts.
#[hook]
fn use_news(rows: &Rc<Vec<Row>>, at_end: bool, is_away: bool) -> u64 {
    let seen = use_mut_ref(|| None::<u64>);
    if is_away {
        return 0;
    }
    let last = rows.last().map(Row::id);
    if at_end || seen.borrow().is_none() {
        seen.replace(last);
    }
    let seen = *seen.borrow();
    let later = rows.iter().rev().take_while(|row| Some(row.id()) != seen);
    let news = later.filter(|row| matches!(row, Row::Message { message, .. } if !message.is_own()));
    news.count() as u64
}
