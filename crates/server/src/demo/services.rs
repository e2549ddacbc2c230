//! The demo's public services and its customer service desk.

use rongim_protocol::ConversationType;
use serde_json::json;

use crate::{
    state::AppState,
    store::{Desk, DeskMode, Service, ServiceFilter, StoreError},
};

/// The desk's id; whoever signs in as it is its human.
pub const DESK: &str = "demo-desk";
/// A service that everybody follows.
pub const NEWS: &str = "demo-news";
/// A service that users may follow.
pub const WEATHER: &str = "demo-weather";

/// Makes what is not there yet.
pub async fn seed(state: &AppState) -> Result<(), StoreError> {
    for service in [news(), weather()] {
        let id = ServiceFilter::Id(service.id.clone());
        if state.store.services("", id).await?.is_empty() {
            state.store.put_service(service).await?;
        }
    }
    state.store.put_desk(desk()).await
}

fn news() -> Service {
    let latest = json!({
        "id": "latest", "name": "Latest 最新", "type": 2, "url": "", "sunMenuItems": [],
        "reply": "Everything is fine. 一切正常。",
    });
    let more = json!({
        "id": "more", "name": "More 更多", "type": 0, "url": "", "sunMenuItems": [
            { "id": "about", "name": "About 关于", "type": 2, "url": "", "sunMenuItems": [] },
        ],
    });
    Service {
        id: NEWS.to_owned(),
        kind: ConversationType::APP_PUBLIC_SERVICE,
        name: "Demo news 演示新闻".to_owned(),
        portrait: String::new(),
        introduction: "A public service of the app, followed by everybody.".to_owned(),
        menu: json!([latest, more]).to_string(),
        reply: "You said: {text}".to_owned(),
        is_global: true,
    }
}

fn weather() -> Service {
    Service {
        id: WEATHER.to_owned(),
        kind: ConversationType::PUBLIC_SERVICE,
        name: "Demo weather 演示天气".to_owned(),
        portrait: String::new(),
        introduction: "A public service to follow.".to_owned(),
        menu: "[]".to_owned(),
        reply: "In {text} the sun shines. 天晴。".to_owned(),
        is_global: false,
    }
}

fn desk() -> Desk {
    Desk {
        id: DESK.to_owned(),
        name: "Demo desk 演示客服".to_owned(),
        mode: DeskMode::RobotFirst,
        welcome: "Hello, I am a robot. 你好，我是机器人。".to_owned(),
        reply: "I am only a robot, but I read: {text}".to_owned(),
    }
}
