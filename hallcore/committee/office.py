"""What is done by the committee and about study; the clock notes which decisions are overdue."""

from __future__ import annotations

from collections.abc import Iterable

from hallcore.committee.model import (
    MEETING,
    PROCEDURE,
    STUDY,
    Decision,
    DecisionDone,
    DecisionsOverdue,
    DoneForm,
    HeldForm,
    MeetingCalled,
    MeetingForm,
    MinutesFiled,
    MinutesForm,
    NoteForm,
    NoteHandedIn,
    StudyForm,
    StudyPlanned,
)
from hallcore.committee.rules import (
    check_done,
    check_meeting,
    check_minutes,
    check_note,
    check_study,
    found_late,
    held,
    next_due,
)
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal


def _known(desk: Desk, accounts: Iterable[str], where: str) -> tuple[str, ...]:
    """Accounts that exist, each once, in their order."""
    found = tuple(dict.fromkeys(accounts))
    for account in found:
        if desk.archive.get(account) is None:
            raise Refusal("没有这个账号", where=where)
    return found


def _found(desk: Desk, mark: str, machine: str) -> None:
    series = f"{mark}-{desk.at:%Y}"
    desk.file_in(desk.found(f"{series}-{desk.next_number(series):03d}", PROCEDURE, machine))


def call_meeting(desk: Desk, form: MeetingForm) -> Act:
    """Call a meeting."""
    _found(desk, "GH", MEETING)
    return change_meeting(desk, form)


def change_meeting(desk: Desk, form: MeetingForm) -> Act:
    """Call a meeting anew: another time, place or agenda."""
    check_meeting(form, desk.at)
    chair = _known(desk, (form.chair,), "chair")[0]
    invited = _known(desk, (form.chair, *form.invited), "invited")
    desk.advance("call-meeting")
    agenda = tuple(point.strip() for point in form.agenda if point.strip())
    return Act(
        MeetingCalled(form.kind, form.subject.strip(), form.at, form.place.strip(), chair, invited, agenda)
    )


def file_minutes(desk: Desk, form: MinutesForm) -> Act:
    """File the minutes of a meeting that was held; the clock is set for its decisions."""
    called = desk.dossier.the(MeetingCalled)
    desk.advance("file-minutes")
    if desk.at < called.at:
        raise Refusal("会议尚未召开", "KH-19")
    check_minutes(form, called.invited, desk.at.date())
    _known(desk, (decision.owner for decision in form.decisions), "decisions")
    decisions = tuple(Decision(one.text.strip(), one.owner, one.due) for one in form.decisions)
    _wake(desk, decisions)
    present = tuple(dict.fromkeys(form.present))
    return Act(MinutesFiled(present, decisions), files=form.files, annex={"minutes": form.minutes.strip()})


def _wake(desk: Desk, decisions: tuple[Decision, ...]) -> None:
    """Set the clock for the end of the next day on which an open decision falls due."""
    due = next_due(desk.dossier, decisions, desk.at.date())
    if due is None:
        desk.forget("note-overdue")
    else:
        desk.remind("note-overdue", midnight_after(due))


def finish_decision(desk: Desk, form: DoneForm) -> Act:
    """A decision was carried out, in time or late."""
    desk.advance("finish-decision")
    decision = check_done(desk.dossier, form.of, form.result, desk.actor.account, desk.actor.role)
    return Act(
        DecisionDone(form.of, form.result.strip(), late=desk.at.date() > decision.due), files=form.files
    )


def note_overdue(desk: Desk, _form: object) -> Act:
    """The clock notes decisions whose day is over, and looks again when the next one falls due."""
    desk.advance("note-overdue")
    late = found_late(desk.dossier, desk.at.date())
    if not late:
        raise Refusal("没有逾期的决定", "KH-19")
    _wake(desk, desk.dossier.the(MinutesFiled).decisions)
    return Act(DecisionsOverdue(late))


# -- study --------------------------------------------------------------------------------------------------


def plan_study(desk: Desk, form: StudyForm) -> Act:
    """Plan a collective study or a training."""
    check_study(form, desk.at)
    host = _known(desk, (form.host,), "host")[0]
    called = _known(desk, form.called, "called")
    _found(desk, "XX", STUDY)
    desk.advance("plan-study")
    return Act(StudyPlanned(form.kind, form.subject.strip(), form.at, form.place.strip(), host, called))


def hold_study(desk: Desk, form: HeldForm) -> Act:
    """Enter who came to a study."""
    planned = desk.dossier.the(StudyPlanned)
    desk.advance("hold-study")
    if desk.at < planned.at:
        raise Refusal("学习尚未开始", "KH-20")
    return Act(held(form, planned), files=form.files)


def hand_in_note(desk: Desk, form: NoteForm) -> Act:
    """Somebody who was called hands in notes."""
    desk.advance("hand-in-note")
    check_note(desk.dossier, desk.actor.account, form.words)
    return Act(NoteHandedIn(desk.actor.account), files=form.files, annex={"words": form.words.strip()})


VERBS = (
    Verb("call-meeting", call_meeting),
    Verb("change-meeting", change_meeting),
    Verb("file-minutes", file_minutes),
    Verb("finish-decision", finish_decision),
    Verb("note-overdue", note_overdue),
    Verb("plan-study", plan_study),
    Verb("hold-study", hold_study),
    Verb("hand-in-note", hand_in_note),
)
