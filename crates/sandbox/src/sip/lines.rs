//! What people outside hear where no phone of ours talks with them: hold music while they wait, and
//! each other after a transfer.

use std::{collections::BTreeMap, sync::Arc};

use super::world::{Member, Robot, World};
use crate::media::Room;

/// A line without a phone of ours. Robots are named by their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// One waits: on hold or in a parking slot.
    Waits(u64),
    /// Two talk, the lower id first.
    Talk(u64, u64),
}

impl Line {
    fn between(one: u64, other: u64) -> Self {
        Self::Talk(one.min(other), one.max(other))
    }

    fn has(self, robot: u64) -> bool {
        match self {
            Self::Waits(one) => one == robot,
            Self::Talk(one, other) => one == robot || other == robot,
        }
    }
}

/// The open lines; each [`Room`] runs as long as it is here.
#[derive(Debug, Default)]
pub(super) struct Lines(BTreeMap<Line, Arc<Room>>);

impl Lines {
    /// Closes those of this robot except `kept`.
    fn close(&mut self, robot: u64, kept: Option<Line>) {
        self.0
            .retain(|line, _| !line.has(robot) || Some(*line) == kept);
    }
}

impl World {
    /// Derives the line of somebody outside from who is at their far side.
    pub(super) fn rewire_outside(&mut self, id: u64) {
        let wanted = self.line_of(id);
        self.lines.close(id, wanted);
        if let Some(line) = wanted
            && !self.lines.0.contains_key(&line)
        {
            self.lines.0.insert(line, self.open_line(line));
        }
    }

    /// Somebody outside is gone.
    pub(super) fn end_lines(&mut self, id: u64) {
        self.lines.close(id, None);
    }

    fn line_of(&self, id: u64) -> Option<Line> {
        let me = Member::Robot(id);
        let robot = self.talking(id)?;
        if self.is_in_conference(&me) {
            return None;
        }
        match &robot.far {
            Some(Member::Robot(far)) => {
                self.talking(*far)?;
                Some(Line::between(id, *far))
            }
            Some(Member::Dialog(far)) => {
                let is_held = self.dialogs.get(far).is_some_and(|dialog| dialog.held);
                is_held.then_some(Line::Waits(id))
            }
            Some(Member::Fork(_)) => None,
            None => {
                let is_parked = self.parks.values().any(|waiting| *waiting == me);
                is_parked.then_some(Line::Waits(id))
            }
        }
    }

    fn talking(&self, id: u64) -> Option<&Robot> {
        self.robots.get(&id).filter(|robot| robot.talks)
    }

    fn open_line(&self, line: Line) -> Arc<Room> {
        let room = Room::open();
        let ends = match line {
            Line::Waits(one) => {
                room.play_music();
                vec![one]
            }
            Line::Talk(one, other) => vec![one, other],
        };
        for robot in ends.iter().filter_map(|id| self.robots.get(id)) {
            room.enter_with(robot.voice.clone());
        }
        room
    }
}
