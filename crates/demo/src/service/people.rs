//! Friends, groups and the names behind ids.

use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::api::ApiError;
use crate::model::{Group, User};
use crate::state::{Action, Notice};

use super::Service;

impl Service {
    /// Reads friends and groups.
    pub fn load_contacts(&self) {
        let service = self.clone();
        spawn_local(async move {
            if let Some(friends) = service.hear(service.0.api.friends().await) {
                service.tell(Action::Friends(friends));
            }
            if let Some(groups) = service.hear(service.0.api.groups().await) {
                service.tell(Action::Groups(groups));
            }
        });
    }

    /// Reads who is in a group.
    pub fn load_members(&self, group: String) {
        let service = self.clone();
        spawn_local(async move {
            // A group that the app server does not know has no list: nobody can be mentioned.
            if let Ok(members) = service.0.api.members(&group).await {
                service.tell(Action::Members(group, members));
            }
        });
    }

    /// Learns the names of users; the server's silence about one is an answer too.
    pub fn look_up_users(&self, ids: Vec<String>) {
        let service = self.clone();
        spawn_local(async move {
            let Ok(found) = service.0.api.look_up_users(&ids).await else {
                return;
            };
            let missing = ids
                .iter()
                .filter(|id| found.iter().all(|user| user.id != **id));
            let missing: Vec<User> = missing.map(|id| User::unknown(id)).collect();
            service.tell(Action::UsersLearned(
                found.into_iter().chain(missing).collect(),
            ));
        });
    }

    /// Learns the names of groups.
    pub fn look_up_groups(&self, ids: Vec<String>) {
        let service = self.clone();
        spawn_local(async move {
            let Ok(found) = service.0.api.look_up_groups(&ids).await else {
                return;
            };
            let missing = ids
                .iter()
                .filter(|id| found.iter().all(|group| group.id != **id));
            let missing: Vec<Group> = missing.map(|id| Group::unknown(id)).collect();
            service.tell(Action::GroupsLearned(
                found.into_iter().chain(missing).collect(),
            ));
        });
    }

    /// Finds people by a part of their name or id.
    pub fn find_users(&self, part: String, found: Callback<Vec<User>>) {
        let service = self.clone();
        spawn_local(async move {
            if let Some(users) = service.hear(service.0.api.find_users(&part).await) {
                found.emit(users);
            }
        });
    }

    /// Makes a friend.
    pub fn add_friend(&self, id: String) {
        let service = self.clone();
        spawn_local(async move {
            if service.hear(service.0.api.add_friend(&id).await).is_some() {
                service.load_contacts();
            }
        });
    }

    /// Makes a group and tells which.
    pub fn create_group(&self, name: String, members: Vec<String>, created: Callback<Group>) {
        let service = self.clone();
        spawn_local(async move {
            if let Some(group) = service.hear(service.0.api.create_group(&name, &members).await) {
                service.tell(Action::GroupsLearned(vec![group.clone()]));
                service.load_contacts();
                created.emit(group);
            }
        });
    }

    /// Takes the answer or tells the user that there is none.
    fn hear<T>(&self, answer: Result<T, ApiError>) -> Option<T> {
        match answer {
            Ok(answer) => return Some(answer),
            Err(error) if error.is_unauthorised() => self.0.on_expired.emit(()),
            Err(_) => self.notify(Notice::RequestFailed),
        }
        None
    }
}
