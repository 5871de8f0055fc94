"""What the visitors of a planned day think of it: how many rate and how, what is told as complaint, question, suggestion. Pure.

Who rates, and how, is drawn from the table ``Habits`` and from nowhere else; whoever is not among them says nothing,
and is counted as not having rated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Literal, NamedTuple

from portal.cli.simulation.stories import COMPLAINTS, QUESTIONS, SUGGESTIONS, Story

HOUR, MINUTE = 3600, 60


class Habits(NamedTuple):
    """How people rate.

    Attributes:
        rate: Share of visits that are rated; ``cases`` of cases once they are decided.
        keypad: Of the ratings of visits, the share that comes by the keypad of the window; the others scan the slip.
        grades: Of the ratings, the share of each grade, best first; the last two are bad.
        named: Of the bad ones, the share that leaves a telephone number.
        complaints, questions: How many there are to 4,000 visitors, at least one a day; ``suggestions`` a day.
        hotline: Of what is told, the share that comes by telephone.
    """

    rate: float = 0.55
    cases: float = 0.2
    keypad: float = 0.7
    grades: tuple[tuple[int, float], ...] = ((5, 0.70), (4, 0.23), (3, 0.06), (2, 0.007), (1, 0.003))
    named: float = 0.5
    complaints: int = 6
    questions: int = 16
    suggestions: int = 1
    hotline: float = 0.35


HABITS = Habits()
_REASONS = ("attitude", "wait", "speed", "told", "materials")
_PRESSES = (28, 55)
"""Seconds from the end of a service to the press; long enough for the hall's clock to have passed that end."""

_SCANS = (4 * MINUTE, 40 * MINUTE)
"""Seconds from the end of a service to the rating over the slip's code."""

_TOLD = (9 * HOUR, 16 * HOUR)
"""When something is told."""

Finding = Literal["simple", "groundless", "mistaken"]
_FINDINGS: tuple[tuple[Finding, int], ...] = (("simple", 70), ("groundless", 18), ("mistaken", 12))


class Opinion(NamedTuple):
    """What somebody thinks of a visit or of a case.

    Attributes:
        visit: The visit's number in its plan.
        how: By the keypad of the window or by the code on the slip; a case is rated on its page.
        grade: 5 is the best.
        after: Seconds after the end.
        reasons: What it is about, by id; ``words`` what is added, ``phone`` where one can be called, "" without.
        finding: What the call-back of a bad one will find.
    """

    visit: int
    how: Literal["keypad", "qr", "page"]
    grade: int
    after: int
    reasons: tuple[str, ...] = ()
    words: str = ""
    phone: str = ""
    finding: Finding = "simple"


class Told(NamedTuple):
    """What somebody tells the hall: of which kind, when, about which unit, what, how, and who they say they are.

    Attributes:
        kind: complaint, consultation or suggestion.
        at: The second of the day.
        unit: A department's code, or ``centre``.
        story: The words, and what comes of it.
        hotline: Whether it comes by telephone.
        name, phone: "" for whoever gives none.
        slow: Whether its steps are taken on several days; the others end on the day itself.
        public: Whether the outcome or answer is published.
    """

    kind: Literal["complaint", "consultation", "suggestion"]
    at: int
    unit: str
    story: Story
    hotline: bool
    name: str
    phone: str
    slow: bool
    public: bool


class Opinions(NamedTuple):
    """What a day's people think: of their visits, and what they tell."""

    visits: tuple[Opinion, ...] = ()
    told: tuple[Told, ...] = ()


def bad_of(rated: int, habits: Habits = HABITS) -> int:
    """How many of so many ratings are bad: by the table, and at least one where anybody rates."""
    share = sum(part for grade, part in habits.grades if grade <= 2)
    return min(rated, max(1, round(rated * share)))


def of_day(draw: Random, come: Sequence[tuple[int, int]], units: Sequence[str], visitors: int) -> Opinions:
    """What a day's people think.

    Args:
        draw: Where chance comes from.
        come: The second at which somebody comes who will be there when called, and the visit's number.
        units: Codes of the departments that serve.
        visitors: So many come in all.
    """
    in_turn = sorted(come)
    early = sum(at < 10 * HOUR for at, _n in in_turn)
    visits = of_visits(draw, [n for _at, n in in_turn], early)
    return Opinions(tuple(visits), tuple(told(draw, units, visitors)))


def of_visits(draw: Random, visits: Sequence[int], early: int, habits: Habits = HABITS) -> list[Opinion]:
    """Who of those who come rates, and how.

    Args:
        draw: Where chance comes from.
        visits: Numbers of the visits whose visitor shows, in the order in which they come.
        early: So many of them come in the morning: the first bad rating is one of theirs, so that it is dealt with on
            the day itself.
        habits: How people rate.
    """
    rated = sorted(draw.sample(range(len(visits)), round(len(visits) * habits.rate)))
    first = [place for place in rated if place < early]
    bad: set[int] = {draw.choice(first)} if first else set()
    rest = [place for place in rated if place not in bad]
    bad |= set(draw.sample(rest, max(0, min(len(rest), bad_of(len(rated), habits) - len(bad)))))
    found, named = [], bool(first)
    for place in rated:
        if place not in bad:
            found.append(_content(draw, visits[place], habits))
        else:
            found.append(_discontent(draw, visits[place], habits, sure=named and place in first))
    return found


def of_case(seed: int, on: date, visit: int, habits: Habits = HABITS) -> Opinion | None:
    """What the applicant of a decided case thinks of it: the same seed, day and visit, the same; None for who says nothing."""
    draw = Random(f"{seed} {on} {visit} case")  # noqa: S311 - a plan that can be drawn again, no secret
    if draw.random() >= habits.cases:
        return None
    return Opinion(visit, "page", _grade(draw, habits, 3), draw.randint(5 * MINUTE, 50 * MINUTE))


def _grade(draw: Random, habits: Habits, least: int) -> int:
    known = [(grade, part) for grade, part in habits.grades if grade >= least]
    return draw.choices([grade for grade, _part in known], [part for _grade, part in known])[0]


def _content(draw: Random, visit: int, habits: Habits) -> Opinion:
    grade = _grade(draw, habits, 3)
    if draw.random() < habits.keypad:
        return Opinion(visit, "keypad", grade, draw.randint(*_PRESSES))
    reasons = (draw.choice(_REASONS),) if draw.random() < 0.3 else ()
    return Opinion(visit, "qr", grade, draw.randint(*_SCANS), reasons)


def _discontent(draw: Random, visit: int, habits: Habits, *, sure: bool) -> Opinion:
    bad = [(grade, part) for grade, part in habits.grades if grade <= 2]
    grade = draw.choices([grade for grade, _part in bad], [part for _grade, part in bad])[0]
    finding = draw.choices([name for name, _many in _FINDINGS], [many for _name, many in _FINDINGS])[0]
    if not sure and draw.random() < habits.keypad / 2:
        return Opinion(visit, "keypad", grade, draw.randint(*_PRESSES), finding=finding)
    phone = f"137{visit % 10**8:08d}" if sure or draw.random() < habits.named else ""
    reasons = (draw.choice(_REASONS),)
    words = "示例：等候时间较长，所需材料没有一次说清。"
    finding = "simple" if sure else finding
    return Opinion(visit, "qr", grade, draw.randint(*_SCANS), reasons, words, phone, finding)


def told(draw: Random, units: Sequence[str], visitors: int, habits: Habits = HABITS) -> list[Told]:
    """What is told on a day, by web and telephone; the first complaint and the first question end on the day itself."""
    many = {
        "complaint": max(1, round(habits.complaints * visitors / 4000)),
        "consultation": max(1, round(habits.questions * visitors / 4000)),
        "suggestion": habits.suggestions,
    }
    found: list[Told] = []
    for kind, stories in (
        ("complaint", COMPLAINTS),
        ("consultation", QUESTIONS),
        ("suggestion", SUGGESTIONS),
    ):
        found += [
            _one(draw, kind, draw.choice(stories), units, habits, first=n == 0) for n in range(many[kind])
        ]
    return found


def _one(draw: Random, kind: str, story: Story, units: Sequence[str], habits: Habits, *, first: bool) -> Told:
    named = draw.random() < 0.6
    serial = draw.randrange(10**5)
    centre = kind == "suggestion"
    return Told(
        kind,  # type: ignore[arg-type]  # one of the three
        draw.randint(9 * HOUR, 9 * HOUR + 40 * MINUTE) if first else draw.randint(*_TOLD),
        "centre" if centre else draw.choice(list(units)),
        story,
        draw.random() < habits.hotline,
        f"示例来件人{serial:05d}" if named else "",
        f"136{serial:08d}" if named else "",
        slow=not first and draw.random() < 0.7,
        public=draw.random() < 0.3,
    )
