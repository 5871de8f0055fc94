"""What is filled in about appraisal, committee and study."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.appraisal.boards import GRADES
from hallcore.appraisal.model import EVIDENCE
from hallcore.committee.model import MEETINGS, STUDIES
from portal.forms import ChecksField, FilesField, HallForm, MomentField, choices

_REASON = [InputRequired("请写明理由"), Length(max=500)]
_WORDS = [InputRequired("请填写内容"), Length(max=2000)]


class ExplainFields(HallForm):
    """Somebody explains a point. Fields: words, files."""

    words = TextAreaField("情况说明", _WORDS)
    files = FilesField("证明材料", description="可以不附。")


class AppealFields(HallForm):
    """Somebody appeals. Fields: points, words, files."""

    points = ChecksField("申诉的记分", [InputRequired("请选择申诉的记分")], coerce=int)
    words = TextAreaField("申诉理由", _WORDS)
    files = FilesField("证明材料", description="可以不附。")


class AnswerFields(HallForm):
    """An appeal is answered. Fields: struck, reason."""

    struck = ChecksField("撤销的记分", coerce=int, description="都不选择，即维持原记分。")
    reason = TextAreaField("答复理由", _REASON)


class ReasonFields(HallForm):
    """A reason. Fields: reason."""

    reason = TextAreaField("理由", _REASON)


class TalkFields(HallForm):
    """A talk. Fields: measures, words."""

    measures = TextAreaField("整改要求", [InputRequired("请写明整改要求"), Length(max=500)])
    words = TextAreaField("谈话内容", [Length(max=2000)])


class PointFields(HallForm):
    """A point is proposed. Fields: account, rule, points, day, kind, ref, note, files."""

    account = SelectField("人员", [InputRequired("请选择人员")])
    rule = SelectField("规则", [InputRequired("请选择规则")])
    points = DecimalField(
        "分数", [Optional()], description="只有创新、业务量等区间加分需要填写。", render_kw={"width": 5}
    )
    day = DateField("日期", [InputRequired("请填写日期")])
    kind = SelectField("证据种类", [InputRequired("请选择证据种类")], choices=choices(EVIDENCE))
    ref = StringField(
        "证据编号",
        [InputRequired("请填写证据编号"), Length(max=80)],
        description="巡查记录、办件、评价、监察牌的编号，书面材料的文号。",
    )
    note = TextAreaField("情况", [Length(max=500)])
    files = FilesField("照片或者材料", description="可以不附。")


class DecideFields(HallForm):
    """A point is confirmed or struck. Fields: decision, reason."""

    decision = RadioField(
        "认定", [InputRequired("请选择")], choices=choices({"stands": "予以记分", "struck": "不予记分"})
    )
    reason = TextAreaField("理由", [Length(max=500)], description="不予记分的必须写明。")


class DayFields(HallForm):
    """A day whose attendance is taken up. Fields: day."""

    day = DateField("日期", [InputRequired("请填写日期")])


class QuarterFields(HallForm):
    """A quarter is begun. Fields: year, quarter, since."""

    year = IntegerField(
        "年度", [InputRequired("请填写年度"), NumberRange(2020, 2100)], render_kw={"width": 5}
    )
    quarter = RadioField(
        "季度",
        [InputRequired("请选择季度")],
        choices=choices({str(n): f"第{'一二三四'[n - 1]}季度" for n in range(1, 5)}),
    )
    since = DateField("自何日起考核", [Optional()], description="季度中途启动的填写，之前的月份不考核。")


class AwardFields(HallForm):
    """Whom the centre awards. Fields: flags, civil, stars."""

    flags = ChecksField("红旗窗口")
    civil = ChecksField("文明窗口")
    stars = ChecksField("服务之星")


class ObjectFields(HallForm):
    """An objection to a board. Fields: about, words, files."""

    about = SelectField("异议所指", description="不指明的，视为对整个公示提出。")
    words = TextAreaField("事实和理由", _WORDS)
    files = FilesField("证明材料", description="可以不附。")


class ReplyFields(HallForm):
    """An objection is answered. Fields: outcome, reason."""

    outcome = RadioField(
        "结论", [InputRequired("请选择")], choices=choices({"upheld": "异议成立", "rejected": "异议不成立"})
    )
    reason = TextAreaField("答复理由", _REASON)


class CorrectFields(HallForm):
    """A published total is corrected. Fields: account, month, change, window, reason, basis."""

    account = SelectField("人员", [InputRequired("请选择人员")])
    month = SelectField("月份", [InputRequired("请选择月份")])
    change = DecimalField(
        "更正的分数",
        [InputRequired("请填写分数")],
        description="补回的写正数，补扣的写负数。",
        render_kw={"width": 5},
    )
    window = BooleanField("同时计入窗口得分", default=True)
    reason = TextAreaField("理由", _REASON)
    basis = StringField(
        "依据", [InputRequired("请填写依据"), Length(max=80)], description="异议编号，或者上级文件的文号。"
    )


class ReturnFields(HallForm):
    """Somebody is returned to the sending department. Fields: account, reason."""

    account = SelectField("人员", [InputRequired("请选择人员")])
    reason = TextAreaField("理由", _REASON)


class YearFields(HallForm):
    """A year's rating is begun. Fields: year, merit."""

    year = IntegerField(
        "年度", [InputRequired("请填写年度"), NumberRange(2020, 2100)], render_kw={"width": 5}
    )
    merit = BooleanField("本中心本年度受到集体表彰奖励")


GRADE_CHOICES = choices({"": "未评定", **GRADES})


class DecisionEntry(HallForm):
    """A decision. Fields: text, owner, due."""

    text = StringField("决定内容", [Length(max=200)])
    owner = SelectField("责任人")
    due = DateField("完成期限", [Optional()])


class MeetingFields(HallForm):
    """A meeting is called. Fields: kind, subject, at, place, chair, invited, agenda."""

    kind = RadioField("类型", [InputRequired("请选择类型")], choices=choices(MEETINGS), default="regular")
    subject = StringField("会议主题", [InputRequired("请填写会议主题"), Length(max=60)])
    at = MomentField("时间", [InputRequired("请填写时间")])
    place = StringField("地点", [InputRequired("请填写地点"), Length(max=40)])
    chair = SelectField("主持人", [InputRequired("请选择主持人")])
    invited = ChecksField("参会人员", [InputRequired("请选择参会人员")])
    agenda = TextAreaField("议程", [InputRequired("请填写议程"), Length(max=1000)], description="每行一项。")


class MinutesFields(HallForm):
    """The minutes. Fields: present, minutes, decisions, files."""

    present = ChecksField("到会人员", [InputRequired("请选择到会人员")])
    minutes = TextAreaField(
        "会议纪要", [InputRequired("请填写会议纪要"), Length(max=5000)], render_kw={"rows": 8}
    )
    decisions = FieldList(FormField(DecisionEntry, label="决定"), label="决定", min_entries=3)
    files = FilesField("附件", description="可以不附。")


class DoneFields(HallForm):
    """A decision was carried out. Fields: result, files."""

    result = TextAreaField("办理结果", [InputRequired("请写明办理结果"), Length(max=500)])
    files = FilesField("附件", description="可以不附。")


class StudyFields(HallForm):
    """A study is planned. Fields: kind, subject, at, place, departments."""

    kind = RadioField("类型", [InputRequired("请选择类型")], choices=choices(STUDIES), default="study")
    subject = StringField("主题", [InputRequired("请填写主题"), Length(max=60)])
    at = MomentField("时间", [InputRequired("请填写时间")])
    place = StringField("地点", [InputRequired("请填写地点"), Length(max=40)])
    departments = ChecksField(
        "参加部门", [InputRequired("请选择参加部门")], description="这些部门在厅的全部人员。"
    )


class NoteFields(HallForm):
    """Notes of a study. Fields: words, files."""

    words = TextAreaField("学习心得", _WORDS, render_kw={"rows": 8})
    files = FilesField("附件", description="可以不附。")
