"""What a public page is made from: one snapshot of the hall, its law and keys, and the moment it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hallcore.dossier import Archive, Dossier, Record, record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.lawbook import Law, LawBook
from hallcore.journal import Journal, Root
from portal.evidence import Examination, PublicLog, entry_of, examine, proven_inside
from portal.pressing import paper_of
from portal.settings import Settings
from signing.certificates import Certificate


@dataclass(frozen=True)
class Showing:
    """Everything presenters may look at.

    Attributes:
        root: Archive and journal as this request sees them.
        settings: The installation.
        lawbook, calendar: The law of all editions, and the notices of days.
        now: The hall's time; ``rate`` is how fast it runs (1 but in the demo).
        roots: The authorities trusted for the office seal.
        log: The log as published.
    """

    root: Root
    settings: Settings
    lawbook: LawBook
    calendar: Calendar
    now: datetime
    rate: float
    roots: tuple[Certificate, ...]
    log: PublicLog

    @property
    def archive(self) -> Archive:
        """All dossiers."""
        return self.root.archive

    @property
    def journal(self) -> Journal:
        """The journal."""
        return self.root.journal

    def law_of(self, dossier: Dossier) -> Law:
        """The edition a dossier stands under."""
        return self.lawbook.edition(dossier.edition)

    def law(self) -> Law:
        """The edition in force today."""
        return self.lawbook.on(self.now.date())

    def examine(self, dossier: Dossier, n: int, record: Record) -> Examination:
        """The three checks, made now."""
        return examine(record.data, entry_of(self.journal, dossier.number, n), self.log, self.roots)

    def proven(self, dossier: Dossier, n: int, record: Record) -> bool:
        """Whether a record, public or not, is proven now to whoever may see it."""
        return proven_inside(record, entry_of(self.journal, dossier.number, n), self.log, self.roots)

    def paper_of(self, number: str) -> tuple[str, int, str] | None:
        """A record's printed paper: SHA-256, size and the record of its issue; None while it is not printed."""
        return paper_of(self.archive, number)

    def proof_page(self, dossier: Dossier, n: int) -> str:
        """The full address a record's QR code leads to."""
        return f"{self.settings.public_url}/records/{record_number(dossier.number, n)}"


def showing(request: Any) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """What the page being answered is made from."""
    hall = request.hall
    return Showing(
        root=request.root_view,
        settings=hall.settings,
        lawbook=hall.lawbook,
        calendar=hall.calendar,
        now=hall.clock.now(),
        rate=float(getattr(hall.clock, "rate", 1.0)),
        roots=hall.keyring.roots,
        log=PublicLog(hall.settings.var / "log", hall.log_signer.verifier),
    )
