//! The first byte of a frame.

/// The frame type: the upper four bits of the first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameType(pub(super) u8);

impl FrameType {
    pub(super) const CONNACK: Self = Self(2);
    pub(super) const PUBLISH: Self = Self(3);
    pub(super) const PUBACK: Self = Self(4);
    pub(super) const QUERY: Self = Self(5);
    pub(super) const QUERYACK: Self = Self(6);
    pub(super) const QUERYCON: Self = Self(7);
    pub(super) const PINGREQ: Self = Self(12);
    pub(super) const PINGRESP: Self = Self(13);
    pub(super) const DISCONNECT: Self = Self(14);
}

/// Quality of service: whether the receiver has to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Qos {
    /// No answer is expected.
    #[default]
    AtMostOnce,
    /// The receiver acknowledges.
    AtLeastOnce,
    /// A level that the published clients never use; kept as it came (2 or 3).
    Other(u8),
}

impl Qos {
    fn from_bits(bits: u8) -> Self {
        match bits {
            0 => Self::AtMostOnce,
            1 => Self::AtLeastOnce,
            other => Self::Other(other),
        }
    }

    fn bits(self) -> u8 {
        match self {
            Self::AtMostOnce => 0,
            Self::AtLeastOnce => 1,
            Self::Other(bits) => bits & 3,
        }
    }

    /// Whether the receiver has to acknowledge.
    pub fn wants_ack(self) -> bool {
        self != Self::AtMostOnce
    }
}

/// `type << 4 | dup << 3 | qos << 1 | retain`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) kind: FrameType,
    pub(super) dup: bool,
    pub(super) qos: Qos,
    pub(super) retain: bool,
}

impl Header {
    pub(super) fn of(kind: FrameType) -> Self {
        Self {
            kind,
            dup: false,
            qos: Qos::AtMostOnce,
            retain: false,
        }
    }

    pub(super) fn with_qos(mut self, qos: Qos) -> Self {
        self.qos = qos;
        self
    }

    pub(super) fn from_byte(byte: u8) -> Self {
        Self {
            kind: FrameType(byte >> 4),
            dup: byte & 8 != 0,
            qos: Qos::from_bits(byte >> 1 & 3),
            retain: byte & 1 != 0,
        }
    }

    pub(super) fn to_byte(self) -> u8 {
        self.kind.0 << 4 | u8::from(self.dup) << 3 | self.qos.bits() << 1 | u8::from(self.retain)
    }
}
