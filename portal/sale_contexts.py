"""What a route of the sales is about: a sale, or a bidder's part in one."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Dossier
from portal.contexts import _Finder
from trading.auction.model import PADDLE, SALE


@dataclass(frozen=True)
class SaleContext:
    """A sale of land, minerals or state property."""

    sale: Dossier


@dataclass(frozen=True)
class PaddleContext:
    """A bidder's part in a sale, and the sale."""

    paddle: Dossier
    sale: Dossier


class Sales(_Finder):
    """``{number}`` → SaleContext."""

    machine = SALE

    def __getitem__(self, number: str) -> SaleContext:
        """The sale or KeyError."""
        return SaleContext(self.dossier(number))


class Paddles(_Finder):
    """``{number}`` → PaddleContext."""

    machine = PADDLE

    def __getitem__(self, number: str) -> PaddleContext:
        """The bidder's part or KeyError."""
        paddle = self.dossier(number)
        return PaddleContext(paddle, self.request.archive[paddle.parent])
