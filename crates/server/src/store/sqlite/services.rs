//! Public services: the directory, who follows what, and what they answer.

use async_trait::async_trait;
use rongim_protocol::{ConversationId, ConversationType, catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Result, SqliteStore, desks, send,
    writer::{Job, Writer},
};
use crate::{
    model::{NewMessage, Sent},
    store::{
        Desk, Done, Evaluation, SendError, Service, ServiceFilter, ServiceView, Services, TellEach,
        services::MAX_SERVICES,
    },
};

#[async_trait]
impl Services for SqliteStore {
    async fn send_to_service(&self, message: NewMessage, tell: TellEach, done: Done) {
        let send = move |writer: &mut Writer, now| take(writer, message, now);
        let told = move |outcome: Result<(Sent, Vec<Sent>), SendError>| match outcome {
            Ok((sent, answers)) => {
                done(Ok(sent));
                answers.into_iter().for_each(tell);
            }
            Err(error) => done(Err(error)),
        };
        self.writer.queue(Job::act(send, told)).await;
    }

    async fn services(&self, user: &str, filter: ServiceFilter) -> Result<Vec<ServiceView>> {
        let user = user.to_owned();
        self.read(move |connection| list(connection, &user, &filter))
            .await
    }

    async fn follow(
        &self,
        user: &str,
        kind: ConversationType,
        id: &str,
        follow: bool,
    ) -> Result<Option<ServiceView>> {
        let (user, id) = (user.to_owned(), id.to_owned());
        self.write(move |connection, now| {
            let found = find(connection, &id)?.filter(|service| service.kind == kind);
            if found.is_none() {
                return Ok(None);
            }
            if follow {
                let put =
                    "INSERT OR IGNORE INTO followers (user, service, time) VALUES (?1, ?2, ?3)";
                connection.execute(put, params![user, id, now])?;
            } else {
                let delete = "DELETE FROM followers WHERE user = ?1 AND service = ?2";
                connection.execute(delete, [&user, &id])?;
            }
            Ok(list(connection, &user, &ServiceFilter::Id(id))?.pop())
        })
        .await
    }

    async fn put_service(&self, service: Service) -> Result<()> {
        self.write(move |connection, now| {
            connection.execute(
                "INSERT INTO services
                     (id, kind, name, portrait, introduction, menu, reply, is_global, updated)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT DO UPDATE SET kind = ?2, name = ?3, portrait = ?4,
                     introduction = ?5, menu = ?6, reply = ?7, is_global = ?8, updated = ?9",
                params![
                    service.id,
                    service.kind.0,
                    service.name,
                    service.portrait,
                    service.introduction,
                    service.menu,
                    service.reply,
                    service.is_global,
                    now
                ],
            )
        })
        .await?;
        Ok(())
    }

    async fn put_desk(&self, desk: Desk) -> Result<()> {
        self.write(move |connection, _| desks::put(connection, &desk))
            .await
    }

    async fn evaluations(&self, desk: &str, limit: usize) -> Result<Vec<Evaluation>> {
        let desk = desk.to_owned();
        self.read(move |connection| desks::evaluations(connection, &desk, limit))
            .await
    }
}

const SERVICE: &str =
    "s.id, s.kind, s.name, s.portrait, s.introduction, s.menu, s.reply, s.is_global";

fn service(row: &Row<'_>) -> rusqlite::Result<Service> {
    Ok(Service {
        id: row.get(0)?,
        kind: ConversationType(row.get(1)?),
        name: row.get(2)?,
        portrait: row.get(3)?,
        introduction: row.get(4)?,
        menu: row.get(5)?,
        reply: row.get(6)?,
        is_global: row.get(7)?,
    })
}

pub(super) fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<Service>> {
    connection
        .prepare_cached(&format!("SELECT {SERVICE} FROM services s WHERE s.id = ?1"))?
        .query_row([id], service)
        .optional()
}

fn list(
    connection: &Connection,
    user: &str,
    filter: &ServiceFilter,
) -> rusqlite::Result<Vec<ServiceView>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {SERVICE}, f.time IS NOT NULL OR s.is_global, max(s.updated, COALESCE(f.time, 0))
         FROM services s LEFT JOIN followers f ON f.service = s.id AND f.user = ?1
         ORDER BY s.name, s.id"
    ))?;
    let all = query.query_map([user], |row| {
        Ok(ServiceView {
            service: service(row)?,
            followed: row.get(8)?,
            time: row.get(9)?,
        })
    })?;
    let wanted = all.filter(|view| view.as_ref().is_ok_and(|view| matches(view, filter)));
    wanted.take(MAX_SERVICES).collect()
}

/// The directory is small: it is looked through as a whole.
fn matches(view: &ServiceView, filter: &ServiceFilter) -> bool {
    let Service { id, kind, name, .. } = &view.service;
    match filter {
        ServiceFilter::FollowedSince(time) => view.followed && view.time > *time,
        ServiceFilter::Id(wanted) => id == wanted,
        ServiceFilter::Search { kinds, text, fuzzy } => {
            kinds.contains(kind)
                && if *fuzzy {
                    let text = text.to_lowercase();
                    id.to_lowercase().contains(&text) || name.to_lowercase().contains(&text)
                } else {
                    id == text || name == text
                }
        }
    }
}

/// Clients ask for the history of a service with the topic of private ones.
pub(super) fn resolve(
    connection: &Connection,
    conversation: ConversationId,
) -> rusqlite::Result<ConversationId> {
    if conversation.kind != ConversationType::PRIVATE {
        return Ok(conversation);
    }
    let service = find(connection, &conversation.target_id)?;
    Ok(ConversationId {
        kind: service.map_or(conversation.kind, |service| service.kind),
        ..conversation
    })
}

/// Takes a message to or from a service or desk, and gives what they answer.
fn take(
    writer: &mut Writer,
    message: NewMessage,
    now: i64,
) -> Result<(Sent, Vec<Sent>), SendError> {
    if let Some(first) = send::resent(&writer.connection, &message, now)? {
        return Ok((first, Vec::new()));
    }
    if message.kind == ConversationType::CUSTOMER_SERVICE {
        return desks::take(writer, message, now);
    }
    let service = find(&writer.connection, &message.target)?;
    let service = service.filter(|service| service.kind == message.kind);
    let service = service.ok_or(SendError::NoSuchService)?;
    let reply = reply(&service, &message);
    // Nobody reads the mailbox of a service.
    let (to, kind) = (message.sender.clone(), message.kind);
    let sent = send::send_to(writer, message, Vec::new(), now)?;
    let answer = answer(
        kind,
        &service.id,
        &to,
        object_name::TEXT,
        &json!({ "content": reply }),
    );
    let answer = send::send_to(writer, answer, vec![to], now)?;
    Ok((sent, vec![answer]))
}

/// A message of a service or desk to a user. Text is kept and counted.
pub(super) fn answer(
    kind: ConversationType,
    from: &str,
    to: &str,
    class_name: &str,
    content: &Value,
) -> NewMessage {
    let flags = if class_name == object_name::TEXT {
        SendFlags::PERSISTED | SendFlags::COUNTED
    } else {
        SendFlags::default()
    };
    NewMessage::new(from, kind, to, class_name, content.to_string()).flagged(flags)
}

/// What a user has written, or chosen from a menu.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Said {
    content: Value,
    menu_item: MenuItem,
}

/// A menu item; `sunMenuItems` (the published spelling) are below it.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct MenuItem {
    id: Value,
    name: String,
    reply: String,
    sun_menu_items: Vec<MenuItem>,
}

fn reply(service: &Service, message: &NewMessage) -> String {
    let said = serde_json::from_slice::<Said>(&message.content).unwrap_or_default();
    let menu = serde_json::from_str::<Vec<MenuItem>>(&service.menu).unwrap_or_default();
    if message.class_name == object_name::PUBLIC_SERVICE_COMMAND
        && let Some(item) = find_item(&menu, &said.menu_item.id)
    {
        let named = fill_in(&service.reply, &item.name);
        return Some(item.reply)
            .filter(|reply| !reply.is_empty())
            .unwrap_or(named);
    }
    fill_in(&service.reply, said.content.as_str().unwrap_or_default())
}

fn find_item(menu: &[MenuItem], id: &Value) -> Option<MenuItem> {
    let below = |item: &MenuItem| find_item(&item.sun_menu_items, id);
    let here = menu.iter().find(|item| !id.is_null() && item.id == *id);
    here.cloned().or_else(|| menu.iter().find_map(below))
}

/// What a user wrote is repeated in part at most.
const MAX_REPEATED_CHARS: usize = 200;

pub(super) fn fill_in(template: &str, text: &str) -> String {
    let text: String = text.chars().take(MAX_REPEATED_CHARS).collect();
    template.replace("{text}", &text)
}
