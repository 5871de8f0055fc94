"""A purchaser who is in a hurry: a project is registered, and its notice would leave bidders less time than the law does.

The house refuses the notice and keeps the refusal (ZB-028, JC-15).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from portal.cli import cast, stories
from portal.cli.browser import Unexpected
from portal.cli.devices import TrusteeDevice
from portal.cli.playing import UNLOCK_MINUTES
from portal.cli.simulation.book import Book
from portal.cli.simulation.seats import Seats
from portal.cli.simulation.wire import Person
from signing.seal.package import enclose
from trading.tendering.model import METHOD

_NUMBER = re.compile(r"/desk/tenders/(DHGC-\d{4}-\d{4})")
_DAYS = 12
"""Days from the documents to the deadline, where the law demands twenty."""


def hurry(seats: Seats, book: Book, devices: Path, login: str, now: datetime) -> None:
    """Register a project, publish who keeps its keys, and try to publish its notice.

    Args:
        seats: Who acts.
        book: Where the project is noted.
        devices: Where the keepers' devices lie.
        login: The purchaser's.
        now: The hall's time.

    Raises:
        Unexpected: The project was not registered, or the notice went out.
    """
    purchaser, story = seats.at(login), stories.STORIES[0]
    answer = purchaser.post(
        "/desk/tenders/new", _project(story, cast.BY_LOGIN[login].party), "register-project"
    )
    found = _NUMBER.search(answer.location)
    if found is None:
        raise Unexpected(f"{login}: the project was not registered: {answer.location}")
    book.tenders[found[1]] = login
    _policy(purchaser, found[1], devices, now)
    files = [("files", name, data) for name, data in story.documents()]
    try:
        purchaser.post(f"/desk/tenders/{found[1]}/notice", _notice(story, now), "publish-notice", files)
    except Unexpected as refused:
        if "投标截止" not in str(refused):
            raise
        return
    raise Unexpected(f"{found[1]}: a notice of {_DAYS} days went out")


def _policy(purchaser: Person, number: str, devices: Path, now: datetime) -> None:
    """Five keepers state their keys on their devices; the purchaser publishes how many of them must agree."""
    deadline = _deadline(now)
    valid, many = (now, deadline + timedelta(days=120)), len(cast.KEEPERS)
    statements = [
        TrusteeDevice(devices / one.login).state_key(
            number, one.login, one.name, one.side, t=cast.THRESHOLD, n=many, valid=valid
        )
        for one in cast.KEEPERS
    ]
    fields = {
        "deadline": f"{deadline:%Y-%m-%dT%H:%M}",
        "threshold": str(cast.THRESHOLD),
        "unlock_minutes": str(UNLOCK_MINUTES),
    }
    files = [("statements", f"statement-{n}.json", enclose(one)) for n, one in enumerate(statements, 1)]
    purchaser.post(f"/desk/tenders/{number}/policy", fields, "publish-policy", files)


def _deadline(now: datetime) -> datetime:
    return (now + timedelta(days=_DAYS)).replace(hour=9, minute=0, second=0, microsecond=0)


def _project(story: stories.Story, purchaser: str) -> dict[str, str]:
    lot = story.lots[0]
    return {
        "purchaser": purchaser,
        "name": f"{story.name}（模拟）",
        "category": story.category,
        "kind": story.kind,
        "region": cast.REGION,
        "approval": story.approval,
        "funding": "财政资金 100%",
        "must_tender": "y",
        "way": METHOD,
        "lots-0-title": lot.title,
        "lots-0-content": lot.content,
        "lots-0-qualification": lot.qualification,
        "lots-0-estimate": f"{lot.estimate:f}",
        "lots-0-ceiling": f"{lot.ceiling:f}",
        "lots-0-bond": f"{lot.bond:f}",
        "lots-0-duration_days": str(lot.duration_days),
    }


def _notice(story: stories.Story, now: datetime) -> dict[str, str]:
    evaluation, starts = story.evaluation, now + timedelta(minutes=30)
    fields = {
        "documents_from": f"{starts:%Y-%m-%dT%H:%M}",
        "documents_until": f"{starts + timedelta(days=10):%Y-%m-%d}T16:30",
        "deadline": f"{_deadline(now):%Y-%m-%dT%H:%M}",
        "validity_days": "90",
        "method": evaluation.method,
        "price_marks": str(evaluation.price_marks),
        "float_percent": str(evaluation.float_percent),
        "above": str(evaluation.above),
        "below": str(evaluation.below),
        "pass_marks": str(evaluation.pass_marks),
        "place": "敦化市公共资源交易中心第一开标厅（线上同步）",
        "contact": "示例联系人　0433-0000000（示例）",
        "supervisor": "敦化市示例行政监督部门",
    }
    for n, criterion in enumerate(evaluation.criteria):
        fields[f"criteria-{n}-title"] = criterion.title
        fields[f"criteria-{n}-marks"] = str(criterion.marks)
    return fields
