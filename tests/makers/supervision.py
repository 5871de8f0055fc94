"""A hall that is watched: cases are played, time passes, cards are raised. And matters made of papers alone.

``Watched`` drives timetable and judge over an approval hall. ``matter`` lays papers into a dossier that no office filed, for
breaches the offices themselves refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hallcore.desk import CLOCK, Actor
from hallcore.dossier import Archive, Dossier, Record
from hallcore.ground.events import Paper, to_body
from hallcore.ground.rows import CardRow
from hallcore.supervision.clocks import Scene
from hallcore.supervision.model import CardRaised, Finding
from hallcore.supervision.rules import judge
from portal.followers import Crew
from portal.judging import Judge, JudgeBook
from signing import canonical
from tests.makers.approval import ApprovalHall
from tests.makers.house import workshop
from tests.makers.values import at


class Watched:
    """An approval hall with its timetable and its judge."""

    def __init__(self, hall: ApprovalHall) -> None:
        self.hall = hall
        self.house = hall.hall.house
        self.crew = Crew(self.house, (JudgeBook(self.house),), (), (Judge(self.house),))

    def settle(self) -> None:
        """Seal, follow and judge until nothing is left to do."""
        while self.hall.hall.seal() or self.crew.step():
            pass

    def to(self, moment: str | datetime) -> None:
        """Let time pass, and judge what fell due."""
        self.hall.to(moment)
        self.settle()

    def cards(self, rule: str = "") -> list[CardRaised]:
        """Every card there is, or those of one rule, in the order they were raised."""
        return [paper for _state, paper in self.states(rule)]

    def states(self, rule: str = "") -> list[tuple[str, CardRaised]]:
        """As ``cards``, each with the state of its dossier."""
        found = []
        with self.house.reading() as root:
            n = 1
            while (card := root.archive.get(f"JC-2026-{n:06d}")) is not None:
                paper = card.the(CardRaised)
                if rule in {"", paper.rule}:
                    found.append((card.state, paper))
                n += 1
        return found

    def ladder(self) -> list[tuple[str, str, str]]:
        """Cards in short, without those about cards."""
        found = [one for one in self.cards() if one.machine != "supervision.card"]
        return [(one.rule, one.rung, f"{one.breached:%m-%d %H:%M}") for one in found]

    def told(self, rule: str = "") -> list[tuple[str, str, str]]:
        """Cards in short: rule, rung, moment of the breach."""
        return [(one.rule, one.rung, f"{one.breached:%m-%d %H:%M}") for one in self.cards(rule)]

    def unknown(self) -> dict[str, Any]:
        """What could not be judged."""
        with self.house.reading() as root:
            return dict(root.archive.shelf("judge-unknown"))


Done = tuple[str, Actor, Paper]
"""When, who, what."""


def matter(
    machine: str, done: Sequence[Done], *, number: str = "X-1", archive: Archive | None = None
) -> Dossier:
    """A dossier in which these papers lie, as if they had been filed."""
    law = workshop().lawbook.on(at(done[0][0]).date())
    procedure, _, name = machine.partition(".")
    dossier = Dossier(number, procedure, name, law.edition, law.procedure(procedure).machine(name).start, "")
    for when, actor, paper in done:
        head = {
            "v": paper.v,
            "type": paper.type,
            "dossier": number,
            "n": dossier.count,
            "prev": dossier.prev,
            "at": at(when).isoformat(),
            "actor": {"account": actor.account, "role": actor.role, "party": actor.party},
            "law": law.edition,
            "body": to_body(paper),
            "files": [],
        }
        dossier.append(Record(canonical.encode(head), bytes(32), "sealed", "", None), paper.type, head["at"])
    if archive is not None:
        archive.add(dossier)
    return dossier


def scene(now: str, archive: Archive | None = None, **changes: Any) -> Scene:
    """What a judge sees at a moment, over an archive of the test's own."""
    book = workshop().lawbook
    law_of = lambda dossier, when: book.edition(dossier.edition) if dossier else book.on(when.date())  # noqa: E731 - short
    made = Scene(archive or Archive("示例大厅"), law_of, book.calendar, at(now))  # type: ignore[arg-type]  # it has one
    return made._replace(**changes)


def rule_of(key: str) -> CardRow:
    """A shipped rule by its key."""
    return next(rule for rule in workshop().lawbook.cards if rule.key == key)


def found(rule: CardRow | str, dossier: Dossier, now: str, **changes: Any) -> tuple[Finding, ...]:
    """What a matter comes to under one rule."""
    rows = (rule_of(rule) if isinstance(rule, str) else rule,)
    return judge(rows, scene(now, **changes), dossier).findings


CLERK, HANDLER = Actor("U-000101", "acceptor"), Actor("U-000102", "handler")
REVIEWER, APPROVER = Actor("U-000103", "reviewer"), Actor("U-000104", "approver")
CLOCK_ACTOR = CLOCK
