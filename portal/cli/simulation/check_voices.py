"""Cross-checks of complaints, consultations and suggestions: each has its number, its clock and, once answered, its reply."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.organisation.rules import post_number, posted
from hallcore.voice.complaints.beside import ConsultationAnswered, SuggestionDecided
from hallcore.voice.complaints.hands import investigators
from hallcore.voice.complaints.model import KINDS, PROCEDURE, ComplaintAccepted, ComplaintAnswered, VoiceFiled
from hallcore.voice.complaints.rules import due_day, unit_of
from portal.cli.simulation.courses import Voice
from portal.cli.simulation.records import SHOWN, Check, Records, compare

_STATES = {
    "complaint": {"accept": "filed", "fact": "handling", "draft": "handling", "answer": "drafted"},
    "consultation": {"reply": "filed"},
    "suggestion": {"decide": "filed"},
}
"""Kind → the next step → the state it is in until that is done; else it is answered."""


def voices(records: Records) -> Iterator[Check]:
    """Every cross-check of what was told."""
    filed = {one.number: one for kind in KINDS for one in records.of.get((PROCEDURE, kind), ())}
    own = {one.number: one for ran in records.days for one in ran.book.voices}
    yield compare(
        "投诉、咨询、建议",
        {
            (number, one.machine, one.the(VoiceFiled).unit, one.the(VoiceFiled).channel)
            for number, one in filed.items()
        },
        {
            (number, one.told.kind, one.told.unit, "hotline" if one.told.hotline else "web")
            for number, one in own.items()
            if one.told is not None
        },
    )
    yield compare(
        "来件办理状态",
        {(number, one.state) for number, one in filed.items()},
        {(number, state_of(one)) for number, one in own.items()},
    )
    unclocked = [number for number, one in filed.items() if not _clocked(one)]
    yield _none("来件都有办理期限", unclocked, len(filed))
    answered = {number for number, one in own.items() if answered_here(one)}
    yield compare("来件答复", {number for number, one in filed.items() if _reply(one) is not None}, answered)
    late = [number for number, one in filed.items() if (reply := _reply(one)) is not None and bool(reply[1])]
    yield _none("答复都在期限内", late, len(answered))
    read = [number for number, one in own.items() if "read" in one.done and not one.read]
    wrong = [
        number
        for number, one in own.items()
        if one.told is not None
        and (reply := _reply(filed[number]) if number in filed else None) is not None
        and reply[0] != one.told.story.reply
    ]
    yield _none("提出人看到的答复", [*read, *wrong], sum(one.read for one in own.values()))
    concerned = [number for number, one in filed.items() if _concerned(records, one)]
    yield _none(
        "投诉不由被投诉单位办理", concerned, sum(one.machine == "complaint" for one in filed.values())
    )


def state_of(voice: Voice) -> str:
    """Where something told stands, by what is still to be done about it."""
    if voice.told is None:
        return ""
    kind = voice.told.kind
    if voice.todo:
        step = voice.todo[0].name.partition("-")[0]
        waits = _STATES[kind].get(step, "")
        if waits:
            return waits
    if kind != "suggestion":
        return "answered"
    return "adopted" if voice.told.story.adopted else "declined"


def answered_here(voice: Voice) -> bool:
    """Whether the simulator knows of an answer."""
    return bool({"answer", "reply", "decide"} & set(voice.done))


def _reply(matter: Dossier) -> tuple[str, bool] | None:
    """The answer, and whether it came late."""
    complaint = matter.latest(ComplaintAnswered)
    if complaint is not None:
        return complaint.reply, complaint.late
    consultation = matter.latest(ConsultationAnswered)
    if consultation is not None:
        return consultation.answer, consultation.late
    suggestion = matter.latest(SuggestionDecided)
    return (suggestion.reason, suggestion.late) if suggestion is not None else None


def _clocked(matter: Dossier) -> bool:
    """Its first paper names a last day, and while something is due it says until when."""
    filed = matter.the(VoiceFiled)
    first = filed.accept_by if matter.machine == "complaint" else filed.answer_by
    waits = matter.state in {"filed", "handling", "drafted"}
    return first is not None and (not waits or due_day(matter) is not None)


def _concerned(records: Records, matter: Dossier) -> bool:
    """TS-12: somebody who found out or decided belongs to whom the complaint is about."""
    if not matter.numbers(ComplaintAccepted.type):
        return False
    hands = {
        *investigators(matter),
        *(str(one.head["actor"]["account"]) for one in list(matter.all_records())[1:]),
    }
    for account in hands:
        post = records.archive.get(post_number(account))
        posting = posted(post) if post is not None else None
        if posting is not None and posting.department == unit_of(matter):
            return True
    return False


def _none(name: str, wrong: list[str], many: int) -> Check:
    return Check(name, not wrong, f"{many} 件" if not wrong else "、".join(wrong[:SHOWN]))
