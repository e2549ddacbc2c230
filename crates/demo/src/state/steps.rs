//! From a chat to its neighbours in the list.

use crate::model::{Conversation, ConversationKey};
use crate::state::State;

/// Which way, and to which chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The chat above.
    Up,
    /// The chat below.
    Down,
    /// The nearest unread chat above, after the first one the last.
    UnreadUp,
    /// The nearest unread chat below, after the last one the first.
    UnreadDown,
}

/// The chat that a step from the one on screen leads to, if there is one.
#[must_use]
pub fn step(state: &State, step: Step) -> Option<&ConversationKey> {
    let lines = state.conversations.as_ref()?;
    let active = state.active.as_ref();
    let at = lines.iter().position(|line| Some(&line.key) == active);
    let (below, above) = match at {
        Some(at) => (&lines[at + 1..], &lines[..at]),
        None => (&lines[..], &lines[..]),
    };
    let found = match step {
        Step::Down => below.first(),
        Step::Up => above.last(),
        Step::UnreadDown => below.iter().chain(above).find(|line| calls(line)),
        Step::UnreadUp => above
            .iter()
            .rev()
            .chain(below.iter().rev())
            .find(|line| calls(line)),
    };
    found.map(|line| &line.key)
}

/// Muted chats wait until they are looked for.
fn calls(line: &Conversation) -> bool {
    line.unread > 0 && !line.muted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::User;
    use crate::state::Action;
    use yew::Reducible;

    /// A list of chats with so many unread messages; a negative number is a muted chat.
    fn listed(unread: &[(&str, i64)], active: Option<&str>) -> State {
        let lines = unread.iter().map(|(user, count)| Conversation {
            key: ConversationKey::private(user),
            title: String::new(),
            latest: None,
            time: 0,
            unread: count.unsigned_abs(),
            pinned: false,
            muted: *count < 0,
            mentioned: false,
            draft: String::new(),
        });
        let me = User {
            id: "me".into(),
            ..User::default()
        };
        let state = std::rc::Rc::new(State::new(me));
        let state = state.reduce(Action::Conversations(lines.collect()));
        let opened = state.reduce(Action::Opened(active.map(ConversationKey::private)));
        (*opened).clone()
    }

    fn name(state: &State, way: Step) -> Option<&str> {
        step(state, way).map(|key| key.target.as_str())
    }

    #[test]
    fn steps_end_at_the_ends() {
        let lines = [("a", 0), ("b", 0), ("c", 0)];
        let middle = listed(&lines, Some("b"));
        assert_eq!(name(&middle, Step::Up), Some("a"));
        assert_eq!(name(&middle, Step::Down), Some("c"));
        assert_eq!(name(&listed(&lines, Some("a")), Step::Up), None);
        assert_eq!(name(&listed(&lines, Some("c")), Step::Down), None);
    }

    #[test]
    fn without_a_chat_the_ends_are_first() {
        let lines = [("a", 0), ("b", 2), ("c", 0)];
        for active in [None, Some("not in the list")] {
            let state = listed(&lines, active);
            assert_eq!(name(&state, Step::Down), Some("a"));
            assert_eq!(name(&state, Step::Up), Some("c"));
            assert_eq!(name(&state, Step::UnreadDown), Some("b"));
        }
        assert_eq!(name(&listed(&[], None), Step::Down), None);
    }

    #[test]
    fn unread_chats_are_gone_through_in_a_ring_and_muted_ones_wait() {
        let lines = [("a", 3), ("b", 0), ("c", -5), ("d", 1), ("e", 0)];
        let state = listed(&lines, Some("b"));
        assert_eq!(name(&state, Step::UnreadDown), Some("d"));
        assert_eq!(name(&state, Step::UnreadUp), Some("a"));
        let end = listed(&lines, Some("e"));
        assert_eq!(name(&end, Step::UnreadDown), Some("a"));
        let start = listed(&lines, Some("a"));
        assert_eq!(name(&start, Step::UnreadUp), Some("d"));
        assert_eq!(
            name(&listed(&[("a", 0)], Some("a")), Step::UnreadDown),
            None
        );
    }
}
