//! Which keys do something wherever one is in the app.

use crate::state::steps::Step;

/// What a key press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// The list of all keys.
    Help,
    /// The way to any chat by its name.
    Switcher,
    /// A neighbour in the list of chats.
    Step(Step),
}

/// A key that was pressed, and what was held with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Press<'a> {
    /// Its name, as browsers give it.
    pub key: &'a str,
    /// Alt or ⌥.
    pub alt: bool,
    /// Ctrl or ⌘.
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// Somebody is writing: a character is a character.
    pub typing: bool,
    /// An input method is at work: all keys are its own.
    pub composing: bool,
}

impl Press<'_> {
    /// What it asks for.
    #[must_use]
    pub fn shortcut(self) -> Option<Shortcut> {
        if self.composing {
            return None;
        }
        match (self.key, self.command, self.alt) {
            ("k" | "K", true, false) => Some(Shortcut::Switcher),
            // The second is what Chinese keyboards type.
            ("?" | "？", false, false) if !self.typing => Some(Shortcut::Help),
            ("ArrowUp", false, true) => Some(Shortcut::Step(match self.shift {
                true => Step::UnreadUp,
                false => Step::Up,
            })),
            ("ArrowDown", false, true) => Some(Shortcut::Step(match self.shift {
                true => Step::UnreadDown,
                false => Step::Down,
            })),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press {
            key,
            ..Press::default()
        }
    }

    #[test]
    fn a_question_mark_asks_only_where_nobody_writes() {
        let shift = true;
        let asked = Press {
            shift,
            ..press("?")
        };
        assert_eq!(asked.shortcut(), Some(Shortcut::Help));
        assert_eq!(press("？").shortcut(), Some(Shortcut::Help));
        for typing in [
            Press {
                typing: true,
                ..asked
            },
            Press {
                command: true,
                ..asked
            },
            Press { alt: true, ..asked },
        ] {
            assert_eq!(typing.shortcut(), None);
        }
    }

    #[test]
    fn arrows_with_alt_go_through_the_list_while_writing_too() {
        let down = Press {
            alt: true,
            typing: true,
            ..press("ArrowDown")
        };
        assert_eq!(down.shortcut(), Some(Shortcut::Step(Step::Down)));
        let shift = true;
        let unread = Press { shift, ..down };
        assert_eq!(unread.shortcut(), Some(Shortcut::Step(Step::UnreadDown)));
        assert_eq!(press("ArrowDown").shortcut(), None);
    }

    #[test]
    fn an_input_method_keeps_its_keys() {
        let composing = true;
        for pressed in [
            Press {
                alt: true,
                composing,
                ..press("ArrowUp")
            },
            Press {
                command: true,
                composing,
                ..press("k")
            },
            Press {
                composing,
                ..press("？")
            },
        ] {
            assert_eq!(pressed.shortcut(), None);
        }
    }
}
