"""Lines of a bank's statement as they stand: what each is, what it holds in suspense, who paid it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from hallcore.dossier import Dossier, Record
from hallcore.fees.banking import Fate, LineSettled, LinesRematched, LinesTaken, RefundAsked, RefundPaid, Way

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
    """

    fate: Fate
    notice: str
    held: Decimal
    settled: Way | Literal[""]
    amount: Decimal
    why: str


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
            amounts = {line.id: line.amount for line in paper.lines}
            for one in paper.judged:
                now[one.line] = LineStanding(one.fate, one.notice, one.held, "", amounts[one.line], one.why)
        elif isinstance(paper, LinesRematched):
            for one in paper.judged:
                now[one.line] = now[one.line]._replace(
                    fate=one.fate, notice=one.notice, held=one.held, why=one.why
                )
        elif isinstance(paper, LineSettled):
            now[paper.line] = now[paper.line]._replace(
                settled=paper.way,
                notice=paper.notice or now[paper.line].notice,
                fate=paper.fate,
                held=paper.held,
            )
    for refund in refunds:
        line = refund.the(RefundAsked).of.partition("#")[2]
        if refund.latest(RefundPaid) is not None and line in now:
            now[line] = now[line]._replace(held=ZERO)
    return now


def open_lines(statement: Dossier) -> dict[str, LineStanding]:
    """The lines that nobody has settled yet and that are not matched."""
    return {line: one for line, one in lines_of(statement).items() if is_open(one)}


def standing_of(statement: Dossier, line: str, taken: int, refunds: Iterable[Dossier] = ()) -> LineStanding:
    """One line as it stands now, without going through the others.

    Args:
        statement: Its day.
        line: Which.
        taken: The record it was taken in.
        refunds: The statement's children.
    """
    paper = statement.record(taken).paper
    if not isinstance(paper, LinesTaken):
        raise TypeError(f"{statement.number}-{taken:04d} takes no lines")
    amount = next(one.amount for one in paper.lines if one.id == line)
    first = next(one for one in paper.judged if one.line == line)
    now = LineStanding(first.fate, first.notice, first.held, "", amount, first.why)
    later = (*statement.numbers(LinesRematched.type), *statement.numbers(LineSettled.type))
    for n in sorted(later):
        now = _moved(now, statement.record(n).paper, line)
    for refund in refunds:
        if refund.the(RefundAsked).of.partition("#")[2] == line and refund.latest(RefundPaid) is not None:
            now = now._replace(held=ZERO)
    return now


def _moved(now: LineStanding, paper: object, line: str) -> LineStanding:
    """A line after a paper that may speak of it."""
    if isinstance(paper, LinesRematched):
        for one in paper.judged:
            if one.line == line:
                return now._replace(fate=one.fate, notice=one.notice, held=one.held, why=one.why)
    elif isinstance(paper, LineSettled) and paper.line == line:
        return now._replace(
            settled=paper.way, notice=paper.notice or now.notice, fate=paper.fate, held=paper.held
        )
    return now


def is_open(one: LineStanding) -> bool:
    """Whether a line waits for somebody."""
    return one.fate != "matched" and one.settled in {"", "wait", "tie"}


def line_payer(statement: Dossier, line: str) -> dict[str, str]:
    """Who paid a line: ``payer``, ``account``, ``opened_at``, as far as the statement said it."""
    for n in statement.numbers(LinesTaken.type):
        if found := payer_in(statement.record(n), line):
            return found
    return {}


def payer_in(record: Record, line: str) -> dict[str, str]:
    """Who paid a line, by the record it was taken in; nothing where it was taken in another."""
    paper, annex = record.paper, record.annex
    ids = [one.id for one in paper.lines] if isinstance(paper, LinesTaken) else []
    if line not in ids:
        return {}
    place = ids.index(line)
    found = {name: (annex.get(f"{place:04d}.{name}") or "") if annex else "" for name in PAYER}
    return {name: value for name, value in found.items() if value}
