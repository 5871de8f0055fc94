"""Who pays, as windows and the bank may see it: recognisable, and no more (PI-09)."""

from __future__ import annotations

from hallcore.dossier import Dossier
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import of_trading
from hallcore.ground.codes import mask_name
from hallcore.identity.rules import is_person
from portal.presenters.cases_told import masked_company

NOBODY_S = "＊＊＊（投标单位保密）"
"""Who paid for documents or a bond: the name would tell who bids."""


def masked_payer(notice: Dossier) -> str:
    """The payer's name on a notice: a natural person's first character, of a company its beginning and legal form.

    Of what trading asks for it is nobody's: the name would tell who bids (ZB-043).
    """
    issued = notice.the(NoticeIssued)
    if issued.bond or of_trading(issued):
        return NOBODY_S
    annex = notice.record(0).annex
    name = (annex.get("payer") if annex else None) or ""
    person = is_person(notice.the(NoticeIssued).party)
    return mask_name(name).replace("*", "＊") if person else masked_company(name)
