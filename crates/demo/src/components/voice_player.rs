//! A recording: played where the browser knows its format, else to be saved.

use web_sys::{HtmlAudioElement, HtmlMediaElement};
use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::model::Voice;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) voice: Voice,
}

#[component]
pub(crate) fn VoicePlayer(props: &Props) -> Html {
    let text = use_lang().text();
    let node = use_node_ref();
    let playing = use_state(|| false);
    let unplayable = use_state(|| false);
    let source = address(&props.voice);
    let toggle = {
        let (node, playing, unplayable) = (node.clone(), playing.clone(), unplayable.setter());
        move |_| match node.cast::<HtmlMediaElement>() {
            Some(audio) if *playing => {
                // Pausing a sound that plays cannot fail.
                let _ = audio.pause();
            }
            Some(audio) => play(&audio, unplayable.clone()),
            None => {}
        }
    };
    let on_play = {
        let playing = playing.setter();
        move |_| playing.set(true)
    };
    let on_stop = {
        let playing = playing.setter();
        Callback::from(move |_: Event| playing.set(false))
    };
    let on_error = {
        let unplayable = unplayable.setter();
        move |_| unplayable.set(true)
    };
    let can_play = !*unplayable && !source.is_empty() && props.voice.amr.is_empty();
    html! {
        <div class="with-icon voice" data-testid="voice">
            if can_play {
                <button type="button" class="icon-button" data-testid="voice-play" onclick={toggle}
                    aria-label={if *playing { text.pause } else { text.play }}>
                    <Icon shape={if *playing { Shape::Pause } else { Shape::Play }} />
                </button>
                <audio ref={node} src={source.clone()} preload="none" onplay={on_play}
                    onpause={on_stop.clone()} onended={on_stop} onerror={on_error} />
            } else {
                <Icon shape={Shape::Voice} />
            }
            <span>{ text.voice }</span>
            <span class="detail">{ format!("{}″", props.voice.seconds) }</span>
            if !can_play && !source.is_empty() {
                <a href={source} target="_blank" rel="noopener noreferrer" download="voice.amr" data-testid="voice-save">{ text.save }</a>
            }
        </div>
    }
}

fn play(audio: &HtmlMediaElement, unplayable: UseStateSetter<bool>) {
    // One voice at a time.
    pause_others(audio);
    let Ok(started) = audio.play() else {
        return unplayable.set(true);
    };
    wasm_bindgen_futures::spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(started).await.is_err() {
            unplayable.set(true);
        }
    });
}

fn pause_others(audio: &HtmlMediaElement) {
    let Some(Ok(all)) = crate::browser::document().map(|page| page.query_selector_all("audio"))
    else {
        return;
    };
    for at in 0..all.length() {
        let other = all
            .item(at)
            .map(wasm_bindgen::JsCast::unchecked_into::<HtmlAudioElement>);
        if let Some(other) = other.filter(|other| other.as_ref() as &HtmlMediaElement != audio) {
            let _ = other.pause();
        }
    }
}

/// Where the sound is; browsers know no AMR, which they can only save.
fn address(voice: &Voice) -> String {
    let is_base64 = voice
        .amr
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || b"+/=\r\n".contains(&letter));
    match voice.amr.is_empty() {
        true => voice.url.clone(),
        false if is_base64 => format!("data:audio/amr;base64,{}", voice.amr),
        false => String::new(),
    }
}
