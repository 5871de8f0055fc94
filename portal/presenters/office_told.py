"""What a record of a case says in one line, for officers who read down a dossier. One function a kind of paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hallcore.approval.beside import (
    BranchAnswered,
    BranchAsked,
    DataRevealed,
    Replanned,
)
from hallcore.approval.model import (
    VERDICTS,
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CaseAssigned,
    CaseCountersigned,
    CaseEnded,
    CaseReturned,
    CaseUrged,
    CaseWithdrawn,
    Checked,
    ClocksRecomputed,
    CorrectionNotified,
    DecisionDelivered,
    DecisionMade,
    MaterialsChecked,
    PeriodExtended,
    SpecialStepBegan,
    SpecialStepEnded,
    StagePassed,
    SupplementReceived,
)
from hallcore.approval.words import ACCEPTED, ANSWERS, CHANNELS, GROUNDS, PIECES, PROPOSES, WAYS
from hallcore.dossier import Archive
from hallcore.ground.events import Paper
from hallcore.organisation.model import DUTIES
from portal.presenters.office_steps import officer
from portal.presenters.writing import day, moment

_URGED_BY = {"applicant": "申请人", "leader": "领导", "supervisor": "行政监督"}
_STAGES = {"handle": "承办", "review": "审核", "approve": "批准"}


def line_of(archive: Archive, paper: Paper) -> str:
    """What a paper says; "" for a kind this table does not know."""
    teller = _LINES.get(type(paper))
    return teller(archive, paper) if teller is not None else ""


def _verdicts(_archive: Archive, paper: MaterialsChecked | CorrectionNotified) -> str:
    return rows_told(paper.rows)


def rows_told(rows: Sequence[Checked]) -> str:
    """Verdicts in a sentence: what is not in order by name, the rest by number."""
    fine = sum(row.verdict == "accepted" for row in rows)
    told = [f"{row.name}：{VERDICTS[row.verdict]}{_more(row)}" for row in rows if row.verdict != "accepted"]
    return "；".join(([f"合格 {fine} 项"] if fine else []) + told)


def _more(row: Checked) -> str:
    parts = [row.note, f"{day(row.until)} 前补齐" if row.until else ""]
    told = "，".join(part for part in parts if part)
    return f"（{told}）" if told else ""


def _accepted(_archive: Archive, paper: CaseAccepted) -> str:
    until = f"，承诺 {day(paper.promised_by)} 前办结" if paper.promised_by else ""
    return f"{ACCEPTED[paper.how]}，自 {day(paper.counted_from)} 起算{until}"


def _passed(archive: Archive, paper: StagePassed) -> str:
    mates = "、".join(officer(archive, account) for account in paper.examiners)
    stead = f"；代 {officer(archive, paper.for_whom)} 办理" if paper.for_whom else ""
    return f"{PROPOSES[paper.proposes]}：{paper.opinion}{f'；审查人 {mates}' if mates else ''}{stead}"


def _assigned(archive: Archive, paper: CaseAssigned) -> str:
    was = f"，原为 {officer(archive, paper.was)}" if paper.was else ""
    return f"{DUTIES.get(paper.duty, paper.duty)}：{officer(archive, paper.to)}{was}{f'；{paper.reason}' if paper.reason else ''}"


def _began(_archive: Archive, paper: SpecialStepBegan) -> str:
    until = f"，至 {day(paper.until)}" if paper.until else ""
    counts = "计入时限" if paper.counts else "不计入时限"
    held = f"；{day(paper.held)} 举行" if paper.held else ""
    late = "；逾期指派" if paper.late else ""
    return f"{paper.name} {paper.days} 个工作日{until}，{counts}{held}{f'；{paper.arranged}' if paper.arranged else ''}{late}"


def _decided(_archive: Archive, paper: DecisionMade) -> str:
    late = f"；超法定期限 {paper.late_by} 个工作日" if paper.late_by else ""
    return f"{'准予' if paper.granted else '不予'}，{paper.number}：{paper.reasons}{late}"


def _recomputed(_archive: Archive, paper: ClocksRecomputed) -> str:
    was, now = paper.promised_was or paper.statutory_was, paper.promised_by or paper.statutory_by
    return f"{day(was) if was else '不可计算'} 改为 {day(now) if now else '不可计算'}"


def _asked(_archive: Archive, paper: BranchAsked) -> str:
    until = f"，{day(paper.answer_by)} 前答复" if paper.answer_by else ""
    return f"{paper.subject}，{paper.days} 个工作日{until}"


def _received(_archive: Archive, paper: ApplicationReceived) -> str:
    late = f"；纸质表单 {paper.slip}，{moment(paper.happened)} 收件" if paper.happened else ""
    return f"{CHANNELS[paper.channel]}，材料 {len(paper.brought)} 份{late}"


def _supplemented(_archive: Archive, paper: SupplementReceived) -> str:
    return f"收到 {len(paper.brought)} 份"


def _revealed(_archive: Archive, paper: DataRevealed) -> str:
    return f"{'、'.join(PIECES.get(piece, piece) for piece in paper.pieces)}；用途：{paper.reason}"


_LINES: dict[type[Paper], Callable[[Archive, Any], str]] = {
    ApplicationReceived: _received,
    MaterialsChecked: _verdicts,
    CorrectionNotified: _verdicts,
    SupplementReceived: _supplemented,
    CaseAccepted: _accepted,
    AcceptanceRefused: lambda _archive, paper: f"{GROUNDS[paper.ground]}：{paper.reasons}",
    StagePassed: _passed,
    CaseReturned: lambda _archive, paper: f"由{_STAGES[paper.stage]}退回：{paper.reason}",
    CaseAssigned: _assigned,
    CaseCountersigned: lambda _archive, paper: f"{'同意' if paper.agrees else '不同意'}：{paper.opinion}",
    CaseUrged: lambda _archive, paper: f"{_URGED_BY[paper.by]}：{paper.note}",
    SpecialStepBegan: _began,
    SpecialStepEnded: lambda _archive, paper: paper.result,
    PeriodExtended: lambda _archive, paper: f"延长 {paper.days} 个工作日：{paper.reason}",
    DecisionMade: _decided,
    DecisionDelivered: lambda _archive, paper: f"{WAYS[paper.how]}{'，逾期' if paper.late else ''}",
    CaseWithdrawn: lambda _archive, paper: paper.reason,
    CaseEnded: lambda _archive, paper: f"{paper.reason}{f'（依据 {paper.cite}）' if paper.cite else ''}",
    ClocksRecomputed: _recomputed,
    BranchAsked: _asked,
    BranchAnswered: lambda _archive, paper: (
        f"{ANSWERS[paper.answer]}{f'：{paper.reasons}' if paper.reasons else ''}"
    ),
    Replanned: lambda _archive, paper: f"{paper.branch}：{paper.change}",
    DataRevealed: _revealed,
}
