"""The casebook: the lists of cases that desks, applicants and the public read, as projections in the database.

A view beside the board: thrown away and rebuilt from index zero it comes out the same. Each list is a tree whose
keys stand in the order in which it is read, so a page of it costs the same among a thousand cases and a million.
Values are plain; names of natural persons are masked before they come here. Whether a case is late is no fact that
is kept: it is the day of its limit, which stands in the key, beside today.

Shelves: ``cases`` number → summary; ``inbox`` (department, duty, day, number) of open cases, the day being that of
the limit that binds (``NO_DAY`` without one); ``live`` (stage, department, day, number) of the same
cases; ``desk-of`` (account, day, number) of cases given to somebody; ``pool``
(department, duty, day, number) of those given to nobody;
``stopped`` (department, until, number) while a special step stops the clock; ``branches`` (department, day, number)
that wait for an answer; ``window-cases`` (window, day, number); ``my-cases`` (applicant, number); ``results`` (day
counted down, number) of what is public; ``tally`` (department, what) → how many; ``breaches`` (time, number, what);
``licences`` (holder, number) → summary; ``inbox-of`` number → the keys a case has now; ``spent`` department →
(decided cases, working days they used), of cases whose days can be counted; ``outages`` (day counted down, number)
→ when, why and which forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from hallcore.approval.beside import (
    BranchAsked,
    LicenceIssued,
    OutageRecorded,
    ResultDisclosed,
)
from hallcore.approval.duty import assigned_to
from hallcore.approval.elsewhere import picture
from hallcore.approval.model import (
    BRANCH,
    CASE,
    INSTANT,
    JOINT,
    LICENCE,
    OPEN,
    STAGE_OF,
    ApplicationReceived,
    CaseAccepted,
    CorrectionNotified,
    DecisionDelivered,
    DecisionMade,
    SpecialStepBegan,
)
from hallcore.approval.reported import BAD, ELSEWHERE, GRADES, ForeignCaseReported
from hallcore.approval.rules import (
    answer_by_of,
    check_by_of,
    deliver_by_of,
    last_day,
    ledgers_of,
    running_special,
    version_of,
)
from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.codes import mask_name
from hallcore.ground.errors import NotComputable
from hallcore.ground.ledger import Ledger, balance
from hallcore.journal import House, Root
from portal.consequences import CASES, followed_by
from portal.followers import Item, ShelfView

SHELVES = (
    "cases",
    "inbox",
    "inbox-of",
    "live",
    "desk-of",
    "pool",
    "stopped",
    "branches",
    "window-cases",
    "my-cases",
    "results",
    "tally",
    "breaches",
    "licences",
    "spent",
    "outages",
)
MACHINES = frozenset({CASE, INSTANT, JOINT})
DUTY_OF = {
    "received": "acceptor",
    "correcting": "applicant",
    "handling": "handler",
    "reviewing": "reviewer",
    "approving": "approver",
    "decided": "acceptor",
}
"""Whose turn it is in each open state."""

NO_DAY = "9999-12-31"
"""The day of a case whose limit cannot be computed yet, or that has none: behind all others."""


class Casebook(ShelfView):
    """The view that keeps the shelves."""

    name = "casebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(CASES), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Note what happened; a case is summed up once however much that was."""
        touched: dict[str, Dossier] = {}
        for item in items:
            touched[item.dossier.number] = item.dossier
            self._note(root.archive, item)
        for dossier in touched.values():
            self._sum_up(root.archive, dossier)

    # -- one case -----------------------------------------------------------------------------------

    def _sum_up(self, archive: Archive, dossier: Dossier) -> None:
        if dossier.machine in MACHINES:
            law = self.house.lawbook.edition(dossier.edition)
            summary = summary_of(archive, dossier, law, self.house.calendar)
            before = archive.shelf("cases").get(dossier.number)
            archive.shelf("cases")[dossier.number] = summary
            _place(archive, dossier.number, tuple(_keys(dossier, summary)))
            _count(archive, before, summary)
        elif dossier.machine == ELSEWHERE:
            summary = foreign_summary(dossier)
            before = archive.shelf("cases").get(dossier.number)
            archive.shelf("cases")[dossier.number] = summary
            _place(archive, dossier.number, tuple(_keys(dossier, summary)))
            _count(archive, before, summary)
        elif dossier.machine == BRANCH:
            asked = dossier.the(BranchAsked)
            until = answer_by_of(dossier)
            day = until.isoformat() if until else NO_DAY
            waits = dossier.state in {"asked", "overdue"}
            key = ("branches", (asked.department, day, dossier.number))
            _place(archive, dossier.number, (key,) if waits else ())

    def _note(self, archive: Archive, item: Item) -> None:
        """What is listed once, when it happens."""
        paper, dossier = item.record.paper, item.dossier
        if isinstance(paper, ResultDisclosed):
            key = (date.max.toordinal() - paper.decided.toordinal(), record_number(dossier.number, item.n))
            archive.shelf("results")[key] = {
                "name": paper.name,
                "organ": paper.organ,
                "applicant": paper.applicant,
                "decision": paper.decision,
                "decided": paper.decided.isoformat(),
                "valid_to": paper.valid_to.isoformat() if paper.valid_to else "",
                "department": paper.department,
            }
        if isinstance(paper, OutageRecorded):
            key = (date.max.toordinal() - paper.first.date().toordinal(), dossier.number)
            archive.shelf("outages")[key] = {
                "first": paper.first.isoformat(),
                "last": paper.last.isoformat(),
                "reason": paper.reason,
                "slips": tuple(paper.slips),
            }
        for what in (*_breaches(paper), *_rated_badly(dossier, item.n)):
            archive.shelf("breaches")[(item.record.at.isoformat(), dossier.number, what)] = 1
        if dossier.machine == LICENCE:
            issued = dossier.the(LicenceIssued)
            archive.shelf("licences")[(issued.holder, issued.number)] = {
                "name": issued.name,
                "organ": issued.organ,
                "state": dossier.state,
                "valid_to": issued.valid_to.isoformat() if issued.valid_to else "",
            }


def _breaches(paper: object) -> Iterator[str]:
    """What supervision will want to see of a paper."""
    if isinstance(paper, CorrectionNotified) and paper.beyond:
        yield f"索要一次性告知清单以外的材料：{'、'.join(paper.beyond)}"
    if isinstance(paper, CaseAccepted) and paper.how == "deemed":
        yield "逾期未告知补正，视为受理"
    if isinstance(paper, SpecialStepBegan) and paper.late:
        yield "逾期指派核查人员"
    if isinstance(paper, DecisionMade) and paper.late_by:
        yield f"超法定期限 {paper.late_by} 个工作日作出决定"
    if isinstance(paper, DecisionDelivered) and paper.late:
        yield "逾期送达"
    if isinstance(paper, ForeignCaseReported):
        yield from _foreign_breaches(paper)


def _foreign_breaches(paper: ForeignCaseReported) -> Iterator[str]:
    """The same of a report: what contradicts, and a decision after its limit."""
    if paper.standing == "contradictory":
        yield f"外部系统报送矛盾：{'；'.join(paper.reasons)}"
    elif paper.result and paper.statutory_by is not None and paper.at.date() > paper.statutory_by:
        yield "外部系统办件超法定期限办结"


def _rated_badly(case: Dossier, n: int) -> Iterator[str]:
    """A bad rating (HP-04), with the report that brought it; the reports after it repeat it."""
    if case.machine != ELSEWHERE:
        return
    for m in case.numbers(ForeignCaseReported.type):
        paper = case.record(m).paper
        if (
            isinstance(paper, ForeignCaseReported)
            and paper.standing == "current"
            and paper.rating is not None
        ):
            if m == n and paper.rating.grade <= BAD:
                yield f"外部系统办件被评为“{GRADES[paper.rating.grade]}”（差评），须回访核实"
            return


def summary_of(archive: Archive, case: Dossier, law: Any, calendar: Any) -> dict[str, Any]:  # noqa: ANN401 - law and calendar of the house
    """What lists say of a case, from its own records."""
    application = case.the(ApplicationReceived)
    first = case.record(case.numbers(ApplicationReceived.type)[0])
    item = version_of(case, archive[application.item])
    ledgers = ledgers_of(case, item, law)
    days = tuple(last_day(ledger, calendar) for ledger in ledgers) if ledgers else (None, None)
    running = running_special(case)
    decided = case.latest(DecisionMade)
    name = (first.annex.get("name") if first.annex is not None else None) or ""
    check_by, deliver_by = check_by_of(case), deliver_by_of(case)
    return {
        "name": application.name,
        "item": application.item,
        "department": application.department,
        "organ": application.organ,
        "machine": case.machine,
        "state": case.state,
        "stage": STAGE_OF.get(case.state, ""),
        "applicant": application.applicant,
        "shown": name if application.applicant.startswith("A-") else mask_name(name),
        "channel": application.channel,
        "window": application.window,
        "received": first.at.isoformat(),
        "check_by": check_by.isoformat() if check_by else "",
        "statutory_by": days[0].isoformat() if days[0] else "",
        "promised_by": days[1].isoformat() if days[1] else "",
        "stopped_by": running.name if running and not running.counts else "",
        "stopped_until": running.until.isoformat()
        if running and running.until and not running.counts
        else "",
        "deliver_by": deliver_by.isoformat() if deliver_by else "",
        "granted": decided.granted if decided else None,
        "owner": assigned_to(case, DUTY_OF.get(case.state, "")),
        "used": _used(case, ledgers, calendar) if decided else None,
        "changed": case.last_at,
    }


def _used(case: Dossier, ledgers: tuple[Ledger, Ledger] | None, calendar: Calendar) -> int | None:
    """The working days from acceptance to decision, without those on which the clock stood still."""
    decided = case.record(case.numbers(DecisionMade.type)[0]).at.date()
    try:
        return balance(ledgers[0], decided, calendar).used if ledgers else None
    except NotComputable:
        return None


def foreign_summary(case: Dossier) -> dict[str, Any]:
    """What lists say of a case that lives elsewhere, in the same words as of ours, from its reports.

    ``foreign`` is the system that reports it, ``doubts`` how many of its reports are late or contradictory,
    ``grade`` how it was rated, 0 if it was not.
    """
    told = picture(case)
    annex = case.record(0).annex
    name = (annex.get("name") if annex is not None else None) or ""
    days = {"statutory_by": told.statutory_by, "promised_by": told.promised_by}
    stopped = bool(told.stopped) and not told.result
    return {
        "name": told.item,
        "item": "",
        "department": told.department,
        "organ": told.organ,
        "machine": case.machine,
        "state": case.state,
        "stage": STAGE_OF.get(case.state, ""),
        "applicant": "",
        "shown": name if told.applicant_kind == "company" else mask_name(name),
        "channel": "elsewhere",
        "window": "",
        "received": told.received.isoformat(),
        "check_by": "",
        **{key: day.isoformat() if day else "" for key, day in days.items()},
        "stopped_by": told.stopped if stopped else "",
        "stopped_until": told.stopped_until.isoformat() if stopped and told.stopped_until else "",
        "deliver_by": "",
        "used": None,
        "granted": {"granted": True, "denied": False}.get(told.result),
        "owner": "",
        "changed": case.last_at,
        "foreign": told.system,
        "grade": told.rating.grade if told.rating is not None else 0,
        "doubts": sum(paper.standing != "current" for paper in case.papers(ForeignCaseReported)),
    }


def binding_day(summary: dict[str, Any]) -> str:
    """The day of the limit that binds a case now: to check, to decide as promised, to deliver."""
    day = {
        "received": summary["check_by"] or (summary["promised_by"] if summary.get("foreign") else ""),
        "correcting": "",
        "decided": summary["deliver_by"],
    }.get(summary["state"], summary["promised_by"] or summary["statutory_by"])
    return str(day or NO_DAY)


def _keys(case: Dossier, summary: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Shelf and key of every list a case stands in now."""
    number, day = case.number, binding_day(summary)
    if summary["applicant"]:
        yield "my-cases", (summary["applicant"], number)
    if summary["state"] not in OPEN:
        return
    duty = ELSEWHERE if summary["machine"] == ELSEWHERE else DUTY_OF[summary["state"]]
    yield "inbox", (summary["department"], duty, day, number)
    yield "live", (summary["stage"], summary["department"], day, number)
    if summary["owner"]:
        yield "desk-of", (summary["owner"], day, number)
    else:
        yield "pool", (summary["department"], DUTY_OF[summary["state"]], day, number)
    if summary["window"]:
        yield "window-cases", (summary["window"], day, number)
    if summary["stopped_until"]:
        yield "stopped", (summary["department"], summary["stopped_until"], number)


def _place(archive: Archive, number: str, keys: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """Let a matter stand under these keys and no others."""
    shelf = archive.shelf("inbox-of")
    stale = shelf.get(number, ())
    if stale == keys:
        return
    for name, key in set(stale) - set(keys):
        archive.shelf(name).pop(key, None)
    for name, key in keys:
        archive.shelf(name)[key] = 1
    shelf[number] = keys


def _count(archive: Archive, before: dict[str, Any] | None, now: dict[str, Any]) -> None:
    """Keep the numbers of cases by department and state, and how many days decided ones used."""
    tally, spent, used = archive.shelf("tally"), archive.shelf("spent"), now["used"]
    if used is not None and (before is None or before["used"] is None):
        cases, days = spent.get(now["department"], (0, 0))
        spent[now["department"]] = (cases + 1, days + used)
    if before is not None and before["state"] == now["state"]:
        return
    for summary, step in ((before, -1), (now, 1)):
        if summary is not None:
            key = (summary["department"], summary["state"])
            tally[key] = tally.get(key, 0) + step
