"""Looking a payment notice up without signing in: by its payment code and how the payer's number ends.

Five wrong answers lock a code for a quarter of an hour, be there such a code or not, and what is told of either is
the same. What is not here: what the page then says (``portal.presenters.paying``).
"""

from __future__ import annotations

from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import code_key
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import is_person
from hallcore.journal import House, Root
from portal.inquiry import TAIL_LENGTH, count_attempt, plain, said

WRONG = "缴款识别码或者缴款人号码后四位不正确"
"""What is told of an unknown code and of a wrong ending alike."""


def looked_up(house: House, code: str, tail: str) -> str:
    """The number of the notice with this code, for whoever knows how the payer's number ends.

    The attempt is counted before the answer is looked at, and forgotten if it is right.

    Raises:
        Refusal: Wrong, or no such code, or locked for now.
    """
    code, tail = plain(code), plain(tail)
    key = f"pay:{code}"

    def work(root: Root) -> str:
        count_attempt(root, key, "该缴款识别码")
        notice = notice_of(root.archive, code)
        if notice is None or not _is_tail(notice, tail):
            return ""
        root.archive.shelf("attempts").pop(key, None)
        return notice.number

    number: str = house.transact(work)
    if not number:
        raise Refusal(WRONG, "FEE-11", where="tail")
    return number


def notice_of(archive: Archive, code: str) -> Dossier | None:
    """The notice with that payment code, or None."""
    number = archive.claimed(code_key(code)) if code else ""
    return archive.get(number) if number else None


def _is_tail(notice: Dossier, answer: str) -> bool:
    party = notice.the(NoticeIssued).party
    own = said(notice, "ident").upper() if is_person(party) else party
    return len(answer) == TAIL_LENGTH and len(own) >= 8 and own.endswith(answer)
