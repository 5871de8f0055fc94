"""Taking in reports of cases that live elsewhere: lines of JSON, from a file or signed over the departments' network.

Each line stands for itself: a good one is kept whatever became of its neighbours, a bad one is told with its line and
field. Twice the same is once, so a file or message may be sent again. Over the network the whole body is signed by
the system whose cases it reports (``hall.exchange.SYSTEM`` in the settings); it may report no other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from hallcore.approval.elsewhere import filed_as, foreign_number, read_report
from hallcore.approval.reported import Report
from hallcore.desk import Actor
from hallcore.dossier import record_number
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from signing.exchange import vouched

LARGEST = 8 << 20
"""Bytes of one message."""


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one line.

    Attributes:
        line: Its number, from 1.
        result: ``kept``; ``known`` where it was kept before; ``doubtful``: kept, but late or contradictory; ``refused``.
        number: The record it stands in.
        grade: The rating it carries and that was kept, or 0.
        field, reason: Where and why it was refused, or what is doubtful about it.
    """

    line: int
    result: Literal["kept", "known", "doubtful", "refused"]
    number: str = ""
    grade: int = 0
    field: str = ""
    reason: str = ""


def take_in(house: House, lines: Iterable[str], *, only: str = "") -> list[Outcome]:
    """Take in lines of JSON; empty ones are passed over.

    Args:
        house: The hall's door.
        lines: The lines of a file or message.
        only: The system whose cases alone may be reported, or "" for any.
    """
    return [_taken(house, n, line, only) for n, line in enumerate(lines, 1) if line.strip()]


def _taken(house: House, n: int, line: str, only: str) -> Outcome:
    try:
        report = _own(read_report(line), only)
        number = foreign_number(report.system, report.id)
        with house.reading() as root:
            case = root.archive.get(number)
            known = filed_as(case, report) if case is not None else None
        if known is not None:
            return Outcome(n, "known", record_number(number, known))
        done = house.perform("report-foreign", number if case is not None else "", _actor(report), report)
    except Refusal as refusal:
        return Outcome(n, "refused", field=refusal.where, reason=refusal.reason)
    reasons = "；".join(getattr(done.paper, "reasons", ()))
    grade = report.rating.grade if report.rating is not None else 0
    return Outcome(n, "doubtful" if reasons else "kept", done.number, grade, reason=reasons)


def _own(report: Report, only: str) -> Report:
    if only and report.system != only:
        raise Refusal(f"签名的系统是 {only}，不能报送其他系统的办件", where="system")
    return report


def _actor(report: Report) -> Actor:
    return Actor(f"system:{report.system}", "operator")


def message_of(keys: Mapping[str, bytes], system: str, signature: str, body: bytes) -> list[str]:
    """The lines of a signed message.

    Raises:
        Refusal: An unknown system, a signature that is not its own over this body, no UTF-8, or too much of it.
    """
    if len(body) > LARGEST:
        raise Refusal(f"一次报送不得超过 {LARGEST >> 20} MiB", where="body")
    key = keys.get(system)
    if key is None:
        raise Refusal("没有登记这个系统的公钥", where="X-Hall-System")
    if not vouched(key, body, signature):
        raise Refusal("签名与报送内容不符", where="X-Hall-Signature")
    try:
        return body.decode("utf-8").splitlines()
    except UnicodeDecodeError as fault:
        raise Refusal("报送内容不是 UTF-8 文本", where="body") from fault


def answer_of(outcomes: list[Outcome]) -> dict[str, Any]:
    """What is answered to a message: how many lines became what and carried a rating, and each that was not simply kept."""
    counts = {
        word: sum(one.result == word for one in outcomes) for word in ("kept", "known", "doubtful", "refused")
    }
    told = [msgspec.to_builtins(one) for one in outcomes if one.result in {"doubtful", "refused"}]
    rated = sum(one.grade > 0 for one in outcomes)
    return {**counts, "rated": rated, "lines": told}
