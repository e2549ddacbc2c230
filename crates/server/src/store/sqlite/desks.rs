//! Customer service desks: sessions, the robot, and passing on to a human.

use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    StoreError, send,
    services::{answer, fill_in},
    writer::Writer,
};
use crate::{
    model::{NewMessage, Sent},
    store::{Desk, DeskMode, Evaluation, SendError},
};

const KIND: ConversationType = ConversationType::CUSTOMER_SERVICE;
/// `code` and `status` of an answer that says yes.
const YES: i32 = 1;
const NO: i32 = 0;

pub(super) fn put(connection: &Connection, desk: &Desk) -> rusqlite::Result<()> {
    let Desk {
        id,
        name,
        mode,
        welcome,
        reply,
    } = desk;
    connection.execute(
        "INSERT INTO desks (id, name, mode, welcome, reply) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET name = ?2, mode = ?3, welcome = ?4, reply = ?5",
        params![id, name, *mode as i32, welcome, reply],
    )?;
    Ok(())
}

fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<Desk>> {
    connection
        .prepare_cached("SELECT name, mode, welcome, reply FROM desks WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Desk {
                id: id.to_owned(),
                name: row.get(0)?,
                mode: match row.get(1)? {
                    2 => DeskMode::OnlyHuman,
                    3 => DeskMode::RobotFirst,
                    4 => DeskMode::HumanFirst,
                    _ => DeskMode::OnlyRobot,
                },
                welcome: row.get(2)?,
                reply: row.get(3)?,
            })
        })
        .optional()
}

/// A user's talk with a desk.
struct Session {
    sid: String,
    human: bool,
}

/// Takes a message of a user to a desk, or of a desk's human to a user.
pub(super) fn take(
    writer: &mut Writer,
    message: NewMessage,
    now: i64,
) -> Result<(Sent, Vec<Sent>), SendError> {
    if find(&writer.connection, &message.sender)?.is_some() {
        let to = vec![message.target.clone()];
        return Ok((send::send_to(writer, message, to, now)?, Vec::new()));
    }
    let desk = find(&writer.connection, &message.target)?.ok_or(SendError::NoSuchService)?;
    let user = message.sender.clone();
    let step = step(&writer.connection, &desk, &message, now)?;
    let read_by = if step.for_human {
        vec![desk.id.clone()]
    } else {
        Vec::new()
    };
    let sent = send::send_to(writer, message, read_by, now)?;
    let mut answers = Vec::new();
    for (class_name, content) in step.answers {
        let answer = answer(KIND, &desk.id, &user, class_name, &content);
        answers.push(send::send_to(writer, answer, vec![user.clone()], now)?);
    }
    Ok((sent, answers))
}

/// What follows from a message.
#[derive(Default)]
struct Step {
    for_human: bool,
    answers: Vec<(&'static str, Value)>,
}

impl Step {
    fn answer(class_name: &'static str, content: Value) -> Self {
        Self {
            for_human: false,
            answers: vec![(class_name, content)],
        }
    }
}

fn step(
    connection: &Connection,
    desk: &Desk,
    message: &NewMessage,
    now: i64,
) -> Result<Step, SendError> {
    let user = message.sender.as_str();
    if message.class_name == object_name::DESK_HANDSHAKE {
        return begin(connection, desk, user, now);
    }
    let Some(session) = session(connection, desk, user)? else {
        return Ok(Step::answer(object_name::DESK_TERMINATE, over("")));
    };
    match message.class_name.as_str() {
        object_name::DESK_CHANGE_MODE | object_name::DESK_CHANGE_MODE_NATIVE => {
            to_human(connection, desk, user)
        }
        object_name::DESK_EVALUATION => {
            evaluate(connection, desk, &session, message, now)?;
            Ok(Step::default())
        }
        object_name::DESK_SUSPEND | object_name::DESK_TERMINATE => {
            end(connection, desk, user)?;
            Ok(Step::answer(
                object_name::DESK_TERMINATE,
                over(&session.sid),
            ))
        }
        _ if session.human => Ok(Step {
            for_human: true,
            answers: Vec::new(),
        }),
        _ => Ok(robot(desk, message)),
    }
}

fn over(sid: &str) -> Value {
    json!({ "code": NO, "msg": "the session is over", "sid": sid })
}

/// Begins a session, or goes on with one that is under way.
fn begin(connection: &Connection, desk: &Desk, user: &str, now: i64) -> Result<Step, SendError> {
    let human = matches!(desk.mode, DeskMode::OnlyHuman | DeskMode::HumanFirst);
    let fresh = session(connection, desk, user)?.is_none();
    let random = getrandom::u64().map_err(|error| StoreError::Database(error.to_string()))?;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO desk_sessions (user, desk, sid, human, begun)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![user, desk.id, format!("{random:016x}"), human, now])?;
    let Some(session) = session(connection, desk, user)? else {
        return Err(SendError::NoSuchService);
    };
    let mut answers = vec![(
        object_name::DESK_HANDSHAKE_ANSWER,
        welcome(desk, user, &session),
    )];
    if fresh && !session.human {
        answers.push((object_name::TEXT, json!({ "content": desk.welcome })));
    }
    Ok(Step {
        for_human: false,
        answers,
    })
}

fn welcome(desk: &Desk, user: &str, session: &Session) -> Value {
    json!({
        "status": YES,
        "msg": "",
        "data": {
            "serviceType": desk.mode as i32,
            "sid": session.sid,
            "uid": user,
            "pid": desk.id,
            "companyName": desk.name,
            "robotName": desk.name,
            "robotWelcome": desk.welcome,
            "isBlack": NO,
            "notAutoCha": i32::from(session.human),
        },
    })
}

fn session(connection: &Connection, desk: &Desk, user: &str) -> rusqlite::Result<Option<Session>> {
    connection
        .prepare_cached("SELECT sid, human FROM desk_sessions WHERE user = ?1 AND desk = ?2")?
        .query_row([user, &desk.id], |row| {
            Ok(Session {
                sid: row.get(0)?,
                human: row.get(1)?,
            })
        })
        .optional()
}

/// Where only a robot is, there is nobody to pass on to.
fn to_human(connection: &Connection, desk: &Desk, user: &str) -> Result<Step, SendError> {
    let possible = desk.mode != DeskMode::OnlyRobot;
    if possible {
        connection
            .prepare_cached("UPDATE desk_sessions SET human = 1 WHERE user = ?1 AND desk = ?2")?
            .execute([user, &desk.id])?;
    }
    let code = if possible { YES } else { NO };
    let msg = if possible { "" } else { "only a robot is here" };
    let content = json!({ "code": code, "msg": msg, "data": { "status": code } });
    Ok(Step::answer(object_name::DESK_CHANGE_MODE_ANSWER, content))
}

fn end(connection: &Connection, desk: &Desk, user: &str) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM desk_sessions WHERE user = ?1 AND desk = ?2")?
        .execute([user, &desk.id])
}

pub(super) fn evaluations(
    connection: &Connection,
    desk: &str,
    limit: usize,
) -> rusqlite::Result<Vec<Evaluation>> {
    connection
        .prepare_cached(
            "SELECT user, kind, content, time FROM desk_evaluations WHERE desk = ?1
             ORDER BY time DESC LIMIT ?2",
        )?
        .query_map(params![desk, limit], |row| {
            Ok(Evaluation {
                user: row.get(0)?,
                of_human: row.get(1)?,
                content: row.get(2)?,
                time: row.get(3)?,
            })
        })?
        .collect()
}

const MAX_EVALUATION_CHARS: usize = 4096;

/// Keeps the last evaluation of each type: 0 of the robot, 1 of the human.
fn evaluate(
    connection: &Connection,
    desk: &Desk,
    session: &Session,
    message: &NewMessage,
    now: i64,
) -> rusqlite::Result<()> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Evaluation {
        r#type: i32,
    }
    let kind = serde_json::from_slice::<Evaluation>(&message.content).unwrap_or_default();
    let kind = i32::from(kind.r#type == 1);
    let content = String::from_utf8_lossy(&message.content);
    let content: String = content.chars().take(MAX_EVALUATION_CHARS).collect();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO desk_evaluations (sid, kind, user, desk, content, time)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            session.sid,
            kind,
            message.sender,
            desk.id,
            content,
            now
        ])?;
    Ok(())
}

/// The robot answers what is meant to be read.
fn robot(desk: &Desk, message: &NewMessage) -> Step {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Said {
        content: Value,
    }
    if !message.flags.has(SendFlags::COUNTED) {
        return Step::default();
    }
    let said = serde_json::from_slice::<Said>(&message.content).unwrap_or_default();
    let is_text = message.class_name == object_name::TEXT;
    let text = said.content.as_str().filter(|_| is_text).unwrap_or("…");
    Step::answer(
        object_name::TEXT,
        json!({ "content": fill_in(&desk.reply, text) }),
    )
}
