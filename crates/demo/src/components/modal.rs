//! A dialog above the page: the browser keeps the focus in it and gives it back afterwards.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) class: Classes,
    /// Escape, or a click beside the dialog.
    pub(crate) on_close: Callback<()>,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Modal(props: &Props) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            // Fails only for a dialog that is shown already.
            let _ = dialog.show_modal();
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let oncancel = props
        .on_close
        .reform(|event: Event| event.prevent_default());
    let onclick = {
        let on_close = props.on_close.clone();
        move |event: MouseEvent| {
            if is_backdrop(&event) {
                on_close.emit(());
            }
        }
    };
    html! {
        <dialog ref={node} class={classes!("modal", props.class.clone())}
            aria-label={props.label.clone()} {oncancel} {onclick}>
            { props.children.clone() }
        </dialog>
    }
}

/// The dialog itself is hit only where none of its content is.
fn is_backdrop(event: &MouseEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.tag_name() == "DIALOG")
}
