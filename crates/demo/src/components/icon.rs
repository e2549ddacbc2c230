//! Line icons, drawn here.

use yew::prelude::*;

/// A picture for a button.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Back,
    Check,
    Clock,
    Close,
    Copy,
    Down,
    File,
    Group,
    Picture,
    Pin,
    Plus,
    Retry,
    Send,
    SignOut,
    Smile,
    Undo,
    Voice,
    Warning,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Back => "M15 5l-7 7 7 7",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Clock => "M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17",
            Self::Close => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Self::Copy => "M9 9h10v10H9zM15 9V5H5v10h4",
            Self::Down => "M12 5v13M6 12.5l6 6 6-6",
            Self::File => "M6 3.5h8l4 4v13H6zM13.5 3.5v4.5h4.5",
            Self::Group => {
                "M9 11.5a3.2 3.2 0 1 0 0-6.4a3.2 3.2 0 1 0 0 6.4M3 19c.6-3.4 3-5 6-5s5.4 1.6 6 5M16 5.4a3.2 3.2 0 0 1 0 5.8M17.5 14.3c2 .6 3.2 2.2 3.6 4.7"
            }
            Self::Picture => "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15 9.5h.01",
            Self::Pin => {
                "M12 21c4.5-5 6.5-8 6.5-11a6.5 6.5 0 1 0-13 0c0 3 2 6 6.5 11zM12 7.7a2.3 2.3 0 1 0 0 4.6a2.3 2.3 0 1 0 0-4.6"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Retry => "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
            Self::Send => "M4.5 12h9M4.5 12l-1-7.5L21 12 3.5 19.5z",
            Self::SignOut => "M14 4.5H5v15h9M10 12h10M16.5 8.5L20 12l-3.5 3.5",
            Self::Smile => {
                "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M8.5 14.3c1.8 2.4 5.2 2.4 7 0M9 9.8h.01M15 9.8h.01"
            }
            Self::Undo => "M8.5 5.5L4.5 9.5l4 4M5 9.5h8.5a5 5 0 0 1 0 10H9",
            Self::Voice => "M5 10v4M9 7v10M13 4.5v15M17 8v8M20.5 10.5v3",
            Self::Warning => "M12 7.5v5.5M12 16.3h.01M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17",
        }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) shape: Shape,
}

/// Decoration only: the words are on the button.
#[component]
pub(crate) fn Icon(props: &Props) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d={props.shape.path()} />
        </svg>
    }
}
