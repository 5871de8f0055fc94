"""Queues and tickets in words, for whoever waits: phone, kiosk and reception desk show the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from hallcore.counters.arrivals import absent_until, held_keys
from hallcore.counters.estimate import Estimate
from hallcore.counters.ledger import KINDS, periods
from hallcore.counters.model import (
    OUTCOMES,
    PRIORITIES,
    ServiceEnded,
    TicketLapsed,
    TicketMissed,
    TicketRestored,
    TicketTaken,
)
from hallcore.counters.rules import place_of, window_of
from hallcore.dossier import Dossier
from portal import queuebook as book
from portal.presenters.addresses import address
from portal.presenters.queue_pages import HerePage, KioskTicketPage, QueueLine, QueuesPage, TicketPage
from portal.presenters.services import Ask, Key, KioskPage, KioskQuestionsPage
from portal.presenters.shapes import Action, Alert, Box, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import short_moment

RULE = (
    "优先类别先叫，同一类别按到场时刻先后叫号。预约号视同在预约时段开始前三十分钟到场，与现场号一同排序；"
    "等候更久的现场号不会被预约号超过。连续叫三个优先号后，叫一个等候最久的普通号。"
    "手机取的号，到厅确认后才叫。"
)
"""How the line is ordered, in the words the ticket's page says it."""

LENGTH = {"absent": 60, "waiting": 20, "invited": 10, "missed": 20, "serving": 60, "held": 60}
"""After how many seconds the page of a ticket is worth looking at again."""

STATES = {
    "absent": Tag("未到厅", "stopped"),
    "waiting": Tag("等候", "solid"),
    "invited": Tag("请到窗口", "solid"),
    "missed": Tag("过号", "stopped"),
    "serving": Tag("办理中", "solid"),
    "held": Tag("挂起", "grey"),
    "ended": Tag("已结束", "grey"),
    "lapsed": Tag("已失效", "stopped"),
    "given-up": Tag("已放弃", "grey"),
}


def where_of(show: Showing, window: str) -> str:
    """Where a window is: ``012 号窗口（主厅 1 楼 A 区）``."""
    place = show.archive.shelf("windows").get(window)
    sign = f"{window.removeprefix('W')} 号窗口"
    return f"{sign}（{place['hall']} {place['floor']} 楼 {place['zone']}）" if place else sign


def minutes(seconds: float) -> str:
    """A length of time in whole minutes."""
    return f"{int(seconds // 60)} 分钟"


# -- the list -----------------------------------------------------------------------------------------------


def queues_page(show: Showing) -> QueuesPage:
    """Every queue, how many wait and how long that will be."""
    return QueuesPage(
        title="取号排队",
        crumbs=(Link("首页", address("home")), Link("取号排队")),
        lead="可以先用手机取号，两小时内到厅确认后叫号；也可以在自助机或者导办台取号。号码当日有效，凭号票上的二维码随时查看。",
        now=show.now,
        lines=tuple(_line(show, code) for code, _queue in book.queues(show.archive)),
        boxes=(
            Box("怎样排队", (RULE,), (Link("看规则全文", address("law.rule", rule="PH-06")),)),
            Box("优先服务", tuple(f"{one.title}：{one.proof}。" for one in PRIORITIES.values())),
            Box(
                "提前预约",
                ("登录后可以预约七个工作日内的时段。",),
                (Link("我的预约", address("my.appointments")),),
            ),
        ),
    )


def _line(show: Showing, code: str) -> QueueLine:
    queue = show.archive.shelf("queues")[code]
    today = show.now.date()
    ahead, opened = (
        len(book.waiting_keys(show.archive, code, today)),
        book.open_windows(show.archive, code, today),
    )
    return QueueLine(
        title=f"{code}　{queue['name']}",
        where=f"{queue['hall']} {queue['floor']} 楼 {queue['zone']}",
        waiting=ahead,
        wait=book.wait(show.archive, code, ahead, show.now, show.law()).text,
        windows=f"开放 {opened} 个，共 {len(queue['windows'])} 个",
        hours="、".join(f"{begins}—{ends}" for begins, ends in queue["sessions"]),
        take=Link("取号", address("queue.take", number=code)),
        book=Link("预约", address("my.appointment.new", number=code)) if queue["capacity"] else None,
    )


# -- one ticket ---------------------------------------------------------------------------------------------


def ticket_page(show: Showing, ticket: Dossier) -> TicketPage:
    """A ticket as its holder sees it."""
    taken, state = ticket.the(TicketTaken), ticket.state
    say, note = _told(show, ticket)
    return TicketPage(
        title=f"{taken.label} 号",
        crumbs=(
            Link("首页", address("home")),
            Link("取号排队", address("queues")),
            Link(f"{taken.label} 号"),
        ),
        number=ticket.number,
        label=taken.label,
        state=STATES[state],
        say=say,
        note=note,
        facts=_facts(show, ticket, taken),
        sections=(_ledger(show, ticket),),
        actions=_actions(show, ticket),
        boxes=(
            Box("怎样排队", (RULE,), (Link("看规则全文", address("law.rule", rule="PH-06")),)),
            _matters(ticket),
        ),
        qr=f"{show.settings.public_url}{address('ticket', number=ticket.number, code=taken.code)}",
        code=taken.code,
        here=address("ticket.here", number=ticket.number, code=taken.code) if state == "absent" else "",
        now=show.now,
        refresh=LENGTH.get(state, 0),
    )


def _told(show: Showing, ticket: Dossier) -> tuple[str, str]:
    """What is to be done now, and a line more."""
    state, window = ticket.state, window_of(ticket)
    if state in {"waiting", "absent"}:
        return _waits(show, ticket)
    if state == "missed":
        until = _back_until(show, ticket)
        if until is None:
            return "已过号，请重新取号", ""
        return "已过号", f"{until:%H:%M} 前点“我回来了”，排在三位等候人之后，以一次为限。"
    if state == "ended":
        paper = ticket.the(ServiceEnded)
        return OUTCOMES[paper.outcome], "系统在日终结束。" if paper.forgotten else ""
    if state == "lapsed":
        return "号票已失效", f"{ticket.the(TicketLapsed).reason}，请重新取号。"
    words = {
        "invited": (f"请到 {where_of(show, window)}", "请带好材料和号票。"),
        "serving": (f"正在 {where_of(show, window)} 办理", ""),
        "held": ("已挂起，不用重新排队", f"回来后请到 {where_of(show, window)}。"),
        "given-up": ("已放弃排队", "需要办理的，请重新取号。"),
    }
    return words[state]


def _waits(show: Showing, ticket: Dossier) -> tuple[str, str]:
    if ticket.state == "absent":
        until = absent_until(ticket.record(0).at, show.law_of(ticket))
        return "已取号，到厅后确认", f"{until:%H:%M} 前到厅确认，确认后按取号时刻排队；不到厅的不叫号。"
    place = place_of(ticket)
    if place.stands_at.date() > show.now.date():
        return f"顺延至 {short_moment(place.stands_at)}", "次日开始叫号时排在同类最前，不用重新取号。"
    ahead = book.before(show.archive, ticket, show.now.date(), show.law())
    return (f"前面还有 {ahead} 人" if ahead else "下一个就是您"), wait_of(show, place.queue, ahead).text


def wait_of(show: Showing, code: str, ahead: int) -> Estimate:
    """How long somebody will wait who has so many before them."""
    return book.wait(show.archive, code, ahead, show.now, show.law())


def _back_until(show: Showing, ticket: Dossier) -> datetime | None:
    """Until when a missed ticket may come back; None once it may not."""
    law = show.law_of(ticket)
    if len(ticket.numbers(TicketRestored.type)) >= int(law.figure("PH-08", "once")):
        return None
    missed = ticket.record(ticket.numbers(TicketMissed.type)[-1]).at
    until = missed + timedelta(minutes=int(law.figure("PH-08", "back")))
    return until if show.now <= until else None


def _facts(show: Showing, ticket: Dossier, taken: TicketTaken) -> tuple[Fact, ...]:
    queue = show.archive.shelf("queues")[place_of(ticket).queue]
    facts = [
        Fact("队列", queue["name"]),
        Fact("地点", f"{queue['hall']} {queue['floor']} 楼 {queue['zone']}"),
        Fact("取号时间", short_moment(ticket.record(0).at)),
    ]
    if taken.priority:
        facts.append(
            Fact("优先类别", f"{PRIORITIES[taken.priority].title}（{PRIORITIES[taken.priority].proof}）")
        )
    if taken.appointment:
        facts.append(Fact("预约", f"{taken.appointment}，按 {taken.stands_at:%H:%M} 到场排序"))
    if taken.items:
        facts.append(Fact("办理事项", "、".join(taken.items), full=True))
    return tuple(facts)


def _ledger(show: Showing, ticket: Dossier) -> Section:
    rows = tuple(
        Row(
            (
                Cell(KINDS[one.kind]),
                Cell(one.window.removeprefix("W") or "—"),
                Cell(f"{one.began:%H:%M:%S}"),
                Cell(f"{one.ended:%H:%M:%S}" if one.ended else "至今"),
                Cell(minutes(one.seconds(show.now))),
            )
        )
        for one in periods(ticket)
    )
    columns = (
        Column("状态", head=True),
        Column("窗口"),
        Column("开始"),
        Column("结束"),
        Column("时长", numeric=True),
    )
    return Section(
        "时间台账", note="由每次操作的记录算出", tables=(Table("等候、呼叫与办理的时间", columns, rows),)
    )


def _actions(show: Showing, ticket: Dossier) -> tuple[Action, ...]:
    found, number, code = [], ticket.number, ticket.the(TicketTaken).code
    if ticket.state == "missed" and _back_until(show, ticket) is not None:
        found.append(
            Action("我回来了", address("ticket.back", number=number, code=code), primary=True, post=True)
        )
    if ticket.state in {"absent", "waiting", "invited", "missed"}:
        found.append(
            Action("放弃排队", address("ticket.give-up", number=number, code=code), danger=True, post=True)
        )
    return tuple(found)


def _matters(ticket: Dossier) -> Box:
    cases, notices = book.led_to(ticket)
    if not cases and not notices:
        return Box("办理结果", ("窗口收件后，这里显示办件编号和缴款通知书编号。",))
    links = (
        *(Link(f"办件 {one}", address("progress", query={"number": one})) for one in cases),
        *(Link(f"缴款通知书 {one}", address("pay")) for one in notices),
    )
    return Box("办理结果", ("凭收件凭证上的查询码查进度，凭缴款识别码缴款。",), links)


def ticket_link(show: Showing, matter: str) -> Link | None:
    """The way back from a case or payment notice to the ticket it began with; None where there was none."""
    ticket = book.ticket_for(show.archive, matter)
    if ticket is None:
        return None
    taken = ticket.the(TicketTaken)
    label = f"{taken.label}（{short_moment(ticket.record(0).at)} 取号）"
    return Link(label, address("ticket", number=ticket.number, code=taken.code))


def with_alert(page: TicketPage, alert: Alert) -> TicketPage:
    """The same page with a sentence to be read first."""
    return replace(page, alerts=(alert,))


def here_page(show: Showing, holder: str, code: str) -> HerePage:
    """The numbers a telephone holds that wait for their holder to come."""
    keys = list(held_keys(holder, "", show.law()))[-1][0] if holder else ()
    found = [show.archive[one] for key in keys if (one := show.archive.claimed(key))]
    rows = tuple(
        Link(
            f"{one.the(TicketTaken).label} 号",
            address("ticket.here", number=one.number, code=one.the(TicketTaken).code),
        )
        for one in found
        if one.state == "absent"
    )
    return HerePage(
        title="确认到厅",
        crumbs=(Link("首页", address("home")), Link("取号排队", address("queues")), Link("确认到厅")),
        lead="点“我已到大厅”，按取号时刻排队。"
        if rows
        else "这部手机没有等您到厅的号。号是在别处取的，请打开号票页面输入到厅码。",
        code=code,
        rows=rows,
        boxes=(
            Box("今天的到厅码", (code,), (Link("看规则全文", address("law.rule", rule="PH-15")),)),
            Box("还没有取号", (), (Link("取号排队", address("queues")),)),
        ),
    )


# -- the kiosk ----------------------------------------------------------------------------------------------

KIOSK_QUEUES = 18
"""How many queues fit on one screen."""


def kiosk_queues_page(show: Showing, point: str, page: int) -> KioskPage:
    """Which queue, a key each."""
    found = list(book.queues(show.archive))
    pages = max(1, -(-len(found) // KIOSK_QUEUES))
    here = min(max(1, page), pages)
    url = address("kiosk.queues", point=point)
    turns = (("上一屏", here - 1), ("下一屏", here + 1))
    return KioskPage(
        title="取号，办什么",
        now=show.now,
        lead=f"点一个队列取号。第 {here} 屏，共 {pages} 屏；不清楚的，请到导办台。",
        keys=tuple(
            Key(
                queue["name"],
                address("kiosk.queue", point=point, number=code),
                f"{code} 号　{queue['floor']} 楼 {queue['zone']}　"
                f"等候 {len(book.waiting_keys(show.archive, code, show.now.date()))} 人",
            )
            for code, queue in found[(here - 1) * KIOSK_QUEUES : here * KIOSK_QUEUES]
        ),
        columns=3,
        pager=tuple(Link(label, f"{url}?page={n}") for label, n in turns if 1 <= n <= pages),
        foot=(Link("上一步", address("kiosk", point=point)), Link("回到开始", address("kiosk", point=point))),
    )


def kiosk_queue_page(show: Showing, point: str, code: str, wrong: str = "") -> KioskQuestionsPage:
    """Whether somebody is to be called before others; everybody else presses the one button."""
    queue = show.archive.shelf("queues")[code]
    ahead = len(book.waiting_keys(show.archive, code, show.now.date()))
    choices = (("", "普通取号"), *((one.id, one.title) for one in PRIORITIES.values() if not one.desk))
    return KioskQuestionsPage(
        title=queue["name"],
        now=show.now,
        lead=f"前面 {ahead} 人，{wait_of(show, code, ahead).text}。",
        url=address("kiosk.queue", point=point, number=code),
        organ=f"{queue['hall']} {queue['floor']} 楼 {queue['zone']}。优先服务请在窗口出示证件，不登记、不留存。",
        questions=(Ask("priority", "您属于哪一类", choices, ""),),
        wrong=wrong,
        submit="取号",
        foot=(
            Link("上一步", address("kiosk.queues", point=point)),
            Link("回到开始", address("kiosk", point=point)),
        ),
    )


def kiosk_ticket_page(show: Showing, point: str, ticket: Dossier, wrong: str = "") -> KioskTicketPage:
    """The slip, with the one thing its holder may have to say here."""
    code = ticket.the(TicketTaken).code
    said = {"absent": "我已到大厅"}
    if ticket.state == "missed" and _back_until(show, ticket) is not None:
        said["missed"] = "我回来了"
    own = address("kiosk.ticket", point=point, number=ticket.number, code=code)
    return KioskTicketPage(
        act=Link(said[ticket.state], own) if ticket.state in said else None,
        wrong=wrong,
        title="请带走您的号票",
        now=show.now,
        lead="用手机扫码，随时看前面还有几人。",
        ticket=ticket_page(show, ticket),
        again=Link("再取一个号", address("kiosk.queues", point=point)),
        foot=(Link("回到开始", address("kiosk", point=point)),),
    )
