//! What a bubble holds, by type of message.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::format;
use crate::hooks::use_lang;
use crate::i18n::Text;
use crate::media::{JPEG_PREFIX, jpeg, map};
use crate::model::{Body, Message, Picture, Place, Status};
use crate::service::Service;

/// Longer side of a picture in a bubble.
const PICTURE_PX: f64 = 240.0;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) message: Rc<Message>,
    pub(crate) on_picture: Callback<Picture>,
}

#[component]
pub(crate) fn MessageBody(props: &Props) -> Html {
    let text = use_lang().text();
    let message = &props.message;
    match &message.body {
        Body::Text(content) => html! { <p class="text" data-testid="message-text">{ content }</p> },
        Body::Image(picture) => html! {
            <div class="picture">
                { thumbnail(picture, &props.on_picture, text) }
                if let Status::Uploading(percent) = message.status {
                    <Progress message={message.clone()} {percent} />
                }
            </div>
        },
        Body::Location(place) => location(place, text),
        Body::File { name, size, url } => file(name, *size, url, text),
        Body::Voice { seconds } => html! {
            <p class="with-icon">
                <Icon shape={Shape::Voice} />
                <span>{ text.voice }</span>
                <span class="detail">{ format!("{seconds}″") }</span>
            </p>
        },
        Body::Rich {
            title,
            content,
            url,
        } => rich(title, content, url, text),
        Body::Unknown(object_name) => html! {
            <p class="detail" title={object_name.clone()}>{ text.unsupported }</p>
        },
        // Lines have no bubble.
        Body::Recalled | Body::Notice(_) => Html::default(),
    }
}

fn thumbnail(picture: &Picture, on_picture: &Callback<Picture>, text: &Text) -> Html {
    let (width, height) = jpeg::size(&picture.thumbnail).map_or((160, 120), fit);
    let onclick = on_picture.reform({
        let picture = picture.clone();
        move |_| picture.clone()
    });
    html! {
        <button type="button" class="picture-open" data-testid="open-picture" {onclick}
            aria-label={text.open_picture}>
            if picture.thumbnail.is_empty() {
                <span class="no-thumbnail"><Icon shape={Shape::Picture} /></span>
            } else {
                <img src={format!("{JPEG_PREFIX}{}", picture.thumbnail)} alt={text.picture}
                    width={width.to_string()} height={height.to_string()} />
            }
        </button>
    }
}

/// Scales a size down to what a bubble holds; a sliver stays wide enough to be hit.
fn fit((width, height): (u32, u32)) -> (u32, u32) {
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (PICTURE_PX / width.max(height)).min(1.0);
    (
        ((width * scale) as u32).max(48),
        ((height * scale) as u32).max(36),
    )
}

#[derive(PartialEq, Properties)]
struct ProgressProps {
    message: Rc<Message>,
    percent: u8,
}

#[component]
fn Progress(props: &ProgressProps) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let message = props.message.clone();
    let onclick = move |_| {
        if let Some(service) = &service {
            service.discard(&message);
        }
    };
    html! {
        <div class="upload">
            <progress max="100" value={props.percent.to_string()} aria-label={text.sending} />
            <button type="button" class="icon-button" data-testid="upload-cancel"
                aria-label={text.cancel_upload} title={text.cancel_upload} {onclick}>
                <Icon shape={Shape::Close} />
            </button>
        </div>
    }
}

fn location(place: &Place, text: &Text) -> Html {
    let name = if place.poi.is_empty() {
        text.location
    } else {
        &place.poi
    };
    html! {
        <figure class="place">
            if place.thumbnail.is_empty() {
                <span class="no-thumbnail"><Icon shape={Shape::Pin} /></span>
            } else {
                <img src={format!("{JPEG_PREFIX}{}", place.thumbnail)} alt=""
                    width={map::WIDTH.to_string()} height={map::HEIGHT.to_string()} />
            }
            <figcaption>
                <strong data-testid="place-name">{ name }</strong>
                <span class="detail">{ place.coordinates() }</span>
            </figcaption>
        </figure>
    }
}

fn file(name: &str, size: u64, url: &str, text: &Text) -> Html {
    let name = if name.is_empty() { text.file } else { name };
    html! {
        <div class="with-icon">
            <Icon shape={Shape::File} />
            <div class="file-names">
                <span>{ name }</span>
                <span class="detail">
                    { format::file_size(size) }
                    if !url.is_empty() {
                        { " · " }
                        <a href={url.to_owned()} target="_blank" rel="noopener noreferrer" download={name.to_owned()}>
                            { text.download }
                        </a>
                    }
                </span>
            </div>
        </div>
    }
}

fn rich(title: &str, content: &str, url: &str, text: &Text) -> Html {
    html! {
        <div class="rich">
            <strong>{ title }</strong>
            <p>{ content }</p>
            if !url.is_empty() {
                <a href={url.to_owned()} target="_blank" rel="noopener noreferrer">{ text.read_more }</a>
            }
        </div>
    }
}
