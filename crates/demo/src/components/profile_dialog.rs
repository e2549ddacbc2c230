//! The signed-in user: their name and their picture.

use web_sys::{File, HtmlInputElement, Url};
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::chat::files;
use crate::components::icon::{Icon, Shape};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::media::picture;
use crate::model::User;
use crate::service::{Profile, Service};
use crate::state::Notice;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) me: User,
    /// The server has the new profile.
    pub(crate) on_saved: Callback<User>,
    pub(crate) on_close: Callback<()>,
}

/// A picture that was chosen: what is uploaded, and an address to look at it.
#[derive(Clone, PartialEq)]
struct Chosen {
    blob: web_sys::Blob,
    address: String,
}

#[component]
pub(crate) fn ProfileDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let name = use_state(|| props.me.name.clone());
    let chosen = use_state(|| None::<Chosen>);
    let removed = use_state_eq(|| false);
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
    let onchange = {
        let (service, chosen, removed) = (service.clone(), chosen.setter(), removed.setter());
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let picked = files(input.files());
            input.set_value("");
            if let Some(file) = picked.into_iter().next() {
                removed.set(false);
                choose(file, service.clone(), chosen.clone());
            }
        }
    };
    let on_remove = {
        let (chosen, removed) = (chosen.setter(), removed.setter());
        move |_| {
            chosen.set(None);
            removed.set(true);
        }
    };
    let portrait = match &*chosen {
        Some(chosen) => chosen.address.clone(),
        None if *removed => String::new(),
        None => props.me.portrait.clone(),
    };
    let is_new = name.trim() != props.me.name || portrait != props.me.portrait;
    let onsubmit = {
        let (name, chosen, saving) = (name.clone(), chosen.clone(), saving.setter());
        let (on_saved, removed) = (props.on_saved.clone(), *removed);
        move |event: SubmitEvent| {
            event.prevent_default();
            saving.set(true);
            let profile = Profile {
                name: name.trim().to_owned(),
                picture: chosen.as_ref().map(|chosen| chosen.blob.clone()),
                without_picture: removed,
            };
            let (saving, on_saved) = (saving.clone(), on_saved.clone());
            service.save_profile(
                profile,
                Callback::from(move |saved: Option<User>| {
                    saving.set(false);
                    if let Some(user) = saved {
                        on_saved.emit(user);
                    }
                }),
            );
        }
    };
    html! {
        <Modal label={text.profile} class="narrow" on_close={props.on_close.clone()}>
            <form class="modal-body" data-testid="profile" {onsubmit}>
                <header class="modal-header">
                    <h2>{ text.profile }</h2>
                    <button type="button" class="icon-button" data-testid="close-dialog" aria-label={text.close}
                        onclick={props.on_close.reform(|_| ())}>
                        <Icon shape={Shape::Close} />
                    </button>
                </header>
                <div class="about-head">
                    <Avatar key={portrait.clone()} id={props.me.id.clone()} name={(*name).clone()} portrait={portrait.clone()} />
                    <div class="about-actions">
                        <label class="button small file-button">
                            { text.change_picture }
                            <input type="file" class="quiet-file" accept="image/*" data-testid="profile-picture"
                                {onchange} />
                        </label>
                        if !portrait.is_empty() {
                            <button type="button" class="button small" data-testid="remove-picture" onclick={on_remove}>
                                { text.remove_picture }
                            </button>
                        }
                    </div>
                </div>
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
        </Modal>
    }
}

fn choose(file: File, service: Service, chosen: UseStateSetter<Option<Chosen>>) {
    wasm_bindgen_futures::spawn_local(async move {
        let blob = picture::portrait(&file).await;
        let address = blob.as_ref().map(Url::create_object_url_with_blob);
        match (blob, address) {
            (Some(blob), Some(Ok(address))) => chosen.set(Some(Chosen { blob, address })),
            _ => service.notify(Notice::UnreadablePicture),
        }
    });
}
