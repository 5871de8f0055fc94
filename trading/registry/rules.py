"""Who is a party, and who may act for whom. Pure."""

from __future__ import annotations

from datetime import date

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from trading.registry.model import CAPACITIES, CertificateBound, MandateGranted, PartyAdmitted

PRINCIPALS = frozenset({"purchaser", "seller"})
"""Capacities in which a party may entrust an agency."""


def name_of(party: Dossier) -> str:
    """The party's registered name."""
    return party.the(ApplicantRegistered).name


def capacities_of(party: Dossier) -> frozenset[str]:
    """In which capacities the party is listed."""
    return frozenset(c for paper in party.papers(PartyAdmitted) for c in paper.capacities)


def require_capacity(party: Dossier, capacity: str) -> None:
    """Refuse an act in a capacity the party is not listed in."""
    if capacity not in capacities_of(party):
        raise Refusal(f"该主体未以“{CAPACITIES[capacity]}”身份入库", "EB-02", where=party.number)


def day_of(text: str, where: str) -> date:
    """A day as forms give it, ``2026-12-31``.

    Raises:
        Refusal: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("日期应写成 2026-12-31 的形式", where=where) from None


def certificate_of(party: Dossier) -> CertificateBound:
    """The certificate that signs for the party now."""
    bound = party.latest(CertificateBound)
    if bound is None:
        raise Refusal("该主体尚未登记签名证书", "EB-15", where=party.number)
    return bound


def require_mandate(purchaser: Dossier, agency: str, on: date) -> MandateGranted:
    """The mandate under which an agency acts for a purchaser on a day.

    Raises:
        Refusal: There is none in force.
    """
    for mandate in reversed(purchaser.papers(MandateGranted)):
        if mandate.agency == agency and date.fromisoformat(mandate.valid_to) >= on:
            return mandate
    raise Refusal("没有在有效期内的招标代理委托记录，代理机构不能代行招标人事务", "ZB-015", where=agency)
