"""A direct purchase's public page: what is known of it so far, why its days are what they are, its records and proof."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier, record_number
from hallcore.ground.deadline import check_minimum, compute
from hallcore.ground.events import Paper
from portal.presenters.addresses import address, record_url
from portal.presenters.pages import SalePage
from portal.presenters.proofs import proof_box, record_rows
from portal.presenters.purchase_life import purchase_crumbs, purchase_life, purchase_tags
from portal.presenters.purchase_words import PUBLIC, about_lines, words_of
from portal.presenters.sale_words import Lines, Words
from portal.presenters.shapes import Action, Alert, Box, Countdown, Fact, Link, Section, Why
from portal.presenters.showing import Showing
from portal.presenters.tender import file_rows
from trading.purchasing.agreed_model import PurchaseContracted, PurchaseResult
from trading.purchasing.model import PurchaseTerminated, ReasonPublicised
from trading.purchasing.rules import about_of, last_day, of

_MAIN = (PurchaseTerminated, PurchaseContracted, PurchaseResult, ReasonPublicised)
"""The paper the page opens with: the latest of these there is."""


def purchase_page(show: Showing, purchase: Dossier) -> SalePage:
    """The page of a purchase of which something is public."""
    kind = next(one for one in _MAIN if purchase.numbers(one.type))
    n = purchase.numbers(kind.type)[-1]
    record, about = purchase.record(n), about_of(purchase)
    words = words_of(record.paper, show.law_of(purchase), purchase)
    examination = show.examine(purchase, n, record)
    publicised = purchase.latest(ReasonPublicised)
    runs = purchase.state == "publicised" and publicised is not None and show.now < publicised.ends
    return SalePage(
        title=about.name,
        crumbs=purchase_crumbs(purchase),
        alerts=_alerts(purchase),
        tags=purchase_tags(show, purchase),
        verified=examination.proven,
        published=record.at,
        meta=(f"来源 {show.settings.site.centre}", f"项目编号 {purchase.number}"),
        links=(
            Link(words.title if words else "记录", record_url(record_number(purchase.number, n))),
            Link("开放数据", address("purchase.ocds", number=purchase.number)),
        ),
        life=purchase_life(show, purchase),
        facts=_facts(_whole(words, about_lines(about, of(show.law_of(purchase), purchase)))),
        why=tuple(_whys(show, purchase, record.paper)),
        sections=tuple(_sections(show, purchase, n)),
        records=record_rows(show, (purchase,)),
        countdown=Countdown("公示期剩余", publicised.ends, show.now, rate=show.rate)
        if runs and publicised is not None
        else None,
        proof=proof_box(show, purchase, n, examination),
        boxes=(_box(purchase),),
        actions=(
            Action(
                "提出书面异议（登录后）", address("purchase.object", number=purchase.number), primary=True
            ),
        )
        if runs
        else (),
    )


def _alerts(purchase: Dossier) -> tuple[Alert, ...]:
    if purchase.state == "upheld":
        return (Alert("公示期内的异议成立，采购人将终止本项目并依法采取其他采购方式。", "异议成立", "stop"),)
    return ()


def _whys(show: Showing, purchase: Dossier, main: Paper) -> Iterator[Why]:
    """Why the days of the paper the page opens with are what they are."""
    method = of(show.law_of(purchase), purchase)
    if isinstance(main, ReasonPublicised):
        clock = method.clock("publicity")
        usual = compute(clock, main.starts, show.calendar)
        longer = usual.end != main.ends
        told = check_minimum(clock, main.starts, last_day(main), show.calendar) if longer else usual
        yield Why("why-publicity", "公示期为什么到这一天", told.explain())
    elif isinstance(main, PurchaseResult):
        told = compute(method.clock("result"), main.decided_at, show.calendar)
        yield Why("why-result", "结果应当在哪一天之前公告", told.explain())
    elif isinstance(main, PurchaseContracted):
        told = compute(method.clock("contract-notice"), main.signed_on, show.calendar)
        yield Why("why-contract", "合同应当在哪一天之前公告", told.explain())


def _sections(show: Showing, purchase: Dossier, main: int) -> Iterator[Section]:
    """What the main paper says at length, then every other public paper, the newest first."""
    for heading, text in _texts(show, purchase, purchase.record(main).paper):
        yield Section(heading, paragraphs=tuple(text.split("\n")))
    if purchase.record(main).files:
        yield Section("文件", "files", "下载后可比对摘要", files=tuple(file_rows(purchase.record(main))))
    kinds = {kind.type for kind in PUBLIC}
    shown = set(about_lines(about_of(purchase), of(show.law_of(purchase), purchase)))
    for n in range(purchase.count - 1, -1, -1):
        if n == main or purchase.types[n] not in kinds:
            continue
        record = purchase.record(n)
        words = words_of(record.paper, show.law_of(purchase), purchase)
        if words is not None:
            facts = _facts(tuple(line for line in words.facts if line not in shown))
            lines = tuple(
                line
                for heading, text in words.texts
                if heading not in _ONCE
                for line in f"{heading}：{text}".split("\n")
            )
            files = tuple(file_rows(record))
            yield Section(words.title, f"paper-{n}", facts=facts, paragraphs=lines, files=files)


_ONCE = frozenset({"采购内容", "异议"})
"""What the page says once, or what mattered while the publicity ran."""


def _whole(words: Words | None, about: Lines) -> Lines:
    """What the main paper says, and what is said of the purchase beside it."""
    told = words.facts if words is not None else ()
    labels = {label for label, _value in told}
    return (*told, *(line for line in about if line[0] not in labels))


def _facts(lines: Lines) -> tuple[Fact, ...]:
    return tuple(Fact(label, value, full=len(value) > 24) for label, value in lines)


def _texts(show: Showing, purchase: Dossier, paper: Paper) -> tuple[tuple[str, str], ...]:
    words = words_of(paper, show.law_of(purchase), purchase)
    return words.texts if words is not None else ()


def _box(purchase: Dossier) -> Box:
    """What a reader has to know of the method."""
    if purchase.procedure == "gp_emergency":
        return Box(
            "看懂紧急采购",
            (
                "紧急采购不公开采购意向，变更采购方式不需要财政部门批准；优先询问多家供应商，情况特别紧急的可以直接采购。",
                "成交后公开结果和理由，并向财政部门报告；追加采购累计不超过法定比例。",
            ),
            (Link("依据 GP-007", address("law.rule", rule="GP-007")),),
        )
    return Box(
        "看懂单一来源采购",
        (
            (
                "单一来源采购只能在法定情形下使用。达到公开招标数额标准、只能从唯一供应商处采购的，先公示原因，"
                "任何供应商、单位或者个人可以书面提出异议。"
            ),
            "采用这种方式由财政部门审批，交易中心不审批。",
        ),
        (
            Link("依据 GP-006", address("law.rule", rule="GP-006")),
            Link("异议和补充论证 GP-222", address("law.rule", rule="GP-222")),
        ),
    )
