"""What is filled in about complaints, consultations, suggestions and the opinion box."""

from __future__ import annotations

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.voice.complaints.model import CATEGORIES, CHANNELS, FINDINGS, GROUNDS
from hallcore.voice.complaints.rules import LONGEST, SHORT
from portal.forms import ChecksField, FilesField, HallForm, choices

_WORDS = {"rows": 5}
_CODE = {"width": 10, "autocomplete": "off"}


class TellFields(HallForm):
    """What somebody tells. Fields: unit, category, subject, content, window, named, matter, name, contact."""

    unit = SelectField("关于哪个单位", [InputRequired("请选择单位")])
    category = RadioField("类别", choices=choices(CATEGORIES), default="other")
    subject = StringField("标题", [InputRequired("请填写标题"), Length(max=SHORT)])
    content = TextAreaField(
        "内容",
        [InputRequired("请填写内容"), Length(max=LONGEST)],
        description="写明时间、地点、经过和诉求，便于核查。",
        render_kw={"rows": 8},
    )
    window = StringField(
        "窗口编号", [Length(max=4)], description="知道的请填写，例如 W012。", render_kw={"width": 5}
    )
    named = StringField(
        "被反映人员的姓名或者工号", [Length(max=SHORT)], description="知道的请填写。", render_kw={"width": 20}
    )
    matter = StringField(
        "相关办件编号或者排队票号", [Length(max=40)], description="没有的不填。", render_kw={"width": 20}
    )
    name = StringField(
        "姓名",
        [Length(max=SHORT)],
        description="可以不填。不填即为匿名，凭编号和查询码查看办理结果。",
        render_kw={"width": 20},
    )
    contact = StringField(
        "联系方式",
        [Length(max=SHORT)],
        description="填写姓名的，请同时填写手机号码或者电子邮箱。有进展时发消息告知编号和查询办法，消息中不写来件内容。",
        render_kw={"width": 20},
    )


class TakeFields(TellFields):
    """What the hall's people take down for somebody. Further fields: channel, source."""

    channel = RadioField(
        "来件途径",
        choices=choices({key: name for key, name in CHANNELS.items() if key != "web"}),
        default="hotline",
    )
    source = StringField(
        "意见箱开启记录编号", [Length(max=20)], description="来自意见箱的填写。", render_kw={"width": 20}
    )


class ProgressFields(HallForm):
    """Number and query code. Fields: number, code."""

    number = StringField(
        "编号",
        [InputRequired("请填写编号"), Length(max=20)],
        description="例如 TS-20260302-001。",
        render_kw={"width": 20},
    )
    code = StringField("查询码", [InputRequired("请填写查询码"), Length(max=10)], render_kw=_CODE)


class SayFields(ProgressFields):
    """What the complainant says further. Fields: number, code, reason."""

    reason = TextAreaField("理由", [Length(max=LONGEST)], render_kw=_WORDS)


class ReasonFields(HallForm):
    """One reason. Fields: reason."""

    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=LONGEST)], render_kw={"rows": 3})


class ReferFields(ReasonFields):
    """Whom it is about instead. Fields: unit, reason."""

    unit = SelectField("投诉对象改为", [InputRequired("请选择单位")])


class AcceptFields(HallForm):
    """Acceptance. Fields: unit, persons, points (one a line), investigators."""

    unit = SelectField("投诉对象", [InputRequired("请选择单位")])
    persons = ChecksField(
        "被投诉人员", description="能够确定的请选择；被选择的人员不能看到本件。", validate_choice=False
    )
    points = TextAreaField(
        "需要查明的问题",
        [InputRequired("请写明需要查明的问题"), Length(max=LONGEST)],
        description="一行一个，答复时逐个给出结论。不写入投诉人的姓名。",
        render_kw=_WORDS,
    )
    investigators = ChecksField(
        "调查人员", description="二人以上，与投诉对象没有关系。", validate_choice=False
    )


class DeclineFields(ReasonFields):
    """Not taken up. Fields: ground, reason."""

    ground = RadioField("情形", [InputRequired("请选择情形")], choices=choices(GROUNDS))


class PassOnFields(ReasonFields):
    """Passed on. Fields: organ, reason."""

    organ = StringField("转送机关", [InputRequired("请填写机关名称"), Length(max=SHORT)])


class ReassignFields(ReasonFields):
    """Other people. Fields: investigators, reason."""

    investigators = ChecksField("调查人员", validate_choice=False)


class FactFields(HallForm):
    """A fact. Fields: point, fact, sources (one a line), responsible, other, on, files."""

    point = SelectField("对应的问题", [InputRequired("请选择问题")], coerce=int)
    fact = TextAreaField("查明的事实", [InputRequired("请写明事实"), Length(max=LONGEST)], render_kw=_WORDS)
    sources = TextAreaField(
        "依据",
        [Length(max=LONGEST)],
        description="一行一项，例如案卷记录号、监控时段、询问记录。",
        render_kw={"rows": 3},
    )
    responsible = ChecksField(
        "责任人员",
        validate_choice=False,
        description="查明是谁的责任就选谁；属实的问题按此计入考核。没有查明的不选。",
    )
    other = SelectField("共同调查人", [InputRequired("请选择共同调查人")])
    on = DateField("调查日期", [InputRequired("请填写日期")])
    files = FilesField("材料")


class ExtendFields(ReasonFields):
    """An extension. Fields: days, reason."""

    days = IntegerField("延长多少个工作日", [InputRequired("请填写天数")], render_kw={"width": 5})


def answer_fields(points: tuple[str, ...]) -> type[HallForm]:
    """The form of an answer: finding_1, reason_1 … for each point, then measures and reply."""
    fields: dict[str, object] = {"__doc__": "An answer, point by point."}
    for n, point in enumerate(points, 1):
        fields[f"finding_{n}"] = RadioField(
            f"问题 {n} 的结论", [InputRequired("请选择结论")], choices=choices(FINDINGS), description=point
        )
        fields[f"reason_{n}"] = TextAreaField(
            f"问题 {n} 的理由", [InputRequired("请写明理由"), Length(max=LONGEST)], render_kw={"rows": 3}
        )
    fields["measures"] = TextAreaField(
        "处理和整改措施", [Length(max=LONGEST)], description="有属实的，必须填写。", render_kw={"rows": 3}
    )
    fields["reply"] = TextAreaField(
        "对投诉人的答复", [InputRequired("请写明答复"), Length(max=LONGEST)], render_kw=_WORDS
    )
    return type("AnswerFields", (HallForm,), fields)


class ReviewFields(ReasonFields):
    """A review's outcome. Fields: upholds, reason."""

    upholds = RadioField(
        "意见",
        [InputRequired("请选择意见")],
        choices=choices({"yes": "维持原答复", "no": "原答复不当，应当改正"}),
    )


class OutcomeFields(HallForm):
    """What is to be published. Fields: heading, summary, measures."""

    heading = StringField("标题", [InputRequired("请填写标题"), Length(max=SHORT)])
    summary = TextAreaField(
        "办理情况",
        [InputRequired("请写明办理情况"), Length(max=LONGEST)],
        description="不写入任何人的姓名、联系方式和办件编号。",
        render_kw=_WORDS,
    )
    measures = TextAreaField("整改措施", [Length(max=LONGEST)], render_kw={"rows": 3})


class ApproveFields(HallForm):
    """Nothing is filled in: what was drafted is approved as it stands."""


class RouteFields(ReasonFields):
    """Another unit answers. Fields: handling, reason."""

    handling = SelectField("转给", [InputRequired("请选择单位")])


class ConsultationFields(HallForm):
    """An answer. Fields: answer, basis."""

    answer = TextAreaField("答复", [InputRequired("请填写答复"), Length(max=LONGEST)], render_kw={"rows": 8})
    basis = TextAreaField("依据", [Length(max=LONGEST)], render_kw={"rows": 2})


class FaqFields(HallForm):
    """A question and answer for everybody. Fields: question, answer."""

    question = StringField("问题", [InputRequired("请填写问题"), Length(max=SHORT)])
    answer = TextAreaField("解答", [InputRequired("请填写解答"), Length(max=LONGEST)], render_kw={"rows": 8})


class AdoptFields(ReasonFields):
    """An adoption. Fields: decision, reason, done_by."""

    decision = RadioField(
        "决定", choices=choices({"adopted": "采纳", "partly": "部分采纳"}), default="adopted"
    )
    done_by = DateField("完成期限", [InputRequired("请填写完成期限")])


class DoneFields(HallForm):
    """What was carried out. Fields: what."""

    what = TextAreaField("落实情况", [InputRequired("请写明落实情况"), Length(max=LONGEST)], render_kw=_WORDS)


class BoxFields(HallForm):
    """An opening of an opinion box. Fields: place, slips."""

    place = StringField("意见箱位置", [InputRequired("请填写位置"), Length(max=SHORT)])
    slips = IntegerField("箱内件数", [Optional()], default=0, render_kw={"width": 5})


class WitnessFields(HallForm):
    """The second count. Fields: slips."""

    slips = IntegerField("您清点的件数", [InputRequired("请填写件数")], render_kw={"width": 5})
