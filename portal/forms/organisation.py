"""What is filled in about departments, windows, posts, absences and delegations."""

from __future__ import annotations

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.organisation.model import ABSENCES, DUTIES
from portal.forms import ChecksField, HallForm, choices

WINDOW_KINDS = {"department": "部门窗口", "comprehensive": "综合窗口"}
_SHORT = {"width": 10}
_DAY = InputRequired("请填写日期")


class _Place(HallForm):
    hall = StringField("所在大厅", [InputRequired("请填写主厅或者分厅"), Length(max=40)], default="主厅")
    floor = IntegerField(
        "楼层", [InputRequired("请填写楼层"), NumberRange(1, 99)], default=1, render_kw=_SHORT
    )
    zone = StringField("区域", [Length(max=20)], render_kw=_SHORT)


class DepartmentFields(_Place):
    """A department. Fields: code, organ, short, credit, hall, floor, zone, phone, elsewhere."""

    code = StringField(
        "部门编号",
        [InputRequired("请填写部门编号"), Length(max=3)],
        description="例如 D07。",
        render_kw=_SHORT,
    )
    organ = StringField("部门全称", [InputRequired("请填写部门全称"), Length(max=100)])
    short = StringField("部门简称", [InputRequired("请填写部门简称"), Length(max=40)])
    credit = StringField("统一社会信用代码", [Length(max=18)], render_kw={"width": 20})
    phone = StringField("电话", [Length(max=20)], render_kw={"width": 20})
    elsewhere = BooleanField("在省级审批系统办理，由该系统报送进度")


class WindowFields(_Place):
    """A window. Fields: number, name, kind, departments, hall, floor, zone."""

    number = StringField(
        "窗口编号",
        [InputRequired("请填写窗口编号"), Length(max=4)],
        description="例如 W012。",
        render_kw=_SHORT,
    )
    name = StringField("窗口名称", [InputRequired("请填写窗口名称"), Length(max=60)])
    kind = RadioField(
        "类型", [InputRequired("请选择类型")], choices=choices(WINDOW_KINDS), default="department"
    )
    departments = StringField(
        "服务部门",
        [InputRequired("请填写服务部门"), Length(max=200)],
        description="部门编号；综合窗口填写多个，用顿号分开，例如 D01、D05。",
    )


class PostFields(HallForm):
    """A posting. Fields: login (of an account), person, phone, mail, working_since, window, duties, chief, partner and leaders (logins)."""

    login = StringField("账号", [InputRequired("请填写账号"), Length(max=32)], render_kw={"width": 20})
    person = StringField(
        "姓名", [InputRequired("请填写姓名"), Length(max=50)], description="只存于可删除的附卷。"
    )
    phone = StringField(
        "联系电话",
        [Length(max=20)],
        description="监察牌、督办以短信告知本人时用。只存于可删除的附卷。",
        render_kw={"width": 20},
    )
    mail = StringField(
        "电子邮箱", [Length(max=100)], description="只存于可删除的附卷。", render_kw={"width": 20}
    )
    working_since = DateField(
        "参加工作日期",
        [Optional()],
        description="计算年休假天数用；中断的年限先行扣除后填写。只存于可删除的附卷。",
    )
    window = SelectField("窗口", [Length(max=4)])
    duties = ChecksField("职责", choices=choices(DUTIES))
    chief = BooleanField("首席代表")
    partner = StringField(
        "AB 岗（账号）",
        [Length(max=32)],
        description="离岗期间由其代行，须同部门、同职责。",
        render_kw={"width": 20},
    )
    home_leader = StringField("派出部门领导（账号）", [Length(max=32)], render_kw={"width": 20})
    centre_leader = StringField("中心领导（账号）", [Length(max=32)], render_kw={"width": 20})


class AbsenceFields(HallForm):
    """An absence. Fields: first, last (days, both included), kind, note, cancelled."""

    first = DateField("第一日", [_DAY])
    last = DateField("最后一日", [_DAY], description="当日包括在内。第一日相同的登记以后一份为准。")
    kind = RadioField("事由", choices=choices(ABSENCES), default="leave")
    note = StringField("说明", [Length(max=200)], description="只存于可删除的附卷。")
    cancelled = BooleanField("销假：取消自第一日起的这次离岗")


class DelegationFields(HallForm):
    """A delegation of the holder's duties to a colleague. Fields: deputy, duties, first, last, reason."""

    deputy = SelectField("授权给", [InputRequired("请选择被授权人")])
    duties = ChecksField("授出的职责", [InputRequired("请选择职责")])
    first = DateField("第一日", [_DAY])
    last = DateField("最后一日", [_DAY], description="当日包括在内。")
    reason = StringField("授权事由", [InputRequired("请写明授权事由"), Length(max=200)])


class EndFields(HallForm):
    """The end of a post or a delegation. Fields: successor (of a post), reason."""

    successor = SelectField("接手人", [Optional()])
    reason = TextAreaField("事由", [InputRequired("请写明事由"), Length(max=500)])


class TakeBackFields(HallForm):
    """The end of a delegation. Fields: reason."""

    reason = TextAreaField("事由", [InputRequired("请写明事由"), Length(max=500)])
