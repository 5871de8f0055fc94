"""How a disclosed record is found: paper → search entry. One function a kind of paper, one table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hallcore.approval.beside import ResultDisclosed
from hallcore.catalogue.model import CASE_TYPES, KINDS, ItemPublished, ItemWithdrawn
from hallcore.dossier import record_number
from hallcore.fees.model import KINDS as FEE_KINDS
from hallcore.fees.model import TariffPublished, TariffWithdrawn
from hallcore.ground.clauses import numeral
from hallcore.ground.events import Paper
from hallcore.supervision.boards import GRADES, EvaluationConcluded, EvaluationPublished
from hallcore.supervision.papers import CIRCULARS, CircularPublished
from hallcore.voice.complaints.beside import FaqPublished, PublicationWithdrawn
from hallcore.voice.complaints.model import CATEGORIES as COMPLAINT_CATEGORIES
from hallcore.voice.complaints.model import OUTCOMES, OutcomePublished
from hallcore.voice.complaints.rules import withdrawal_of
from portal.bulletins import BulletinPublished, ForeignNoticeDisclosed
from portal.followers import Item
from portal.guides import organ_of
from portal.presenters.classes import kind_of
from portal.presenters.planning_told import intention_entry, withdrawn_entry
from portal.presenters.purchase_entries import PURCHASE_PAPERS, purchase_entry
from portal.presenters.sale_entries import SALE_PAPERS, sale_entry
from portal.presenters.turns import TURNS, turn_entry
from portal.spoken import titled_as
from search.entry import Entry
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced
from trading.contract.model import ContractPublished
from trading.methods.model import LOTS, regime_of
from trading.opening.model import OpeningRecorded
from trading.planning.model import IntentionPublished, IntentionWithdrawn
from trading.tendering.model import (
    CATEGORIES,
    ClarificationPublished,
    NoticePublished,
    TerminationAnnounced,
)
from trading.tendering.rules import lot_no, tender_number

GUIDE = "办事指南"
"""The kind under which service items are found."""

FOREIGN_STAGES = {
    "planning": "招标计划",
    "tender": "招标公告",
    "award": "中标结果",
    "contract": "合同公告",
    "implementation": "合同履行",
}


def entry_of(item: Item) -> Entry:
    """The search entry of a disclosed record.

    Raises:
        KeyError: A kind of paper the table of consequences sends here and this table does not know.
    """
    paper = item.record.paper
    facts = _ENTRIES[type(paper)](item, paper)
    facts["title"] = titled_as(item.dossier, paper, facts["title"])
    facts["kind"] = kind_of(item.dossier.number, facts["kind"])
    number = record_number(item.dossier.number, item.n)
    defaults: dict[str, Any] = {
        "key": number,
        "date": item.record.at.date(),
        "number": item.dossier.number,
        "url": f"/records/{number}",
        "index": item.index,
    }
    return Entry(**{**defaults, **facts})


def gone_by(item: Item) -> str:
    """The key of the entry that a record takes out of the index, "" where it takes out none."""
    paper = item.record.paper
    return record_number(item.dossier.number, paper.of) if isinstance(paper, PublicationWithdrawn) else ""


def is_gone(item: Item) -> bool:
    """Whether what a record published has been taken down since, so that a new index leaves it out."""
    told = isinstance(item.record.paper, (OutcomePublished, FaqPublished))
    return told and withdrawal_of(item.dossier, item.n) is not None


def lot_name(no: int, matter: str = "") -> str:
    """The name of a lot by its place: 一标段, 二标段; 采购包 1 where the number of its matter says procurement."""
    called = LOTS.get(regime_of(matter))
    return f"{called} {no}" if called else f"{numeral(no)}标段"


def lot_called(number: str) -> str:
    """The name of a lot by its number: ``DHGC-2026-0003.2`` is 二标段, ``DHCG-2026-0003.2`` 采购包 2."""
    return lot_name(lot_no(number), number)


def titled(paper: CandidatesPublished | FailureAnnounced | AwardPublished | ContractPublished) -> str:
    """The tender's name with the lot's behind it, unless the name says it already."""
    return paper.name if paper.lot_title in paper.name else f"{paper.name}（{paper.lot_title}）"


def _tender_of(item: Item) -> NoticePublished:
    return item.root.archive[tender_number(item.dossier.number)].the(NoticePublished)


def _notice(item: Item, paper: NoticePublished) -> dict[str, Any]:
    lots = "\n".join(
        f"{lot_name(lot.no, item.dossier.number)} {lot.title} {lot.content} {lot.qualification}"
        for lot in paper.lots
    )
    return {
        "kind": "招标公告",
        "stage": "招标",
        "region": paper.region,
        "title": f"{paper.name}{paper.called}",
        "text": f"{paper.name} {CATEGORIES[paper.category]} {paper.approval} {paper.funding}\n{lots}\n{paper.place}",
        "amount": sum((lot.ceiling for lot in paper.lots), Decimal(0)),
        "parties": tuple(name for name in (paper.purchaser_name, paper.agency_name) if name),
    }


def _clarification(item: Item, paper: ClarificationPublished) -> dict[str, Any]:
    notice = _tender_of(item)
    moved = f"，投标截止改为 {paper.deadline:%Y-%m-%d %H:%M}" if paper.moved_from else ""
    return {
        "kind": "澄清变更",
        "stage": "招标",
        "region": notice.region,
        "title": f"{notice.name}澄清第 {paper.no} 号{moved}",
        "text": "\n".join(f"{each.question} {each.answer}" for each in paper.answers),
        "parties": (notice.purchaser_name,),
    }


def _opening(item: Item, paper: OpeningRecorded) -> dict[str, Any]:
    lines = [
        f"{lot.title} {bid.name} {bid.price} {bid.quality} {bid.cause}"
        for lot in paper.lots
        for bid in lot.bids
    ]
    names = {bid.name for lot in paper.lots for bid in lot.bids}
    return {
        "kind": "开标记录",
        "stage": "开标",
        "region": _tender_of(item).region,
        "title": f"{paper.name}开标记录",
        "text": "\n".join((paper.place, *lines)),
        "parties": tuple(sorted(names)),
    }


def _candidates(item: Item, paper: CandidatesPublished) -> dict[str, Any]:
    return {
        "kind": "候选人公示",
        "stage": "评标",
        "region": _tender_of(item).region,
        "title": f"{titled(paper)}中标候选人公示",
        "text": "\n".join(f"{c.rank} {c.name} {c.price} {c.quality} {c.leader}" for c in paper.candidates),
        "amount": paper.candidates[0].price if paper.candidates else None,
        "parties": tuple(c.name for c in paper.candidates),
    }


def _termination(item: Item, paper: TerminationAnnounced) -> dict[str, Any]:
    return {
        "kind": "终止与失败",
        "stage": "招标",
        "region": _tender_of(item).region,
        "title": f"{paper.name}招标终止公告",
        "text": "\n".join((*paper.lots, paper.reason, paper.refunds)),
        "parties": tuple(name for name in (paper.purchaser_name, paper.agency_name) if name),
    }


def _failure(item: Item, paper: FailureAnnounced) -> dict[str, Any]:
    return {
        "kind": "终止与失败",
        "stage": "评标",
        "region": _tender_of(item).region,
        "title": f"{titled(paper)}{'废标公告' if regime_of(item.dossier.number) == 'procurement' else '招标失败公告'}",
        "text": "\n".join(
            (*(f"{each.name} {each.reason}" for each in paper.rejected), paper.cause, paper.following)
        ),
        "parties": (paper.purchaser_name, *(each.name for each in paper.rejected)),
    }


def _award(item: Item, paper: AwardPublished) -> dict[str, Any]:
    return {
        "kind": "中标结果",
        "stage": "定标",
        "region": _tender_of(item).region,
        "title": f"{titled(paper)}中标结果公告",
        "text": f"中标人 {paper.winner.name} 中标价 {paper.winner.price} {paper.winner.quality}",
        "amount": paper.winner.price,
        "parties": (paper.winner.name, paper.purchaser_name),
    }


def _contract(item: Item, paper: ContractPublished) -> dict[str, Any]:
    return {
        "kind": "合同公告",
        "stage": "合同",
        "region": _tender_of(item).region,
        "title": f"{titled(paper)}合同公告",
        "text": f"{paper.supplier_name} 合同金额 {paper.amount} 签订日期 {paper.signed_on}",
        "amount": paper.amount,
        "parties": (paper.supplier_name, paper.purchaser_name),
    }


def _bulletin(_item: Item, paper: BulletinPublished) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "stage": "公开",
        "region": paper.region,
        "title": paper.heading,
        "text": "\n".join(paper.text),
        "amount": paper.amount,
        "parties": (paper.organ,),
    }


def _foreign(_item: Item, paper: ForeignNoticeDisclosed) -> dict[str, Any]:
    return {
        "kind": "域外采购信息",
        "stage": FOREIGN_STAGES.get(paper.stage, "其他"),
        "region": paper.region,
        "title": paper.heading,
        "text": paper.description,
        "date": paper.released_on,
        # Amounts are compared in yuan; a foreign sum is shown on its page and not compared.
        "amount": paper.amount if paper.currency == "CNY" else None,
        "number": paper.ocid,
        "parties": tuple(name for name in (paper.buyer, *paper.parties) if name),
        "language": paper.language or "und",
    }


def _guide(item: Item, paper: ItemPublished) -> dict[str, Any]:
    service, organ = paper.item, organ_of(item.root.archive, paper.item)
    lines = [
        f"{service.group} {organ} {CASE_TYPES[service.case_type]}",
        *service.conditions,
        " ".join(material.name for material in service.materials),
        " ".join(f"{basis.law}{basis.article}" for basis in service.bases),
        *(f"{faq.question} {faq.answer}" for faq in service.faqs),
        service.result,
    ]
    return {
        # One entry an item: its newest version stands in place of the older ones.
        "key": item.dossier.number,
        "kind": GUIDE,
        "stage": KINDS[service.kind],
        "title": service.name,
        "text": "\n".join(line for line in lines if line.strip()),
        "date": paper.valid_from,
        "number": service.code,
        "parties": (organ,),
        "url": f"/services/{service.code}",
    }


def _withdrawn(item: Item, paper: ItemWithdrawn) -> dict[str, Any]:
    last = item.dossier.the(ItemPublished)
    return {
        **_guide(item, last),
        "title": f"{last.item.name}（自 {paper.valid_from} 取消）",
        "text": f"{paper.reason} {paper.basis}",
        "date": item.record.at.date(),
    }


def _result(_item: Item, paper: ResultDisclosed) -> dict[str, Any]:
    return {
        "kind": "许可结果",
        "stage": "公开",
        "title": f"{paper.name}：{paper.applicant}",
        "text": f"{paper.organ} 准予行政许可 {paper.decision} {paper.licence}",
        "date": paper.decided,
        "number": paper.decision,
        "parties": (paper.organ, paper.applicant),
    }


def _tariff(item: Item, paper: TariffPublished) -> dict[str, Any]:
    tariff = paper.tariff
    lines = [
        FEE_KINDS[tariff.kind],
        tariff.standard,
        *(f"{basis.law}{basis.article}" for basis in tariff.bases),
        *(f"{off.title} {off.basis}" for off in tariff.reductions),
        tariff.payers,
    ]
    return {
        # One entry an item: its newest version stands in place of the older ones.
        "key": item.dossier.number,
        "kind": "收费标准",
        "stage": "公开",
        "title": tariff.name,
        "text": "\n".join(lines),
        "date": paper.valid_from,
        "number": tariff.code,
        "url": f"/fees/{tariff.code}",
    }


def _uncharged(item: Item, paper: TariffWithdrawn) -> dict[str, Any]:
    last = item.dossier.the(TariffPublished)
    return {
        **_tariff(item, last),
        "title": f"{last.tariff.name}（自 {paper.valid_from} 停止收费）",
        "text": f"{paper.reason} {paper.basis}",
        "date": item.record.at.date(),
    }


def _circular(item: Item, paper: CircularPublished) -> dict[str, Any]:
    return {
        "kind": CIRCULARS[paper.kind],
        "stage": "公开",
        "title": paper.heading,
        "text": "\n".join((*paper.facts, paper.says)),
        "number": paper.number,
        "parties": (paper.organ,),
        "url": f"/supervision/circulars/{item.dossier.number}",
    }


def _evaluation(item: Item, paper: EvaluationPublished | EvaluationConcluded) -> dict[str, Any]:
    departments = item.root.archive.shelf("departments")
    names = [
        departments[one.department]["organ"] if one.department in departments else one.department
        for one in paper.lines
    ]
    lines = [f"{name} {one.total} {GRADES[one.grade]}" for name, one in zip(names, paper.lines, strict=True)]
    return {
        # One entry a quarter: the result that stands takes the place of what was published first.
        "key": item.dossier.number,
        "kind": "监察评估",
        "stage": "公开",
        "title": f"{paper.year} 年第{numeral(paper.quarter)}季度电子监察评估",
        "text": "\n".join(lines),
        "parties": tuple(names),
        "url": f"/supervision/evaluations/{item.dossier.number}",
    }


def _outcome(_item: Item, paper: OutcomePublished) -> dict[str, Any]:
    return {
        "kind": "投诉办理结果",
        "stage": "公开",
        "title": paper.heading,
        "parties": (paper.organ,),
        "text": f"{COMPLAINT_CATEGORIES[paper.category]} {OUTCOMES[paper.outcome]}\n{paper.summary}\n{paper.measures}",
    }


def _faq(_item: Item, paper: FaqPublished) -> dict[str, Any]:
    return {
        "kind": "常见问题",
        "stage": "公开",
        "title": paper.question,
        "parties": (paper.organ,),
        "text": f"{paper.answer}\n{paper.basis}",
    }


_ENTRIES: dict[type[Paper], Callable[[Item, Any], dict[str, Any]]] = {
    NoticePublished: _notice,
    ClarificationPublished: _clarification,
    OpeningRecorded: _opening,
    CandidatesPublished: _candidates,
    TerminationAnnounced: _termination,
    FailureAnnounced: _failure,
    AwardPublished: _award,
    ContractPublished: _contract,
    BulletinPublished: _bulletin,
    ForeignNoticeDisclosed: _foreign,
    ItemPublished: _guide,
    ItemWithdrawn: _withdrawn,
    ResultDisclosed: _result,
    TariffPublished: _tariff,
    TariffWithdrawn: _uncharged,
    CircularPublished: _circular,
    EvaluationPublished: _evaluation,
    EvaluationConcluded: _evaluation,
    OutcomePublished: _outcome,
    FaqPublished: _faq,
    **dict.fromkeys(SALE_PAPERS, sale_entry),
    **dict.fromkeys(PURCHASE_PAPERS, purchase_entry),
    IntentionPublished: intention_entry,
    IntentionWithdrawn: withdrawn_entry,
    **dict.fromkeys(TURNS, turn_entry),
}
