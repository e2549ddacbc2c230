//! Calls that rule about users, groups and chatrooms: three of a kind each, that
//! make rules, end them and list them.

use axum::{
    Json, Router,
    extract::State,
    routing::{MethodRouter, post},
};
use serde_json::{Map, Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success};
use crate::{
    chatroom, clock,
    state::AppState,
    store::{Rule, RuleKind},
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

const fn ruling(
    kind: RuleKind,
    paths: [&'static str; 3],
    scope: Scope,
    subjects: (&'static str, usize),
    ends: Ends,
    listed: Listed,
) -> Ruling {
    Ruling {
        kind,
        paths,
        scope,
        subjects,
        ends,
        listed,
    }
}

const TIMED: Listed = Listed::Timed {
    end: "time",
    start: None,
};

const RULINGS: [Ruling; 14] = [
    ruling(
        RuleKind::UserBlocked,
        [
            "/user/block.json",
            "/user/unblock.json",
            "/user/block/query.json",
        ],
        Scope::None,
        BY_USER,
        Ends::After,
        Listed::Timed {
            end: "blockEndTime",
            start: None,
        },
    ),
    ruling(
        RuleKind::GroupMuted,
        [
            "/group/user/gag/add.json",
            "/group/user/gag/rollback.json",
            "/group/user/gag/list.json",
        ],
        Scope::MayBeIn("groupId"),
        BY_USER,
        Ends::AfterOrNever,
        Listed::Timed {
            end: "time",
            start: Some("startTime"),
        },
    ),
    ruling(
        RuleKind::GroupSilent,
        [
            "/group/ban/add.json",
            "/group/ban/rollback.json",
            "/group/ban/query.json",
        ],
        Scope::None,
        ("groupId", 20),
        Ends::Never,
        Listed::Groups,
    ),
    ruling(
        RuleKind::GroupExempt,
        [
            "/group/user/ban/whitelist/add.json",
            "/group/user/ban/whitelist/rollback.json",
            "/group/user/ban/whitelist/query.json",
        ],
        Scope::In("groupId"),
        BY_USER,
        Ends::Never,
        Listed::Names("userIds"),
    ),
    ruling(
        RuleKind::RoomMuted,
        [
            "/chatroom/user/gag/add.json",
            "/chatroom/user/gag/rollback.json",
            "/chatroom/user/gag/list.json",
        ],
        Scope::In("chatroomId"),
        BY_USER,
        Ends::After,
        TIMED,
    ),
    ruling(
        RuleKind::RoomMuted,
        [
            "/chatroom/user/ban/add.json",
            "/chatroom/user/ban/remove.json",
            "/chatroom/user/ban/query.json",
        ],
        Scope::None,
        BY_USER,
        Ends::After,
        TIMED,
    ),
    ruling(
        RuleKind::RoomSilent,
        [
            "/chatroom/ban/add.json",
            "/chatroom/ban/rollback.json",
            "/chatroom/ban/query.json",
        ],
        Scope::None,
        ("chatroomId", 1),
        Ends::Never,
        Listed::Names("chatroomIds"),
    ),
    ruling(
        RuleKind::RoomExempt,
        [
            "/chatroom/user/ban/whitelist/add.json",
            "/chatroom/user/ban/whitelist/rollback.json",
            "/chatroom/user/ban/whitelist/query.json",
        ],
        Scope::In("chatroomId"),
        BY_USER,
        Ends::Never,
        Listed::Names("userIds"),
    ),
    ruling(
        RuleKind::RoomBarred,
        [
            "/chatroom/user/block/add.json",
            "/chatroom/user/block/rollback.json",
            "/chatroom/user/block/list.json",
        ],
        Scope::In("chatroomId"),
        BY_USER,
        Ends::After,
        TIMED,
    ),
    ruling(
        RuleKind::RoomKept,
        [
            "/chatroom/keepalive/add.json",
            "/chatroom/keepalive/remove.json",
            "/chatroom/keepalive/query.json",
        ],
        Scope::None,
        ("chatroomId", 1),
        Ends::Never,
        Listed::Names("chatroomIds"),
    ),
    ruling(
        RuleKind::LowPriorityType,
        [
            "/chatroom/message/priority/add.json",
            "/chatroom/message/priority/remove.json",
            "/chatroom/message/priority/query.json",
        ],
        Scope::None,
        ("objectName", 20),
        Ends::Never,
        Listed::Names("objectNames"),
    ),
    ruling(
        RuleKind::SafeType,
        [
            "/chatroom/whitelist/add.json",
            "/chatroom/whitelist/delete.json",
            "/chatroom/whitelist/query.json",
        ],
        Scope::None,
        ("objectnames", 20),
        Ends::Never,
        // The published SDKs read it under this name.
        Listed::Names("whitlistMsgType"),
    ),
    ruling(
        RuleKind::SafeMember,
        [
            "/chatroom/user/whitelist/add.json",
            "/chatroom/user/whitelist/remove.json",
            "/chatroom/user/whitelist/query.json",
        ],
        Scope::In("chatroomId"),
        ("userId", 5),
        Ends::Never,
        Listed::Names("users"),
    ),
    ruling(
        RuleKind::PrivateMuted,
        ["", "", "/user/chat/fb/querylist.json"],
        Scope::None,
        ("userId", 1000),
        Ends::Never,
        Listed::Names("users"),
    ),
];

/// Bytes of an id, or of the name of a message type.
const MAX_SUBJECT_BYTES: usize = 64;

/// The routes of all of them, and of those that follow no pattern.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new()
        .route("/user/chat/fb/set.json", post(set_private_mute))
        .route("/chatroom/ban/check.json", post(check_room));
    for ruling in RULINGS {
        let handlers: [MethodRouter<AppState>; 3] = [
            post(
                move |State(state): State<AppState>, form: Form| async move {
                    make(&state, ruling, &form).await
                },
            ),
            post(
                move |State(state): State<AppState>, form: Form| async move {
                    end(&state, ruling, &form).await
                },
            ),
            post(
                move |State(state): State<AppState>, form: Form| async move {
                    list(&state, ruling, &form).await
                },
            ),
        ];
        for (path, handler) in ruling.paths.into_iter().zip(handlers) {
            if !path.is_empty() {
                router = router.route(path, handler);
            }
        }
    }
    router
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

async fn make(state: &AppState, ruling: Ruling, form: &Form) -> ApiResult<Success> {
    let (scope, subjects) = (ruling.scope(form)?, ruling.subjects(form)?);
    let until = ruling.until(form)?;
    let store = &state.store;
    store
        .put_rules(ruling.kind, &scope, subjects.clone(), until)
        .await?;
    match ruling.kind {
        RuleKind::RoomBarred => {
            for user in &subjects {
                chatroom::leave(state, user, &scope).await?;
            }
        }
        RuleKind::UserBlocked => {
            for user in &subjects {
                state.bus.end(user);
            }
        }
        _ => {}
    }
    Ok(SUCCESS)
}

async fn end(state: &AppState, ruling: Ruling, form: &Form) -> ApiResult<Value> {
    let (scope, subjects) = (ruling.scope(form)?, ruling.subjects(form)?);
    let ended = state.store.end_rules(ruling.kind, &scope, subjects).await?;
    // The one call that tells whether there was something to end.
    let code = if ruling.kind == RuleKind::RoomKept && ended == 0 {
        1015
    } else {
        200
    };
    Ok(Json(json!({ "code": code })))
}

async fn list(state: &AppState, ruling: Ruling, form: &Form) -> ApiResult<Value> {
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
    if ruling.kind == RuleKind::PrivateMuted {
        answer.insert("total".into(), entries.len().into());
    }
    answer.insert(ruling.key().into(), entries.into());
    Ok(Json(answer.into()))
}

/// `POST /user/chat/fb/set.json`: mutes users in private conversations, or no longer.
async fn set_private_mute(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let users = form.ids("userId")?;
    if form.required("type")? != "PERSON" {
        return Err(ApiError::bad_parameter("type", "is PERSON"));
    }
    let muted = form.number("state", 0..=1)?;
    match muted.ok_or_else(|| ApiError::bad_parameter("state", "is missing"))? {
        1 => {
            state
                .store
                .put_rules(RuleKind::PrivateMuted, "", users, None)
                .await?;
        }
        _ => {
            state
                .store
                .end_rules(RuleKind::PrivateMuted, "", users)
                .await?;
        }
    }
    Ok(SUCCESS)
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
