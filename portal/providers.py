"""Payment codes and fiscal receipts come from the non-tax revenue system; the hall asks it and makes neither (FEE-11, FEE-12).

A provider is a callable made from the settings; ``PROVIDERS`` is where an installation's own is put in, and
``hall.fees.provider`` names it. Whatever it raises counts as *not now*: no notice is issued, no receipt filed, and
whoever asked is told. The same key asks for the same thing again, so a question repeated after a broken line is
answered once. The demo's provider is marked as a demonstration and lives here, outside the hall's core.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from hallcore.dossier import Archive
from hallcore.fees.rules import matter_key
from hallcore.ground.errors import Refusal
from portal.settings import DEMO_PROVIDER, Settings

_LOG = logging.getLogger(__name__)


class CodeAsked(msgspec.Struct, frozen=True):
    """What the issuer of payment codes is told.

    Attributes:
        key: What the code is for; asked again with the same key it is the same code.
        matter, party, department: The dossier that is charged for, who pays, the collecting unit.
    """

    key: str
    matter: str
    party: str
    department: str


class Sold(msgspec.Struct, frozen=True):
    """One line of a receipt (FEE-13)."""

    code: str
    name: str
    unit: str
    quantity: Decimal
    standard: str
    amount: Decimal


class ReceiptAsked(msgspec.Struct, frozen=True):
    """What the issuer of receipts is told.

    Attributes:
        key: The record it is for; asked again with the same key it is the same receipt.
        payer, organ, pay_code: Who paid, the collecting unit, by which payment code.
        lines, amount: What was paid for; the amount in yuan, negative for a red one.
        red: (code, number) of the receipt a red one takes back, or ("", "").
        on: The day.
    """

    key: str
    payer: str
    organ: str
    pay_code: str
    lines: tuple[Sold, ...]
    amount: Decimal
    red: tuple[str, str]
    on: date


class Receipt(msgspec.Struct, frozen=True):
    """A receipt as its issuer numbers it: code, number, check code."""

    code: str
    number: str
    check: str


class Provider(Protocol):
    """The non-tax revenue system as the hall sees it; ``name`` is how notices and receipts call it."""

    name: str

    def payment_code(self, asked: CodeAsked) -> str:
        """A payment code, opaque, 64 ASCII characters at most; whatever is raised means: not now."""
        ...

    def receipt(self, asked: ReceiptAsked) -> Receipt:
        """A receipt, blue or red; whatever is raised means: not now."""
        ...


class Demonstration:
    """Codes and receipts of a demonstration: good for nothing outside it, and in a range of their own.

    Payment codes are 20 digits that begin with 9999, receipts' codes 8 digits that begin with 99. The same
    installation gives the same answer to the same key; another installation, by its origin, gives another.
    """

    name = "演示"

    def __init__(self, settings: Settings) -> None:
        self._origin = settings.origin.encode()

    def payment_code(self, asked: CodeAsked) -> str:
        """Twenty digits, 9999 first."""
        return "9999" + self._digits(f"code:{asked.key}", 16)

    def receipt(self, asked: ReceiptAsked) -> Receipt:
        """Eight, ten and six digits, 99 first."""
        digits = self._digits(f"receipt:{asked.key}", 22)
        return Receipt("99" + digits[:6], digits[6:16], digits[16:])

    def _digits(self, key: str, many: int) -> str:
        made = hmac.new(self._origin, key.encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(made) % 10**many:0{many}d}"


class Nobody:
    """Where no provider is connected: nothing can be charged, and it is said why."""

    name = ""

    def payment_code(self, _asked: CodeAsked) -> str:
        """Never one."""
        raise ConnectionError("hall.fees.provider names no provider")

    def receipt(self, _asked: ReceiptAsked) -> Receipt:
        """Never one."""
        raise ConnectionError("hall.fees.provider names no provider")


PROVIDERS: dict[str, Callable[[Settings], Provider]] = {DEMO_PROVIDER: Demonstration}
"""Name in the settings → its maker."""


def provider_of(settings: Settings) -> Provider:
    """The provider the settings choose.

    Raises:
        ValueError: A name nobody put in.
    """
    if not settings.fee_provider:
        return Nobody()
    if settings.fee_provider not in PROVIDERS:
        raise ValueError(f"hall.fees.provider: {settings.fee_provider!r} is none of {sorted(PROVIDERS)}")
    return PROVIDERS[settings.fee_provider](settings)


def new_code(
    provider: Provider, archive: Archive, matter: str, party: str, department: str
) -> tuple[str, str]:
    """A payment code for the next notice of a matter, and whose it is: what a notice's form needs.

    Raises:
        Refusal: The provider does not answer now; no notice is issued (FEE-11).
    """
    n = 1
    while archive.claimed(matter_key(matter, n)):
        n += 1
    asked = CodeAsked(f"{matter}#{n}", matter, party, department)
    try:
        code = provider.payment_code(asked)
    except Exception as fault:
        _LOG.warning("no payment code for %s: %r", matter, fault)
        raise Refusal("暂时无法取得缴款识别码，通知书没有开具，请稍后重试", "FEE-11", where="code") from fault
    return code, provider.name
