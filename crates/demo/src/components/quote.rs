//! The message that another one answers, in short; a click leads to it.

use std::rc::Rc;

use yew::prelude::*;

use crate::format;
use crate::hooks::{use_ask, use_lang};
use crate::media::JPEG_PREFIX;
use crate::model::{Body, Quote};
use crate::state::chat_view::{Ask, Target};
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) quote: Rc<Quote>,
    pub(crate) me: AttrValue,
    pub(crate) directory: Rc<Directory>,
}

#[component]
pub(crate) fn QuoteBlock(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let quote = &props.quote;
    let content = html! {
        <>
            { thumbnail(&quote.body) }
            <span class="quote-words">
                <bdi class="quote-author">{ props.directory.user_name(&quote.sender) }</bdi>
                <span class="quote-text" dir="auto">{ format::gist(&quote.body, text) }</span>
            </span>
        </>
    };
    // Other clients do not say which message they mean.
    if quote.uid.is_empty() {
        return html! { <div class="quote" data-testid="quote">{ content }</div> };
    }
    let uid = quote.uid.clone();
    let onclick = ask.reform(move |_| Ask::Jump(Target::Message(uid.clone())));
    html! {
        <button type="button" class="quote" data-testid="quote" title={text.go_to_message} {onclick}>{ content }</button>
    }
}

/// The small picture of what is quoted.
pub(crate) fn thumbnail(body: &Body) -> Html {
    let jpeg = match body {
        Body::Image(picture) | Body::Gif(picture) => &picture.thumbnail,
        Body::Location(place) => &place.thumbnail,
        Body::Video(video) => &video.thumbnail,
        _ => return Html::default(),
    };
    if jpeg.is_empty() {
        return Html::default();
    }
    html! { <img class="quote-picture" src={format!("{JPEG_PREFIX}{jpeg}")} alt="" /> }
}
