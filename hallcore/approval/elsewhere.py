"""Cases that live elsewhere: twenty departments handle theirs in the provincial system and report them here.

The hall shows them beside its own, marked foreign. A report that comes late or contradicts what was reported before
is filed and shown as what it is; it never changes how the case stands. What is not here: files, signatures and
addresses (``portal.exchange``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from hallcore.approval.model import PROCEDURE, STAGES
from hallcore.approval.reported import ELSEWHERE, GRADES, RESULTS, ForeignCaseReported, Report, Standing
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, Record
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number

_SYSTEM = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_PERSONAL = {"name": "applicant", "number": "applicant_number", "phone": "phone", "query": "query"}
"""Pieces of the annex and the fields of a report they come from."""

_ORDER = tuple(STAGES)
_SAME = tuple(name for name in Report.__struct_fields__ if name not in {"id", *_PERSONAL.values()})
"""The fields a report and its paper share by name."""


def foreign_number(system: str, case: str) -> str:
    """The number of a foreign case's dossier here: ``EX-JLZW-2026030112345``."""
    return f"EX-{system}-{case}"


def picture(case: Dossier) -> ForeignCaseReported:
    """How a foreign case stands: the last report that follows on the others.

    Raises:
        Refusal: There is none.
    """
    found = [paper for paper in case.papers(ForeignCaseReported) if paper.standing == "current"]
    if not found:
        raise Refusal("没有可以采信的报送", "XK-11", where=case.number)
    return found[-1]


def filed_as(case: Dossier, report: Report) -> int | None:
    """The record in which this very report stands already, or None.

    Personal pieces are compared where they were not erased.
    """
    for n in case.numbers(ForeignCaseReported.type):
        record = case.record(n)
        paper = record.paper
        if isinstance(paper, ForeignCaseReported) and _same(report, paper, record):
            return n
    return None


def _same(report: Report, paper: ForeignCaseReported, record: Record) -> bool:
    if any(getattr(report, name) != getattr(paper, name) for name in _SAME):
        return False
    pieces = record.annex.pieces if record.annex is not None else ()
    told = {name: value for name, _salt, value in pieces}
    return not told or told == _annex(report)


def _annex(report: Report) -> dict[str, str]:
    pieces = {name: str(getattr(report, field)).strip() for name, field in _PERSONAL.items()}
    return {name: value for name, value in pieces.items() if value}


def judge(case: Dossier | None, report: Report, now: datetime) -> tuple[Standing, tuple[str, ...]]:
    """Whether a report follows on what was reported before, and what is wrong with it if it does not.

    Args:
        case: The case, or None before its first report.
        report: The report.
        now: When it came here; nothing can have happened later.
    """
    wrong = list(_impossible(report, now))
    before = (
        [paper for paper in case.papers(ForeignCaseReported) if paper.standing == "current"] if case else []
    )
    late: list[str] = []
    if before:
        last = before[-1]
        wrong += _against(report, last, case)
        if not wrong and report.sequence < last.sequence:
            late.append(f"序号 {report.sequence} 晚于序号 {last.sequence} 到达")
    if wrong:
        return "contradictory", tuple(wrong)
    return ("late" if late else "current"), tuple(late)


def _impossible(report: Report, now: datetime) -> Iterator[str]:
    if report.at < report.received:
        yield f"办理时间 {report.at:%Y-%m-%d %H:%M} 早于收件时间 {report.received:%Y-%m-%d %H:%M}"
    if report.at > now:
        yield f"办理时间 {report.at:%Y-%m-%d %H:%M} 晚于本厅收到报送的时间"
    if report.rating is not None and not report.received <= report.rating.at <= report.at:
        yield f"评价时间 {report.rating.at:%Y-%m-%d %H:%M} 不在收件与本次报送的办理时间之间"
    if report.result and report.stage != "close":
        yield f"已有办理结果“{RESULTS[report.result]}”，环节却不是办结"


def _against(report: Report, last: ForeignCaseReported, case: Dossier | None) -> Iterator[str]:
    """What cannot be true beside the last report that counts, whatever the order in which they came."""
    for name, word in (("department", "承办部门"), ("item", "事项"), ("received", "收件时间")):
        if getattr(report, name) != getattr(last, name):
            yield f"{word}与此前报送不同"
    if case is not None and any(p.sequence == report.sequence for p in case.papers(ForeignCaseReported)):
        yield f"序号 {report.sequence} 已经报送过，内容不同"
    yield from _against_rating(report, last)
    if report.sequence < last.sequence:
        return
    if last.result and report.result and report.result != last.result:
        yield f"结果“{RESULTS[report.result]}”与此前报送的“{RESULTS[last.result]}”不同"
    elif last.result and not report.result:
        yield "已经办结，又报送办理中"
    if report.decision and last.decision and report.decision != last.decision:
        yield f"决定文号与此前报送的“{last.decision}”不同"
    if _ORDER.index(report.stage) < _ORDER.index(last.stage):
        yield f"环节倒退：此前已到{STAGES[last.stage]}，又报{STAGES[report.stage]}"
    if report.at < last.at:
        yield f"办理时间早于此前报送的 {last.at:%Y-%m-%d %H:%M}"


def _against_rating(report: Report, last: ForeignCaseReported) -> Iterator[str]:
    """A case is rated once (HP-02): the rating neither changes nor goes away."""
    new, old, later = report.rating, last.rating, report.sequence > last.sequence
    if new is not None and old is not None and new != old:
        yield f"评价“{GRADES[new.grade]}”与此前报送的“{GRADES[old.grade]}”不一致"
    elif new is None and old is not None and later:
        yield f"此前已报送评价“{GRADES[old.grade]}”，本次没有"
    elif new is not None and old is None and not later:
        yield f"序号 {last.sequence} 的报送没有这项评价"


def report_foreign(desk: Desk, form: Report) -> Act:
    """File a report, once, in the dossier of its case, which the first one opens.

    Raises:
        Refusal: The report is no report (``where`` is its field), is filed already, or its department handles its
            cases here.
    """
    if desk.actor.role != "operator":
        raise Refusal("外部系统的办件只由该系统报送，或者由系统运维人员导入", "XK-11", where="role")
    _check(form)
    found = desk.archive.get(department_number(form.department))
    if found is None:
        raise Refusal("没有登记这个部门", "FW-01", where="department")
    department = found.the(DepartmentRegistered)
    if not department.elsewhere:
        raise Refusal("该部门的办件在本厅办理，不接收外部报送", "FW-01", where="department")
    number = foreign_number(form.system, form.id)
    case = desk.archive.get(number)
    if case is not None and filed_as(case, form) is not None:
        raise Refusal("该报送已经收录", where="sequence")
    standing, reasons = judge(case, form, desk.at)
    if case is None and standing != "current":
        raise Refusal("；".join(reasons), "GEN-18", where="at")
    desk.file_in(case or desk.found(number, PROCEDURE, ELSEWHERE))
    if standing == "current":
        _advance(desk, form)
    same = {name: getattr(form, name) for name in _SAME}
    paper = ForeignCaseReported(
        case=form.id, organ=department.organ, standing=standing, reasons=reasons, **same
    )
    return Act(paper, annex=_annex(form))


def _check(form: Report) -> None:
    faults = (
        ("system", _SYSTEM.fullmatch(form.system) is None, "系统代号应为 2 至 12 位大写字母和数字"),
        ("id", _ID.fullmatch(form.id) is None, "办件编号应为 1 至 40 位字母、数字和连字符"),
        ("sequence", form.sequence < 1, "序号从 1 起"),
        ("at", form.at.tzinfo is None, "时间须带时区"),
        ("received", form.received.tzinfo is None, "时间须带时区"),
        ("rating.at", form.rating is not None and form.rating.at.tzinfo is None, "时间须带时区"),
        ("item", not form.item.strip(), "请写明事项名称"),
        ("applicant", not form.applicant.strip(), "请写明申请人"),
    )
    for where, wrong, reason in faults:
        if wrong:
            raise Refusal(reason, where=where)


def _advance(desk: Desk, form: Report) -> None:
    """Let the case stand where the report says."""
    if form.result == "ended":
        desk.advance("foreign-ended")
    else:
        desk.advance(
            {
                "accept": "foreign-accept",
                "handle": "foreign-handle",
                "review": "foreign-review",
                "approve": "foreign-approve",
                "close": "foreign-close",
            }[form.stage]
        )


def read_report(data: bytes | str) -> Report:
    """One report of a line of JSON.

    Raises:
        Refusal: It is none; ``where`` is the field.
    """
    try:
        return msgspec.json.decode(data, type=Report)
    except msgspec.ValidationError as fault:
        said, _, place = str(fault).partition(" - at `$.")
        missing = re.search(r"`(\w+)`", said) if not place else None
        field = place.rstrip("`") or (missing[1] if missing else "")
        raise Refusal(_in_chinese(said), where=field) from None
    except msgspec.DecodeError as fault:
        raise Refusal(f"不是 JSON：{fault}", where="") from None
    except UnicodeDecodeError:
        raise Refusal("不是 UTF-8 文本", where="") from None


def _in_chinese(said: str) -> str:
    if "missing required field" in said:
        return "缺少必填项"
    if "unknown field" in said:
        return "有不认识的项"
    return f"内容不合要求（{said}）"


VERBS = (Verb("report-foreign", report_foreign),)
