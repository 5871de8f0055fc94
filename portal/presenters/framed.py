"""A framework's public papers in plain words: finalists, agreements, removals, orders and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hallcore.ground.events import Paper
from portal.presenters.life import until
from portal.presenters.performed import Turn
from portal.presenters.writing import day, exact_moment, moment, money
from trading.framework.calling_model import (
    CallOffContracted,
    CallOffPublished,
    CallOffReceived,
    CompetitionConcluded,
    Offer,
    OrderPlaced,
    RefusalJudged,
)
from trading.framework.model import (
    GROUNDS,
    AgreementSigned,
    Finalist,
    FinalistRemoved,
    FinalistsPublished,
    FrameworkSummed,
)
from trading.tendering.framing_model import CONSENTS, LEADERS, WAYS, FrameworkTerms

KIND = "合同履行"
"""Under which kind of disclosure orders are found; finalists are a result, agreements a contract."""
_HOW = {"lowest": "价格优先法", "comprehensive": "质量优先法"}


def rate_words(price: object, unit: str) -> str:
    """A unit price in words."""
    return f"{price:,} 元/{unit}"


def terms_facts(terms: FrameworkTerms) -> tuple[tuple[str, str], ...]:
    """What the documents of a framework fix, label and value."""
    most = f"，且不超过 {terms.most} 家" if terms.most else ""
    return (
        ("征集人", LEADERS[terms.leader]),
        (
            "采购方案",
            f"{CONSENTS[terms.leader]}，{terms.organ} {terms.consent}，{day(terms.consent_on)}",
        ),
        ("适用的采购人", "、".join(user.name for user in terms.users)),
        ("框架协议期限", f"{terms.months} 个月"),
        ("预估采购数量", terms.quantity),
        ("计量单位", terms.unit),
        ("入围规则", f"第一阶段淘汰比例不低于 {terms.share.normalize():f}%，至少淘汰一家{most}"),
        ("第二阶段方式", WAYS[terms.way] + (f"（{terms.way_reason}）" if terms.way_reason else "")),
    )


def compared_of(paper: FinalistsPublished) -> dict[str, str]:
    """Bid → the price that was compared, in words, where the law takes something off it (GP-103, GP-110)."""
    if paper.method == "comprehensive":
        return {}
    return {
        one.bid: f"评审价格 {one.compared:,}"
        for one in paper.ranking
        if one.compared is not None and one.compared != one.price
    }


def finalist_words(one: Finalist, unit: str, weighed: str = "", *, marks: bool) -> str:
    """A finalist in one sentence."""
    told = f"，质量评分 {one.total:f} 分" if marks else f"，{weighed} 元" if weighed else ""
    return f"第 {one.rank} 名　{one.name}：{one.product}，协议单价 {rate_words(one.price, unit)}{told}；{one.address}"


def _heads(paper: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - any paper of a framework
    return (("采购人", paper.purchaser_name), ("采购包", paper.lot_title))


def _finalists(paper: FinalistsPublished) -> Turn:
    unit, marks, weighed = paper.terms.unit, paper.method == "comprehensive", compared_of(paper)
    bound = (
        ("最低入围分值", f"{paper.lowest_marks:f} 分")
        if marks
        else ("最高入围单价", rate_words(paper.highest, unit))
    )
    facts = (
        *_heads(paper),
        ("评审方法", _HOW[paper.method]),
        ("最高限制单价", rate_words(paper.ceiling, unit)),
        ("入围供应商", f"{len(paper.finalists)} 家"),
        bound,
        *terms_facts(paper.terms),
        ("公告期限", f"{moment(paper.publicity_from)} 至 {until(paper.publicity_to)}"),
        ("签订框架协议", f"最迟 {until(paper.agreement_by)}"),
        ("评审专家", "、".join(paper.experts) or "—"),
    )
    sections = (
        (
            "入围供应商（按排序）",
            tuple(
                finalist_words(one, unit, weighed.get(one.bid, ""), marks=marks) for one in paper.finalists
            ),
        ),
        ("未入围的供应商", tuple(f"{one.name}：{one.reason}（{one.cite}）" for one in paper.eliminated)),
        (
            "怎样核对",
            (
                "排序和淘汰由公开的评分、开启记录和征集文件规定的比例算出，任何人都可以重算（hall recompute）。",
                "给予小微企业、本国产品价格扣除的，按扣除后的评审价格排序，协议单价仍为响应报价；相同的，先提交的排在前。",
            ),
        ),
    )
    parties = (paper.finalists[0].name, *(one.name for one in paper.finalists[1:]), paper.purchaser_name)
    return Turn(f"{paper.name}入围结果公告", "中标结果", "定标", facts, sections, "GP-137", parties)


def _agreement(paper: AgreementSigned) -> Turn:
    facts = (
        *_heads(paper),
        ("供应商", paper.supplier_name),
        ("入围产品（服务）", paper.product),
        ("协议单价", rate_words(paper.price, paper.unit)),
        ("第二阶段方式", WAYS[paper.way]),
        ("签订日期", day(paper.signed_on)),
        ("有效期", f"{day(paper.starts)} 至 {day(paper.ends)}"),
        ("签订期限", f"最迟 {until(paper.agreement_by)}"),
    )
    words = "有效期内，适用的采购人按照第二阶段方式下达订单，单价不得高于协议单价。"
    return Turn(
        f"{paper.name}框架协议公告（{paper.supplier_name}）",
        "合同公告",
        "合同",
        facts,
        (("说明", (words,)),),
        "GP-214",
        (paper.supplier_name, paper.purchaser_name),
    )


def _removed(paper: FinalistRemoved) -> Turn:
    what = "解除框架协议" if paper.agreed else "取消入围资格"
    facts = [
        *_heads(paper),
        ("供应商", paper.supplier_name),
        ("处理", what),
        ("法定情形", GROUNDS[paper.ground]),
        ("剩余入围供应商", f"{paper.left} 家（原 {paper.had} 家）"),
    ]
    if paper.orders:
        facts.append(("依据的订单", "、".join(paper.orders)))
    if paper.few:
        facts.append(("补充征集", "剩余入围供应商不足总数的 70%，影响执行的可以补充征集"))
    sections = (
        ("事实和依据", (paper.reason,)),
        ("后果", ("该供应商不得再接受本框架协议的订单，不得参加本框架协议的补充征集。",)),
    )
    parties = (paper.supplier_name, paper.purchaser_name)
    title = f"{paper.name}{what}公告（{paper.supplier_name}）"
    return Turn(title, KIND, "合同", tuple(facts), sections, "GP-216", parties)


def _summary(paper: FrameworkSummed) -> Turn:
    facts = (
        *_heads(paper),
        ("框架协议有效期", f"{day(paper.starts)} 至 {day(paper.ends)}"),
        ("成交合同", f"{paper.contracts} 份"),
        ("总金额", money(paper.amount)),
        ("公告期限", f"最迟 {until(paper.summary_by)}"),
    )
    lines = tuple(
        f"{one.name}：{one.contracts} 份合同，{one.quantity:f} {paper.unit}，{money(one.amount)}"
        for one in paper.sums
    )
    return Turn(
        f"{paper.name}成交结果汇总公告",
        "中标结果",
        "合同",
        facts,
        (("各供应商成交情况", lines),),
        "GP-219",
        (paper.purchaser_name,),
    )


def _order(paper: OrderPlaced) -> Turn:
    facts = [
        *_heads(paper),
        ("方式", WAYS[paper.way]),
        ("数量", f"{paper.quantity:f} {paper.unit}"),
        ("交付日期", day(paper.deliver_by)),
        ("交付地点", paper.place),
    ]
    if paper.supplier:
        facts += [("供应商", paper.supplier_name), ("单价", rate_words(paper.price, paper.unit))]
    if paper.turn:
        facts.append(("轮候", f"第 {paper.turn} 轮"))
    if paper.answer_by is not None:
        facts.append(("答复期限", f"最迟 {until(paper.answer_by)}"))
    if paper.offers_by is not None and paper.open_by is not None:
        facts.append(("参加竞价", f"{len(paper.asked)} 家入围供应商"))
        facts.append(("竞价截止", exact_moment(paper.offers_by)))
        facts.append(("公开报价", f"最迟 {exact_moment(paper.open_by)}"))
    sections = [("采购需求", (paper.needs,))]
    if paper.reason:
        sections.append(("选择的依据", (paper.reason,)))
    called = "二次竞价公告" if paper.way == "competition" else "订单"
    parties = tuple(name for name in (paper.supplier_name, paper.purchaser_name) if name)
    title = f"{paper.name}框架协议{called}（{paper.purchaser_name}）"
    return Turn(title, KIND, "合同", tuple(facts), tuple(sections), "GP-138", parties)


def _judged(paper: RefusalJudged) -> Turn:
    facts = (
        *_heads(paper),
        ("供应商", paper.supplier_name),
        ("供应商的答复", "逾期未答复，视为拒绝" if paper.silent else "不接受订单"),
        ("认定", "有正当理由，不计入轮候" if paper.lawful else "无正当理由"),
    )
    sections = (("供应商陈述的理由", (paper.told,)), ("认定的理由", (paper.reason,)))
    parties = (paper.supplier_name, paper.purchaser_name)
    return Turn(f"{paper.name}未接受订单的认定", KIND, "合同", facts, sections, "GP-216", parties)


def offer_words(one: Offer) -> str:
    """An offer of a competition in one sentence."""
    if one.cause:
        return f"{one.name}：{one.cause}（协议单价 {one.agreed:,} 元）"
    told = exact_moment(one.sealed_at) if one.sealed_at is not None else "—"
    return (
        f"第 {one.rank} 名　{one.name}：{one.price:,} 元（协议单价 {one.agreed:,} 元），"
        f"{told} 封存；封存码 {_grouped(one.commitment)}，随机数 {_grouped(one.nonce)}（每 16 位一组）"
    )


def _grouped(digits: str) -> str:
    """A long number in groups, so that it fits a narrow line."""
    return " ".join(digits[at : at + 16] for at in range(0, len(digits), 16))


def _competition(paper: CompetitionConcluded) -> Turn:
    facts = (
        *_heads(paper),
        ("成交供应商", paper.supplier_name or "没有有效报价，本次竞价未成交"),
        ("成交单价", f"{paper.price:,} 元" if paper.bid else "—"),
    )
    sections = (
        ("全部报价", tuple(offer_words(one) for one in paper.offers)),
        ("规则", ("报价最低的成交，不得高于本单位的协议单价；报价相同的，先封存的排在前。",)),
    )
    parties = tuple(name for name in (paper.supplier_name, paper.purchaser_name) if name)
    return Turn(f"{paper.name}二次竞价记录", KIND, "合同", facts, sections, "GP-138", parties)


def _result(paper: CallOffPublished) -> Turn:
    facts = (
        *_heads(paper),
        ("方式", WAYS[paper.way]),
        ("成交供应商", paper.supplier_name),
        ("供应商地址", paper.address),
        ("成交标的", paper.product),
        ("单价", rate_words(paper.price, paper.unit)),
        ("数量", f"{paper.quantity:f} {paper.unit}"),
        ("成交金额", money(paper.amount)),
        ("公告期限", f"最迟 {until(paper.publish_by)}"),
    )
    parties = (paper.supplier_name, paper.purchaser_name)
    title = f"{paper.name}成交结果公告（{paper.purchaser_name}）"
    return Turn(title, "中标结果", "合同", facts, (), "GP-219", parties)


def _contract(paper: CallOffContracted) -> Turn:
    facts = (
        *_heads(paper),
        ("供应商", paper.supplier_name),
        ("标的", paper.product),
        ("单价", f"{rate_words(paper.price, paper.unit)}（协议单价 {rate_words(paper.agreed, paper.unit)}）"),
        ("数量", f"{paper.quantity:f} {paper.unit}"),
        ("合同金额", money(paper.amount)),
        ("签订日期", day(paper.signed_on)),
        ("交付日期", day(paper.deliver_by)),
        ("签订期限", f"最迟 {until(paper.contract_by)}"),
    )
    words = "固定价格合同，合同总价为实际采购数量乘以单价。"
    parties = (paper.supplier_name, paper.purchaser_name)
    title = f"{paper.name}框架协议采购合同公告（{paper.purchaser_name}）"
    return Turn(title, "合同公告", "合同", facts, (("说明", (words,)),), "GP-218", parties)


def _received(paper: CallOffReceived) -> Turn:
    facts = [
        *_heads(paper),
        ("供应商", paper.supplier_name),
        ("验收数量", f"{paper.quantity:f} {paper.unit}（合同 {paper.ordered:f} {paper.unit}）"),
        ("验收日期", day(paper.accepted_on)),
        ("验收结论", "合格" if paper.passed else "不合格，限期整改"),
    ]
    if paper.mend_by is not None:
        facts.append(("整改期限", day(paper.mend_by)))
    parties = (paper.supplier_name, paper.purchaser_name)
    title = f"{paper.name}框架协议采购验收公告（{paper.purchaser_name}）"
    return Turn(title, KIND, "合同", tuple(facts), (("验收情况", (paper.found,)),), "GP-032", parties)


FRAMED: dict[type[Paper], Callable[[Any], Turn]] = {
    FinalistsPublished: _finalists,
    AgreementSigned: _agreement,
    FinalistRemoved: _removed,
    FrameworkSummed: _summary,
    OrderPlaced: _order,
    RefusalJudged: _judged,
    CompetitionConcluded: _competition,
    CallOffPublished: _result,
    CallOffContracted: _contract,
    CallOffReceived: _received,
}
"""Every public paper of a framework."""
