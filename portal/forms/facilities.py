"""What is filled in about facilities, loans and duties."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.facilities.model import CHANGES, DUTIES, USES
from portal.forms import HallForm, choices

_SHORT = {"width": 10}
_NUMBER = NumberRange(0, 10_000)


class FacilityFields(HallForm):
    """A facility. Fields: code, name, use, hall, floor, place, quantity, unit, low."""

    code = StringField(
        "设施编号",
        [InputRequired("请填写设施编号"), Length(max=4)],
        description="例如 F001。",
        render_kw=_SHORT,
    )
    name = StringField("名称", [InputRequired("请填写名称"), Length(max=40)])
    use = RadioField("使用方式", choices=choices(USES), default="inside")
    hall = StringField("所在大厅", [InputRequired("请填写主厅或者分厅"), Length(max=40)], default="主厅")
    floor = IntegerField(
        "楼层", [InputRequired("请填写楼层"), NumberRange(1, 99)], default=1, render_kw=_SHORT
    )
    place = StringField("放置位置", [InputRequired("请填写放置位置"), Length(max=60)])
    quantity = IntegerField("数量", [InputRequired("请填写数量"), _NUMBER], default=1, render_kw=_SHORT)
    unit = StringField(
        "计量单位", [InputRequired("请填写计量单位"), Length(max=4)], default="个", render_kw=_SHORT
    )
    low = IntegerField(
        "最低存量", [Optional(), _NUMBER], default=0, description="只有消耗品填写。", render_kw=_SHORT
    )


class StockFields(HallForm):
    """What came or went. Fields: change, number, note."""

    change = RadioField("变动", choices=choices(CHANGES), default="used")
    number = IntegerField("数量", [InputRequired("请填写数量"), _NUMBER], render_kw=_SHORT)
    note = StringField("说明", [Length(max=100)])


class LoanFields(HallForm):
    """A loan. Fields: facility, piece, borrower, mobile."""

    facility = SelectField("借什么", [InputRequired("请选择设施")])
    piece = IntegerField(
        "编号", [Optional(), _NUMBER], description="设施上贴的号码；不填的取第一件可借的。", render_kw=_SHORT
    )
    borrower = StringField(
        "借用人姓名", [InputRequired("请填写姓名"), Length(max=50)], render_kw={"width": 20}
    )
    mobile = StringField(
        "手机号码", [InputRequired("请填写手机号码"), Length(max=20)], render_kw={"width": 20}
    )


class ReturnFields(HallForm):
    """A return. Fields: damaged, note."""

    damaged = BooleanField("有损坏，停止借用并报修")
    note = StringField("说明", [Length(max=100)], description="有损坏的写明哪里坏了。")


class ReasonFields(HallForm):
    """Why, or what was said. Fields: reason."""

    reason = TextAreaField("说明", [InputRequired("请写明"), Length(max=500)])


class DutyFields(HallForm):
    """Something to be done. Fields: kind, piece, wanted, reason."""

    kind = RadioField("任务", choices=choices(DUTIES), default="repair")
    piece = IntegerField(
        "编号", [Optional(), _NUMBER], description="维修哪一件；整体维修的不填。", render_kw=_SHORT
    )
    wanted = IntegerField("补充数量", [Optional(), _NUMBER], render_kw=_SHORT)
    reason = StringField("缘由", [InputRequired("请写明缘由"), Length(max=100)])


class DoneFields(HallForm):
    """It is done. Fields: person, quantity, scrapped, note."""

    person = StringField("经办人", [InputRequired("请填写经办人"), Length(max=50)], render_kw={"width": 20})
    quantity = IntegerField("补充数量", [Optional(), _NUMBER], description="维修不填。", render_kw=_SHORT)
    scrapped = BooleanField("无法修复，报废")
    note = StringField("结果", [InputRequired("请写明结果"), Length(max=100)])
