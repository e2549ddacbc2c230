//! Line icons, drawn here.

use yew::prelude::*;

/// A picture for a button.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Back,
    Bell,
    Bin,
    Calendar,
    Check,
    Checks,
    Clock,
    Close,
    Copy,
    Down,
    Download,
    Eye,
    EyeOff,
    File,
    Forward,
    Gear,
    Group,
    Microphone,
    Minus,
    More,
    Mute,
    Next,
    Pause,
    Pencil,
    Person,
    Picture,
    Pin,
    Play,
    Plus,
    Reply,
    Retry,
    Send,
    SignOut,
    Smile,
    Tack,
    Target,
    Undo,
    Up,
    Voice,
    Warning,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Bell => "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10 20.5h4",
            Self::Bin => "M5 7h14M9.5 7V4.5h5V7M7 7l1 12.5h8L17 7M10.5 10.5v6M13.5 10.5v6",
            Self::Calendar => "M4.5 6h15v13.5h-15zM4.5 10h15M8.5 3.5V7M15.5 3.5V7",
            Self::Checks => "M2.5 12.5l4.5 4.5L17 7M11.5 16.2l.8.8L22 7",
            Self::Download => "M12 4v11M6.5 10l5.5 5.5 5.5-5.5M5 20h14",
            Self::Eye => {
                "M2.5 12C5 7.8 8.2 5.8 12 5.8s7 2 9.5 6.2c-2.5 4.2-5.7 6.2-9.5 6.2S5 16.2 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6"
            }
            Self::EyeOff => {
                "M4 4l16 16M9.9 6.1A9 9 0 0 1 12 5.8c3.8 0 7 2 9.5 6.2a16 16 0 0 1-2.7 3.3M6.4 7.6C4.9 8.6 3.6 10.100 2.5 12c2.500 4.200 5.700 6.200 9.500 6.200 1.300 0 2.500-.2 3.600-.7"
            }
            Self::Forward => "M15.5 5.500L19.500 9.500l-4 4M19 9.500h-8.500a5 5 0 0 0-5 5V19",
            Self::Gear => {
                "M12 8.800a3.200 3.200 0 1 0 0 6.400a3.200 3.200 0 1 0 0-6.400M12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M18.400 5.600l-1.800 1.800M7.400 16.600l-1.800 1.800"
            }
            Self::Microphone => {
                "M12 3.5a2.8 2.8 0 0 1 2.8 2.8v5a2.8 2.8 0 0 1-5.6 0v-5a2.8 2.8 0 0 1 2.8-2.8M6 11.5a6 6 0 0 0 12 0M12 17.5v3"
            }
            Self::Minus => "M5 12h14",
            Self::More => "M5.500 12h.01M12 12h.01M18.500 12h.01",
            Self::Mute => {
                "M4 4l16 16M8.200 7.100A5.500 5.500 0 0 1 17.500 11v3M6.500 11v5.500L5 18h12M10 20.500h4"
            }
            Self::Next => "M9 5l7 7-7 7",
            Self::Pause => "M8.500 6v12M15.500 6v12",
            Self::Pencil => "M4.5 19.5l1-4.500L16 4.500l3.500 3.500L9 18.500zM13.500 7l3.500 3.500",
            Self::Person => {
                "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.500 20.500c.5-4 3.500-6 7.500-6s7 2 7.500 6"
            }
            Self::Play => "M8 5.500l10 6.500-10 6.500z",
            Self::Reply => "M8.500 5.500L4.500 9.500l4 4M5 9.500h8.500a5 5 0 0 1 5 5V19",
            Self::Tack => "M9 4h6l-.8 6 3.300 3.500H6.500L9.800 10zM12 13.500V20.500",
            Self::Target => {
                "M12 8.500a3.500 3.500 0 1 0 0 7a3.500 3.500 0 1 0 0-7M12 3v3M12 18v3M3 12h3M18 12h3"
            }
            Self::Up => "M12 19V6M6 11.500l6-6 6 6",
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
