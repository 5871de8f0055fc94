"""One sample of every page of queues; the kiosk's screens have a frame of their own (tests/browser/test_kiosk)."""

from __future__ import annotations

from wtforms import Form, SelectField, TextAreaField

from portal.forms import choices
from portal.presenters.appointing import AppointmentPage, AppointmentsPage
from portal.presenters.desks import FormPage
from portal.presenters.queue_pages import (
    HerePage,
    PanelButton,
    PanelPage,
    QueueBoardPage,
    QueueLine,
    QueuesPage,
    TicketPage,
    WaitingRow,
)
from portal.presenters.shapes import Action, Box, Cell, Column, Fact, Link, Row, Section, Table, Tag
from tests.makers.desk_pages import desk
from tests.makers.page_parts import NOW, Sample, crumbs, frame

RULES = Box("怎样排队", ("优先类别先叫，同一类别按到场时刻先后叫号。",), (Link("看规则全文", "/x"),))
FACTS = (
    Fact("队列", "企业开办"),
    Fact("取号时间", "11-23 10:01"),
    Fact("办理事项", "设立登记、公章刻制备案", full=True),
)


class _Fields(Form):  # type: ignore[misc]  # WTForms ships no types
    queue = SelectField("队列", choices=choices([("A", "A　企业开办")]))
    items = TextAreaField("办什么事")


def _table(caption: str) -> Table:
    columns = (Column("号码", head=True), Column("队列"), Column("等候", numeric=True))
    return Table(caption, columns, (Row((Cell("A012", "/x"), Cell("企业开办"), Cell("12 分钟"))),))


def _ticket() -> TicketPage:
    return TicketPage(
        title="A012 号",
        crumbs=crumbs("取号排队", "A012 号"),
        number="PH-20261123-A012",
        label="A012",
        state=Tag("等候", "solid"),
        say="前面还有 3 人",
        note="约 10—20 分钟",
        facts=FACTS,
        sections=(
            Section("时间台账", note="由每次操作的记录算出", tables=(_table("等候、呼叫与办理的时间"),)),
        ),
        actions=(Action("放弃排队", "/x", danger=True, post=True),),
        boxes=(RULES,),
        qr="https://zwfw.example/tickets/PH-20261123-A012/word",
        code="7K2M9QXA",
        here="/x",
        now=NOW,
        refresh=20,
    )


def _panel() -> PanelPage:
    hidden = (("ticket", "PH-20261123-A012"),)
    pick = PanelButton("pick", "插叫", "/x", asks="插叫原因", hidden=(("ticket", "PH-20261123-A013"),))
    return PanelPage(
        title="叫号台",
        window="012 号窗口　企业开办综合窗口",
        state=Tag("服务中", "solid"),
        label="A012",
        step="正在办理。",
        facts=FACTS,
        main=(PanelButton("recall", "重呼", "/x", key="2", hidden=hidden),),
        more=(
            PanelButton(
                "end", "办理结束", "/x", "primary", "1", "办件编号", (("done", "已办理"),), hidden=hidden
            ),
            PanelButton(
                "transfer",
                "转号",
                "/x",
                asks="转号原因",
                choices=(("B", "B　税务"),),
                choice_label="转到",
                hidden=hidden,
            ),
            PanelButton("return", "退回队列", "/x", asks="退回原因", check="按普通号排队", hidden=hidden),
        ),
        day=(
            PanelButton("pause", "暂停服务", "/x", asks="暂停原因"),
            PanelButton("logout", "退出窗口", "/x"),
        ),
        links=(Link("为这个号收件", "/x"),),
        waiting=(WaitingRow("A013", "A", "老年人", "32 分钟", "设立登记", late=True, button=pick),),
        waiting_note="A 队列 1 人，约 5—10 分钟。",
        aside=(WaitingRow("B002", "A", "挂起", "40 分钟", ""),),
    )


def samples() -> dict[str, Sample]:
    """Every page once, by a short name."""
    line = QueueLine(
        "A　企业开办",
        "主厅 1 楼 A 区",
        3,
        "约 10—20 分钟",
        "开放 2 个，共 4 个",
        "08:30—11:30",
        Link("取号", "/x"),
        Link("预约", "/y"),
    )
    queues = QueuesPage(
        title="取号排队",
        crumbs=crumbs("取号排队"),
        lead="到厅后再取号。",
        now=NOW,
        lines=(line,),
        boxes=(RULES,),
    )
    board = QueueBoardPage(
        title="队列",
        note="11-23 10:20 的情况",
        table=_table("各队列的情况"),
        windows=_table("今天登录过的窗口"),
        actions=(Action("导出等候台账 CSV", "/x"),),
        refresh=15,
    )
    appointments = AppointmentsPage(
        title="我的预约",
        crumbs=crumbs("我的预约"),
        lead="预约七个工作日以内的时段。",
        table=_table("我的预约"),
        queues=(Link("企业开办（1 楼 A 区）", "/x"),),
        boxes=(RULES,),
    )
    appointment = AppointmentPage(
        title="预约 YY-20261124-A001",
        crumbs=crumbs("我的预约", "YY-20261124-A001"),
        tag=Tag("已预约", "solid"),
        section=Section("预约", facts=FACTS),
        actions=(Action("取消预约", "/x", danger=True, post=True),),
        boxes=(RULES,),
    )
    here = HerePage(
        title="确认到厅",
        crumbs=crumbs("确认到厅"),
        lead="点“我已到大厅”，按取号时刻排队。",
        code="482913",
        rows=(Link("A012 号", "/x"),),
        boxes=(RULES,),
    )
    reception = FormPage(title="导办台", lead="为到厅群众取号。", submit="取号")
    return {
        "queues": Sample("counters/queues.jinja2", {"chrome": frame(), "page": queues}),
        "queue-ticket": Sample("counters/ticket.jinja2", {"chrome": frame(), "page": _ticket()}),
        "queue-panel": Sample("counters/panel.jinja2", {"chrome": desk(), "page": _panel()}),
        "queue-here": Sample("counters/here.jinja2", {"chrome": frame(), "page": here}),
        "queue-board": Sample("counters/board.jinja2", {"chrome": desk(), "page": board}),
        "queue-reception": Sample(
            "counters/reception.jinja2", {"chrome": desk(), "page": reception, "form": _Fields()}
        ),
        "queue-appointments": Sample(
            "counters/appointments.jinja2", {"chrome": frame(), "page": appointments}
        ),
        "queue-appointment": Sample("counters/appointment.jinja2", {"chrome": frame(), "page": appointment}),
    }
