"""A prequalification played through the door, as far as a test wants it; the tender it is held for is a stage's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.journal import Done
from tests.makers.house import BIDDERS, CENTRE, PURCHASER, file
from tests.makers.matter import Matter
from tests.makers.values import at
from trading.evaluation.model import ScoreForm, Verdict
from trading.tendering.model import Criterion
from trading.tendering.qualifying_model import ApplicationForm, FollowingForm, PrequalificationForm
from trading.tendering.qualifying_rules import application_number, prequalification_number

ISSUED = at("03-04 09:00")
UNTIL = at("03-09 16:30")
DEADLINE = at("03-17 09:00")
CRITERIA = (Criterion("record", "类似工程业绩", Decimal(60)), Criterion("team", "项目班子", Decimal(40)))


def form(**changes: Any) -> PrequalificationForm:
    """A notice with lawful times: whoever meets the requirements passes."""
    made = PrequalificationForm(
        way="qualified",
        limit=0,
        criteria=(),
        requirements="建筑工程施工总承包三级及以上，近三年完成过类似工程。",
        consortium=True,
        documents_from=ISSUED,
        documents_until=UNTIL,
        deadline=DEADLINE,
        contact="0433-0000000",
        supervisor="示例行政监督部门",
        files=(file("资格预审文件.txt"),),
    )
    return replace(made, **changes)


class Qualifying:
    """The prequalification of a registered matter."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.hall = matter.hall
        self.number = prequalification_number(matter.number)

    def act(self, verb: str, number: str, actor: Actor, filled: object = None) -> Done:
        """One act through the door."""
        return self.hall.act(verb, number, actor, filled)

    def application(self, seat: int) -> str:
        """The number of a bidder's application."""
        return application_number(self.number, BIDDERS[seat].party)

    def publish(self, **changes: Any) -> Done:
        """Publish the notice on the morning of the third of March."""
        self.hall.clock.set(at("03-03 09:00"))
        return self.act("publish-prequalification", self.matter.number, PURCHASER, form(**changes))

    def apply(self, *seats: int, consortium: tuple[int, ...] = ()) -> None:
        """Have bidders apply."""
        members = tuple(BIDDERS[seat].party for seat in consortium)
        for seat in seats:
            filled = ApplicationForm((file(f"申请文件{seat}.txt"),), members)
            self.act("submit-application", self.number, BIDDERS[seat], filled)

    def close(self) -> Done:
        """The deadline passes."""
        self.hall.clock.set(DEADLINE)
        return self.act("close-applications", self.number, CLOCK)

    def seat(self) -> None:
        """Four experts, chosen directly, and the purchaser's representative are let in."""
        self.act("form-committee", self.number, CENTRE, self.matter.committee())
        self.matter.admit(self.number)

    def sheet(self, failed: tuple[int, ...], *seats: int, marks: dict[int, str] | None = None) -> ScoreForm:
        """One member's sheet: who fails, and of the others what marks each is given for its record."""
        given = marks or {}
        return ScoreForm(
            tuple(
                Verdict(self.application(seat), responsive=False, ground="类似工程业绩不足", marks={})
                if seat in failed
                else Verdict(
                    self.application(seat),
                    responsive=True,
                    ground="",
                    marks={"record": Decimal(given[seat]), "team": Decimal(40)} if given else {},
                )
                for seat in seats
            )
        )

    def review(self, *seats: int, failed: tuple[int, ...] = (), marks: dict[int, str] | None = None) -> Done:
        """Every member judges alike; the report is made and signed."""
        for judge in self.matter.judges():
            self.act("submit-scores", self.number, judge, self.sheet(failed, *seats, marks=marks))
        done = self.act("conclude-evaluation", self.number, CENTRE)
        self.matter.sign(self.number)
        return done

    def tell(self, *seats: int) -> None:
        """Tell applicants their results."""
        for seat in seats:
            self.act("tell-result", self.application(seat), PURCHASER)

    def conclude(self) -> Done:
        """End it."""
        return self.act("conclude-prequalification", self.number, PURCHASER)

    def fail(self) -> Done:
        """Announce that too few passed."""
        return self.act(
            "fail-prequalification", self.number, PURCHASER, FollowingForm("修改资格条件后重新招标。")
        )
