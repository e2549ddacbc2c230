//! Who is in which chatroom, both ways.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The rooms whose members are on this node.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    members: HashMap<Arc<str>, HashSet<Arc<str>>>,
    rooms: HashMap<Arc<str>, Vec<Arc<str>>>,
}

impl Rooms {
    pub(super) fn enter(&mut self, room: &str, user: &str) {
        let room = known(&self.members, room);
        let user = known(&self.rooms, user);
        let members = self.members.entry(Arc::clone(&room)).or_default();
        if members.insert(Arc::clone(&user)) {
            self.rooms.entry(user).or_default().push(room);
        }
    }

    pub(super) fn leave(&mut self, room: &str, user: &str) {
        if let Some(members) = self.members.get_mut(room) {
            members.remove(user);
            if members.is_empty() {
                self.members.remove(room);
            }
        }
        if let Some(rooms) = self.rooms.get_mut(user) {
            rooms.retain(|entered| **entered != *room);
            if rooms.is_empty() {
                self.rooms.remove(user);
            }
        }
    }

    /// Everybody leaves; gives who that was.
    pub(super) fn end(&mut self, room: &str) -> Vec<Arc<str>> {
        let members = self.members.get(room).into_iter().flatten();
        let members: Vec<_> = members.cloned().collect();
        for user in &members {
            self.leave(room, user);
        }
        members
    }

    pub(super) fn has(&self, room: &str, user: &str) -> bool {
        let members = self.members.get(room);
        members.is_some_and(|members| members.contains(user))
    }

    pub(super) fn members(&self, room: &str) -> impl Iterator<Item = &str> {
        let members = self.members.get(room).into_iter().flatten();
        members.map(|user| &**user)
    }

    /// The rooms that a user is in.
    pub(super) fn of(&self, user: &str) -> &[Arc<str>] {
        self.rooms.get(user).map_or(&[], Vec::as_slice)
    }
}

/// Each name is kept once, however many share it.
fn known<T>(map: &HashMap<Arc<str>, T>, name: &str) -> Arc<str> {
    match map.get_key_value(name) {
        Some((known, _)) => Arc::clone(known),
        None => Arc::from(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_agree() {
        let mut rooms = Rooms::default();
        for (room, user) in [("r", "alice"), ("r", "bob"), ("s", "alice"), ("r", "alice")] {
            rooms.enter(room, user);
        }
        assert_eq!(rooms.members("r").count(), 2);
        assert_eq!(rooms.of("alice"), [Arc::from("r"), Arc::from("s")]);
        rooms.leave("r", "alice");
        assert_eq!(rooms.members("r").collect::<Vec<_>>(), ["bob"]);
        rooms.leave("s", "alice");
        rooms.leave("s", "nobody");
        assert!(rooms.of("alice").is_empty());
        assert!(!rooms.members.contains_key("s"));
    }
}
