//! The log of the admin page in the database.

use async_trait::async_trait;
use rusqlite::{Connection, params};

use super::{Result, SqliteStore};
use crate::store::{AdminLog, Deed, Part};

/// Deeds that are kept.
const MOST: i64 = 10_000;

#[async_trait]
impl AdminLog for SqliteStore {
    async fn note_deed(&self, deed: Deed) -> Result<()> {
        self.write(move |db, now| note(db, &deed, now)).await
    }

    async fn deeds(&self, text: &str, part: Part) -> Result<Vec<(i64, Deed)>> {
        let text = text.to_ascii_lowercase();
        self.read(move |db| {
            db.prepare_cached(
                "SELECT time, address, session, deed, about, result FROM admin_log
                 WHERE instr(lower(deed || ' ' || about || ' ' || address || ' ' || session), ?1)
                 ORDER BY id DESC LIMIT ?2 OFFSET ?3",
            )?
            .query_map(params![text, part.take, part.skip], |row| {
                let deed = Deed {
                    address: row.get(1)?,
                    session: row.get(2)?,
                    deed: row.get(3)?,
                    about: row.get(4)?,
                    result: row.get(5)?,
                };
                Ok((row.get(0)?, deed))
            })?
            .collect()
        })
        .await
    }
}

fn note(db: &Connection, deed: &Deed, now: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO admin_log (time, address, session, deed, about, result)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        now,
        deed.address,
        deed.session,
        deed.deed,
        deed.about,
        deed.result
    ])?;
    db.prepare_cached("DELETE FROM admin_log WHERE id <= ?1")?
        .execute([db.last_insert_rowid() - MOST])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::StoreOptions;

    #[tokio::test]
    async fn the_newest_are_kept_and_found() {
        let store = SqliteStore::in_memory("admin-log", &StoreOptions::default()).unwrap();
        let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO admin_log SELECT i, i, 'a', 's', 'deed ' || i, '{}', 200 FROM n";
        let filled = store.write(move |db, _| db.execute_batch(fill));
        filled.await.unwrap();
        let deed = Deed {
            deed: "/user/Block".into(),
            about: r#"{"userId":"bob"}"#.into(),
            ..Deed::default()
        };
        store.note_deed(deed.clone()).await.unwrap();
        let all = store.deeds("", Part::ALL).await.unwrap();
        assert_eq!((all.len() as i64, &all[0].1), (MOST, &deed));
        assert_eq!(all.last().unwrap().1.deed, "deed 2");
        let second = Part { skip: 1, take: 1 };
        assert_eq!(
            store.deeds("DEED", second).await.unwrap()[0].1.deed,
            "deed 9999"
        );
        assert_eq!(store.deeds("bob", Part::ALL).await.unwrap().len(), 1);
    }
}
