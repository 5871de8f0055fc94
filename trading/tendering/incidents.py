"""What the hall's clock files about its own way in: that it is out, and that it is open again (EB-30).

While it is out no gate is closed, and none is closed after it before the deadlines it touches have been moved
(``closing_waits``). Nobody decides anything: the figures are published and the clock acts.
"""

from __future__ import annotations

from datetime import datetime

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.tendering.incident_model import (
    INCIDENT,
    PROCEDURE,
    BackForm,
    IncidentBegan,
    IncidentMeasured,
    OutForm,
)
from trading.tendering.outage import Outage, moved_deadline
from trading.tendering.rules import deadline_of
from trading.tendering.turn_model import DeadlineExtended

OUT, LAST = "submission path out", "submission path incident"
"""Claims: the incident that is going on; the last one that was measured."""


def begin_incident(desk: Desk, form: OutForm) -> Act:
    """File that the way in is out; one incident at a time."""
    if desk.actor.role != "clock":
        raise Refusal("中断由系统自测记录", "EB-30")
    going = desk.archive.claimed(OUT)
    if going:
        raise Refusal("中断已经记录，尚未恢复", "EB-30", where=going)
    number = f"ZD-{desk.at:%Y}-{desk.next_number(f'incident-{desk.at:%Y}'):04d}"
    incident = desk.found(number, PROCEDURE, INCIDENT)
    desk.archive.claim(OUT, number)
    desk.file_in(incident)
    desk.advance("begin-incident")
    return Act(IncidentBegan(form.last_good, form.found_at, form.cause))


def end_incident(desk: Desk, form: BackForm) -> Act:
    """File how long it was out; from here the deadlines it touches are moved."""
    incident = desk.dossier
    desk.advance("end-incident")
    began = incident.the(IncidentBegan)
    desk.archive.release(OUT, incident.number)
    earlier = desk.archive.claimed(LAST)
    if earlier:
        desk.archive.release(LAST, earlier)
    desk.archive.claim(LAST, incident.number)
    seconds = int((form.at - began.last_good).total_seconds())
    return Act(IncidentMeasured(began.last_good, form.at, seconds, began.cause))


def closing_waits(archive: Archive, tender: Dossier, law: Law, calendar: Calendar) -> Dossier | None:
    """The incident because of which a tender's gate is not closed yet: one going on, or one not taken into account.

    Only the last incident is asked: each moves its deadlines before the next can end.
    """
    going = archive.claimed(OUT)
    if going:
        return archive[going]
    last = archive.claimed(LAST)
    incident = archive.get(last) if last else None
    if incident is None or any(paper.incident == last for paper in tender.papers(DeadlineExtended)):
        return None
    return incident if moved_by(incident, tender, law, calendar) is not None else None


def moved_by(incident: Dossier, tender: Dossier, law: Law, calendar: Calendar) -> datetime | None:
    """Where a measured incident moves a tender's deadline to; None where it leaves it alone."""
    measured = incident.latest(IncidentMeasured)
    if measured is None or tender.state != "tendering":
        return None
    outage = Outage(measured.out_from, measured.out_until)
    return moved_deadline(deadline_of(tender), outage, law, calendar)


VERBS = (
    Verb("begin-incident", begin_incident),
    Verb("end-incident", end_incident),
)
