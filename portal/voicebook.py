"""The voice book: complaints, consultations and suggestions by who handles them and until when, and what was published.

A view beside the board, rebuildable. Shelves: ``voices`` number → summary; ``voices-due`` (handling, due or "~",
number) → 1, the open ones only; ``voices-with`` (account, number) → 1, what investigators have in hand; ``voices-of``
(party, number) → 1; ``voices-published`` (kind, at, number, record number) → the day it was
taken down, "" while it stands; ``voice-hands`` account → roles of
whoever can investigate; ``voice-boxes`` number → summary of an opening; ``reports`` number → state, days and box of a
report; ``report-keys`` account → role, kid and public key of a keeper. Nothing of an annex is kept here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.identity.model import AccountOpened
from hallcore.journal import House, Root
from hallcore.voice.complaints.beside import FaqPublished, OpinionBoxOpened, PublicationWithdrawn
from hallcore.voice.complaints.hands import HANDS, investigators
from hallcore.voice.complaints.model import KINDS, OPINION_BOX, OutcomePublished, VoiceFiled
from hallcore.voice.complaints.rules import due_day, handling_of, unit_of
from hallcore.voice.reports.model import REPORT, ReportFiled, ReportKeyStated
from hallcore.voice.reports.rules import due_day as report_due
from hallcore.voice.reports.rules import sealed_records
from portal.consequences import VOICE, followed_by
from portal.followers import Item, ShelfView

SHELVES = (
    "voices",
    "voices-due",
    "voices-with",
    "voices-of",
    "voices-published",
    "voice-hands",
    "voice-boxes",
    "reports",
    "report-keys",
)
OPEN = frozenset({"filed", "reopened", "handling", "drafted", "reviewing", "rereviewing", "adopted"})
"""States in which the hall has something to do."""

UNKNOWN = "~"
"""Where a day would stand that is not fixed: after all others."""

_LAST = "\U0010ffff"
Summary = dict[str, Any]


class VoiceBook(ShelfView):
    """The view that keeps the shelves."""

    name = "voicebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(VOICE), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's line."""
        for item in items:
            paper = item.record.paper
            if isinstance(paper, AccountOpened):
                held = tuple(role for role in paper.roles if role in HANDS)
                if held:
                    root.archive.shelf("voice-hands")[paper.account] = held
            elif item.dossier.machine == OPINION_BOX:
                self._box(root.archive, item.dossier)
            elif isinstance(paper, ReportKeyStated):
                key = {"role": paper.role, "kid": paper.kid, "public_key": paper.public_key}
                root.archive.shelf("report-keys")[paper.account] = key
            elif item.dossier.machine == REPORT:
                self._report(root.archive, item.dossier)
            elif item.dossier.machine in KINDS:
                self._put(root.archive, item)

    def _box(self, archive: Archive, opening: Dossier) -> None:
        paper = opening.the(OpinionBoxOpened)
        archive.shelf("voice-boxes")[opening.number] = {
            "place": paper.place,
            "slips": paper.slips,
            "next_by": paper.next_by.isoformat(),
            "state": opening.state,
        }

    def _report(self, archive: Archive, report: Dossier) -> None:
        due = report_due(report)
        archive.shelf("reports")[report.number] = {
            "state": report.state,
            "filed": report.record(0).at.isoformat(),
            "due": due.isoformat() if due is not None else "",
            "box": report.the(ReportFiled).box,
            "sealed": len(sealed_records(report)),
        }

    def _put(self, archive: Archive, item: Item) -> None:
        matter, shelf = item.dossier, archive.shelf("voices")
        before, after = shelf.get(matter.number), _summary(matter)
        if before is not None:
            archive.shelf("voices-due").pop(_key(matter.number, before), None)
            for account in before["with"]:
                archive.shelf("voices-with").pop((account, matter.number), None)
        if after["state"] in OPEN:
            archive.shelf("voices-due")[_key(matter.number, after)] = 1
            for account in after["with"]:
                archive.shelf("voices-with")[(account, matter.number)] = 1
        if after["party"]:
            archive.shelf("voices-of")[(after["party"], matter.number)] = 1
        if isinstance(item.record.paper, (OutcomePublished, FaqPublished)):
            key = (matter.machine, item.record.at.isoformat(), matter.number, item.n)
            archive.shelf("voices-published")[key] = ""
        elif isinstance(item.record.paper, PublicationWithdrawn):
            of = item.record.paper.of
            key = (matter.machine, matter.record(of).at.isoformat(), matter.number, of)
            archive.shelf("voices-published")[key] = item.record.at.date().isoformat()
        shelf[matter.number] = after


def _summary(matter: Dossier) -> Summary:
    filed, due = matter.the(VoiceFiled), due_day(matter)
    return {
        "kind": matter.machine,
        "state": matter.state,
        "channel": filed.channel,
        "category": filed.category,
        "unit": unit_of(matter),
        "handling": handling_of(matter),
        "party": filed.party,
        "filed": matter.record(0).at.isoformat(),
        "due": due.isoformat() if due is not None else "",
        "with": investigators(matter),
    }


def _key(number: str, summary: Summary) -> tuple[str, str, str]:
    return (summary["handling"], summary["due"] or UNKNOWN, number)


def open_matters(archive: Archive, handling: str) -> list[tuple[str, Summary]]:
    """What a unit has to handle, the earliest due first."""
    shelf = archive.shelf("voices")
    keys = archive.shelf("voices-due").keys((handling, "", ""), (handling, _LAST, ""))
    return [(number, shelf[number]) for _handling, _due, number in keys]


def every_open(archive: Archive) -> list[tuple[str, Summary]]:
    """What the whole hall has to handle, for whoever watches over it, by what is due first."""
    shelf = archive.shelf("voices")
    found = [(number, shelf[number]) for _handling, _due, number in archive.shelf("voices-due")]
    return sorted(found, key=lambda one: one[1]["due"] or UNKNOWN)


def in_hand_of(archive: Archive, account: str) -> list[tuple[str, Summary]]:
    """What somebody investigates."""
    shelf = archive.shelf("voices")
    keys = archive.shelf("voices-with").keys((account, ""), (account, _LAST))
    return [(number, shelf[number]) for _account, number in keys]


def matters_of(archive: Archive, party: str) -> list[tuple[str, Summary]]:
    """What somebody told under their own name, newest first."""
    shelf = archive.shelf("voices")
    keys = archive.shelf("voices-of").keys((party, ""), (party, _LAST))
    return [(number, shelf[number]) for _party, number in reversed(list(keys))]


def published(
    archive: Archive, kind: str, most: int, *, standing: bool = False
) -> list[tuple[str, int, str]]:
    """The newest published outcomes ("complaint") or answers ("consultation").

    Returns:
        Dossier, record, and the day it was taken down, "" while it stands; with ``standing`` only what stands.
    """
    lines = archive.shelf("voices-published").items((kind, ""), (kind, _LAST))
    found = ((number, n, gone) for (_kind, _at, number, n), gone in reversed(list(lines)))
    return list(islice((one for one in found if not (standing and one[2])), most))
