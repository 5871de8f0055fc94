"""A draw of experts as everybody sees it: plan, commitments, the closed list, nonces, seed, order, opened names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hallcore.dossier import Dossier, record_number
from portal.presenters.addresses import address, record_url
from portal.presenters.entries import lot_name
from portal.presenters.life import lots_of
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, LifeStep, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from trading.experts.drawing import (
    ANSWERS,
    SIDES,
    DrawClosed,
    DrawHeld,
    DrawOpened,
    DrawPlanned,
    NonceCommitted,
    NonceDefaulted,
)
from trading.experts.draws import draws_of, revealed, silent
from trading.tendering.model import ProjectRegistered
from trading.tendering.rules import lot_no, notice_of

RULES = (
    "抽取方案在公布开标名册之前公布：抽哪些专业、各几人、候补几人、谁提供随机数，此后不能改动。",
    "各方先公布随机数的 SHA-256（承诺），再封存抽取名单。名单按每位专家编号、专业和盐值的 SHA-256 公布，看不出是谁。",
    "种子 = SHA-256（抽取编号、公开日志写到封存记录为止的根值、各方随机数）。封存之前没有人知道这个根值，承诺之后没有人能改随机数。",
    "逾期不公开随机数的，以公开日志写到该逾期记载为止的根值代替，并记录在案。",
    "顺序由种子按 SHA-256 计数器逐个抽出，余数不均的取值舍弃重取，因此每人机会相同。算法全文见 trading/experts/lottery.py，只用标准库。",
    "因回避、请假、联系不上不能参加的，按抽取顺序依次递补。评标委员会成员名单在中标结果确定前保密，确定后公开，届时可以核对每一个承诺。",
)


def draws_page(show: Showing, tender: Dossier) -> AboutPage:
    """Every draw of a tender, lot by lot, and how to recompute all of it."""
    lots = lots_of(show.archive, tender)
    draws = [(lot, draw) for lot in lots for draw in draws_of(show.archive, lot.number)]
    return AboutPage(
        title=f"专家抽取与复核　{notice_of(tender).name}",
        crumbs=(
            Link("首页", address("home")),
            Link("交易信息", address("trading")),
            Link(notice_of(tender).name, address("tender", number=tender.number)),
            Link("专家抽取与复核"),
        ),
        lead="本页的每一个数都可以由任何人用公开数据重新算出，不需要相信本系统。",
        sections=(
            *(section for lot, draw in draws for section in _draw(tender, lot, draw)),
            *(() if draws else (Section("专家抽取", "none", paragraphs=("还没有公布抽取方案。",)),)),
            _again(show, tender),
            Section("规则", "rules", paragraphs=RULES),
        ),
    )


def _again(show: Showing, tender: Dossier) -> Section:
    """How anybody recomputes it."""
    url = f"http://{show.settings.hosts['public']}{address('tender', number=tender.number)}"
    return Section(
        "自己复核",
        "recompute",
        facts=(
            Fact("命令", f"hall recompute {url} --keys keys.txt", full=True, code=True),
            Fact("离线", "hall recompute public-file.json --keys keys.txt", full=True, code=True),
        ),
        paragraphs=(
            "公开卷含本项目全部公开记录的原文、它们在公开日志中的证明，以及抽取所用的日志根值。",
            "中标结果公布后，公开卷含各评委评分（以抽签编号代替姓名），排名可以重算到最后一位。",
        ),
        actions=(
            Action("下载公开卷", address("tender.public", number=tender.number), primary=True),
            Action("日志公钥", address("log.keys")),
        ),
    )


def _draw(tender: Dossier, lot: Dossier, draw: Dossier) -> Iterator[Section]:
    several = len(tender.the(ProjectRegistered).lots) > 1
    name = f"（{lot_name(lot_no(lot.number))}）" if several else ""
    yield Section(
        f"抽取方案{name}",
        f"plan-{_anchor(draw)}",
        draw.number,
        facts=plan_facts(draw),
        tables=(lines_table(draw),),
    )
    yield Section(f"随机数{name}", f"nonces-{_anchor(draw)}", tables=(sides_table(draw),))
    closed, held = draw.latest(DrawClosed), draw.latest(DrawHeld)
    if closed is not None:
        yield Section(
            f"抽取名单与顺序{name}",
            f"order-{_anchor(draw)}",
            facts=tuple(_held_facts(draw, closed, held)),
            tables=tuple(_order_tables(draw, closed, held)),
        )


def _anchor(draw: Dossier) -> str:
    return draw.number.replace(".", "-")


def plan_facts(draw: Dossier) -> tuple[Fact, ...]:
    """What the plan fixed."""
    plan = draw.the(DrawPlanned)
    reason = (Fact("再次抽取的理由", plan.reason, full=True),) if plan.reason else ()
    return (
        Fact("公布时间", exact_moment(_at(draw, DrawPlanned.type)), url=_url(draw, DrawPlanned.type)),
        Fact("承诺随机数截止", exact_moment(plan.commit_by)),
        Fact("公开随机数时限", f"名单封存后 {plan.reveal_minutes} 分钟"),
        Fact("回避依据", "、".join(plan.recusal)),
        *reason,
    )


def lines_table(draw: Dossier) -> Table:
    """Subjects and numbers."""
    rows = tuple(
        Row((Cell(line.subject), Cell(str(line.count)), Cell(str(line.reserve))))
        for line in draw.the(DrawPlanned).lines
    )
    columns = (Column("专业", head=True), Column("抽取人数", numeric=True), Column("候补人数", numeric=True))
    return Table("抽取专业和人数", columns, rows)


def sides_table(draw: Dossier) -> Table:
    """Every side: what it is bound to, and what it revealed."""
    bound = {
        paper.side: (paper.commitment, n)
        for n in draw.numbers(NonceCommitted.type)
        if isinstance(paper := draw.record(n).paper, NonceCommitted)
    }
    shown, late = revealed(draw), silent(draw)
    held = draw.latest(DrawHeld)
    used = {each.side: each for each in held.nonces} if held is not None else {}
    rows = []
    for side in draw.the(DrawPlanned).sides:
        commitment, n = bound.get(side, ("", -1))
        url = record_url(record_number(draw.number, n)) if commitment else ""
        nonce = Cell(shown[side], code=True) if side in shown else Cell("尚未公开")
        if side in late:
            root = used[side].nonce if side in used else "抽取时载明"
            nonce = Cell("逾期未公开，以日志根值代替", note=root)
        rows.append(
            Row(
                (
                    Cell(SIDES[side]),
                    Cell(commitment, url, code=True) if commitment else Cell("尚未承诺"),
                    nonce,
                )
            )
        )
    columns = (Column("提供方", head=True, nowrap=True), Column("承诺（随机数的 SHA-256）"), Column("随机数"))
    return Table("各方随机数", columns, tuple(rows))


def _held_facts(draw: Dossier, closed: DrawClosed, held: DrawHeld | None) -> Iterator[Fact]:
    yield Fact("名单封存", exact_moment(_at(draw, DrawClosed.type)), url=_url(draw, DrawClosed.type))
    yield Fact("公开随机数截止", exact_moment(closed.reveal_by))
    if draw.numbers(NonceDefaulted.type):
        yield Fact("逾期记载", "有", url=_url(draw, NonceDefaulted.type))
    if held is None:
        yield Fact("抽取", "等待各方公开随机数")
        return
    yield Fact("抽取时间", exact_moment(_at(draw, DrawHeld.type)), url=_url(draw, DrawHeld.type))
    yield Fact(f"日志根值（前 {held.root.size} 条）", held.root.root, full=True, code=True)
    yield Fact("种子", held.seed, full=True, code=True, strong=True)


def _order_tables(draw: Dossier, closed: DrawClosed, held: DrawHeld | None) -> Iterator[Table]:
    opened = draw.latest(DrawOpened)
    known = {each.entry: each for each in opened.entries} if opened is not None else {}
    names = _names(draw) if opened is not None else {}
    for n, each in enumerate(closed.lists):
        order = held.orders[n].order if held is not None else each.entries
        out = "；".join(f"{cite} {count} 人" for cite, count in each.left_out.items())
        rows = []
        for place, entry in enumerate(order, 1):
            found = known.get(entry)
            who = names.get(found.expert, found.expert) if found is not None else ""
            note = f"编号 {found.expert}，盐值 {found.salt}" if found is not None else ""
            answer = ANSWERS[found.answer] if found is not None else ""
            rows.append(
                Row(
                    (
                        Cell(str(place) if held else "—"),
                        Cell(entry, code=True),
                        Cell(who, note=note),
                        Cell(answer),
                    )
                )
            )
        columns = (
            Column("顺序", numeric=True),
            Column("名单承诺值", head=True),
            Column("专家（结果确定后公开）"),
            Column("答复", nowrap=True),
        )
        title = f"{each.subject}：名单 {len(each.entries)} 人" + (f"，回避或者不能抽取 {out}" if out else "")
        yield Table(title, columns, tuple(rows), show_caption=True)


def _names(draw: Dossier) -> dict[str, str]:
    """The names that lie beside the opening record, as far as they have not been erased."""
    annex = draw.record(draw.numbers(DrawOpened.type)[-1]).annex
    return {name: value for name, _salt, value in annex.pieces} if annex is not None else {}


def _at(draw: Dossier, kind: str) -> datetime:
    return draw.record(draw.numbers(kind)[-1]).at


def _url(draw: Dossier, kind: str) -> str:
    return record_url(record_number(draw.number, draw.numbers(kind)[-1]))


def life_of_draw(draw: Dossier | None) -> tuple[LifeStep, ...]:
    """The strip of a draw."""
    titles = ("公布方案", "各方承诺", "封存名单", "公开随机数", "抽取", "通知到席", "公开名单")
    if draw is None:
        return tuple(LifeStep(title, "now" if not n else "todo") for n, title in enumerate(titles))
    plan = draw.the(DrawPlanned)
    closed = draw.latest(DrawClosed) is not None
    held = draw.latest(DrawHeld) is not None
    bound = len(draw.numbers(NonceCommitted.type)) >= len(plan.sides)
    done = [True, bound or closed, closed, held, held, draw.latest(DrawOpened) is not None]
    done.append(done[-1])
    place = done.index(False) if False in done else len(done)
    return tuple(
        LifeStep(title, "done" if n < place else "now" if n == place else "todo")
        for n, title in enumerate(titles)
    )
