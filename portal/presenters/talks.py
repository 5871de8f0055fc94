"""Talks with suppliers and their final offers, for the team, for the centre, and for each supplier its own."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, exact_moment, money
from trading.evaluation.finals import opened_of, sealed_of, taking_part, time_to
from trading.evaluation.negotiating_model import FinalsAsked, FinalsRecorded, RoundHeld, TalksLeft
from trading.evaluation.rules import evaluated_bids
from trading.methods.rules import method_of
from trading.tendering.rules import ground_of

Alerts = tuple[Alert, ...]


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


def names_of(tender: Dossier, lot: Dossier) -> dict[str, str]:
    """Bid → the name of its supplier, of those that take part now."""
    return {bid.bid: bid.name for bid in taking_part(lot, evaluated_bids(tender, lot))}


def rounds(lot: Dossier, names: dict[str, str]) -> Iterator[Section]:
    """Every round that was held."""
    for place, n in enumerate(lot.numbers(RoundHeld.type), 1):
        paper = lot.record(n).paper
        if not isinstance(paper, RoundHeld):
            continue
        rows = tuple(Row((Cell(names.get(one.bid, one.bid)), Cell(one.points))) for one in paper.talks)
        columns = (Column("供应商", head=True, nowrap=True), Column("谈判内容"))
        yield Section(
            f"第 {place} 轮谈判",
            f"round-{place}",
            f"{exact_moment(paper.began)} 至 {exact_moment(paper.ended)[11:]}",
            facts=(Fact("实质性变动", paper.changes or "无", full=True),),
            tables=(Table(f"第 {place} 轮谈判", columns, rows),),
        )


def _all_names(tender: Dossier, lot: Dossier) -> dict[str, str]:
    return {bid.bid: bid.name for bid in evaluated_bids(tender, lot)}


def round_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a round is recorded."""
    law, names = show.law_of(tender), names_of(tender, lot)
    return FormPage(
        title=f"记录谈判　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "记录谈判"),
        alerts=alerts,
        lead=f"{law.cite('GP-190').words}{law.cite('GP-191').words}",
        before=tuple(rounds(lot, _all_names(tender, lot))),
        groups=(
            FieldGroup("时间", ("began", "ended")),
            FieldGroup("与各家谈判的内容", tuple(f"s{n}-points" for n in range(1, len(names) + 1))),
            FieldGroup("变动", ("changes",)),
        ),
        submit="记录本轮谈判",
        cancel=back(tender),
    )


def finals_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where final offers are asked for."""
    names = names_of(tender, lot)
    least = method_of(show.law_of(tender), tender).least("finals", ground_of(tender))
    gone = len(lot.papers(TalksLeft))
    return FormPage(
        title=f"要求提交最后报价　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "要求提交最后报价"),
        alerts=alerts,
        lead=(
            "谈判结束后，要求所有继续参加的供应商在规定时间内提交最后报价。供应商在自己的设备上封存报价，"
            f"截止后才能公开。继续参加的供应商不足 {int(least.value)} 家的，终止采购活动（{least.cite.line}）。"
        ),
        before=(
            Section(
                "继续参加的供应商",
                "suppliers",
                f"{len(names)} 家" + (f"，{gone} 家已退出" if gone else ""),
                tables=(
                    Table(
                        "继续参加的供应商",
                        (Column("供应商", head=True),),
                        tuple(Row((Cell(name),)) for name in names.values()),
                    ),
                ),
            ),
            *rounds(lot, _all_names(tender, lot)),
        ),
        submit="要求提交最后报价",
        cancel=back(tender),
    )


def record_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the centre records the final offers; before the time it tells who has sealed, never a price."""
    asked = lot.the(FinalsAsked)
    names, sealed, opened = _all_names(tender, lot), sealed_of(lot), opened_of(lot)
    over = show.now >= asked.until
    rows = tuple(
        Row(
            (
                Cell(names.get(bid, bid)),
                Cell("已封存") if bid in sealed else Cell(tag=Tag("未提交", "grey")),
                Cell(amount(opened[bid]) if over and bid in opened else "—"),
            )
        )
        for bid in asked.bids
    )
    columns = (
        Column("供应商", head=True),
        Column("封存", nowrap=True),
        Column("最后报价（元）", numeric=True),
    )
    return FormPage(
        title=f"最后报价记录　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "最后报价记录"),
        alerts=alerts,
        lead="全部公开后，或者公开时限届满后，形成最后报价记录。没有在时限内公开的，视为没有提交最后报价。",
        before=(
            Section(
                "最后报价",
                "finals",
                f"{exact_moment(asked.until)} 截止，{exact_moment(asked.open_until)} 前公开",
                tables=(Table("最后报价", columns, rows),),
            ),
        ),
        submit="形成最后报价记录",
        cancel=back(tender),
    )


# -- a supplier's own -----------------------------------------------------------------------------------


def own_actions(bid: Dossier, lot: Dossier, tender: Dossier, show: Showing) -> Iterator[Action]:
    """What a supplier may do about the talks now."""
    due = time_to(lot, bid.number, show.now)
    if due:
        title = "提交最后报价" if due == "seal" else "公开最后报价"
        yield Action(title, address("bid.final", number=bid.number), primary=True)
    if lot.state == "negotiating" and bid.number in names_of(tender, lot):
        yield Action("退出谈判", address("bid.leave", number=bid.number), danger=True)


def own_talks(bid: Dossier, lot: Dossier) -> Iterator[Section]:
    """What was talked about with this supplier, what was changed for all, and how its final offer stands."""
    held = [paper for paper in lot.papers(RoundHeld) if any(one.bid == bid.number for one in paper.talks)]
    facts = []
    for place, paper in enumerate(held, 1):
        points = next(one.points for one in paper.talks if one.bid == bid.number)
        facts.append(Fact(f"第 {place} 轮谈判", points, full=True))
        if paper.changes:
            facts.append(Fact("通知所有供应商的变动", paper.changes, full=True, strong=True))
    if bid.number in {paper.bid for paper in lot.papers(TalksLeft)}:
        facts.append(Fact("参加情况", "已退出", strong=True))
    asked = lot.latest(FinalsAsked)
    if asked is not None and bid.number in asked.bids:
        facts += _own_final(bid, lot, asked)
    if facts:
        yield Section("谈判和最后报价", "talks", "只向本单位告知", facts=tuple(facts))


def _own_final(bid: Dossier, lot: Dossier, asked: FinalsAsked) -> Iterator[Fact]:
    yield Fact("最后报价截止", exact_moment(asked.until), strong=True, link=_rule("GP-192"))
    yield Fact("公开时限", f"{exact_moment(asked.until)} 至 {exact_moment(asked.open_until)}")
    bound, opened = sealed_of(lot).get(bid.number), opened_of(lot).get(bid.number)
    if bound is not None:
        yield Fact("本单位的封存码", bound, full=True, code=True)
    if opened is not None:
        yield Fact("本单位的最后报价", money(opened), strong=True)
    elif lot.latest(FinalsRecorded) is not None:
        yield Fact("本单位的最后报价", "没有在时限内公开", strong=True)


def final_page(bid: Dossier, lot: Dossier, due: str, alerts: Alerts) -> FormPage:
    """The supplier's window: seal, or open what was sealed."""
    asked, cancel = lot.the(FinalsAsked), Link("返回", address("bid", number=bid.number))
    if due == "open":
        return FormPage(
            title="公开最后报价",
            alerts=alerts,
            lead=f"请在 {exact_moment(asked.open_until)} 前填写封存时所用的报价和随机数，与封存码一致才能接收。",
            submit="公开最后报价",
            cancel=cancel,
        )
    lead = (
        f"{exact_moment(asked.until)} 截止，截止前可以重新提交，以最后一次为准。这里只提交封存码，"
        "截止前任何人包括交易中心都不知道报价；截止后由本单位公开。请妥善保存随机数。"
    )
    made = f"printf 'final-offer\\n{lot.number}\\n{bid.number}\\n报价\\n随机数' | sha256sum"
    how = (
        Fact("生成随机数", "openssl rand -hex 32", full=True, code=True),
        Fact("计算封存码", made, full=True, code=True),
        Fact("报价的写法", "以元为单位，保留两位小数，例如 870000.00", full=True),
        Fact("或者一次完成", "hall device final", full=True, code=True),
    )
    return FormPage(
        title="提交最后报价",
        alerts=alerts,
        lead=lead,
        before=(Section("怎样封存", "how", facts=how),),
        submit="提交封存码",
        cancel=cancel,
    )


def leave_page(bid: Dossier, alerts: Alerts) -> FormPage:
    """The supplier's window to leave."""
    return FormPage(
        title="退出谈判",
        alerts=alerts,
        lead="提交最后报价之前可以退出。退出后不能再参加本项目，保证金予以退还。",
        submit="退出谈判",
        danger=True,
        cancel=Link("返回", address("bid", number=bid.number)),
    )
