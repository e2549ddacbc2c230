//! Choosing a place: typed coordinates or the browser's position, with a drawn preview.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::position;
use crate::components::icon::{Icon, Shape};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::media::{JPEG_PREFIX, map};
use crate::model::Place;
use crate::model::place::{parse_coordinate, split_pair};

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
}

impl Form {
    fn latitude(&self) -> Option<f64> {
        parse_coordinate(&self.latitude, 90.0)
    }

    fn longitude(&self) -> Option<f64> {
        parse_coordinate(&self.longitude, 180.0)
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
    let text = use_lang().text();
    let form = use_state(Form::default);
    let search = use_state(|| Search::Idle);
    let point = form.latitude().zip(form.longitude());
    let thumbnail = use_memo(point, |point| {
        point.and_then(|(lat, long)| map::draw(lat, long))
    });

    let change = |apply: fn(Form, &str) -> Form| {
        let form = form.clone();
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            form.set(apply((*form).clone(), &typed));
        }
    };
    let on_locate = {
        let (form, search) = (form.clone(), search.setter());
        move |_| {
            search.set(Search::Running);
            let (form, search) = (form.clone(), search.clone());
            position::find(move |found| match found {
                Some((latitude, longitude)) => {
                    search.set(Search::Idle);
                    let (latitude, longitude) =
                        (format!("{latitude:.6}"), format!("{longitude:.6}"));
                    form.set(Form {
                        latitude,
                        longitude,
                        poi: form.poi.clone(),
                    });
                }
                None => search.set(Search::Denied),
            });
        }
    };
    let onsubmit = {
        let (form, thumbnail, on_send) = (form.clone(), thumbnail.clone(), props.on_send.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some((latitude, longitude)) = form.latitude().zip(form.longitude()) else {
                return;
            };
            let thumbnail = (*thumbnail).clone().unwrap_or_default();
            let poi = form.poi.trim().to_owned();
            if let Some(place) = Place::new(latitude, longitude, poi, thumbnail) {
                on_send.emit(place);
            }
        }
    };
    let complaint = complaint(&form, *search, text);

    html! {
        <Modal label={text.place_title} class="narrow" on_close={props.on_close.clone()}>
            <form class="modal-body place-form" {onsubmit}>
                <header class="modal-header">
                    <h2>{ text.place_title }</h2>
                    <button type="button" class="icon-button" aria-label={text.close}
                        onclick={props.on_close.reform(|_| ())}>
                        <Icon shape={Shape::Close} />
                    </button>
                </header>
                <div class="map-preview">
                    if let Some(thumbnail) = &*thumbnail {
                        <img src={format!("{JPEG_PREFIX}{thumbnail}")} alt={text.place_preview} />
                    } else {
                        <Icon shape={Shape::Pin} />
                    }
                </div>
                <button type="button" class="button wide" data-testid="place-locate" onclick={on_locate}
                    disabled={*search == Search::Running}>
                    { if *search == Search::Running { text.locating } else { text.use_my_position } }
                </button>
                <div class="field-pair">
                    { field("place-latitude", text.latitude, "28.67307", "decimal", &form.latitude,
                        change(Form::with_latitude)) }
                    { field("place-longitude", text.longitude, "121.44297", "decimal", &form.longitude,
                        change(|form, typed| Form { longitude: typed.to_owned(), ..form })) }
                </div>
                { field("place-poi", text.place_poi, text.place_poi_hint, "text", &form.poi,
                    change(|form, typed| Form { poi: typed.to_owned(), ..form })) }
                <p class="form-error" role="alert">{ complaint }</p>
                <button type="submit" class="button primary wide" data-testid="place-confirm" disabled={point.is_none()}>
                    { text.send_this_place }
                </button>
            </form>
        </Modal>
    }
}

/// What is wrong with what was typed; nothing is wrong with an empty field.
fn complaint(form: &Form, search: Search, text: &crate::i18n::Text) -> Option<&'static str> {
    let latitude_typed = !matches!(form.latitude.trim(), "" | "-");
    let longitude_typed = !matches!(form.longitude.trim(), "" | "-");
    match () {
        () if latitude_typed && form.latitude().is_none() => Some(text.bad_latitude),
        () if longitude_typed && form.longitude().is_none() => Some(text.bad_longitude),
        () => (search == Search::Denied).then_some(text.position_denied),
    }
}

fn field(
    name: &'static str,
    label: &'static str,
    placeholder: &'static str,
    inputmode: &'static str,
    value: &str,
    oninput: impl Fn(InputEvent) + 'static,
) -> Html {
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type="text" data-testid={name} {inputmode} {placeholder} autocomplete="off"
                maxlength="120" value={value.to_owned()} {oninput} />
        </label>
    }
}
