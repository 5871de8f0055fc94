"""What goes wrong in a planned tender: before which step of its walk, what is done, and the cards the law calls for. Pure data.

A fault waits, or does what must be refused; the walk then goes on as ever. What it calls for is counted from its own doing,
never asked of the hall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from portal.cli.browser import Unexpected, token_of
from portal.cli.committee_walk import TERMINAL


class Called(NamedTuple):
    """A card that is called for: by which rule, how grave, and about which matter."""

    rule: str
    rung: str
    matter: str


class Fault(NamedTuple):
    """One kind of fault.

    Attributes:
        title: What it is, told to whoever reads the plan.
        before: The step of the walk it comes before.
        plant: Does it, through the web and the clock.
        calls: The rules and rungs it calls for.
        matter: How to find the number of the matter in the walk.
    """

    title: str
    before: str
    plant: Callable[[Any], None]
    calls: tuple[tuple[str, str], ...]
    matter: Callable[[Any], str]

    def called(self, walk: Any) -> list[Called]:  # noqa: ANN401 - any of the walks
        """The cards this fault calls for in a walk."""
        return [Called(rule, rung, self.matter(walk)) for rule, rung in self.calls]


def _days(days: int) -> Callable[[Any], None]:
    """Nobody does anything for so many days; the clock looks in on every one of them."""

    def wait(walk: Any) -> None:  # noqa: ANN401 - as above
        steps = walk.seats.steps if hasattr(walk, "seats") else walk.steps
        for _ in range(days):
            steps.jump(steps.now() + timedelta(days=1))

    return wait


def refused(act: Callable[[], object], words: str) -> None:
    """Do what must be refused.

    Raises:
        Unexpected: It was not, or not as a rule refuses.
    """
    try:
        act()
    except Unexpected as told:
        if told.status not in {400, 403, 409, 422}:
            raise
    else:
        raise Unexpected(f"{words} was not refused")


def _too_soon(walk: Any) -> None:  # noqa: ANN401 - as above
    """The notice names a deadline the law does not allow."""
    walk.announce_too_soon()


def _too_early(walk: Any) -> None:  # noqa: ANN401 - as above
    """A bidder takes its lock off before the deadline."""
    walk.steps.jump(walk.deadline - timedelta(hours=1))
    refused(walk.unlock, "a bid unlocked early")


def _too_few(walk: Any) -> None:  # noqa: ANN401 - as above
    """The centre seats the experts without the purchaser's representative: an even number."""
    path = f"/desk/lots/{walk.lot}/committee"
    page = walk.centre.get(path).text
    fields = {"csrf_token": token_of(page), "representatives": [], "terminal": TERMINAL.code}
    refused(lambda: walk.centre.post(path, fields), "a committee of four")


def _tender(walk: Any) -> str:  # noqa: ANN401 - as above
    return str(walk.number)


def _lot(walk: Any) -> str:  # noqa: ANN401 - as above
    return str(walk.lot)


FAULTS: Mapping[str, Fault] = {
    "period": Fault("公告期不足被拒", "publish_notice", _too_soon, (("JC-15/period", "red"),), _tender),
    "gp-period": Fault(
        "采购公告期不足被拒", "publish_notice", _too_soon, (("JC-15/gp-period", "red"),), _tender
    ),
    "asked-period": Fault(
        "谈判、磋商、询价公告期不足被拒",
        "publish_notice",
        _too_soon,
        (("JC-15/gp-inquiry", "red"),),
        _tender,
    ),
    "early": Fault(
        "截止前解锁被拒",
        "come_late",
        _too_early,
        (("JC-15/early", "red"),),
        lambda walk: next(iter(walk.bids.values())),
    ),
    "committee": Fault(
        "评标委员会人数不合规定被拒", "seat_committee", _too_few, (("JC-15/committee", "red"),), _lot
    ),
    "candidates": Fault(
        "候选人逾期公示", "publish_candidates", _days(8), (("ZB-087/candidates", "yellow"),), _lot
    ),
    "contract": Fault(
        "逾期订立合同",
        "contract",
        _days(38),
        # The report is written after it, so it is late as well.
        (
            ("ZB-095/contract", "reminder"),
            ("ZB-095/contract", "yellow"),
            ("ZB-098/report", "reminder"),
            ("ZB-098/report", "yellow"),
        ),
        _lot,
    ),
    "report": Fault(
        "书面报告逾期提交",
        "report",
        _days(26),
        (("ZB-098/report", "reminder"), ("ZB-098/report", "yellow")),
        _lot,
    ),
    "gp-result": Fault("采购结果逾期公告", "publish_result", _days(6), (("GP-026/result", "yellow"),), _lot),
    "gp-contract": Fault(
        "逾期签订采购合同",
        "contract",
        _days(38),
        (("GP-077/contract", "reminder"), ("GP-077/contract", "yellow")),
        _lot,
    ),
    "sale-result": Fault(
        "出让结果逾期公布",
        "publish",
        _days(26),
        # The contract waits for the result, so it is late with it.
        (
            ("TD-08/result", "reminder"),
            ("TD-08/result", "yellow"),
            ("TD-10/contract", "reminder"),
            ("TD-10/contract", "yellow"),
        ),
        _tender,
    ),
    "sale-contract": Fault(
        "逾期签订出让合同",
        "contract",
        _days(26),
        (("TD-10/contract", "reminder"), ("TD-10/contract", "yellow")),
        _tender,
    ),
    "reply": Fault(
        "异议逾期答复",
        "answer_in_vain",
        _days(8),
        (("ZB-033/reply", "reminder"), ("ZB-033/reply", "yellow")),
        lambda walk: str(walk.objection),
    ),
    "accept": Fault(
        "投诉逾期决定受理",
        "department_accepts",
        _days(9),
        (("ZB-113/accept", "reminder"), ("ZB-113/accept", "yellow")),
        lambda walk: str(walk.complaint),
    ),
}
"""The kinds of faults by name."""
