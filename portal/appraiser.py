"""Who takes the faults of a day's attendance to the appraisal, in the clock's name: once a day, or when asked.

What windows' own logs say of a day is filed first, as findings the person may reply to (``portal.watching``).

In earnest every day that is over is taken up as soon as it is. A demo's terminals stand still after its present
moment, so that everybody would be absent ever after: there a day is taken up only when the centre asks for it. Done
twice it does nothing twice, since a fault that was proposed is refused.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from hallcore.appraisal.attending import faults
from hallcore.appraisal.forms import AttendanceForm, PointForm
from hallcore.appraisal.model import Evidence
from hallcore.appraisal.rules import quarter_of
from hallcore.attendance.facts import day_records
from hallcore.desk import CLOCK
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.journal import House
from hallcore.supervision.concerning import stands
from hallcore.supervision.scoring import CardPointForm
from hallcore.voice.complaints.hands import found_against
from hallcore.voice.ratings_model import TRUE
from portal.consequences import FOUND, JUDGED, SCORES, followed_by
from portal.followers import Item
from portal.watching import watch

_LOG = logging.getLogger(__name__)
BAD_RATING = "KH-07/bad"
"""The point of a rating that was found true."""

COMPLAINT = "KH-10/complaint"
"""The point of a complaint that was found true: none taken, but nobody is commended in that quarter."""

SHELF = "appraisal-days"
"""``last`` → the last day that was taken up."""


class Appraiser:
    """Takes up each day once it is over.

    Args:
        house: The hall.
        by_itself: Whether days are taken up without being asked for.
    """

    def __init__(self, house: House, *, by_itself: bool) -> None:
        self.house = house
        self.by_itself = by_itself
        house.transact(lambda root: root.archive.shelf(SHELF))

    def tick(self) -> int:
        """Take up the next day that is over, if there is one; return how many findings and points that were."""
        if not self.by_itself:
            return 0
        yesterday = self.house.clock.now().date() - timedelta(days=1)
        with self.house.reading() as root:
            text = root.archive.shelf(SHELF).get("last", "")
        if text and date.fromisoformat(text) >= yesterday:
            return 0
        day = date.fromisoformat(text) + timedelta(days=1) if text else yesterday
        done = take_up(self.house, day)
        self.house.transact(lambda root: root.archive.shelf(SHELF).update({"last": day.isoformat()}))
        return done


class CardScorer:
    """Takes a card that stands for good to the appraisal of whom it names (KH-06), once."""

    name = SCORES
    types = followed_by(SCORES)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Propose the card's point; where no quarter is appraised or nobody is named, there is none."""
        if not stands(item.dossier):
            return
        try:
            self.house.perform("propose-card-point", "", CLOCK, CardPointForm(item.dossier.number))
        except Refusal as refusal:
            _LOG.info("%s has no point: %s", item.dossier.number, refusal)


def take_up(house: House, day: date) -> int:
    """File and propose what was not yet: windows left, then every fault of the day's attendance; return how many."""
    return watch(house, day) + _take_up(house, day)


def _take_up(house: House, day: date) -> int:
    with house.reading() as root:
        quarter = root.archive.get(quarter_of(day))
        if quarter is None or quarter.state != "open":
            return 0
        law, calendar, now = house.lawbook.edition(quarter.edition), house.calendar, house.clock.now()
        posts = [account for account, one in root.archive.shelf("posts").items() if one["stands"]]
        found: list[tuple[str, int]] = []
        for account in posts:
            try:
                records = day_records(root.archive, account, day, day, law=law, calendar=calendar, asof=now)
            except NotComputable as unknown:
                _LOG.info("%s: %s", day, unknown)
                return 0
            many = sum(1 for record in records for _fault in faults(record))
            if many:
                found.append((account, many))
    return sum(_propose(house, account, day, many) for account, many in found)


def _propose(house: House, account: str, day: date, many: int) -> int:
    done = 0
    for _ in range(many):
        try:
            house.perform("propose-attendance", "", CLOCK, AttendanceForm(account, day))
        except Refusal as refusal:
            _LOG.debug("%s %s: %s", account, day, refusal)
            break
        done += 1
    return done


class RatingAppraiser:
    """Proposes the point of a rating that was called back and found true, once (HP-07); the person may explain it."""

    name = JUDGED
    types = followed_by(JUDGED)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Propose it in the month of the rating; no quarter that is open, no post any more: nothing to propose."""
        body = item.record.head["body"]
        if body["finding"] not in TRUE or not body["officer"]:
            return
        day = item.dossier.record(0).at.date()
        evidence = (Evidence("rating", item.dossier.number),)
        form = PointForm(body["officer"], BAD_RATING, day, evidence)
        try:
            self.house.perform("propose-point", "", CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s: %s", item.dossier.number, refusal)


class ComplaintAppraiser:
    """Proposes the point of a complaint that was found true, to each it names, once its answer stands (KH-10)."""

    name = FOUND
    types = followed_by(FOUND)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Propose it in the month in which the answer came to stand; no quarter that is open: nothing to propose."""
        evidence = (Evidence("complaint", item.dossier.number),)
        for account in found_against(item.dossier):
            form = PointForm(account, COMPLAINT, item.record.at.date(), evidence)
            try:
                self.house.perform("propose-point", "", CLOCK, form)
            except Refusal as refusal:
                _LOG.info("%s: %s", item.dossier.number, refusal)
