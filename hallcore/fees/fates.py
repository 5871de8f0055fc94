"""Lines of a bank's statement as they stand: what each is, what it holds in suspense, who paid it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from hallcore.dossier import Archive, Dossier, Record
from hallcore.fees.banking import Fate, LineSettled, LinesRematched, LinesTaken, RefundAsked, RefundPaid, Way
from hallcore.fees.rules import account_shown, taken_in

ZERO = Decimal("0.00")
PAYER = ("payer", "account", "opened_at")
"""What annexes say of whoever paid: the name, the account, the bank it is kept at."""


class LineStanding(NamedTuple):
    """A line as it is now.

    Attributes:
        fate: One of FATES.
        notice: Which notice it belongs to, "" where none is known.
        held: How much of it lies in suspense.
        settled: How somebody settled it, "" where nobody had to or did.
        code: The payment code the line itself names, "" where it names none.
    """

    fate: Fate
    notice: str
    held: Decimal
    settled: Way | Literal[""]
    amount: Decimal
    why: str
    code: str


def lines_of(statement: Dossier, refunds: Iterable[Dossier] = ()) -> dict[str, LineStanding]:
    """Every line of a day by id, as it stands now: in exactly one state.

    ``refunds`` are the statement's children: what was paid back lies in suspense no longer.
    """
    now: dict[str, LineStanding] = {}
    for n, name in enumerate(statement.types):
        if name not in {LinesTaken.type, LinesRematched.type, LineSettled.type}:
            continue
        paper = statement.record(n).paper
        if isinstance(paper, LinesTaken):
            now.update(first_standings(paper))
        elif isinstance(paper, LinesRematched):
            for one in paper.judged:
                now[one.line] = now[one.line]._replace(
                    fate=one.fate, notice=one.notice, held=one.held, why=one.why
                )
        elif isinstance(paper, LineSettled):
            now[paper.line] = settled(now[paper.line], paper)
    for refund in refunds:
        line = refund.the(RefundAsked).of.partition("#")[2]
        if refund.latest(RefundPaid) is not None and line in now:
            now[line] = now[line]._replace(held=ZERO)
    return now


def first_standings(paper: LinesTaken) -> dict[str, LineStanding]:
    """The lines a paper takes, as they stood when they came; both its lists are in one order."""
    return {
        line.id: LineStanding(one.fate, one.notice, one.held, "", line.amount, one.why, line.code)
        for line, one in zip(paper.lines, paper.judged, strict=True)
    }


def first_in(record: Record, line: str) -> LineStanding | None:
    """One line as it stood when it came, by the record it was taken in; None where it was taken in another."""
    paper = record.paper
    return first_standings(paper).get(line) if isinstance(paper, LinesTaken) else None


def settled(now: LineStanding, paper: LineSettled) -> LineStanding:
    """A line after somebody decided about it."""
    return now._replace(
        settled=paper.way, notice=paper.notice or now.notice, fate=paper.fate, held=paper.held
    )


def is_open(one: LineStanding) -> bool:
    """Whether a line waits for somebody."""
    return one.fate != "matched" and one.settled in {"", "wait", "tie"}


def line_payer(archive: Archive, statement: Dossier, line: str) -> dict[str, str]:
    """Who paid a line: ``payer``, ``account``, ``opened_at``, as far as the statement said it."""
    found = taken_in(archive, account_shown(statement.number), line)
    if found is None or found[0] != statement.number:
        return {}
    return payer_in(statement.record(found[1]), line)


def payer_in(record: Record, line: str) -> dict[str, str]:
    """Who paid a line, by the record it was taken in; nothing where it was taken in another."""
    paper, annex = record.paper, record.annex
    ids = [one.id for one in paper.lines] if isinstance(paper, LinesTaken) else []
    if line not in ids:
        return {}
    place = ids.index(line)
    found = {name: (annex.get(f"{place:04d}.{name}") or "") if annex else "" for name in PAYER}
    return {name: value for name, value in found.items() if value}
