"""What is filled in to ask about, challenge and complain of a procurement, and to answer."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.vault import FileRef
from portal.forms import ChecksField, FilesField, HallForm, choices
from portal.forms.turns import LodgeFields
from trading.challenges.complaint_model import LodgeForm
from trading.challenges.procured_model import OUTCOMES, ChallengeForm, QueryForm, ReplyForm

_ROWS = {"rows": 4}


class QueryFields(HallForm):
    """A question. Fields: question, contact, phone."""

    question = TextAreaField(
        "询问事项", [InputRequired("请写明询问的内容"), Length(max=4000)], render_kw=_ROWS
    )
    contact = StringField("联系人", [InputRequired("请填写联系人"), Length(max=50)])
    phone = StringField("联系电话", [InputRequired("请填写联系电话"), Length(max=30)])

    def filled(self) -> QueryForm:
        """As the office takes it."""
        return QueryForm(self.question.data, self.contact.data, self.phone.data)


class ChallengeFields(HallForm):
    """A letter of challenge. Fields: step, items, facts, basis, request, signer, contact, phone, address, files."""

    step = RadioField(
        "质疑的采购程序环节",
        [InputRequired("请选择环节")],
        description="只列出现在可以质疑的环节；同一环节的质疑应当一次提出。",
    )
    items = TextAreaField(
        "质疑事项",
        [InputRequired("请逐项写明质疑事项"), Length(max=4000)],
        description="每行一项，具体、明确；以后投诉不能超出这些事项。",
        render_kw=_ROWS,
    )
    facts = TextAreaField(
        "事实依据", [InputRequired("请写明事实依据"), Length(max=8000)], render_kw={"rows": 6}
    )
    basis = TextAreaField("法律依据", [InputRequired("请写明法律依据"), Length(max=2000)], render_kw=_ROWS)
    request = TextAreaField("请求", [InputRequired("请写明请求"), Length(max=2000)], render_kw=_ROWS)
    signer = StringField("法定代表人或者授权代表", [InputRequired("请填写姓名"), Length(max=50)])
    contact = StringField("联系人", [InputRequired("请填写联系人"), Length(max=50)])
    phone = StringField("联系电话", [InputRequired("请填写联系电话"), Length(max=30)])
    address = StringField("地址和邮编", [InputRequired("请填写地址和邮编"), Length(max=200)])
    files = FilesField("质疑函（签字盖章）和证明材料", [Optional()], description="可以选择多个文件，不公开。")

    def filled(self, files: Sequence[FileRef]) -> ChallengeForm:
        """As the office takes it."""
        return ChallengeForm(
            step=self.step.data,
            items=tuple(self.items.data.splitlines()),
            facts=self.facts.data,
            basis=self.basis.data,
            request=self.request.data,
            contact=self.contact.data,
            phone=self.phone.data,
            address=self.address.data,
            signer=self.signer.data,
            files=tuple(files),
        )


class AnswerQueryFields(HallForm):
    """An answer. Field: answer."""

    answer = TextAreaField(
        "答复",
        [InputRequired("请填写答复"), Length(max=4000)],
        description="不得涉及商业秘密。",
        render_kw={"rows": 6},
    )


class ReplyFields(HallForm):
    """The answer to a challenge. Fields: outcome, measure, answer, basis, summary."""

    outcome = RadioField("答复结论", [InputRequired("请选择答复结论")], choices=choices(OUTCOMES))
    measure = SelectField("处理措施", description="质疑成立的选择；只列出本阶段依法可以采取的措施。")
    answer = TextAreaField(
        "逐项答复和事实依据",
        [InputRequired("请逐项写明答复"), Length(max=8000)],
        description="送达质疑供应商和其他有关供应商，不得涉及商业秘密。",
        render_kw={"rows": 8},
    )
    basis = TextAreaField("法律依据", [InputRequired("请写明法律依据"), Length(max=2000)], render_kw=_ROWS)
    summary = TextAreaField(
        "公布的内容",
        [InputRequired("请写明公布的内容"), Length(max=2000)],
        description="随质疑处理结果公告公布：不写质疑供应商，不引用质疑函，不写个人信息和商业秘密。",
        render_kw=_ROWS,
    )

    def filled(self) -> ReplyForm:
        """As the office takes it."""
        return ReplyForm(
            self.outcome.data, self.answer.data, self.basis.data, self.summary.data, self.measure.data or ""
        )


class ProcuredLodgeFields(LodgeFields):
    """A complaint in procurement.

    Fields: department, objection, items, respondent, facts, request, signer, contact, phone, files.
    """

    about = None
    known_on = None
    department = SelectField("受理投诉的财政部门", [InputRequired("请选择部门")])
    objection = SelectField("先行提出的质疑", [InputRequired("请选择质疑")])
    items = ChecksField(
        "投诉的事项",
        [InputRequired("请选择投诉的事项")],
        description="只能从已经质疑的事项中选择。",
    )
    facts = TextAreaField(
        "质疑答复情况、事实依据和法律依据",
        [InputRequired("请写明事实、理由和依据"), Length(max=8000)],
        render_kw={"rows": 8},
    )

    def filled(self, files: Sequence[FileRef]) -> LodgeForm:
        """As the office takes it; what it is about is said by the challenge, and known is when the time to answer ends."""
        return LodgeForm(
            department=self.department.data,
            about="",
            respondent=self.respondent.data,
            facts=self.facts.data,
            request=self.request.data,
            known_on=None,
            contact=self.contact.data,
            phone=self.phone.data,
            signer=self.signer.data,
            objection=self.objection.data,
            files=tuple(files),
            items=tuple(self.items.data or ()),
        )
