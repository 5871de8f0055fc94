"""What a route of the direct purchases is about."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Dossier
from portal.contexts import _Finder
from trading.purchasing.model import PURCHASE


@dataclass(frozen=True)
class PurchaseContext:
    """A direct purchase."""

    purchase: Dossier


class Purchases(_Finder):
    """``{number}`` → PurchaseContext."""

    machine = PURCHASE

    def __getitem__(self, number: str) -> PurchaseContext:
        """The purchase or KeyError."""
        return PurchaseContext(self.dossier(number))
