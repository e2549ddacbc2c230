//! One message: its author, its bubble, how far it got.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::browser::dates;
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::components::message_body::MessageBody;
use crate::components::quote::QuoteBlock;
use crate::format;
use crate::hooks::{use_ask, use_lang};
use crate::i18n::{Lang, Text, fill};
use crate::model::{Body, Kind, Message, Status};
use crate::service::Service;
use crate::state::Readers;
use crate::state::chat_view::{Above, Ask, Point};
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) message: Rc<Message>,
    /// Belongs to the message above: neither name nor picture again.
    pub(crate) continues: bool,
    /// While messages are being chosen: whether this one is.
    pub(crate) selected: Option<bool>,
    pub(crate) me: AttrValue,
    /// Who has read it, when that is known.
    pub(crate) readers: Option<Readers>,
    pub(crate) directory: Rc<Directory>,
}

#[component]
pub(crate) fn MessageRow(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let ask = use_ask();
    use_readers(props);
    let message = &props.message;
    if message.body.is_line() {
        return line(props, text, &ask);
    }
    let own = message.is_own();
    let side = if own { "own" } else { "other" };
    let selecting = props.selected.is_some();
    let picked = props.selected == Some(true);
    let article = html! {
        <article class={classes!("message", side, props.continues.then_some("continues"))}
            tabindex="-1" aria-label={label(props, lang)} data-testid="message"
            data-key={message.list_key()} data-uid={message.uid.clone()}
            data-status={message.status.name()} data-kind={message.body.name()}
            data-read={message.read.then_some("true")} oncontextmenu={on_menu(message, &ask, selecting)}>
            if !own {
                <div class="message-avatar">
                    if !props.continues {
                        { author_picture(props) }
                    }
                </div>
            }
            <div class="message-column">
                if !own && !props.continues && message.conversation.has_many_people() {
                    <bdi class="author" data-testid="author">{ props.directory.user_name(&message.sender) }</bdi>
                }
                <div class="bubble-line">
                    <div class={classes!("bubble", message.body.name())}>
                        if let Some(quote) = &message.quote {
                            <QuoteBlock quote={quote.clone()} me={props.me.clone()} directory={props.directory.clone()} />
                        }
                        <MessageBody message={message.clone()} />
                        { meta(props, lang, &ask) }
                    </div>
                    if !selecting {
                        <MenuButton message={message.clone()} />
                    }
                </div>
                if let Status::Failed(code) = message.status {
                    <Failed message={message.clone()} {code} />
                }
            </div>
        </article>
    };
    if !selecting {
        return article;
    }
    let onchange = ask.reform({
        let message = message.clone();
        move |_| Ask::Toggle(message.clone())
    });
    html! {
        <label class={classes!("selectable", picked.then_some("picked"))}>
            <input type="checkbox" checked={picked} {onchange} data-testid="message-select"
                aria-label={text.select} disabled={message.uid.is_empty()} />
            { article }
        </label>
    }
}

/// What is read out for the message as a whole.
fn label(props: &Props, lang: Lang) -> String {
    let message = &props.message;
    let author = props.directory.user_name(&message.sender);
    let time = dates::clock(message.sent_time, lang);
    let words = format::gist(&message.body, lang.text());
    format!("{author}, {time}: {words}")
}

/// An own message of a group asks once who has read it.
#[hook]
fn use_readers(props: &Props) {
    let service = use_context::<Service>();
    let message = props.message.clone();
    let wanted = message.is_own()
        && message.conversation.kind == Kind::GROUP
        && !message.uid.is_empty()
        && props
            .readers
            .as_ref()
            .is_none_or(|readers| readers.members == 0);
    use_effect_with((message.uid.clone(), wanted), move |(_, wanted)| {
        if let (Some(service), true) = (service, *wanted) {
            service.load_readers(&message);
        }
    });
}

fn on_menu(message: &Rc<Message>, ask: &Callback<Ask>, selecting: bool) -> Callback<MouseEvent> {
    let (message, ask) = (message.clone(), ask.clone());
    Callback::from(move |event: MouseEvent| {
        let on_link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.closest("a").is_ok_and(|link| link.is_some()));
        // A link has a menu of the browser's own.
        if selecting || on_link {
            return;
        }
        event.prevent_default();
        let at = Point {
            x: event.client_x(),
            y: event.client_y(),
        };
        ask.emit(Ask::Show(Above::Menu(message.clone(), at)));
    })
}

fn author_picture(props: &Props) -> Html {
    let (sender, directory) = (&props.message.sender, &props.directory);
    html! {
        <Avatar id={sender.clone()} name={directory.user_name(sender).to_owned()}
            portrait={directory.user_portrait(sender).to_owned()} />
    }
}

fn line(props: &Props, text: &'static Text, ask: &Callback<Ask>) -> Html {
    let message = &props.message;
    let words = match &message.body {
        Body::Notice(words) => words.clone(),
        Body::Event(event) => format::event(event, &props.me, &props.directory, text),
        _ => format::recalled(message, &props.me, &props.directory, text),
    };
    let again = match &message.body {
        Body::Recalled(Some(was)) => {
            let was = was.clone();
            Some(ask.reform(move |_| Ask::EditAgain(was.clone())))
        }
        _ => None,
    };
    html! {
        <p class="grey-line" data-testid="message" data-uid={message.uid.clone()}
            data-status={message.status.name()} data-kind={message.body.name()}>
            <bdi>{ words }</bdi>
            if let Some(onclick) = again {
                <button type="button" class="link-button" data-testid="edit-again" {onclick}>{ text.edit_again }</button>
            }
        </p>
    }
}

/// Time and progress, in the corner of the bubble.
fn meta(props: &Props, lang: Lang, ask: &Callback<Ask>) -> Html {
    let text = lang.text();
    let message = &props.message;
    let (shape, label) = match message.status {
        Status::Sending | Status::Uploading(_) => (Some(Shape::Clock), text.sending),
        Status::Sent if message.read => (Some(Shape::Checks), text.read),
        Status::Sent => (Some(Shape::Check), text.sent),
        Status::Failed(_) => (Some(Shape::Warning), text.failed),
        Status::Received => (None, ""),
    };
    html! {
        <span class="meta">
            { read_by(props, text, ask) }
            <time title={dates::full(message.sent_time, lang)}>
                { dates::clock(message.sent_time, lang) }
            </time>
            if let Some(shape) = shape {
                <span class={classes!("progress-mark", message.read.then_some("read"))} role="img" aria-label={label} title={label}>
                    <Icon {shape} />
                </span>
            }
        </span>
    }
}

/// `Read by 3 of 8`: opens the list of who has and who has not.
fn read_by(props: &Props, text: &Text, ask: &Callback<Ask>) -> Html {
    // Everybody in the group hears of receipts; they matter to the author.
    let readers = props.readers.as_ref().filter(|_| props.message.is_own());
    let Some(readers) = readers.filter(|readers| !readers.users.is_empty()) else {
        return Html::default();
    };
    let count = readers.users.len().to_string();
    let words = match readers.members {
        0 => fill(text.read_by, &count),
        members => {
            let others = members.saturating_sub(1).max(readers.users.len() as u64);
            fill(&fill(text.read_by_of, &count), &others.to_string())
        }
    };
    let onclick = ask.reform({
        let message = props.message.clone();
        move |_| Ask::Show(Above::Readers(message.clone()))
    });
    html! { <button type="button" class="link-button" data-testid="read-by" {onclick}>{ words }</button> }
}

#[derive(PartialEq, Properties)]
struct MenuButtonProps {
    message: Rc<Message>,
}

/// Shown when the message is pointed at or has the focus.
#[component]
fn MenuButton(props: &MenuButtonProps) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let message = props.message.clone();
    let onclick = move |event: MouseEvent| {
        let button: Element = event.target_unchecked_into();
        let place = button.get_bounding_client_rect();
        let at = Point {
            x: place.left() as i32,
            y: place.bottom() as i32 + 4,
        };
        ask.emit(Ask::Show(Above::Menu(message.clone(), at)));
    };
    html! {
        <div class="actions">
            <button type="button" class="icon-button" tabindex="-1" data-testid="message-menu" aria-haspopup="menu"
                aria-label={text.message_menu} title={text.message_menu} {onclick}>
                <Icon shape={Shape::More} />
            </button>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct FailedProps {
    message: Rc<Message>,
    code: i32,
}

/// Why it failed, and the way out. Only what this page tried to send can be tried again.
#[component]
fn Failed(props: &FailedProps) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let message = props.message.clone();
    let discarded = props.message.clone();
    let (retry, discard) = (service.clone(), service);
    html! {
        <div class="failed-line" role="alert">
            <span>{ text.failure(props.code) }</span>
            if message.local.is_some() {
                <button type="button" class="button small" data-testid="message-retry"
                    onclick={move |_| if let Some(service) = &retry { service.retry(message.clone()) }}>
                    <Icon shape={Shape::Retry} />
                    { text.retry }
                </button>
                <button type="button" class="icon-button" data-testid="message-discard"
                    aria-label={text.discard} title={text.discard}
                    onclick={move |_| if let Some(service) = &discard { service.discard(&discarded) }}>
                    <Icon shape={Shape::Close} />
                </button>
            }
        </div>
    }
}
