//! Mailboxes: what a client pulls.

use rusqlite::{Connection, params};

use super::{
    Result, SqliteStore, rows,
    rows::{LARGEST_ANSWER, within},
    settings,
};
use crate::{
    clock,
    model::Message,
    store::{MailPage, PullFrom},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl SqliteStore {
    pub(super) async fn pull_mail(
        &self,
        user: &str,
        from: PullFrom,
        limit: usize,
    ) -> Result<MailPage> {
        let user = user.to_owned();
        let now = clock::now_ms();
        self.read(move |connection| page(connection, &user, from, limit, now))
            .await
    }
}

fn page(
    connection: &Connection,
    user: &str,
    from: PullFrom,
    limit: usize,
    now: i64,
) -> rusqlite::Result<MailPage> {
    let oldest = match settings::offline_days(connection, user)? {
        Some(days) => now - days * DAY_MS,
        None => 0,
    };
    let mut mail = take(connection, user, false, from.inbox.max(oldest), limit)?;
    if let Some(sendbox) = from.sendbox {
        mail.extend(take(connection, user, true, sendbox.max(oldest), limit)?);
        mail.sort_by_key(|(_, message)| message.time);
    }
    let fits = within(LARGEST_ANSWER, mail.iter().map(|(_, message)| message));
    let finished = mail.len() <= limit.min(fits);
    mail.truncate(limit.min(fits));
    let received = mail.iter().filter(|(sent, _)| !sent);
    Ok(MailPage {
        sync_time: received
            .map(|(_, message)| message.time)
            .max()
            .unwrap_or(from.inbox),
        finished,
        messages: mail.into_iter().map(|(_, message)| message).collect(),
    })
}

/// One more than the limit, so that the caller sees whether there is more.
fn take(
    connection: &Connection,
    user: &str,
    sent: bool,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(bool, Message)>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {} FROM mailbox b JOIN messages m ON m.id = b.message
         WHERE b.user = ?1 AND b.sent = ?2 AND b.time > ?3 ORDER BY b.time LIMIT ?4",
        rows::MESSAGE
    ))?;
    let mail = query.query_map(params![user, sent, after, limit + 1], rows::message)?;
    mail.map(|message| Ok((sent, message?))).collect()
}

#[cfg(test)]
mod tests {
    use rongim_protocol::{ConversationType, flags::SendFlags};

    use super::*;
    use crate::{
        model::NewMessage,
        store::{Messages, Setting, Settings, sqlite::StoreOptions},
    };

    fn message() -> NewMessage {
        NewMessage::new("alice", ConversationType::PRIVATE, "bob", "RC:TxtMsg", "{}")
            .flagged(SendFlags::PERSISTED)
    }

    #[tokio::test]
    async fn older_mail_than_the_user_wants_stays_away() {
        let store = SqliteStore::in_memory("offline-days", &StoreOptions::default()).unwrap();
        store.send(message(), Box::new(|_| {})).await;
        store
            .write(|db, _| db.execute("UPDATE mailbox SET time = time - ?1", [2 * DAY_MS]))
            .await
            .unwrap();
        for (days, pulled) in [("7", 1), ("1", 0), ("3", 1)] {
            let setting = Setting {
                kind: ConversationType::PRIVATE.0,
                target: String::new(),
                key: crate::store::settings::OFFLINE_DAYS_KEY.into(),
                value: days.into(),
            };
            store.set_user_setting("bob", setting).await.unwrap();
            let from = PullFrom {
                inbox: 0,
                sendbox: None,
            };
            let page = store.pull("bob", from, 10).await.unwrap();
            assert_eq!(page.messages.len(), pulled, "{days} days");
        }
    }
}
