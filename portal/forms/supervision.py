"""Forms of supervision: cards, orders, circulars, holds, referrals, reads of personal data."""

from __future__ import annotations

from wtforms import (
    DateField,
    DecimalField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.supervision.boards import HEADS
from hallcore.supervision.papers import CIRCULARS, GROUNDS, OUTCOMES, SCOPES
from portal.forms import ChecksField, FileRequired, FilesField, HallForm, choices

_WORDS = [InputRequired("请填写内容"), Length(max=2000)]
_REASON = [InputRequired("请写明理由"), Length(max=500)]
_DAY = [InputRequired("请填写日期")]


class OpenFields(HallForm):
    """A card is taken up. Fields: note."""

    note = TextAreaField("核查安排", [Length(max=500)], description="可以不填。")


class AnswerFields(HallForm):
    """A card is answered. Fields: accepts, words, files."""

    accepts = RadioField(
        "对亮牌的意见",
        [InputRequired("请选择")],
        choices=choices({"yes": "认可，情况属实", "no": "有异议"}),
    )
    words = TextAreaField("情况说明和整改措施", _WORDS)
    files = FilesField("证明材料", description="可以不附。")


class DecideFields(HallForm):
    """A card is decided. Fields: outcome, ground, reason, measures."""

    outcome = RadioField("认定意见", [InputRequired("请选择")], choices=choices(OUTCOMES))
    ground = SelectField(
        "解除的情形", choices=choices([("", "不适用"), *GROUNDS.items()]), description="解除的必须选择。"
    )
    reason = TextAreaField("核查的事实和理由", _REASON)
    measures = TextAreaField("整改要求", [Length(max=500)], description="可以不填。")


class AppealFields(HallForm):
    """A decision is appealed against. Fields: words, files."""

    words = TextAreaField("申诉的事实和理由", _WORDS)
    files = FilesField("证明材料", description="可以不附。")


class AppealDecisionFields(HallForm):
    """An appeal is decided. Fields: outcome, reason."""

    outcome = RadioField(
        "复核意见",
        [InputRequired("请选择")],
        choices=choices({"upheld": "维持认定", "relieved": "申诉成立，予以解除"}),
    )
    reason = TextAreaField("复核的理由", _REASON)


class OrderFields(HallForm):
    """An order is given. Fields: department, person, subject, what, due, about, files."""

    department = SelectField("承办部门", description="填写了承办人员的可以不选。")
    person = StringField(
        "承办人员",
        [Optional(), Length(max=40)],
        description="姓名或者账号名，督办到个人时填写；不填的由部门首席代表办理。",
        render_kw={"width": 20},
    )
    subject = StringField("督办事项", [InputRequired("请填写督办事项"), Length(max=80)])
    what = TextAreaField("办理要求", _WORDS)
    due = DateField("办理期限", _DAY)
    about = StringField(
        "有关编号", [Optional(), Length(max=60)], description="有关的监察牌或者案卷编号，可以不填。"
    )
    files = FilesField("附件", description="可以不附。")


class ReportFields(HallForm):
    """An order is reported on. Fields: words, files."""

    words = TextAreaField("办理结果", _WORDS)
    files = FilesField("证明材料", description="可以不附。")


class ReviewFields(HallForm):
    """A report is reviewed. Fields: outcome, reason, due."""

    outcome = RadioField(
        "验收意见", [InputRequired("请选择")], choices=choices({"yes": "验收办结", "no": "退回重办"})
    )
    reason = TextAreaField("理由", [Length(max=500)], description="退回的必须写明。")
    due = DateField("新的期限", [Optional()], description="退回的必须重定。")


class ReasonFields(HallForm):
    """A reason. Fields: reason."""

    reason = TextAreaField("理由", _REASON)


class CircularFields(HallForm):
    """A circular is drafted. Fields: kind, heading, facts, rule, department, correct_by, scope, cards, outlet."""

    kind = RadioField("种类", [InputRequired("请选择")], choices=choices(CIRCULARS), default="circular")
    heading = StringField("标题", [InputRequired("请填写标题"), Length(max=80)])
    facts = TextAreaField("事实", _WORDS, description="一行一段，不得写入个人信息。")
    rule = SelectField("违反的规则", [InputRequired("请选择规则")])
    department = SelectField("责任单位", [InputRequired("请选择责任单位")])
    correct_by = DateField("整改期限", _DAY)
    scope = RadioField("公布范围", [InputRequired("请选择")], choices=choices(SCOPES), default="departments")
    cards = StringField(
        "依据的监察牌", [Optional(), Length(max=300)], description="编号以空格隔开；媒体曝光必须填写。"
    )
    outlet = StringField("曝光的媒体", [Optional(), Length(max=60)], description="只有媒体曝光需要填写。")


class ResultFields(HallForm):
    """What a circular's correction came to. Fields: result."""

    result = TextAreaField("整改结果", _WORDS)


class ReferralFields(HallForm):
    """A matter is handed on. Fields: authority, reason, files."""

    authority = StringField("接收机关", [InputRequired("请填写接收机关"), Length(max=80)])
    reason = TextAreaField("移送的理由", _REASON)
    files = FilesField("移送函", description="可以不附。")


class ReceiptFields(HallForm):
    """The other authority's receipt. Fields: number, on, files."""

    number = StringField("回执文号", [InputRequired("请填写回执文号"), Length(max=60)])
    on = DateField("回执日期", _DAY)
    files = FilesField("回执", description="可以不附。")


class InquiryFields(HallForm):
    """Personal data are to be shown. Fields: pieces, reason."""

    pieces = ChecksField("需要查看的信息", [InputRequired("请选择需要查看的信息")])
    reason = TextAreaField("用途", _REASON)


class EvaluationFields(HallForm):
    """A quarter's evaluation is begun. Fields: year, quarter, departments."""

    year = IntegerField(
        "年度", [InputRequired("请填写年度"), NumberRange(2020, 2100)], render_kw={"width": 5}
    )
    quarter = RadioField(
        "季度",
        [InputRequired("请选择季度")],
        choices=choices({str(n): f"第{'一二三四'[n - 1]}季度" for n in range(1, 5)}),
    )
    departments = ChecksField("参加评估的部门", [InputRequired("请选择部门")])


class MarksFields(HallForm):
    """Points are taken under a head. Fields: department, head, deducted, reason, cards."""

    department = SelectField("部门", [InputRequired("请选择部门")])
    head = SelectField(
        "方面", [InputRequired("请选择方面")], choices=choices([("", "请选择"), *HEADS.items()])
    )
    deducted = DecimalField(
        "扣分",
        [InputRequired("请填写扣分")],
        description="同一方面以最后一次填写的为准。",
        render_kw={"width": 5},
    )
    reason = TextAreaField("理由", [Length(max=500)], description="扣分的必须写明。")
    cards = StringField(
        "依据的监察牌", [Optional(), Length(max=300)], description="编号以空格隔开，可以不填。"
    )


class ProtestFields(HallForm):
    """A department objects to its evaluation. Fields: words."""

    words = TextAreaField("异议的事实和理由", _WORDS)


class ProtestAnswerFields(HallForm):
    """An objection is answered. Fields: outcome, reason."""

    outcome = RadioField(
        "结论", [InputRequired("请选择")], choices=choices({"upheld": "异议成立", "rejected": "异议不成立"})
    )
    reason = TextAreaField("答复理由", _REASON)


class EvaluationCorrectionFields(HallForm):
    """A head is corrected. Fields: head, deducted, reason."""

    head = SelectField(
        "方面", [InputRequired("请选择方面")], choices=choices([("", "请选择"), *HEADS.items()])
    )
    deducted = DecimalField("更正后的扣分", [InputRequired("请填写扣分")], render_kw={"width": 5})
    reason = TextAreaField("更正的理由", _REASON)


class BacktestFields(HallForm):
    """A draft of the card rules is tried. Fields: draft, answer."""

    draft = FileField("规则草案（.toml）", [FileRequired()])
    answer = RadioField(
        "结果",
        [InputRequired("请选择")],
        choices=choices({"page": "在本页显示", "xlsx": "导出 XLSX", "csv": "导出 CSV"}),
        default="page",
    )
