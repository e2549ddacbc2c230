//! How the app looks and behaves on this device.

mod about;
mod quiet;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser::attention;
use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::{use_lang, use_settings};
use crate::i18n::{Lang, Text};
use crate::model::settings::TEXT_SIZES;
use crate::model::{QuietHours, Settings, Theme};
use crate::service::Service;
use crate::state::Notice;

use about::About;
use quiet::QuietSetting;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) quiet: Option<QuietHours>,
    pub(crate) on_settings: Callback<Settings>,
    pub(crate) on_language: Callback<Lang>,
    /// The list of keys is wanted.
    pub(crate) on_help: Callback<()>,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn SettingsDialog(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let settings = use_settings();
    let service = use_context::<Service>();
    let change = |apply: fn(&mut Settings, String)| {
        let (settings, on_settings) = (settings.clone(), props.on_settings.clone());
        move |event: Event| {
            let mut next = settings.clone();
            apply(
                &mut next,
                event.target_unchecked_into::<HtmlSelectElement>().value(),
            );
            on_settings.emit(next);
        }
    };
    let switch = |apply: fn(&mut Settings, bool)| {
        let (settings, on_settings) = (settings.clone(), props.on_settings.clone());
        Callback::from(move |on: bool| {
            let mut next = settings.clone();
            apply(&mut next, on);
            on_settings.emit(next);
        })
    };
    let on_notifications = {
        let set = switch(|settings, on| settings.notifications = on);
        Callback::from(move |on: bool| {
            let (set, service) = (set.clone(), service.clone());
            if !on {
                return set.emit(false);
            }
            attention::ask_permission(move |granted| match (granted, &service) {
                (false, Some(service)) => service.notify(Notice::NotificationsRefused),
                _ => set.emit(granted),
            });
        })
    };
    let on_language = props.on_language.reform(|event: Event| {
        Lang::from_tag(&event.target_unchecked_into::<HtmlSelectElement>().value())
    });
    let themes =
        Theme::ALL.map(|theme| (theme.name().to_owned(), theme_name(theme, text).to_owned()));
    let sizes = TEXT_SIZES.map(|size| (size.to_string(), format!("{size} %")));
    let languages =
        [Lang::Zh, Lang::En].map(|lang| (lang.tag().to_owned(), lang.name().to_owned()));
    let keys = [
        ("enter", text.enter_key),
        ("ctrl-enter", text.ctrl_enter_key),
    ];
    let keys = keys.map(|(name, label)| (name.to_owned(), label.to_owned()));
    let key = if settings.enter_sends {
        "enter"
    } else {
        "ctrl-enter"
    };
    let on_tiles = change(|settings, address| settings.tile_server = address.trim().to_owned());
    html! {
        <Modal label={text.settings} class="tall" on_close={props.on_close.clone()}>
            <div class="modal-body settings" data-testid="settings-dialog">
                <DialogHead title={text.settings} testid="close-settings" on_close={props.on_close.clone()} />
                <div class="settings-list">
                    { choice("setting-language", text.language, lang.tag(), &languages, on_language) }
                    { choice("setting-theme", text.theme, settings.theme.name(), &themes,
                        Callback::from(change(|settings, name| settings.theme = Theme::from_name(&name)))) }
                    { choice("setting-size", text.text_size, &settings.text_size.to_string(), &sizes,
                        Callback::from(change(|settings, size| settings.text_size = size.parse().unwrap_or(100)))) }
                    { choice("setting-enter", text.send_key, key, &keys,
                        Callback::from(change(|settings, key| settings.enter_sends = key == "enter"))) }
                    <div class="setting">
                        <span>{ text.keys }</span>
                        <button type="button" class="button small" data-testid="show-keys" onclick={props.on_help.reform(|_| ())}>
                            { text.show_keys }
                        </button>
                    </div>
                    { toggle("setting-sound", text.sound, settings.sound, switch(|settings, on| settings.sound = on)) }
                    { toggle("setting-notifications", text.notifications, settings.notifications, on_notifications) }
                    <QuietSetting hours={props.quiet} />
                    <label class="field">
                        <span>{ text.tile_server }</span>
                        <input type="url" data-testid="setting-tiles" placeholder="https://…/{z}/{x}/{y}.png"
                            value={settings.tile_server.clone()} onchange={on_tiles} />
                        <span class="detail">{ text.tile_server_hint }</span>
                    </label>
                    <About />
                </div>
            </div>
        </Modal>
    }
}

fn theme_name(theme: Theme, text: &Text) -> &'static str {
    match theme {
        Theme::System => text.theme_system,
        Theme::Light => text.theme_light,
        Theme::Dark => text.theme_dark,
    }
}

fn choice(
    name: &'static str,
    label: &'static str,
    chosen: &str,
    options: &[(String, String)],
    onchange: Callback<Event>,
) -> Html {
    let options = options.iter().map(|(value, label)| {
        html! { <option key={value.clone()} value={value.clone()} selected={value == chosen}>{ label }</option> }
    });
    html! {
        <label class="setting">
            <span>{ label }</span>
            <select data-testid={name} {onchange}>{ for options }</select>
        </label>
    }
}

fn toggle(name: &'static str, label: &'static str, on: bool, set: Callback<bool>) -> Html {
    let onchange =
        set.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <label class="setting">
            <span>{ label }</span>
            <input type="checkbox" role="switch" data-testid={name} checked={on} {onchange} />
        </label>
    }
}
