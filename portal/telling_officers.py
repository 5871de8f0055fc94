"""What officers are told: a card, what was decided of it, an order; whom it is for, and where to answer.

Told is whoever has to answer: the person named, or the department's chief representative where nobody is. The words name
rule, card and dossier and nothing of an applicant's. What is not here: how it is sent (``portal.telling``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hallcore.dossier import Archive
from hallcore.ground.events import Paper
from hallcore.supervision.model import CARD, RUNGS, CardRaised
from hallcore.supervision.papers import (
    ORDER,
    OUTCOMES,
    CardAppealDecided,
    CardDecided,
    OrderIssued,
    OrderReviewed,
    OrderWithdrawn,
)
from portal.followers import Item

Words = tuple[str, str]
"""A heading and a sentence."""


def officers_told(item: Item) -> tuple[str, ...]:
    """The accounts a record of a card or an order is told to; nobody where a department has no chief representative.

    A card about a reader of cards is told like any other; what waits for supervisors stands in their inbox.
    """
    if item.dossier.machine not in {CARD, ORDER}:
        return ()
    paper: CardRaised | OrderIssued = (
        item.dossier.the(CardRaised) if item.dossier.machine == CARD else item.dossier.the(OrderIssued)
    )
    whom = paper.person or _chief(item.root.archive, paper.department)
    return (whom,) if whom else ()


def _chief(archive: Archive, department: str) -> str:
    if "departments" not in archive.shelves:
        return ""
    return str((archive.shelf("departments").get(department) or {"chief": ""})["chief"])


def _raised(item: Item, paper: CardRaised) -> Words:
    rung = RUNGS[paper.rung]
    what = f"案卷 {paper.matter}“{paper.heading}”"
    if paper.rung == "reminder":
        words = f"{what}，请抓紧办理，并在 {paper.answer_by} 前答复。"
    else:
        words = f"{what}，请在 {paper.answer_by} 前答复，逾期未答复的直接认定。"
    higher = f"原 {paper.supersedes} 同时升级。" if paper.supersedes else ""
    return f"{rung} {item.dossier.number}", f"{words}{higher}{_answer_at(item)}"


def _decided(item: Item, paper: CardDecided) -> Words:
    until = f"不服的可以在 {paper.appeal_by} 前申诉。" if paper.appeal_by is not None else ""
    measures = f"整改要求：{paper.measures}。" if paper.measures else ""
    title, words = _of_card(item), f"经核查，{OUTCOMES[paper.outcome]}。理由：{paper.reason}。"
    return f"{title}已作出认定", f"{_full(words)}{_full(measures)}{until}{_answer_at(item)}"


def _appeal_decided(item: Item, paper: CardAppealDecided) -> Words:
    kept = "维持认定" if paper.outcome == "upheld" else "申诉成立，予以解除"
    return f"{_of_card(item)}已作出复核决定", f"{_full(f'{kept}。理由：{paper.reason}。')}{_answer_at(item)}"


def _of_card(item: Item) -> str:
    return f"{RUNGS[item.dossier.the(CardRaised).rung]} {item.dossier.number} "


def _issued(item: Item, paper: OrderIssued) -> Words:
    words = f"“{paper.subject}”，请在 {paper.due} 前报告办理结果。"
    return f"督办 {item.dossier.number}", f"{words}{_answer_at(item)}"


def _reviewed(item: Item, paper: OrderReviewed) -> Words:
    if paper.accepted:
        return f"督办 {item.dossier.number} 已验收", f"“{item.dossier.the(OrderIssued).subject}”已经办结。"
    words = _full(f"“{item.dossier.the(OrderIssued).subject}”需要重新办理。理由：{paper.reason}。")
    return (
        f"督办 {item.dossier.number} 退回重办",
        f"{words}请在 {paper.due} 前再次报告。{_answer_at(item)}",
    )


def _withdrawn(item: Item, paper: OrderWithdrawn) -> Words:
    subject = item.dossier.the(OrderIssued).subject
    return f"督办 {item.dossier.number} 已撤销", _full(f"“{subject}”不必再办理。理由：{paper.reason}。")


def _full(text: str) -> str:
    """A text whose reason may itself have ended with a full stop."""
    return text.replace("。。", "。")


def _answer_at(item: Item) -> str:
    """Where it is answered, on the departments' net."""
    card = item.dossier.machine == CARD
    where, path = ("我的监察牌", "/office/cards") if card else ("督办事项", "/office/cards/orders")
    return f"请登录大厅内网，在“{where}”（{path}/{item.dossier.number}）办理。"


OFFICERS_TOLD: Mapping[type[Paper], Callable[[Item, Any], Words]] = {
    CardRaised: _raised,
    CardDecided: _decided,
    CardAppealDecided: _appeal_decided,
    OrderIssued: _issued,
    OrderReviewed: _reviewed,
    OrderWithdrawn: _withdrawn,
}
"""Kind of paper → heading and sentence."""
