"""How a document of the sealing protocol is written and read: canonical JSON with a fixed set of fields.

Every document names its version and type inside the signed bytes, so a signature for one purpose never serves
another. What is not here: the documents themselves, each beside the act it belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple, Self, TypeVar

import msgspec
from cryptography import x509

from signing import canonical, cms
from signing.chain import Untrusted
from signing.errors import Refuted, SigningError
from signing.seal.faults import Broken, Flaw, Rejected

Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""32 bytes as 64 lowercase hexadecimal digits."""
Kid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
"""The id of a trustee's key: see `locks.kid`."""
Identifier = Annotated[str, msgspec.Meta(pattern=r"^[^\s\x00-\x1f\x7f]{1,100}\Z")]
"""A number or name without white space: of a tender, a lot, a member."""
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
EnvelopeName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,30}\Z")]
Moment = Annotated[
    str,
    msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}\Z"),
]
"""RFC 3339 to the second, with a numeric offset."""
Count = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]

_Kind = TypeVar("_Kind")

MAX_DOCUMENT = 4 * 1024 * 1024


class Signed(NamedTuple):
    """A document and the detached CMS signature over its exact bytes."""

    document: bytes
    signature: bytes


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document of the protocol, read as strictly as it is written."""

    def document(self) -> bytes:
        """Its exact bytes."""
        return canonical.encode(msgspec.to_builtins(self))

    @property
    def sha256(self) -> str:
        """SHA-256 of its bytes in hex."""
        return canonical.sha256_hex(self.document())

    @classmethod
    def read(cls, data: bytes, flaw: Flaw) -> Self:
        """Read the document; a fault is reported under that flaw.

        Raises:
            Broken: Not canonical JSON, or not the document's fields; `where` names the field.
        """
        found = read_as(cls, data, flaw)
        # A field left out that has a fixed value would otherwise be a second spelling of the same document.
        if found.document() != data:
            raise Broken(flaw, "a field with a fixed value is left out")
        return found


def read_as(kind: type[_Kind], data: bytes, flaw: Flaw) -> _Kind:
    """Canonical JSON as a value of that kind.

    Raises:
        Broken: It is not; `where` names the field.
    """
    try:
        return msgspec.convert(canonical.decode(data, MAX_DOCUMENT), kind)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at ")
        raise Broken(flaw, reason, where.strip("`")) from error
    except SigningError as error:
        raise Broken(flaw, error.reason) from error


def signer_of(signed: Signed, roots: Sequence[x509.Certificate], *, at: datetime) -> cms.Signer:
    """Who signed a document, as `cms.verify_detached` finds it, with the flaw named where it does not hold.

    Raises:
        Broken: The signature is out of its form (SIGNATURE).
        Rejected: It is over other bytes (SIGNATURE), or no root vouches for the signer at that time (SIGNER).
    """
    try:
        return cms.verify_detached(signed.document, signed.signature, roots, at=at)
    except Untrusted as error:
        raise Rejected(Flaw.SIGNER, error.reason) from error
    except Refuted as error:
        raise Rejected(Flaw.SIGNATURE, error.reason) from error
    except SigningError as error:
        raise Broken(Flaw.SIGNATURE, error.reason) from error
    except x509.InvalidVersion as error:
        raise Broken(Flaw.SIGNATURE, "a certificate in the signature is of no known version") from error


def time_of(moment: str) -> datetime:
    """The instant a `Moment` names.

    Raises:
        Broken: There is no such day or hour.
    """
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        raise Broken(Flaw.STATEMENT, "a time in the document does not exist") from None
