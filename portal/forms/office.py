"""What officers fill in about a case. Reasons are asked for where the office wants them; the office judges them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.approval.forms import (
    AnswerForm,
    AssignForm,
    CheckForm,
    CountersignForm,
    DecideForm,
    DeliverForm,
    EndCaseForm,
    ExtendForm,
    OpinionForm,
    OutageForm,
    ReasonForm,
    RefuseForm,
    ReplanForm,
    RevealForm,
    SpecialEndForm,
    SpecialForm,
)
from hallcore.approval.model import VERDICTS, Checked
from hallcore.approval.words import ANSWERS, GROUNDS, PROPOSES, WAYS
from hallcore.catalogue.model import Listed
from hallcore.organisation.model import DUTIES
from portal.forms import ChecksField, FilesField, HallForm, MomentField, choices

_WORDS = 2000
_YES_NO = {"yes": "同意", "no": "不同意"}
_DAYS = {"suffix": "个工作日", "width": 3}


def _words(label: str, message: str, **more: Any) -> TextAreaField:  # noqa: ANN401 - WTForms' own parameters
    return TextAreaField(label, [InputRequired(message), Length(max=_WORDS)], render_kw={"rows": 4}, **more)


class ReasonFields(HallForm):
    """A reason. Field: reason."""

    reason = _words("原因", "请写明原因")

    def filled(self) -> ReasonForm:
        """As the office takes it."""
        return ReasonForm(self.reason.data)


class EndCaseFields(HallForm):
    """Why a case ends. Fields: unkept (only where something is overdue), reason."""

    unkept = RadioField(
        "因容缺材料逾期未补齐而终止",
        [InputRequired("请选择是否因此终止")],
        choices=choices({"yes": "是，视为撤回申请", "no": "否，另有事由"}),
    )
    reason = _words("理由", "请写明理由")

    def filled(self) -> EndCaseForm:
        """As the office takes it."""
        return EndCaseForm(self.reason.data, "unkept" in self and self.unkept.data == "yes")


class UrgeFields(HallForm):
    """Asking for speed. Field: reason."""

    reason = _words("催办内容", "请写明催办内容")

    def filled(self) -> ReasonForm:
        """As the office takes it."""
        return ReasonForm(self.reason.data)


class WithdrawFields(HallForm):
    """The applicant takes the application back. Field: reason."""

    reason = TextAreaField("撤回原因", [Optional(), Length(max=_WORDS)], render_kw={"rows": 3})

    def filled(self) -> ReasonForm:
        """As the office takes it."""
        return ReasonForm(self.reason.data or "")


class RefuseFields(HallForm):
    """Why a case is not accepted. Fields: ground, reasons, competent."""

    ground = RadioField("不予受理的情形", [InputRequired("请选择情形")], choices=choices(GROUNDS))
    reasons = _words("理由", "请写明理由")
    competent = StringField(
        "有权受理的机关", [Optional(), Length(max=100)], description="不属于本机关职权的必填。"
    )

    def filled(self) -> RefuseForm:
        """As the office takes it."""
        return RefuseForm(self.ground.data, self.reasons.data, self.competent.data or "")


class ReportFields(HallForm):
    """The handler's opinion. Fields: proposes, opinion, examiners (accounts; the handler counts anyway)."""

    proposes = RadioField(
        "拟办意见", [InputRequired("请选择拟办意见")], choices=choices(PROPOSES), default="grant"
    )
    opinion = _words("承办意见", "请写明承办意见")
    examiners = ChecksField(
        "共同审查人", [Optional()], description="行政许可的实质审查应当由两名以上工作人员进行。"
    )

    def filled(self) -> OpinionForm:
        """As the office takes it."""
        return OpinionForm(self.opinion.data, self.proposes.data, tuple(self.examiners.data or ()))


class ReviewFields(HallForm):
    """The reviewer's opinion. Fields: proposes, opinion."""

    proposes = RadioField(
        "审核意见", [InputRequired("请选择审核意见")], choices=choices(PROPOSES), default="grant"
    )
    opinion = _words("理由", "请写明理由")

    def filled(self) -> OpinionForm:
        """As the office takes it."""
        return OpinionForm(self.opinion.data, self.proposes.data)


class DecideFields(HallForm):
    """The decision. Fields: granted (yes, no), reasons."""

    granted = RadioField(
        "决定", [InputRequired("请选择决定")], choices=choices({"yes": "准予", "no": "不予"})
    )
    reasons = _words("理由", "请写明理由", description="随决定书送达申请人。")

    def filled(self) -> DecideForm:
        """As the office takes it."""
        return DecideForm(self.granted.data == "yes", self.reasons.data)


class DeliverFields(HallForm):
    """How a decision is delivered. Fields: how, receiver."""

    how = RadioField("送达方式", [InputRequired("请选择送达方式")], choices=choices(WAYS), default="window")
    receiver = StringField(
        "签收人", [Optional(), Length(max=50)], description="窗口领取的必填；个人信息，不写入公开日志。"
    )

    def filled(self) -> DeliverForm:
        """As the office takes it."""
        return DeliverForm(self.how.data, self.receiver.data or "")


class AssignFields(HallForm):
    """To whom a case is given. Fields: duty, to (an account), reason."""

    duty = SelectField("环节", [InputRequired("请选择环节")], choices=choices(DUTIES))
    to = SelectField("接办人", [InputRequired("请选择接办人")])
    reason = TextAreaField(
        "原因", [Optional(), Length(max=_WORDS)], description="转办的必填。", render_kw={"rows": 2}
    )

    def filled(self) -> AssignForm:
        """As the office takes it."""
        return AssignForm(self.duty.data, self.to.data, self.reason.data or "")


class CountersignFields(HallForm):
    """A counter-signature. Fields: agrees (yes, no), opinion."""

    agrees = RadioField("会签意见", [InputRequired("请选择会签意见")], choices=choices(_YES_NO))
    opinion = _words("理由", "请写明理由")

    def filled(self) -> CountersignForm:
        """As the office takes it."""
        return CountersignForm(self.opinion.data, self.agrees.data == "yes")


class SpecialFields(HallForm):
    """A special step begins. Fields: step, days, arranged, held (YYYY-MM-DD), examiners."""

    step = RadioField("特别程序", [InputRequired("请选择特别程序")])
    days = IntegerField(
        "所需时间",
        [InputRequired("请填写所需时间"), NumberRange(1, 400, "应为 1 以上的整数")],
        description="写入《特别程序告知书》，送达申请人；告知的时间之内不计入时限。",
        render_kw=_DAYS,
    )
    arranged = StringField("安排", [Optional(), Length(max=300)], description="时间、地点等。")
    held = DateField("听证举行日期", [Optional()], description="听证的必填，并在举行前按法定期限通知。")
    examiners = ChecksField("指派的人员", [Optional()], description="检验、核查应当指派两名以上工作人员。")

    def filled(self) -> SpecialForm:
        """As the office takes it."""
        return SpecialForm(
            self.step.data,
            self.days.data,
            self.arranged.data or "",
            self.held.data,
            tuple(self.examiners.data or ()),
        )


class SpecialEndFields(HallForm):
    """A special step is done. Fields: result, examiners."""

    result = _words("结果", "请写明结果")
    examiners = ChecksField("参加人员", [Optional()])

    def filled(self, step: str) -> SpecialEndForm:
        """As the office takes it, for the step under way."""
        return SpecialEndForm(step, self.result.data, tuple(self.examiners.data or ()))


class ExtendFields(HallForm):
    """A limit is extended. Fields: days, reason."""

    days = IntegerField(
        "延长", [InputRequired("请填写延长的天数"), NumberRange(1, 400, "应为 1 以上的整数")], render_kw=_DAYS
    )
    reason = _words("延长理由", "请写明延长理由", description="应当告知申请人。")

    def filled(self) -> ExtendForm:
        """As the office takes it."""
        return ExtendForm(self.days.data, self.reason.data)


class ReplanFields(HallForm):
    """The plan changes after a refusal. Fields: branch, change, again (yes, no)."""

    branch = RadioField("不同意的部门", [InputRequired("请选择部门")])
    change = _words("方案如何调整", "请写明方案如何调整")
    again = RadioField(
        "调整后",
        [InputRequired("请选择")],
        choices=choices({"yes": "再次征求该部门意见", "no": "不再征求该部门意见"}),
        default="yes",
    )

    def filled(self) -> ReplanForm:
        """As the office takes it."""
        return ReplanForm(self.branch.data, self.change.data, self.again.data == "yes")


class AnswerFields(HallForm):
    """A co-department's answer. Fields: answer (agree, disagree, forward), reasons."""

    answer = RadioField(
        "意见",
        [InputRequired("请选择意见")],
        choices=choices({key: ANSWERS[key] for key in ("agree", "disagree", "forward")}),
    )
    reasons = TextAreaField(
        "理由和依据",
        [Optional(), Length(max=_WORDS)],
        description="不同意或者同意并转告的必填。",
        render_kw={"rows": 4},
    )

    def filled(self) -> AnswerForm:
        """As the office takes it."""
        return AnswerForm(self.answer.data, self.reasons.data or "")


class RevealFields(HallForm):
    """Which personal data are to be shown, and for what. Fields: pieces, reason."""

    pieces = ChecksField("需要查看的信息", [InputRequired("请选择需要查看的信息")])
    reason = _words("用途", "请写明用途", description="本次查看记入案卷。")

    def filled(self) -> RevealForm:
        """As the office takes it."""
        return RevealForm(tuple(self.pieces.data), self.reason.data)


class OutageFields(HallForm):
    """An outage. Fields: first, last (moments), reason, slips (a line each: ``W012:0001-0040``)."""

    first = MomentField("停机开始", [InputRequired("请填写停机开始时间")])
    last = MomentField("恢复时间", [InputRequired("请填写恢复时间")])
    reason = _words("原因", "请写明停机原因")
    slips = TextAreaField(
        "备用表单号段",
        [InputRequired("请填写备用表单号段"), Length(max=10_000)],
        description="每行一个窗口：窗口编号、冒号、首号、连字符、末号，例如 W012:0001-0040。",
        render_kw={"rows": 5},
    )

    def filled(self) -> OutageForm:
        """As the office takes it."""
        lines = tuple(line.strip().replace("：", ":") for line in self.slips.data.splitlines())
        return OutageForm(
            self.first.data, self.last.data, self.reason.data, tuple(one for one in lines if one)
        )


# -- forms made for a case ------------------------------------------------------------------------------------


def supplement_fields(rows: Sequence[Checked]) -> type[HallForm]:
    """What is brought afterwards. Fields: brought (material ids), and for each material file_<id>."""
    fields: dict[str, Any] = {
        "brought": ChecksField(
            "收到的材料",
            [InputRequired("请选择收到的材料")],
            choices=choices({row.material: f"{row.name}　{row.note}".rstrip() for row in rows}),
        )
    }
    for row in rows:
        fields[f"file_{row.material}"] = FilesField(f"{row.name}（电子件）", [Optional()])
    return type("SupplementFields", (HallForm,), fields)


OTHER = "x1"
"""The id under which something is demanded that stands on no list."""


def verdict_fields(
    materials: Sequence[Listed], before: dict[str, Checked], came: Collection[str]
) -> type[HallForm]:
    """The table of verdicts. Fields by material: verdict_<id>, note_<id>, until_<id>; other, other_note.

    Args:
        materials: What is asked for.
        before: The last verdicts, to begin with.
        came: The ids of what came; of what did not, the form supposes that it is missing.
    """
    fields: dict[str, Any] = {}
    for material in materials:
        offered = {key: word for key, word in VERDICTS.items() if _offered(material, key)}
        was = before.get(material.id)
        usual = "accepted" if material.id in came else "supplement"
        verdict = was.verdict if was is not None and was.verdict in offered else usual
        if was is None and usual == "supplement":
            was = Checked(material.id, material.name, "supplement", f"请提交{material.name}")
        fields[f"verdict_{material.id}"] = SelectField(
            f"{material.name}的审查结论", choices=choices(offered), default=verdict
        )
        fields[f"note_{material.id}"] = StringField(
            f"{material.name}应补正的内容", [Optional(), Length(max=300)], default=was.note if was else ""
        )
        fields[f"until_{material.id}"] = DateField(
            f"{material.name}的补齐日期", [Optional()], default=was.until if was else None
        )
    fields["other"] = StringField("清单以外还要求的材料", [Optional(), Length(max=100)])
    fields["other_note"] = StringField("要求的理由", [Optional(), Length(max=300)])
    return type("VerdictFields", (HallForm,), fields)


def _offered(material: Listed, verdict: str) -> bool:
    if verdict == "tolerated":
        return material.need == "tolerable"
    return verdict != "declared" or material.declared


def verdicts_filled(form: Any, materials: Sequence[Listed]) -> CheckForm:  # noqa: ANN401 - a form made for the case
    """The verdicts as the office takes them; days stand only with what is tolerated."""
    rows = []
    for material in materials:
        verdict = form[f"verdict_{material.id}"].data
        until = form[f"until_{material.id}"].data if verdict == "tolerated" else None
        note = "" if verdict == "accepted" else (form[f"note_{material.id}"].data or "").strip()
        rows.append(Checked(material.id, material.name, verdict, note, until))
    if (form.other.data or "").strip():
        rows.append(
            Checked(OTHER, form.other.data.strip(), "supplement", (form.other_note.data or "").strip())
        )
    return CheckForm(tuple(rows))
