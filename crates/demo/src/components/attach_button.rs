//! What can be added to a message: pictures, files, a place.

use web_sys::{Element, File, HtmlInputElement};
use yew::prelude::*;

use crate::components::chat::files;
use crate::components::icon::{Icon, Shape};
use crate::components::menu::{Item, Menu};
use crate::hooks::{use_ask, use_lang};
use crate::state::chat_view::{Above, Ask, Point};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_files: Callback<Vec<File>>,
}

#[component]
pub(crate) fn AttachButton(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let open = use_state(|| None::<Point>);
    let (pictures, any) = (use_node_ref(), use_node_ref());
    let onclick = {
        let open = open.setter();
        move |event: MouseEvent| {
            let button: Element = event.target_unchecked_into();
            let place = button.get_bounding_client_rect();
            let (x, y) = (place.left() as i32, place.top() as i32 - 160);
            open.set(Some(Point { x, y }));
        }
    };
    let on_close = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    let items = vec![
        Item::new(
            Shape::Picture,
            text.attach_picture,
            "pick-picture",
            pick(&pictures),
        ),
        Item::new(Shape::File, text.attach_file, "pick-file", pick(&any)),
        Item::new(
            Shape::Pin,
            text.send_place,
            "send-place",
            ask.reform(|()| Ask::Show(Above::PlacePicker)),
        ),
    ];
    html! {
        <div class="attach">
            <button type="button" class="icon-button" data-testid="attach" aria-haspopup="menu"
                aria-label={text.attach} title={text.attach} {onclick}>
                <Icon shape={Shape::Plus} />
            </button>
            <input ref={pictures} type="file" hidden={true} accept="image/*" multiple={true}
                data-testid="attach-image" aria-label={text.attach_picture} onchange={picked(&props.on_files)} />
            <input ref={any} type="file" hidden={true} multiple={true}
                data-testid="attach-file" aria-label={text.attach_file} onchange={picked(&props.on_files)} />
            <div class="dialog-place">
                if let Some(at) = *open {
                    <Menu label={text.attach} {items} {at} {on_close} />
                }
            </div>
        </div>
    }
}

fn pick(input: &NodeRef) -> Callback<()> {
    let input = input.clone();
    Callback::from(move |()| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.click();
        }
    })
}

fn picked(on_files: &Callback<Vec<File>>) -> Callback<Event> {
    on_files.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let files = files(input.files());
        // The same file may be picked again.
        input.set_value("");
        files
    })
}
