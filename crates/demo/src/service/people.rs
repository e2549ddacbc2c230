//! Friends, groups and the names behind ids.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::api::ApiError;
use crate::model::{Group, User};
use crate::state::{Action, Notice};

use super::Service;

/// Profiles that change at about the same time are looked up at once, so many at most.
const PROFILES_DELAY_MS: u32 = 150;
const MOST_PROFILES: usize = 100;

/// What somebody becomes to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonChange {
    /// Their request is accepted or refused.
    Answer(bool),
    /// They are called something else; empty for their own name.
    Remark(String),
    /// They may not write any more, or again.
    Block(bool),
    /// They are a friend no more.
    Delete,
}

fn notice(error: &ApiError) -> Notice {
    let ApiError::Refused { code, .. } = error else {
        return Notice::RequestFailed;
    };
    match code.as_str() {
        "not_a_member" | "no_such_group" => Notice::NotInGroup,
        "not_the_owner" => Notice::OnlyOwner,
        "group_full" => Notice::GroupFull,
        "no_such_request" => Notice::RequestGone,
        "too_many" => Notice::TooMany,
        _ => Notice::RequestFailed,
    }
}

impl Service {
    /// Reads friends and groups.
    pub fn load_contacts(&self) {
        let service = self.clone();
        spawn_local(async move {
            if let Some(contacts) = service.hear(service.0.api.contacts().await) {
                service.tell(Action::Contacts(contacts));
            }
            if let Some(groups) = service.hear(service.0.api.groups().await) {
                service.tell(Action::Groups(groups));
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

    /// Looks somebody up anew soon, together with all others who changed meanwhile.
    pub(super) fn refresh_profile(&self, user: String) {
        if user.is_empty() || self.0.changed_profiles.borrow().len() >= MOST_PROFILES {
            return;
        }
        self.0.changed_profiles.borrow_mut().insert(user);
        let service = self.clone();
        let mut refresh = self.0.profiles_refresh.borrow_mut();
        refresh.get_or_insert_with(|| {
            Timeout::new(PROFILES_DELAY_MS, move || {
                service.0.profiles_refresh.take();
                let ids = service.0.changed_profiles.take();
                service.look_up_users(ids.into_iter().collect());
            })
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

    /// Asks somebody to be a friend.
    pub fn ask_friend(&self, id: String) {
        let service = self.clone();
        spawn_local(async move {
            if let Some(friends) = service.hear(service.0.api.ask_friend(&id).await) {
                service.notify(if friends {
                    Notice::NowFriends
                } else {
                    Notice::RequestSent
                });
            }
            service.load_contacts();
        });
    }

    /// Changes what somebody is to the user.
    pub fn change_person(&self, id: String, change: PersonChange) {
        let service = self.clone();
        spawn_local(async move {
            let api = &service.0.api;
            let changed = match &change {
                PersonChange::Answer(accept) => api.answer_request(&id, *accept).await,
                PersonChange::Remark(remark) => api.remark(&id, remark).await,
                PersonChange::Block(blocked) => api.block(&id, *blocked).await,
                PersonChange::Delete => api.delete_friend(&id).await,
            };
            // What is shown is what the server has, whatever became of it.
            service.hear(changed);
            service.load_contacts();
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
    pub(super) fn hear<T>(&self, answer: Result<T, ApiError>) -> Option<T> {
        match answer {
            Ok(answer) => return Some(answer),
            Err(error) => match error.ended() {
                Some(ended) => self.end_session(ended),
                None => self.notify(notice(&error)),
            },
        }
        None
    }
}
