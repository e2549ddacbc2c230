//! A text of a group that its owner changes, and the way to that.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) label: AttrValue,
    pub(super) testid: &'static str,
    pub(super) value: String,
    /// Most letters.
    pub(super) longest: u32,
    /// Several lines, or none at all.
    #[prop_or_default]
    pub(super) long: bool,
    pub(super) on_save: Callback<String>,
    pub(super) on_cancel: Callback<()>,
}

#[component]
pub(super) fn Editor(props: &Props) -> Html {
    let text = use_lang().text();
    let value = use_state(|| props.value.clone());
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node.cast::<HtmlElement>() {
            // A field on screen takes the focus.
            let _ = field.focus();
        }
    });
    let oninput = {
        let value = value.setter();
        move |event: InputEvent| value.set(written(&event))
    };
    let onsubmit = {
        let (value, on_save) = (value.clone(), props.on_save.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_save.emit(value.trim().to_owned());
        }
    };
    let longest = props.longest.to_string();
    let ready = value.trim() != props.value && (props.long || !value.trim().is_empty());
    html! {
        <form class="editor" {onsubmit}>
            <label class="field">
                <span>{ &props.label }</span>
                if props.long {
                    <textarea ref={node} rows="4" data-testid={props.testid} maxlength={longest}
                        value={(*value).clone()} {oninput} />
                } else {
                    <input ref={node} type="text" autocomplete="off" data-testid={props.testid} maxlength={longest}
                        value={(*value).clone()} {oninput} />
                }
            </label>
            <div class="modal-actions">
                <button type="button" class="button" onclick={props.on_cancel.reform(|_| ())}>{ text.cancel }</button>
                <button type="submit" class="button primary" data-testid="save-group" disabled={!ready}>{ text.save }</button>
            </div>
        </form>
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct ButtonProps {
    pub(super) label: AttrValue,
    pub(super) testid: &'static str,
    pub(super) on_edit: Callback<()>,
}

/// The way to an editor.
#[component]
pub(super) fn EditButton(props: &ButtonProps) -> Html {
    let label = &props.label;
    html! {
        <button type="button" class="icon-button" data-testid={props.testid} aria-label={label} title={label}
            onclick={props.on_edit.reform(|_| ())}>
            <Icon shape={Shape::Pencil} />
        </button>
    }
}

fn written(event: &InputEvent) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    match target.dyn_into::<HtmlTextAreaElement>() {
        Ok(field) => field.value(),
        Err(target) => target.unchecked_into::<HtmlInputElement>().value(),
    }
}
