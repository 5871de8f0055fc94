"""What a sale asks its method for. The parts and their numbers are law data: the tables of the methods, figures, clocks.

Parts of clocks: ``notice`` and ``notice-auction`` (before the start), ``listing`` (its least length), ``opening`` (of a tender), ``refund`` (losers'
deposits), ``result`` (public by then), ``publicity`` (public at least so long), ``contract`` (after the confirmation),
``once``, ``first``, ``rest`` (payments after the contract). Parts of figures: ``bidders``, ``first``, ``deposit``,
``term-USE``, ``valuation``, ``disclosure-least``, ``disclosure-large``. What a method does not know it does not ask.
"""

from __future__ import annotations

from decimal import Decimal

from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule, Figure
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.auction.model import FAMILY, SaleTerms
from trading.methods.rules import Method, methods

NOTICES = ("notice", "notice-auction")
"""Periods between the notice and the start."""


def sale_methods(law: Law) -> tuple[Method, ...]:
    """The methods of this department that the law in force has a table of."""
    return tuple(one for one in methods(law) if one.is_("family", FAMILY))


def named(law: Law, name: str) -> Method:
    """A method of this department by its name.

    Raises:
        Refusal: It is none of them.
    """
    found = next((one for one in sale_methods(law) if one.name == name), None)
    if found is None:
        raise Refusal("没有这种出让（转让）方式", "TD-01", where="method")
    return found


def of(law: Law, sale: Dossier) -> Method:
    """The method a sale goes by."""
    return Method(law, sale.procedure)


def is_tender(method: Method) -> bool:
    """Whether each bidder seals one offer, and all are opened at the deadline."""
    return method.is_("form", "tender")


def ends_on_a_day(method: Method) -> bool:
    """Whether the announcement names an end."""
    return is_listing(method) or is_tender(method)


def is_listing(method: Method) -> bool:
    """Whether offers are taken for days before the rounds."""
    return method.is_("form", "listing")


def disclosure(method: Method, terms: SaleTerms) -> ClockRule | None:
    """How long state property is disclosed at least: by its kind and its base price (CQ-01, CQ-04).

    None where the method discloses by a notice, and for an asset below the least price the law speaks of.
    """
    if terms.use == "equity":
        return method.clock_if("disclosure-equity")
    for size in ("large", "least"):
        line = method.figure_if(f"disclosure-{size}")
        if line is not None and line.meets(terms.start):
            return method.clock(f"disclosure-{size}")
    return None


def share(figure: Figure, amount: Decimal) -> Decimal:
    """A share of an amount by a figure in per cent, yuan, exact."""
    return amount * Decimal(figure.share.numerator) / Decimal(figure.share.denominator)
