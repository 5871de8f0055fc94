"""What is filled in about leave, corrections, terminals, sheets, shifts, cameras and patrols."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.attendance.devices import MEANS
from hallcore.attendance.model import LEAVES, REST, SHIFTS, SIDES
from portal.forms import FilesField, HallForm, MomentField, choices

_SHORT = {"width": 10}
_MIDDLE = {"width": 20}
_WHEN = InputRequired("请填写日期和时间")
SPELLS = {"0": "上午（当班）", "1": "下午"}
DECISIONS = {"yes": "同意", "no": "不同意"}


class LeaveFields(HallForm):
    """Leave. Fields: kind, begins, ends, partner, birth, babies, difficult, reason."""

    kind = SelectField("假别", [InputRequired("请选择假别")], choices=choices(LEAVES))
    begins = MomentField("从", [_WHEN], description="整日请假的，从当日 00:00 起。")
    ends = MomentField("到", [_WHEN], description="整日请假的，到次日 00:00 止。")
    partner = SelectField("代岗人员（B 岗）")
    birth = DateField(
        "（预计）出生日期",
        [Optional()],
        description="申请产假、哺乳时间的填写；只存于可删除的附卷。",
    )
    babies = IntegerField(
        "出生婴儿数", [Optional(), NumberRange(min=1, max=9)], default=1, render_kw={"width": 4}
    )
    difficult = BooleanField("难产")
    reason = TextAreaField(
        "事由", [InputRequired("请写明事由"), Length(max=500)], description="只存于可删除的附卷。"
    )


class DecisionFields(HallForm):
    """A decision. Fields: granted, note."""

    granted = RadioField("意见", [InputRequired("请选择意见")], choices=choices(DECISIONS))
    note = TextAreaField("说明", [Length(max=500)], description="不同意的，应当写明理由。")


class ReturnFields(HallForm):
    """Back early. Fields: ends."""

    ends = MomentField("实际销假时间", [_WHEN], description="没有休的，填写准假的开始时间。")


class CorrectionFields(HallForm):
    """A forgotten punch. Fields: day, spell, side, time, reason, proof."""

    day = DateField("漏打卡的日期", [InputRequired("请填写日期")])
    spell = RadioField("时段", choices=choices(SPELLS), default="0")
    side = RadioField("哪一次打卡", choices=choices(SIDES), default="in")
    time = StringField(
        "实际时间", [InputRequired("请填写时间"), Length(max=5)], description="例如 08:55。", render_kw=_SHORT
    )
    reason = TextAreaField(
        "原因和证明",
        [InputRequired("请写明漏打卡的原因和证明"), Length(max=500)],
        description="只存于可删除的附卷。",
    )
    proof = FilesField("证明材料")


class ReplyFields(HallForm):
    """What the person says of a finding. Fields: reply."""

    reply = TextAreaField("情况说明", [InputRequired("请写明情况"), Length(max=1000)])


class TerminalFields(HallForm):
    """A terminal. Fields: code, serial, key, hall, floor, place, model."""

    code = StringField(
        "设备编号",
        [InputRequired("请填写设备编号"), Length(max=3)],
        description="例如 T01。",
        render_kw=_SHORT,
    )
    serial = StringField("序列号", [InputRequired("请填写序列号"), Length(max=24)], render_kw=_MIDDLE)
    key = PasswordField(
        "通信密钥", [Length(max=64)], description="至少 10 个字符，与设备上设置的一致；更改登记时不填则不变。"
    )
    hall = StringField("所在大厅", [InputRequired("请填写主厅或者分厅"), Length(max=40)], default="主厅")
    floor = IntegerField(
        "楼层",
        [InputRequired("请填写楼层"), NumberRange(0, 99)],
        default=1,
        description="0 表示各楼层的人员都在此打卡。",
        render_kw=_SHORT,
    )
    place = StringField("位置", [InputRequired("请填写位置"), Length(max=60)])
    model = StringField("型号", [Length(max=60)])


class OutageFields(HallForm):
    """When a terminal did not work. Fields: began, ended, reason."""

    began = MomentField("故障开始", [_WHEN])
    ended = MomentField("恢复", [Optional()], description="尚未恢复的不填；恢复后以同一开始时间再登记一次。")
    reason = StringField("情况", [InputRequired("请写明故障情况"), Length(max=200)])


class CommandFields(HallForm):
    """An order to a terminal. Fields: order."""

    order = StringField(
        "命令",
        [InputRequired("请填写命令"), Length(max=400)],
        description="设备自己的命令，例如 CHECK、REBOOT、DATA QUERY ATTLOG。",
    )


class ReasonFields(HallForm):
    """A step that needs its reason. Fields: reason."""

    reason = TextAreaField("事由", [InputRequired("请写明事由"), Length(max=500)])


class ShowFields(HallForm):
    """A photo that is asked for. Fields: reason."""

    reason = StringField("用途", [InputRequired("请写明调阅照片的用途"), Length(max=200)])


class SheetFields(HallForm):
    """A sign-in sheet. Fields: terminal, day, spell, side, rows, witness, scan."""

    terminal = SelectField("故障设备", [InputRequired("请选择设备")])
    day = DateField("日期", [InputRequired("请填写日期")])
    spell = RadioField("时段", choices=choices(SPELLS), default="0")
    side = RadioField("哪一次打卡", choices=choices(SIDES), default="in")
    rows = TextAreaField(
        "签到人员",
        [InputRequired("请填写签到人员"), Length(max=5000)],
        description="每行一人：账号名和时间，例如 d05-accept 08:55。",
    )
    witness = StringField(
        "见证人（账号名）", [InputRequired("请填写见证人"), Length(max=32)], render_kw=_MIDDLE
    )
    scan = FilesField("签到表扫描件")


class ShiftFields(HallForm):
    """Who works which shift. Fields: shift, first, last."""

    shift = RadioField("班次", choices=choices({**SHIFTS, REST: "休息"}), default="duty")
    first = DateField("第一日", [InputRequired("请填写日期")])
    last = DateField("最后一日", [InputRequired("请填写日期")], description="当日包括在内。")


class CameraFields(HallForm):
    """A camera. Fields: code, hall, floor, place, purpose, sign, sound, keep_days."""

    code = StringField(
        "点位编号",
        [InputRequired("请填写点位编号"), Length(max=4)],
        description="例如 C01。",
        render_kw=_SHORT,
    )
    hall = StringField("所在大厅", [InputRequired("请填写主厅或者分厅"), Length(max=40)], default="主厅")
    floor = IntegerField(
        "楼层", [InputRequired("请填写楼层"), NumberRange(1, 99)], default=1, render_kw=_SHORT
    )
    place = StringField("安装位置", [InputRequired("请填写安装位置"), Length(max=60)])
    purpose = StringField(
        "用途", [InputRequired("请写明用途"), Length(max=100)], description="限于维护公共安全。"
    )
    sign = StringField("提示标识内容", [InputRequired("请写明提示标识"), Length(max=100)])
    sound = BooleanField("同时录音")
    keep_days = IntegerField(
        "录像保存天数", [InputRequired("请填写天数"), NumberRange(1, 400)], default=30, render_kw=_SHORT
    )


class PatrolFields(HallForm):
    """What a patrol found. Fields: login, began, ended, means, camera, snapshot, reason."""

    login = StringField("人员（账号名）", [InputRequired("请填写账号名"), Length(max=32)], render_kw=_MIDDLE)
    began = MomentField("离岗开始", [_WHEN])
    ended = MomentField("离岗结束", [_WHEN])
    means = RadioField(
        "发现方式",
        choices=choices((key, label) for key, label in MEANS.items() if key != "counter"),
        default="walk",
    )
    camera = SelectField("监控点位", description="视频巡查时选择。")
    snapshot = FileField("截图", description="视频巡查时上传一张 JPEG 或者 PNG 图像，按保存期限删除。")
    reason = TextAreaField("情况", [InputRequired("请写明发现的情况"), Length(max=500)])
