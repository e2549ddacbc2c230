//! What a bubble holds, by type of message.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::components::place_card::PlaceCard;
use crate::components::voice_player::VoicePlayer;
use crate::format;
use crate::hooks::{use_ask, use_lang};
use crate::i18n::Text;
use crate::media::{JPEG_PREFIX, jpeg};
use crate::model::links::{self, Part};
use crate::model::{Body, Message, Picture, Status, Video};
use crate::service::Service;
use crate::state::chat_view::{Above, Ask};

/// Longer side of a picture in a bubble.
const PICTURE_PX: f64 = 240.0;

/// Letters and lines of a text that are shown before it is unfolded.
const SHORT_LETTERS: usize = 1_600;
const SHORT_LINES: usize = 24;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) message: Rc<Message>,
}

#[component]
pub(crate) fn MessageBody(props: &Props) -> Html {
    let text = use_lang().text();
    let message = &props.message;
    match &message.body {
        Body::Text(content) => html! { <LongText content={content.clone()} /> },
        Body::Image(_) | Body::Gif(_) => html! { <PictureCard message={message.clone()} /> },
        Body::Location(place) => html! { <PlaceCard place={place.clone()} /> },
        Body::File { name, size, url } => html! {
            <>
                { file(name, *size, url, text) }
                { progress(message) }
            </>
        },
        Body::Voice(voice) => html! { <VoicePlayer voice={voice.clone()} /> },
        Body::Video(film) => video(film, text),
        Body::Rich {
            title,
            content,
            url,
        } => rich(title, content, url, text),
        Body::Unknown(object_name) => html! {
            <p class="detail" title={object_name.clone()}>{ text.unsupported }</p>
        },
        // Lines have no bubble.
        Body::Recalled(_) | Body::Notice(_) | Body::Event(_) => Html::default(),
    }
}

#[derive(PartialEq, Properties)]
struct LongTextProps {
    content: AttrValue,
}

/// A text with its links; a very long one is folded.
#[component]
fn LongText(props: &LongTextProps) -> Html {
    let text = use_lang().text();
    let unfolded = use_state(|| false);
    let short = short_end(&props.content).filter(|_| !*unfolded);
    let shown = short.map_or(&*props.content, |end| &props.content[..end]);
    let onclick = {
        let unfolded = unfolded.setter();
        move |_| unfolded.set(true)
    };
    html! {
        <>
            <p class="text" dir="auto" data-testid="message-text">
                { for links::parts(shown).into_iter().map(part) }
                if short.is_some() {
                    { "…" }
                }
            </p>
            if short.is_some() {
                <button type="button" class="link-button unfold" data-testid="unfold" {onclick}>{ text.show_all }</button>
            }
        </>
    }
}

/// Where a long text is cut.
fn short_end(content: &str) -> Option<usize> {
    let letters = content.char_indices().nth(SHORT_LETTERS).map(|(at, _)| at);
    let lines = content
        .match_indices('\n')
        .nth(SHORT_LINES)
        .map(|(at, _)| at);
    match (letters, lines) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

fn part(part: Part<'_>) -> Html {
    match part {
        Part::Words(words) => html! { { words } },
        Part::Link(link) => html! {
            <a href={links::address(link)} target="_blank" rel="noopener noreferrer">{ link }</a>
        },
    }
}

/// A picture in its size, with its thumbnail, or the original of a moving one.
#[component]
fn PictureCard(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let message = &props.message;
    let moves = matches!(message.body, Body::Gif(_));
    let onclick = ask.reform({
        let message = message.clone();
        move |_| Ask::Show(Above::Viewer(message.clone()))
    });
    html! {
        <div class="picture">
            <button type="button" class="picture-open" data-testid="open-picture" {onclick}
                aria-label={text.open_picture}>
                <Thumbnail message={message.clone()} />
                if moves {
                    <span class="kind-mark">{ "GIF" }</span>
                }
            </button>
            { progress(message) }
        </div>
    }
}

/// What a picture looks like: its thumbnail or the original, else a mark for a picture.
#[component]
fn Thumbnail(props: &Props) -> Html {
    let text = use_lang().text();
    let lost = use_state(|| 0);
    let Some(picture) = props.message.body.picture() else {
        return Html::default();
    };
    let moves = matches!(props.message.body, Body::Gif(_));
    let (width, height) = shown_size(picture);
    let Some(source) = sources(picture, moves).nth(*lost) else {
        let style = format!("width: {width}px; height: {height}px");
        return html! {
            <span class="no-thumbnail" role="img" aria-label={text.picture} {style}><Icon shape={Shape::Picture} /></span>
        };
    };
    let onerror = move |_| lost.set(*lost + 1);
    html! {
        <img src={source} alt={text.picture} width={width.to_string()} height={height.to_string()}
            loading="lazy" draggable="false" {onerror} />
    }
}

/// Where it can be had from, the best first: of what moves the original.
fn sources(picture: &Picture, moves: bool) -> impl Iterator<Item = String> {
    let original = Some(picture.uri.clone()).filter(|uri| !uri.is_empty());
    let thumbnail = Some(&picture.thumbnail).filter(|jpeg| !jpeg.is_empty());
    let thumbnail = thumbnail.map(|jpeg| format!("{JPEG_PREFIX}{jpeg}"));
    let both = match moves {
        true => [original, thumbnail],
        false => [thumbnail, original],
    };
    both.into_iter().flatten()
}

fn shown_size(picture: &Picture) -> (u32, u32) {
    let own_size =
        (picture.width > 0 && picture.height > 0).then_some((picture.width, picture.height));
    let size = own_size.or_else(|| jpeg::size(&picture.thumbnail));
    size.map_or((160, 120), fit)
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

fn progress(message: &Rc<Message>) -> Html {
    match message.status {
        Status::Uploading(percent) => {
            html! { <Progress message={message.clone()} {percent} /> }
        }
        _ => Html::default(),
    }
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
            <span class="detail">{ format!("{}%", props.percent) }</span>
            <button type="button" class="icon-button" data-testid="upload-cancel"
                aria-label={text.cancel_upload} title={text.cancel_upload} {onclick}>
                <Icon shape={Shape::Close} />
            </button>
        </div>
    }
}

fn file(name: &str, size: u64, url: &str, text: &Text) -> Html {
    let shown = if name.is_empty() { text.file } else { name };
    html! {
        <div class="with-icon file-card">
            <span class="file-icon" aria-hidden="true">{ format::file_mark(name) }</span>
            <div class="file-names">
                <bdi class="file-name">{ shown }</bdi>
                <span class="detail">
                    { format::file_size(size) }
                    if !url.is_empty() {
                        { " · " }
                        <a href={url.to_owned()} target="_blank" rel="noopener noreferrer" download={name.to_owned()}
                            data-testid="download">
                            { text.download }
                        </a>
                    }
                </span>
            </div>
        </div>
    }
}

fn video(film: &Video, text: &Text) -> Html {
    let poster = (!film.thumbnail.is_empty()).then(|| format!("{JPEG_PREFIX}{}", film.thumbnail));
    if film.url.is_empty() {
        return html! { <p class="detail">{ text.video }</p> };
    }
    html! {
        <video class="film" controls={true} preload="none" {poster} src={film.url.clone()} aria-label={text.video}></video>
    }
}

fn rich(title: &str, content: &str, url: &str, text: &Text) -> Html {
    html! {
        <div class="rich">
            <strong dir="auto">{ title }</strong>
            <p dir="auto">{ content }</p>
            if !url.is_empty() {
                <a href={url.to_owned()} target="_blank" rel="noopener noreferrer">{ text.read_more }</a>
            }
        </div>
    }
}
