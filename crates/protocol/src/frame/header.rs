//! The first byte of a frame.

/// The frame type: the upper four bits of the first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameType(pub(crate) u8);

impl FrameType {
    pub(crate) const CONNACK: Self = Self(2);
    pub(crate) const PUBLISH: Self = Self(3);
    pub(crate) const PUBACK: Self = Self(4);
    pub(crate) const QUERY: Self = Self(5);
    pub(crate) const QUERYACK: Self = Self(6);
    pub(crate) const QUERYCON: Self = Self(7);
    pub(crate) const PINGREQ: Self = Self(12);
    pub(crate) const PINGRESP: Self = Self(13);
    pub(crate) const DISCONNECT: Self = Self(14);
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
pub(crate) struct Header {
    pub(crate) kind: FrameType,
    pub(crate) dup: bool,
    pub(crate) qos: Qos,
    pub(crate) retain: bool,
}

impl Header {
    pub(crate) fn of(kind: FrameType) -> Self {
        Self {
            kind,
            dup: false,
            qos: Qos::AtMostOnce,
            retain: false,
        }
    }

    pub(crate) fn with_qos(mut self, qos: Qos) -> Self {
        self.qos = qos;
        self
    }

    pub(crate) fn from_byte(byte: u8) -> Self {
        Self {
            kind: FrameType(byte >> 4),
            dup: byte & 8 != 0,
            qos: Qos::from_bits(byte >> 1 & 3),
            retain: byte & 1 != 0,
        }
    }

    pub(crate) fn to_byte(self) -> u8 {
        self.kind.0 << 4 | u8::from(self.dup) << 3 | self.qos.bits() << 1 | u8::from(self.retain)
    }
}
