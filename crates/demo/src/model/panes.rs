//! How wide the list beside a chat is, in CSS pixels.

/// As wide as it is in the beginning.
pub const FIRST: i32 = 340;

/// Narrower, names would not fit any more.
pub const LEAST: i32 = 260;

/// Wider, the lines of the list would only be empty.
const MOST: i32 = 560;

/// The chat has at least this share of the window.
const CHAT_SHARE: i32 = 2;

/// What one press of an arrow key moves.
const STEP: i32 = 16;

/// The widest that a window of this width allows.
#[must_use]
pub fn most(window: i32) -> i32 {
    (window / CHAT_SHARE).clamp(LEAST, MOST)
}

/// The allowed width that is nearest to the wanted one.
#[must_use]
pub fn bounded(wanted: i32, window: i32) -> i32 {
    wanted.clamp(LEAST, most(window))
}

/// The width after a key was pressed; `None` for keys that mean nothing here.
#[must_use]
pub fn after_key(key: &str, width: i32, window: i32) -> Option<i32> {
    let wanted = match key {
        "ArrowLeft" => width - STEP,
        "ArrowRight" => width + STEP,
        "Home" => LEAST,
        "End" => most(window),
        "Enter" => FIRST,
        _ => return None,
    };
    Some(bounded(wanted, window))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_stays_usable_and_leaves_room_for_the_chat() {
        assert_eq!(bounded(10, 1280), LEAST);
        assert_eq!(bounded(5_000, 1280), 560);
        assert_eq!(bounded(5_000, 800), 400);
        assert_eq!(bounded(i32::MIN, 0), LEAST);
        assert_eq!(bounded(i32::MAX, 0), LEAST);
    }

    #[test]
    fn keys_move_within_the_bounds() {
        assert_eq!(after_key("ArrowRight", 340, 1280), Some(356));
        assert_eq!(after_key("ArrowLeft", LEAST, 1280), Some(LEAST));
        assert_eq!(after_key("Home", 400, 1280), Some(LEAST));
        assert_eq!(after_key("End", 400, 900), Some(450));
        assert_eq!(after_key("Enter", 400, 900), Some(FIRST));
        assert_eq!(after_key("a", 400, 900), None);
    }
}
