"""Supervision's lists: cards, orders, circulars, holds, referrals, and reads of personal data.

A view beside the board: thrown away and rebuilt it comes out the same. Values are plain. What may be done is judged
from the dossiers; here only stands what pages show. The newest come first: keys count down from ``TOP``.

Shelves: ``supervision-matters`` number → summary of any of these dossiers; ``supervision-lists`` (list, part, place) →
number, where a list is a machine's name or one of ``OWN`` and a part is ``open``, ``ended`` or whoever it is for;
``supervision-about`` (matter, number) → 1, the cards, orders, holds and referrals about a dossier; ``circulars`` place
→ record number of what everybody may read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.clauses import numeral
from hallcore.journal import House, Root
from hallcore.supervision.boards import EVALUATION, EvaluationOpened, EvaluationPublished
from hallcore.supervision.concerning import CURRENT, decision_of, stands
from hallcore.supervision.kept import HOLD, INQUIRY, REFERRAL, DataInquired, EvidenceHeld, MatterReferred
from hallcore.supervision.marking import protests
from hallcore.supervision.model import CARD, CardRaised
from hallcore.supervision.orders import last_due
from hallcore.supervision.papers import (
    CIRCULAR,
    ORDER,
    CardAnswered,
    CardAppealed,
    CircularDrafted,
    CircularIssued,
    CircularPublished,
    OrderIssued,
    OrderLapsed,
)
from portal.consequences import SUPERVISION, followed_by
from portal.followers import Item, ShelfView

MATTERS, LISTS, ABOUT, CIRCULARS = (
    "supervision-matters",
    "supervision-lists",
    "supervision-about",
    "circulars",
)
SHELVES = (MATTERS, LISTS, ABOUT, CIRCULARS)
OPEN, ENDED = "open", "ended"
TOP = 10**12
LAST = "\U0010ffff"

Summary = dict[str, Any]


class CardBook(ShelfView):
    """The view that keeps the shelves."""

    name = "cardbook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(SUPERVISION), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's lines."""
        for item in items:
            summary, about, parts = _SUMMARIES[item.dossier.machine](item.dossier)
            _lay(root.archive, item.dossier, summary, about, parts)
            if isinstance(item.record.paper, CircularPublished):
                place = place_of(item.dossier.number)
                root.archive.shelf(CIRCULARS)[place] = record_number(item.dossier.number, item.n)


Told = tuple[Summary, tuple[str, ...], tuple[str, ...]]
"""A dossier's summary, the numbers of what it is about, and the parts of its list it stands in."""


def place_of(number: str) -> int:
    """Where a number stands among its kind, the newest first: by year and place in the year."""
    _kind, year, place = number.rsplit("-", 2)
    return TOP - int(year) * 10**6 - int(place)


def _lay(
    archive: Archive, dossier: Dossier, summary: Summary, about: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    matters, lists, place = archive.shelf(MATTERS), archive.shelf(LISTS), place_of(dossier.number)
    before = matters.get(dossier.number)
    for part in before["parts"] if before is not None else ():
        if part not in parts:
            lists.pop((dossier.machine, part, place), None)
    for part in parts:
        lists[dossier.machine, part, place] = dossier.number
    for one in about:
        if one:
            archive.shelf(ABOUT)[one, dossier.number] = 1
    head = {"machine": dossier.machine, "state": dossier.state, "parts": parts}
    head["filed"] = dossier.record(0).at.isoformat()
    head["by"] = dossier.record(0).head["actor"]["account"]
    matters[dossier.number] = {**head, **summary}


def _card(dossier: Dossier) -> Told:
    paper, decided = dossier.the(CardRaised), decision_of(dossier)
    appeal = dossier.latest(CardAppealed)
    current = dossier.state in CURRENT
    summary = {
        "rule": paper.rule,
        "title": paper.heading,
        "rung": paper.rung,
        "family": paper.family,
        "matter": paper.matter,
        "matter_title": paper.matter_title,
        "department": paper.department,
        "person": paper.person,
        "answer_by": paper.answer_by.isoformat(),
        "answered": bool(dossier.numbers(CardAnswered.type)),
        "appeal_by": decided.appeal_by.isoformat() if decided is not None and decided.appeal_by else "",
        "decide_by": appeal.decide_by.isoformat() if appeal is not None else "",
        "stands": stands(dossier),
    }
    whose = f"person:{paper.person}" if paper.person else f"department:{paper.department}"
    return summary, (paper.matter,), (OPEN if current else ENDED, whose)


def _order(dossier: Dossier) -> Told:
    paper = dossier.the(OrderIssued)
    summary = {
        "title": paper.subject,
        "department": paper.department,
        "person": paper.person,
        "about": paper.about,
        "due": last_due(dossier).isoformat(),
        "late": dossier.state == "issued"
        and bool(lapsed := dossier.papers(OrderLapsed))
        and lapsed[-1].due == last_due(dossier),
    }
    current = dossier.state in {"issued", "answered"}
    return summary, (paper.about,), (OPEN if current else ENDED, f"department:{paper.department}")


def _circular(dossier: Dossier) -> Told:
    draft = dossier.the(CircularDrafted)
    issued = dossier.latest(CircularPublished) or dossier.latest(CircularIssued)
    summary = {
        "title": draft.heading,
        "kind": draft.kind,
        "scope": draft.scope,
        "department": draft.department,
        "number": issued.number if issued is not None else "",
        "correct_by": draft.correct_by.isoformat(),
    }
    read = ("departments",) if issued is not None and draft.scope != "hall" else ()
    return summary, draft.cards, (OPEN if dossier.state == "draft" else ENDED, *read)


def _hold(dossier: Dossier) -> Told:
    matter = dossier.the(EvidenceHeld).matter
    return {"title": matter}, (matter,), (OPEN if dossier.state == "standing" else ENDED,)


def _referral(dossier: Dossier) -> Told:
    paper = dossier.the(MatterReferred)
    summary = {"title": paper.matter, "authority": paper.authority}
    return summary, (paper.matter,), (OPEN if dossier.state == "referred" else ENDED,)


def _evaluation(dossier: Dossier) -> Told:
    opened, published = dossier.the(EvaluationOpened), dossier.latest(EvaluationPublished)
    summary = {
        "title": f"{opened.year} 年第{numeral(opened.quarter)}季度",
        "departments": len(opened.departments),
        "object_by": published.object_by.isoformat() if published is not None else "",
        "waiting": list(protests(dossier).values()).count(None),
    }
    read = ("public",) if published is not None else ()
    return summary, (), (OPEN if dossier.state != "concluded" else ENDED, *read)


def _inquiry(dossier: Dossier) -> Told:
    paper = dossier.the(DataInquired)
    # Not under what it is about: whoever reads that page is not to learn of it.
    return {"title": paper.matter, "pieces": paper.pieces, "reason": paper.reason}, (), (ENDED,)


_SUMMARIES: dict[str, Callable[[Dossier], Told]] = {
    CARD: _card,
    ORDER: _order,
    CIRCULAR: _circular,
    HOLD: _hold,
    REFERRAL: _referral,
    INQUIRY: _inquiry,
    EVALUATION: _evaluation,
}


# -- reading ------------------------------------------------------------------------------------------------


def listed(
    archive: Archive,
    machine: str,
    part: str,
    *,
    after: int = 0,
    many: int = 50,
    fits: Callable[[Summary], bool] = lambda _one: True,
    scan: int = 2000,
) -> tuple[list[tuple[str, Summary]], int]:
    """A stretch of a list, the newest first, and the place after which it goes on (0 where it ends).

    Args:
        archive: All dossiers.
        machine: Whose list.
        part: Which part of it.
        after: The place after which it begins.
        many: How many at most.
        fits: Which of them are wanted.
        scan: How many are looked at, at most.
    """
    matters, keys = (
        archive.shelf(MATTERS),
        archive.shelf(LISTS).items((machine, part, after + 1), (machine, part, TOP)),
    )
    found: list[tuple[str, Summary]] = []
    place = 0
    for (_machine, _part, place), number in islice(keys, scan):
        one = matters[number]
        if fits(one):
            found.append((number, one))
        if len(found) == many:
            return found, place
    return found, 0


def about(archive: Archive, matter: str) -> list[tuple[str, Summary]]:
    """Every card, order, hold and referral about a dossier, in the order of their numbers."""
    keys = archive.shelf(ABOUT).keys((matter, ""), (matter, LAST))
    return [(number, archive.shelf(MATTERS)[number]) for _matter, number in keys]


def published(archive: Archive, many: int = 200) -> list[str]:
    """The record numbers of public circulars, the newest first."""
    return [str(number) for number in islice(archive.shelf(CIRCULARS).values(), many)]
