//! Bytes from outside: any input gives a value or a typed error, and any frame
//! survives a round trip.

use proptest::prelude::*;
use rongim_protocol::{
    ClientFrame, DecodeError, ServerFrame, Topic,
    frame::{
        ClientPubAck, ClientPublish, ConnAck, Disconnect, Qos, Query, QueryAck, QueryCon,
        ServerPubAck, ServerPublish,
    },
    limits::MAX_CLIENT_FRAME_BYTES,
    navigation,
    status::{ConnectStatus, DisconnectReason, Status},
};

fn qos() -> impl Strategy<Value = Qos> {
    prop_oneof![
        Just(Qos::AtMostOnce),
        Just(Qos::AtLeastOnce),
        Just(Qos::Other(2))
    ]
}

fn client_frame() -> impl Strategy<Value = ClientFrame> {
    let body = prop::collection::vec(any::<u8>(), 0..200);
    prop_oneof![
        (qos(), ".{0,20}", ".{0,20}", any::<u16>(), body.clone()).prop_map(
            |(qos, topic, target_id, message_id, body)| ClientFrame::Publish(ClientPublish {
                qos,
                topic: Topic::from(topic),
                target_id,
                message_id,
                body,
            })
        ),
        (qos(), ".{0,20}", ".{0,20}", any::<u16>(), body).prop_map(
            |(qos, topic, target_id, message_id, body)| ClientFrame::Query(Query {
                qos,
                topic: Topic::from(topic),
                target_id,
                message_id,
                body,
            })
        ),
        any::<u16>().prop_map(|message_id| ClientFrame::PubAck(ClientPubAck { message_id })),
        any::<u16>().prop_map(|message_id| ClientFrame::QueryCon(QueryCon { message_id })),
        Just(ClientFrame::PingReq),
        any::<u8>().prop_map(|reason| ClientFrame::Disconnect(Disconnect {
            reason: DisconnectReason(reason.into()),
        })),
    ]
}

fn server_frame() -> impl Strategy<Value = ServerFrame> {
    let body = prop::collection::vec(any::<u8>(), 0..200);
    prop_oneof![
        (".{0,20}", ".{0,20}", any::<u64>()).prop_map(|(user, session, time)| {
            ServerFrame::ConnAck(ConnAck::accepted(user, session, time))
        }),
        (1u8..).prop_map(
            |status| ServerFrame::ConnAck(ConnAck::refused(ConnectStatus(status.into())))
        ),
        (
            any::<bool>(),
            qos(),
            any::<u32>(),
            ".{0,20}",
            ".{0,20}",
            any::<u16>(),
            body.clone()
        )
            .prop_map(|(sync, qos, time_s, topic, target_id, message_id, body)| {
                ServerFrame::Publish(ServerPublish {
                    sync,
                    qos,
                    time_s,
                    topic: Topic::from(topic),
                    target_id,
                    message_id,
                    body,
                })
            }),
        (
            any::<u16>(),
            any::<u32>(),
            0u64..1000,
            any::<u16>(),
            ".{0,20}"
        )
            .prop_map(
                |(message_id, time_s, ms, status, message_uid)| ServerFrame::PubAck(ServerPubAck {
                    message_id,
                    sent_time_ms: u64::from(time_s) * 1000 + ms,
                    status: Status(status),
                    message_uid,
                })
            ),
        (qos(), any::<u16>(), any::<u32>(), any::<u16>(), body).prop_map(
            |(qos, message_id, time_s, status, body)| ServerFrame::QueryAck(QueryAck {
                qos,
                message_id,
                time_s,
                status: Status(status),
                body,
            })
        ),
        Just(ServerFrame::PingResp),
        any::<u8>().prop_map(|reason| ServerFrame::Disconnect(Disconnect {
            reason: DisconnectReason(reason.into()),
        })),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_a_frame_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(frame) = ClientFrame::decode(&bytes) {
            prop_assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
        }
        if let Ok(frame) = ServerFrame::decode(&bytes) {
            prop_assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
        }
    }

    #[test]
    fn any_text_is_a_navigation_answer_or_an_error(text in ".{0,80}") {
        let _ = navigation::json_of(&text);
    }

    #[test]
    fn client_frames_survive_a_round_trip(frame in client_frame()) {
        prop_assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn server_frames_survive_a_round_trip(frame in server_frame()) {
        prop_assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn a_cut_frame_never_reads_past_its_end(frame in client_frame(), cut in 0.0..1.0f64) {
        let bytes = frame.encode();
        let end = (bytes.len() as f64 * cut) as usize;
        let _ = ClientFrame::decode(&bytes[..end]);
    }
}

#[test]
fn a_frame_over_the_limit_is_refused_with_its_size() {
    let frame = ClientFrame::Publish(ClientPublish {
        qos: Qos::AtLeastOnce,
        topic: Topic::new("ppMsgP"),
        target_id: "bob".into(),
        message_id: 1,
        body: vec![0; MAX_CLIENT_FRAME_BYTES],
    });
    let bytes = frame.encode();
    assert_eq!(
        ClientFrame::decode(&bytes),
        Err(DecodeError::TooLarge(bytes.len()))
    );
}

#[test]
fn an_empty_frame_and_a_frame_of_the_other_direction_are_errors() {
    assert_eq!(
        ClientFrame::decode(&[]),
        Err(DecodeError::Truncated("header"))
    );
    assert_eq!(
        ClientFrame::decode(&[0xd0]),
        Err(DecodeError::FrameType(13))
    );
    assert_eq!(
        ServerFrame::decode(&[0xc0]),
        Err(DecodeError::FrameType(12))
    );
}
