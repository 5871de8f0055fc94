"""Plain disclosures: bulletins the hall publishes itself, and foreign notices taken in as OCDS releases.

They have no procedure of their own. A bulletin has a dossier of its own; a foreign contracting process
has one, and each of its releases is a record in it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class BulletinPublished(Paper, frozen=True):
    """A disclosure of the hall's own: decisions, plans, standards, results of periods."""

    type: ClassVar[str] = "bulletin"
    title: ClassVar[str] = "信息公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    kind: str
    heading: str
    text: tuple[str, ...]
    region: str
    organ: str
    amount: Decimal | None = None


class ForeignNoticeDisclosed(Paper, frozen=True):
    """An OCDS release of another publisher, disclosed as it came; the release is the record's file.

    Attributes:
        stage: planning, tender, award, contract or implementation.
        amount, currency: What the release is about at its stage; None and "" where it does not say one sum.
        publisher, licence: Who published it and on what terms, as its package or the importer says.
        language: Of its texts, as it says itself; "" where it does not.
    """

    type: ClassVar[str] = "foreign-notice"
    title: ClassVar[str] = "域外采购信息"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    ocid: str
    release_id: str
    stage: str
    heading: str
    description: str
    buyer: str
    parties: tuple[str, ...]
    region: str
    released_on: date
    amount: Decimal | None
    currency: str
    publisher: str
    licence: str = ""
    language: str = ""


class BulletinForm(msgspec.Struct, frozen=True):
    """What is submitted to publish a bulletin."""

    kind: str
    heading: str
    text: tuple[str, ...]
    region: str
    organ: str
    amount: Decimal | None = None


class ForeignForm(msgspec.Struct, frozen=True):
    """A release that has been examined, with the file that holds its exact bytes."""

    number: str
    paper: ForeignNoticeDisclosed
    files: tuple[FileRef, ...]


def publish_bulletin(desk: Desk, form: BulletinForm) -> Act:
    """Publish a bulletin in a dossier of its own."""
    if not form.heading.strip() or not form.text:
        raise Refusal("公开信息须有标题和正文", where="heading")
    number = f"DHGK-{desk.at:%Y}-{desk.next_number(f'bulletin-{desk.at:%Y}'):05d}"
    desk.file_in(desk.found(number, "disclosure", "bulletin"))
    return Act(
        BulletinPublished(form.kind, form.heading.strip(), form.text, form.region, form.organ, form.amount)
    )


def disclose_foreign(desk: Desk, form: ForeignForm) -> Act:
    """Disclose one foreign release in the dossier of its process; the same release is not disclosed twice."""
    known = desk.archive.get(form.number)
    process = known if known is not None else desk.found(form.number, "disclosure", "foreign")
    if any(paper.release_id == form.paper.release_id for paper in process.papers(ForeignNoticeDisclosed)):
        raise Refusal("这份域外公告已经收录", where=form.paper.release_id)
    desk.file_in(process)
    return Act(form.paper, files=form.files)


VERBS = (Verb("publish-bulletin", publish_bulletin), Verb("disclose-foreign", disclose_foreign))
