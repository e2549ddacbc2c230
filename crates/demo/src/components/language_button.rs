//! Switches between the two languages; named in the language it leads to.

use yew::prelude::*;

use crate::hooks::use_lang;
use crate::i18n::Lang;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_language: Callback<Lang>,
}

#[component]
pub(crate) fn LanguageButton(props: &Props) -> Html {
    let lang = use_lang();
    let other = lang.other();
    let onclick = props.on_language.reform(move |_| other);
    html! {
        <button type="button" class="button quiet" data-testid="language" lang={other.tag()} {onclick}>
            { lang.text().other_language }
        </button>
    }
}
