//! Changing one's own name and picture.

use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::Callback;

use crate::media::upload::Upload;
use crate::model::User;
use crate::sdk::{self, FileType};
use crate::state::{Action, Notice};

use super::Service;

const FILE_NAME: &str = "portrait.jpg";

/// What a user is to look like.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Display name.
    pub name: String,
    /// A new picture, square and small.
    pub picture: Option<Blob>,
    /// Whether the old picture goes without a new one.
    pub without_picture: bool,
}

impl Service {
    /// Saves a profile and tells what the server has now; `None` when it did not take it.
    pub fn save_profile(&self, profile: Profile, saved: Callback<Option<User>>) {
        let service = self.clone();
        spawn_local(async move {
            let user = service.try_save(&profile).await;
            if let Some(user) = &user {
                service.tell(Action::Renamed(user.clone()));
            }
            saved.emit(user);
        });
    }

    async fn try_save(&self, profile: &Profile) -> Option<User> {
        let portrait = match &profile.picture {
            Some(blob) => match upload(blob).await {
                Some(address) => Some(address),
                None => {
                    self.notify(Notice::RequestFailed);
                    return None;
                }
            },
            None => profile.without_picture.then(String::new),
        };
        let changed = self.0.api.change_me(&profile.name, portrait.as_deref());
        self.hear(changed.await)
    }
}

async fn upload(blob: &Blob) -> Option<String> {
    let ticket = sdk::upload_ticket(FileType::Image).await.ok()?;
    let upload = Upload::start(&ticket, blob, FILE_NAME, |_| {})?;
    let key = upload.outcome().await?;
    sdk::file_url(FileType::Image, &key, FILE_NAME).await.ok()
}
