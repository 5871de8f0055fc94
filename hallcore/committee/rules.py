"""How decisions of a meeting stand, and what papers of committee and study must satisfy. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple

from hallcore.committee.model import (
    EXCUSES,
    Decision,
    DecisionDone,
    DecisionsOverdue,
    HeldForm,
    MeetingForm,
    MinutesFiled,
    MinutesForm,
    Missing,
    NoteHandedIn,
    StudyForm,
    StudyHeld,
    StudyPlanned,
)
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal


class Standing(NamedTuple):
    """A decision as it stands; ``overdue`` where the clock found it late, ``done`` how it was carried out."""

    of: int
    decision: Decision
    done: DecisionDone | None
    overdue: bool

    @property
    def state(self) -> Literal["open", "overdue", "done", "late"]:
        """Open, overdue, done in time, or done too late."""
        if self.done is not None:
            return "late" if self.done.late else "done"
        return "overdue" if self.overdue else "open"


def decisions_of(meeting: Dossier) -> tuple[Standing, ...]:
    """Every decision of a meeting as it stands; none before it is held."""
    minutes = meeting.latest(MinutesFiled)
    if minutes is None:
        return ()
    done = {paper.of: paper for paper in meeting.papers(DecisionDone)}
    late = {n for paper in meeting.papers(DecisionsOverdue) for n in paper.of}
    return tuple(
        Standing(n, decision, done.get(n), n in late) for n, decision in enumerate(minutes.decisions)
    )


def next_due(meeting: Dossier, decisions: Iterable[Decision], today: date) -> date | None:
    """The earliest day still to come on which an open decision falls due."""
    done = {paper.of for paper in meeting.papers(DecisionDone)}
    days = [one.due for n, one in enumerate(decisions) if n not in done and one.due >= today]
    return min(days, default=None)


def found_late(meeting: Dossier, today: date) -> tuple[int, ...]:
    """The open decisions whose day is over and of which that was not yet noted."""
    return tuple(
        one.of
        for one in decisions_of(meeting)
        if one.done is None and not one.overdue and one.decision.due < today
    )


def check_meeting(form: MeetingForm, now: datetime) -> None:
    """A subject, a place, an agenda, people, and a time to come."""
    _required((form.subject, "subject", "会议主题"), (form.place, "place", "地点"))
    if not any(point.strip() for point in form.agenda):
        raise Refusal("请填写议程", "KH-19", where="agenda")
    if not form.invited:
        raise Refusal("请选择参会人员", "KH-19", where="invited")
    if form.at <= now:
        raise Refusal("会议时间应晚于现在", "KH-19", where="at")


def check_minutes(form: MinutesForm, invited: Iterable[str], today: date) -> None:
    """Those who were asked, words, and decisions each with an owner and a day not yet over (KH-19)."""
    if not form.present or not set(form.present) <= set(invited):
        raise Refusal("请在参会人员中选择到会人员", "KH-19", where="present")
    if not form.minutes.strip():
        raise Refusal("请填写会议纪要", "KH-19", where="minutes")
    for decision in form.decisions:
        if not decision.text.strip() or not decision.owner:
            raise Refusal("每项决定应写明内容和责任人", "KH-19", where="decisions")
        if decision.due < today:
            raise Refusal("决定的完成期限不能早于今日", "KH-19", where="decisions")


def check_done(meeting: Dossier, of: int, result: str, account: str, role: str) -> Decision:
    """An open decision, a result, by its owner or the management.

    Raises:
        Refusal: See the sentences.
    """
    standing = decisions_of(meeting)
    if not 0 <= of < len(standing):
        raise Refusal("会议没有这项决定", "KH-19", where="of")
    if standing[of].done is not None:
        raise Refusal("这项决定已经办结", "KH-19", where="of")
    if role != "manager" and account != standing[of].decision.owner:
        raise Refusal("应由责任人或者政务中心管理人员办结", "KH-19")
    if not result.strip():
        raise Refusal("请写明办理结果", "KH-19", where="result")
    return standing[of].decision


def check_study(form: StudyForm, now: datetime) -> None:
    """A subject, a place, people, and a time to come."""
    _required((form.subject, "subject", "主题"), (form.place, "place", "地点"))
    if not form.called:
        raise Refusal("请选择参加人员", "KH-20", where="called")
    if form.at <= now:
        raise Refusal("时间应晚于现在", "KH-20", where="at")


def held(form: HeldForm, planned: StudyPlanned) -> StudyHeld:
    """Who came and who did not, of those who were called (KH-20).

    Raises:
        Refusal: Somebody who was not called, somebody both there and excused, an excuse that is none.
    """
    called, present = set(planned.called), set(form.present)
    excuses = {one.account: one.excuse for one in form.excused}
    if not present <= called or not set(excuses) <= called:
        raise Refusal("签到和请假人员应在参加人员之内", "KH-20", where="present")
    if present & set(excuses):
        raise Refusal("同一人员不能既签到又请假", "KH-20", where="present")
    if not set(excuses.values()) <= set(EXCUSES):
        raise Refusal("请选择缺席的原因", "KH-20", where="excused")
    missing = tuple(
        Missing(account, excuses.get(account, "")) for account in planned.called if account not in present
    )
    return StudyHeld(tuple(one for one in planned.called if one in present), missing)


def check_note(study: Dossier, account: str, words: str) -> None:
    """By somebody who was called, once, after the study, with words."""
    if account not in study.the(StudyPlanned).called:
        raise Refusal("您不在这次学习的参加人员之内", "KH-20")
    if account in {paper.account for paper in study.papers(NoteHandedIn)}:
        raise Refusal("您已经提交过心得", "KH-20")
    if not words.strip():
        raise Refusal("请填写心得", "KH-20", where="words")


def unexcused(study: Dossier) -> tuple[str, ...]:
    """The accounts missing from a study without an excuse: what the appraisal may take up."""
    paper = study.latest(StudyHeld)
    return tuple(one.account for one in paper.missing if not one.excuse) if paper is not None else ()


def _required(*fields: tuple[str, str, str]) -> None:
    for value, where, what in fields:
        if not value.strip():
            raise Refusal(f"请填写{what}", where=where)
