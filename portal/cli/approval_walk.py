"""``hall walk approval-…``: a case of a kind, or of every kind, walked through the web and proven afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from portal.cli.case_kinds import PLANS, acts_of
from portal.cli.case_proof import Check, Matter, prove_matter
from portal.cli.case_seats import CaseSeats
from portal.cli.case_walk import CaseWalk
from portal.cli.foreign_walk import FOREIGN, ForeignWalk
from portal.cli.request_walk import DISCLOSURE, RequestWalk
from portal.cli.steps import Steps
from portal.settings import Settings

PREFIX, ALL = "approval-", "approval-all"
KINDS = tuple(f"{PREFIX}{kind}" for kind in (*(plan.kind for plan in PLANS), FOREIGN, DISCLOSURE))

Walk = CaseWalk | ForeignWalk | RequestWalk


def walk_approval(settings: Settings, console: Console, asked: str, keep: Path | None) -> bool:
    """Walk one kind, or all; print a table of what came of each; say whether everything is proven.

    The papers of one case are printed while the next is walked, so proofs come at the end.

    Raises:
        Unexpected: The hall answered otherwise than the walk expects.
    """
    steps = Steps(settings, console)
    seats = CaseSeats(settings, steps)
    walks: list[Walk] = []
    for kind in KINDS if asked == ALL else (asked,):
        walk = _begun(seats, kind.removeprefix(PREFIX))
        for act in acts_of(walk) if isinstance(walk, CaseWalk) else walk.acts():
            act()
        walks.append(walk)
    outcomes = []
    for walk in walks:
        folder = (keep or settings.var / "demo" / "walks") / f"{walk.kind}-{walk.number}"
        results = [*walk.agreed, *prove_matter(matter_of(walk), seats.public, folder, steps)]
        for name, ok in results:
            if not ok or len(walks) == 1:
                steps.say(f"{'通过' if ok else '未通过'}：{name}")
        outcomes.append((walk, results))
        console.print(f"{PREFIX}{walk.kind}：{walk.number} {_verdict(results)}；证据在 {folder}")
    if len(walks) > 1:
        console.print(_table(outcomes))
    return all(ok for _walk, results in outcomes for _name, ok in results)


def _begun(seats: CaseSeats, kind: str) -> Walk:
    if kind == DISCLOSURE:
        return RequestWalk(seats)
    if kind == FOREIGN:
        return ForeignWalk(seats)
    return CaseWalk(seats, next(plan for plan in PLANS if plan.kind == kind))


def matter_of(walk: Walk) -> Matter:
    """Where the evidence of a walked case or request is fetched."""
    seats, number = walk.seats, walk.number
    if isinstance(walk, ForeignWalk):
        chain = (number, seats.at(walk.officer), f"/office/foreign/{number}/evidence.zip")
        return Matter(number, None, (chain,), "", ())
    applicant = seats.at(walk.who)
    if isinstance(walk, RequestWalk):
        chain = (number, seats.at(walk.handler, "hall"), f"/desk/requests/{number}/evidence.zip")
        return Matter(number, (applicant, f"/disclosure/{number}/evidence.zip"), (chain,), "", walk.papers)
    officer = seats.at(f"{walk.low}-handle")
    chains = [(number, officer, f"/office/cases/{number}/evidence.zip")]
    chains += [(each, officer, f"/office/branches/{each}/evidence.zip") for each in walk.branches]
    own = f"/my/cases/{number}"
    return Matter(
        number, (applicant, f"{own}/evidence.zip"), tuple(chains), f"{own}/receipt.json", walk.papers
    )


def _verdict(results: Sequence[Check]) -> str:
    return "全部验证通过" if all(ok for _name, ok in results) else "验证未通过"


def _table(outcomes: Sequence[tuple[Walk, Sequence[Check]]]) -> Table:
    table = Table(title="各类办件走查")
    for head in ("种类", "办件", "文书", "核验", "结论"):
        table.add_column(head, no_wrap=True)
    for walk, results in outcomes:
        good = sum(ok for _name, ok in results)
        checks = f"{good}/{len(results)}"
        table.add_row(walk.kind, walk.number, str(len(walk.papers)), checks, _verdict(results))
    return table
