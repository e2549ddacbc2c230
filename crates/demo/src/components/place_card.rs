//! A place in a message: its map, its name, its coordinates.

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::{use_ask, use_lang};
use crate::media::{JPEG_PREFIX, map};
use crate::model::Place;
use crate::state::chat_view::{Above, Ask};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) place: Place,
}

#[component]
pub(crate) fn PlaceCard(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let place = &props.place;
    let name = if place.poi.is_empty() {
        text.location
    } else {
        &place.poi
    };
    let onclick = ask.reform({
        let place = place.clone();
        move |_| Ask::Show(Above::Place(place.clone()))
    });
    html! {
        <button type="button" class="place" data-testid="open-place" title={text.open_place} {onclick}>
            if place.thumbnail.is_empty() {
                <span class="no-thumbnail"><Icon shape={Shape::Pin} /></span>
            } else {
                <img src={format!("{JPEG_PREFIX}{}", place.thumbnail)} alt=""
                    width={map::WIDTH.to_string()} height={map::HEIGHT.to_string()} />
            }
            <span class="place-words">
                <strong data-testid="place-name" dir="auto">{ name }</strong>
                <span class="detail">{ place.coordinates() }</span>
            </span>
        </button>
    }
}
