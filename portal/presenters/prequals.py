"""The public papers of a prequalification in plain words, told once for page, paper and search entry. Nobody is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hallcore.ground.clauses import numeral
from hallcore.ground.events import Paper
from portal.presenters.performed import Turn
from portal.presenters.writing import exact_moment, money
from trading.tendering.model import CATEGORIES, KINDS
from trading.tendering.qualifying_model import (
    WAYS,
    PrequalificationClarified,
    PrequalificationConcluded,
    PrequalificationFailed,
    PrequalificationPublished,
)

HUSHED = "申请人的名称、数量和资格审查情况在开标前保密。"


def way_words(paper: PrequalificationPublished) -> str:
    """How many pass, in a sentence."""
    if paper.way == "qualified":
        return "采用合格制：凡符合资格预审文件规定的资格条件的申请人均通过资格预审。"
    return (
        f"采用有限数量制：符合资格条件的申请人不超过 {paper.limit} 个的均通过；"
        f"超过的，按得分由高到低通过 {paper.limit} 个，与末位同分的一并通过。"
    )


def _scope(paper: PrequalificationPublished) -> tuple[str, ...]:
    """Each lot in a sentence."""
    return tuple(
        f"{numeral(lot.no)}标段　{lot.title}：{lot.content}。最高投标限价 {money(lot.ceiling)}，"
        f"工期 {lot.duration_days} 日历天。"
        for lot in paper.lots
    )


def _published(paper: PrequalificationPublished) -> Turn:
    agency = (("招标代理机构", paper.agency_name),) if paper.agency_name else ()
    facts = (
        ("申请截止", exact_moment(paper.deadline)),
        ("项目编号", paper.tender),
        ("招标人", paper.purchaser_name),
        *agency,
        ("项目类别", f"{CATEGORIES[paper.category]}，{KINDS[paper.kind]}"),
        ("项目批准", paper.approval),
        ("资金来源", paper.funding),
        ("资格审查办法", WAYS[paper.way]),
        ("文件发出", f"{exact_moment(paper.documents_from)} 至 {exact_moment(paper.documents_until)}"),
        ("联合体", "接受" if paper.consortium else "不接受"),
    )
    marks = tuple(f"{one.title}：{one.marks:f} 分" for one in paper.criteria)
    sections = (
        ("招标范围", _scope(paper)),
        ("申请人资格要求", tuple(paper.requirements.splitlines())),
        ("资格审查办法", (way_words(paper), *marks)),
        (
            "资格预审申请文件的提交",
            (
                "申请人登录本平台，在申请截止时间前在线提交资格预审申请文件；截止前可以替换或者撤回，逾期不予接收。",
                HUSHED,
            ),
        ),
        ("审查结果", ("审查结果通知每一个申请人；通过的发出投标邀请书，未通过的不具有投标资格。",)),
        ("监督与联系方式", (f"联系方式：{paper.contact}", f"行政监督：{paper.supervisor}")),
    )
    return Turn(
        f"{paper.name}资格预审公告",
        "资格预审",
        "招标",
        facts,
        sections,
        "ZB-026",
        (paper.purchaser_name,),
    )


def _clarified(paper: PrequalificationClarified) -> Turn:
    moved = (("原申请截止", exact_moment(paper.moved_from)),) if paper.moved_from is not None else ()
    facts = (
        ("申请截止", exact_moment(paper.deadline)),
        *moved,
        ("对编制申请文件", "可能有影响" if paper.affects_preparation else "没有影响"),
    )
    asked = tuple(line for one in paper.answers for line in (f"问：{one.question}", f"答：{one.answer}"))
    sections = (("问题与答复", asked or ("修改后的文件见附件。",)),)
    title = f"{paper.name}资格预审文件澄清与修改（第 {paper.no} 号）"
    return Turn(title, "澄清变更", "招标", facts, sections, "ZB-029")


def _concluded(paper: PrequalificationConcluded) -> Turn:
    agency = (("招标代理机构", paper.agency_name),) if paper.agency_name else ()
    facts = (
        ("项目编号", paper.tender),
        ("招标人", paper.purchaser_name),
        *agency,
        ("资格审查办法", WAYS[paper.way]),
        ("结果", "通过资格预审的申请人不少于三个"),
    )
    after = "审查结果已经逐一通知申请人，招标人将向通过资格预审的申请人发出投标邀请书。"
    sections = (("后续", (after, HUSHED)),)
    return Turn(
        f"{paper.name}资格预审结果公告",
        "资格预审",
        "招标",
        facts,
        sections,
        "ZB-191",
        (paper.purchaser_name,),
    )


def _failed(paper: PrequalificationFailed) -> Turn:
    agency = (("招标代理机构", paper.agency_name),) if paper.agency_name else ()
    facts = (
        ("项目编号", paper.tender),
        ("招标人", paper.purchaser_name),
        *agency,
        ("标段", "；".join(paper.lots)),
        ("原因", paper.cause),
    )
    sections = (("后续安排", (paper.following, "依法应当重新招标。")),)
    return Turn(
        f"{paper.name}资格预审失败公告",
        "终止与失败",
        "招标",
        facts,
        sections,
        "ZB-027",
        (paper.purchaser_name,),
    )


PREQUALS: dict[type[Paper], Callable[[Any], Turn]] = {
    PrequalificationPublished: _published,
    PrequalificationClarified: _clarified,
    PrequalificationConcluded: _concluded,
    PrequalificationFailed: _failed,
}
"""Every public paper of a prequalification."""
