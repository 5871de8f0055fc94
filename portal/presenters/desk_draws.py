"""The draw of a lot at the desk: how far it is, whose turn it is, and the windows where each step is taken."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Archive, Dossier
from hallcore.ground.procedure import allowed
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_tendering import crumbs
from portal.presenters.desks import DossierPage, FormPage
from portal.presenters.draws_told import life_of_draw, lines_table, plan_facts, sides_table
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from portal.sessions import Visitor
from trading.experts.bureau import DECIDED
from trading.experts.drawing import ANSWERS, SIDES, DrawClosed, DrawHeld, DrawPlanned, PoolFrozen
from trading.experts.draws import (
    answers_of,
    commitments_of,
    draws_of,
    entries_of,
    seats_of,
    to_call,
    waiting,
)
from trading.experts.rules import name_of, pool_of, subjects_of
from trading.opening.model import RollPublished

Alerts = tuple[Alert, ...]


def newest(archive: Archive, lot: Dossier) -> Dossier | None:
    """The draw of a lot that counts."""
    draws = draws_of(archive, lot.number)
    return draws[-1] if draws else None


def side_of_visitor(visitor: Visitor) -> str:
    """For which side a visitor speaks in a draw; "" for none."""
    roles = visitor.roles
    if {"purchaser", "agency"} & set(roles):
        return "purchaser"
    return next((side for side in ("supervisor", "centre") if side in roles), "")


def draw_page(show: Showing, visitor: Visitor, tender: Dossier, lot: Dossier) -> DossierPage:
    """The draw as this visitor may see it: names only for the centre, which has to call them."""
    draw = newest(show.archive, lot)
    facts = plan_facts(draw) if draw is not None else ()
    label = _label(show, draw) if draw is not None else "尚未公布方案"
    return DossierPage(
        title=f"专家抽取　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "专家抽取"),
        tags=(Tag(label, "solid"),),
        meta=(draw.number if draw is not None else lot.number,),
        life=life_of_draw(draw),
        actions=tuple(_actions(show, visitor, tender, lot, draw)),
        facts=(*_next(tender, lot, draw), *facts),
        sections=tuple(_sections(show, visitor, draw)),
        readonly=not side_of_visitor(visitor),
    )


def _next(tender: Dossier, lot: Dossier, draw: Dossier | None) -> Iterator[Fact]:
    """What the draw is waiting for."""
    if draw is None:
        words = "交易中心在公布开标名册前公布抽取方案"
    elif draw.state == "planned":
        missing = [SIDES[side] for side in draw.the(DrawPlanned).sides if side not in commitments_of(draw)]
        words = f"{'、'.join(missing)}承诺随机数" if missing else "交易中心封存抽取名单"
        if not missing and not tender.numbers(RollPublished.type):
            words = "公布开标名册，之后按利害关系回避并封存抽取名单"
    elif draw.state == "closed":
        missing = [SIDES[side] for side in waiting(draw)]
        words = f"{'、'.join(missing)}公开随机数" if missing else "交易中心抽取"
    elif draw.state == "drawn" and to_call(draw):
        words = "按抽取顺序通知专家"
    elif draw.state == "drawn" and lot.state not in DECIDED:
        words = "中标结果确定后公开专家名单"
    else:
        return
    yield Fact("下一步", words, full=True, strong=True)


def _label(show: Showing, draw: Dossier) -> str:
    return show.law_of(draw).procedure(draw.procedure).machine(draw.machine).label(draw.state)


def _actions(
    show: Showing, visitor: Visitor, tender: Dossier, lot: Dossier, draw: Dossier | None
) -> Iterator[Action]:
    yield from _own_side(visitor, lot, draw)
    if "centre" in visitor.roles:
        yield from _conduct(show, tender, lot, draw)
    if tender.state != "draft":
        yield Action("公开页面", address("tender.draws", number=tender.number))


def _own_side(visitor: Visitor, lot: Dossier, draw: Dossier | None) -> Iterator[Action]:
    side = side_of_visitor(visitor)
    url = address("desk.nonce", number=lot.number)
    if draw is None or not side:
        return
    if draw.state == "planned" and side not in commitments_of(draw):
        yield Action("提交随机数承诺", url, primary=True)
    if draw.state == "closed" and side in waiting(draw):
        yield Action("公开随机数", url, primary=True)


def _conduct(show: Showing, tender: Dossier, lot: Dossier, draw: Dossier | None) -> Iterator[Action]:
    plan = Action("公布抽取方案", address("desk.draw.plan", number=lot.number), primary=draw is None)
    if draw is None:
        yield plan
        return
    if draw.state == "planned" and tender.numbers(RollPublished.type):
        yield Action("封存抽取名单", address("desk.draw.close", number=lot.number), primary=True, post=True)
    if draw.state == "closed" and not waiting(draw):
        yield Action("抽取", address("desk.draw.hold", number=lot.number), primary=True, post=True)
    if draw.state == "drawn" and to_call(draw):
        yield Action("登记通知答复", address("desk.draw.call", number=lot.number), primary=True)
    if draw.state == "drawn" and lot.state in DECIDED:
        yield Action("公开专家名单", address("desk.draw.open", number=lot.number), primary=True, post=True)
    if draw.state == "drawn" and lot.state in {"opened", "qualified", "negotiating", "evaluating"}:
        yield Action("再次抽取", address("desk.draw.plan", number=lot.number))
    if _sits_next(show, lot) and draw.state == "drawn" and not to_call(draw):
        yield Action("组建评标委员会", address("desk.committee", number=lot.number), primary=True)


def _sits_next(show: Showing, lot: Dossier) -> bool:
    """Whether the committee may be formed now: before or after the review, as the method's table says."""
    machine = show.law_of(lot).procedure(lot.procedure).machine(lot.machine)
    return any(step.name == "form-committee" for step in allowed(machine, lot.state, "centre"))


def _sections(show: Showing, visitor: Visitor, draw: Dossier | None) -> Iterator[Section]:
    if draw is None:
        rows = tuple(
            Row((Cell(subject), Cell(str(sum(1 for _ in pool_of(show.archive, subject))))))
            for subject in subjects_of(show.archive)
        )
        table = Table("专家库", (Column("专业", head=True), Column("人数", numeric=True)), rows)
        yield Section("专家库现有专业", "pool", tables=(table,))
        return
    yield Section("抽取专业", "lines", tables=(lines_table(draw),))
    yield Section("随机数", "nonces", tables=(sides_table(draw),))
    closed, held = draw.latest(DrawClosed), draw.latest(DrawHeld)
    if closed is not None:
        out = {each.subject: sum(each.left_out.values()) for each in closed.lists}
        facts = (
            Fact("公开随机数截止", exact_moment(closed.reveal_by)),
            *(
                Fact(each.subject, f"名单 {len(each.entries)} 人，回避或者不能抽取 {out[each.subject]} 人")
                for each in closed.lists
            ),
        )
        yield Section("抽取名单", "list", facts=facts)
    if held is not None and "centre" in visitor.roles:
        yield Section("通知和答复", "calls", "名单保密，只供通知专家", tables=(_calls(show, draw),))
    if draw.latest(PoolFrozen) is not None and {"supervisor", "discipline"} & set(visitor.roles):
        yield _left_out(draw)


def _calls(show: Showing, draw: Dossier) -> Table:
    known, answers = entries_of(draw), answers_of(draw)
    turn = {entry for _subject, entry in to_call(draw)}
    rows = []
    for order in draw.the(DrawHeld).orders:
        for place, entry in enumerate(order.order, 1):
            if entry not in answers and entry not in turn:
                continue
            answer = answers.get(entry)
            rows.append(
                Row(
                    (
                        Cell(str(place)),
                        Cell(name_of(show.archive[known[entry].expert]), note=known[entry].expert),
                        Cell(order.subject),
                        Cell(
                            ANSWERS[answer.answer] if answer else "待通知",
                            note=answer.reason if answer else "",
                        ),
                    )
                )
            )
    columns = (
        Column("顺序", numeric=True),
        Column("专家", head=True),
        Column("专业"),
        Column("答复", nowrap=True),
    )
    return Table("通知和答复", columns, tuple(rows))


def _left_out(draw: Dossier) -> Section:
    rows = tuple(
        Row((Cell(one.expert), Cell(one.subject), Cell(one.cite), Cell(one.reason)))
        for one in draw.the(PoolFrozen).left_out
    )
    columns = (Column("专家编号", head=True), Column("专业"), Column("依据"), Column("理由"))
    table = Table("未列入名单的专家", columns, rows, empty="没有未列入名单的专家。")
    return Section("未列入名单的专家", "left-out", "仅供监督，不公开", tables=(table,))


# -- windows ---------------------------------------------------------------------------------------------


def plan_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window of the plan."""
    law = show.law_of(tender)
    subjects = "、".join(subjects_of(show.archive)) or "专家库中还没有专家"
    return FormPage(
        title=f"公布抽取方案　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "公布抽取方案"),
        alerts=alerts,
        lead=f"{law.cite('ZB-073').words}方案在公布开标名册之前公布，公布后不能改动。现有专业：{subjects}。",
        submit="公布抽取方案",
        cancel=_back(lot),
    )


def nonce_page(tender: Dossier, lot: Dossier, draw: Dossier, alerts: Alerts) -> FormPage:
    """The window where a side binds itself, or shows what it was bound to."""
    if draw.state == "planned":
        lead = (
            "在本单位的电脑上生成随机数并妥善保存，这里只提交它的 SHA-256。名单封存后，在时限内公开随机数；"
            "逾期以公开日志的根值代替，并记录在案。"
        )
        how = "生成随机数：openssl rand -hex 32；计算承诺值：printf %s 随机数 | sha256sum"
        return FormPage(
            title=f"提交随机数承诺　{title_of(tender, lot)}",
            crumbs=crumbs(tender, "提交随机数承诺"),
            alerts=alerts,
            lead=lead,
            before=(Section("怎样生成", "how", paragraphs=(how,)),),
            submit="提交承诺",
            cancel=_back(lot),
        )
    return FormPage(
        title=f"公开随机数　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "公开随机数"),
        alerts=alerts,
        lead=f"应在 {exact_moment(draw.the(DrawClosed).reveal_by)} 前公开，与承诺一致才能接收。",
        submit="公开随机数",
        cancel=_back(lot),
    )


def call_page(show: Showing, tender: Dossier, lot: Dossier, draw: Dossier, alerts: Alerts) -> FormPage:
    """The window where answers are filed."""
    return FormPage(
        title=f"登记通知答复　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "登记通知答复"),
        alerts=alerts,
        lead="按抽取顺序通知；不能参加的写明原因，由顺序的下一位递补。",
        before=(Section("通知和答复", "calls", tables=(_calls(show, draw),)),),
        submit="登记",
        cancel=_back(lot),
    )


def call_choices(show: Showing, draw: Dossier) -> dict[str, str]:
    """Who may be answered for now: those to be called, and those who had accepted and have to go."""
    known, answers = entries_of(draw), answers_of(draw)
    turn = [entry for _subject, entry in to_call(draw)]
    seated = [entry for entry, paper in answers.items() if paper.answer == "accepted"]
    return {
        entry: f"{name_of(show.archive[known[entry].expert])}（{known[entry].expert}，{known[entry].subject}）"
        + ("，已接受" if entry in seated else "")
        for entry in (*turn, *seated)
    }


def seated_names(archive: Archive, lot: Dossier) -> dict[str, str]:
    """Account → name of the experts the newest draw of a lot has seated; for the annex."""
    draw = newest(archive, lot)
    if draw is None or draw.latest(DrawHeld) is None:
        return {}
    return {one.account: name_of(archive[one.expert]) for one in seats_of(draw)}


def _back(lot: Dossier) -> Link:
    return Link("返回抽取", address("desk.draw", number=lot.number))
