"""What the papers of a direct purchase say, once for page, paper and index: a title, facts by label, and texts by heading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hallcore.dossier import Dossier
from hallcore.ground.clauses import numeral
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import Law
from portal.presenters.sale_words import Lines, Words
from portal.presenters.writing import exact_moment, moment, money
from trading.methods.model import CATEGORIES
from trading.methods.rules import Method
from trading.purchasing.agreed_model import ContractAdded, PurchaseContracted, PurchaseResult
from trading.purchasing.model import (
    ENDS,
    PATHS,
    About,
    PurchaseTerminated,
    ReasonArgued,
    ReasonPublicised,
)
from trading.purchasing.rules import of


def words_of(paper: Paper, law: Law, purchase: Dossier) -> Words | None:
    """A public paper of a purchase in words; None where it is none.

    Args:
        paper: The paper.
        law: The edition its purchase stands under.
        purchase: The purchase.
    """
    told = _TOLD.get(type(paper))
    return told(paper, of(law, purchase)) if told is not None else None


def about_lines(about: About, method: Method) -> Lines:
    """What is bought, by whom, how and on which ground."""
    lines = [("采购人", about.purchaser_name)]
    if about.agency_name:
        lines.append(("采购代理机构", about.agency_name))
    lines += [
        ("采购方式", about.way),
        ("适用情形", method.procedure.grounds.get(about.ground, about.ground)),
        ("采购类别", CATEGORIES["procurement"].get(about.category, about.category)),
        ("预算金额", money(about.terms.budget)),
        ("交付（履行）期限", f"{about.terms.duration_days} 日"),
        ("采购实施计划", about.plan),
        ("资金来源", about.funding),
    ]
    if about.original:
        lines.append(("原合同项目编号", about.original))
    return tuple(lines)


def _publicised(paper: ReasonPublicised, method: Method) -> Words:
    facts = (
        ("拟定的唯一供应商", paper.supplier_name),
        ("供应商地址", paper.supplier_address),
        ("公示期限", f"{moment(paper.starts)} 至 {until_words(paper.ends)}"),
        *about_lines(paper.about, method),
    )
    opinions = tuple(
        (f"专业人员论证意见（{numeral(no)}）", f"{one.text}\n{one.name}，{one.unit}，{one.post}")
        for no, one in enumerate(paper.opinions, 1)
    )
    contacts = [f"采购人：{paper.contact}"]
    if paper.agency_contact:
        contacts.append(f"采购代理机构：{paper.agency_contact}")
    contacts.append(f"财政部门：{paper.finance_contact}")
    texts = (
        ("采购内容", paper.about.terms.content),
        ("采用单一来源采购方式的原因", paper.about.reason),
        *opinions,
        (
            "异议",
            (
                "任何供应商、单位或者个人对采用单一来源采购方式有异议的，可以在公示期内以书面形式向采购人、采购代理机构提出，"
                "并抄送财政部门。"
            ),
        ),
        ("联系方式", "\n".join(contacts)),
    )
    return Words(f"{paper.about.name}单一来源采购公示", facts, texts)


def _argued(paper: ReasonArgued, _method: Method) -> Words:
    facts = (
        ("结论", "异议成立，依法采取其他采购方式" if paper.upheld else "异议不成立"),
        ("收到异议", f"{paper.objections} 件"),
        ("论证期限", f"至 {until_words(paper.argue_by)}"),
        ("告知异议人", paper.told),
        ("采购人", paper.about.purchaser_name),
    )
    return Words(f"{paper.about.name}单一来源公示异议补充论证结论", facts, (("论证意见", paper.opinion),))


def _result(paper: PurchaseResult, method: Method) -> Words:
    facts = [
        ("成交供应商", paper.supplier_name),
        ("供应商地址", paper.supplier_address),
        ("成交金额", money(paper.amount)),
        ("成交途径", PATHS[paper.path]),
        *about_lines(paper.about, method),
        ("确定时间", exact_moment(paper.decided_at)),
        ("公告期限", f"至 {until_words(paper.runs_until)}"),
        ("采购人员名单", "、".join(paper.personnel) or "已删除"),
    ]
    if paper.document:
        facts.append(("认定文件" if paper.emergency else "采购方式批准文号", paper.document))
    items = "\n".join(
        f"{one.name}，{one.specification}，{one.quantity}，单价 {money(one.price)}"
        + (f"，{one.service}" if one.service else "")
        for one in paper.items
    )
    texts = [("采购内容", paper.about.terms.content), ("主要标的", items)]
    if paper.emergency:
        texts.append(("紧急情况", paper.emergency))
    texts.append(("采用本方式和确定该供应商的理由", paper.why))
    if len(paper.offers) > 1:
        offers = "\n".join(f"{one.name}：{money(one.price)}" for one in paper.offers)
        texts.append(("各供应商报价", offers))
    title = "紧急采购结果公告" if paper.emergency else "成交结果公告"
    return Words(f"{paper.about.name}{title}", tuple(facts), tuple(texts))


def _contracted(paper: PurchaseContracted, _method: Method) -> Words:
    facts = (
        ("供应商", paper.supplier_name),
        ("合同金额", money(paper.amount)),
        ("签订日期", f"{paper.signed_on}"),
        ("履行期限", f"{paper.starts} 至 {paper.ends}"),
        ("采购人", paper.about.purchaser_name),
        ("采购方式", paper.about.way),
        ("签订期限", f"至 {until_words(paper.contract_by)}"),
        ("公告期限", f"至 {until_words(paper.due)}"),
    )
    return Words(f"{paper.about.name}合同公告", facts, (("采购内容", paper.about.terms.content),))


def _added(paper: ContractAdded, _method: Method) -> Words:
    share = (paper.total * 100 / paper.base).quantize(paper.base)
    facts = (
        ("供应商", paper.supplier_name),
        ("本次追加", money(paper.amount)),
        ("累计追加", f"{money(paper.total)}，占原合同金额的 {share.normalize():f}%"),
        ("原合同金额", money(paper.base)),
        ("签订日期", f"{paper.signed_on}"),
        ("采购人", paper.about.purchaser_name),
    )
    title = f"{paper.about.name}追加采购公告（第 {paper.no} 号）"
    return Words(title, facts, (("追加的内容和理由", paper.reason),))


def _ended(paper: PurchaseTerminated, method: Method) -> Words:
    facts = (("终止原因", ENDS[paper.ground]), *about_lines(paper.about, method))
    texts = (("具体情况", paper.reason), ("后续安排", paper.following))
    return Words(f"{paper.about.name}采购终止公告", facts, texts)


def until_words(end: datetime) -> str:
    """The end of a period: the last day's 24:00 where it ends at a midnight."""
    if (end.hour, end.minute) == (0, 0):
        return f"{end.date() - timedelta(days=1)} 24:00"
    return moment(end)


_TOLD: dict[type[Paper], Callable[[Any, Method], Words]] = {
    ReasonPublicised: _publicised,
    ReasonArgued: _argued,
    PurchaseResult: _result,
    PurchaseContracted: _contracted,
    ContractAdded: _added,
    PurchaseTerminated: _ended,
}
PUBLIC = tuple(_TOLD)
"""The papers of a direct purchase that everybody may read."""
