"""What is filled in about queues: taking a number, appointments, the reception desk, a queue's own settings."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.forms import HallForm

_ITEMS = {"rows": 2}


class TakeFields(HallForm):
    """A number by phone. Fields: priority, items, presence."""

    priority = RadioField(
        "您属于哪一类", [Optional()], default="", description="优先服务在窗口出示证件，不登记、不留存。"
    )
    items = TextAreaField(
        "办什么事",
        [Optional(), Length(max=400)],
        description="可以不填；多个事项每行一个。",
        render_kw=_ITEMS,
    )
    presence = StringField(
        "到厅码",
        [Optional(), Length(max=12)],
        description="已经在大厅的，填大厅屏幕上今天的六位到厅码，马上排队；还没到的留空。",
        render_kw={"width": 10, "inputmode": "numeric", "autocomplete": "off"},
    )


class DeskTakeFields(HallForm):
    """A number at the reception desk. Fields: queue, priority, items, appointment."""

    queue = SelectField("队列", [InputRequired("请选择队列")])
    priority = SelectField("类别", [Optional()])
    items = TextAreaField(
        "办什么事", [Optional(), Length(max=400)], description="多个事项每行一个。", render_kw=_ITEMS
    )
    appointment = StringField(
        "预约号",
        [Optional(), Length(max=24)],
        description="有预约的填写，例如 YY-20260303-A012；按预约时段排队，队列以预约的为准。",
    )


class BookFields(HallForm):
    """An appointment. Fields: slot, items."""

    slot = RadioField("时段", [InputRequired("请选择时段")])
    items = TextAreaField(
        "办什么事", [Optional(), Length(max=400)], description="多个事项每行一个。", render_kw=_ITEMS
    )


class QueueFields(HallForm):
    """A queue. Fields: code, name, hall, floor, zone, departments, windows, sessions, rolls_at, carry, capacity, standing."""

    code = StringField(
        "编号",
        [InputRequired("请填写编号")],
        description="一至两个大写字母，印在号码前。",
        render_kw={"width": 4},
    )
    name = StringField("名称", [InputRequired("请填写名称"), Length(max=40)], render_kw={"width": 20})
    hall = StringField("所在大厅", [InputRequired("请填写大厅")], default="主厅", render_kw={"width": 20})
    floor = IntegerField(
        "楼层", [InputRequired("请填写楼层"), NumberRange(min=1, max=99)], default=1, render_kw={"width": 4}
    )
    zone = StringField("区域", [Optional(), Length(max=20)], render_kw={"width": 10})
    departments = StringField(
        "服务的部门", [InputRequired("请填写部门编号")], description="部门编号，用空格隔开，如 D01 D18。"
    )
    windows = TextAreaField(
        "叫号的窗口",
        [InputRequired("请填写窗口编号")],
        description="窗口编号，用空格隔开，如 W001 W002。",
        render_kw={"rows": 2},
    )
    sessions = StringField(
        "服务时间",
        [InputRequired("请填写服务时间")],
        default="08:30-11:30 13:30-17:00",
        description="各段用空格隔开。",
    )
    rolls_at = StringField(
        "日终时间", [InputRequired("请填写日终时间")], default="17:30", render_kw={"width": 10}
    )
    carry = BooleanField("日终未叫到的顺延到下一工作日")
    capacity = IntegerField(
        "每个时段的预约数",
        [NumberRange(min=0, max=99, message="应为 0 至 99")],
        default=0,
        description="0 为不接受预约。",
        render_kw={"width": 4},
    )
    standing = BooleanField("开放取号", default=True)


class PriorityFields(HallForm):
    """Another class for a waiting ticket. Fields: priority, reason."""

    priority = SelectField("类别", [Optional()])
    reason = StringField("原因", [InputRequired("请写明变更的原因"), Length(max=200)])
