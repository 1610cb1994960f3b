//! A long list, of which only the rows in sight and some around them are elements.

/// How such a list is cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowWindow {
    /// Pixels of one row.
    pub(crate) row: usize,
    /// Rows above and below those in sight.
    pub(crate) margin: usize,
    /// How few of them may be left before others are asked for.
    pub(crate) fewest: usize,
}

impl RowWindow {
    /// The first row to be held and how many, or `None` while those that are held do. `top` and `height`
    /// are what is in sight, in pixels.
    pub(crate) fn wanted(
        self,
        (top, height): (usize, usize),
        (held_from, held): (usize, usize),
    ) -> Option<(usize, usize)> {
        let (first, count) = (top / self.row, self.in_sight(height));
        let most = count + 2 * self.margin;
        let has_above = held_from == 0 || held_from + self.fewest <= first;
        let has_below = first + count + self.fewest <= held_from + held;
        let window = (first.saturating_sub(self.margin), most);
        let is_enough = has_above && has_below && held <= most;
        (!is_enough && window != (held_from, held)).then_some(window)
    }

    /// The rows from the first on, when little time may be spent on those out of sight.
    pub(crate) fn least(self, height: usize) -> (usize, usize) {
        (0, self.in_sight(height) + self.fewest)
    }

    const fn in_sight(self, height: usize) -> usize {
        height / self.row + 1
    }
}

#[cfg(test)]
mod tests {
    use super::RowWindow;

    const ROWS: RowWindow = RowWindow {
        row: 50,
        margin: 30,
        fewest: 10,
    };

    #[test]
    fn rows_are_asked_for_before_those_held_run_out() {
        assert_eq!(ROWS.wanted((0, 500), (0, 0)), Some((0, 71)));
        assert_eq!(ROWS.wanted((49 * 50, 500), (0, 71)), None);
        assert_eq!(ROWS.wanted((51 * 50, 500), (0, 71)), Some((21, 71)));
        assert_eq!(ROWS.wanted((31 * 50, 500), (21, 71)), None);
        assert_eq!(ROWS.wanted((30 * 50, 500), (21, 71)), Some((0, 71)));
    }

    #[test]
    fn what_was_asked_for_when_the_list_had_no_bounds_yet_is_given_back() {
        assert_eq!(ROWS.wanted((0, 500), (0, 20_000)), Some((0, 71)));
    }

    #[test]
    fn a_window_at_the_end_is_not_asked_for_twice() {
        let end = ROWS.wanted((980 * 50, 500), (0, 71));
        assert_eq!(end, Some((950, 71)));
        assert_eq!(ROWS.wanted((980 * 50, 500), (950, 71)), None);
    }

    #[test]
    fn a_new_search_asks_for_little_more_than_is_in_sight() {
        let least = ROWS.least(500);
        assert_eq!(least, (0, 21));
        assert_eq!(ROWS.wanted((0, 500), least), None);
    }
}
