//! The quiet hours: on or off, from when, until when.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::use_lang;
use crate::model::QuietHours;
use crate::service::Service;

use super::toggle;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) hours: Option<QuietHours>,
}

#[component]
pub(super) fn QuietSetting(props: &Props) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let set = use_callback(service, |hours: Option<QuietHours>, service| {
        if let Some(service) = service {
            service.set_quiet_hours(hours);
        }
    });
    // What was typed, which need not be two different times yet.
    let typed = use_state(|| None::<(String, String)>);
    // Switched off and on again, they are what they were.
    let last = use_mut_ref(QuietHours::default);
    if let Some(hours) = props.hours {
        last.replace(hours);
    }
    let on_switch = {
        let (set, typed) = (set.clone(), typed.setter());
        Callback::from(move |on: bool| {
            typed.set(None);
            set.emit(on.then(|| *last.borrow()));
        })
    };
    let (from, until) = match (&*typed, props.hours) {
        (Some(typed), _) => typed.clone(),
        (None, Some(hours)) => (hours.from(), hours.until()),
        (None, None) => <(String, String)>::default(),
    };
    let change = |place: fn(&mut (String, String)) -> &mut String| {
        let (typed, set) = (typed.setter(), set.clone());
        let times = (from.clone(), until.clone());
        Callback::from(move |event: Event| {
            let mut times = times.clone();
            *place(&mut times) = event.target_unchecked_into::<HtmlInputElement>().value();
            let hours = QuietHours::between(&times.0, &times.1);
            typed.set(hours.is_none().then_some(times));
            if hours.is_some() {
                set.emit(hours);
            }
        })
    };
    let hint = match typed.is_some() {
        true => text.quiet_same,
        false => text.quiet_hint,
    };
    html! {
        <fieldset class="quiet-setting" aria-label={text.quiet_hours} aria-describedby="quiet-hint">
            { toggle("setting-quiet", text.quiet_hours, props.hours.is_some(), on_switch) }
            if props.hours.is_some() {
                <div class="quiet-times">
                    { time("setting-quiet-from", text.quiet_from, from.clone(), change(|times| &mut times.0)) }
                    { time("setting-quiet-until", text.quiet_until, until.clone(), change(|times| &mut times.1)) }
                </div>
            }
            <p id="quiet-hint" class="detail" role="status">{ hint }</p>
        </fieldset>
    }
}

fn time(name: &'static str, label: &'static str, value: String, onchange: Callback<Event>) -> Html {
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type="time" required={true} data-testid={name} {value} {onchange} />
        </label>
    }
}
