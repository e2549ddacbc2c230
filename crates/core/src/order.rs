//! Sorting by time, compiled once for all lists: code size counts here.

use std::collections::BinaryHeap;

use crate::Millis;

/// `list` in the order of `key`; entries with the same key keep their order.
pub(crate) fn sorted_by<T>(list: Vec<T>, key: impl Fn(&T) -> Millis) -> Vec<T> {
    let order = order(list.iter().map(key).collect());
    let mut slots: Vec<Option<T>> = list.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|index| slots.get_mut(index)?.take())
        .collect()
}

/// The indices of `keys` in ascending order.
fn order(keys: Vec<Millis>) -> Vec<usize> {
    // A heap sorts with a tenth of the code that `sort` takes.
    let pairs: BinaryHeap<(Millis, usize)> = keys.into_iter().zip(0..).collect();
    let pairs = pairs.into_sorted_vec();
    pairs.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        let list = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        let letters: String = sorted_by(list, |(time, _)| *time)
            .iter()
            .map(|(_, c)| c)
            .collect();
        assert_eq!(letters, "dbeac");
    }
}
