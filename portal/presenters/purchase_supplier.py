"""A supplier's side of a direct purchase: what waits for it, the page of its offer, and the form of an objection."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.presenters.addresses import address
from portal.presenters.desks import BidRow, FormPage
from portal.presenters.purchase_life import state_words
from portal.presenters.purchase_words import about_lines
from portal.presenters.shapes import Action, Alert, Box, Countdown, Fact, Link, Section, Tag, Task
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, moment, money
from trading.purchasing.agreed_model import PurchaseResult
from trading.purchasing.agreed_rules import own_offer
from trading.purchasing.model import ReasonPublicised, SuppliersInvited
from trading.purchasing.rules import about_of, is_invited, is_public, of

Alerts = tuple[Alert, ...]


_KNOW = (
    "报价单由法定代表人或者授权代表签署并加盖公章。",
    "截止前或者全部供应商提交前，采购人看不到报价。",
)


def own_purchases(show: Showing, party: str) -> Iterator[Dossier]:
    """The purchases a party was asked for an offer in, the newest first."""
    keys = show.archive.shelf("purchases-of").keys((party, ""), (party, "\U0010ffff"))
    for _party, number in sorted(keys, reverse=True):
        purchase = show.archive[number]
        if is_invited(purchase, party):
            yield purchase


def _waits(show: Showing, purchase: Dossier, party: str) -> bool:
    """Whether an offer of the party would be taken now."""
    until = purchase.the(SuppliersInvited).until
    return purchase.state == "invited" and own_offer(purchase, party) is None and show.now <= until


def purchase_tasks(show: Showing, party: str) -> Iterator[Task]:
    """What a supplier should do now about direct purchases."""
    for purchase in own_purchases(show, party):
        if _waits(show, purchase, party):
            hint = f"{moment(purchase.the(SuppliersInvited).until)} 截止"
            url = address("purchase.offer", number=purchase.number)
            yield Task(f"提交报价：{about_of(purchase).name}", "待办", "now", url, hint)


def purchase_rows(show: Showing, party: str) -> tuple[BidRow, ...]:
    """The direct purchases a supplier was asked in, as lines of its first page."""
    rows = []
    for purchase in own_purchases(show, party):
        url, waits = address("purchase.offer", number=purchase.number), _waits(show, purchase, party)
        rows.append(
            BidRow(
                title=about_of(purchase).name,
                url=url,
                number=purchase.number,
                stage=Tag(state_words(show, purchase)),
                due=purchase.the(SuppliersInvited).until if waits else None,
                due_note="报价截止" if waits else "",
                next=Action("提交报价", url) if waits else None,
            )
        )
    return tuple(rows)


def offer_page(show: Showing, purchase: Dossier, party: str, alerts: Alerts) -> FormPage:
    """The page of a supplier's offer: what is asked, and while it may, the form."""
    about, invited = about_of(purchase), purchase.the(SuppliersInvited)
    mine, result = own_offer(purchase, party), purchase.latest(PurchaseResult)
    if mine is not None:
        alerts = (*alerts, Alert(f"已于截止前提交报价 {money(mine.price)}，不能修改。", "已提交"))
    elif not _waits(show, purchase, party):
        alerts = (*alerts, Alert("提交报价的时间已经截止。", tone="stop"))
    if result is not None:
        words = (
            "成交供应商为本单位。" if result.supplier == party else f"成交供应商为{result.supplier_name}。"
        )
        alerts = (*alerts, Alert(words, "结果已公告"))
    facts = [
        Fact(label, value, full=len(value) > 24)
        for label, value in about_lines(about, of(show.law_of(purchase), purchase))
    ]
    links = (Link("公开页面", address("purchase", number=purchase.number)),) if is_public(purchase) else ()
    waits = _waits(show, purchase, party)
    return FormPage(
        title=f"{about.name}：提交报价" if waits else about.name,
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link(about.name)),
        alerts=alerts,
        lead=f"报价截止 {exact_moment(invited.until)}。每家供应商只提交一次，提交后不能修改。",
        before=(
            Section("项目", facts=tuple(facts)),
            Section("采购要求", paragraphs=(*about.terms.content.split("\n"), *invited.text.split("\n"))),
        ),
        submit="提交报价" if waits else "",
        multipart=True,
        cancel=Link("返回", address("bidder")),
        countdown=Countdown("距报价截止", invited.until, show.now, rate=show.rate) if waits else None,
        boxes=(Box("报价须知", _KNOW, links),),
    )


def objection_page(show: Showing, purchase: Dossier, alerts: Alerts) -> FormPage:
    """The form of a written objection to a publicity."""
    about, publicised = about_of(purchase), purchase.the(ReasonPublicised)
    return FormPage(
        title="对单一来源公示提出异议",
        crumbs=(
            Link("首页", address("home")),
            Link(about.name, address("purchase", number=purchase.number)),
            Link("提出异议"),
        ),
        alerts=alerts,
        lead="公示期内书面提出。公示期满后采购人组织补充论证，结论在公开页面公布并告知异议人；异议人名称不公开。",
        before=(
            Section(
                "公示",
                facts=(
                    Fact("项目", about.name, full=True),
                    Fact("拟定的唯一供应商", publicised.supplier_name),
                    Fact("财政部门", publicised.finance_contact),
                    Fact("采用单一来源方式的原因", about.reason, full=True),
                ),
            ),
        ),
        submit="提交异议",
        multipart=True,
        cancel=Link("返回公示", address("purchase", number=purchase.number)),
        countdown=Countdown("公示期剩余", publicised.ends, show.now, rate=show.rate),
    )
