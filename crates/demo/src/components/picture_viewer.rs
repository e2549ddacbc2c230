//! A picture as large as the window; Escape or a click closes it.

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::media::JPEG_PREFIX;
use crate::model::Picture;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) picture: Picture,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn PictureViewer(props: &Props) -> Html {
    let text = use_lang().text();
    let lost = use_state(|| false);
    let on_lost = lost.setter();
    let thumbnail = format!("{JPEG_PREFIX}{}", props.picture.thumbnail);
    let uri = &props.picture.uri;
    // An original that is gone leaves the thumbnail, which is better than nothing.
    let source = if uri.is_empty() || *lost {
        thumbnail
    } else {
        uri.clone()
    };
    html! {
        <Modal label={text.picture} class="viewer" on_close={props.on_close.clone()}>
            <div class="viewer-body" data-testid="viewer">
                <img src={source} alt={text.picture} onclick={props.on_close.reform(|_| ())}
                    onerror={move |_| on_lost.set(true)} />
                <div class="viewer-actions">
                    if !uri.is_empty() {
                        <a class="button" href={uri.clone()} target="_blank" rel="noopener noreferrer">
                            { text.open_original }
                        </a>
                    }
                    <button type="button" class="icon-button" data-testid="close-viewer"
                        aria-label={text.close} onclick={props.on_close.reform(|_| ())}>
                        <Icon shape={Shape::Close} />
                    </button>
                </div>
            </div>
        </Modal>
    }
}
