//! A place that somebody sent, on the map, with a way to a map service.

use yew::prelude::*;

use crate::components::dialog_head::DialogHead;
use crate::components::map_canvas::MapCanvas;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::model::{MapView, Place, Spot, number};

/// How near the map begins.
const ZOOM: f64 = 6.0;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) place: Place,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn PlaceViewer(props: &Props) -> Html {
    let text = use_lang().text();
    let place = &props.place;
    let spot = Spot {
        latitude: place.latitude(),
        longitude: place.longitude(),
    };
    let view = use_state(|| MapView::around(spot, ZOOM));
    let on_view = {
        let view = view.setter();
        Callback::from(move |next| view.set(next))
    };
    let (latitude, longitude) = (number::text(spot.latitude), number::text(spot.longitude));
    let address = format!(
        "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}"
    );
    let title = if place.poi.is_empty() {
        text.location
    } else {
        &place.poi
    };
    html! {
        <Modal label={title.to_owned()} class="wide" on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="place-viewer">
                <DialogHead title={title.to_owned()} testid="close-place" on_close={props.on_close.clone()} />
                <MapCanvas view={*view} pin={Some(spot)} {on_view} />
                <div class="place-foot">
                    <span class="detail">{ place.coordinates() }</span>
                    <a class="button" href={address} target="_blank" rel="noopener noreferrer" data-testid="open-map-service">
                        { text.open_map_service }
                    </a>
                </div>
            </div>
        </Modal>
    }
}
