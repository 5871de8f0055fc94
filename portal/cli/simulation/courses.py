"""What takes several steps and perhaps several days: a bad rating until it is told, a complaint until its answer stands.

A course keeps what is still to be done; whoever pursues it does one step after another while the centre works, and
takes up on the next day what was left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from random import Random
from typing import NamedTuple

from portal.cli.simulation.engine import Engine
from portal.cli.simulation.opinions import Opinion, Told

_NOON, _AFTER_NOON = 11 * 3600 + 1800, 13 * 3600 + 1800
LAST = 16 * 3600 + 1800
"""After this second of the day nothing more is taken up."""

NOTHING = Opinion(-1, "qr", 5, 0)
_MORNING = (9 * 3600 + 300, 10 * 3600)
_WAITS = (12 * 60, 35 * 60)
"""When what was left over is taken up, and the seconds between one step and the next."""


class Step(NamedTuple):
    """A step that is still to be done, and whether it is kept for another day."""

    name: str
    overnight: bool = False


@dataclass
class Course:
    """Something with steps still to be done; ``done`` names those that were."""

    todo: list[Step] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


@dataclass
class Given(Course):
    """A rating that was given.

    Attributes:
        matter: The ticket or the case; ``opinion`` what was said of it.
        on: The day on which its service was over.
        department, window: Where that was; the window is "" for what came over the web.
        login: Who served.
        number: Its own number, once the centre found it.
    """

    matter: str = ""
    opinion: Opinion = NOTHING
    on: date = date.min
    department: str = ""
    window: str = ""
    login: str = ""
    number: str = ""


@dataclass
class Voice(Course):
    """A complaint, question or suggestion: what was told, its number and query code; whether its reply was read."""

    told: Told | None = None
    number: str = ""
    code: str = ""
    read: bool = False


@dataclass
class Card(Course):
    """A card of supervision: its number, who answers it, and the case it is about, or ""."""

    number: str = ""
    login: str = ""
    case: str = ""


class Pursuit:
    """Does the steps of courses.

    Args:
        engine: The day.
        seed: How long people take is drawn from it.
        acts: What each step is.
    """

    def __init__(self, engine: Engine, seed: int, acts: Callable[[Course, str], None]) -> None:
        self.engine = engine
        self._draw = Random(seed)  # noqa: S311 - how long somebody takes, no secret
        self._acts = acts

    def begin(self, course: Course) -> None:
        """A course began now."""
        self._soon(course)

    def take_up(self, courses: Iterable[Course]) -> None:
        """What earlier days left over is taken up in the morning."""
        for course in courses:
            if course.todo:
                self.engine.at(self._draw.randint(*_MORNING), partial(self._do, course))

    def _soon(self, course: Course) -> None:
        if not course.todo or course.todo[0].overnight:
            return
        when = self.engine.now() + self._draw.randint(*_WAITS)
        if _NOON < when < _AFTER_NOON:
            when += _AFTER_NOON - _NOON
        if when < LAST:
            self.engine.at(when, partial(self._do, course))

    def _do(self, course: Course) -> None:
        step = course.todo[0]
        self._acts(course, step.name)
        course.todo.pop(0)
        course.done.append(step.name)
        self._soon(course)
