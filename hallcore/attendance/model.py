"""Values of attendance: states, kinds of leave, the facts a day is judged by, and what it comes to.

What is filed stands in ``papers`` (people) and ``devices`` (terminals, cameras). Times are hall times (+08:00).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

import msgspec

PROCEDURE = "attendance"

STATES = {
    "normal": "正常",
    "late": "迟到",
    "early": "早退",
    "missed": "缺卡",
    "absent": "旷工",
    "leave": "请假",
    "away": "公出",
    "rest": "休息日",
    "holiday": "节假日",
    "overtime": "加班",
    "mended": "补卡",
}
"""The states of half a day (KQ-17), as pages say them; ``pending`` is not among them: it is not over yet."""

State = Literal[
    "normal",
    "late",
    "early",
    "missed",
    "absent",
    "leave",
    "away",
    "rest",
    "holiday",
    "overtime",
    "mended",
    "pending",
]

LEAVES = {
    "official": "公假（公出）",
    "personal": "事假",
    "sick": "病假",
    "annual": "年休假",
    "marriage": "婚假",
    "maternity": "产假",
    "nursing": "护理假",
    "childcare": "育儿假",
    "funeral": "丧假",
    "family": "探亲假",
    "injury": "工伤假",
    "breastfeeding": "哺乳时间",
    "swap": "调休",
    "training": "培训",
    "errand": "临时外出",
}
"""The kinds of leave (KQ-09)."""

SHIFTS = {"day": "正常班", "duty": "周末值班", "night": "夜间值守"}
"""Shifts whose windows are figures of the law (KQ-02); ``day`` is everybody's on working days."""

REST = "rest"
"""What is written for a shift where somebody has the day off although it is worked."""

Side = Literal["in", "out"]
SIDES = {"in": "上班", "out": "下班"}


class Spell(NamedTuple):
    """One stretch of work with a punch at either end, in minutes after midnight of the shift's day.

    Attributes:
        opens, shuts: The first and the last minute a punch may belong to it.
        starts, ends: When work begins and ends.
        halves: How many half-days it counts for.
    """

    opens: int
    starts: int
    ends: int
    shuts: int
    halves: int = 1


class Shift(NamedTuple):
    """A day's work: its spells in the order of the day, which do not overlap in their working time."""

    name: str
    spells: tuple[Spell, ...]


class Punch(NamedTuple):
    """One punch as the device told it.

    Attributes:
        at: The device's own time, never changed.
        way: The direction it says, or "" where it says none that is defined.
        ahead: How many seconds the device's clock was ahead of the hall's when it reported; 0 if not known.
    """

    at: datetime
    way: Literal["in", "out", ""] = ""
    ahead: int = 0


class Span(NamedTuple):
    """A stretch of time: a leave (with its kind), an outage, an absence from the window."""

    begins: datetime
    ends: datetime
    kind: str = ""


class Sign(NamedTuple):
    """A punch that stands in a sign-in sheet or an approved correction; ``spell`` counts from 0."""

    spell: int
    side: Side
    at: datetime


class Facts(NamedTuple):
    """Everything one person's day is judged by.

    Attributes:
        day: The date.
        shift: Whose spells divide the day; on a day of rest the ordinary one.
        due: Whether somebody has to come.
        nature: What the calendar says of the day: worked, a day of rest, a holiday.
        before, after: The shifts the person has on the day before and after, None where none.
        punches: Of this day and its neighbours, in any order.
        covers: Leaves and duties away in force.
        signs: Punches that stand elsewhere.
        outages: When the terminals of the person's place were down.
        gaps: When the window was left: by log-out, by calls nobody answered, as a patrol found it.
        asof: What is known by now; a spell that is not over is not judged.
    """

    day: date
    shift: Shift
    due: bool
    nature: Literal["work", "rest", "holiday"]
    before: Shift | None
    after: Shift | None
    punches: tuple[Punch, ...]
    covers: tuple[Span, ...]
    signs: tuple[Sign, ...]
    outages: tuple[Span, ...]
    gaps: tuple[Span, ...]
    asof: datetime


class Limits(NamedTuple):
    """The figures a day is judged by: minutes, from KQ-01, KQ-04 and KQ-06."""

    apart: int
    clock: int
    long: int
    left: int
    gone: int


class HalfDay(msgspec.Struct, frozen=True):
    """What one spell came to.

    Attributes:
        spell: Which of the shift's, from 0; ``halves`` how many half-days it counts for.
        state: The heaviest thing to be said of it: absent before missed, late, early, mended.
        kind: The kind of leave where it is ``leave`` or ``away``.
        came, went: The times that count as coming and going, as punched or signed.
        late, early: Minutes, begun ones whole; 0 where none.
        missing: Which punches are missing without excuse.
        excused: Which are missing because no terminal worked.
        left: Minutes of each absence from the window of KQ-06's length or more.
        mended: Which punches stand in a sheet or a correction.
    """

    spell: int
    halves: int
    state: State
    kind: str = ""
    came: datetime | None = None
    went: datetime | None = None
    late: int = 0
    early: int = 0
    missing: tuple[Side, ...] = ()
    excused: tuple[Side, ...] = ()
    left: tuple[int, ...] = ()
    mended: tuple[Side, ...] = ()


class DayRecord(msgspec.Struct, frozen=True):
    """What a day came to: computed whenever it is asked for, never kept."""

    day: date
    nature: Literal["work", "rest", "holiday"]
    due: bool
    halves: tuple[HalfDay, ...]

    def count(self, state: str) -> int:
        """How many half-days are in a state."""
        return sum(half.halves for half in self.halves if half.state == state)
