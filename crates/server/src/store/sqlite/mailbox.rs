//! Mailboxes: what a client pulls.

use rusqlite::{Connection, params};

use super::{
    Result, SqliteStore, rows,
    rows::{LARGEST_ANSWER, within},
};
use crate::{
    model::Message,
    store::{MailPage, PullFrom},
};

impl SqliteStore {
    pub(super) async fn pull_mail(
        &self,
        user: &str,
        from: PullFrom,
        limit: usize,
    ) -> Result<MailPage> {
        let user = user.to_owned();
        self.read(move |connection| page(connection, &user, from, limit))
            .await
    }

    /// Deletes old mail user by user: an index on the time alone would cost
    /// every message something. Messages that no history shows go with it.
    pub(super) async fn forget_old_mail(&self, before: i64) -> Result<()> {
        let mut next = self.read(|db| next_user(db, "")).await?;
        while let Some(user) = next {
            let after = user.clone();
            self.write(move |db, _| forget(db, &user, before)).await?;
            next = self.read(move |db| next_user(db, &after)).await?;
        }
        self.write(move |db, _| {
            db.execute(
                "DELETE FROM messages WHERE conversation IS NULL AND time < ?1
                     AND id NOT IN (SELECT message FROM conversations)",
                [before],
            )
        })
        .await?;
        Ok(())
    }
}

fn page(
    connection: &Connection,
    user: &str,
    from: PullFrom,
    limit: usize,
) -> rusqlite::Result<MailPage> {
    let mut mail = take(connection, user, false, from.inbox, limit)?;
    if let Some(sendbox) = from.sendbox {
        mail.extend(take(connection, user, true, sendbox, limit)?);
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

fn next_user(connection: &Connection, after: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT MIN(user) FROM mailbox WHERE user > ?1")?
        .query_row([after], |row| row.get(0))
}

fn forget(connection: &Connection, user: &str, before: i64) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM mailbox WHERE user = ?1 AND sent IN (0, 1) AND time < ?2")?
        .execute(params![user, before])
}
