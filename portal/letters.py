"""Letters: papers for one addressee, printed and sealed like notices but never public.

A letter names its addressee, so its record is internal and its file is served only to those who may see the matter
(``portal.requestbook``, shelf ``letters``). Printed once for each record by an agent; the act's own rule refuses a
second.
"""

from __future__ import annotations

import logging
from typing import ClassVar

from hallcore.desk import Act, Actor, Desk, Verb
from hallcore.dossier import record_number
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper
from hallcore.journal import House
from pdf.worker import Press
from portal.consequences import LETTER, followed_by
from portal.followers import Item
from portal.presenters.papers.letters import letter_of
from portal.pressing import IssueForm
from portal.settings import Settings
from signing.canonical import sha256_hex
from signing.keyring import Keyring
from signing.pades import seal_pdf

_LOG = logging.getLogger(__name__)
PRINTER = Actor("press", "clock")


class LetterIssued(Paper, frozen=True):
    """The sealed PDF of a record that is not public.

    Attributes:
        of: The record number printed.
        unsigned_sha256: Hash of the PDF before sealing (byte-reproducible).
        fonts: Font file → SHA-256, which reproducing needs.
    """

    type: ClassVar[str] = "letter-issued"
    title: ClassVar[str] = "文书印制"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: str
    unsigned_sha256: str
    fonts: dict[str, str]


def issue_letter(desk: Desk, form: IssueForm) -> Act:
    """File that a record's letter exists; once a record."""
    if any(paper.of == form.of for paper in desk.dossier.papers(LetterIssued)):
        raise Refusal("该记录的文书已经印制", where=form.of)
    return Act(LetterIssued(form.of, form.unsigned_sha256, form.fonts), files=form.files)


VERBS = (Verb("issue-letter", issue_letter),)


class LetterPress:
    """Prints and seals the letter of a record, and files that it exists."""

    name = "letters"
    types = followed_by(LETTER)

    def __init__(self, house: House, press: Press, keyring: Keyring, settings: Settings) -> None:
        self.house = house
        self.press = press
        self.keyring = keyring
        self.settings = settings

    def act(self, item: Item) -> None:
        """Print one letter; one that cannot be printed is noted for the operator, not lost."""
        number = record_number(item.dossier.number, item.n)
        try:
            self._issue(item, number)
        except Refusal as refusal:
            _LOG.info("%s: %s", number, refusal)
        except Exception as failure:  # noqa: BLE001 - whatever stops one letter must not stop the press
            _LOG.exception("%s cannot be printed", number)
            reason = f"{type(failure).__name__}: {failure}"
            self.house.transact(lambda root: root.archive.shelf("unprinted").update({number: reason}))

    def _issue(self, item: Item, number: str) -> None:
        house = self.house
        unsigned = self.press.render(letter_of(item, self.settings, house.lawbook, house.calendar))
        sealed = seal_pdf(
            unsigned,
            self.keyring.seal_key,
            self.keyring.seal_certificate,
            (self.keyring.root,),
            signing_time=house.clock.now(),
            reason=item.record.paper.title,
        )
        file = house.vault.keep(f"{number}.pdf", sealed)
        form = IssueForm(number, sha256_hex(unsigned), self.press.font_hashes(), (file,))
        house.perform("issue-letter", item.dossier.number, PRINTER, form)
