//! What the app's own server is told, and asked.

mod delivery;
mod https;
mod presend;
mod routing;
mod status;

use crate::common::{Receiver, TestServer, Told};

/// The text of a routed message.
fn routed(told: &Told) -> String {
    let form = told.form();
    let content: serde_json::Value = serde_json::from_str(&form["content"]).unwrap();
    content["content"].as_str().unwrap().to_owned()
}

async fn routing_to(receiver: &Receiver) -> TestServer {
    let url = receiver.url("/messages");
    TestServer::with(|config| config.webhooks.messages = Some(url)).await
}
