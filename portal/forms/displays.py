"""What is filled in about content, screens, play-lists and music."""

from __future__ import annotations

from datetime import time

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.displays.model import KINDS, SCREEN_KINDS, SHOWS, WEEKDAYS
from portal.forms import ChecksField, FileRequired, HallForm, choices

SLOTS = 6
"""Pages of a play-list a form shows."""

_SHORT = {"width": 10}
_DAY = InputRequired("请填写日期")


class ContentFields(HallForm):
    """A piece of content. Fields: kind, heading, text, zones, first, last, basis."""

    kind = RadioField("种类", [InputRequired("请选择种类")], choices=choices(KINDS), default="notice")
    heading = StringField(
        "标题", [InputRequired("请填写标题"), Length(max=100)], description="不超过 24 字。"
    )
    text = TextAreaField(
        "正文",
        [InputRequired("请填写正文"), Length(max=1000)],
        description="每段一行，最多五段，共不超过 240 字。不写身份证号、手机号和银行账号。",
    )
    basis = StringField("依据", [Length(max=100)], description="文件名称和文号；没有的不填。")
    zones = ChecksField("显示区域", description="都不选的，在全部屏幕显示。")
    first = DateField("第一日", [_DAY])
    last = DateField("最后一日", [_DAY], description="当日包括在内，一次最多 90 日。")


class ReasonFields(HallForm):
    """Why. Fields: reason."""

    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=500)])


class ScreenFields(HallForm):
    """A screen. Fields: code, name, kind, hall, floor, zone, window, sound, renew."""

    code = StringField(
        "屏幕编号",
        [InputRequired("请填写屏幕编号"), Length(max=4)],
        description="例如 L01。",
        render_kw=_SHORT,
    )
    name = StringField("屏幕名称", [InputRequired("请填写屏幕名称"), Length(max=60)])
    kind = RadioField("用途", choices=choices(SCREEN_KINDS), default="led")
    hall = StringField("所在大厅", [InputRequired("请填写主厅或者分厅"), Length(max=40)], default="主厅")
    floor = IntegerField(
        "楼层", [InputRequired("请填写楼层"), NumberRange(1, 99)], default=1, render_kw=_SHORT
    )
    zone = StringField("区域", [Length(max=20)], render_kw=_SHORT)
    window = StringField("窗口编号", [Length(max=4)], description="窗口屏填写，例如 W012。", render_kw=_SHORT)
    sound = BooleanField("播报叫号和背景音乐")
    renew = BooleanField("更换屏幕地址，原地址立即失效")


class PlaylistFields(HallForm):
    """A play-list: fields name, screens, and show_N with seconds_N for each page."""

    name = StringField("节目单名称", [InputRequired("请填写节目单名称"), Length(max=60)])
    screens = ChecksField("播放的大屏")


_SHOWN = {"": "（不用）", **SHOWS}
for _n in range(1, SLOTS + 1):
    setattr(PlaylistFields, f"show_{_n}", SelectField(f"第 {_n} 页", choices=choices(_SHOWN), default=""))
    setattr(
        PlaylistFields,
        f"seconds_{_n}",
        IntegerField(f"第 {_n} 页停留秒数", [Optional()], default=15, render_kw=_SHORT),
    )


class MusicFields(HallForm):
    """A piece of music. Fields: name, file, source, screens, days, begins, ends, first, last, volume."""

    name = StringField("曲目名称", [InputRequired("请填写曲目名称"), Length(max=60)])
    file = FileField("音频文件", [FileRequired()], description="MP3、OGG、WAV 或者 FLAC。")
    source = StringField("来源和授权", [InputRequired("请写明来源和授权"), Length(max=100)])
    screens = ChecksField("播放的屏幕", description="都不选的，在全部播音的大屏播放。")
    days = ChecksField(
        "星期",
        choices=choices([(str(n), day) for n, day in enumerate(WEEKDAYS)]),
        default=["0", "1", "2", "3", "4"],
    )
    begins = TimeField("开始", [InputRequired("请填写时间")], default=time(8, 30))
    ends = TimeField("结束", [InputRequired("请填写时间")], default=time(9, 0))
    first = DateField("第一日", [_DAY])
    last = DateField("最后一日", [_DAY])
    volume = IntegerField(
        "音量（百分比）", [InputRequired("请填写音量"), NumberRange(1, 100)], default=20, render_kw=_SHORT
    )
