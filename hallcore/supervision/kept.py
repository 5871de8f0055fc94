"""Papers of evidence kept and handed on: holds, referrals, reads of personal data. The log opens none of them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from hallcore.ground.events import Disclosure, Paper

HOLD, REFERRAL, INQUIRY = "hold", "referral", "inquiry"


class EvidenceHeld(Paper, frozen=True):
    """A matter's annexes are not to be erased until the hold is lifted."""

    type: ClassVar[str] = "evidence-held"
    title: ClassVar[str] = "证据保全"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    matter: str
    reason: str


class HoldLifted(Paper, frozen=True):
    """A hold was lifted, with the reason."""

    type: ClassVar[str] = "hold-lifted"
    title: ClassVar[str] = "解除保全"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str


class MatterReferred(Paper, frozen=True):
    """A lead was handed to another authority, with the evidence.

    Attributes:
        matter: The dossier whose evidence goes along.
        head: The hash of its last record then: the evidence handed over is the chain that ends in it.
        authority: To whom.
        reason: Why it is theirs.
    """

    type: ClassVar[str] = "matter-referred"
    title: ClassVar[str] = "问题线索移送"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    matter: str
    head: str
    authority: str
    reason: str


class ReceiptFiled(Paper, frozen=True):
    """The other authority signed for it: the number and the day of its receipt."""

    type: ClassVar[str] = "referral-receipt"
    title: ClassVar[str] = "移送回执"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    number: str
    on: date


class DataInquired(Paper, frozen=True):
    """A supervisor had personal data of a matter shown. Only discipline inspection reads this paper (JC-39).

    Attributes:
        matter: The dossier.
        pieces: The names of the pieces shown, never their content.
        reason: What for.
    """

    type: ClassVar[str] = "data-inquired"
    title: ClassVar[str] = "监察调阅"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    matter: str
    pieces: tuple[str, ...]
    reason: str
