"""What can be wrong with a sealed bid or its opening, by name, for the floors above to say in their words.

Every error of this folder that concerns a document carries a `Flaw`, the place, and, at the opening, who is
to answer for it: the law handles them differently (a bidder's own fault revokes the bid, a trustee's false
share does not).
"""

from __future__ import annotations

from enum import StrEnum

from signing.errors import Malformed, Refuted


class Flaw(StrEnum):
    """What is wrong."""

    EMPTY = "empty"
    MAGIC = "magic"
    TRUNCATED = "truncated"
    TRAILING = "trailing"
    OVERSIZED = "oversized"
    HEADER = "header"
    SIGNATURE = "signature"
    SIGNER = "signer"
    PIECES = "pieces"
    TENDER = "tender"
    LOT = "lot"
    NOTICE = "notice"
    POLICY = "policy"
    RECIPIENTS = "recipients"
    SUCCESSION = "succession"
    SHARE = "share"
    THRESHOLD = "threshold"
    DEALING = "dealing"
    UNLOCK = "unlock"
    ROLL = "roll"
    EARLY = "early"
    CIPHERTEXT = "ciphertext"
    ARCHIVE = "archive"
    QUOTE = "quote"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a flaw, not a secret
    STATEMENT = "statement"


class Blame(StrEnum):
    """Who is to answer for a failed opening."""

    BIDDER = "bidder"
    TRUSTEE = "trustee"
    KEEPER = "keeper"


class Broken(Malformed):
    """A sealed document that is not in its form.

    Args:
        flaw: What is wrong.
        reason: One English sentence without the data itself.
        where: The place: a byte ("byte 123"), a field ("$.envelopes[0].size"), an envelope; "" if it is the
            whole.
    """

    def __init__(self, flaw: Flaw, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.flaw = flaw
        self.where = where


class Rejected(Refuted):
    """A sealed document in its form whose claim does not hold.

    Args:
        flaw: What is wrong.
        reason: One English sentence without the data itself.
        where: The place, as in `Broken`.
        blame: At the opening: whose fault it is.
        who: With blame: the trustee's kid, or the SHA-256 of the bidder's certificate.
    """

    def __init__(
        self, flaw: Flaw, reason: str, where: str = "", *, blame: Blame | None = None, who: str = ""
    ) -> None:
        super().__init__(reason)
        self.flaw = flaw
        self.where = where
        self.blame = blame
        self.who = who
