"""What the papers of a sale say, once for page, paper and index: a title, facts by label, and texts by heading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from hallcore.ground.events import Paper
from hallcore.ground.lawbook import Law
from portal.presenters.writing import exact_moment, moment, money
from trading.auction.model import (
    OUTCOMES,
    PHASES,
    USES,
    BiddingEnded,
    BiddingRestarted,
    DealCancelled,
    DealConfirmed,
    OfferPosted,
    PhaseOpened,
    SaleAnnounced,
    SaleContracted,
    SaleCorrected,
    SaleFailed,
    SaleRegistered,
    SaleResult,
    SaleTerminated,
    SaleTerms,
    Times,
)
from trading.methods.rules import Method

Lines = tuple[tuple[str, str], ...]


class Words(NamedTuple):
    """A paper in words.

    Attributes:
        title: Its heading.
        facts: Label and value, the most important first.
        texts: Heading and text.
    """

    title: str
    facts: Lines
    texts: Lines = ()


def words_of(paper: Paper, law: Law, procedure: str, name: str) -> Words | None:
    """A paper of a sale in words; None where it is none.

    Args:
        paper: The paper.
        law: The edition its sale stands under.
        procedure: The name of the sale's procedure.
        name: The sale's name.
    """
    told = _TOLD.get(type(paper))
    return told(paper, Method(law, procedure), name) if told is not None else None


def terms_lines(terms: SaleTerms, method: Method) -> Lines:
    """What is sold and on which terms; what the class does not know is left out."""
    share = f"首付 {terms.first.normalize():f}%，余款分期" if terms.first != 100 else "一次付清"
    lines = [
        (method.word("subject"), terms.subject),
        ("坐落", terms.place),
        ("面积（规模）", terms.area),
        ("用途（类别）", USES[method.regime][terms.use]),
    ]
    if terms.years:
        lines.append(("年限", f"{terms.years} 年"))
    lines += [
        ("起始价", money(terms.start)),
        *([("加价幅度", money(terms.step))] if terms.step else []),
        ("竞买保证金", money(terms.deposit)),
    ]
    if terms.valuation:
        lines.append((method.word("valuation"), money(terms.valuation)))
    return (*lines, ("付款方式", share))


def times_lines(times: Times) -> Lines:
    """When what happens."""
    apply = ("竞买申请和保证金到账截止", exact_moment(times.apply_until))
    if times.ends is None:
        return (apply, ("竞价开始", exact_moment(times.starts)))
    return (apply, ("挂牌开始", exact_moment(times.starts)), ("挂牌截止", exact_moment(times.ends)))


def _who(paper: SaleRegistered | SaleAnnounced, method: Method) -> Lines:
    lines = [(method.word("seller"), paper.seller_name)]
    if paper.agency_name:
        lines.append(("代理机构", paper.agency_name))
    lines.append(("批准文号", paper.approval))
    if paper.after:
        lines.append(("原项目编号", paper.after))
    if paper.consent:
        lines.append(("低于评估结果的书面同意", paper.consent))
    return tuple(lines)


def registered_lines(paper: SaleRegistered, method: Method) -> Lines:
    """A sale that is not public yet."""
    return (*_who(paper, method), *terms_lines(paper.terms, method))


HOW = {
    "listing": (
        "在挂牌期内随时报价，报价公布竞买号和金额。挂牌截止时有两名以上竞买人报过价的，系统询问四分钟；"
        "要求继续竞价的进入限时竞价，每次有效报价后重新计时五分钟，无人再报即结束，出价最高者为{buyer}。"
    ),
    "rounds": (
        "竞价开始后第一轮十分钟，每次有效报价后重新计时，不少于五分钟，无人再报即结束，出价最高者为{buyer}。"
    ),
    "tender": (
        "每个投标人只报一个价格，在自己的设备上封存，投标截止前提交封存码，可以重新提交，以最后一次为准。"
        "提交封存码的投标人不足三人的，终止招标。投标截止后三十分钟内由投标人公开报价，时限届满后全部报价同时公布，"
        "报价最高者为{buyer}；报价相同的，封存码提交在先者中标；没有按时公开报价的，视为没有报价，保证金退还。"
    ),
}


def how_words(method: Method) -> str:
    """How the bidding goes, in a sentence or two."""
    form = method.procedure.traits["form"]
    return HOW[form].format(buyer=method.word("buyer"))


def _announced(paper: SaleAnnounced, method: Method, _name: str) -> Words:
    reserve = "设有底价，竞价结束前保密" if paper.reserved else "不设底价"
    facts = (
        *times_lines(paper.times),
        *_who(paper, method),
        *terms_lines(paper.terms, method),
        ("底价", reserve),
    )
    texts = (
        ("规划条件和竞买条件", paper.terms.conditions or "按出让（转让）文件的规定。"),
        ("竞价办法", how_words(method)),
        (
            "竞买资格",
            (
                "提交竞买申请并按时缴纳保证金的，系统自动确认竞买资格、分配竞买号；竞价结束前不显示竞买人名称。"
                f"{method.word('buyer')}的资格在签订成交确认书前由{method.word('seller')}审查。"
            ),
        ),
        (
            "保证金",
            (
                f"未竞得的，{method.clock('refund').span}内退还，不计利息；竞得的抵作价款；"
                "竞得后拒签成交确认书或者合同的，不予退还，由财政部门决定。"
            ),
        ),
        ("联系方式", paper.contact),
        ("监督部门", paper.supervisor),
    )
    return Words(f"{paper.name}公告", facts, texts)


def _corrected(paper: SaleCorrected, _method: Method, name: str) -> Words:
    effect = "影响价格，公告期重新计算" if paper.affects_price else "不影响价格"
    facts = (*times_lines(paper.times), ("对价格", effect))
    texts = [("补充和修改的内容", paper.text)]
    if paper.moved_from is not None:
        old = "；".join(f"{label} {value}" for label, value in times_lines(paper.moved_from))
        texts.append(("原定时间", old))
    return Words(f"{name}补充公告（第 {paper.no} 号）", facts, tuple(texts))


def _terminated(paper: SaleTerminated, method: Method, _name: str) -> Words:
    facts = ((method.word("seller"), paper.seller_name),)
    back = f"已缴纳的竞买保证金{method.clock('refund').span}内退还，不计利息。"
    return Words(f"{paper.name}终止公告", facts, (("终止原因", paper.reason), ("保证金", back)))


def _phase(paper: PhaseOpened, _method: Method, name: str) -> Words:
    facts = [("阶段", PHASES[paper.phase]), ("无新报价时截止", exact_moment(paper.ends))]
    if paper.price is not None:
        facts += [("当前最高报价", money(paper.price)), ("竞买号", paper.leading)]
    return Words(f"{name}：{PHASES[paper.phase]}开始", tuple(facts))


def _posted(paper: OfferPosted, _method: Method, name: str) -> Words:
    facts = (
        ("报价", money(paper.price)),
        ("竞买号", paper.paddle),
        ("报价时间", exact_moment(paper.made_at)),
        ("阶段", PHASES[paper.phase]),
        ("次序", f"第 {paper.seq} 次"),
        ("报价记录摘要 SHA-256", paper.sha256),
    )
    if paper.commitment:
        facts = (
            *facts[:2],
            ("封存码提交时间", exact_moment(paper.made_at)),
            ("封存码 SHA-256", paper.commitment),
            ("随机数", paper.nonce),
            facts[-1],
        )
        note = "封存码由项目编号、投标号、报价和随机数算出，任何人可以据此核对公布的报价就是投标截止前封存的报价。"
        return Words(f"{name}：报价 {money(paper.price)}", facts, (("说明", note),))
    note = "报价记录在报价人的案卷内，不公开；报价人可以凭这个摘要证明是自己的报价。"
    return Words(f"{name}：报价 {money(paper.price)}", facts, (("说明", note),))


def _restarted(paper: BiddingRestarted, _method: Method, name: str) -> Words:
    facts = (
        ("阶段", PHASES[paper.phase]),
        ("停止前最后一条日志", exact_moment(paper.stopped_since)),
        ("重新计时至", exact_moment(paper.ends)),
    )
    return Words(f"{name}：竞价恢复，重新计时", facts)


def _ended(paper: BiddingEnded, method: Method, name: str) -> Words:
    facts = [("结果", OUTCOMES[paper.outcome])]
    if paper.outcome == "sold" and paper.price is not None:
        facts += [("成交价", money(paper.price)), (f"{method.word('buyer')}竞买号", paper.paddle)]
    elif paper.price is not None:
        facts.append(("最高报价", money(paper.price)))
    facts += [("竞买人", f"{paper.bidders} 个"), ("有效报价", f"{paper.offers} 次")]
    if paper.reserve is not None:
        facts.append(("底价", money(paper.reserve)))
    return Words(f"{name}：竞价结束，{OUTCOMES[paper.outcome]}", tuple(facts))


def _confirmed(paper: DealConfirmed, method: Method, _name: str) -> Words:
    facts = [
        (method.word("buyer"), paper.winner_name),
        ("统一社会信用代码", paper.winner),
        ("成交价", money(paper.price)),
        ("竞买号", paper.paddle),
        (method.word("subject"), paper.subject),
        (method.word("seller"), paper.seller_name),
        ("竞价结束", exact_moment(paper.ended_at)),
        ("竞买保证金", f"{money(paper.deposit)}，签订合同后抵作价款"),
    ]
    if paper.contract_by is not None:
        facts.append(("签订合同", f"最迟 {_last(paper.contract_by.date())}"))
    text = "本确认书经双方签署后具有合同效力；拒签合同的，取消竞得资格，保证金不予退还。"
    return Words(f"{paper.name}{method.word('deal')}", tuple(facts), (("效力", text),))


def _cancelled(paper: DealCancelled, method: Method, _name: str) -> Words:
    kept = "提请不予退还，由财政部门决定" if paper.keeps_deposit else "予以退还"
    facts = (("竞买号", paper.paddle), ("原成交价", money(paper.price)), ("竞买保证金", kept))
    return Words(
        f"{paper.name}取消{method.word('buyer')}资格公告",
        facts,
        (("事实和理由", paper.reason), ("后续安排", paper.following)),
    )


def _result(paper: SaleResult, method: Method, _name: str) -> Words:
    facts = [
        (method.word("buyer"), paper.winner_name),
        ("成交价", money(paper.price)),
        *terms_lines(paper.terms, method),
        (method.word("seller"), paper.seller_name),
        ("竞价结束", moment(paper.ended_at)),
    ]
    if paper.ends is not None:
        facts.append(("公示至", _last(paper.ends.date())))
    return Words(f"{paper.name}{'结果公告' if paper.ends is None else '结果公示'}", tuple(facts))


def _failed(paper: SaleFailed, method: Method, _name: str) -> Words:
    facts = (("结果", f"未成交：{OUTCOMES[paper.outcome]}"), (method.word("seller"), paper.seller_name))
    return Words(f"{paper.name}未成交公告", facts, (("后续安排", paper.following),))


def _contracted(paper: SaleContracted, method: Method, _name: str) -> Words:
    facts = [
        (method.word("buyer"), paper.winner_name),
        (method.word("seller"), paper.seller_name),
        ("合同价款", money(paper.amount)),
        ("签订日期", f"{paper.signed_on}"),
        (
            "首期（全部）价款",
            f"{money(paper.first)}，{paper.first_by} 前缴纳，保证金 {money(paper.deposit)} 抵作价款",
        ),
    ]
    if paper.rest_by is not None:
        facts.append(("余款", f"{money(paper.rest)}，{paper.rest_by} 前缴清"))
    return Words(f"{paper.name}合同公告", tuple(facts))


def _last(end: date) -> str:
    """The last day of a period that ends at its midnight."""
    return f"{end - timedelta(days=1)}"


_TOLD: dict[type[Paper], Callable[[Any, Method, str], Words]] = {
    SaleAnnounced: _announced,
    SaleCorrected: _corrected,
    SaleTerminated: _terminated,
    PhaseOpened: _phase,
    OfferPosted: _posted,
    BiddingRestarted: _restarted,
    BiddingEnded: _ended,
    DealConfirmed: _confirmed,
    DealCancelled: _cancelled,
    SaleResult: _result,
    SaleFailed: _failed,
    SaleContracted: _contracted,
}
PUBLIC = tuple(_TOLD)
"""The papers of a sale that everybody may read."""
