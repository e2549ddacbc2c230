//! The root: a language, and either the sign-in page or a session.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::{self, blobs, histories, kept, outbox, route, session, settings, worker};
use crate::components::sign_in::SignIn;
use crate::components::workspace::Workspace;
use crate::hooks::use_form_language;
use crate::i18n::Lang;
use crate::model::{Session, Settings, User};

/// Why nobody is signed in.
#[derive(Clone, PartialEq)]
enum Visit {
    SignedIn(Session),
    SignedOut { expired: bool },
}

/// The app.
#[component]
pub fn App() -> Html {
    let lang = use_state(browser::language);
    let visit = use_state(|| match session::restore() {
        Some(session) => Visit::SignedIn(session),
        None => Visit::SignedOut { expired: false },
    });
    let liked = use_state(settings::restore);
    use_effect_with((*liked).clone(), settings::apply);
    let on_settings = use_callback(liked.setter(), |chosen: Settings, liked| {
        settings::keep(&chosen);
        liked.set(chosen);
    });
    use_effect_with(*lang, |lang| browser::set_language(*lang, false));
    use_form_language(*lang);

    let on_language = use_callback(lang.clone(), |chosen: Lang, lang| {
        browser::set_language(chosen, true);
        lang.set(chosen);
    });
    let on_session = use_callback(visit.setter(), |signed_in: Session, visit| {
        session::keep(Some(&signed_in));
        visit.set(Visit::SignedIn(signed_in));
    });
    let on_profile = use_callback((*visit).clone(), {
        let visit = visit.setter();
        move |user: User, now| {
            if let Visit::SignedIn(session) = now {
                let session = Session {
                    user,
                    ..session.clone()
                };
                session::keep(Some(&session));
                visit.set(Visit::SignedIn(session));
            }
        }
    });
    use_effect_with((), |()| worker::start());
    let on_end = use_callback((*visit).clone(), {
        let visit = visit.setter();
        move |expired: bool, now| {
            session::keep(None);
            // Who only has to sign in again goes on where they were.
            if !expired {
                route::set(None, false);
                kept::forget();
                spawn_local(histories::forget());
                if let Visit::SignedIn(session) = now {
                    forget_unsent(session.user.id.clone());
                }
            }
            visit.set(Visit::SignedOut { expired });
        }
    });

    let page = match &*visit {
        Visit::SignedIn(session) => html! {
            <Workspace key={session.user.id.clone()} session={session.clone()} {on_language} {on_settings} {on_profile}
                on_session={on_session.clone()} {on_end} />
        },
        Visit::SignedOut { expired } => html! {
            <SignIn expired={*expired} {on_language} {on_session} />
        },
    };
    html! {
        <ContextProvider<Lang> context={*lang}>
            <ContextProvider<Settings> context={(*liked).clone()}>{ page }</ContextProvider<Settings>>
        </ContextProvider<Lang>>
    }
}

fn forget_unsent(user: String) {
    outbox::clear(&user);
    spawn_local(async move { blobs::clear(&user).await });
}
