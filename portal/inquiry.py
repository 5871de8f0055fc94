"""Asking how a case stands without signing in: what is asked in return, and how often one may be wrong.

Whoever knows a case's number and either the query code on its receipt or the last four characters of the
applicant's identity number, credit code or telephone may see how it stands. Five wrong answers lock a number for a
quarter of an hour, be there such a case or not, and what is told of either is the same. The query code has so many
values that it may be tried from an address: it alone opens a page without being counted.
What is not here: what the page then says (``portal.presenters.progress``).
"""

from __future__ import annotations

import hmac
import secrets
import time

from hallcore.approval.model import CASE, INSTANT, JOINT, ApplicationReceived
from hallcore.approval.reported import ELSEWHERE, ForeignCaseReported
from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import NOTICE, NoticeIssued
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from portal.sessions import ATTEMPTS, LOCK_SECONDS

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What query codes are made of: nothing that is read as something else."""

CODE_LENGTH = 8
TAIL_LENGTH = 4
WRONG = "办件编号或者查询码、尾号不正确"
"""What is told of an unknown number and of a wrong answer alike."""


def new_code() -> str:
    """A query code for a receipt: 8 characters, chosen by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def plain(text: str) -> str:
    """A number or an answer as people type it: capitals, no blanks, full-width characters made narrow."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return "".join(narrow.split()).upper()[:64]


def case_of(archive: Archive, number: str) -> Dossier | None:
    """The case of that number, or None."""
    found = archive.get(number) if number else None
    return found if found is not None and found.machine in {CASE, INSTANT, JOINT, ELSEWHERE} else None


def said(case: Dossier, piece: str) -> str:
    """A piece of what the applicant told, or a notice says of its payer; "" where it was erased or never told."""
    kinds = {ELSEWHERE: ForeignCaseReported.type, NOTICE: NoticeIssued.type}
    first = kinds.get(case.machine, ApplicationReceived.type)
    record = case.record(case.numbers(first)[0])
    return (record.annex.get(piece) if record.annex is not None else None) or ""


def by_code(archive: Archive, number: str, code: str) -> Dossier | None:
    """The case, if this is its query code."""
    case = case_of(archive, plain(number))
    own = said(case, "query") if case is not None else ""
    return case if own and hmac.compare_digest(own.encode(), plain(code).encode()) else None


def asked(house: House, archive: Archive, number: str, answer: str) -> tuple[str, bool]:
    """Check an answer; return the case's number and whether it was answered with the query code.

    Every attempt is counted, and nothing is told before it is; one that was right is forgotten in the same
    transaction. The case is read where the page will read it too, not a second time beside the count.

    Args:
        house: Where attempts are counted.
        archive: The dossiers as the request that asks sees them.
        number: The case's number as it was typed.
        answer: The query code or the last four characters, as typed.

    Raises:
        Refusal: Wrong, or no such case, or locked for now.
    """
    number, answer = plain(number), plain(answer)
    key, case = f"case:{number}", case_of(archive, number)
    code, tail = (_is_code(case, answer), _is_tail(case, answer)) if case is not None else (False, False)

    def work(root: Root) -> None:
        count_attempt(root, key, "该办件编号")
        if code or tail:
            root.archive.shelf("attempts").pop(key, None)

    house.transact(work)
    if not code and not tail:
        raise Refusal(WRONG, where="answer")
    return number, code


def _is_code(case: Dossier, answer: str) -> bool:
    own = said(case, "query")
    return bool(own) and hmac.compare_digest(own.encode(), answer.encode())


def _is_tail(case: Dossier, answer: str) -> bool:
    """Whether it is how a number of the applicant's ends; a shorter number than eight characters has no tail."""
    tails = (said(case, piece).upper() for piece in ("number", "phone"))
    return len(answer) == TAIL_LENGTH and any(len(own) >= 8 and own.endswith(answer) for own in tails)


def count_attempt(root: Root, key: str, what: str) -> None:
    """Count an attempt on what ``what`` calls it.

    Raises:
        Refusal: Too many that were wrong; counting begins anew when the lock has run out.
    """
    now, attempts = time.time(), root.archive.shelf("attempts")
    for stale in [name for name, (_count, until) in attempts.items() if until < now]:
        del attempts[stale]
    count, _until = attempts.get(key, (0, 0.0))
    if count >= ATTEMPTS:
        raise Refusal(f"{what}连续输错次数过多，请 15 分钟后再查", where="answer")
    attempts[key] = (count + 1, now + LOCK_SECONDS)
