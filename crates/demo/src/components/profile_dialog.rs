//! The signed-in user: their name and their picture.

mod cropper;
mod face;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File, HtmlInputElement, ImageBitmap, Url};
use yew::prelude::*;

use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::media::picture;
use crate::model::User;
use crate::model::crop::Crop;
use crate::service::{Profile, Service};
use crate::state::Notice;

use cropper::Cropper;
use face::Face;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) me: User,
    /// The server has the new profile.
    pub(crate) on_saved: Callback<User>,
    pub(crate) on_close: Callback<()>,
}

/// What becomes of the picture.
#[derive(Clone, Default, PartialEq)]
enum Picture {
    #[default]
    Stays,
    Goes,
    /// A square of it is being chosen.
    Cropping(ImageBitmap),
    /// What is uploaded, and an address to look at it.
    Chosen(Blob, String),
}

impl Picture {
    fn address<'a>(&'a self, present: &'a str) -> &'a str {
        match self {
            Self::Stays | Self::Cropping(_) => present,
            Self::Goes => "",
            Self::Chosen(_, address) => address,
        }
    }
}

#[component]
pub(crate) fn ProfileDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let name = use_state(|| props.me.name.clone());
    let picture = use_state(Picture::default);
    let saving = use_state_eq(|| false);
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let oninput = {
        let name = name.setter();
        move |event: InputEvent| {
            name.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let turn_to = {
        let picture = picture.setter();
        Callback::from(move |next: Picture| picture.set(next))
    };
    let onsubmit = {
        let (name, picture, saving) = (name.clone(), (*picture).clone(), saving.setter());
        let (service, on_saved) = (service.clone(), props.on_saved.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            saving.set(true);
            let profile = profile(&name, &picture);
            let (saving, on_saved) = (saving.clone(), on_saved.clone());
            let saved = Callback::from(move |saved: Option<User>| {
                saving.set(false);
                saved.into_iter().for_each(|user| on_saved.emit(user));
            });
            service.save_profile(profile, saved);
        }
    };
    let portrait = picture.address(&props.me.portrait).to_owned();
    let is_new = name.trim() != props.me.name || portrait != props.me.portrait;
    let content = match &*picture {
        Picture::Cropping(bitmap) => {
            let on_crop = take(bitmap.clone(), turn_to.clone(), service);
            let on_cancel = turn_to.reform(|()| Picture::Stays);
            html! { <Cropper bitmap={bitmap.clone()} {on_crop} {on_cancel} /> }
        }
        _ => html! {
            <form class="profile-form" {onsubmit}>
                <Face id={props.me.id.clone()} name={(*name).clone()} {portrait}
                    on_pick={pick(turn_to.clone(), service)} on_remove={turn_to.reform(|()| Picture::Goes)} />
                <label class="field">
                    <span>{ text.display_name }</span>
                    <input type="text" data-testid="profile-name" maxlength="64" autocomplete="nickname"
                        value={(*name).clone()} {oninput} />
                </label>
                <p class="hint">{ &props.me.id }</p>
                <div class="modal-actions">
                    <button type="submit" class="button primary" data-testid="save-profile"
                        disabled={*saving || !is_new || name.trim().is_empty()}>
                        { text.save }
                    </button>
                </div>
            </form>
        },
    };
    html! {
        <Modal label={text.profile} class="narrow" on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="profile">
                <DialogHead title={text.profile} on_close={props.on_close.clone()} />
                { content }
            </div>
        </Modal>
    }
}

fn profile(name: &str, picture: &Picture) -> Profile {
    Profile {
        name: name.trim().to_owned(),
        picture: match picture {
            Picture::Chosen(blob, _) => Some(blob.clone()),
            _ => None,
        },
        without_picture: *picture == Picture::Goes,
    }
}

/// Begins to choose a square of a file.
fn pick(turn_to: Callback<Picture>, service: Service) -> Callback<File> {
    Callback::from(move |file: File| {
        let (turn_to, service) = (turn_to.clone(), service.clone());
        spawn_local(async move {
            match picture::decode(&file).await {
                Some(bitmap) => turn_to.emit(Picture::Cropping(bitmap)),
                None => service.notify(Notice::UnreadablePicture),
            }
        });
    })
}

/// Takes the square.
fn take(bitmap: ImageBitmap, turn_to: Callback<Picture>, service: Service) -> Callback<Crop> {
    Callback::from(move |crop: Crop| {
        let (bitmap, turn_to, service) = (bitmap.clone(), turn_to.clone(), service.clone());
        spawn_local(async move {
            let blob = picture::portrait(&bitmap, &crop).await;
            let address = blob.as_ref().map(Url::create_object_url_with_blob);
            match (blob, address) {
                (Some(blob), Some(Ok(address))) => turn_to.emit(Picture::Chosen(blob, address)),
                _ => service.notify(Notice::UnreadablePicture),
            }
            bitmap.close();
        });
    })
}
