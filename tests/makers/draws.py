"""A pool of experts and a draw from it, played through the door on a tender that stands in some stage.

What is not here: the tender (``tests.makers.matter``) and the committee that follows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.journal import Done
from portal.cli import cast
from tests.makers import values
from tests.makers.house import CENTRE, OPERATOR, PURCHASER, SUPERVISOR
from tests.makers.matter import Matter
from trading.experts.drawing import (
    CallForm,
    CommitForm,
    DrawClosed,
    DrawHeld,
    DrawLine,
    FreezeForm,
    HoldForm,
    PlanForm,
    RevealForm,
    Root,
)
from trading.experts.draws import to_call
from trading.experts.lottery import commitment_of
from trading.experts.model import ConfirmForm, EntryForm, ExpertEntered, Tie

POOL = Actor("U-000009", "pool")
SUBJECT = "建筑工程"
SIDES = {"purchaser": PURCHASER, "supervisor": SUPERVISOR, "centre": CENTRE}
KEY = values.sha("key of the list")


def nonce(side: str) -> str:
    """A side's nonce."""
    return values.sha(f"nonce of {side}")


def entry(account: str, **changes: Any) -> EntryForm:
    """An expert of fifteen years whom nothing ties to anybody."""
    form = EntryForm(
        account=account,
        name="示例专家",
        ident=cast.made_up_ident(901),
        phone="13800000901",
        subjects=(SUBJECT,),
        employer=cast.made_up_code("institution", 950),
        employer_name="示例设计院",
        region=cast.REGION,
        rank="高级工程师",
        years=15,
    )
    return replace(form, **changes)


class Drawing:
    """One draw for the first lot of a matter."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.number = f"{matter.lot}.draw1"

    def act(self, verb: str, number: str, actor: Actor, form: object = None) -> Done:
        """One act through the door."""
        return self.matter.act(verb, number, actor, form)

    def enter(self, n: int = 1, **changes: Any) -> str:
        """An expert with an account, entered and confirmed; returns the number in the pool."""
        form = values.account(f"drawn{n}", person=f"示例专家{n}", roles=("expert",))
        account = self.act("open-account", "", OPERATOR, form).dossier
        number = self.act("enter-expert", "", POOL, entry(account, name=f"示例专家{n}", **changes)).dossier
        self.act("confirm-expert", number, POOL, ConfirmForm("2027-12-31"))
        return number

    def pool(self, count: int = 8) -> tuple[str, ...]:
        """So many experts nothing is against."""
        return tuple(self.enter(n) for n in range(1, count + 1))

    def plan(self, count: int = 4, reserve: int = 2, **changes: Any) -> Done:
        """Publish the plan; commitments within the day."""
        form = PlanForm(
            (DrawLine(SUBJECT, count, reserve),), self.matter.hall.clock.now() + timedelta(days=1)
        )
        return self.act("plan-draw", self.matter.lot, CENTRE, replace(form, **changes))

    def commit(self, *sides: str) -> None:
        """Have sides bind themselves; all of them unless named."""
        for side in sides or SIDES:
            self.act("commit-nonce", self.number, SIDES[side], CommitForm(commitment_of(nonce(side))))

    def close(self) -> Done:
        """Freeze the list and close it."""
        self.act("freeze-pool", self.number, CENTRE, FreezeForm(KEY))
        return self.act("close-draw", self.number, CENTRE)

    def reveal(self, *sides: str) -> None:
        """Have sides reveal; all of them unless named."""
        for side in sides or SIDES:
            self.act("reveal-nonce", self.number, SIDES[side], RevealForm(nonce(side)))

    def default(self) -> Done:
        """Once the time is over, note who was silent."""
        return self.act("default-nonces", self.number, CLOCK)

    def roots(self) -> HoldForm:
        """The log's root at every size there has been: made up here, from the log in the functional tests."""
        self.matter.hall.seal()
        return HoldForm(tuple(Root(size, values.sha(f"root {size}")) for size in range(1, 400)))

    def hold(self) -> DrawHeld:
        """Draw."""
        held: DrawHeld = self.act("hold-draw", self.number, CENTRE, self.roots()).paper  # type: ignore[assignment]  # the office files this kind alone
        return held

    def held(self) -> DrawHeld:
        """Everything from the commitments to the draw."""
        self.commit()
        self.close()
        self.reveal()
        return self.hold()

    def next_calls(self) -> tuple[tuple[str, str], ...]:
        """Who is to be called now."""
        with self.matter.hall.reading() as root:
            return to_call(root.archive[self.number])

    def answer(self, entry_: str, answer: str = "accepted", actor: Actor = CENTRE) -> Done:
        """What somebody who was called says."""
        form = CallForm(entry_, answer, "" if answer == "accepted" else "示例原因")  # type: ignore[arg-type]  # tests try others too
        return self.act("answer-call", self.number, actor, form)

    def filled(self) -> None:
        """Everybody who is called comes."""
        while calls := self.next_calls():
            for _subject, entry_ in calls:
                self.answer(entry_)

    def closed(self) -> DrawClosed:
        """The record that closed the list."""
        records = self.matter.hall.see(self.number).records
        return next(r.paper for r in records if isinstance(r.paper, DrawClosed))


def tie(kind: str, party: str, until: str = "") -> Tie:
    """A tie."""
    return Tie(kind, party, until)  # type: ignore[arg-type]  # tests try others too


def account_of(matter: Matter, number: str) -> str:
    """The account of an expert of the pool."""
    return next(
        r.paper for r in matter.hall.see(number).records if isinstance(r.paper, ExpertEntered)
    ).account
