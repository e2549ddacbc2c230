//! The topics of RTC rooms, for whoever is not in the room.

use rongim_protocol::{
    Body,
    schema::{
        McFollowInput, ReportSdkInput, RtcDataInput, RtcInput, RtcKeyDeleteInput, RtcPullKv,
        RtcQryUserOutDataInput, RtcQueryListInput, RtcSetOutDataInput, RtcUserSetDataInput,
        RtcValueInfo, VoipDynamicInput,
    },
    status::Status,
    topic,
};

use super::{Row, rtc_value};

/// As [`questions`](super::questions::questions).
pub(super) fn calls() -> Vec<Row> {
    let stranger = Status::NOT_IN_RTC_ROOM;
    let input = || RtcInput::default().encode_to_vec();
    let list = || RtcQueryListInput::default().encode_to_vec();
    let delete = || {
        RtcKeyDeleteInput {
            key: vec!["k".into()],
        }
        .encode_to_vec()
    };
    let value = || RtcValueInfo {
        key: "k".into(),
        value: "v".into(),
    };
    let data = || RtcDataInput {
        interior: true,
        target: 1,
        key: vec!["k".into()],
        ..Default::default()
    };
    let out = RtcSetOutDataInput {
        target: 1,
        value_info: vec![value()],
        ..Default::default()
    };
    let resources = RtcUserSetDataInput {
        value_info: vec![value()],
        object_name: "RCRTC:x".into(),
        content: Vec::new(),
    };
    let rows = [
        (topic::RTC_QUIT, input()),
        (topic::RTC_PING, input()),
        (topic::RTC_TOKEN, input()),
        (topic::RTC_SET_DATA, rtc_value().encode_to_vec()),
        (topic::RTC_DATA, data().encode_to_vec()),
        (topic::RTC_DELETE_DATA, data().encode_to_vec()),
        (topic::RTC_SET_OUT_DATA, out.encode_to_vec()),
        (
            topic::RTC_OUT_DATA,
            RtcQryUserOutDataInput {
                user_id: vec!["alice".into()],
            }
            .encode_to_vec(),
        ),
        (
            topic::RTC_USER_STATE,
            McFollowInput::default().encode_to_vec(),
        ),
        (topic::RTC_ROOM_INFO, list()),
        (topic::RTC_SET_ROOM_INFO, value().encode_to_vec()),
        (topic::RTC_SET_USER_INFO, value().encode_to_vec()),
        (topic::RTC_DELETE_ROOM_INFO, delete()),
        (topic::RTC_DELETE_USER_INFO, delete()),
        (topic::RTC_USER_DATA, list()),
        (topic::RTC_USERS, list()),
        (topic::RTC_SET_USER_RESOURCES, resources.encode_to_vec()),
        (
            topic::RTC_PULL_ENTRIES,
            RtcPullKv {
                timestamp: 0,
                room_id: "call".into(),
            }
            .encode_to_vec(),
        ),
    ];
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|(topic, body)| (topic, "call".to_owned(), body, stranger))
        .collect();
    rows.push((topic::RTC_JOIN, "own".into(), input(), Status::OK));
    let key = VoipDynamicInput::default().encode_to_vec();
    rows.push((topic::CALL_KEY, "alice".into(), key, Status::NO_CALLS));
    let report = ReportSdkInput::default().encode_to_vec();
    rows.push((topic::REPORT_SDK, "alice".into(), report, Status::OK));
    rows
}
