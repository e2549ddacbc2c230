//! Choosing a place: on the map, by a city's name, by coordinates, or where the browser is.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::position;
use crate::components::dialog_head::DialogHead;
use crate::components::icon::{Icon, Shape};
use crate::components::map_canvas::{MapCanvas, use_world};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::Lang;
use crate::media::map;
use crate::model::place::{parse_coordinate, split_pair};
use crate::model::{MapView, Place, Spot, number};

/// How near the map goes to a city, and to a position.
const CITY_ZOOM: f64 = 6.0;

/// Cities that are offered at once.
const CITIES: usize = 6;

/// Width to reckon with before the map was drawn.
const FIRST_WIDTH_PX: f64 = 500.0;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_send: Callback<Place>,
    pub(crate) on_close: Callback<()>,
}

#[derive(Clone, Default, PartialEq)]
struct Form {
    latitude: String,
    longitude: String,
    poi: String,
    city: String,
}

impl Form {
    fn latitude(&self) -> Option<f64> {
        parse_coordinate(&self.latitude, 90.0)
    }

    fn longitude(&self) -> Option<f64> {
        parse_coordinate(&self.longitude, 180.0)
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot {
            latitude: self.latitude()?,
            longitude: self.longitude()?,
        })
    }

    fn at(mut self, spot: Spot) -> Self {
        self.latitude = number::fixed(spot.latitude, 6);
        self.longitude = number::fixed(spot.longitude, 6);
        self
    }

    /// A pair pasted into the first field fills both.
    fn with_latitude(mut self, typed: &str) -> Self {
        match split_pair(typed) {
            Some((latitude, longitude)) => {
                self.latitude = latitude.to_owned();
                self.longitude = longitude.to_owned();
            }
            None => self.latitude = typed.to_owned(),
        }
        self
    }
}

/// Where the search for the browser's position stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    Idle,
    Running,
    Denied,
}

#[component]
pub(crate) fn PlaceDialog(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let form = use_state(Form::default);
    let view = use_state(|| MapView::world(FIRST_WIDTH_PX));
    let search = use_state(|| Search::Idle);
    let world = use_world();
    let spot = form.spot();

    let change = |apply: fn(Form, &str) -> Form| {
        let (form, view) = (form.clone(), view.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            let next = apply((*form).clone(), &typed);
            if let Some(spot) = next.spot().filter(|spot| Some(*spot) != form.spot()) {
                view.set(MapView::around(spot, view.zoom.max(CITY_ZOOM)));
            }
            form.set(next);
        }
    };
    let go = {
        let (form, view) = (form.clone(), view.clone());
        move |spot: Spot, poi: Option<String>| {
            view.set(MapView::around(spot, view.zoom.max(CITY_ZOOM)));
            let poi = poi.unwrap_or_else(|| form.poi.clone());
            let city = String::new();
            form.set(
                Form {
                    poi,
                    city,
                    ..(*form).clone()
                }
                .at(spot),
            );
        }
    };
    let on_locate = {
        let (search, go) = (search.setter(), go.clone());
        move |_| {
            search.set(Search::Running);
            let (search, go) = (search.clone(), go.clone());
            position::find(move |found| match found {
                Some((latitude, longitude)) => {
                    search.set(Search::Idle);
                    go(
                        Spot {
                            latitude,
                            longitude,
                        },
                        None,
                    );
                }
                None => search.set(Search::Denied),
            });
        }
    };
    let cities = world.find(&form.city, CITIES).into_iter().map(|city| {
        let name = if lang == Lang::Zh { &city.zh } else { &city.en };
        let onclick = {
            let (go, spot, name) = (go.clone(), city.spot, name.clone());
            move |_| go(spot, Some(name.clone()))
        };
        html! {
            <li key={city.en.clone()}>
                <button type="button" class="contact" data-testid="city" {onclick}>
                    <Icon shape={Shape::Pin} />
                    <span class="contact-name">{ name }</span>
                </button>
            </li>
        }
    });
    let cities: Vec<Html> = cities.collect();
    let on_pin = {
        let form = form.clone();
        Callback::from(move |spot| form.set((*form).clone().at(spot)))
    };
    let on_view = {
        let view = view.setter();
        Callback::from(move |next| view.set(next))
    };
    let onsubmit = {
        let (form, world, on_send) = (form.clone(), world.clone(), props.on_send.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(spot) = form.spot() else { return };
            let thumbnail = map::thumbnail(&world, spot, lang).unwrap_or_default();
            let poi = form.poi.trim().to_owned();
            if let Some(place) = Place::new(spot.latitude, spot.longitude, poi, thumbnail) {
                on_send.emit(place);
            }
        }
    };
    let bad_latitude = !form.latitude.is_empty() && form.latitude().is_none();
    let bad_longitude = !form.longitude.is_empty() && form.longitude().is_none();
    let error = match *search {
        Search::Denied => text.position_denied,
        _ if bad_latitude => text.bad_latitude,
        _ if bad_longitude => text.bad_longitude,
        _ => "",
    };
    html! {
        <Modal label={text.place_title} class="wide" on_close={props.on_close.clone()}>
            <form class="modal-body place-form" data-testid="place-dialog" {onsubmit}>
                <DialogHead title={text.place_title} on_close={props.on_close.clone()} />
                <div class="place-search">
                    <input type="search" class="search" data-testid="place-city" aria-label={text.find_city}
                        placeholder={text.find_city} value={form.city.clone()} autocomplete="off"
                        oninput={change(|form, typed| Form { city: typed.to_owned(), ..form })} />
                    <button type="button" class="button" data-testid="place-locate"
                        disabled={*search == Search::Running} onclick={on_locate}>
                        <Icon shape={Shape::Target} />
                        { if *search == Search::Running { text.locating } else { text.use_my_position } }
                    </button>
                    if !cities.is_empty() {
                        <ul class="city-list">{ for cities }</ul>
                    }
                </div>
                <MapCanvas view={*view} pin={spot} {on_view} {on_pin} />
                <div class="field-pair">
                    { field("place-latitude", text.latitude, &form.latitude, bad_latitude, change(Form::with_latitude)) }
                    { field("place-longitude", text.longitude, &form.longitude, bad_longitude, change(|form, typed| Form { longitude: typed.to_owned(), ..form })) }
                </div>
                <label class="field">
                    <span>{ text.place_poi }</span>
                    <input name="place-poi" data-testid="place-poi" maxlength="120" placeholder={text.place_poi_hint}
                        value={form.poi.clone()} autocomplete="off"
                        oninput={change(|form, typed| Form { poi: typed.to_owned(), ..form })} />
                </label>
                <p class="form-error" role="alert">{ error }</p>
                <div class="modal-actions">
                    <button type="button" class="button" onclick={props.on_close.reform(|_| ())}>{ text.cancel }</button>
                    <button type="submit" class="button primary" data-testid="place-confirm" disabled={spot.is_none()}>
                        { text.send_this_place }
                    </button>
                </div>
            </form>
        </Modal>
    }
}

fn field(
    name: &'static str,
    label: &'static str,
    value: &str,
    bad: bool,
    oninput: impl Fn(InputEvent) + 'static,
) -> Html {
    html! {
        <label class="field">
            <span>{ label }</span>
            <input {name} data-testid={name} inputmode="text" autocomplete="off" value={value.to_owned()}
                aria-invalid={bad.then_some("true")} {oninput} />
        </label>
    }
}
