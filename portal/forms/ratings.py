"""What is filled in about ratings: the rating itself, call-backs and findings, what was mended, keypads."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.voice.ratings_model import FINDINGS, GRADES, HOWS, REASONS, TOLDS
from portal.forms import ChecksField, FilesField, HallForm, choices

_GRADES = [(str(grade), title) for grade, title in GRADES.items()]
_SHORT = {"rows": 3}


class RateFields(HallForm):
    """A rating. Fields: grade, reasons, words, name, phone."""

    grade = RadioField("您对这次办理满意吗", [InputRequired("请选择一个等级")], choices=choices(_GRADES))
    reasons = ChecksField("哪些方面", choices=choices(REASONS), description="可以不选。")
    words = TextAreaField(
        "还想说什么", [Optional(), Length(max=500)], description="可以不填。", render_kw=_SHORT
    )
    name = StringField("怎样称呼您", [Optional(), Length(max=40)], render_kw={"width": 10})
    phone = StringField(
        "联系电话",
        [Optional(), Length(max=20)],
        description="可以不填。填写的，不满意时我们会回电；号码只有回访人员能查看，查看留有记录。",
        render_kw={"width": 20},
    )


class CaseRateFields(RateFields):
    """A rating of a case by number and code. Fields: number, code, and those of a rating."""

    number = StringField(
        "办件编号", [InputRequired("请填写办件编号"), Length(max=40)], render_kw={"width": 30}
    )
    code = StringField(
        "查询码", [InputRequired("请填写回执上的查询码"), Length(max=12)], render_kw={"width": 10}
    )


class CallFields(HallForm):
    """A call-back. Fields: how, reached, said."""

    how = RadioField("方式", [InputRequired("请选择方式")], choices=choices(HOWS))
    reached = BooleanField("已经与评价人本人说上话")
    said = TextAreaField(
        "了解到的情况",
        [Optional(), Length(max=1000)],
        description="写在附卷，被评价人员看不到。",
        render_kw=_SHORT,
    )


class VerifyFields(HallForm):
    """A finding. Fields: finding, why."""

    finding = RadioField("核实结论", [InputRequired("请选择结论")], choices=choices(FINDINGS))
    why = TextAreaField(
        "核实情况",
        [InputRequired("请写明核实的情况"), Length(max=1000)],
        description="会给被评价的部门看，请不要写评价人的姓名、电话和办件编号。",
    )


class ExclusionFields(HallForm):
    """The second person's word. Fields: confirmed, reason."""

    confirmed = RadioField(
        "复核意见",
        [InputRequired("请选择")],
        choices=choices({"yes": "同意核销，不计入统计", "no": "不同意，退回重新核实"}),
    )
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=500)], render_kw=_SHORT)


class ReasonFields(HallForm):
    """A reason. Fields: reason."""

    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=500)], render_kw=_SHORT)


class RectifyFields(HallForm):
    """What was mended. Fields: measures, files."""

    measures = TextAreaField("整改措施和结果", [InputRequired("请写明措施和结果"), Length(max=1000)])
    files = FilesField("附件", description="可以不附。")


class CloseFields(HallForm):
    """What the rater is told. Fields: result, told."""

    result = TextAreaField(
        "处理结果",
        [InputRequired("请写明处理结果"), Length(max=500)],
        description="评价人在评价页面看到的就是这段话。",
    )
    told = RadioField("告知方式", [InputRequired("请选择")], choices=choices(TOLDS))


class KeypadFields(HallForm):
    """A keypad. Fields: code, serial, window, model."""

    code = StringField(
        "编号",
        [InputRequired("请填写编号")],
        description="P 加三位数字，例如 P012。",
        render_kw={"width": 10},
    )
    serial = StringField(
        "设备序列号",
        [InputRequired("请填写序列号")],
        description="6 至 24 位大写字母和数字。",
        render_kw={"width": 20},
    )
    window = SelectField("窗口", [InputRequired("请选择窗口")])
    model = StringField("型号", [Optional(), Length(max=40)], render_kw={"width": 20})
