//! Calls that rule about users, groups and chatrooms: three of a kind each, that
//! make rules, end them and list them.

mod notice;

use axum::{Json, extract::State};
use serde_json::{Map, Value, json};

use super::{ApiError, ApiResult, Calls, Form, SUCCESS, Success};
use crate::{
    chatroom, clock,
    state::AppState,
    store::{Part, Rule, RuleKind},
    webhooks::status::RoomCause,
};

const MINUTE_MS: i64 = 60_000;
const MAX_MINUTES: i64 = 43_200;

/// What the rules of a kind are about, and how they are listed.
#[derive(Clone, Copy, Debug)]
struct Ruling {
    kind: RuleKind,
    /// The paths of the calls that make, end and list rules.
    paths: [&'static str; 3],
    /// The parameter with the group or room that the rules are about.
    scope: Scope,
    /// The parameter with whom they are about, and how many of those there may be.
    subjects: (&'static str, usize),
    /// Whether they end by themselves after `minute` minutes.
    ends: Ends,
    listed: Listed,
}

#[derive(Clone, Copy, Debug)]
enum Scope {
    /// They hold everywhere.
    None,
    /// The parameter says where.
    In(&'static str),
    /// The parameter may say where; without it they hold everywhere.
    MayBeIn(&'static str),
}

#[derive(Clone, Copy, Debug)]
enum Ends {
    /// Never.
    Never,
    /// After 1 minute or more.
    After,
    /// After 1 minute or more; 0: never.
    AfterOrNever,
}

#[derive(Clone, Copy, Debug)]
enum Listed {
    /// A list of the subjects under this key.
    Names(&'static str),
    /// Objects with the subject, and the times under these keys: end, start.
    Timed {
        end: &'static str,
        start: Option<&'static str>,
    },
    /// Objects with a group and whether it is muted, also of those asked for that
    /// are not.
    Groups,
}

const BY_USER: (&str, usize) = ("userId", 20);

const TIMED: Listed = Listed::Timed {
    end: "time",
    start: None,
};

static RULINGS: [Ruling; 13] = [
    Ruling {
        kind: RuleKind::UserBlocked,
        paths: [
            "/user/block.json",
            "/user/unblock.json",
            "/user/block/query.json",
        ],
        scope: Scope::None,
        subjects: BY_USER,
        ends: Ends::After,
        listed: Listed::Timed {
            end: "blockEndTime",
            start: None,
        },
    },
    Ruling {
        kind: RuleKind::GroupMuted,
        paths: [
            "/group/user/gag/add.json",
            "/group/user/gag/rollback.json",
            "/group/user/gag/list.json",
        ],
        scope: Scope::MayBeIn("groupId"),
        subjects: BY_USER,
        ends: Ends::AfterOrNever,
        listed: Listed::Timed {
            end: "time",
            start: Some("startTime"),
        },
    },
    Ruling {
        kind: RuleKind::GroupSilent,
        paths: [
            "/group/ban/add.json",
            "/group/ban/rollback.json",
            "/group/ban/query.json",
        ],
        scope: Scope::None,
        subjects: ("groupId", 20),
        ends: Ends::Never,
        listed: Listed::Groups,
    },
    Ruling {
        kind: RuleKind::GroupExempt,
        paths: [
            "/group/user/ban/whitelist/add.json",
            "/group/user/ban/whitelist/rollback.json",
            "/group/user/ban/whitelist/query.json",
        ],
        scope: Scope::In("groupId"),
        subjects: BY_USER,
        ends: Ends::Never,
        listed: Listed::Names("userIds"),
    },
    Ruling {
        kind: RuleKind::RoomMuted,
        paths: [
            "/chatroom/user/gag/add.json",
            "/chatroom/user/gag/rollback.json",
            "/chatroom/user/gag/list.json",
        ],
        scope: Scope::In("chatroomId"),
        subjects: BY_USER,
        ends: Ends::After,
        listed: TIMED,
    },
    Ruling {
        kind: RuleKind::RoomMuted,
        paths: [
            "/chatroom/user/ban/add.json",
            "/chatroom/user/ban/remove.json",
            "/chatroom/user/ban/query.json",
        ],
        scope: Scope::None,
        subjects: BY_USER,
        ends: Ends::After,
        listed: TIMED,
    },
    Ruling {
        kind: RuleKind::RoomSilent,
        paths: [
            "/chatroom/ban/add.json",
            "/chatroom/ban/rollback.json",
            "/chatroom/ban/query.json",
        ],
        scope: Scope::None,
        subjects: ("chatroomId", 1),
        ends: Ends::Never,
        listed: Listed::Names("chatroomIds"),
    },
    Ruling {
        kind: RuleKind::RoomExempt,
        paths: [
            "/chatroom/user/ban/whitelist/add.json",
            "/chatroom/user/ban/whitelist/rollback.json",
            "/chatroom/user/ban/whitelist/query.json",
        ],
        scope: Scope::In("chatroomId"),
        subjects: BY_USER,
        ends: Ends::Never,
        listed: Listed::Names("userIds"),
    },
    Ruling {
        kind: RuleKind::RoomBarred,
        paths: [
            "/chatroom/user/block/add.json",
            "/chatroom/user/block/rollback.json",
            "/chatroom/user/block/list.json",
        ],
        scope: Scope::In("chatroomId"),
        subjects: BY_USER,
        ends: Ends::After,
        listed: TIMED,
    },
    Ruling {
        kind: RuleKind::RoomKept,
        paths: [
            "/chatroom/keepalive/add.json",
            "/chatroom/keepalive/remove.json",
            "/chatroom/keepalive/query.json",
        ],
        scope: Scope::None,
        subjects: ("chatroomId", 1),
        ends: Ends::Never,
        listed: Listed::Names("chatroomIds"),
    },
    Ruling {
        kind: RuleKind::LowPriorityType,
        paths: [
            "/chatroom/message/priority/add.json",
            "/chatroom/message/priority/remove.json",
            "/chatroom/message/priority/query.json",
        ],
        scope: Scope::None,
        subjects: ("objectName", 20),
        ends: Ends::Never,
        listed: Listed::Names("objectNames"),
    },
    Ruling {
        kind: RuleKind::SafeType,
        paths: [
            "/chatroom/whitelist/add.json",
            "/chatroom/whitelist/delete.json",
            "/chatroom/whitelist/query.json",
        ],
        scope: Scope::None,
        subjects: ("objectnames", 20),
        ends: Ends::Never,
        // The published SDKs read it under this name.
        listed: Listed::Names("whitlistMsgType"),
    },
    Ruling {
        kind: RuleKind::SafeMember,
        paths: [
            "/chatroom/user/whitelist/add.json",
            "/chatroom/user/whitelist/remove.json",
            "/chatroom/user/whitelist/query.json",
        ],
        scope: Scope::In("chatroomId"),
        subjects: ("userId", 5),
        ends: Ends::Never,
        listed: Listed::Names("users"),
    },
];

/// Bytes of an id, or of the name of a message type.
const MAX_SUBJECT_BYTES: usize = 64;

/// All of them, and those that follow no pattern.
pub fn calls() -> Calls {
    let calls = Calls::default()
        .call("/user/chat/fb/set.json", set_private_mute)
        .call("/user/chat/fb/querylist.json", private_mutes)
        .call("/chatroom/ban/check.json", check_room);
    RULINGS.iter().fold(calls, |calls, ruling| {
        let [made, ended, listed] = ruling.paths;
        calls
            .call(
                made,
                move |State(state): State<AppState>, form: Form| async move {
                    make(&state, ruling, &form).await
                },
            )
            .call(
                ended,
                move |State(state): State<AppState>, form: Form| async move {
                    end(&state, ruling, &form).await
                },
            )
            .call(
                listed,
                move |State(state): State<AppState>, form: Form| async move {
                    list(&state, ruling, &form).await
                },
            )
    })
}

impl Ruling {
    fn scope(&self, form: &Form) -> Result<String, ApiError> {
        match self.scope {
            Scope::None => Ok(String::new()),
            Scope::In(name) => form.id(name),
            Scope::MayBeIn(name) if form.0.one(name).is_none() => Ok(String::new()),
            Scope::MayBeIn(name) => form.id(name),
        }
    }

    fn subjects(&self, form: &Form) -> Result<Vec<String>, ApiError> {
        let (name, most) = self.subjects;
        form.texts(name, most, MAX_SUBJECT_BYTES)
    }

    fn until(&self, form: &Form) -> Result<Option<i64>, ApiError> {
        let least = match self.ends {
            Ends::Never => return Ok(None),
            Ends::After => 1,
            Ends::AfterOrNever => 0,
        };
        let minutes = form.number("minute", least..=MAX_MINUTES)?;
        let minutes = minutes.ok_or_else(|| ApiError::bad_parameter("minute", "is missing"))?;
        Ok((minutes > 0).then(|| clock::now_ms() + minutes * MINUTE_MS))
    }

    fn entry(&self, rule: &Rule) -> Value {
        match self.listed {
            Listed::Names(_) => rule.subject.as_str().into(),
            Listed::Groups => json!({ "groupId": rule.subject, "stat": 1 }),
            Listed::Timed { end, start } => {
                let mut entry = Map::new();
                entry.insert("userId".into(), rule.subject.as_str().into());
                entry.insert(
                    end.into(),
                    clock::text(rule.until.unwrap_or(FOR_GOOD)).into(),
                );
                if let Some(start) = start {
                    entry.insert(start.into(), clock::text(rule.since).into());
                }
                entry.into()
            }
        }
    }

    fn key(&self) -> &'static str {
        match self.listed {
            Listed::Names(key) => key,
            Listed::Groups => "groupinfo",
            Listed::Timed { .. } => "users",
        }
    }
}

/// The end of what has none, as listed: the year 9999.
const FOR_GOOD: i64 = 253_402_214_400_000;

async fn make(state: &AppState, ruling: &Ruling, form: &Form) -> ApiResult<Success> {
    let (scope, subjects) = (ruling.scope(form)?, ruling.subjects(form)?);
    let until = ruling.until(form)?;
    let notice = notice::read(form, ruling.kind, &scope, &subjects, true)?;
    state
        .store
        .put_rules(ruling.kind, &scope, subjects.clone(), until)
        .await?;
    notice.send(state).await?;
    enforce(state, ruling.kind, &scope, &subjects).await?;
    Ok(SUCCESS)
}

/// What a new rule does at once.
async fn enforce(
    state: &AppState,
    kind: RuleKind,
    scope: &str,
    subjects: &[String],
) -> Result<(), ApiError> {
    for user in subjects {
        match kind {
            RuleKind::RoomBarred => {
                chatroom::leave(state, user, scope, RoomCause::Barred).await?;
            }
            RuleKind::UserBlocked => state.bus.end(user),
            _ => {}
        }
    }
    Ok(())
}

async fn end(state: &AppState, ruling: &Ruling, form: &Form) -> ApiResult<Value> {
    let (scope, subjects) = (ruling.scope(form)?, ruling.subjects(form)?);
    let notice = notice::read(form, ruling.kind, &scope, &subjects, false)?;
    let ended = state.store.end_rules(ruling.kind, &scope, subjects).await?;
    notice.send(state).await?;
    // The one call that tells whether there was something to end.
    let code = if ruling.kind == RuleKind::RoomKept && ended == 0 {
        1015
    } else {
        200
    };
    Ok(Json(json!({ "code": code })))
}

async fn list(state: &AppState, ruling: &Ruling, form: &Form) -> ApiResult<Value> {
    let scope = ruling.scope(form)?;
    let part = form.part()?;
    let rules = state.store.rules(ruling.kind, Some(&scope), part).await?;
    let mut entries: Vec<Value> = rules.iter().map(|rule| ruling.entry(rule)).collect();
    if matches!(ruling.listed, Listed::Groups)
        && form.0.one("page").or(form.0.one("size")).is_none()
    {
        let asked: Vec<&str> = form.0.all("groupId").collect();
        if !asked.is_empty() {
            let silent = |id: &str| rules.iter().any(|rule| rule.subject == id);
            let entry = |id: &&str| json!({ "groupId": id, "stat": i32::from(silent(id)) });
            entries = asked.iter().map(entry).collect();
        }
    }
    let mut answer = Map::from_iter([("code".to_owned(), Value::from(200))]);
    answer.insert(ruling.key().into(), entries.into());
    Ok(Json(answer.into()))
}

/// `POST /user/chat/fb/set.json`: mutes users in private conversations, or no longer.
async fn set_private_mute(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let users = form.ids("userId")?;
    is_about_persons(&form)?;
    let muted = form.number("state", 0..=1)?;
    let muted = muted.ok_or_else(|| ApiError::bad_parameter("state", "is missing"))?;
    let (store, kind) = (&state.store, RuleKind::PrivateMuted);
    if muted == 1 {
        store.put_rules(kind, "", users, None).await?;
    } else {
        store.end_rules(kind, "", users).await?;
    }
    Ok(SUCCESS)
}

/// `POST /user/chat/fb/querylist.json`: who is muted like that.
async fn private_mutes(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    is_about_persons(&form)?;
    let part = Part {
        skip: form.number("offset", 0..=i64::from(u32::MAX))?.unwrap_or(0) as usize,
        take: form.number("num", 1..=200)?.unwrap_or(100) as usize,
    };
    let (store, kind) = (&state.store, RuleKind::PrivateMuted);
    let total = store.count_rules(kind, "").await?;
    let rules = store.rules(kind, Some(""), part).await?;
    let users: Vec<_> = rules.iter().map(|rule| &rule.subject).collect();
    Ok(Json(json!({ "code": 200, "total": total, "users": users })))
}

fn is_about_persons(form: &Form) -> Result<(), ApiError> {
    if form.required("type")? == "PERSON" {
        Ok(())
    } else {
        Err(ApiError::bad_parameter("type", "is PERSON"))
    }
}

/// `POST /chatroom/ban/check.json`: whether a room is muted as a whole.
async fn check_room(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let room = form.id("chatroomId")?;
    let silent = state
        .store
        .has_rule(RuleKind::RoomSilent, "", &room)
        .await?;
    Ok(Json(json!({ "code": 200, "status": i32::from(silent) })))
}
