"""The lines of bank statements as lists pages read; part of the fee book (``portal.feebook``).

Shelves: ``fee-lines`` (account, day, line) → summary of what did not match; ``fee-open-lines`` the same keys → 1, those
nobody has settled; ``fee-line-sums`` (account, group) → (count, yuan held as text), the group being what an open line
is, or how a settled one was settled.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.fees.banking import LineSettled, LinesRematched, LinesTaken
from hallcore.fees.daylines import DayLines
from hallcore.fees.fates import LineStanding, first_standings
from portal.followers import Item

SHELVES = ("fee-lines", "fee-open-lines", "fee-line-sums")
STILL_OPEN = ("", "wait", "tie")
Key = tuple[str, str, str]


def enter_lines(archive: Archive, statement: Dossier, item: Item) -> None:
    """The lines a paper speaks of: those that did not match stand on the shelf, the others do not."""
    paper = item.record.paper
    _mark, account, day = statement.number.split("-")
    if isinstance(paper, LinesTaken):
        # What new lines are stands in the paper itself.
        now = first_standings(paper)
    elif isinstance(paper, LinesRematched | LineSettled):
        moved = [one.line for one in paper.judged] if isinstance(paper, LinesRematched) else [paper.line]
        lines = DayLines(archive, statement)
        now = {line: one for line in moved if (one := lines.get(line)) is not None}
    else:
        now = {}
    for line, one in now.items():
        _put(archive, (account, day, line), _summary(one) if one.fate != "matched" else None)


def pay_back_line(archive: Archive, key: Key) -> None:
    """What was paid back of a line lies in suspense no longer."""
    before = archive.shelf("fee-lines").get(key)
    if before is not None:
        _put(archive, key, {**before, "held": "0.00"})


def group_of(summary: dict[str, Any]) -> str:
    """What an open line is, or how a settled one was settled."""
    return str(summary["fate"] if summary["settled"] in STILL_OPEN else summary["settled"])


def _summary(one: LineStanding) -> dict[str, Any]:
    return {
        "fate": one.fate,
        "amount": str(one.amount),
        "held": str(one.held),
        "notice": one.notice,
        "settled": one.settled,
        "why": one.why,
    }


def _put(archive: Archive, key: Key, after: dict[str, Any] | None) -> None:
    """Write a line's summary, or take it from the shelf; the sums follow."""
    shelf, still_open = archive.shelf("fee-lines"), archive.shelf("fee-open-lines")
    before = shelf.get(key)
    if before is not None:
        _add(archive, key[0], before, -1)
    if after is None:
        shelf.pop(key, None)
        still_open.pop(key, None)
        return
    shelf[key] = after
    _add(archive, key[0], after, 1)
    if after["settled"] in STILL_OPEN:
        still_open[key] = 1
    else:
        still_open.pop(key, None)


def _add(archive: Archive, account: str, summary: dict[str, Any], sign: int) -> None:
    sums, key = archive.shelf("fee-line-sums"), (account, group_of(summary))
    count, held = sums.get(key, (0, "0.00"))
    left = (count + sign, str(Decimal(held) + sign * Decimal(summary["held"])))
    if left[0]:
        sums[key] = left
    else:
        sums.pop(key, None)
