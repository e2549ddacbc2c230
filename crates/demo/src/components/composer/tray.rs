//! Files that wait to be sent, each of which can have a caption or be taken out.

use web_sys::{File, HtmlInputElement, Url};
use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::format;
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::service::Enclosed;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) files: Vec<Enclosed>,
    pub(super) on_change: Callback<Vec<Enclosed>>,
}

#[component]
pub(super) fn Tray(props: &Props) -> Html {
    let text = use_lang().text();
    let items = props.files.iter().enumerate().map(|(index, enclosed)| {
        let file = &enclosed.file;
        let onclick = {
            let (files, on_change) = (props.files.clone(), props.on_change.clone());
            move |_| {
                let mut files = files.clone();
                files.remove(index);
                on_change.emit(files);
            }
        };
        let oninput = {
            let (files, on_change) = (props.files.clone(), props.on_change.clone());
            move |event: InputEvent| {
                let mut files = files.clone();
                files[index].caption = event.target_unchecked_into::<HtmlInputElement>().value();
                on_change.emit(files);
            }
        };
        let remove = fill(text.take_out, &file.name());
        html! {
            <li key={format!("{index}-{}-{}", file.name(), file.last_modified())} class="tray-item" data-testid="tray-item">
                <FilePreview file={file.clone()} />
                <bdi class="file-name">{ file.name() }</bdi>
                <span class="detail">{ format::file_size(file.size() as u64) }</span>
                <input type="text" class="caption" data-testid="tray-caption" maxlength="1000" autocomplete="off" dir="auto"
                    aria-label={fill(text.caption_of, &file.name())} placeholder={text.add_caption}
                    value={enclosed.caption.clone()} {oninput} />
                <button type="button" class="icon-button" data-testid="tray-remove" title={remove.clone()}
                    aria-label={remove} {onclick}>
                    <Icon shape={Shape::Close} />
                </button>
            </li>
        }
    });
    html! { <ul class="tray" aria-label={text.tray} data-testid="tray">{ for items }</ul> }
}

#[derive(PartialEq, Properties)]
struct PreviewProps {
    file: File,
}

#[component]
fn FilePreview(props: &PreviewProps) -> Html {
    let address = use_state(String::new);
    let setter = address.setter();
    use_effect_with(props.file.clone(), move |file| {
        let shows = file.type_().starts_with("image/") && file.type_() != "image/svg+xml";
        let url = shows
            .then(|| Url::create_object_url_with_blob(file).ok())
            .flatten();
        setter.set(url.clone().unwrap_or_default());
        move || {
            if let Some(url) = url {
                // An address that was made can be given back.
                let _ = Url::revoke_object_url(&url);
            }
        }
    });
    if address.is_empty() {
        return html! { <span class="file-icon" aria-hidden="true">{ format::file_mark(&props.file.name()) }</span> };
    }
    html! { <img src={(*address).clone()} alt="" /> }
}
