"""What is filled in at a tender's turns: lapsed awards, second looks, validity, complaints and their decisions."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.vault import FileRef
from portal.forms import FilesField, HallForm, MomentField, choices
from trading.award.model import LAPSES, ORDERED
from trading.challenges.complaint_model import ABOUT, OUTCOMES, TESTS, LodgeForm, SettleForm
from trading.contract.model import LapseForm
from trading.tendering.turn_model import ValidityForm

_ROWS = {"rows": 4}


class ReasonFields(HallForm):
    """One text. Field: text."""

    text = TextAreaField("说明", [InputRequired("请填写"), Length(max=4000)], render_kw=_ROWS)


class LapseFields(HallForm):
    """Why an award lapses. Fields: ground, reason."""

    ground = RadioField(
        "法定情形",
        [InputRequired("请选择法定情形")],
        choices=choices({key: words for key, words in LAPSES.items() if key not in ORDERED}),
    )
    reason = TextAreaField(
        "事实和理由",
        [InputRequired("请写明事实和理由"), Length(max=2000)],
        description="随公告公布。",
        render_kw=_ROWS,
    )

    def filled(self) -> LapseForm:
        """As the office takes it."""
        return LapseForm(self.ground.data, self.reason.data.strip())


class ReexamineFields(HallForm):
    """Which candidate is looked at again. Fields: bid, reason."""

    bid = RadioField("需要复核的中标候选人", [InputRequired("请选择候选人")])
    reason = TextAreaField(
        "变化或者违法情形",
        [InputRequired("请写明情形"), Length(max=2000)],
        description="评标委员会据此复核，不公开。",
        render_kw=_ROWS,
    )


class OpinionFields(HallForm):
    """A member's opinion. Fields: qualified (yes, no), reason."""

    qualified = RadioField(
        "复核意见",
        [InputRequired("请选择复核意见")],
        choices=choices({"yes": "仍然符合条件", "no": "不再符合条件，取消候选资格"}),
    )
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=2000)], render_kw=_ROWS)


class ValidityFields(HallForm):
    """Until when bids are asked to stand. Fields: extended_until, answer_by, reason."""

    extended_until = MomentField("延长后的有效期届满", [InputRequired("请填写时间")])
    answer_by = MomentField("投标人答复截止", [InputRequired("请填写时间")])
    reason = TextAreaField("延长的原因", [InputRequired("请写明原因"), Length(max=1000)], render_kw=_ROWS)

    def filled(self) -> ValidityForm:
        """As the office takes it."""
        return ValidityForm(self.extended_until.data, self.answer_by.data, self.reason.data.strip())


class ExtensionFields(HallForm):
    """A bidder's answer. Field: agreed (yes, no)."""

    agreed = RadioField(
        "答复",
        [InputRequired("请选择")],
        choices=choices({"yes": "同意延长投标有效期", "no": "不同意延长，投标失效，退还投标保证金"}),
    )


class LodgeFields(HallForm):
    """A complaint. Fields: department, about, objection, known_on, respondent, facts, request, signer, contact, phone, files."""

    department = SelectField("受理投诉的行政监督部门", [InputRequired("请选择部门")])
    about = RadioField("投诉事项", [InputRequired("请选择投诉事项")], choices=choices(ABOUT), default="other")
    objection = SelectField(
        "先行提出的异议", [Optional()], description="对招标文件、开标、评标结果投诉的，应当先提出异议。"
    )
    known_on = DateField("知道或者应当知道之日", [InputRequired("请填写日期")])
    respondent = StringField("被投诉人", [InputRequired("请填写被投诉人"), Length(max=200)])
    facts = TextAreaField(
        "事实、理由和依据", [InputRequired("请写明事实、理由和依据"), Length(max=8000)], render_kw={"rows": 8}
    )
    request = TextAreaField("投诉请求", [InputRequired("请写明投诉请求"), Length(max=2000)], render_kw=_ROWS)
    signer = StringField("法定代表人或者授权代表", [InputRequired("请填写姓名"), Length(max=50)])
    contact = StringField("联系人", [InputRequired("请填写联系人"), Length(max=50)])
    phone = StringField("联系电话", [InputRequired("请填写联系电话"), Length(max=30)])
    files = FilesField("投诉书（签字盖章）和证据", [Optional()], description="可以选择多个文件，不公开。")

    def filled(self, files: Sequence[FileRef]) -> LodgeForm:
        """As the office takes it."""
        return LodgeForm(
            department=self.department.data,
            about=self.about.data,
            respondent=self.respondent.data,
            facts=self.facts.data,
            request=self.request.data,
            known_on=self.known_on.data,
            contact=self.contact.data,
            phone=self.phone.data,
            signer=self.signer.data,
            objection=self.objection.data or "",
            files=tuple(files),
        )


class CorrectFields(HallForm):
    """What was missing. Fields: facts, request, files."""

    facts = TextAreaField(
        "补正后的事实、理由和依据", [InputRequired("请填写"), Length(max=8000)], render_kw={"rows": 8}
    )
    request = TextAreaField("投诉请求", [InputRequired("请填写"), Length(max=2000)], render_kw=_ROWS)
    files = FilesField("补充的文件", [Optional()])


class DeclineFields(HallForm):
    """Why a complaint is not taken up. Fields: reason, elsewhere."""

    reason = TextAreaField("不予受理的理由", [InputRequired("请写明理由"), Length(max=2000)], render_kw=_ROWS)
    elsewhere = StringField("有权处理的机关", [Length(max=100)], description="不属于本部门管辖的填写。")


class TestFields(HallForm):
    """What is found out elsewhere. Fields: kind, subject."""

    __test__ = False
    kind = RadioField("种类", [InputRequired("请选择种类")], choices=choices(TESTS))
    subject = TextAreaField("事项", [InputRequired("请写明事项"), Length(max=1000)], render_kw=_ROWS)


class SettleFields(HallForm):
    """A decision. Fields: outcome, remedy, findings, summary, baseless."""

    outcome = RadioField("处理结果", [InputRequired("请选择处理结果")], choices=choices(OUTCOMES))
    remedy = SelectField("处理措施", description="只列出本阶段依法可以采取的措施；驳回的不采取。")
    findings = TextAreaField(
        "查明的事实和处理理由",
        [InputRequired("请写明"), Length(max=8000)],
        description="送达当事人，不公开。",
        render_kw={"rows": 8},
    )
    summary = TextAreaField(
        "公布的内容",
        [InputRequired("请写明"), Length(max=4000)],
        description="随处理决定公告公布：不写投诉人，不引用投诉书，不写个人信息和商业秘密。",
        render_kw=_ROWS,
    )
    baseless = BooleanField("属于捏造事实、伪造材料或者以非法手段取得证明材料的投诉")

    def filled(self) -> SettleForm:
        """As the office takes it."""
        return SettleForm(
            self.outcome.data,
            self.remedy.data or "",
            self.findings.data,
            self.summary.data,
            self.baseless.data,
        )
